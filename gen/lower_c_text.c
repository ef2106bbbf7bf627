/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include <fzio/buffer.h>

#include "memory.h"
#include "model.h"

static void append_escaped(struct fzio_buffer *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\') {
			fzio_buffer_printf(out, "\\%c", byte);
		} else if (byte == '?' && at > text && at[-1] == '?') {
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
	return gen_take(arena, &out);
}

const char *c_padded_literal(struct fzio_arena *arena, const char *text)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "\"");
	append_escaped(&out, text);
	for (int i = 0; i < 15; i++) {
		fzio_buffer_append_str(&out, "\\0");
	}
	fzio_buffer_append_str(&out, "\"");
	return gen_take(arena, &out);
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

const char *c_json_key(struct fzio_arena *arena, const char *wire)
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
	return gen_take(arena, &json);
}

/* Nothing in it may begin or end a comment, or be a newline to the preprocessor. */
static void append_comment(struct fzio_buffer *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char next = i + 1 < len ? text[i + 1] : '\0';
		bool joins = (text[i] == '*' && next == '/') || (text[i] == '/' && next == '*') ||
			     (text[i] == '?' && next == '?');
		fzio_buffer_append(out, &text[i], 1);
		fzio_buffer_append_str(out, joins ? " " : "");
	}
}

const char *c_comment_line(struct fzio_arena *arena, const char *text)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	append_comment(&out, text, strlen(text));
	return gen_take(arena, &out);
}

struct json_object *c_comment(struct fzio_arena *arena, const char *text)
{
	if (text == NULL) {
		return NULL;
	}
	struct json_object *comment = json_object_new_object(), *lines = json_object_new_array();
	bool single = strchr(text, '\n') == NULL;
	model_put_str(comment, "one", single ? c_comment_line(arena, text) : NULL);
	while (!single && text != NULL) {
		const char *end = strchrnul(text, '\n');
		struct fzio_buffer line;
		fzio_buffer_init(&line);
		/* An empty line ends behind its star. */
		fzio_buffer_append_str(&line, end > text ? " " : "");
		append_comment(&line, text, (size_t)(end - text));
		json_object_array_add(lines, json_object_new_string(gen_take(arena, &line)));
		text = *end != '\0' ? end + 1 : NULL;
	}
	model_put(comment, "lines", lines);
	return comment;
}

struct json_object *c_notes(struct fzio_arena *arena, struct json_object *decl)
{
	const char *text = model_str(decl, "doc"), *since = model_str(decl, "since");
	const char *deprecated = model_str(decl, "deprecated");
	if (since != NULL) {
		text = gen_printf(arena, "%s%sSince %s.", text != NULL ? text : "",
			text != NULL ? "\n" : "", since);
	}
	if (deprecated != NULL) {
		text = gen_printf(arena, "%s%sDeprecated%s%s.", text != NULL ? text : "",
			text != NULL ? "\n" : "", *deprecated != '\0' ? ": " : "", deprecated);
	}
	return c_comment(arena, text);
}
