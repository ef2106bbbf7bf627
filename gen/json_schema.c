/* SPDX-License-Identifier: MIT */
#include "json_schema.h"

#include <string.h>

#include "json_schema_text.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"
#include "pattern_text.h"

#define MEMORY_MAX ((size_t)1 << 30)

static struct json_object *of_type(const char *type)
{
	struct json_object *schema = json_object_new_object();
	model_put_str(schema, "type", type);
	return schema;
}

const char *json_schema_name(const struct json_schema *schema, const char *module, const char *name)
{
	bool own = strcmp(module, model_str(model_get(schema->model, "module"), "name")) == 0;
	return own ? name : gen_printf(schema->arena, "%s.%s", module, name);
}

static struct json_object *ref(const struct json_schema *schema, const char *name)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "$ref", gen_printf(schema->arena, "%s%s", schema->prefix, name));
	return object;
}

struct json_object *json_schema_ref(
	const struct json_schema *schema, const char *module, const char *name)
{
	return ref(schema, json_schema_name(schema, module, name));
}

static struct json_object *list_of(struct json_object *first, struct json_object *second)
{
	struct json_object *list = json_object_new_array();
	json_object_array_add(list, first);
	if (second != NULL) {
		json_object_array_add(list, second);
	}
	return list;
}

void json_schema_put_notes(
	struct fzio_arena *arena, struct json_object *schema, struct json_object *decl)
{
	const char *doc = model_str(decl, "doc"), *since = model_str(decl, "since");
	const char *deprecated = model_str(decl, "deprecated");
	if (since != NULL) {
		doc = gen_printf(arena, "%s%sSince %s.", doc != NULL ? doc : "",
			doc != NULL ? "\n" : "", since);
	}
	if (deprecated != NULL && *deprecated != '\0') {
		doc = gen_printf(arena, "%s%sDeprecated: %s", doc != NULL ? doc : "",
			doc != NULL ? "\n" : "", deprecated);
	}
	if (doc != NULL) {
		model_put_str(schema, "description", doc);
	}
	if (deprecated != NULL) {
		model_put_bool(schema, "deprecated", true);
	}
}

/* Numbers. */

static void put_bound(struct json_object *schema, const char *key, struct json_object *value)
{
	if (value != NULL) {
		model_put(schema, key, json_object_get(value));
	}
}

static void put_bounds(struct json_object *schema, struct json_object *type)
{
	bool above = model_bool(type, "above"), below = model_bool(type, "below");
	put_bound(schema, above ? "exclusiveMinimum" : "minimum", model_get(type, "min"));
	put_bound(schema, below ? "exclusiveMaximum" : "maximum", model_get(type, "max"));
	put_bound(schema, "multipleOf", model_get(type, "step"));
}

/* The bounds that the kind has by itself; where the type declares one, that is the narrower. */
static const struct natural {
	const char *kind;
	int64_t min;
	uint64_t max;
} naturals[] = {
	{ "int", -(INT64_C(1) << 53) + 1, (UINT64_C(1) << 53) - 1 },
	{ "i32", INT32_MIN, INT32_MAX },
	{ "u32", 0, UINT32_MAX },
	{ "i64", INT64_MIN, INT64_MAX },
	{ "u64", 0, UINT64_MAX },
};

static const struct natural *natural_of(struct json_object *type)
{
	for (size_t i = 0; i < sizeof(naturals) / sizeof(naturals[0]); i++) {
		if (model_is_kind(type, naturals[i].kind)) {
			return &naturals[i];
		}
	}
	return NULL;
}

static struct json_object *integer(struct json_object *type, const struct natural *natural)
{
	struct json_object *schema = of_type("integer");
	if (model_get(type, "min") == NULL) {
		model_put(schema, "minimum", json_object_new_int64(natural->min));
	}
	if (model_get(type, "max") == NULL) {
		model_put(schema, "maximum", json_object_new_uint64(natural->max));
	}
	put_bounds(schema, type);
	return schema;
}

/* What the wire carries so that JavaScript keeps it: a decimal text. The text's pattern says the
 * bounds too; a step cannot be said of a text. */
