/* SPDX-License-Identifier: MIT */
/* From words to lines: where each begins and ends, and where an empty one stands. */
#include "format_lines.h"

#include <stdlib.h>

#include "lex.h"
#include "memory.h"

/* Where the layout stands. */
struct layout {
	struct format_words *words;
	struct format_lines *lines;
	size_t at; /* the next word */
	bool tight; /* no empty line may follow here */
};

/* What becomes one line, unless comments within it or its length break it. */
struct row {
	enum format_group group;
	size_t indent, from, to;
	size_t cells[FORMAT_CELLS];
	size_t cells_len;
	size_t throws; /* the word a long row is broken at; 0: it is not */
};

/* A declaration: [at, header) are its annotations. */
struct item {
	size_t header;
	size_t open, close; /* its braces; 0: it has none */
	size_t end; /* behind it */
	bool is_tall; /* takes more than one line, of notes or of its body */
	bool is_spread; /* its body is on lines of its own */
};

static int kind_at(const struct layout *layout, size_t index)
{
	return layout->words->words[index].kind;
}

static struct format_line *add_line(
	struct layout *layout, enum format_line_kind kind, size_t indent)
{
	struct format_lines *lines = layout->lines;
	if (lines->len == lines->capacity) {
		lines->capacity = lines->capacity * 2 + 64;
		lines->lines = gen_realloc(lines->lines, lines->capacity * sizeof(lines->lines[0]));
	}
	struct format_line *line = &lines->lines[lines->len++];
	*line = (struct format_line){ .kind = kind, .indent = indent };
	layout->tight = false;
	return line;
}

/* An empty line, where one may stand: a doc comment stays with what it documents. */
static void add_empty(struct layout *layout)
{
	const struct format_lines *lines = layout->lines;
	if (lines->len == 0 || layout->tight) {
		return;
	}
	const struct format_line *last = &lines->lines[lines->len - 1];
	bool is_doc = last->kind == FORMAT_COMMENT && last->comment->is_doc;
	if (last->kind != FORMAT_EMPTY && !is_doc) {
		add_line(layout, FORMAT_EMPTY, 0);
	}
}

/* The comments before the next word, each on a line. */
static void add_comments(struct layout *layout, size_t indent)
{
	const struct format_word *word = &layout->words->words[layout->at];
	for (size_t i = 0; i < word->comments_len; i++) {
		const struct format_comment *comment = &layout->words->comments[word->comments + i];
		if (comment->after_blank) {
			add_empty(layout);
		}
		add_line(layout, FORMAT_COMMENT, indent)->comment = comment;
	}
}

/* The same, and the empty line that the author left after them. */
static void add_lead(struct layout *layout, size_t indent)
{
	add_comments(layout, indent);
	if (layout->words->words[layout->at].after_blank) {
		add_empty(layout);
	}
}

/* --- rows --- */

static size_t row_width(const struct layout *layout, const struct row *row)
{
	size_t width = row->indent;
	for (size_t i = 0; i < row->cells_len; i++) {
		size_t end = i + 1 < row->cells_len ? row->cells[i + 1] : row->to;
		width += (i > 0) + format_words_width(layout->words, row->cells[i], end);
	}
	return width;
}

/* One line with the words [from, to) of a row. */
static struct format_line *add_piece(
	struct layout *layout, const struct row *row, size_t from, size_t to)
{
	bool is_whole = from == row->from && to == row->to;
	size_t indent = from == row->from ? row->indent : row->indent + FORMAT_INDENT;
	struct format_line *line = add_line(layout, FORMAT_ROW, indent);
	line->group = is_whole ? row->group : FORMAT_ALONE;
	line->from = from;
	line->to = to;
	line->cells[line->cells_len++] = from;
	for (size_t i = 0; i < row->cells_len; i++) {
		if (row->cells[i] > from && row->cells[i] < to) {
			line->cells[line->cells_len++] = row->cells[i];
		}
	}
	return line;
}

/* Does a new line begin at this word, for the length of the row? `from`: where the last began. */
static bool is_wrapped_at(
	const struct layout *layout, const struct row *row, size_t from, size_t index)
{
	if (row->throws == 0 || index <= row->throws) {
		return row->throws != 0 && index == row->throws;
	}
	if (kind_at(layout, index - 1) != TOKEN_COMMA) {
		return false;
	}
	size_t end = index;
	while (end < row->to && kind_at(layout, end) != TOKEN_COMMA) {
		end++;
	}
	end += end < row->to;
	return row->indent + FORMAT_INDENT + format_words_width(layout->words, from, end) >
	       FORMAT_COLUMNS;
}

/* A comment behind the row, on its line, and no doc of what follows. */
static const struct format_comment *take_comment_behind(struct layout *layout, size_t index)
{
	struct format_word *word = &layout->words->words[index];
	if (word->comments_len == 0) {
		return NULL;
	}
	const struct format_comment *comment = &layout->words->comments[word->comments];
	if (comment->is_first || comment->is_doc) {
		return NULL;
	}
	word->comments++;
	word->comments_len--;
	return comment;
}

