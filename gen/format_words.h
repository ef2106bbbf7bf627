/* SPDX-License-Identifier: MIT */
#ifndef GEN_FORMAT_WORDS_H
#define GEN_FORMAT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/arena.h>

#include "source.h"

/* A comment, as written, without the blanks behind it. */
struct format_comment {
	const char *text;
	size_t len;
	bool is_doc; /* `///`: it belongs to what follows, wherever it stands */
	bool is_first; /* on its line */
	bool after_blank; /* an empty line stands before it */
};

/* A token with what stands before it. */
struct format_word {
	int kind; /* TOKEN_…; 0: the end of the file */
	const char *text;
	size_t len; /* in bytes */
	size_t width; /* in code points */
	bool is_first; /* on its line */
	bool after_blank; /* an empty line stands between it and the comment or word before it */
	size_t comments; /* index of the first comment before it */
	size_t comments_len;
};

struct format_words {
	struct format_word *words; /* the last one is the end of the file */
	size_t len, capacity;
	struct format_comment *comments;
	size_t comments_len, comments_capacity;
};

/* Reads a source that has no lexical mistakes. */
void format_words_read(struct format_words *words, const struct source *source);
void format_words_finish(struct format_words *words);

/* Does a blank stand between two words that follow each other on a line? */
bool format_words_blank(const struct format_word *before, const struct format_word *word);
/* Columns that the words [from, to) take on one line. */
size_t format_words_width(const struct format_words *words, size_t from, size_t to);

#endif
