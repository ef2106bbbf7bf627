/* SPDX-License-Identifier: MIT */
#include "pattern_text.h"

#include <string.h>

#include <fzio/buffer.h>

#include "memory.h"

/* What a piece of a pattern becomes outside and within a class. */
struct spelling {
	const char *piece;
	const char *outside;
	const char *within;
};

/* A class within a class is unknown to ECMA-262: what \S leaves is said by its ranges. */
static const struct spelling ecma[] = {
	{ "\\s", "[\\t-\\r ]", "\\t-\\r " },
	{ "\\S", "[^\\t-\\r ]", "\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}" },
	{ ".", "[^\\n]", "." },
	{ NULL, NULL, NULL },
};

/* Twice the same of & - ~ is a set operation within a class: none of them stands there bare. */
static const struct spelling rust[] = {
	{ "\\d", "[0-9]", "0-9" },
	{ "\\D", "[^0-9]", "[^0-9]" },
	{ "\\w", "[0-9A-Za-z_]", "0-9A-Za-z_" },
	{ "\\W", "[^0-9A-Za-z_]", "[^0-9A-Za-z_]" },
	{ "\\s", "[\\t-\\r ]", "\\t-\\r " },
	{ "\\S", "[^\\t-\\r ]", "[^\\t-\\r ]" },
	{ "&", "&", "\\&" },
	{ "-", "-", "\\-" },
	{ "~", "~", "\\~" },
	{ NULL, NULL, NULL },
};

struct translation {
	const struct spelling *spellings;
	struct fzio_buffer out;
};

/* Copies a character, an escape or what stands for it; returns what is behind it. An escape is
 * never torn apart: the `]` of `\]` closes no class. */
static const char *put_piece(struct translation *translation, const char *at, bool in_class)
{
	for (const struct spelling *it = translation->spellings; it->piece != NULL; it++) {
		size_t len = strlen(it->piece);
		if (strncmp(at, it->piece, len) == 0) {
			fzio_buffer_append_str(
				&translation->out, in_class ? it->within : it->outside);
			return at + len;
		}
	}
	size_t len = at[0] == '\\' && at[1] != '\0' ? 2 : 1;
	fzio_buffer_append(&translation->out, at, len);
	return at + len;
}

/* `at` is behind the bracket. A hyphen between two members is no member, nor is it one that needs
 * an escape at the end. */
static const char *put_class(struct translation *translation, const char *at)
{
	if (*at == '^') {
		fzio_buffer_append(&translation->out, at++, 1);
	}
	while (*at != ']' && *at != '\0') {
		if (at[0] == '-' && at[1] == ']') {
			fzio_buffer_append(&translation->out, at++, 1);
			continue;
		}
		at = put_piece(translation, at, true);
		if (at[0] == '-' && at[1] != ']') {
			fzio_buffer_append(&translation->out, at++, 1);
			at = put_piece(translation, at, true);
		}
	}
	return at;
}

static const char *translate(
	struct fzio_arena *arena, const char *pattern, const struct spelling *spellings)
{
	struct translation translation = { .spellings = spellings };
	struct fzio_buffer *out = &translation.out;
	fzio_buffer_init(out);
	for (const char *at = pattern; *at != '\0';) {
		bool is_class = *at == '[';
		at = put_piece(&translation, at, false);
		at = is_class ? put_class(&translation, at) : at;
	}
	const char *text = gen_strndup(arena, out->len > 0 ? out->data : "", out->len);
	fzio_buffer_finish(out);
	return text;
}

const char *pattern_to_ecma(struct fzio_arena *arena, const char *pattern)
{
	return translate(arena, pattern, ecma);
}

const char *pattern_to_rust(struct fzio_arena *arena, const char *pattern)
{
	return translate(arena, pattern, rust);
}
