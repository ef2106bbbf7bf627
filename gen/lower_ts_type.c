/* SPDX-License-Identifier: MIT */
#include "lower_ts.h"

#include <string.h>

#include "memory.h"
#include "model.h"
#include "model_find.h"

static bool is_own(const struct ts *ts, const char *module)
{
	return strcmp(module, ts->module) == 0;
}

/* `acme.common` is imported as `common`, from its own file. */
static const char *import_as(struct ts *ts, const char *module)
{
	MODEL_EACH(known, ts->imports)
	{
		if (strcmp(model_str(known, "module"), module) == 0) {
			return model_str(known, "as");
		}
	}
	struct json_object *object = json_object_new_object();
	const char *dot = strrchr(module, '.');
	const char *as = ts_claim(ts, dot != NULL ? dot + 1 : module);
	model_put_str(object, "module", module);
	model_put_str(object, "as", as);
	model_put_str(object, "path",
		ts_literal(&ts->arena, gen_printf(&ts->arena, "./%s.fzio.js", module)));
	json_object_array_add(ts->imports, object);
	return as;
}

const char *ts_reference(struct ts *ts, const char *module, const char *name)
{
	const char *own = ts_name(&ts->arena, name);
	return is_own(ts, module) ? own
				  : gen_printf(&ts->arena, "%s.%s", import_as(ts, module), own);
}

static const char *base_type(struct ts *ts, struct json_object *type);

/* Keys of an enum need not all be there. */
static const char *map_type(struct ts *ts, struct json_object *type)
{
	struct json_object *key = model_get(type, "key");
	const char *form =
		model_is_kind(key, "enum") ? "Partial<Record<%s, %s>>" : "Record<%s, %s>";
	const char *value = ts_type(ts, model_get(type, "item"));
	return gen_printf(&ts->arena, form, base_type(ts, key), value);
}

static const char *array_type(struct ts *ts, struct json_object *type)
{
	struct json_object *item = model_get(type, "item");
	const char *text = ts_type(ts, item);
	bool one_word = strpbrk(text, " ") == NULL ||
			(!model_bool(item, "nullable") && (model_is_list(item)));
	return gen_printf(&ts->arena, one_word ? "%s[]" : "(%s)[]", text);
}

/* The type as its alias or its kind says, without null. */
static const char *base_type(struct ts *ts, struct json_object *type)
{
	static const char *const words[][2] = {
		{ "bool", "boolean" },
		{ "int", "number" },
		{ "i32", "number" },
		{ "u32", "number" },
		{ "i64", "string" },
		{ "u64", "string" },
		{ "float", "number" },
		{ "string", "string" },
		{ "bytes", "Uint8Array | ArrayBuffer" },
		{ "uuid", "string" },
		{ "timestamp", "string" },
		{ "any", "unknown" },
	};
	const char *alias = model_str(type, "alias");
	if (alias != NULL) {
		return ts_reference(ts, model_str(type, "aliasModule"), alias);
	}
	if (model_is_kind(type, "array")) {
		return array_type(ts, type);
	}
	if (model_is_kind(type, "map")) {
		return map_type(ts, type);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (model_is_kind(type, words[i][0])) {
			return words[i][1];
		}
	}
	return ts_reference(ts, model_str(type, "module"), model_str(type, "name"));
}

const char *ts_type(struct ts *ts, struct json_object *type)
{
	const char *text = base_type(ts, type);
	return model_bool(type, "nullable") ? gen_printf(&ts->arena, "%s | null", text) : text;
}

/* --- what goes which way --- */

/* The dtos and unions of this module that a type leads to, as the keys of `set`. */
static void reach(const struct ts *ts, struct json_object *set, struct json_object *type)
{
	while (type != NULL && model_is_list(type)) {
		type = model_get(type, "item");
	}
	if (type == NULL || !(model_is_kind(type, "dto") || model_is_kind(type, "union")) ||
		!is_own(ts, model_str(type, "module")) ||
		json_object_object_get_ex(set, model_str(type, "name"), NULL)) {
		return;
	}
	bool is_dto = model_is_kind(type, "dto");
	struct json_object *declaration = model_find(ts->model, is_dto ? "dtos" : "unions", type);
	model_put_bool(set, model_str(type, "name"), true);
	MODEL_EACH(member, model_get(declaration, is_dto ? "fields" : "variants"))
	{
		reach(ts, set, model_get(member, "type"));
	}
}