static struct json_object *wide_integer(
	const struct json_schema *schema, struct json_object *type, const struct natural *natural)
{
	struct json_object *text = of_type("string"), *either = json_object_new_object();
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	struct decimal low = decimal_of_i64(natural->min), high = decimal_of_u64(natural->max);
	bool is_unsigned = model_is_kind(type, "u64");
	if (min != NULL) {
		low = is_unsigned ? decimal_of_u64(json_object_get_uint64(min))
				  : decimal_of_i64(json_object_get_int64(min));
		low = model_bool(type, "above") ? decimal_next(low) : low;
	}
	if (max != NULL) {
		high = is_unsigned ? decimal_of_u64(json_object_get_uint64(max))
				   : decimal_of_i64(json_object_get_int64(max));
		high = model_bool(type, "below") ? decimal_previous(high) : high;
	}
	model_put_str(text, "pattern", decimal_range_pattern(schema->arena, low, high));
	model_put(either, "anyOf", list_of(text, integer(type, natural)));
	return either;
}

static struct json_object *number(struct json_object *type)
{
	struct json_object *schema = of_type("number");
	put_bounds(schema, type);
	return schema;
}

/* Texts, lists, maps. */

static struct json_object *string(const struct json_schema *schema, struct json_object *type)
{
	struct json_object *object = of_type("string");
	const char *pattern = model_str(type, "pattern");
	put_bound(object, "minLength", model_get(type, "min"));
	put_bound(object, "maxLength", model_get(type, "max"));
	if (pattern != NULL) {
		model_put_str(object, "pattern", pattern_to_ecma(schema->arena, pattern));
	}
	return object;
}

static struct json_object *bytes(const struct json_schema *schema, struct json_object *type)
{
	struct json_object *object = json_object_new_object();
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	model_put(object, "allOf", list_of(ref(schema, "fzio.bytes"), NULL));
	if (min != NULL || max != NULL) {
		const char *low = min != NULL ? json_object_get_string(min) : "0";
		model_put_str(object, "description",
			max != NULL ? gen_printf(schema->arena, "%s to %s bytes.", low,
					      json_object_get_string(max))
				    : gen_printf(schema->arena, "At least %s bytes.", low));
	}
	return object;
}

static struct json_object *array(const struct json_schema *schema, struct json_object *type)
{
	struct json_object *object = of_type("array");
	model_put(object, "items", json_schema_type(schema, model_get(type, "item")));
	put_bound(object, "minItems", model_get(type, "min"));
	put_bound(object, "maxItems", model_get(type, "max"));
	return object;
}

static struct json_object *map(const struct json_schema *schema, struct json_object *type)
{
	struct json_object *object = of_type("object");
	model_put(object, "propertyNames", json_schema_type(schema, model_get(type, "key")));
	model_put(
		object, "additionalProperties", json_schema_type(schema, model_get(type, "item")));
	put_bound(object, "minProperties", model_get(type, "min"));
	put_bound(object, "maxProperties", model_get(type, "max"));
	return object;
}

static struct json_object *present(const struct json_schema *schema, struct json_object *type)
{
	const char *name = model_str(type, "name");
	const struct natural *natural = natural_of(type);
	if (name != NULL) {
		return json_schema_ref(schema, model_str(type, "module"), name);
	}
	if (natural != NULL) {
		bool wide = model_is_kind(type, "i64") || model_is_kind(type, "u64");
		return wide ? wide_integer(schema, type, natural) : integer(type, natural);
	}
	if (model_is_kind(type, "bool")) {
		return of_type("boolean");
	}
	if (model_is_kind(type, "float")) {
		return number(type);
	}
	if (model_is_kind(type, "string")) {
		return string(schema, type);
	}
	if (model_is_kind(type, "bytes")) {
		return bytes(schema, type);
	}
	if (model_is_kind(type, "array")) {
		return array(schema, type);
	}
	if (model_is_kind(type, "map")) {
		return map(schema, type);
	}
	if (model_is_kind(type, "any")) {
		return json_object_new_object();
	}
	return ref(schema, gen_printf(schema->arena, "fzio.%s", model_str(type, "kind")));
}

struct json_object *json_schema_type(const struct json_schema *schema, struct json_object *type)
{
	struct json_object *object = present(schema, type);
	if (!model_bool(type, "nullable") || model_is_kind(type, "any")) {
		return object;
	}
	struct json_object *either = json_object_new_object();
	model_put(either, "anyOf", list_of(object, of_type("null")));
	return either;
}

