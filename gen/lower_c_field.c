/* SPDX-License-Identifier: MIT */
#include "lower_c_table.h"

#include <string.h>

#include "letter_case.h"
#include "memory.h"
#include "model.h"

/* One line being made. What stands behind its kind is finished text, because an object for each
 * would be most of what a large contract costs. */
struct line {
	struct json_object *view;
	struct fzio_buffer extras; /* `.name = value, …` */
};

static void extra(struct line *line, const char *name, const char *value)
{
	fzio_buffer_append_str(&line->extras, line->extras.len > 0 ? ", ." : ".");
	fzio_buffer_append_str(&line->extras, name);
	fzio_buffer_append_str(&line->extras, " = ");
	fzio_buffer_append_str(&line->extras, value);
}

/* `&name` */
static void extra_address(struct line *line, const char *name, const char *of, const char *end)
{
	extra(line, name, "&");
	fzio_buffer_append_str(&line->extras, of);
	fzio_buffer_append_str(&line->extras, end);
}

static void put_bounds(struct tables *tables, struct line *line, struct json_object *type)
{
	static const char *const names[] = { "min", "max", "step" };
	const char *kind = model_str(type, "kind");
	const char *suffix = strcmp(kind, "u64") == 0     ? "_u64"
			     : strcmp(kind, "float") == 0 ? "_float"
							  : "";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_object *value = model_get(type, names[i]);
		if (value != NULL) {
			extra(line, gen_printf(tables->arena, "%s%s", names[i], suffix),
				c_number(tables->arena, kind, value));
		}
	}
}

/* What is said about a field beside its type. Items, keys and values have none of it. */
struct traits {
	bool optional, defaulted, sensitive, unique;
};

static const char *flags_of(
	struct fzio_arena *arena, struct json_object *type, const struct traits *traits)
{
	const struct {
		bool set;
		const char *name;
	} flags[] = {
		{ traits->optional && !traits->defaulted, "FZIO_OPTIONAL" },
		{ model_bool(type, "nullable"), "FZIO_NULLABLE" },
		{ traits->defaulted, "FZIO_DEFAULTED" },
		{ model_get(type, "min") != NULL, "FZIO_MIN" },
		{ model_get(type, "max") != NULL, "FZIO_MAX" },
		{ model_bool(type, "above"), "FZIO_ABOVE" },
		{ model_bool(type, "below"), "FZIO_BELOW" },
		{ model_get(type, "step") != NULL, "FZIO_STEP" },
		{ traits->sensitive, "FZIO_SENSITIVE" },
		{ traits->unique, "FZIO_UNIQUE" },
	};
	const char *text = NULL;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (flags[i].set) {
			text = text == NULL ? flags[i].name
					    : gen_printf(arena, "%s | %s", text, flags[i].name);
		}
	}
	return text;
}

static void put_type(
	struct tables *tables, struct line *line, struct json_object *type, const char *place);

static void line_begin(struct line *line, struct tables *tables, struct json_object *type,
	const struct traits *traits)
{
	const char *flags = flags_of(tables->arena, type, traits);
	line->view = json_object_new_object();
	fzio_buffer_init(&line->extras);
	model_put_str(line->view, "kind",
		gen_printf(tables->arena, "FZIO_%s",
			case_upper(tables->arena, model_str(type, "kind"))));
	if (flags != NULL) {
		extra(line, "flags", flags);
	}
}

/* The line's view, which is the caller's. */
static struct json_object *line_end(struct line *line)
{
	bool any = line->extras.len > 0;
	model_put_str(line->view, "extras", any ? gen_terminate(&line->extras) : NULL);
	fzio_buffer_finish(&line->extras);
	return line->view;
}

/* A field without a name: the items of an array, the keys and values of a map. */
static const char *put_item(struct tables *tables, struct json_object *type, const char *offset,
	const char *place, const char *name)
{
	static const struct traits none;
	struct line line;
	line_begin(&line, tables, type, &none);
	if (offset != NULL) {
		extra(&line, "offset", offset);
	}
	put_type(tables, &line, type, place);
	model_put_str(line.view, "cName", name);
	json_object_array_add(tables->items, line_end(&line));
	return gen_printf(tables->arena, "&%s", name);
}

static void put_array(
	struct tables *tables, struct line *line, struct json_object *type, const char *place)
{
	struct fzio_arena *arena = tables->arena;
	struct json_object *item = model_get(type, "item");
	bool list = model_is_list(item);
	bool pointer = model_bool(item, "nullable") && c_is_boxed(item);
	const char *item_type = c_type(arena, item, place);
	const char *item_place = list ? item_type + strlen("struct ") : place;
	extra(line, "item_size",
		gen_printf(arena, "sizeof(%s)", pointer ? "const void *" : item_type));
	extra(line, "items",
		put_item(tables, item, NULL, item_place, gen_printf(arena, "%s_items", place)));
}

