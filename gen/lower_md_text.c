/* SPDX-License-Identifier: MIT */
#include "lower_md.h"

#include <string.h>

#include <fzio/buffer.h>

#include "memory.h"
#include "model.h"

/* Fenced by one backtick more than it holds in a row. */
const char *md_code(struct fzio_arena *arena, const char *text)
{
	size_t longest = 0, run = 0;
	for (const char *at = text; *at != '\0'; at++) {
		run = *at == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	char *fence = gen_zalloc(arena, longest + 2);
	memset(fence, '`', longest + 1);
	const char *gap = longest > 0 ? " " : "";
	return gen_printf(arena, "%s%s%s%s%s", fence, gap, text, gap, fence);
}

const char *md_wire(struct fzio_arena *arena, const char *name)
{
	size_t len = strlen(name);
	bool plain = len > 0 && name[0] != ' ' && name[len - 1] != ' ';
	for (const char *at = name; *at != '\0'; at++) {
		plain = plain && (unsigned char)*at >= ' ' && *at != 0x7f;
	}
	struct json_object *json = json_object_new_string(name);
	const char *text = md_code(arena,
		plain ? name
		      : json_object_to_json_string_ext(json, JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(json);
	return text;
}

const char *md_cell(struct fzio_arena *arena, const char *text)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '\n') {
			fzio_buffer_append_str(&out, " ");
		} else {
			fzio_buffer_append_str(&out, *text == '|' ? "\\" : "");
			fzio_buffer_append(&out, text, 1);
		}
	}
	return gen_take(arena, &out);
}

static const char *deprecation(struct fzio_arena *arena, const char *instead)
{
	return instead[0] != '\0' ? gen_printf(arena, "Deprecated: %s", instead) : "Deprecated.";
}

void md_put_doc(struct md *md, struct json_object *view, struct json_object *object)
{
	struct json_object *notes = json_object_new_array();
	const char *since = model_str(object, "since"), *instead = model_str(object, "deprecated");
	if (instead != NULL) {
		json_object_array_add(
			notes, json_object_new_string(deprecation(&md->arena, instead)));
	}
	if (since != NULL) {
		json_object_array_add(
			notes, json_object_new_string(gen_printf(&md->arena, "Since %s.", since)));
	}
	model_put_str(view, "doc", model_str(object, "doc"));
	model_put(view, "notes", notes);
}

void md_put_about(struct md *md, struct json_object *view, struct json_object *object)
{
	struct fzio_arena *arena = &md->arena;
	const char *since = model_str(object, "since"), *instead = model_str(object, "deprecated");
	const char *about = md_cell(arena, model_str(object, "doc"));
	if (since != NULL) {
		about = gen_printf(arena, "%s%sSince %s.", about, about[0] != '\0' ? " " : "",
			md_cell(arena, since));
	}
	if (instead != NULL) {
		const char *text = md_cell(arena, deprecation(arena, instead));
		about = gen_printf(arena, "%s%s%s", about, about[0] != '\0' ? " " : "", text);
	}
	model_put_str(view, "about", about);
}

static bool is_flat(struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		enum json_type type = json_object_get_type(json_object_array_get_idx(list, i));
		if (type == json_type_array || type == json_type_object) {
			return false;
		}
	}
	return true;
}

static void new_line(struct fzio_buffer *out, unsigned depth)
{
	fzio_buffer_printf(out, "\n%*s", 2 * (int)depth, "");
}

static void write_json(struct fzio_buffer *out, struct json_object *value, unsigned depth);

/* Plain values share a line. */
static void write_list(struct fzio_buffer *out, struct json_object *list, unsigned depth)
{
	bool flat = is_flat(list);
	const char *gap = "";
	fzio_buffer_append_str(out, "[");
	MODEL_EACH(item, list)
	{
		fzio_buffer_append_str(out, gap);
		gap = flat ? ", " : ",";
		if (!flat) {
			new_line(out, depth + 1);
		}
		write_json(out, item, depth + 1);
	}
	if (!flat) {
		new_line(out, depth);
	}
	fzio_buffer_append_str(out, "]");
}

static const char *compact(struct json_object *value)
{
	return json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

static void write_members(struct fzio_buffer *out, struct json_object *object, unsigned depth)
{
	const char *gap = "";
	fzio_buffer_append_str(out, "{");
	json_object_object_foreach(object, key, member)
	{
		struct json_object *name = json_object_new_string(key);
		fzio_buffer_append_str(out, gap);
		gap = ",";
		new_line(out, depth + 1);
		fzio_buffer_printf(out, "%s: ", compact(name));
		json_object_put(name);
		write_json(out, member, depth + 1);
	}
	if (json_object_object_length(object) > 0) {
		new_line(out, depth);
	}
	fzio_buffer_append_str(out, "}");
}

static void write_json(struct fzio_buffer *out, struct json_object *value, unsigned depth)
{
	switch (json_object_get_type(value)) {
	case json_type_array: write_list(out, value, depth); break;
	case json_type_object: write_members(out, value, depth); break;
	default: fzio_buffer_append_str(out, compact(value)); break;
	}
}

const char *md_json(struct fzio_arena *arena, struct json_object *value)
{
	if (value == NULL) {
		return NULL;
	}
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	write_json(&out, value, 0);
	json_object_put(value);
	return gen_take(arena, &out);
}
