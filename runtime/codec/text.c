/* SPDX-License-Identifier: MIT */
#include "codec/text.h"

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/hex.h"
#include "base/utf8.h"
#include "codec/json.h"

/*
 * The first byte at or behind `text` that is not plain: a quote, a backslash, a control character
 * or not ASCII. Both directions spend their time here, so it looks at 16 bytes at once.
 */
static const char *skip_plain(const char *text, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');
	while (end - text >= 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
		/* Signed: what is not ASCII is below the space as well. */
		__m128i special = _mm_or_si128(
			_mm_cmplt_epi8(bytes, space), _mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
							      _mm_cmpeq_epi8(bytes, backslash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(special);
		if (mask != 0) {
			return text + __builtin_ctz(mask);
		}
		text += 16;
	}
#endif
	while (text < end && *text >= ' ' && *text != '"' && *text != '\\' &&
		(unsigned char)*text < 0x80) {
		text++;
	}
	return text;
}

/* The four digits of \uXXXX, -1 if they are not. */
static int32_t read_unit(const char *text, const char *end)
{
	if (end - text < 4) {
		return -1;
	}
	int32_t unit = 0;
	for (int i = 0; i < 4; i++) {
		int digit = fzio__hex_digit(text[i]);
		if (digit < 0) {
			return -1;
		}
		unit = unit << 4 | digit;
	}
	return unit;
}

/* The escape at `text`, a backslash: its code point and length; 0 if it is none or U+0000. */
static size_t read_escape(const char *text, const char *end, uint32_t *ret_point)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	if (end - text < 2) {
		return 0;
	}
	if (text[1] != 'u') {
		const char *letter = text[1] != '\0' ? strchr(letters, text[1]) : NULL;
		*ret_point = letter ? (uint32_t)meanings[letter - letters] : 0;
		return letter ? 2 : 0;
	}
	int32_t unit = read_unit(text + 2, end);
	if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff)) {
		return 0;
	}
	if (unit < 0xd800 || unit > 0xdfff) {
		*ret_point = (uint32_t)unit;
		return 6;
	}
	if (end - text < 12 || text[6] != '\\' || text[7] != 'u') {
		return 0;
	}
	int32_t low = read_unit(text + 8, end);
	if (low < 0xdc00 || low > 0xdfff) {
		return 0;
	}
	*ret_point = 0x10000 + (((uint32_t)unit - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
	return 12;
}

const char *fzio__string_scan(const char *text, const char *end, struct fzio__string *ret_string)
{
	size_t shrink = 0; /* raw bytes beyond the unescaped ones */
	size_t tails = 0; /* raw bytes beyond one a code point */
	const char *raw = text + 1;
	if (text >= end || *text != '"') {
		return NULL;
	}
	for (text = skip_plain(raw, end);; text = skip_plain(text, end)) {
		if (text == end || (unsigned char)*text < ' ') {
			return NULL;
		}
		if (*text == '"') {
			break;
		}
		size_t len;
		if (*text == '\\') {
			uint32_t point = 0;
			len = read_escape(text, end, &point);
			shrink += len - fzio__utf8_len(point);
		} else {
			len = fzio__utf8_sequence(text, end);
		}
		if (len == 0) {
			return NULL;
		}
		tails += len - 1;
		text += len;
	}
	size_t raw_len = (size_t)(text - raw);
	*ret_string = (struct fzio__string){ raw, raw_len, raw_len - shrink, raw_len - tails };
	return text + 1;
}

void fzio__string_unescape(const struct fzio__string *string, char *ret_text)
{
	const char *text = string->raw;
	const char *end = text + string->raw_len;
	if (string->len == string->raw_len) { /* every escape is longer than what it means */
		memcpy(ret_text, text, string->len);
		return;
	}
	while (text < end) {
		const char *escape = memchr(text, '\\', (size_t)(end - text));
		size_t plain = (size_t)((escape ? escape : end) - text);
		memcpy(ret_text, text, plain);
		ret_text += plain;
		text += plain;
		if (escape) {
			uint32_t point = 0;
			text += read_escape(text, end, &point);
			ret_text = fzio__utf8_write(ret_text, point);
		}
	}
}

bool fzio__string_is(const struct fzio__string *string, const char *text, size_t len)
{
	if (string->len != len) {
		return false;
	}
	if (string->raw_len == len) {
		return memcmp(string->raw, text, len) == 0;
	}
	const char *raw = string->raw;
	const char *end = raw + string->raw_len;
	while (raw < end) {
		char bytes[4] = { *raw };
		size_t raw_len = 1;
		size_t bytes_len = 1;
		if (*raw == '\\') {
			uint32_t point = 0;
			raw_len = read_escape(raw, end, &point);
			bytes_len = (size_t)(fzio__utf8_write(bytes, point) - bytes);
		}
		if (memcmp(bytes, text, bytes_len) != 0) {
			return false;
		}
		raw += raw_len;
		text += bytes_len;
	}
	return true;
}

/* As JSON.stringify writes them: the short forms where there are any. */
static char *write_escape(char *place, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	static const char letters[] = "btn\0fr"; /* 8 to 13 */
	*place++ = '\\';
	if (byte == '"' || byte == '\\') {
		*place++ = (char)byte;
	} else if (byte >= 8 && byte <= 13 && letters[byte - 8] != '\0') {
		*place++ = letters[byte - 8];
	} else {
		memcpy(place, "u00", 3);
		place[3] = digits[byte >> 4];
		place[4] = digits[byte & 15];
		place += 5;
	}
	return place;
}

bool fzio__string_write(struct fzio_buffer *out, const char *text, size_t len, size_t *ret_points)
{
	const char *end = text + len;
	size_t tails = 0;
	bool valid = true;
	*ret_points = 0;
	char *place = fzio_buffer_reserve(out, len + 2);
	if (!place) {
		return true;
	}
	*place++ = '"';
	for (;;) {
		const char *special = skip_plain(text, end);
		memcpy(place, text, (size_t)(special - text));
		place += special - text;
		text = special;
		if (text == end) {
			break;
		}
		/* An escape, or U+FFFD, is at most 5 bytes longer than the byte it stands for. */
		out->len = (size_t)(place - out->data);
		place = fzio_buffer_reserve(out, (size_t)(end - text) + 8);
		if (!place) {
			return true;
		}
		size_t sequence = (unsigned char)*text < 0x80 ? 1 : fzio__utf8_sequence(text, end);
		if (sequence == 1) {
			place = write_escape(place, (unsigned char)*text);
		} else if (sequence == 0) {
			place = fzio__utf8_write(place, 0xfffd);
			valid = false;
			sequence = 1;
		} else {
			memcpy(place, text, sequence);
			place += sequence;
		}
		text += sequence;
		tails += sequence - 1;
	}
	*place++ = '"';
	out->len = (size_t)(place - out->data);
	*ret_points = len - tails;
	return valid;
}

const char *fzio__json_string(const char *text, const char *end, struct fzio_arena *arena,
	const char **ret_string, size_t *ret_len)
{
	struct fzio__string string;
	const char *behind = fzio__string_scan(text, end, &string);
	if (!behind) {
		return NULL;
	}
	if (string.len == string.raw_len) {
		*ret_string = string.raw;
	} else {
		char *copy = fzio_arena_alloc(arena, string.len);
		if (!copy) {
			return NULL;
		}
		fzio__string_unescape(&string, copy);
		*ret_string = copy;
	}
	*ret_len = string.len;
	return behind;
}

void fzio__json_write_string(struct fzio_buffer *out, const char *text, size_t len)
{
	size_t points;
	fzio__string_write(out, text, len, &points);
}
