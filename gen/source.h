/* SPDX-License-Identifier: MIT */
#ifndef GEN_SOURCE_H
#define GEN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One .fzio file, read whole and kept until the compiler ends: spans and names point into it. */
struct source {
	const char *path; /* as named on the command line, or joined from an import directory */
	const char *text; /* NUL behind its end */
	size_t len;
	uint32_t *lines; /* offset of the first byte of every line */
	size_t lines_len;
};

/* A run of bytes of one file; source NULL: nowhere (a problem of the command line). */
struct span {
	const struct source *source;
	uint32_t offset;
	uint32_t len;
};

/* Reads a file: at most 16 MiB, valid UTF-8, no NUL. NULL, and *reterr_message (static) says why. */
struct source *source_read(const char *path, const char **reterr_message);
/* The same from what is open already, such as stdin; the path is for messages. */
struct source *source_read_from(int descriptor, const char *path, const char **reterr_message);
/* The same from memory, for tests and fuzzers; the text is copied. */
struct source *source_from_memory(
	const char *path, const char *text, size_t len, const char **reterr_message);
void source_destroy(struct source *source);

/* Can this be read as a file? If not, that is told on stderr: trouble of the system, and no
 * mistake in a contract. */
bool source_is_readable(const char *path);

/* 1-based line and column of an offset; columns count code points. */
void source_position(
	const struct source *source, size_t offset, unsigned *ret_line, unsigned *ret_column);
/* The line (1-based) without its newline. */
const char *source_line(const struct source *source, unsigned line, size_t *ret_len);

/* The smallest span that holds both. */
struct span span_join(struct span a, struct span b);

#endif
