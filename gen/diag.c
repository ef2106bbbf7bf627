/* SPDX-License-Identifier: MIT */
#include "diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "diag_list.h"
#include "memory.h"

/* A hostile file could fill the memory with its mistakes: what comes later is only counted. */
#define KEPT_MAX 1000

struct diag_sink {
	struct fzio_arena arena;
	struct diag **diags;
	size_t len, capacity;
	size_t errors, warnings;
	struct diag surplus; /* what diag_add() returns when enough are kept */
};

struct diag_sink *diag_create(void)
{
	struct diag_sink *sink = gen_realloc(NULL, sizeof(*sink));
	memset(sink, 0, sizeof(*sink));
	fzio_arena_init(&sink->arena, (size_t)1 << 30);
	return sink;
}

void diag_destroy(struct diag_sink *sink)
{
	if (sink == NULL) {
		return;
	}
	fzio_arena_finish(&sink->arena);
	free(sink->diags);
	free(sink);
}

static const char *format_text(struct diag_sink *sink, const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0) {
		text = gen_strdup(format);
	}
	const char *kept = gen_strndup(&sink->arena, text, strlen(text));
	free(text);
	return kept;
}

struct diag *diag_add(struct diag_sink *sink, enum severity severity, int code, struct span span,
	const char *message, ...)
{
	*(severity == SEVERITY_ERROR ? &sink->errors : &sink->warnings) += 1;
	if (sink->len >= KEPT_MAX) {
		return &sink->surplus;
	}
	if (sink->len == sink->capacity) {
		sink->capacity = sink->capacity == 0 ? 16 : sink->capacity * 2;
		sink->diags = gen_realloc(sink->diags, sink->capacity * sizeof(sink->diags[0]));
	}
	struct diag *diag = GEN_NEW(&sink->arena, struct diag);
	diag->sink = sink;
	diag->severity = severity;
	diag->code = code;
	diag->order = sink->len;
	diag->span = span;
	va_list args;
	va_start(args, message);
	diag->message = format_text(sink, message, args);
	va_end(args);
	sink->diags[sink->len++] = diag;
	return diag;
}

struct diag *diag_label(struct diag *diag, const char *label, ...)
{
	if (diag->sink != NULL) {
		va_list args;
		va_start(args, label);
		diag->label = format_text(diag->sink, label, args);
		va_end(args);
	}
	return diag;
}

struct diag *diag_help(struct diag *diag, const char *help, ...)
{
	if (diag->sink == NULL) {
		return diag;
	}
	struct diag_line **end = &diag->helps;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = GEN_NEW(&diag->sink->arena, struct diag_line);
	va_list args;
	va_start(args, help);
	(*end)->text = format_text(diag->sink, help, args);
	va_end(args);
	return diag;
}

struct diag *diag_also(struct diag *diag, struct span span, const char *label, ...)
{
	if (diag->sink == NULL) {
		return diag;
	}
	struct diag_place **end = &diag->places;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = GEN_NEW(&diag->sink->arena, struct diag_place);
	(*end)->span = span;
	va_list args;
	va_start(args, label);
	(*end)->label = format_text(diag->sink, label, args);
	va_end(args);
	return diag;
}

size_t diag_errors(const struct diag_sink *sink)
{
	return sink->errors;
}

size_t diag_warnings(const struct diag_sink *sink)
{
	return sink->warnings;
}

char diag__letter(int code)
{
	return code / 100 == 6 ? 'W' : code / 100 == 7 ? 'C' : 'E';
}

static int compare(const void *left, const void *right)
{
	const struct diag *a = *(const struct diag *const *)left;
	const struct diag *b = *(const struct diag *const *)right;
	if ((a->span.source == NULL) != (b->span.source == NULL)) {
		return a->span.source == NULL ? -1 : 1;
	}
	if (a->span.source != b->span.source) {
		int by_path = strcmp(a->span.source->path, b->span.source->path);
		if (by_path != 0) {
			return by_path;
		}
	}
	if (a->span.offset != b->span.offset) {
		return a->span.offset < b->span.offset ? -1 : 1;
	}
	return a->order < b->order ? -1 : 1;
}

const struct diag **diag__sorted(const struct diag_sink *sink, size_t *ret_len)
{
	const struct diag **sorted = gen_realloc(NULL, (sink->len + 1) * sizeof(sorted[0]));
	for (size_t i = 0; i < sink->len; i++) {
		sorted[i] = sink->diags[i];
	}
	qsort(sorted, sink->len, sizeof(sorted[0]), compare);
	*ret_len = sink->len;
	return sorted;
}

/* Names longer than this are no slips of the finger. */
#define WORD_MAX 64

/* Edits (insert, delete, replace, swap two neighbours) from one word to the other. */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned char rows[3][WORD_MAX + 1];
	unsigned char *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b_len; j++) {
		above[j] = (unsigned char)j;
	}
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = (unsigned char)i;
		for (size_t j = 1; j <= b_len; j++) {
			unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);
			best = above[j] + 1U < best ? above[j] + 1U : best;
			best = row[j - 1] + 1U < best ? row[j - 1] + 1U : best;
			bool swapped =
				i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
			if (swapped && before[j - 2] + 1U < best) {
				best = before[j - 2] + 1U;
			}
			row[j] = (unsigned char)best;
		}
		unsigned char *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_len];
}

const char *diag_suggest(const char *word, const char *const *candidates, size_t len)
{
	size_t word_len = strlen(word);
	if (word_len == 0 || word_len > WORD_MAX) {
		return NULL;
	}
	size_t least = word_len / 3 > 1 ? word_len / 3 : 1;
	const char *nearest = NULL;
	for (size_t i = 0; i < len; i++) {
		size_t candidate_len = strlen(candidates[i]);
		if (candidate_len > WORD_MAX || strcmp(word, candidates[i]) == 0) {
			continue;
		}
		if (candidate_len > word_len + least || word_len > candidate_len + least) {
			continue; /* at least so many letters are put in or left out */
		}
		size_t distance = edit_distance(word, word_len, candidates[i], candidate_len);
		/* A word of one or two letters that is wholly replaced is another word. */
		if (distance < candidate_len && distance < word_len &&
			(distance < least || (distance == least && nearest == NULL))) {
			least = distance;
			nearest = candidates[i];
		}
	}
	return nearest;
}
