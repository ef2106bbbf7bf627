/* SPDX-License-Identifier: MIT */
#include "lex_text.h"

#include <string.h>

#include <base/hex.h>
#include <base/utf8.h>

#include "memory.h"

struct span lexer__span(const struct lexer *lexer, size_t from, size_t to)
{
	return (struct span){ lexer->source, (uint32_t)from, (uint32_t)(to - from) };
}

bool lexer__is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool lexer__is_word(char c)
{
	return lexer__is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

/* --- strings --- */

/* Four hexadecimal digits at `text`, or -1. Stops at the first other byte, also at the end. */
static long hex4(const char *text)
{
	long value = 0;
	for (int i = 0; i < 4; i++) {
		int digit = fzio__hex_digit(text[i]);
		if (digit < 0) {
			return -1;
		}
		value = value * 16 + digit;
	}
	return value;
}

/* `\uXXXX`, and its second half when it is a pair; `text` is at the `u`. Returns bytes read, 0:
 * malformed. */
static size_t unicode_escape(const char *text, uint32_t *ret_point)
{
	long high = hex4(text + 1);
	if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff)) {
		return 0;
	}
	if (high < 0xd800 || high > 0xdfff) {
		*ret_point = (uint32_t)high;
		return 5;
	}
	if (text[5] != '\\' || text[6] != 'u') {
		return 0;
	}
	long low = hex4(text + 7);
	if (low < 0xdc00 || low > 0xdfff) {
		return 0;
	}
	*ret_point = 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
	return 11;
}

/* One escape at the backslash; moves `at` behind it. An escape never grows when it is undone. */
static char *unescape(struct lexer *lexer, char *to)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *text = lexer->source->text + lexer->at + 1;
	const char *letter = *text != '\0' ? strchr(letters, *text) : NULL;
	if (letter != NULL) {
		lexer->at += 2;
		*to++ = meant[letter - letters];
		return to;
	}
	uint32_t point;
	size_t read = *text == 'u' ? unicode_escape(text, &point) : 0;
	if (read > 0) {
		lexer->at += 1 + read;
		return fzio__utf8_write(to, point);
	}
	size_t width = ends_line(*text) ? 1 : 2;
	while (fzio__utf8_continues(text[width - 1])) {
		width++;
	}
	struct diag *diag = diag_add(lexer->sink, SEVERITY_ERROR, 104,
		lexer__span(lexer, lexer->at, lexer->at + width), "unknown escape in a string");
	diag_help(diag, *text == 'u' ? "'\\u' takes four hexadecimal digits, in pairs beyond "
				       "U+FFFF, and never U+0000"
				     : "write one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
	lexer->at += width;
	return to;
}

const char *lexer__string(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	size_t start = lexer->at++, end = lexer->at;
	while (text[end] != '"' && !ends_line(text[end])) {
		end += text[end] == '\\' && !ends_line(text[end + 1]) ? 2 : 1;
	}
	char *string = gen_zalloc(lexer->arena, end - start + 1);
	char *to = string;
	while (lexer->at < end) {
		char c = text[lexer->at];
		if (c == '\\') {
			to = unescape(lexer, to);
			continue;
		}
		if ((unsigned char)c < 0x20 || c == 0x7f) {
			diag_add(lexer->sink, SEVERITY_ERROR, 104,
				lexer__span(lexer, lexer->at, lexer->at + 1),
				"a control character in a string must be written as an escape");
		}
		*to++ = c;
		lexer->at++;
	}
	lexer->at = end;
	if (text[end] == '"') {
		lexer->at++;
		return string;
	}
	diag_label(diag_add(lexer->sink, SEVERITY_ERROR, 103, lexer__span(lexer, start, end),
			   "this string has no end"),
		"a '\"' is missing on this line");
	return string;
}

/* --- numbers --- */

static void bad_number(struct lexer *lexer, size_t start, const char *why)
{
	diag_label(diag_add(lexer->sink, SEVERITY_ERROR, 105, lexer__span(lexer, start, lexer->at),
			   "malformed number"),
		"%s", why);
}

/* Digits with single `_` between them; false if there is none, or a `_` stands elsewhere. */
static bool digits(struct lexer *lexer, char **to)
{
	const char *text = lexer->source->text;
	bool fine = lexer__is_digit(text[lexer->at]);
	while (lexer__is_digit(text[lexer->at]) || text[lexer->at] == '_') {
		char c = text[lexer->at++];
		if (c == '_') {
			fine = fine && lexer__is_digit(text[lexer->at]);
		} else {
			*(*to)++ = c;
		}
	}
	return fine;
}

static bool is_fraction(const char *text)
{
	return text[0] == '.' && text[1] != '.';
}

const char *lexer__number(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	size_t start = lexer->at, end = start + 1;
	while (lexer__is_word(text[end]) || is_fraction(text + end) ||
		((text[end] == '+' || text[end] == '-') && (text[end - 1] | 0x20) == 'e')) {
		end++;
	}
	char *number = gen_zalloc(lexer->arena, end - start + 1);
	char *to = number;
	if (text[lexer->at] == '-') {
		*to++ = text[lexer->at++];
	}
	bool zero = text[lexer->at] == '0' && lexer__is_word(text[lexer->at + 1]);
	bool leading_zero = zero && (text[lexer->at + 1] | 0x20) != 'e';
	bool fine = digits(lexer, &to);
	if (fine && is_fraction(text + lexer->at)) {
		*to++ = text[lexer->at++];
		fine = digits(lexer, &to);
	}
	if (fine && (text[lexer->at] | 0x20) == 'e') {
		*to++ = text[lexer->at++];
		if (text[lexer->at] == '+' || text[lexer->at] == '-') {
			*to++ = text[lexer->at++];
		}
		fine = digits(lexer, &to);
	}
	bool complete = fine && !lexer__is_word(text[lexer->at]) && !is_fraction(text + lexer->at);
	if (complete && !leading_zero) {
		return number;
	}
	lexer->at = end;
	bad_number(lexer, start,
		leading_zero ? "numbers are decimal and start with no needless 0"
			     : "write digits, '_' between them, a fraction, an exponent");
	return "0";
}

/* --- patterns --- */

const char *lexer__pattern(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	size_t start = lexer->at, end = start + 1;
	while (text[end] != '/' && !ends_line(text[end])) {
		end += text[end] == '\\' && !ends_line(text[end + 1]) ? 2 : 1;
	}
	char *pattern = gen_zalloc(lexer->arena, end - start);
	char *to = pattern;
	for (size_t i = start + 1; i < end; i++) {
		if (text[i] == '\\' && text[i + 1] == '/') {
			continue;
		}
		*to++ = text[i];
		if (text[i] == '\\' && i + 1 < end) {
			*to++ = text[++i];
		}
	}
	lexer->at = end;
	if (text[end] == '/') {
		lexer->at++;
		return pattern;
	}
	diag_label(diag_add(lexer->sink, SEVERITY_ERROR, 106, lexer__span(lexer, start, end),
			   "this pattern has no end"),
		"a '/' is missing on this line");
	return pattern;
}
