/* SPDX-License-Identifier: MIT */
#include "codec/json.h"

#include "codec/lex.h"
#include "codec/number.h"
#include "codec/text.h"

/*
 * What an object has shown of a placeholder. A member given twice counts as both: whichever of
 * them a reader takes, what we let through names an attachment.
 */
enum mark {
	IS_PLACEHOLDER = 1 << 0,
	HAS_GOOD_NUM = 1 << 1,
	HAS_BAD_NUM = 1 << 2,
};

static bool read_num(const char *text, const char *end, size_t attachments, size_t *ret_num)
{
	struct fzio__number number;
	const char *behind = fzio__number_scan(text, end, &number);
	bool plain = behind && !memchr(text, '.', (size_t)(behind - text)) && behind == number.end;
	if (!plain || number.negative || number.exponent != 0 || number.mantissa >= attachments) {
		return false;
	}
	*ret_num = (size_t)number.mantissa;
	return true;
}

/* What the member named `name`, whose value is at `text`, says of its object. */
static unsigned marks_of(
	const struct fzio__string *name, const char *text, const char *end, size_t attachments)
{
	if (fzio__string_is(name, "_placeholder", 12)) {
		return fzio__word(text, end, "true", 4) ? IS_PLACEHOLDER : 0;
	}
	if (fzio__string_is(name, "num", 3)) {
		size_t num;
		return read_num(text, end, attachments, &num) ? HAS_GOOD_NUM : HAS_BAD_NUM;
	}
	return 0;
}

static bool is_good(unsigned marks)
{
	return !(marks & IS_PLACEHOLDER) || (marks & (HAS_GOOD_NUM | HAS_BAD_NUM)) == HAS_GOOD_NUM;
}

bool fzio__json_placeholders(const char *text, size_t len, size_t attachments)
{
	const char *end = text + len;
	uint8_t marks[FZIO__DEPTH_MAX]; /* of the objects around `text` */
	unsigned depth = 0;
	while (text < end) {
		struct fzio__string string;
		switch (*text) {
		case '"':
			/* A string followed by a colon is a member's name. */
			text = fzio__space(fzio__string_scan(text, end, &string), end);
			if (fzio__peek(text, end) == ':') {
				text = fzio__space(text + 1, end);
				marks[depth - 1] |=
					(uint8_t)marks_of(&string, text, end, attachments);
			}
			break;
		case '{':
		case '[':
			if (depth == FZIO__DEPTH_MAX) {
				return false;
			}
			marks[depth++] = 0;
			text++;
			break;
		case '}':
		case ']':
			if (!is_good(marks[--depth])) {
				return false;
			}
			text++;
			break;
		default: text++; break;
		}
	}
	return true;
}

/* Members that are neither are of no account; one that comes twice is no placeholder to anybody. */
bool fzio__json_placeholder(const char *text, const char *end, size_t attachments, size_t *ret_num)
{
	struct fzio__json_limits all = { .depth = FZIO__DEPTH_MAX };
	struct fzio__string name;
	unsigned flags = 0;
	unsigned nums = 0;
	size_t num = 0;
	text = fzio__space(text + 1, end);
	while (*text != '}') {
		text = fzio__space(*text == ',' ? text + 1 : text, end);
		text = fzio__space(fzio__string_scan(text, end, &name), end);
		text = fzio__space(text + 1, end);
		if (fzio__string_is(&name, "_placeholder", 12)) {
			flags += fzio__word(text, end, "true", 4) ? 1 : 2;
		} else if (fzio__string_is(&name, "num", 3)) {
			nums += read_num(text, end, attachments, &num) ? 1 : 2;
		}
		text = fzio__space(fzio__json_skip(text, end, &all), end);
	}
	if (flags != 1 || nums != 1) {
		return false;
	}
	*ret_num = num;
	return true;
}
