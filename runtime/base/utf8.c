/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

/* The second byte decides about overlong forms, surrogates and what lies above U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0: return second >= 0xa0 && second <= 0xbf;
	case 0xed: return second >= 0x80 && second <= 0x9f;
	case 0xf0: return second >= 0x90 && second <= 0xbf;
	case 0xf4: return second >= 0x80 && second <= 0x8f;
	default: return fzio__utf8_continues((char)second);
	}
}

size_t fzio__utf8_sequence(const char *text, const char *end)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t left = (size_t)(end - text);
	size_t len = 0;
	if (bytes[0] >= 0xc2 && bytes[0] <= 0xdf) {
		len = 2;
	} else if (bytes[0] >= 0xe0 && bytes[0] <= 0xef) {
		len = 3;
	} else if (bytes[0] >= 0xf0 && bytes[0] <= 0xf4) {
		len = 4;
	}
	if (len == 0 || left < len || !second_fits(bytes[0], bytes[1])) {
		return 0;
	}
	for (size_t i = 2; i < len; i++) {
		if (!fzio__utf8_continues(text[i])) {
			return 0;
		}
	}
	return len;
}

bool fzio__utf8_valid(const char *text, size_t len)
{
	const char *end = text + len;
	while (text < end) {
		uint64_t eight;
		if (end - text >= 8 && (memcpy(&eight, text, 8), !(eight & 0x8080808080808080u))) {
			text += 8;
			continue;
		}
		if ((unsigned char)*text < 0x80) {
			text++;
			continue;
		}
		size_t sequence = fzio__utf8_sequence(text, end);
		if (sequence == 0) {
			return false;
		}
		text += sequence;
	}
	return true;
}

size_t fzio__utf8_count(const char *text, size_t len)
{
	size_t count = 0;
	for (size_t i = 0; i < len; i++) {
		count += !fzio__utf8_continues(text[i]);
	}
	return count;
}

size_t fzio__utf8_cut(const char *text, size_t max)
{
	while (max > 0 && fzio__utf8_continues(text[max])) {
		max--;
	}
	return max;
}

size_t fzio__utf8_read(const char *text, const char *end, uint32_t *ret_point)
{
	size_t len = (unsigned char)*text < 0x80 ? 0 : fzio__utf8_sequence(text, end);
	if (len == 0) {
		*ret_point = (unsigned char)*text;
		return 1;
	}
	uint32_t point = (unsigned char)*text & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		point = point << 6 | ((unsigned char)text[i] & 0x3fU);
	}
	*ret_point = point;
	return len;
}

char *fzio__utf8_write(char *ret_text, uint32_t point)
{
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = fzio__utf8_len(point);
	for (size_t i = len - 1; i > 0; i--) {
		ret_text[i] = (char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	ret_text[0] = (char)(leads[len] | point);
	return ret_text + len;
}
