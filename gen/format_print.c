/* SPDX-License-Identifier: MIT */
/* Columns, and the text of the lines. */
#include "format_lines.h"

/* What is longer than this sticks out, and does not push the others away. */
#define CELL_MAX 40

static size_t cell_end(const struct format_line *line, size_t cell)
{
	return cell + 1 < line->cells_len ? line->cells[cell + 1] : line->to;
}

static size_t cell_width(
	const struct format_line *line, const struct format_words *words, size_t cell)
{
	return format_words_width(words, line->cells[cell], cell_end(line, cell));
}

/* Does a block go on over this line? */
static bool joins(const struct format_line *line, const struct format_line *first)
{
	return line->kind == FORMAT_COMMENT ||
	       (line->kind == FORMAT_ROW &&
		       (line->group == FORMAT_NOTE || line->group == first->group));
}

/* A column is as wide as its widest cell that another cell follows. */
static void align_block(
	struct format_line *first, const struct format_line *end, const struct format_words *words)
{
	size_t widest[FORMAT_CELLS] = { 0 };
	for (const struct format_line *line = first; line < end; line++) {
		for (size_t i = 0; line->group == first->group && i + 1 < line->cells_len; i++) {
			size_t width = cell_width(line, words, i);
			widest[i] = width > widest[i] && width <= CELL_MAX ? width : widest[i];
		}
	}
	for (struct format_line *line = first; line < end; line++) {
		for (size_t i = 0; line->group == first->group && i + 1 < line->cells_len; i++) {
			size_t width = cell_width(line, words, i);
			line->pads[i + 1] = width < widest[i] ? widest[i] - width + 1 : 1;
		}
	}
}

static void align_cells(struct format_lines *lines, const struct format_words *words)
{
	for (size_t i = 0; i < lines->len;) {
		struct format_line *first = &lines->lines[i];
		size_t end = i + 1;
		bool is_alone = first->kind != FORMAT_ROW || first->group == FORMAT_ALONE ||
				first->group == FORMAT_NOTE;
		while (!is_alone && end < lines->len && joins(&lines->lines[end], first)) {
			end++;
		}
		align_block(first, &lines->lines[end], words);
		i = end;
	}
}

static size_t row_width(const struct format_line *line, const struct format_words *words)
{
	size_t width = line->indent;
	for (size_t i = 0; i < line->cells_len; i++) {
		width += line->pads[i] + cell_width(line, words, i);
	}
	return width;
}

/* Comments behind rows that follow each other stand in one column. */
static void align_comments(struct format_lines *lines, const struct format_words *words)
{
	for (size_t i = 0; i < lines->len;) {
		size_t end = i, widest = 0;
		while (end < lines->len && lines->lines[end].kind == FORMAT_ROW &&
			lines->lines[end].comment != NULL) {
			size_t width = row_width(&lines->lines[end++], words);
			widest = width > widest && width <= FORMAT_COLUMNS ? width : widest;
		}
		for (; i < end; i++) {
			size_t width = row_width(&lines->lines[i], words);
			lines->lines[i].comment_pad = width < widest ? widest - width + 2 : 2;
		}
		i = end + 1;
	}
}

void format_lines_align(struct format_lines *lines, const struct format_words *words)
{
	align_cells(lines, words);
	align_comments(lines, words);
}

/* --- text --- */

static void print_blanks(size_t count, FILE *out)
{
	fprintf(out, "%*s", (int)count, "");
}

static void print_cell(
	const struct format_words *words, const struct format_line *line, size_t cell, FILE *out)
{
	for (size_t i = line->cells[cell]; i < cell_end(line, cell); i++) {
		const struct format_word *word = &words->words[i];
		if (i > line->cells[cell] && format_words_blank(word - 1, word)) {
			fputc(' ', out);
		}
		fwrite(word->text, 1, word->len, out);
	}
}

static void print_line(const struct format_words *words, const struct format_line *line, FILE *out)
{
	print_blanks(line->kind == FORMAT_EMPTY ? 0 : line->indent, out);
	for (size_t i = 0; i < line->cells_len; i++) {
		print_blanks(line->pads[i], out);
		print_cell(words, line, i, out);
	}
	if (line->comment != NULL) {
		print_blanks(line->kind == FORMAT_ROW ? line->comment_pad : 0, out);
		fwrite(line->comment->text, 1, line->comment->len, out);
	}
	fputc('\n', out);
}

void format_lines_print(
	const struct format_lines *lines, const struct format_words *words, FILE *out)
{
	for (size_t i = 0; i < lines->len; i++) {
		print_line(words, &lines->lines[i], out);
	}
}
