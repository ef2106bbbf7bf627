/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdlib.h>

#include "compile.h"
#include "memory.h"
#include "parse_report.h"

/*
 * Feeds the parser. Every token is tried on the tables first; one that does not fit is reported
 * with what would have fitted, and then the cheapest repair that lets the parser go on is made: a
 * keyword spelt right, one sign put in or taken for another, or else the broken item is skipped up
 * to its `;` or `}` and the parser told so (RECOVER).
 */

/* Nobody reads more, and a file that is no .fzio at all should not take long to refuse. */
#define MISTAKES_MAX 100

static void advance(struct parsing *parsing)
{
	if (parsing->token.kind != 0) {
		parsing->previous = parsing->token;
	}
	parsing->token = parsing->next;
	parsing->next = parsing->token.kind != 0 || parsing->previous.span.source == NULL
				? lexer_next(&parsing->lexer)
				: parsing->token;
}

static bool accepts(struct parsing *parsing, int kind, int next)
{
	return parser_accepts(parsing->parser, kind, next, false);
}

/* Feeds a token that is not in the source, or not so. */
static void feed_as(struct parsing *parsing, int kind)
{
	struct token token = parsing->token;
	token.kind = kind;
	token.doc = NULL;
	Parse(parsing->parser, kind, token);
}

static bool is_word(const struct token *token)
{
	return token->kind == TOKEN_NAME || token_keyword(token->kind) != NULL;
}

static uint32_t indent_of(const struct token *token)
{
	uint32_t indent = 0;
	while (indent < token->span.offset &&
		token->span.source->text[token->span.offset - indent - 1] != '\n') {
		indent++;
	}
	return indent;
}

/* Does the current token look like the start of a declaration, whatever the parser expects? */
static bool starts_declaration(const struct parsing *parsing)
{
	switch (parsing->token.kind) {
	case TOKEN_AT:
		return parsing->token.first && is_word(&parsing->next) &&
		       indent_of(&parsing->token) <= parsing->indent;
	case TOKEN_IMPORT:
	case TOKEN_TYPE:
	case TOKEN_DTO:
	case TOKEN_ENUM:
	case TOKEN_UNION:
	case TOKEN_ERROR:
	case TOKEN_NAMESPACE:
		return is_word(&parsing->next) && parsing->next.kind != TOKEN_AS &&
		       (parsing->token.first || parsing->previous.kind == TOKEN_SEMI ||
			       parsing->previous.kind == TOKEN_RBRACE);
	default: return false;
	}
}

/* --- repairs: true when the parser can go on with the (perhaps new) current token --- */

/* `dto A { a: int;  dto B {`: a keyword would pass for a member's name, and the mistake be found
 * one word too late. */
static bool close_body(struct parsing *parsing)
{
	bool ends =
		parsing->token.kind == 0 || (parsing->token.first && starts_declaration(parsing));
	if (!ends || parser_accepts(parsing->parser, parsing->token.kind, -1, true) ||
		!accepts(parsing, TOKEN_RBRACE, parsing->token.kind)) {
		return false;
	}
	if (!parsing->recovered) {
		parsing_report_missing(parsing, TOKEN_RBRACE);
	}
	feed_as(parsing, TOKEN_RBRACE);
	return true;
}

static bool respell(struct parsing *parsing)
{
	int meant = parsing_misspelt(parsing);
	if (meant == 0) {
		return false;
	}
	diag_help(parsing_report(parsing), "did you mean '%s'?", token_keyword(meant));
	parsing->token.kind = meant;
	return true;
}

static bool insert(struct parsing *parsing)
{
	static const int signs[] = { TOKEN_SEMI, TOKEN_COMMA, TOKEN_COLON, TOKEN_RPAREN,
		TOKEN_RBRACKET, TOKEN_ABOVE };
	const struct token *token = &parsing->token;
	bool at_end = token->first || token->kind == TOKEN_RBRACE || token->kind == 0;
	/* Whatever begins the next line, it begins something new. */
	if (token->first && is_word(token) && accepts(parsing, TOKEN_SEMI, -1)) {
		parsing_report_missing(parsing, TOKEN_SEMI);
		feed_as(parsing, TOKEN_SEMI);
		return true;
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		/* Within a line a `;` is hardly what was forgotten. */
		if ((signs[i] == TOKEN_SEMI && !at_end) ||
			!accepts(parsing, signs[i], token->kind)) {
			continue;
		}
		if (at_end) {
			parsing_report_missing(parsing, signs[i]);
		} else {
			parsing_report(parsing);
		}
		feed_as(parsing, signs[i]);
		return true;
	}
	return false;
}

/* One sign for another, as other languages have it. */
static bool replace(struct parsing *parsing)
{
	static const int pairs[][2] = {
		{ TOKEN_SEMI, TOKEN_COMMA },
		{ TOKEN_COMMA, TOKEN_SEMI },
		{ TOKEN_EQUALS, TOKEN_COLON },
		{ TOKEN_COLON, TOKEN_EQUALS },
		{ TOKEN_COLON, TOKEN_ARROW },
		{ TOKEN_EQUALS, TOKEN_AS },
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i][0] == parsing->token.kind &&
			accepts(parsing, pairs[i][1], parsing->next.kind)) {
			diag_help(parsing_report(parsing), "write %s here",
				token_describe(pairs[i][1]));
			parsing->token.kind = pairs[i][1];
			return true;
		}
	}
	return false;
}

