/* SPDX-License-Identifier: MIT */
#include "format_words.h"

#include <stdlib.h>
#include <string.h>

#include <base/utf8.h>

#include "lex.h"
#include "memory.h"

/* --- reading --- */

static struct format_comment *add_comment(struct format_words *words)
{
	if (words->comments_len == words->comments_capacity) {
		words->comments_capacity = words->comments_capacity * 2 + 16;
		words->comments = gen_realloc(
			words->comments, words->comments_capacity * sizeof(words->comments[0]));
	}
	return &words->comments[words->comments_len++];
}

static struct format_word *add_word(struct format_words *words)
{
	if (words->len == words->capacity) {
		words->capacity = words->capacity * 2 + 64;
		words->words = gen_realloc(words->words, words->capacity * sizeof(words->words[0]));
	}
	return &words->words[words->len++];
}

/* Between two tokens there is nothing but blanks and comments. */
static void read_gap(struct format_words *words, struct format_word *word, const char *text,
	size_t from, size_t to)
{
	size_t newlines = from == 0; /* the first line begins like every other */
	for (size_t at = from; at < to; at++) {
		newlines += text[at] == '\n';
		if (text[at] != '/') {
			continue;
		}
		size_t len = strcspn(text + at, "\n"), end = at + len;
		while (strchr(" \t\r", text[at + len - 1]) != NULL) {
			len--;
		}
		*add_comment(words) = (struct format_comment){ .text = text + at,
			.len = len,
			.is_doc =
				len > 2 && text[at + 2] == '/' && (len < 4 || text[at + 3] != '/'),
			.is_first = newlines > 0,
			.after_blank = newlines > 1 };
		word->comments_len++;
		newlines = 0;
		at = end - 1;
	}
	word->is_first = newlines > 0;
	word->after_blank = newlines > 1;
}

void format_words_read(struct format_words *words, const struct source *source)
{
	*words = (struct format_words){ 0 };
	struct fzio_arena arena; /* for the texts of tokens, which are not wanted here */
	struct diag_sink *sink = diag_create();
	struct lexer lexer;
	size_t end = 0;
	fzio_arena_init(&arena, (size_t)1 << 31);
	lexer_init(&lexer, source, &arena, sink);
	int kind;
	do {
		struct token token = lexer_next(&lexer);
		kind = token.kind;
		struct format_word *word = add_word(words);
		const char *text = source->text + token.span.offset;
		*word = (struct format_word){ .kind = kind,
			.text = text,
			.len = token.span.len,
			.width = fzio__utf8_count(text, token.span.len),
			.comments = words->comments_len };
		read_gap(words, word, source->text, end, token.span.offset);
		end = token.span.offset + token.span.len;
	} while (kind != 0);
	lexer_finish(&lexer);
	diag_destroy(sink);
	fzio_arena_finish(&arena);
}

void format_words_finish(struct format_words *words)
{
	free(words->words);
	free(words->comments);
}

/* --- blanks within a line --- */

/* Signs that lean on what stands before them, unless that is a list's comma. */
static bool leans_left(int kind)
{
	return kind == TOKEN_ABOVE || kind == TOKEN_DOTS || kind == TOKEN_LBRACKET;
}

bool format_words_blank(const struct format_word *before, const struct format_word *word)
{
	switch (before->kind) {
	case TOKEN_LPAREN:
	case TOKEN_LBRACKET:
	case TOKEN_AT:
	case TOKEN_DOT:
	case TOKEN_DOTS:
	case TOKEN_BELOW: return false;
	case TOKEN_ABOVE:
		if (word->kind == TOKEN_NUMBER) {
			return false;
		}
		break;
	default: break;
	}
	switch (word->kind) {
	case TOKEN_SEMI:
	case TOKEN_COMMA:
	case TOKEN_RPAREN:
	case TOKEN_RBRACKET:
	case TOKEN_QUESTION:
	case TOKEN_COLON:
	case TOKEN_DOT:
	case TOKEN_LPAREN: return false;
	case TOKEN_RBRACE: return before->kind != TOKEN_LBRACE;
	case TOKEN_BELOW: return before->kind == TOKEN_COMMA;
	default: break;
	}
	return !leans_left(word->kind) || before->kind == TOKEN_COMMA ||
	       before->kind == TOKEN_EQUALS;
}

size_t format_words_width(const struct format_words *words, size_t from, size_t to)
{
	size_t width = 0;
	for (size_t i = from; i < to; i++) {
		width += words->words[i].width;
		width += i > from && format_words_blank(&words->words[i - 1], &words->words[i]);
	}
	return width;
}
