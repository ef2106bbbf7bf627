/* SPDX-License-Identifier: MIT */
#include "codec/json.h"

#include "codec/lex.h"
#include "codec/number.h"
#include "codec/text.h"

/*
 * The grammar of RFC 8259 without recursion: the only thing a level needs to remember is whether
 * it is an object or an array, and that is one bit.
 */
struct walk {
	const char *end;
	unsigned depth;
	unsigned depth_limit;
	size_t nodes_left;
	uint64_t objects[FZIO__DEPTH_MAX / 64];
	enum fzio_status status;
};

static bool in_object(const struct walk *walk)
{
	unsigned level = walk->depth - 1;
	return walk->objects[level / 64] >> level % 64 & 1;
}

static const char *fail(struct walk *walk, enum fzio_status status)
{
	walk->status = status;
	return NULL;
}

/* Behind the bracket at `text`. */
static const char *enter(struct walk *walk, const char *text)
{
	unsigned level = walk->depth;
	if (level == walk->depth_limit) {
		return fail(walk, FZIO_ELIMIT);
	}
	uint64_t bit = UINT64_C(1) << level % 64;
	walk->objects[level / 64] &= ~bit;
	walk->objects[level / 64] |= *text == '{' ? bit : 0;
	walk->depth++;
	return text + 1;
}

static const char *skip_scalar(struct walk *walk, const char *text)
{
	struct fzio__string string;
	struct fzio__number number;
	const char *behind;
	switch (fzio__peek(text, walk->end)) {
	case '"': behind = fzio__string_scan(text, walk->end, &string); break;
	case 't': behind = fzio__word(text, walk->end, "true", 4); break;
	case 'f': behind = fzio__word(text, walk->end, "false", 5); break;
	case 'n': behind = fzio__word(text, walk->end, "null", 4); break;
	default: behind = fzio__number_scan(text, walk->end, &number); break;
	}
	return behind ? behind : fail(walk, FZIO_ESYNTAX);
}

/* Behind the member's name and colon. */
static const char *skip_name(struct walk *walk, const char *text)
{
	struct fzio__string name;
	text = fzio__string_scan(fzio__space(text, walk->end), walk->end, &name);
	text = text ? fzio__space(text, walk->end) : NULL;
	return text && fzio__peek(text, walk->end) == ':' ? text + 1 : fail(walk, FZIO_ESYNTAX);
}

/* Behind what may follow a value: closing brackets, then a comma and, in an object, a name. */
static const char *leave(struct walk *walk, const char *text)
{
	while (walk->depth > 0) {
		const char *next = fzio__space(text, walk->end);
		char c = fzio__peek(next, walk->end);
		if (c == ',') {
			return in_object(walk) ? skip_name(walk, next + 1) : next + 1;
		}
		if (c != (in_object(walk) ? '}' : ']')) {
			return fail(walk, FZIO_ESYNTAX);
		}
		walk->depth--;
		text = next + 1;
	}
	return text;
}

static const char *skip_value(struct walk *walk, const char *text)
{
	do {
		if (walk->nodes_left-- == 0) {
			return fail(walk, FZIO_ELIMIT);
		}
		text = fzio__space(text, walk->end);
		char c = fzio__peek(text, walk->end);
		if (c == '{' || c == '[') {
			text = enter(walk, text);
			const char *inner = text ? fzio__space(text, walk->end) : NULL;
			if (inner && fzio__peek(inner, walk->end) != (c == '{' ? '}' : ']')) {
				text = c == '{' ? skip_name(walk, inner) : inner;
				continue;
			}
		} else {
			text = skip_scalar(walk, text);
		}
		text = text ? leave(walk, text) : NULL;
	} while (text && walk->depth > 0);
	return text;
}

enum fzio_status fzio__json_check(const char *text, const char *end,
	const struct fzio__json_limits *limits, const char **ret_end)
{
	struct walk walk = { .end = end,
		.depth_limit = fzio__depth_limit(limits ? limits->depth : 0),
		.nodes_left = limits && limits->nodes ? limits->nodes : SIZE_MAX };
	text = skip_value(&walk, text);
	if (text) {
		*ret_end = text;
	}
	return walk.status;
}

const char *fzio__json_space(const char *text, const char *end)
{
	return fzio__space(text, end);
}

const char *fzio__json_space_before(const char *text, const char *end)
{
	while (end > text && fzio__space(end - 1, end) == end) {
		end--;
	}
	return end;
}

const char *fzio__json_skip(
	const char *text, const char *end, const struct fzio__json_limits *limits)
{
	const char *behind = NULL;
	fzio__json_check(text, end, limits, &behind);
	return behind;
}

bool fzio__json_valid(const char *text, size_t len, const struct fzio__json_limits *limits)
{
	const char *behind = fzio__json_skip(text, text + len, limits);
	return behind && fzio__space(behind, text + len) == text + len;
}

long fzio__json_list(const char *text, size_t len, const struct fzio__json_limits *limits)
{
	const char *end = text + len;
	long count = 0;
	text = fzio__space(text, end);
	if (text == end) {
		return 0;
	}
	for (;;) {
		text = fzio__json_skip(text, end, limits);
		if (!text) {
			return -1;
		}
		count++;
		text = fzio__space(text, end);
		if (text == end) {
			return count;
		}
		if (*text++ != ',') {
			return -1;
		}
	}
}
