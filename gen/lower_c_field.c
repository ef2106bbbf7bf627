/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/buffer.h>
#include <fzio/type.h>

#include "memory.h"
#include "model.h"
#include "pattern.h"

/* Lowers fields to lines of descriptor tables. */
struct tables {
	struct fzio_arena *arena;
	struct json_object *model;
	struct json_object *patterns, *items, *tables; /* lists of the view */
	const char *module; /* its C name */
};

static bool is_kind(struct json_object *type, const char *kind)
{
	return strcmp(model_str(type, "kind"), kind) == 0;
}

static void extra(struct json_object *line, const char *name, const char *value)
{
	struct json_object *item = json_object_new_object();
	model_put_str(item, "name", name);
	model_put_str(item, "value", value);
	json_object_array_add(model_get(line, "extras"), item);
}

/* The numbers of a list, sixteen a line. */
static struct json_object *number_lines(
	struct fzio_arena *arena, const uint8_t *bytes, const uint16_t *words, size_t len)
{
	struct json_object *lines = json_object_new_array();
	for (size_t start = 0; start < len; start += 16) {
		const char *line = "";
		for (size_t i = start; i < len && i < start + 16; i++) {
			unsigned value = bytes != NULL ? bytes[i] : words[i];
			const char *form = value == FZIO_PATTERN_DEAD ? "%s%s0x%x," : "%s%s%u,";
			line = gen_printf(arena, form, line, i > start ? " " : "", value);
		}
		json_object_array_add(lines, json_object_new_string(line));
	}
	return lines;
}

/* The name of a pattern's tables, which are made when it is met first. */
static const char *pattern_name(struct tables *tables, const char *text)
{
	MODEL_EACH(known, tables->patterns)
	{
		if (strcmp(model_str(known, "pattern"), text) == 0) {
			return model_str(known, "cName");
		}
	}
	struct pattern_tables compiled;
	const char *message;
	size_t offset;
	bool ok = pattern_compile(text, &compiled, &message, &offset);
	assert(ok); /* the checker has compiled it before */
	(void)ok;
	struct json_object *object = json_object_new_object();
	size_t cells = (size_t)compiled.states * compiled.columns;
	size_t number = json_object_array_length(tables->patterns) + 1;
	const char *name = gen_printf(tables->arena, "%s_pattern_%zu", tables->module, number);
	model_put_str(object, "pattern", text);
	model_put_str(object, "cName", name);
	model_put_str(object, "literal", c_literal(tables->arena, text));
	model_put(object, "columns", json_object_new_int(compiled.columns));
	model_put(object, "states", json_object_new_int(compiled.states));
	model_put(object, "classes", number_lines(tables->arena, compiled.classes, NULL, 256));
	model_put(object, "next", number_lines(tables->arena, NULL, compiled.next, cells));
	model_put(object, "accepts",
		number_lines(tables->arena, compiled.accepts, NULL, (compiled.states + 7u) / 8));
	json_object_array_add(tables->patterns, object);
	pattern_finish(&compiled);
	return name;
}

/* A number of the model as a C constant of its kind. */
static const char *constant(
	struct fzio_arena *arena, struct json_object *type, struct json_object *value)
{
	if (is_kind(type, "float")) {
		const char *text = json_object_get_string(value);
		bool real = strpbrk(text, ".eE") != NULL;
		return gen_printf(arena, real ? "%s" : "%s.0", text);
	}
	if (is_kind(type, "u64")) {
		return gen_printf(arena, "%sU", json_object_get_string(value));
	}
	/* -9223372036854775808 is no constant of C, but a minus before one that is too large. */
	if (json_object_get_int64(value) == INT64_MIN) {
		return "INT64_MIN";
	}
	return json_object_get_string(value);
}

static void put_bound(
	struct tables *tables, struct json_object *line, struct json_object *type, const char *name)
{
	struct json_object *value = model_get(type, name);
	if (value != NULL) {
		const char *suffix =
			is_kind(type, "u64") ? "_u64" : (is_kind(type, "float") ? "_float" : "");
		extra(line, gen_printf(tables->arena, "%s%s", name, suffix),
			constant(tables->arena, type, value));
	}
}