/* What the server reads (`sent` by clients) and what it writes. */
static void reach_all(const struct ts *ts, struct json_object *sent, struct json_object *received)
{
	MODEL_EACH(namespace_, model_get(ts->model, "namespaces"))
	{
		struct json_object *connect = model_get(namespace_, "connect");
		reach(ts, sent, connect != NULL ? model_get(connect, "payload") : NULL);
		MODEL_EACH(command, model_get(namespace_, "commands"))
		{
			reach(ts, sent, model_get(command, "payload"));
			reach(ts, received, model_get(command, "ack"));
		}
		MODEL_EACH(event, model_get(namespace_, "events"))
		{
			reach(ts, received, model_get(event, "payload"));
			reach(ts, sent, model_get(event, "ack"));
		}
	}
	MODEL_EACH(error, model_get(ts->model, "errors"))
	{
		MODEL_EACH(field, model_get(error, "fields"))
		{
			reach(ts, received, model_get(field, "type"));
		}
	}
}

/* --- declarations --- */

static struct json_object *declare(
	struct ts *ts, struct json_object *list, struct json_object *declaration, const char *more)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "name", ts_name(&ts->arena, model_str(declaration, "name")));
	model_put(object, "comment", ts_comment(ts, declaration, more));
	json_object_array_add(list, object);
	return object;
}

/* A default lets the sender leave a member out; what the server sends always has it. */
static void put_fields(
	struct ts *ts, struct json_object *object, struct json_object *fields, bool only_received)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(field, fields)
	{
		struct json_object *line = json_object_new_object();
		struct json_object *type = model_get(field, "type");
		bool defaulted = model_get(field, "default") != NULL;
		model_put_str(line, "key", ts_key(&ts->arena, model_str(field, "wire")));
		model_put_bool(line, "optional",
			(defaulted && !only_received) ||
				(!defaulted && model_bool(field, "optional")));
		model_put_str(line, "type", ts_type(ts, type));
		model_put(line, "comment", ts_comment(ts, field, NULL));
		json_object_array_add(list, line);
	}
	model_put_bool(object, "empty", json_object_array_length(list) == 0);
	model_put(object, "fields", list);
}

static struct json_object *lower_aliases(struct ts *ts)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(alias, model_get(ts->model, "types"))
	{
		struct json_object *object = declare(ts, list, alias, NULL);
		model_put_str(object, "type", ts_type(ts, model_get(alias, "type")));
	}
	return list;
}

static struct json_object *lower_enums(struct ts *ts)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(enumeration, model_get(ts->model, "enums"))
	{
		struct json_object *cases = json_object_new_array();
		MODEL_EACH(value, model_get(enumeration, "values"))
		{
			const char *text = ts_literal(&ts->arena, model_str(value, "wire"));
			json_object_array_add(cases, ts_case(text, ts_comment(ts, value, NULL)));
		}
		ts_put_cases(ts, declare(ts, list, enumeration, NULL), cases);
	}
	return list;
}

static struct json_object *lower_dtos(struct ts *ts)
{
	struct json_object *list = json_object_new_array();
	struct json_object *sent = json_object_new_object(), *received = json_object_new_object();
	reach_all(ts, sent, received);
	MODEL_EACH(dto, model_get(ts->model, "dtos"))
	{
		const char *name = model_str(dto, "name");
		bool only_received = json_object_object_get_ex(received, name, NULL) &&
				     !json_object_object_get_ex(sent, name, NULL);
		put_fields(
			ts, declare(ts, list, dto, NULL), model_get(dto, "fields"), only_received);
	}
	json_object_put(sent);
	json_object_put(received);
	return list;
}

static struct json_object *lower_unions(struct ts *ts)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(union_, model_get(ts->model, "unions"))
	{
		struct json_object *cases = json_object_new_array();
		const char *on = ts_key(&ts->arena, model_str(union_, "wire"));
		MODEL_EACH(variant, model_get(union_, "variants"))
		{
			const char *text = gen_printf(&ts->arena, "({ %s: %s } & %s)", on,
				ts_literal(&ts->arena, model_str(variant, "wire")),
				ts_type(ts, model_get(variant, "type")));
			json_object_array_add(cases, ts_case(text, ts_comment(ts, variant, NULL)));
		}
		ts_put_cases(ts, declare(ts, list, union_, NULL), cases);
	}
	return list;
}

/* An error's type is that of its `context`. */
static struct json_object *lower_errors(struct ts *ts)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(error, model_get(ts->model, "errors"))
	{
		const char *more = gen_printf(&ts->arena, "What failed with `%s` (%s) says of it.",
			ts_said(&ts->arena, model_str(error, "code")), model_str(error, "kind"));
		put_fields(ts, declare(ts, list, error, more), model_get(error, "fields"), true);
	}
	return list;
}

void ts_put_declarations(struct ts *ts, struct json_object *view)
{
	model_put(view, "types", lower_aliases(ts));
	model_put(view, "enums", lower_enums(ts));
	model_put(view, "dtos", lower_dtos(ts));
	model_put(view, "unions", lower_unions(ts));
	model_put(view, "errors", lower_errors(ts));
}