/* Declarations. */

/* The default as it would stand on the wire. */
static struct json_object *default_of(
	const struct json_schema *schema, struct json_object *type, struct json_object *value)
{
	if (value != NULL && model_is_kind(type, "enum")) {
		struct json_object *named =
			model_enum_value(schema->model, type, json_object_get_string(value));
		return json_object_get(model_get(named, "wire"));
	}
	if (value != NULL && (model_is_kind(type, "i64") || model_is_kind(type, "u64"))) {
		return json_object_new_string(json_object_get_string(value));
	}
	return json_object_get(value);
}

/* The array within one that may be null: it takes keywords of arrays. */
static struct json_object *array_in(struct json_object *object)
{
	struct json_object *either = NULL;
	bool may_be_null = json_object_object_get_ex(object, "anyOf", &either);
	return may_be_null ? json_object_array_get_idx(either, 0) : object;
}

static struct json_object *member(const struct json_schema *schema, struct json_object *field)
{
	struct json_object *type = model_get(field, "type"),
			   *fallback = model_get(field, "default");
	struct json_object *object = json_schema_type(schema, type);
	bool noted = model_str(field, "doc") != NULL || model_str(field, "since") != NULL ||
		     model_str(field, "deprecated") != NULL || fallback != NULL;
	/* Until 2019 nothing that stands beside a `$ref` was read, and AsyncAPI keeps to that. */
	if (noted && json_object_object_get_ex(object, "$ref", NULL)) {
		struct json_object *whole = json_object_new_object();
		model_put(whole, "allOf", list_of(object, NULL));
		object = whole;
	}
	if (model_bool(field, "unique")) {
		model_put_bool(array_in(object), "uniqueItems", true);
	}
	json_schema_put_notes(schema->arena, object, field);
	if (fallback != NULL) {
		model_put(
			object, "default", default_of(schema, type, model_get(fallback, "value")));
	}
	return object;
}

struct json_object *json_schema_members(const struct json_schema *schema, struct json_object *decl)
{
	struct json_object *object = of_type("object"), *required = json_object_new_array();
	struct json_object *properties = json_object_new_object();
	MODEL_EACH(field, model_get(decl, "fields"))
	{
		const char *wire = model_str(field, "wire");
		model_put(properties, wire, member(schema, field));
		if (!model_bool(field, "optional") && model_get(field, "default") == NULL) {
			json_object_array_add(required, json_object_new_string(wire));
		}
	}
	model_put(object, "properties", properties);
	if (json_object_array_length(required) > 0) {
		model_put(object, "required", required);
	} else {
		json_object_put(required);
	}
	return object;
}

static struct json_object *dto(const struct json_schema *schema, struct json_object *decl)
{
	struct json_object *object = json_schema_members(schema, decl);
	if (model_bool(decl, "closed")) {
		model_put_bool(object, "additionalProperties", false);
	}
	return object;
}

static struct json_object *enumeration(struct json_object *decl)
{
	struct json_object *object = of_type("string"), *values = json_object_new_array();
	MODEL_EACH(value, model_get(decl, "values"))
	{
		json_object_array_add(values, json_object_get(model_get(value, "wire")));
	}
	model_put(object, "enum", values);
	return object;
}

static struct json_object *constant(const char *text)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "const", text);
	return object;
}

/* A closed dto would refuse the member that tells variants apart: it is written out with it. */
static struct json_object *variant(
	const struct json_schema *schema, struct json_object *decl, struct json_object *it)
{
	const char *on = model_str(decl, "wire");
	struct json_object *type = model_get(it, "type");
	struct json_object *to = model_find(schema->model, "dtos", type), *object, *tag;
	tag = json_object_new_object();
	model_put(tag, on, constant(model_str(it, "wire")));
	if (!model_bool(to, "closed")) {
		object = json_object_new_object();
		model_put(object, "allOf", list_of(json_schema_type(schema, type), NULL));
		model_put(object, "properties", tag);
		model_put(object, "required", list_of(json_object_new_string(on), NULL));
	} else {
		object = dto(schema, to);
		model_put(model_get(object, "properties"), on, constant(model_str(it, "wire")));
		struct json_object *required = NULL;
		if (!json_object_object_get_ex(object, "required", &required)) {
			required = json_object_new_array();
			model_put(object, "required", required);
		}
		json_object_array_add(required, json_object_new_string(on));
		json_object_put(tag);
	}
	json_schema_put_notes(schema->arena, object, it);
	return object;
}

