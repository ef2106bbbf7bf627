/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_LEX_H
#define FZIO__CODEC_LEX_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <fzio/status.h>

#include "codec/json.h"

/* No text is read deeper than this, whatever its limit says: every level costs stack. */
#define FZIO__DEPTH_MAX     512
#define FZIO__DEPTH_DEFAULT 64

static inline unsigned fzio__depth_limit(unsigned depth)
{
	if (depth == 0) {
		return FZIO__DEPTH_DEFAULT;
	}
	return depth < FZIO__DEPTH_MAX ? depth : FZIO__DEPTH_MAX;
}

/* Inlined: most texts have no white space, and then this is one comparison. */
static inline const char *fzio__space(const char *text, const char *end)
{
	while (text < end && (unsigned char)*text <= ' ' &&
		(*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t')) {
		text++;
	}
	return text;
}

/* The byte at `text`, or NUL, which no token of JSON begins with, at the end. */
static inline char fzio__peek(const char *text, const char *end)
{
	return text < end ? *text : '\0';
}

/* Behind `word` if it stands at `text`, else NULL. */
static inline const char *fzio__word(
	const char *text, const char *end, const char *word, size_t len)
{
	return (size_t)(end - text) >= len && memcmp(text, word, len) == 0 ? text + len : NULL;
}

/* fzio__json_skip() that says what was wrong: FZIO_OK, FZIO_ESYNTAX or FZIO_ELIMIT. */
enum fzio_status fzio__json_check(const char *text, const char *end,
	const struct fzio__json_limits *limits, const char **ret_end);

#endif