/* Comments within a row stay between the words they stand between: the line ends there. */
static void add_row(struct layout *layout, struct row *row)
{
	if (row->throws != 0 && row_width(layout, row) <= FORMAT_COLUMNS) {
		row->throws = 0;
	}
	size_t from = row->from;
	for (size_t i = row->from + 1; i < row->to; i++) {
		const struct format_word *word = &layout->words->words[i];
		if (word->comments_len == 0 && !is_wrapped_at(layout, row, from, i)) {
			continue;
		}
		struct format_line *line = add_piece(layout, row, from, i);
		for (size_t j = 0; j < word->comments_len; j++) {
			if (j > 0) {
				line = add_line(
					layout, FORMAT_COMMENT, row->indent + FORMAT_INDENT);
			}
			line->comment = &layout->words->comments[word->comments + j];
		}
		from = i;
	}
	add_piece(layout, row, from, row->to)->comment = take_comment_behind(layout, row->to);
	layout->at = row->to;
}

static struct row row_from(const struct layout *layout, enum format_group group, size_t indent)
{
	return (struct row){ .group = group,
		.indent = indent,
		.from = layout->at,
		.cells = { layout->at },
		.cells_len = 1 };
}

static void row_cell(struct row *row, size_t index)
{
	row->cells[row->cells_len++] = index;
}

/* --- looking ahead --- */

static size_t find(const struct layout *layout, size_t from, int kind)
{
	while (kind_at(layout, from) != kind && kind_at(layout, from) != 0) {
		from++;
	}
	return from;
}

static size_t find_close(const struct layout *layout, size_t open)
{
	size_t depth = 0, at = open;
	do {
		depth += kind_at(layout, at) == TOKEN_LBRACE;
		depth -= kind_at(layout, at) == TOKEN_RBRACE;
		at++;
	} while (depth > 0);
	return at - 1;
}

/* Behind the annotation that starts at `from`. */
static size_t annotation_end(const struct layout *layout, size_t from)
{
	bool has_values = kind_at(layout, from + 2) == TOKEN_LPAREN;
	return has_values ? find(layout, from, TOKEN_RPAREN) + 1 : from + 2;
}

/* A body that stands on the line of its header: as its author wanted, and if it fits. */
static bool fits_line(const struct layout *layout, const struct item *item)
{
	const struct format_word *words = layout->words->words;
	if (item->close == item->open + 1 && words[item->close].comments_len == 0) {
		return true;
	}
	int kind = words[item->header].kind;
	if (kind == TOKEN_NAMESPACE || kind == TOKEN_UNION || words[item->open + 1].is_first) {
		return false;
	}
	for (size_t i = item->header + 1; i <= item->close; i++) {
		if (words[i].comments_len > 0 || words[i].kind == TOKEN_AT) {
			return false;
		}
	}
	/* One column for the blank in front of an error's colon. */
	return format_words_width(layout->words, item->header, item->end) < FORMAT_COLUMNS;
}

static bool has_doc(const struct layout *layout, size_t index)
{
	const struct format_word *word = &layout->words->words[index];
	for (size_t i = 0; i < word->comments_len; i++) {
		if (layout->words->comments[word->comments + i].is_doc) {
			return true;
		}
	}
	return false;
}

static struct item look_at_item(const struct layout *layout)
{
	struct item item = { .header = layout->at };
	while (kind_at(layout, item.header) == TOKEN_AT) {
		item.header = annotation_end(layout, item.header);
	}
	size_t at = item.header;
	while (kind_at(layout, at) != TOKEN_LBRACE && kind_at(layout, at) != TOKEN_SEMI) {
		at++;
	}
	item.end = at + 1;
	if (kind_at(layout, at) == TOKEN_LBRACE) {
		item.open = at;
		item.close = find_close(layout, at);
		item.end = item.close + 1;
		item.is_spread = !fits_line(layout, &item);
	}
	item.is_tall = item.is_spread || item.header != layout->at || has_doc(layout, layout->at);
	return item;
}

/* --- members --- */

static void add_notes(struct layout *layout, size_t indent)
{
	while (kind_at(layout, layout->at) == TOKEN_AT) {
		struct row row = row_from(layout, FORMAT_NOTE, indent);
		row.to = annotation_end(layout, row.from);
		add_row(layout, &row);
		layout->tight = true;
		add_comments(layout, indent);
	}
}

/* `name as "wire":`, and the rest in a column. */
static void add_field(struct layout *layout)
{
	struct row row = row_from(layout, FORMAT_MEMBER, FORMAT_INDENT);
	row_cell(&row, find(layout, row.from, TOKEN_COLON) + 1);
	row.to = find(layout, row.from, TOKEN_SEMI) + 1;
	add_row(layout, &row);
}

