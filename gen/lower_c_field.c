/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/type.h>

#include "memory.h"
#include "model.h"
#include "model_find.h"
#include "pattern.h"

/* Lowers fields to lines of descriptor tables. */
struct tables {
	struct fzio_arena *arena;
	struct json_object *model;
	struct json_object *patterns, *tables; /* lists of the view */
	struct json_object *items, *constants; /* lists of the table at hand */
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

/* The numbers of a list, so many a line. */
static struct json_object *number_lines(struct fzio_arena *arena, const uint8_t *bytes,
	const uint16_t *words, size_t len, size_t a_line)
{
	struct json_object *lines = json_object_new_array();
	for (size_t start = 0; start < len; start += a_line) {
		const char *line = "";
		for (size_t i = start; i < len && i < start + a_line; i++) {
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
	model_put_str(object, "text", c_comment_line(tables->arena, text));
	model_put_str(object, "literal", c_literal(tables->arena, text));
	model_put(object, "columns", json_object_new_int(compiled.columns));
	model_put(object, "states", json_object_new_int(compiled.states));
	model_put(object, "classes", number_lines(tables->arena, compiled.classes, NULL, 256, 32));
	model_put(object, "next",
		number_lines(tables->arena, NULL, compiled.next, cells, compiled.columns));
	model_put(object, "accepts",
		number_lines(
			tables->arena, compiled.accepts, NULL, (compiled.states + 7u) / 8, 16));
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
	struct tables *tables, struct json_object *type, const struct traits *traits)
{
	struct json_object *line = json_object_new_object();
	const char *flags = flags_of(tables->arena, type, traits);
	model_put_str(line, "kind", kind_constant(tables->arena, type));
	model_put(line, "extras", json_object_new_array());
	if (flags != NULL) {
		extra(line, "flags", flags);
	}
	return line;
}

/* A field without a name: the items of an array, the keys and values of a map. */
static const char *put_item(struct tables *tables, struct json_object *type, const char *offset,
	const char *place, const char *name)
{
	static const struct traits none;
	struct json_object *line = line_new(tables, type, &none);
	if (offset != NULL) {
		extra(line, "offset", offset);
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

static const char *uuid_value(struct fzio_arena *arena, const char *text)
{
	struct fzio_uuid uuid;
	bool ok = fzio_uuid_parse(text, strlen(text), &uuid);
	assert(ok);
	(void)ok;
	const char *bytes = "";
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		bytes = gen_printf(arena, "%s%s%u", bytes, i > 0 ? ", " : "", uuid.bytes[i]);
	}
	return gen_printf(arena, ".bytes = { %s }", bytes);
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

/* A uuid is too long to stand in a table's line. */
static const char *put_uuid(struct tables *tables, const char *text, const char *place)
{
	struct json_object *constant = json_object_new_object();
	const char *name = gen_printf(tables->arena, "%s_fallback", place);
	model_put_str(constant, "text", text);
	model_put_str(constant, "type", "struct fzio_uuid");
	model_put_str(constant, "cName", name);
	model_put_str(constant, "value", uuid_value(tables->arena, text));
	json_object_array_add(tables->constants, constant);
	return gen_printf(tables->arena, "&%s", name);
}

/* `&(const int64_t){ 3 }`; NULL: null, or empty. */
static const char *fallback_of(struct tables *tables, struct json_object *type,
	struct json_object *value, const char *place)
{
	struct fzio_arena *arena = tables->arena;
	if (value == NULL || is_kind(type, "array") || is_kind(type, "map")) {
		return NULL;
	}
	const char *text = json_object_get_string(value), *c_value = text;
	if (is_kind(type, "string")) {
		return gen_printf(arena, "&(const char *const){ %s }", c_literal(arena, text));
	}
	if (is_kind(type, "uuid")) {
		return put_uuid(tables, text, place);
	}
	if (is_kind(type, "enum")) {
		c_value = model_str(model_enum_value(tables->model, type, text), "cName");
	} else if (is_kind(type, "timestamp")) {
		c_value = timestamp_value(arena, text);
	} else if (!is_kind(type, "bool")) {
		c_value = constant(arena, type, value);
	}
	return gen_printf(arena, "&(const %s){ %s }", c_type(arena, type, ""), c_value);
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
	struct json_object *line = line_new(tables, type, &traits);
	put_name(arena, line, model_str(field, "wire"));
	model_put_str(line, "offset", gen_printf(arena, "offsetof(struct %s, %s)", owner, member));
	put_type(tables, line, type, place);
	const char *text = fallback != NULL
				   ? fallback_of(tables, type, model_get(fallback, "value"), place)
				   : NULL;
	if (text != NULL) {
		extra(line, "fallback", text);
	}
	return line;
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
}