static struct json_object *variants(const struct json_schema *schema, struct json_object *decl)
{
	struct json_object *object = of_type("object"), *list = json_object_new_array();
	MODEL_EACH(it, model_get(decl, "variants"))
	{
		json_object_array_add(list, variant(schema, decl, it));
	}
	model_put(
		object, "required", list_of(json_object_new_string(model_str(decl, "wire")), NULL));
	model_put(object, "oneOf", list);
	return object;
}

/* The one argument of an ack that failed (idl/README.md, "Errors on the wire"). */
static struct json_object *error(const struct json_schema *schema, struct json_object *decl)
{
	struct json_object *object = of_type("object"), *outer = json_object_new_object();
	struct json_object *inner = of_type("object"), *properties = json_object_new_object();
	struct json_object *required = json_object_new_array();
	bool has_members = json_object_array_length(model_get(decl, "fields")) > 0;
	static const char *const names[] = { "detail", "code", "kind", "context" };
	model_put(properties, "detail", of_type("string"));
	model_put(properties, "code", constant(model_str(decl, "code")));
	model_put(properties, "kind", constant(model_str(decl, "kind")));
	if (has_members) {
		model_put(properties, "context", json_schema_members(schema, decl));
	}
	for (size_t i = 0; i < (has_members ? 4 : 3); i++) {
		json_object_array_add(required, json_object_new_string(names[i]));
	}
	model_put(inner, "properties", properties);
	model_put(inner, "required", required);
	model_put(outer, "error", inner);
	model_put(object, "properties", outer);
	model_put(object, "required", list_of(json_object_new_string("error"), NULL));
	return object;
}

static void put_def(const struct json_schema *schema, struct json_object *defs,
	struct json_object *decl, struct json_object *object)
{
	const char *name =
		json_schema_name(schema, model_str(decl, "module"), model_str(decl, "name"));
	json_schema_put_notes(schema->arena, object, decl);
	model_put(defs, name, object);
}

static void put_lists(
	const struct json_schema *schema, struct json_object *lists, struct json_object *defs)
{
	MODEL_EACH(decl, model_get(lists, "enums"))
	{
		put_def(schema, defs, decl, enumeration(decl));
	}
	MODEL_EACH(decl, model_get(lists, "dtos"))
	{
		put_def(schema, defs, decl, dto(schema, decl));
	}
	MODEL_EACH(decl, model_get(lists, "unions"))
	{
		put_def(schema, defs, decl, variants(schema, decl));
	}
	MODEL_EACH(decl, model_get(lists, "errors"))
	{
		put_def(schema, defs, decl, error(schema, decl));
	}
}

void json_schema_put_defs(const struct json_schema *schema, struct json_object *defs)
{
	static const char *const shared[] = { "uuid", "timestamp", "bytes" };
	put_lists(schema, schema->model, defs);
	put_lists(schema, model_get(schema->model, "imported"), defs);
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (model_uses_kind(schema->model, shared[i]) ||
			(schema->has_payloads && model_carries_kind(schema->model, shared[i]))) {
			model_put(defs, gen_printf(schema->arena, "fzio.%s", shared[i]),
				json_tokener_parse(json_schema_shared(shared[i])));
		}
	}
}

struct json_object *json_schema_document(struct json_object *model)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	struct json_schema schema = { .arena = &arena, .model = model, .prefix = "#/$defs/" };
	struct json_object *document = json_object_new_object(), *defs = json_object_new_object();
	struct json_object *module = model_get(model, "module");
	const char *version = model_str(module, "version");
	model_put_str(document, "$schema", "https://json-schema.org/draft/2020-12/schema");
	model_put_str(document, "$id",
		gen_printf(&arena, "urn:fzio:%s%s%s", model_str(module, "name"),
			version != NULL ? ":" : "", version != NULL ? version : ""));
	model_put_str(document, "title", model_str(module, "name"));
	json_schema_put_notes(&arena, document, module);
	json_schema_put_defs(&schema, defs);
	model_put(document, "$defs", defs);
	fzio_arena_finish(&arena);
	return document;
}
