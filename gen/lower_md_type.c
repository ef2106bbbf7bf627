/* SPDX-License-Identifier: MIT */
#include "lower_md.h"

#include <string.h>

#include "example.h"
#include "letter_case.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"

const char *md_link(struct md *md, const char *module, const char *name)
{
	return strcmp(module, md->module) == 0 ? gen_printf(&md->arena, "[%s](#%s)", name, name)
					       : gen_printf(&md->arena, "[%s.%s](%s.fzio.md#%s)",
							 module, name, module, name);
}

/* Of an array or a map: what may be null is the item, and not the whole. */
static const char *item_type(struct md *md, struct json_object *item)
{
	const char *text = md_type(md, item);
	return model_bool(item, "nullable") ? gen_printf(&md->arena, "(%s)", text) : text;
}

const char *md_type(struct md *md, struct json_object *type)
{
	const char *alias = model_str(type, "alias"), *name = model_str(type, "name"), *text;
	const char *or_null = " or null";
	if (alias != NULL) {
		text = md_link(md, model_str(type, "aliasModule"), alias);
	} else if (model_is_kind(type, "array")) {
		text = gen_printf(
			&md->arena, "array of %s", item_type(md, model_get(type, "item")));
		or_null = ", or null";
	} else if (model_is_kind(type, "map")) {
		text = gen_printf(&md->arena, "map from %s to %s",
			md_type(md, model_get(type, "key")),
			item_type(md, model_get(type, "item")));
		or_null = ", or null";
	} else if (name != NULL) {
		text = md_link(md, model_str(type, "module"), name);
	} else {
		text = md_code(&md->arena, model_str(type, "kind"));
		model_put_bool(md->kinds, model_str(type, "kind"), true);
	}
	return model_bool(type, "nullable") ? gen_printf(&md->arena, "%s%s", text, or_null) : text;
}

/* --- checks --- */

static const char *join(
	struct fzio_arena *arena, const char *text, const char *gap, const char *more)
{
	return text[0] == '\0' || more[0] == '\0' ? gen_printf(arena, "%s%s", text, more)
						  : gen_printf(arena, "%s%s%s", text, gap, more);
}

/* What a length counts; NULL: the type has no length. */
static const char *unit_of(struct json_object *type, bool single)
{
	if (model_is_kind(type, "string")) {
		return single ? "character" : "characters";
	}
	if (model_is_kind(type, "bytes")) {
		return single ? "byte" : "bytes";
	}
	if (model_is_kind(type, "array")) {
		return single ? "item" : "items";
	}
	return model_is_kind(type, "map") ? (single ? "entry" : "entries") : NULL;
}

static const char *length_text(struct md *md, struct json_object *type)
{
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	const char *low = min != NULL ? json_object_get_string(min) : NULL;
	const char *high = max != NULL ? json_object_get_string(max) : NULL;
	const char *last = high != NULL ? high : low;
	const char *unit = unit_of(type, last != NULL && strcmp(last, "1") == 0);
	if (low != NULL && high != NULL && strcmp(low, high) == 0) {
		return gen_printf(&md->arena, "exactly %s %s", low, unit);
	}
	if (low != NULL && high != NULL) {
		return gen_printf(&md->arena, "%s to %s %s", low, high, unit);
	}
	if (last == NULL) {
		return "";
	}
	return gen_printf(&md->arena, "at %s %s %s", low != NULL ? "least" : "most", last, unit);
}

static const char *number_text(struct md *md, struct json_object *type)
{
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	struct json_object *step = model_get(type, "step");
	const char *text = "";
	bool closed = !model_bool(type, "above") && !model_bool(type, "below");
	if (min != NULL && max != NULL && closed) {
		text = gen_printf(&md->arena, "%s to %s", json_object_get_string(min),
			json_object_get_string(max));
		min = max = NULL;
	}
	if (min != NULL) {
		text = gen_printf(&md->arena, "%s %s", model_bool(type, "above") ? ">" : "≥",
			json_object_get_string(min));
	}
	if (max != NULL) {
		const char *sign = model_bool(type, "below") ? "<" : "≤";
		text = join(&md->arena, text, ", ",
			gen_printf(&md->arena, "%s %s", sign, json_object_get_string(max)));
	}
	if (step != NULL) {
		text = join(&md->arena, text, ", ",
			gen_printf(&md->arena, "a multiple of %s", json_object_get_string(step)));
	}
	return text;
}

