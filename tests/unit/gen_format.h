/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GEN_FORMAT_H
#define TESTS_GEN_FORMAT_H

/* What formatting must not do, for its tests and its fuzzer: each function returns the rule that
 * was broken, or NULL. */
#include <stdlib.h>
#include <string.h>

#include "compile.h"
#include "format.h"
#include "lex.h"

static inline bool format_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks aside, the same bytes in the same order: no word and no comment is lost or moved. */
static inline bool format_same_ink(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (format_is_blank(*a)) {
			a++;
		}
		while (format_is_blank(*b)) {
			b++;
		}
		if (*a != *b || *a == '\0') {
			return *a == *b;
		}
	}
}

static inline bool format_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The same tokens with the same docs, so the same model. */
static inline bool format_same_tokens(const struct source *a, const struct source *b)
{
	struct fzio_arena arena;
	struct diag_sink *sink = diag_create();
	struct lexer left, right;
	fzio_arena_init(&arena, (size_t)1 << 30);
	lexer_init(&left, a, &arena, sink);
	lexer_init(&right, b, &arena, sink);
	struct token one, other;
	bool same;
	do {
		one = lexer_next(&left);
		other = lexer_next(&right);
		same = one.kind == other.kind && format_same_text(one.text, other.text) &&
		       format_same_text(one.doc, other.doc);
	} while (same && one.kind != 0);
	lexer_finish(&left);
	lexer_finish(&right);
	diag_destroy(sink);
	fzio_arena_finish(&arena);
	return same;
}

static inline bool format_parses(const struct source *source)
{
	struct ast_program program = { 0 };
	struct diag_sink *sink = diag_create();
	fzio_arena_init(&program.arena, (size_t)1 << 30);
	parse_module(&program, source, sink);
	bool fine = diag_errors(sink) == 0;
	program_finish(&program);
	diag_destroy(sink);
	return fine;
}

static inline bool format_has_blank_ends(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\n' && c > text && (c[-1] == ' ' || c[-1] == '\t' || c[-1] == '\r')) {
			return true;
		}
	}
	return strstr(text, "\n\n\n") != NULL || text[0] == '\n';
}

/* Of a source that parses and its formatted text. */
static inline const char *format_broken_rule(const struct source *source, const char *text)
{
	const char *problem = NULL;
	struct source *result = source_from_memory("formatted.fzio", text, strlen(text), &problem);
	size_t len = 0;
	if (result == NULL || !format_parses(result)) {
		source_destroy(result);
		return "the result parses";
	}
	char *again = format_source(result, &len);
	const char *broken = !format_same_ink(source->text, text) ? "every word and comment is kept"
			     : !format_same_tokens(source, result) ? "the tokens stay what they are"
			     : strcmp(again, text) != 0    ? "formatting twice changes nothing"
			     : format_has_blank_ends(text) ? "no needless blanks are left"
							   : NULL;
	free(again);
	source_destroy(result);
	return broken;
}

#endif
