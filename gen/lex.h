/* SPDX-License-Identifier: MIT */
#ifndef GEN_LEX_H
#define GEN_LEX_H

#include <stdbool.h>

#include <fzio/arena.h>

#include "diag.h"
#include "parse.h" /* made by Lemon: TOKEN_DTO, … */
#include "source.h"

/* One word of the source. Plain data: the parser copies it around. */
struct token {
	int kind; /* TOKEN_…; 0 at the end of the file */
	struct span span;
	/* Of a name or keyword: itself; a string: unescaped; a number: without `_`; a pattern:
	 * between the slashes, `\/` made `/`. NULL of everything else. */
	const char *text;
	const char *doc; /* of the `///` lines before it, joined; NULL: none */
	struct span doc_span;
	bool first; /* on its line */
	/* The lexer reported something within or right before the token in front of this one or
	 * this one: if it does not fit, that is why. */
	bool shaken;
};

/* Mistakes are reported as they are met, and a token is made of them as far as one can tell what
 * was meant, so that the parser need not stumble over them again. */
struct lexer {
	const struct source *source;
	struct diag_sink *sink;
	struct fzio_arena *arena; /* holds the texts */
	size_t at;
	bool fresh; /* nothing but blanks on this line yet */
	bool shaken; /* of the next token */
	/* Doc lines since the last token; the buffer grows on the heap. */
	char *doc;
	size_t doc_len, doc_capacity;
	bool has_doc;
	struct span doc_span;
};

void lexer_init(struct lexer *lexer, const struct source *source, struct fzio_arena *arena,
	struct diag_sink *sink);
void lexer_finish(struct lexer *lexer);
struct token lexer_next(struct lexer *lexer);

/* How messages call a kind of token: `';'`, `'dto'`, `a name`. */
const char *token_describe(int kind);
/* The keyword of a kind, or NULL. */
const char *token_keyword(int kind);

#endif