static const char *part_text(
	struct md *md, const char *text, const char *part, struct json_object *type)
{
	const char *checks = type != NULL ? md_checks(md, type) : "";
	return checks[0] == '\0' ? text
				 : join(&md->arena, text, "; ",
					   gen_printf(&md->arena, "each %s: %s", part, checks));
}

static const char *checks_text(struct md *md, struct json_object *type, bool unique)
{
	const char *pattern = model_str(type, "pattern");
	const char *text =
		unit_of(type, true) != NULL ? length_text(md, type) : number_text(md, type);
	if (pattern != NULL) {
		text = join(&md->arena, text, ", ",
			gen_printf(&md->arena, "matches %s", md_code(&md->arena, pattern)));
	}
	if (unique) {
		text = join(&md->arena, text, ", ", "no two are equal");
	}
	text = part_text(md, text, "key", model_get(type, "key"));
	return part_text(
		md, text, model_is_kind(type, "map") ? "value" : "item", model_get(type, "item"));
}

const char *md_checks(struct md *md, struct json_object *type)
{
	return checks_text(md, type, false);
}

/* --- declarations --- */

static void put_cell(struct md *md, struct json_object *line, const char *key, const char *text)
{
	model_put_str(line, key, md_cell(&md->arena, text));
}

static struct json_object *declare(
	struct md *md, struct json_object *list, struct json_object *declaration)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "name", model_str(declaration, "name"));
	md_put_doc(md, object, declaration);
	json_object_array_add(list, object);
	return object;
}

static const char *default_text(struct md *md, struct json_object *field)
{
	struct json_object *fallback = model_get(field, "default"),
			   *type = model_get(field, "type");
	struct json_object *value = fallback != NULL ? model_get(fallback, "value") : NULL;
	if (fallback == NULL) {
		return NULL;
	}
	if (value != NULL && model_is_kind(type, "enum")) {
		value = model_enum_value(md->model, type, json_object_get_string(value));
		value = json_object_new_string(model_str(value, "wire"));
	} else if (value != NULL && (model_is_kind(type, "i64") || model_is_kind(type, "u64"))) {
		value = json_object_new_string(json_object_get_string(value));
	} else {
		value = json_object_get(value);
	}
	const char *json = json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	const char *text = md_code(&md->arena, json);
	json_object_put(value);
	return text;
}

/* Whether a member has to be there, in words behind its type. */
static const char *presence(struct md *md, struct json_object *field)
{
	const char *fallback = default_text(md, field);
	if (fallback != NULL) {
		return gen_printf(&md->arena, ", default %s", fallback);
	}
	return model_bool(field, "optional") ? ", optional" : "";
}

static void put_fields(struct md *md, struct json_object *object, struct json_object *fields)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(field, fields)
	{
		struct json_object *line = json_object_new_object();
		struct json_object *type = model_get(field, "type");
		const char *checks = checks_text(md, type, model_bool(field, "unique"));
		if (model_bool(field, "sensitive")) {
			checks = join(&md->arena, checks, "; ", "kept out of logs");
		}
		put_cell(md, line, "wire", md_wire(&md->arena, model_str(field, "wire")));
		put_cell(md, line, "type",
			gen_printf(&md->arena, "%s%s", md_type(md, type), presence(md, field)));
		put_cell(md, line, "checks", checks);
		md_put_about(md, line, field);
		json_object_array_add(list, line);
	}
	model_put_bool(object, "empty", json_object_array_length(list) == 0);
	model_put(object, "fields", list);
}

