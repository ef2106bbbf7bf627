/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#define COLUMNS 100
#define TAB     8

/*
 * Breaks what templates print in one line, by the rules of .clang-format: arguments all go to the
 * next line if they fit there, else as many go to each line as fit; what is initialised by members
 * takes a line for each. It knows the shapes that templates/c prints, and nothing else of C.
 */
struct line {
	struct fzio_buffer *out;
	const char *text, *end;
	size_t indent; /* tabs */
	size_t limit; /* columns */
};

static size_t columns(const char *text, const char *end)
{
	size_t count = 0;
	for (; text < end; text++) {
		count += *text == '\t' ? TAB : ((unsigned char)*text & 0xc0) != 0x80;
	}
	return count;
}

static void append(struct fzio_buffer *out, const char *text, const char *end)
{
	fzio_buffer_append(out, text, (size_t)(end - text));
}

static void break_here(struct line *line, size_t indent)
{
	fzio_buffer_append_str(line->out, "\n");
	for (size_t i = 0; i < indent; i++) {
		fzio_buffer_append_str(line->out, "\t");
	}
}

/* Behind the string or character literal that begins at `at`. */
static const char *skip_literal(const char *at, const char *end)
{
	char quote = *at++;
	while (at < end && *at != quote) {
		at += *at == '\\' ? 2 : 1;
	}
	return at + 1;
}

/* Where `wanted` stands next outside of brackets and literals, or `end`. */
static const char *find(const char *at, const char *end, char wanted)
{
	/* What a character adds to how deep in brackets one is. */
	static const signed char depths[256] = {
		['('] = 1, ['['] = 1, ['{'] = 1, [')'] = -1, [']'] = -1, ['}'] = -1
	};
	for (int depth = 0; at < end;) {
		if (depth == 0 && *at == wanted) {
			return at;
		}
		if (*at == '"' || *at == '\'') {
			at = skip_literal(at, end);
			continue;
		}
		depth += depths[(unsigned char)*at++];
	}
	return end;
}

static const char *next_item(const char *comma, const char *end)
{
	return comma == end ? end : comma + 2; /* ", " */
}

/* `offsetof(struct chat_room, users)`: where the arguments of such a value begin, else NULL. */
static const char *arguments_of(const char *value, const char *end)
{
	const char *at = value;
	while (at < end && ((*at >= 'a' && *at <= 'z') || *at == '_')) {
		at++;
	}
	return at > value && at < end && *at == '(' ? at + 1 : NULL;
}

/* One item. What does not fit goes below its name, and if it does not fit there either, its
 * arguments go below their function. */
static void append_item(struct line *line, const char *item, const char *end, size_t column,
	size_t tail, size_t indent)
{
	const char *value = memmem(item, (size_t)(end - item), " = ", 3);
	if (value != NULL && column + columns(item, end) + tail > line->limit) {
		const char *rest = value + 3, *arguments = arguments_of(rest, end);
		bool fits = (indent + 1) * TAB + columns(rest, end) + tail <= line->limit;
		bool is_split = !fits && arguments != NULL;
		append(line->out, item, is_split ? arguments : value + 2);
		break_here(line, indent + 1);
		item = is_split ? arguments : rest;
	}
	append(line->out, item, end);
}

/* Items as many a line as fit; `tail` (to the line's end) follows the last one. */
static void fill(struct line *line, size_t column, const char *items, const char *tail)
{
	bool fresh = true; /* nothing but what opens the list, or a break, is before the item */
	for (const char *item = items; item < tail;) {
		const char *comma = find(item, tail, ',');
		size_t behind = comma < tail ? 1 : columns(tail, line->end);
		size_t width = (fresh ? 0 : 1) + columns(item, comma) + behind;
		if (column + width > line->limit) {
			break_here(line, line->indent + 1);
			column = (line->indent + 1) * TAB;
			width -= fresh ? 0 : 1;
			fresh = true;
		}
		fzio_buffer_append_str(line->out, fresh ? "" : " ");
		append_item(line, item, comma, column, behind, line->indent + 1);
		fzio_buffer_append_str(line->out, comma < tail ? "," : "");
		column += width;
		fresh = false;
		item = next_item(comma, tail);
	}
	append(line->out, tail, line->end);
}

/* A function's name that does not fit behind the type of what it returns, a pointer. */
static void put_name_below(struct line *line, const char *open)
{
	const char *star = memrchr(line->text, '*', (size_t)(open - line->text));
	if (columns(line->text, open) > line->limit && star != NULL) {
		append(line->out, line->text, star + 1);
		break_here(line, line->indent);
		line->text = star + 1;
	}
}

/* The arguments of the last pair of parentheses. */
static void break_arguments(struct line *line)
{
	const char *open = line->end;
	for (const char *at = line->text; (at = find(at, line->end, '(')) < line->end;) {
		open = at + 1;
		at = find(open, line->end, ')') + 1;
	}
	if (open == line->end) {
		append(line->out, line->text, line->end);
		return;
	}
	put_name_below(line, open);
	if (columns(line->text, line->end) <= line->limit) {
		append(line->out, line->text, line->end);
		return;
	}
	append(line->out, line->text, open);
	if ((line->indent + 1) * TAB + columns(open, line->end) <= line->limit) {
		break_here(line, line->indent + 1);
		append(line->out, open, line->end);
		return;
	}
	fill(line, columns(line->text, open), open, find(open, line->end, ')'));
}

