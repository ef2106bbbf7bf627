/* SPDX-License-Identifier: MIT */
#include "lex.h"

#include <stdlib.h>
#include <string.h>

#include "lex_text.h"
#include "memory.h"

/* Every kind of token: how it is written, or what a message calls it. */
static const struct {
	int kind;
	const char *text;
	const char *described;
} kinds[] = {
	{ TOKEN_MODULE, "module", "'module'" },
	{ TOKEN_IMPORT, "import", "'import'" },
	{ TOKEN_TYPE, "type", "'type'" },
	{ TOKEN_DTO, "dto", "'dto'" },
	{ TOKEN_ENUM, "enum", "'enum'" },
	{ TOKEN_UNION, "union", "'union'" },
	{ TOKEN_ERROR, "error", "'error'" },
	{ TOKEN_NAMESPACE, "namespace", "'namespace'" },
	{ TOKEN_CONNECT, "connect", "'connect'" },
	{ TOKEN_COMMAND, "command", "'command'" },
	{ TOKEN_EVENT, "event", "'event'" },
	{ TOKEN_THROWS, "throws", "'throws'" },
	{ TOKEN_RUNS, "runs", "'runs'" },
	{ TOKEN_AS, "as", "'as'" },
	{ TOKEN_ON, "on", "'on'" },
	{ TOKEN_MAP, "map", "'map'" },
	{ TOKEN_STEP, "step", "'step'" },
	{ TOKEN_TRUE, "true", "'true'" },
	{ TOKEN_FALSE, "false", "'false'" },
	{ TOKEN_NULL, "null", "'null'" },
	{ TOKEN_NAME, NULL, "a name" },
	{ TOKEN_STRING, NULL, "a string" },
	{ TOKEN_NUMBER, NULL, "a number" },
	{ TOKEN_PATTERN, NULL, "a pattern" },
	{ TOKEN_AT, NULL, "'@'" },
	{ TOKEN_SEMI, NULL, "';'" },
	{ TOKEN_COMMA, NULL, "','" },
	{ TOKEN_COLON, NULL, "':'" },
	{ TOKEN_EQUALS, NULL, "'='" },
	{ TOKEN_QUESTION, NULL, "'?'" },
	{ TOKEN_DOT, NULL, "'.'" },
	{ TOKEN_DOTS, NULL, "'..'" },
	{ TOKEN_ARROW, NULL, "'->'" },
	{ TOKEN_ABOVE, NULL, "'>'" },
	{ TOKEN_BELOW, NULL, "'<'" },
	{ TOKEN_LPAREN, NULL, "'('" },
	{ TOKEN_RPAREN, NULL, "')'" },
	{ TOKEN_LBRACKET, NULL, "'['" },
	{ TOKEN_RBRACKET, NULL, "']'" },
	{ TOKEN_LBRACE, NULL, "'{'" },
	{ TOKEN_RBRACE, NULL, "'}'" },
	{ 0, NULL, "the end of the file" },
};

#define KINDS_LEN (sizeof(kinds) / sizeof(kinds[0]))

const char *token_describe(int kind)
{
	for (size_t i = 0; i < KINDS_LEN; i++) {
		if (kinds[i].kind == kind) {
			return kinds[i].described;
		}
	}
	return "?";
}

const char *token_keyword(int kind)
{
	for (size_t i = 0; i < KINDS_LEN; i++) {
		if (kinds[i].kind == kind) {
			return kinds[i].text;
		}
	}
	return NULL;
}

void lexer_init(struct lexer *lexer, const struct source *source, struct fzio_arena *arena,
	struct diag_sink *sink)
{
	*lexer = (struct lexer){ .source = source, .sink = sink, .arena = arena, .fresh = true };
}

void lexer_finish(struct lexer *lexer)
{
	free(lexer->doc);
	lexer->doc = NULL;
}

/* --- blanks and comments --- */

static size_t line_end(const struct lexer *lexer)
{
	const char *newline = strchr(lexer->source->text + lexer->at, '\n');
	return newline != NULL ? (size_t)(newline - lexer->source->text) : lexer->source->len;
}

static void add_doc(struct lexer *lexer, const char *text, size_t len)
{
	if (lexer->doc_len + len + 2 > lexer->doc_capacity) {
		lexer->doc_capacity = (lexer->doc_len + len + 2) * 2;
		lexer->doc = gen_realloc(lexer->doc, lexer->doc_capacity);
	}
	if (lexer->has_doc) {
		lexer->doc[lexer->doc_len++] = '\n';
	}
	memcpy(lexer->doc + lexer->doc_len, text, len);
	lexer->doc_len += len;
	lexer->has_doc = true;
}

/* `// …` and `/// …`; four and more slashes are a line to rule things off, and no doc. */
static void skip_line_comment(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	size_t start = lexer->at, end = line_end(lexer);
	lexer->at = end;
	if (text[start + 2] != '/' || text[start + 3] == '/') {
		return;
	}
	size_t from = start + 3;
	from += text[from] == ' ';
	while (end > from && strchr(" \t\r", text[end - 1]) != NULL) {
		end--;
	}
	struct span span = lexer__span(lexer, start, end > from ? end : start + 3);
	lexer->doc_span = lexer->has_doc ? span_join(lexer->doc_span, span) : span;
	add_doc(lexer, text + from, end > from ? end - from : 0);
}