static struct json_object *lower_types(struct md *md)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(alias, model_get(md->model, "types"))
	{
		struct json_object *object = declare(md, list, alias),
				   *type = model_get(alias, "type");
		const char *checks = md_checks(md, type);
		/* As members are called, for an example that fits the name. */
		const char *name = case_snake(&md->arena, model_str(alias, "name"));
		model_put_str(object, "type", md_type(md, type));
		model_put_str(object, "checks", checks[0] != '\0' ? checks : NULL);
		model_put_str(object, "example",
			md_json(&md->arena, example_type(md->model, type, name)));
	}
	return list;
}

static struct json_object *lower_enums(struct md *md)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(enumeration, model_get(md->model, "enums"))
	{
		struct json_object *values = json_object_new_array();
		MODEL_EACH(value, model_get(enumeration, "values"))
		{
			struct json_object *line = json_object_new_object();
			put_cell(md, line, "wire", md_wire(&md->arena, model_str(value, "wire")));
			md_put_about(md, line, value);
			json_object_array_add(values, line);
		}
		model_put(declare(md, list, enumeration), "values", values);
	}
	return list;
}

static struct json_object *lower_dtos(struct md *md)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(dto, model_get(md->model, "dtos"))
	{
		struct json_object *object = declare(md, list, dto);
		model_put_bool(object, "closed", model_bool(dto, "closed"));
		put_fields(md, object, model_get(dto, "fields"));
		model_put_str(object, "example", md_json(&md->arena, example_dto(md->model, dto)));
	}
	return list;
}

static struct json_object *lower_unions(struct md *md)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(union_, model_get(md->model, "unions"))
	{
		struct json_object *variants = json_object_new_array();
		MODEL_EACH(variant, model_get(union_, "variants"))
		{
			struct json_object *line = json_object_new_object();
			put_cell(md, line, "wire", md_wire(&md->arena, model_str(variant, "wire")));
			put_cell(md, line, "type", md_type(md, model_get(variant, "type")));
			md_put_about(md, line, variant);
			json_object_array_add(variants, line);
		}
		struct json_object *object = declare(md, list, union_);
		put_cell(md, object, "on", md_wire(&md->arena, model_str(union_, "wire")));
		model_put(object, "variants", variants);
		model_put_str(
			object, "example", md_json(&md->arena, example_union(md->model, union_)));
	}
	return list;
}

/* The whole answer that a client gets. */
static const char *failure_example(struct md *md, struct json_object *error)
{
	struct json_object *context = example_error(md->model, error);
	if (context == NULL) {
		return NULL;
	}
	struct json_object *inner = json_object_new_object(), *outer = json_object_new_object();
	model_put_str(inner, "detail", model_str(error, "detail"));
	model_put_str(inner, "code", model_str(error, "code"));
	model_put_str(inner, "kind", model_str(error, "kind"));
	if (json_object_object_length(context) > 0) {
		model_put(inner, "context", context);
	} else {
		json_object_put(context);
	}
	model_put(outer, "error", inner);
	return md_json(&md->arena, outer);
}

static struct json_object *lower_errors(struct md *md)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(error, model_get(md->model, "errors"))
	{
		struct json_object *object = declare(md, list, error);
		bool masked = json_object_get_int(model_get(error, "status")) >= 500;
		model_put_str(object, "code", md_wire(&md->arena, model_str(error, "code")));
		model_put_str(object, "kind", md_code(&md->arena, model_str(error, "kind")));
		model_put_bool(object, "masked", masked);
		put_fields(md, object, model_get(error, "fields"));
		model_put_str(object, "example", masked ? NULL : failure_example(md, error));
	}
	return list;
}

void md_put_declarations(struct md *md, struct json_object *view)
{
	model_put(view, "types", lower_types(md));
	model_put(view, "enums", lower_enums(md));
	model_put(view, "dtos", lower_dtos(md));
	model_put(view, "unions", lower_unions(md));
	model_put(view, "errors", lower_errors(md));
}
