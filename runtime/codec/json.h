/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_JSON_H
#define FZIO__CODEC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>
#include <fzio/codec.h>

/*
 * The strict JSON lexer, for those who need a text's shape and not a struct: the Socket.IO layer
 * finds the event's name and the end of arguments with it. Grammar of RFC 8259, UTF-8 checked,
 * lone surrogates and \u0000 refused, depth and count of values limited.
 *
 * Every text must have one readable byte behind its end (its value does not matter, but must not
 * continue a token: callers put a NUL there).
 */
struct fzio__json_limits {
	unsigned depth; /* 0: 64 */
	size_t nodes; /* 0: no limit */
};

/* Behind white space. */
const char *fzio__json_space(const char *text, const char *end);
/* The end of a text without the white space before it. */
const char *fzio__json_space_before(const char *text, const char *end);
/* Behind the one value that starts at `text` (after white space), NULL if it is not valid JSON
 * or breaks a limit. */
const char *fzio__json_skip(
	const char *text, const char *end, const struct fzio__json_limits *limits);
/* Is all of it one value, white space around it allowed? */
bool fzio__json_valid(const char *text, size_t len, const struct fzio__json_limits *limits);
/* A list of values separated by commas, possibly empty: arguments without their brackets. The
 * number of values, -1 if it is not valid. */
long fzio__json_list(const char *text, size_t len, const struct fzio__json_limits *limits);

/*
 * Reads the string that starts at `text` (its opening quote) and unescapes it. Without escapes
 * *ret_string points into the text; otherwise into `arena`. Behind the closing quote, or NULL.
 * \u0000 in it is refused.
 */
const char *fzio__json_string(const char *text, const char *end, struct fzio_arena *arena,
	const char **ret_string, size_t *ret_len);
/* Appends `text` as a JSON string with its quotes. It must be valid UTF-8. */
void fzio__json_write_string(struct fzio_buffer *out, const char *text, size_t len);

/*
 * Attachments: walks one valid JSON text and checks that every object {"_placeholder":true,
 * "num":N} names an attachment below `attachments`, N a plain non-negative integer (Socket.IO
 * protocol v5; peers.md §1.11). False if one does not.
 */
bool fzio__json_placeholders(const char *text, size_t len, size_t attachments);
/* Is the valid object at `text` such a placeholder, and of which attachment? */
bool fzio__json_placeholder(const char *text, const char *end, size_t attachments, size_t *ret_num);

/*
 * Decodes the value at `text` into a DTO, as fzio_decode() does, but reads one value and stops
 * behind it: *ret_end. On failure nothing is said about the rest of the text. No violations are
 * collected: call fzio_decode() on the value for those.
 */
enum fzio_status fzio__decode_prefix(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, const char *end, const struct fzio_decode_options *options,
	const void **ret_value, const char **ret_end);

#endif