static void put_map(
	struct tables *tables, struct line *line, struct json_object *type, const char *place)
{
	struct fzio_arena *arena = tables->arena;
	const char *entry = gen_printf(arena, "struct %s_entry", place);
	const char *value_place = gen_printf(arena, "%s_entry_value", place);
	extra(line, "item_size", gen_printf(arena, "sizeof(%s)", entry));
	extra(line, "keys",
		put_item(tables, model_get(type, "key"), NULL, place,
			gen_printf(arena, "%s_keys", place)));
	extra(line, "items",
		put_item(tables, model_get(type, "item"),
			gen_printf(arena, "offsetof(%s, value)", entry), value_place,
			gen_printf(arena, "%s_values", place)));
}

/* Constraints, and what the kind leads to. */
static void put_type(
	struct tables *tables, struct line *line, struct json_object *type, const char *place)
{
	const char *pattern = model_str(type, "pattern"), *kind = model_str(type, "kind");
	put_bounds(tables, line, type);
	if (pattern != NULL) {
		extra_address(line, "pattern", c_pattern_name(tables, pattern), "");
	}
	if (strcmp(kind, "enum") == 0) {
		extra_address(line, "enumeration", model_str(type, "cName"), "_enum");
	} else if (strcmp(kind, "dto") == 0) {
		extra_address(line, "dto", model_str(type, "cName"), "_dto");
	} else if (strcmp(kind, "union") == 0) {
		extra_address(line, "variants", model_str(type, "cName"), "_union");
	} else if (strcmp(kind, "array") == 0) {
		put_array(tables, line, type, place);
	} else if (strcmp(kind, "map") == 0) {
		put_map(tables, line, type, place);
	}
}

/* The name on the wire: for FZIO_NAME(), or in full where JSON writes it differently. */
static void put_name(struct fzio_arena *arena, struct json_object *line, const char *wire)
{
	struct json_object *escaped = NULL;
	bool plain = !c_needs_json_escape(wire);
	if (!plain) {
		const char *key = c_json_key(arena, wire);
		escaped = json_object_new_object();
		model_put_str(escaped, "name", c_literal(arena, wire));
		model_put(escaped, "nameLen", json_object_new_int((int)strlen(wire)));
		model_put_str(escaped, "key", c_padded_literal(arena, key));
		model_put(escaped, "keyLen", json_object_new_int((int)strlen(key)));
	}
	model_put_str(line, "name", plain ? c_literal(arena, wire) : NULL);
	model_put(line, "escaped", escaped);
}

static struct json_object *field_line(
	struct tables *tables, const char *owner, struct json_object *field)
{
	struct fzio_arena *arena = tables->arena;
	struct json_object *type = model_get(field, "type");
	struct json_object *fallback = model_get(field, "default");
	const char *member = model_str(field, "cName");
	const char *place = gen_printf(arena, "%s_%s", owner, member);
	struct traits traits = { .optional = model_bool(field, "optional"),
		.defaulted = fallback != NULL,
		.sensitive = model_bool(field, "sensitive"),
		.unique = model_bool(field, "unique") };
	struct line line;
	line_begin(&line, tables, type, &traits);
	put_name(arena, line.view, model_str(field, "wire"));
	model_put_str(
		line.view, "offset", gen_printf(arena, "offsetof(struct %s, %s)", owner, member));
	put_type(tables, &line, type, place);
	const char *text = fallback != NULL
				   ? c_fallback(tables, type, model_get(fallback, "value"), place)
				   : NULL;
	if (text != NULL) {
		extra(&line, "fallback", text);
	}
	return line_end(&line);
}

/* `is_error`: its descriptor is nobody else's, and errors are never closed. */
static void table_add(struct tables *tables, struct json_object *decl, bool is_error)
{
	struct json_object *table = json_object_new_object(), *lines = json_object_new_array();
	const char *name = model_str(decl, "cName");
	tables->items = json_object_new_array();
	tables->constants = json_object_new_array();
	MODEL_EACH(field, model_get(decl, "fields"))
	{
		json_object_array_add(lines, field_line(tables, name, field));
	}
	size_t len = json_object_array_length(lines);
	model_put_str(table, "cName", name);
	model_put_str(table, "literal", c_literal(tables->arena, model_str(decl, "name")));
	model_put_bool(table, "closed", !is_error && model_bool(decl, "closed"));
	model_put_bool(table, "bare", json_object_object_get_ex(decl, "bare", NULL));
	model_put_bool(table, "isStatic", is_error);
	model_put_bool(table, "isEmpty", len == 0);
	model_put(table, "len", json_object_new_int((int)len));
	model_put(table, "constants", tables->constants);
	model_put(table, "items", tables->items);
	model_put(table, "fields", lines);
	json_object_array_add(tables->tables, table);
}

void c_put_tables(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct tables tables = { .arena = arena,
		.model = model,
		.patterns = json_object_new_array(),
		.tables = json_object_new_array(),
		.module = model_str(model_get(model, "module"), "cName") };
	names_init(&tables.pattern_names);
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		table_add(&tables, dto, false);
	}
	MODEL_EACH(error, model_get(model, "errors"))
	{
		if (json_object_array_length(model_get(error, "fields")) > 0) {
			table_add(&tables, error, true);
		}
	}
	model_put(view, "patterns", tables.patterns);
	model_put(view, "tables", tables.tables);
	names_finish(&tables.pattern_names);
}
