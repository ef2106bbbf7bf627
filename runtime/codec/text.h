/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_TEXT_H
#define FZIO__CODEC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/buffer.h>

/* A JSON string that was found valid, still as it is written. */
struct fzio__string {
	const char *raw; /* behind the opening quote */
	size_t raw_len; /* up to the closing quote */
	size_t len; /* bytes when unescaped */
	size_t points; /* code points when unescaped */
};

/*
 * Checks and measures the string whose opening quote is at `text`: escapes, UTF-8, surrogate
 * pairs, no control characters, no \u0000. Behind the closing quote, or NULL.
 */
const char *fzio__string_scan(const char *text, const char *end, struct fzio__string *ret_string);
/* Writes the `len` bytes that the string means. No NUL. */
void fzio__string_unescape(const struct fzio__string *string, char *ret_text);

/* Means the string the same as these bytes? */
bool fzio__string_is(const struct fzio__string *string, const char *text, size_t len);

/*
 * Appends `text` as a JSON string with its quotes and counts its code points. What is not UTF-8
 * is written as U+FFFD, and then the answer is false.
 */
bool fzio__string_write(struct fzio_buffer *out, const char *text, size_t len, size_t *ret_points);

#endif