/* With its comma, if it has one. */
static void add_enum_value(struct layout *layout)
{
	struct row row = row_from(layout, FORMAT_ALONE, FORMAT_INDENT);
	row.to = row.from + 1;
	while (kind_at(layout, row.to) != TOKEN_COMMA && kind_at(layout, row.to) != TOKEN_RBRACE) {
		row.to++;
	}
	row.to += kind_at(layout, row.to) == TOKEN_COMMA;
	add_row(layout, &row);
}

/* Behind the type that starts at `from`. */
static size_t type_end(const struct layout *layout, size_t from)
{
	size_t depth = 0, at = from + 1;
	for (;; at++) {
		int kind = kind_at(layout, at), before = kind_at(layout, at - 1);
		bool goes_on = depth > 0 || before == TOKEN_DOT || before == TOKEN_LBRACKET ||
			       kind == TOKEN_DOT || kind == TOKEN_DOTS || kind == TOKEN_NUMBER ||
			       kind == TOKEN_LBRACKET || kind == TOKEN_RBRACKET ||
			       kind == TOKEN_QUESTION;
		if (kind == TOKEN_LPAREN) {
			at = find(layout, at, TOKEN_RPAREN);
		} else if (kind == TOKEN_BELOW) {
			depth++;
		} else if (kind == TOKEN_ABOVE) {
			depth--;
		} else if (!goes_on) {
			return at;
		}
	}
}

/* Keywords are names too: whether one is meant is told by where it stands. */
static void add_member(struct layout *layout)
{
	bool is_command = kind_at(layout, layout->at) == TOKEN_COMMAND;
	struct row row =
		row_from(layout, is_command ? FORMAT_COMMAND : FORMAT_ALONE, FORMAT_INDENT);
	row.to = find(layout, row.from, TOKEN_SEMI) + 1;
	size_t at = find(layout, row.from, TOKEN_LPAREN);
	row_cell(&row, at);
	at = kind_at(layout, at + 1) == TOKEN_RPAREN ? at + 2 : type_end(layout, at + 1) + 1;
	if (kind_at(layout, at) == TOKEN_ARROW) {
		row_cell(&row, at);
		at = type_end(layout, at + 1);
	}
	if (kind_at(layout, at) == TOKEN_RUNS) {
		row_cell(&row, at);
		at = type_end(layout, at + 1); /* a dotted name is one too */
	}
	if (kind_at(layout, at) == TOKEN_THROWS) {
		row_cell(&row, at);
		row.throws = at;
	}
	add_row(layout, &row);
}

static void add_body(struct layout *layout, const struct item *item)
{
	int kind = kind_at(layout, item->header);
	layout->tight = true;
	while (layout->at < item->close) {
		add_lead(layout, FORMAT_INDENT);
		add_notes(layout, FORMAT_INDENT);
		if (kind == TOKEN_NAMESPACE) {
			add_member(layout);
		} else if (kind == TOKEN_ENUM) {
			add_enum_value(layout);
		} else {
			add_field(layout);
		}
	}
	add_comments(layout, FORMAT_INDENT);
	struct row row = row_from(layout, FORMAT_ALONE, 0);
	row.to = item->end;
	add_row(layout, &row);
}

/* --- the file --- */

static void add_item(struct layout *layout, const struct item *item)
{
	add_notes(layout, 0);
	int kind = kind_at(layout, layout->at);
	struct row row = row_from(layout, FORMAT_ALONE, 0);
	row.to = item->is_spread ? item->open + 1 : item->end;
	if (kind == TOKEN_TYPE) {
		row.group = FORMAT_TYPE;
		row_cell(&row, find(layout, row.from, TOKEN_EQUALS));
	} else if (kind == TOKEN_DTO && !item->is_spread) {
		row.group = FORMAT_DTO;
		row_cell(&row, item->open);
	} else if (kind == TOKEN_ERROR) {
		row_cell(&row, find(layout, row.from, TOKEN_COLON));
	}
	add_row(layout, &row);
	if (item->is_spread) {
		add_body(layout, item);
	}
}

/* What takes several lines stands apart, and so do the module's line and its imports. */
void format_lines_read(struct format_lines *lines, struct format_words *words)
{
	struct layout layout = { .words = words, .lines = lines };
	*lines = (struct format_lines){ 0 };
	int kind_before = 0;
	bool was_spread = false;
	while (kind_at(&layout, layout.at) != 0) {
		struct item item = look_at_item(&layout);
		int kind = kind_at(&layout, item.header);
		bool ends_imports = kind_before == TOKEN_IMPORT && kind != TOKEN_IMPORT;
		if (item.is_tall || was_spread || ends_imports || kind_before == TOKEN_MODULE) {
			add_empty(&layout);
		}
		add_lead(&layout, 0);
		add_item(&layout, &item);
		kind_before = kind;
		was_spread = item.is_spread;
	}
	add_comments(&layout, 0);
}

void format_lines_finish(struct format_lines *lines)
{
	free(lines->lines);
}
