/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include <fzio/buffer.h>

#include "memory.h"
#include "model.h"

static const char *take(struct fzio_arena *arena, struct fzio_buffer *buffer)
{
	const char *text = gen_strndup(arena, buffer->len > 0 ? buffer->data : "", buffer->len);
	fzio_buffer_finish(buffer);
	return text;
}

static void append_escaped(struct fzio_buffer *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\') {
			fzio_buffer_printf(out, "\\%c", byte);
		} else if (byte == '?' && at[1] == '?') {
			fzio_buffer_append_str(out, "\\?"); /* no trigraphs */
		} else if (byte < 0x20 || byte == 0x7f) {
			/* Three octal digits end by themselves, hexadecimal ones do not. */
			fzio_buffer_printf(out, "\\%03o", byte);
		} else {
			fzio_buffer_append(out, at, 1);
		}
	}
}

const char *c_literal(struct fzio_arena *arena, const char *text)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "\"");
	append_escaped(&out, text);
	fzio_buffer_append_str(&out, "\"");
	return take(arena, &out);
}

bool c_needs_json_escape(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\' || (unsigned char)*text < 0x20) {
			return true;
		}
	}
	return false;
}

/* `"name":` as JSON, then as C. */
const char *c_json_key_literal(struct fzio_arena *arena, const char *wire)
{
	struct fzio_buffer json;
	fzio_buffer_init(&json);
	fzio_buffer_append_str(&json, "\"");
	for (const char *at = wire; *at != '\0'; at++) {
		if (*at == '"' || *at == '\\') {
			fzio_buffer_printf(&json, "\\%c", *at);
		} else if ((unsigned char)*at < 0x20) {
			fzio_buffer_printf(&json, "\\u%04x", (unsigned)*at);
		} else {
			fzio_buffer_append(&json, at, 1);
		}
	}
	fzio_buffer_append_str(&json, "\":");
	return c_literal(arena, take(arena, &json));
}

const char *c_identifier(struct fzio_arena *arena, const char *dotted)
{
	char *name = gen_strndup(arena, dotted, strlen(dotted));
	for (char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot, '.')) {
		*dot = '_';
	}
	return name;
}

/* One line of a comment: nothing in it may end the comment. */
static const char *comment_line(struct fzio_arena *arena, const char *text, size_t len, bool space)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	if (len > 0 && space) {
		fzio_buffer_append_str(&out, " ");
	}
	for (size_t i = 0; i < len; i++) {
		fzio_buffer_append(&out, &text[i], 1);
		if (i + 1 < len && ((text[i] == '*' && text[i + 1] == '/') ||
					   (text[i] == '/' && text[i + 1] == '*'))) {
			fzio_buffer_append_str(&out, " ");
		}
	}
	return take(arena, &out);
}

struct json_object *c_comment(struct fzio_arena *arena, const char *doc)
{
	if (doc == NULL) {
		return NULL;
	}
	struct json_object *comment = json_object_new_object(), *lines = json_object_new_array();
	bool single = strchr(doc, '\n') == NULL;
	model_put_str(comment, "one", single ? comment_line(arena, doc, strlen(doc), false) : NULL);
	while (!single && doc != NULL) {
		const char *end = strchr(doc, '\n');
		size_t len = end != NULL ? (size_t)(end - doc) : strlen(doc);
		const char *line = comment_line(arena, doc, len, true);
		json_object_array_add(lines, json_object_new_string(line));
		doc = end != NULL ? end + 1 : NULL;
	}
	model_put(comment, "lines", lines);
	return comment;
}