static void break_each(struct line *line, const char *items, const char *end, size_t indent)
{
	for (const char *item = items; item < end;) {
		const char *comma = find(item, end, ',');
		if (item > items) {
			break_here(line, indent);
		}
		append_item(line, item, comma, indent * TAB, 1, indent);
		fzio_buffer_append_str(line->out, comma < end ? "," : "");
		item = next_item(comma, end);
	}
}

/* `{ FZIO_NAME("room"), … },` or `{ .event = "join", … },` */
static void break_row(struct line *line)
{
	const char *items = line->text + line->indent + strlen("{ ");
	const char *tail = line->end - strlen(" },");
	append(line->out, line->text, items);
	if (*items == '.') {
		break_each(line, items, tail, line->indent + 1);
		append(line->out, tail, line->end);
	} else {
		fill(line, columns(line->text, items), items, tail);
	}
}

/* `static const struct fzio_field name = { .kind = …, .flags = … };` A name that does not fit
 * behind its type goes below it. */
static void break_initializer(struct line *line, const char *items)
{
	const char *head = items - 1;
	const char *name = memrchr(line->text, ' ', (size_t)(head - strlen(" = {") - line->text));
	size_t indent = line->indent;
	if (columns(line->text, head) > line->limit && name != NULL) {
		append(line->out, line->text, name);
		break_here(line, ++indent);
		append(line->out, name + 1, head);
	} else {
		append(line->out, line->text, head);
	}
	break_here(line, indent + 1);
	break_each(line, items, line->end - strlen(" };"), indent + 1);
	fzio_buffer_append_str(line->out, ",");
	break_here(line, indent);
	fzio_buffer_append_str(line->out, "};");
}

/* In the last column, or behind a blank. */
static void end_with_backslash(struct fzio_buffer *out, size_t column)
{
	size_t blanks = column < COLUMNS - 2 ? COLUMNS - 1 - column : 1;
	fzio_buffer_printf(out, "%*s\\\n", (int)blanks, "");
}

/* One line of a macro, or as many as it takes; each of them will end with a backslash. */
static void break_macro_line(
	struct fzio_buffer *out, const char *text, const char *end, size_t indent)
{
	if (columns(text, end) > COLUMNS - 2) {
		break_arguments(&(struct line){ out, text, end, indent, COLUMNS - 2 });
	} else {
		append(out, text, end);
	}
}

/* `#define chat_register_join(registry, usecase, user) …` */
static void break_define(struct line *line)
{
	const char *head = find(find(line->text, line->end, '(') + 1, line->end, ')') + 1;
	struct fzio_buffer body, broken;
	fzio_buffer_init(&body);
	fzio_buffer_init(&broken);
	fzio_buffer_append_str(&body, "\t");
	append(&body, head + 1, line->end);
	break_macro_line(&broken, line->text, head, 0);
	fzio_buffer_append_str(&broken, "\n");
	if (columns(body.data, body.data + body.len) > COLUMNS) {
		break_macro_line(&broken, body.data, body.data + body.len, 1);
	} else {
		append(&broken, body.data,
			body.data + body.len); /* the last one has no backslash */
	}
	for (const char *at = broken.data, *end = at + broken.len; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		append(line->out, at, newline != NULL ? newline : end);
		if (newline != NULL) {
			end_with_backslash(line->out, columns(at, newline));
		}
		at = newline != NULL ? newline + 1 : end;
	}
	fzio_buffer_finish(&body);
	fzio_buffer_finish(&broken);
}

static bool starts(const char *text, const char *end, const char *with)
{
	size_t len = strlen(with);
	return (size_t)(end - text) >= len && memcmp(text, with, len) == 0;
}

static void wrap_line(struct fzio_buffer *out, const char *text, const char *end)
{
	struct line line = { out, text, end, strspn(text, "\t"), COLUMNS };
	const char *begin = text + line.indent;
	bool is_comment = starts(begin, end, "/*") || starts(begin, end, " *");
	/* Most lines are short, and need not be counted: a character is at least a byte. */
	bool is_short = (size_t)(end - text) + line.indent * (TAB - 1) <= COLUMNS;
	if (is_short || is_comment || columns(text, end) <= COLUMNS) {
		append(out, text, end);
		return;
	}
	const char *brace = memmem(text, (size_t)(end - text), " = { ", 5);
	if (starts(begin, end, "#define ")) {
		break_define(&line);
	} else if (starts(begin, end, "{ ")) {
		break_row(&line);
	} else if (brace != NULL && starts(end - 3, end, " };")) {
		break_initializer(&line, brace + 5);
	} else {
		break_arguments(&line);
	}
}

void c_wrap(struct fzio_buffer *out, const char *text, size_t len)
{
	bool raw = false; /* between `clang-format off` and `on` */
	bool blank = false; /* printed before the next line that is not */
	for (const char *end = text + len; text < end;) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *line_end = newline != NULL ? newline : end;
		if (starts(text, line_end, "/* clang-format o")) {
			raw = starts(text, line_end, "/* clang-format off");
		}
		if (line_end > text) {
			fzio_buffer_append_str(out, blank ? "\n" : "");
			if (raw) {
				append(out, text, line_end);
			} else {
				wrap_line(out, text, line_end);
			}
			fzio_buffer_append_str(out, "\n");
		}
		blank = line_end == text;
		text = line_end + 1;
	}
}
