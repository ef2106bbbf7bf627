/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include <base/utf8.h>

#define COLUMNS C_WIDTH
#define TAB     8
#define BLOCK   16 /* bytes whose columns a byte can count */

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

static unsigned char width_of(char c)
{
	return c == '\t' ? TAB : !fzio__utf8_continues(c);
}

static size_t columns(const char *text, const char *end)
{
	size_t count = 0;
	/* A block at a time, which the compiler counts at once. */
	for (; end - text >= BLOCK; text += BLOCK) {
		unsigned char block = 0;
		for (size_t i = 0; i < BLOCK; i++) {
			block = (unsigned char)(block + width_of(text[i]));
		}
		count += block;
	}
	for (; text < end; text++) {
		count += width_of(*text);
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

/* Where `wanted`, a bracket or a comma, stands next outside of brackets and literals, or `end`. */
static const char *find(const char *at, const char *end, char wanted)
{
	enum {
		PLAIN,
		OPENS,
		CLOSES,
		COMMA,
		QUOTE
	};
	static const unsigned char meanings[256] = { ['('] = OPENS,
		['['] = OPENS,
		['{'] = OPENS,
		[')'] = CLOSES,
		[']'] = CLOSES,
		['}'] = CLOSES,
		[','] = COMMA,
		['"'] = QUOTE,
		['\''] = QUOTE };
	for (int depth = 0; at < end;) {
		unsigned char meaning = meanings[(unsigned char)*at];
		if (meaning == PLAIN) {
			at++;
			continue;
		}
		if (depth == 0 && *at == wanted) {
			return at;
		}
		if (meaning == QUOTE) {
			at = skip_literal(at, end);
			continue;
		}
		depth += (meaning == OPENS) - (meaning == CLOSES);
		at++;
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

/* One item and its comma, which with the `tail` behind it would end in `column`. What does not fit
 * goes below its name, and if it does not fit there either, its arguments go below their function. */
static void append_item(struct line *line, const char *item, const char *end, size_t column,
	size_t tail, size_t indent)
{
	bool is_long = column > line->limit;
	const char *value = is_long ? memmem(item, (size_t)(end - item), " = ", 3) : NULL;
	if (value != NULL) {
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
		const char *end = comma < tail ? comma + 1 : tail;
		size_t behind = comma < tail ? 0 : columns(tail, line->end);
		size_t width = (fresh ? 0 : 1) + columns(item, end) + behind;
		if (column + width > line->limit) {
			break_here(line, line->indent + 1);
			column = (line->indent + 1) * TAB;
			width -= fresh ? 0 : 1;
			fresh = true;
		}
		if (!fresh) {
			fzio_buffer_append_str(line->out, " ");
		}
		column += width;
		append_item(line, item, end, column, behind, line->indent + 1);
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
		size_t tail = comma < end ? 0 : 1; /* the last one is followed by something, too */
		const char *item_end = comma < end ? comma + 1 : end;
		size_t column = indent * TAB + columns(item, item_end) + tail;
		append_item(line, item, item_end, column, tail, indent);
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
	bool is_closed = starts(end - 3, end, " };");
	const char *brace = is_closed ? memmem(text, (size_t)(end - text), " = { ", 5) : NULL;
	if (starts(begin, end, "#define ")) {
		break_define(&line);
	} else if (starts(begin, end, "{ ")) {
		break_row(&line);
	} else if (brace != NULL) {
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
			if (blank) {
				fzio_buffer_append_str(out, "\n");
			}
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