static const char *flags_of(
	struct fzio_arena *arena, struct json_object *type, bool optional, bool defaulted)
{
	const struct {
		bool set;
		const char *name;
	} flags[] = {
		{ optional && !defaulted, "FZIO_OPTIONAL" },
		{ model_bool(type, "nullable"), "FZIO_NULLABLE" },
		{ defaulted, "FZIO_DEFAULTED" },
		{ model_get(type, "min") != NULL, "FZIO_MIN" },
		{ model_get(type, "max") != NULL, "FZIO_MAX" },
		{ model_bool(type, "above"), "FZIO_ABOVE" },
		{ model_bool(type, "below"), "FZIO_BELOW" },
		{ model_get(type, "step") != NULL, "FZIO_STEP" },
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

static const char *kind_constant(struct fzio_arena *arena, struct json_object *type)
{
	char *text = gen_printf(arena, "FZIO_%s", model_str(type, "kind"));
	for (char *at = text; *at != '\0'; at++) {
		if (*at >= 'a' && *at <= 'z') {
			*at = (char)(*at - 'a' + 'A');
		}
	}
	return text;
}

static void put_type(struct tables *tables, struct json_object *line, struct json_object *type,
	const char *place);

static struct json_object *line_new(
	struct tables *tables, struct json_object *type, const char *offset)
{
	struct json_object *line = json_object_new_object();
	model_put_str(line, "wire", NULL);
	model_put_str(line, "kind", kind_constant(tables->arena, type));
	model_put_str(line, "offset", offset);
	model_put(line, "extras", json_object_new_array());
	return line;
}

/* A field without a name: the items of an array, the keys and values of a map. */
static const char *put_item(struct tables *tables, struct json_object *type, const char *offset,
	const char *place, const char *name)
{
	struct json_object *line = line_new(tables, type, offset);
	const char *flags = flags_of(tables->arena, type, false, false);
	if (flags != NULL) {
		extra(line, "flags", flags);
	}
	put_type(tables, line, type, place);
	model_put_str(line, "cName", name);
	json_object_array_add(tables->items, line);
	return gen_printf(tables->arena, "&%s", name);
}

static void put_array(struct tables *tables, struct json_object *line, struct json_object *type,
	const char *place)
{
	struct fzio_arena *arena = tables->arena;
	struct json_object *item = model_get(type, "item");
	bool list = is_kind(item, "array") || is_kind(item, "map");
	bool pointer = model_bool(item, "nullable") && !list;
	const char *item_type = c_type(arena, item, place);
	const char *item_place = list ? item_type + strlen("struct ") : place;
	extra(line, "item_size",
		gen_printf(arena, "sizeof(%s)", pointer ? "const void *" : item_type));
	extra(line, "items",
		put_item(tables, item, NULL, item_place, gen_printf(arena, "%s_items", place)));
}

static void put_map(struct tables *tables, struct json_object *line, struct json_object *type,
	const char *place)
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
static void put_type(struct tables *tables, struct json_object *line, struct json_object *type,
	const char *place)
{
	const char *pattern = model_str(type, "pattern");
	put_bound(tables, line, type, "min");
	put_bound(tables, line, type, "max");
	put_bound(tables, line, type, "step");
	if (pattern != NULL) {
		extra(line, "pattern",
			gen_printf(tables->arena, "&%s", pattern_name(tables, pattern)));
	}
	if (is_kind(type, "enum")) {
		extra(line, "enumeration",
			gen_printf(tables->arena, "&%s_enum", model_str(type, "cName")));
	} else if (is_kind(type, "dto")) {
		extra(line, "dto", gen_printf(tables->arena, "&%s_dto", model_str(type, "cName")));
	} else if (is_kind(type, "array")) {
		put_array(tables, line, type, place);
	} else if (is_kind(type, "map")) {
		put_map(tables, line, type, place);
	}
}

static const char *enum_constant(
	struct json_object *model, struct json_object *type, const char *value)
{
	struct json_object *lists[] = { model_get(model, "enums"),
		model_get(model_get(model, "imported"), "enums") };
	for (size_t i = 0; i < 2; i++) {
		MODEL_EACH(enumeration, lists[i])
		{
			if (strcmp(model_str(enumeration, "cName"), model_str(type, "cName")) !=
				0) {
				continue;
			}
			MODEL_EACH(it, model_get(enumeration, "values"))
			{
				if (strcmp(model_str(it, "name"), value) == 0) {
					return model_str(it, "cName");
				}
			}
		}
	}
	assert(!"the checker knows every enum and its values");
	return NULL;
}

static const char *uuid_value(struct fzio_arena *arena, const char *text)
{
	struct fzio_uuid uuid;
	bool ok = fzio_uuid_parse(text, strlen(text), &uuid);
	assert(ok);
	(void)ok;
	const char *bytes = "";
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		bytes = gen_printf(arena, "%s%s0x%02x", bytes, i > 0 ? ", " : "", uuid.bytes[i]);
	}
	return gen_printf(arena, "{ %s }", bytes);
}

static const char *timestamp_value(struct fzio_arena *arena, const char *text)
{
	struct timespec time;
	bool ok = fzio_timestamp_parse(text, strlen(text), &time);
	assert(ok);
	(void)ok;
	return gen_printf(arena, ".tv_sec = %lld, .tv_nsec = %ld", (long long)time.tv_sec,
		(long)time.tv_nsec);
}

/* `&(const int64_t){ 3 }`; NULL: null, or empty. */
static const char *fallback_of(
	struct tables *tables, struct json_object *type, struct json_object *value)
{
	struct fzio_arena *arena = tables->arena;
	if (value == NULL || is_kind(type, "array") || is_kind(type, "map")) {
		return NULL;
	}
	const char *text = json_object_get_string(value), *c_value = text;
	if (is_kind(type, "string")) {
		return gen_printf(arena, "&(const char *const){ %s }", c_literal(arena, text));
	}
	if (is_kind(type, "enum")) {
		c_value = enum_constant(tables->model, type, text);
	} else if (is_kind(type, "uuid")) {
		c_value = uuid_value(arena, text);
	} else if (is_kind(type, "timestamp")) {
		c_value = timestamp_value(arena, text);
	} else if (!is_kind(type, "bool")) {
		c_value = constant(arena, type, value);
	}
	return gen_printf(arena, "&(const %s){ %s }", c_type(arena, type, ""), c_value);
}

static struct json_object *field_line(
	struct tables *tables, const char *owner, struct json_object *field)
{
	struct fzio_arena *arena = tables->arena;
	struct json_object *type = model_get(field, "type");
	struct json_object *fallback = model_get(field, "default");
	const char *wire = model_str(field, "wire"), *member = model_str(field, "cName");
	const char *flags = flags_of(arena, type, model_bool(field, "optional"), fallback != NULL);
	struct json_object *line =
		line_new(tables, type, gen_printf(arena, "offsetof(struct %s, %s)", owner, member));
	if (c_needs_json_escape(wire)) {
		const char *key = c_json_key_literal(arena, wire);
		const char *name = c_literal(arena, wire);
		extra(line, "name", name);
		extra(line, "name_len", gen_printf(arena, "sizeof(%s) - 1", name));
		extra(line, "key",
			gen_printf(arena, "%s \"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"",
				key));
		extra(line, "key_len", gen_printf(arena, "sizeof(%s) - 1", key));
	} else {
		model_put_str(line, "wire", c_literal(arena, wire));
	}
	if (flags != NULL) {
		extra(line, "flags", flags);
	}
	put_type(tables, line, type, gen_printf(arena, "%s_%s", owner, member));
	const char *text =
		fallback != NULL ? fallback_of(tables, type, model_get(fallback, "value")) : NULL;
	if (text != NULL) {
		extra(line, "fallback", text);
	}
	return line;
}

static void table_add(struct tables *tables, struct json_object *decl, bool closed)
{
	struct json_object *table = json_object_new_object(), *lines = json_object_new_array();
	const char *name = model_str(decl, "cName");
	MODEL_EACH(field, model_get(decl, "fields"))
	{
		json_object_array_add(lines, field_line(tables, name, field));
	}
	size_t len = json_object_array_length(lines);
	model_put_str(table, "cName", name);
	model_put_str(table, "literal", c_literal(tables->arena, model_str(decl, "name")));
	model_put_bool(table, "closed", closed);
	model_put_bool(table, "isEmpty", len == 0);
	model_put(table, "len", json_object_new_int((int)len));
	model_put(table, "fields", lines);
	json_object_array_add(tables->tables, table);
}

void c_put_tables(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct tables tables = { .arena = arena,
		.model = model,
		.patterns = json_object_new_array(),
		.items = json_object_new_array(),
		.tables = json_object_new_array(),
		.module = model_str(model_get(model, "module"), "cName") };
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		table_add(&tables, dto, model_bool(dto, "closed"));
	}
	MODEL_EACH(error, model_get(model, "errors"))
	{
		if (json_object_array_length(model_get(error, "fields")) > 0) {
			table_add(&tables, error, false);
		}
	}
	model_put(view, "patterns", tables.patterns);
	model_put(view, "items", tables.items);
	model_put(view, "tables", tables.tables);
}
