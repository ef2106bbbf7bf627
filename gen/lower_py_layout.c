/* SPDX-License-Identifier: MIT */
#include "lower_py.h"

#include <string.h>

#include <fzio/buffer.h>

#include <base/utf8.h>

#include "memory.h"

#define COLUMNS 88
#define INDENT  4

struct py_expression *py_atom(struct fzio_arena *arena, const char *text)
{
	struct py_expression *expression = GEN_NEW(arena, struct py_expression);
	expression->head = text;
	return expression;
}

struct py_expression *py_group(struct fzio_arena *arena, const char *head, const char *close)
{
	struct py_expression *expression = py_atom(arena, head);
	expression->close = close;
	return expression;
}

void py_add(struct py_expression *group, struct py_expression *item)
{
	if (group->last != NULL) {
		group->last->next = item;
	} else {
		group->first = item;
	}
	group->last = item;
}

static void put_flat(struct fzio_buffer *out, const struct py_expression *expression)
{
	fzio_buffer_append_str(out, expression->head);
	if (expression->close == NULL) {
		return;
	}
	for (const struct py_expression *it = expression->first; it != NULL; it = it->next) {
		put_flat(out, it);
		fzio_buffer_append_str(out, it->next != NULL ? ", " : "");
	}
	fzio_buffer_append_str(out, expression->close);
}

static size_t column_of(const struct fzio_buffer *out)
{
	size_t start = out->len;
	while (start > 0 && out->data[start - 1] != '\n') {
		start--;
	}
	return fzio__utf8_count(out->data + start, out->len - start);
}

static void put_indent(struct fzio_buffer *out, size_t indent)
{
	fzio_buffer_printf(out, "\n%*s", (int)indent, "");
}

/* `behind` columns follow on the last line. */
static void put(struct fzio_buffer *out, const struct py_expression *expression, size_t indent,
	size_t behind)
{
	size_t start = out->len, column = column_of(out);
	put_flat(out, expression);
	if (expression->close == NULL ||
		column + fzio__utf8_count(out->data + start, out->len - start) + behind <=
			COLUMNS) {
		return;
	}
	out->len = start;
	fzio_buffer_append_str(out, expression->head);
	/* A comma behind the only index of a type would make it a tuple. */
	bool is_index = *expression->close == ']' && expression->first == expression->last;
	for (const struct py_expression *it = expression->first; it != NULL; it = it->next) {
		put_indent(out, indent + INDENT);
		put(out, it, indent + INDENT, is_index ? 0 : 1);
		fzio_buffer_append_str(out, is_index ? "" : ",");
	}
	put_indent(out, indent);
	fzio_buffer_append_str(out, expression->close);
}

static void put_value(struct fzio_buffer *out, const struct py_expression *value, size_t indent)
{
	size_t len = strlen(value->head);
	if (value->close != NULL ||
		column_of(out) + fzio__utf8_count(value->head, len) <= COLUMNS) {
		put(out, value, indent, 0);
		return;
	}
	fzio_buffer_append_str(out, "(");
	put_indent(out, indent + INDENT);
	fzio_buffer_append_str(out, value->head);
	put_indent(out, indent);
	fzio_buffer_append_str(out, ")");
}

const char *py_layout(struct fzio_arena *arena, size_t indent, const char *before,
	struct py_expression *annotation, struct py_expression *value)
{
	struct fzio_buffer out, flat;
	fzio_buffer_init(&out);
	fzio_buffer_init(&flat);
	if (value != NULL) {
		put_flat(&flat, value);
	}
	size_t len = flat.len > 0 ? fzio__utf8_count(flat.data, flat.len) : 0;
	fzio_buffer_printf(&out, "%*s%s", (int)indent, "", before);
	/* The annotation is broken first, the value only where that is not enough. */
	put(&out, annotation, indent, value != NULL ? len + strlen(" = ") : 0);
	if (value != NULL) {
		fzio_buffer_append_str(&out, " = ");
		put_value(&out, value, indent);
	}
	const char *text = gen_strndup(arena, out.data, out.len);
	fzio_buffer_finish(&flat);
	fzio_buffer_finish(&out);
	return text;
}