/* What C calls a comment is none here; who writes one means it all the same. */
static void skip_block_comment(struct lexer *lexer)
{
	const char *end = strstr(lexer->source->text + lexer->at + 2, "*/");
	diag_help(diag_add(lexer->sink, SEVERITY_ERROR, 102,
			  lexer__span(lexer, lexer->at, lexer->at + 2),
			  end != NULL ? "there are no block comments"
				      : "there are no block comments, and this one has no end"),
		"write '//' on every line, '///' to document what follows");
	lexer->at = end != NULL ? (size_t)(end - lexer->source->text) + 2 : lexer->source->len;
}

static void skip_blanks(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	for (;;) {
		char c = text[lexer->at];
		if (c == '\n') {
			lexer->fresh = true;
			lexer->at++;
		} else if (c == ' ' || c == '\t' || c == '\r') {
			lexer->at++;
		} else if (c == '/' && text[lexer->at + 1] == '/') {
			skip_line_comment(lexer);
		} else if (c == '/' && text[lexer->at + 1] == '*') {
			skip_block_comment(lexer);
		} else {
			return;
		}
	}
}

/* --- tokens --- */

static int word_kind(const char *word)
{
	for (size_t i = 0; i < KINDS_LEN; i++) {
		const char *text = kinds[i].text;
		if (text != NULL && text[0] == word[0] && strcmp(text, word) == 0) {
			return kinds[i].kind;
		}
	}
	return TOKEN_NAME;
}

/* The kind of a sign, and its length; 0 length: none starts here. */
static int sign_kind(const char *text, size_t *ret_len)
{
	static const struct {
		char sign;
		int kind;
	} signs[] = {
		{ '@', TOKEN_AT },
		{ ';', TOKEN_SEMI },
		{ ',', TOKEN_COMMA },
		{ ':', TOKEN_COLON },
		{ '=', TOKEN_EQUALS },
		{ '?', TOKEN_QUESTION },
		{ '.', TOKEN_DOT },
		{ '>', TOKEN_ABOVE },
		{ '<', TOKEN_BELOW },
		{ '(', TOKEN_LPAREN },
		{ ')', TOKEN_RPAREN },
		{ '[', TOKEN_LBRACKET },
		{ ']', TOKEN_RBRACKET },
		{ '{', TOKEN_LBRACE },
		{ '}', TOKEN_RBRACE },
	};
	*ret_len = 2;
	if (text[0] == '.' && text[1] == '.') {
		return TOKEN_DOTS;
	}
	if (text[0] == '-' && text[1] == '>') {
		return TOKEN_ARROW;
	}
	*ret_len = 1;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].sign == text[0]) {
			return signs[i].kind;
		}
	}
	*ret_len = 0;
	return 0;
}

static bool starts_token(const char *text)
{
	size_t len;
	return text[0] == '\0' || strchr(" \t\r\n\"/", text[0]) != NULL ||
	       lexer__is_word(text[0]) || (text[0] == '-' && lexer__is_digit(text[1])) ||
	       sign_kind(text, &len) != 0;
}

/* A run of what means nothing is one mistake, not one for each byte. */
static void skip_unknown(struct lexer *lexer)
{
	const char *text = lexer->source->text;
	size_t start = lexer->at;
	do {
		lexer->at++;
	} while (!starts_token(text + lexer->at));
	bool is_letter = (unsigned char)text[start] >= 0x80;
	int shown = (int)(lexer->at - start > 40 ? 0 : lexer->at - start);
	struct diag *diag =
		diag_add(lexer->sink, SEVERITY_ERROR, 101, lexer__span(lexer, start, lexer->at),
			shown > 0 ? "'%.*s' has no meaning here" : "this has no meaning here",
			shown, text + start);
	if (is_letter) {
		diag_help(diag, "names are made of ASCII letters, digits and '_'; other text "
				"belongs into strings");
	} else if (text[start] == '\'') {
		diag_help(diag, "strings are written in double quotes");
	} else if (text[start] == '#') {
		diag_help(diag, "comments start with '//'");
	}
}

static void read_token(struct lexer *lexer, struct token *token)
{
	const char *text = lexer->source->text + lexer->at;
	size_t len = 0;
	if (*text == '"') {
		token->kind = TOKEN_STRING;
		token->text = lexer__string(lexer);
	} else if (*text == '/') {
		token->kind = TOKEN_PATTERN;
		token->text = lexer__pattern(lexer);
	} else if (lexer__is_digit(*text) || (*text == '-' && lexer__is_digit(text[1]))) {
		token->kind = TOKEN_NUMBER;
		token->text = lexer__number(lexer);
	} else if (lexer__is_word(*text)) {
		while (lexer__is_word(text[len])) {
			len++;
		}
		token->text = gen_strndup(lexer->arena, text, len);
		token->kind = word_kind(token->text);
		lexer->at += len;
	} else {
		token->kind = sign_kind(text, &len);
		lexer->at += len;
	}
}

struct token lexer_next(struct lexer *lexer)
{
	skip_blanks(lexer);
	while (!starts_token(lexer->source->text + lexer->at)) {
		skip_unknown(lexer);
		lexer->shaken = true;
		skip_blanks(lexer);
	}
	size_t mistakes = diag_errors(lexer->sink);
	struct token token = { .first = lexer->fresh, .shaken = lexer->shaken };
	size_t start = lexer->at;
	lexer->fresh = false;
	if (lexer->has_doc) {
		token.doc = gen_strndup(lexer->arena, lexer->doc, lexer->doc_len);
		token.doc_span = lexer->doc_span;
		lexer->has_doc = false;
		lexer->doc_len = 0;
	}
	if (start < lexer->source->len) {
		read_token(lexer, &token);
	}
	lexer->shaken = diag_errors(lexer->sink) > mistakes;
	token.span = lexer__span(lexer, start, lexer->at);
	return token;
}
