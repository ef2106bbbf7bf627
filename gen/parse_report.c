/* SPDX-License-Identifier: MIT */
#include "parse_report.h"

#include <stdio.h>
#include <string.h>

#include "memory.h"

#define KINDS_MAX 64

/* The kinds of token that fit, keywords and signs in the order of token_describe(). */
static size_t expected_kinds(struct parsing *parsing, int *kinds)
{
	static const int all[] = { TOKEN_MODULE, TOKEN_IMPORT, TOKEN_TYPE, TOKEN_DTO, TOKEN_ENUM,
		TOKEN_UNION, TOKEN_ERROR, TOKEN_NAMESPACE, TOKEN_CONNECT, TOKEN_COMMAND,
		TOKEN_EVENT, TOKEN_NAME, TOKEN_MAP, TOKEN_STRING, TOKEN_NUMBER, TOKEN_PATTERN,
		TOKEN_TRUE, TOKEN_FALSE, TOKEN_NULL, TOKEN_STEP, TOKEN_AS, TOKEN_ON, TOKEN_RUNS,
		TOKEN_THROWS, TOKEN_AT, TOKEN_ARROW, TOKEN_EQUALS, TOKEN_QUESTION, TOKEN_DOT,
		TOKEN_DOTS, TOKEN_ABOVE, TOKEN_BELOW, TOKEN_COLON, TOKEN_COMMA, TOKEN_SEMI,
		TOKEN_LPAREN, TOKEN_RPAREN, TOKEN_LBRACKET, TOKEN_RBRACKET, TOKEN_LBRACE,
		TOKEN_RBRACE, 0 };
	_Static_assert(sizeof(all) / sizeof(all[0]) <= KINDS_MAX, "room for all kinds");
	size_t len = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (parser_accepts(parsing->parser, all[i], -1, true)) {
			kinds[len++] = all[i];
		}
	}
	return len;
}

/* `expected 'as', ':' or '?'`, in the arena. */
static const char *expected_text(struct parsing *parsing)
{
	int kinds[KINDS_MAX];
	size_t len = expected_kinds(parsing, kinds);
	char text[KINDS_MAX * 24];
	size_t used = (size_t)snprintf(text, sizeof(text), "expected");
	for (size_t i = 0; i < len; i++) {
		const char *glue = i == 0 ? " " : i + 1 == len ? " or " : ", ";
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s", glue, token_describe(kinds[i]));
	}
	return gen_strndup(&parsing->parse.program->arena, text, used);
}

/* A place without width, right behind the previous token. */
static struct span behind_previous(const struct parsing *parsing)
{
	struct span span = parsing->previous.span;
	if (span.source == NULL) {
		return parsing->token.span;
	}
	span.offset += span.len;
	span.len = 0;
	return span;
}

int parsing_misspelt(struct parsing *parsing)
{
	const char *candidates[KINDS_MAX];
	int kinds[KINDS_MAX];
	size_t len = 0;
	size_t all = expected_kinds(parsing, kinds);
	if (parsing->token.kind != TOKEN_NAME) {
		return 0;
	}
	for (size_t i = 0; i < all; i++) {
		const char *keyword = token_keyword(kinds[i]);
		if (keyword != NULL) {
			candidates[len] = keyword;
			kinds[len++] = kinds[i];
		}
	}
	const char *foreign[] = { "struct", "message", "class", "record", "interface" };
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		if (strcmp(parsing->token.text, foreign[i]) == 0 &&
			parser_accepts(parsing->parser, TOKEN_DTO, parsing->next.kind, true)) {
			return TOKEN_DTO;
		}
	}
	const char *meant = diag_suggest(parsing->token.text, candidates, len);
	for (size_t i = 0; i < len && meant != NULL; i++) {
		if (candidates[i] == meant &&
			parser_accepts(parsing->parser, kinds[i], parsing->next.kind, true)) {
			return kinds[i];
		}
	}
	return 0;
}

struct diag *parsing_report(struct parsing *parsing)
{
	const struct token *token = &parsing->token;
	struct diag_sink *sink = parsing->parse.sink;
	struct diag *diag;
	parsing->mistakes++;
	if (token->kind == TOKEN_NAME || token_keyword(token->kind) != NULL) {
		int shown = strlen(token->text) > 60 ? 60 : (int)strlen(token->text);
		diag = diag_add(sink, SEVERITY_ERROR, 107, token->span, "unexpected '%.*s'", shown,
			token->text);
	} else if (token->kind == 0) {
		diag = diag_add(sink, SEVERITY_ERROR, 107, behind_previous(parsing),
			"unexpected end of the file");
	} else {
		const char *name = token_describe(token->kind);
		name += strncmp(name, "a ", 2) == 0 ? 2 : 0;
		diag = diag_add(sink, SEVERITY_ERROR, 107, token->span, "unexpected %s", name);
	}
	return diag_label(diag, "%s", expected_text(parsing));
}

void parsing_report_missing(struct parsing *parsing, int kind)
{
	parsing->mistakes++;
	struct diag *diag = diag_add(parsing->parse.sink, SEVERITY_ERROR, 110,
		behind_previous(parsing), "missing %s", token_describe(kind));
	diag_label(diag, "%s", expected_text(parsing));
	if (kind == TOKEN_RBRACE && parsing->brace.source != NULL) {
		diag_also(diag, parsing->brace, "to close this '{'");
	}
}
