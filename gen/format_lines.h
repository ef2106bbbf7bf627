/* SPDX-License-Identifier: MIT */
#ifndef GEN_FORMAT_LINES_H
#define GEN_FORMAT_LINES_H

#include <stdio.h>

#include "format_words.h"

#define FORMAT_COLUMNS 100
#define FORMAT_INDENT  4
/* head, payload, ack, runs, throws */
#define FORMAT_CELLS 5

enum format_line_kind {
	FORMAT_EMPTY,
	FORMAT_COMMENT,
	FORMAT_ROW
};

/* Rows of one group that stand in one block share their columns. */
enum format_group {
	FORMAT_ALONE, /* shares nothing, and ends the block */
	FORMAT_NOTE, /* an annotation: shares nothing, and a block goes on around it */
	FORMAT_TYPE,
	FORMAT_DTO,
	FORMAT_MEMBER, /* a field, a variant */
	FORMAT_COMMAND
};

/* One line of the result. */
struct format_line {
	enum format_line_kind kind;
	enum format_group group;
	size_t indent; /* in columns */
	size_t from, to; /* the words of a row */
	size_t cells[FORMAT_CELLS]; /* the word that each cell begins with; the first is `from` */
	size_t cells_len;
	const struct format_comment *comment; /* itself, or behind a row; NULL: none */
	/* format_lines_align(): */
	size_t pads[FORMAT_CELLS]; /* blanks in front of each cell but the first */
	size_t comment_pad;
};

struct format_lines {
	struct format_line *lines;
	size_t len, capacity;
};

/* Lays out all the words; marks the comments that stand behind rows as taken. */
void format_lines_read(struct format_lines *lines, struct format_words *words);
void format_lines_finish(struct format_lines *lines);

/* Computes the blanks between cells and in front of comments. */
void format_lines_align(struct format_lines *lines, const struct format_words *words);
void format_lines_print(
	const struct format_lines *lines, const struct format_words *words, FILE *out);

#endif
