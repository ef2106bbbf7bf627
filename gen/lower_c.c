/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include <fzio/version.h>

#include "letter_case.h"
#include "memory.h"
#include "model.h"

#define MEMORY_MAX ((size_t)1 << 30)

static void put_literal(
	struct fzio_arena *arena, struct json_object *object, const char *key, const char *text)
{
	model_put_str(object, key, c_literal(arena, text));
}

/* Aliases are merged into where they are used: a module of nothing else has no header to include. */
static bool is_needed(struct json_object *model, const char *module)
{
	static const char *const lists[] = { "enums", "dtos", "unions", "errors" };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		MODEL_EACH(decl, model_get(model_get(model, "imported"), lists[i]))
		{
			if (strcmp(model_str(decl, "module"), module) == 0) {
				return true;
			}
		}
	}
	return false;
}

static void put_module(
	struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct json_object *module = model_get(model, "module");
	struct json_object *includes = json_object_new_array();
	const char *name = model_str(module, "name"), *c_name = model_str(module, "cName");
	model_put_str(view, "moduleName", c_name);
	model_put_str(view, "generator", model_str(model, "generator"));
	model_put_str(view, "file", c_comment_line(arena, model_str(module, "file")));
	model_put(view, "abi", json_object_new_int(FZIO_ABI));
	model_put_str(view, "header", gen_printf(arena, "%s.fzio.h", name));
	model_put_str(view, "guard", gen_printf(arena, "%s_FZIO_H", case_upper(arena, c_name)));
	model_put(view, "comment", c_notes(arena, module));
	MODEL_EACH(import, model_get(module, "imports"))
	{
		const char *import_name = json_object_get_string(import);
		if (is_needed(model, import_name)) {
			const char *file = gen_printf(arena, "%s.fzio.h", import_name);
			json_object_array_add(includes, json_object_new_string(file));
		}
	}
	model_put(view, "includes", includes);
}

static struct json_object *enum_view(struct fzio_arena *arena, struct json_object *enumeration)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	MODEL_EACH(value, model_get(enumeration, "values"))
	{
		struct json_object *item = json_object_new_object();
		const char *wire = model_str(value, "wire");
		model_put_str(item, "cName", model_str(value, "cName"));
		model_put(item, "comment", c_notes(arena, value));
		put_literal(arena, item, "literal", wire);
		model_put(item, "len", json_object_new_int((int)strlen(wire)));
		json_object_array_add(list, item);
	}
	model_put_str(object, "cName", model_str(enumeration, "cName"));
	model_put(object, "comment", c_notes(arena, enumeration));
	put_literal(arena, object, "literal", model_str(enumeration, "name"));
	model_put(object, "len", json_object_new_int((int)json_object_array_length(list)));
	model_put(object, "values", list);
	return object;
}

static void put_enums(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(enumeration, model_get(model, "enums"))
	{
		json_object_array_add(list, enum_view(arena, enumeration));
	}
	model_put(view, "enums", list);
}

static void put_dtos(struct json_object *model, struct json_object *view)
{
	struct json_object *list = json_object_new_array(), *holders = c_bytes_holders(model);
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		struct json_object *item = json_object_new_object();
		const char *name = model_str(dto, "cName");
		model_put_str(item, "cName", name);
		model_put_bool(item, "holdsBytes", json_object_object_get_ex(holders, name, NULL));
		json_object_array_add(list, item);
	}
	json_object_put(holders);
	model_put(view, "dtos", list);
}

static struct json_object *error_view(
	struct fzio_arena *arena, const char *module, struct json_object *error)
{
	struct json_object *object = json_object_new_object();
	const char *c_name = model_str(error, "cName");
	bool has_context = json_object_array_length(model_get(error, "fields")) > 0;
	model_put_str(object, "cName", c_name);
	/* A struct of its own carries the comment already. */
	model_put(object, "comment", has_context ? NULL : c_notes(arena, error));
	model_put_str(object, "name", model_str(error, "name"));
	model_put_str(object, "throwName",
		gen_printf(arena, "%s_throw_%s", module, c_name + strlen(module) + 1));
	put_literal(arena, object, "nameLiteral", model_str(error, "name"));
	put_literal(arena, object, "code", model_str(error, "code"));
	put_literal(arena, object, "detail", model_str(error, "detail"));
	model_put_str(object, "kind",
		gen_printf(arena, "FZIO_%s", case_upper(arena, model_str(error, "kind"))));
	model_put_bool(object, "context", has_context);
	return object;
}

static void put_errors(
	struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct json_object *list = json_object_new_array();
	const char *module = model_str(model_get(model, "module"), "cName");
	MODEL_EACH(error, model_get(model, "errors"))
	{
		json_object_array_add(list, error_view(arena, module, error));
	}
	model_put_bool(view, "hasErrors", json_object_array_length(list) > 0);
	model_put(view, "errors", list);
}

struct json_object *lower_c(struct json_object *contract)
{
	struct json_object *view = json_object_new_object();
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	struct json_object *model = c_with_carriers(&arena, contract);
	put_module(&arena, model, view);
	put_enums(&arena, model, view);
	c_put_unions(&arena, model, view);
	put_dtos(model, view);
	put_errors(&arena, model, view);
	c_put_structs(&arena, model, view);
	c_put_tables(&arena, model, view);
	c_put_namespaces(&arena, model, view);
	json_object_put(model);
	fzio_arena_finish(&arena);
	return view;
}
