/* SPDX-License-Identifier: MIT */
#ifndef GEN_PARSER_H
#define GEN_PARSER_H

#include "ast.h"
#include "diag.h"
#include "lex.h"

/*
 * What the grammar's actions work on, and what parse_module.c asks the tables that Lemon made.
 * The parser never sees a token it cannot shift: parse_module.c asks first, reports, and repairs.
 */
struct parse {
	struct ast_program *program;
	struct ast_module *module;
	struct ast_import **imports_end; /* where the next one is linked */
	struct ast_decl **decls_end;
	struct diag_sink *sink;
	struct token *token; /* the one being fed: its doc belongs to notes that start here */
};

/* Made by Lemon. */
void *ParseAlloc(void *(*allocate)(size_t), struct parse *parse);
void ParseFree(void *parser, void (*release)(void *));
void Parse(void *parser, int kind, struct token token);

/* Would this token be shifted now, and after it `next`? (-1: whatever comes.) A keyword that
 * would be taken for a name counts only when not `strict`. */
bool parser_accepts(void *parser, int kind, int next, bool strict);
/* Forgets what is half read until the token is accepted; false: it never is. */
bool parser_unwind(void *parser, int kind);
/* How full the stack is, in symbols; the limit is PARSER_DEPTH. */
int parser_depth(void *parser);

#define PARSER_DEPTH 200
/* How deep types may be nested in each other: `T[][]`, `map<K, map<K, V>>`. */
#define PARSER_TYPE_DEPTH 16

#endif