/* The `;` that C wants behind a `}`. */
static bool drop(struct parsing *parsing)
{
	if (parsing->token.kind != TOKEN_SEMI || !accepts(parsing, parsing->next.kind, -1)) {
		return false;
	}
	diag_help(parsing_report(parsing), parsing->previous.kind == TOKEN_RBRACE
						   ? "no ';' stands behind a '}'"
						   : "leave it out");
	advance(parsing);
	return true;
}

/* --- recovery --- */

/* Of a body: behind the next `;`, or at its `}`; of an enum at the next `,` too. */
static void skip_item(struct parsing *parsing, bool is_list)
{
	unsigned depth = 0;
	while (parsing->token.kind != 0) {
		int kind = parsing->token.kind;
		bool declares = parsing->token.first && starts_declaration(parsing) &&
				indent_of(&parsing->token) <= parsing->indent;
		if (declares || (depth == 0 && (kind == TOKEN_RBRACE ||
						       (is_list && kind == TOKEN_COMMA)))) {
			return;
		}
		depth += kind == TOKEN_LBRACE;
		depth -= kind == TOKEN_RBRACE;
		advance(parsing);
		bool closed =
			kind == TOKEN_RBRACE && depth == 0 && parsing->token.kind != TOKEN_SEMI;
		if (!is_list && ((kind == TOKEN_SEMI && depth == 0) || closed)) {
			return;
		}
	}
}

static void skip_declaration(struct parsing *parsing)
{
	while (parsing->token.kind != 0 && !starts_declaration(parsing)) {
		advance(parsing);
	}
}

static void recover(struct parsing *parsing)
{
	bool found = parser_unwind(parsing->parser, TOKEN_RECOVER);
	assert(found);
	(void)found;
	if (accepts(parsing, TOKEN_RECOVER, TOKEN_RBRACE)) {
		skip_item(parsing, accepts(parsing, TOKEN_RECOVER, TOKEN_COMMA));
	} else {
		skip_declaration(parsing);
	}
	feed_as(parsing, TOKEN_RECOVER);
	parsing->recovered = true;
}

static bool is_too_deep(struct parsing *parsing)
{
	if (parser_depth(parsing->parser) < PARSER_DEPTH) {
		return false;
	}
	parsing->mistakes++;
	diag_label(diag_add(parsing->parse.sink, SEVERITY_ERROR, 108, parsing->token.span,
			   "types are nested too deeply"),
		"at most %d levels", PARSER_TYPE_DEPTH);
	return true;
}

static void handle_mistake(struct parsing *parsing)
{
	if (is_too_deep(parsing)) {
		recover(parsing);
		return;
	}
	if (parsing->token.shaken) {
		parsing->mistakes++;
		recover(parsing);
		return;
	}
	if (respell(parsing) || insert(parsing) || replace(parsing) || drop(parsing)) {
		return;
	}
	parsing_report(parsing);
	recover(parsing);
}

/* --- the loop --- */

/* A doc comment before what takes none is most likely in the wrong place. */
static void check_doc(struct parsing *parsing)
{
	if (parsing->token.doc != NULL) {
		diag_label(diag_add(parsing->parse.sink, SEVERITY_WARNING, 620,
				   parsing->token.doc_span, "this documents nothing"),
			"no declaration or member follows");
	}
}

static void shift(struct parsing *parsing)
{
	struct token *token = &parsing->token;
	/* Three symbols: the file's `module`, its `items`, and perhaps notes. */
	if (token->first && parser_depth(parsing->parser) <= 3 && starts_declaration(parsing)) {
		parsing->indent = indent_of(token);
	}
	if (token->kind == TOKEN_LBRACE && parsing->previous.kind != TOKEN_EQUALS) {
		parsing->brace = token->span;
	}
	Parse(parsing->parser, token->kind, *token);
	check_doc(parsing);
	parsing->recovered = false;
}

static void parse_tokens(struct parsing *parsing)
{
	advance(parsing);
	advance(parsing);
	while (parsing->mistakes < MISTAKES_MAX) {
		if (close_body(parsing)) {
			continue;
		}
		bool fits = accepts(parsing, parsing->token.kind, -1) &&
			    parser_depth(parsing->parser) < PARSER_DEPTH;
		if (!fits) {
			handle_mistake(parsing);
			continue;
		}
		shift(parsing);
		if (parsing->token.kind == 0) {
			return;
		}
		advance(parsing);
	}
}

static void *must_alloc(size_t size)
{
	return gen_realloc(NULL, size);
}

struct ast_module *parse_module(
	struct ast_program *program, const struct source *source, struct diag_sink *sink)
{
	struct ast_module *module = GEN_NEW(&program->arena, struct ast_module);
	module->source = source;
	struct parsing parsing = { .parse = {
					   .program = program,
					   .module = module,
					   .sink = sink,
					   .imports_end = &module->imports,
					   .decls_end = &module->decls,
				   } };
	parsing.parse.token = &parsing.token;
	lexer_init(&parsing.lexer, source, &program->arena, sink);
	parsing.parser = ParseAlloc(must_alloc, &parsing.parse);
	parse_tokens(&parsing);
	ParseFree(parsing.parser, free);
	lexer_finish(&parsing.lexer);
	return module;
}
