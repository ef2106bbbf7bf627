/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/utf8.h>

#include "memory.h"

#define SOURCE_MAX ((size_t)16 * 1024 * 1024)

static void index_lines(struct source *source)
{
	size_t count = 1;
	for (size_t i = 0; i < source->len; i++) {
		count += source->text[i] == '\n';
	}
	source->lines = gen_realloc(NULL, count * sizeof(source->lines[0]));
	source->lines[0] = 0;
	source->lines_len = 1;
	for (size_t i = 0; i < source->len; i++) {
		if (source->text[i] == '\n') {
			source->lines[source->lines_len++] = (uint32_t)(i + 1);
		}
	}
}

/* Takes over `text`, which has a NUL behind its end. */
static struct source *source_take(
	const char *path, char *text, size_t len, const char **reterr_message)
{
	const char *problem = len > SOURCE_MAX              ? "larger than 16 MiB"
			      : memchr(text, '\0', len)     ? "holds a NUL byte"
			      : fzio__utf8_valid(text, len) ? NULL
							    : "not valid UTF-8";
	if (problem != NULL) {
		free(text);
		*reterr_message = problem;
		return NULL;
	}
	/* Editors on other systems put a byte order mark first: it is no part of the text. */
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		len -= 3;
		memmove(text, text + 3, len + 1);
	}
	struct source *source = gen_realloc(NULL, sizeof(*source));
	*source = (struct source){ .path = gen_strdup(path), .text = text, .len = len };
	index_lines(source);
	return source;
}

struct source *source_from_memory(
	const char *path, const char *text, size_t len, const char **reterr_message)
{
	char *copy = gen_realloc(NULL, len + 1);
	if (len > 0) {
		memcpy(copy, text, len);
	}
	copy[len] = '\0';
	return source_take(path, copy, len, reterr_message);
}

/* Reads up to one byte more than is allowed, so that a growing file or a pipe is bounded too. */
static char *read_all(int descriptor, size_t *ret_len)
{
	size_t capacity = 64 * 1024, len = 0;
	char *text = gen_realloc(NULL, capacity + 1);
	for (;;) {
		ssize_t got = read(descriptor, text + len, capacity - len);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			free(text);
			return NULL;
		}
		len += (size_t)got;
		if (got == 0 || len > SOURCE_MAX) {
			break;
		}
		if (len == capacity) {
			capacity *= 2;
			text = gen_realloc(text, capacity + 1);
		}
	}
	text[len] = '\0';
	*ret_len = len;
	return text;
}

struct source *source_read_from(int descriptor, const char *path, const char **reterr_message)
{
	size_t len;
	char *text = read_all(descriptor, &len);
	if (text == NULL) {
		*reterr_message = strerrordesc_np(errno);
		return NULL;
	}
	return source_take(path, text, len, reterr_message);
}

struct source *source_read(const char *path, const char **reterr_message)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (descriptor < 0) {
		*reterr_message = strerrordesc_np(errno);
		return NULL;
	}
	struct source *source = source_read_from(descriptor, path, reterr_message);
	close(descriptor);
	return source;
}

bool source_is_readable(const char *path)
{
	struct stat status;
	int problem = 0;
	if (stat(path, &status) != 0) {
		problem = errno;
	} else if (S_ISDIR(status.st_mode)) {
		problem = EISDIR;
	} else if (access(path, R_OK) != 0) {
		problem = errno;
	}
	if (problem != 0) {
		fprintf(stderr, "fzio-gen: %s: %s\n", path, strerrordesc_np(problem));
	}
	return problem == 0;
}

void source_destroy(struct source *source)
{
	if (source == NULL) {
		return;
	}
	free((char *)source->path);
	free((char *)source->text);
	free(source->lines);
	free(source);
}

/* The index of the line that holds `offset`. */
static size_t line_index(const struct source *source, size_t offset)
{
	size_t low = 0, high = source->lines_len;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (source->lines[middle] <= offset) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

void source_position(
	const struct source *source, size_t offset, unsigned *ret_line, unsigned *ret_column)
{
	size_t line = line_index(source, offset);
	size_t start = source->lines[line], end = offset < source->len ? offset : source->len;
	unsigned column = 1 + (unsigned)fzio__utf8_count(source->text + start, end - start);
	*ret_line = (unsigned)line + 1;
	/* A byte within a code point stands in that code point's column. */
	bool within = offset < source->len && fzio__utf8_continues(source->text[offset]);
	*ret_column = within ? column - 1 : column;
}

const char *source_line(const struct source *source, unsigned line, size_t *ret_len)
{
	assert(line >= 1 && line <= source->lines_len);
	size_t start = source->lines[line - 1];
	size_t end = line < source->lines_len ? source->lines[line] - 1 : source->len;
	if (end > start && source->text[end - 1] == '\r') {
		end--;
	}
	*ret_len = end - start;
	return source->text + start;
}

struct span span_join(struct span a, struct span b)
{
	if (a.source == NULL || a.source != b.source) {
		return a.source == NULL ? b : a;
	}
	uint32_t start = a.offset < b.offset ? a.offset : b.offset;
	uint32_t end_a = a.offset + a.len, end_b = b.offset + b.len;
	return (struct span){ a.source, start, (end_a > end_b ? end_a : end_b) - start };
}
