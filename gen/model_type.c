/* SPDX-License-Identifier: MIT */
#include "model_type.h"

#include <stdlib.h>

#include "memory.h"
#include "model.h"

static const char *kind_name(enum ast_kind kind)
{
	static const char *const names[] = {
		[AST_BOOL] = "bool",
		[AST_INT] = "int",
		[AST_I32] = "i32",
		[AST_U32] = "u32",
		[AST_I64] = "i64",
		[AST_U64] = "u64",
		[AST_FLOAT] = "float",
		[AST_STRING] = "string",
		[AST_BYTES] = "bytes",
		[AST_UUID] = "uuid",
		[AST_TIMESTAMP] = "timestamp",
		[AST_ANY] = "any",
		[AST_ENUM] = "enum",
		[AST_DTO] = "dto",
		[AST_UNION] = "union",
		[AST_ARRAY] = "array",
		[AST_MAP] = "map",
	};
	return names[kind];
}

/* What an alias of an array or a map stands for: the node that has the items. */
static const struct ast_type *resolve(const struct ast_type *type)
{
	while ((type->kind == AST_ARRAY || type->kind == AST_MAP) && type->item == NULL) {
		type = type->decl->type;
	}
	return type;
}

/* A bound in the form that fits the kind, so that no reader meets a rounded number. */
static struct json_object *bound(
	enum ast_kind kind, bool given, int64_t integer, uint64_t u64, double real)
{
	if (!given) {
		return NULL;
	}
	if (kind == AST_U64) {
		return json_object_new_uint64(u64);
	}
	return kind == AST_FLOAT ? model_number(real) : json_object_new_int64(integer);
}

static void put_limits(struct json_object *object, const struct ast_type *type)
{
	static const struct ast_limits none;
	const struct ast_limits *limits = type->limits != NULL ? type->limits : &none;
	enum ast_kind kind = type->kind;
	model_put(object, "min",
		bound(kind, limits->has_min, limits->min, limits->min_u64, limits->min_float));
	model_put(object, "max",
		bound(kind, limits->has_max, limits->max, limits->max_u64, limits->max_float));
	model_put_bool(object, "above", limits->above);
	model_put_bool(object, "below", limits->below);
	model_put(object, "step",
		bound(kind, limits->has_step, limits->step, limits->step_u64, limits->step_float));
	model_put_str(object, "pattern", limits->pattern);
}

struct json_object *model_type(const struct ast_type *type)
{
	struct json_object *object = json_object_new_object();
	const struct ast_decl *decl = type->decl;
	bool named = type->kind == AST_ENUM || type->kind == AST_DTO || type->kind == AST_UNION;
	model_put_str(object, "kind", kind_name(type->kind));
	model_put_bool(object, "nullable", type->nullable);
	/* The alias it was written with, for targets that keep such names. */
	model_put_str(object, "alias",
		decl != NULL && decl->kind == AST_DECL_TYPE ? decl->name.text : NULL);
	model_put_str(object, "aliasModule",
		decl != NULL && decl->kind == AST_DECL_TYPE ? decl->module->name.text : NULL);
	while (decl != NULL && decl->kind == AST_DECL_TYPE) {
		decl = decl->type->decl;
	}
	model_put_str(object, "name", named ? decl->name.text : NULL);
	model_put_str(object, "module", named ? decl->module->name.text : NULL);
	model_put_str(object, "cName", named ? decl->c_name : NULL);
	put_limits(object, type);
	const struct ast_type *whole = resolve(type);
	model_put(object, "key", whole->key != NULL ? model_type(whole->key) : NULL);
	model_put(object, "item", whole->item != NULL ? model_type(whole->item) : NULL);
	return object;
}

static struct json_object *number_default(const struct ast_field *field)
{
	switch (field->type->kind) {
	case AST_FLOAT: return model_number(field->fallback_float);
	case AST_U64: return json_object_new_uint64(field->fallback_u64);
	default: return json_object_new_int64(field->fallback_int);
	}
}

static struct json_object *default_value(const struct ast_field *field)
{
	const struct ast_value *value = field->fallback;
	switch (value->kind) {
	case AST_VALUE_TRUE: return json_object_new_boolean(true);
	case AST_VALUE_FALSE: return json_object_new_boolean(false);
	case AST_VALUE_NUMBER: return number_default(field);
	case AST_VALUE_STRING:
	case AST_VALUE_NAME: return json_object_new_string(value->text);
	case AST_VALUE_EMPTY_ARRAY: return json_object_new_array();
	case AST_VALUE_EMPTY_MAP: return json_object_new_object();
	case AST_VALUE_NULL:
	case AST_VALUE_NONE: break;
	}
	return NULL;
}

struct json_object *model_default(const struct ast_field *field)
{
	if (field->fallback == NULL) {
		return NULL;
	}
	struct json_object *object = json_object_new_object();
	model_put(object, "value", default_value(field));
	return object;
}

static bool reach_has(const struct model_reach *reach, const struct ast_decl *decl)
{
	for (size_t i = 0; i < reach->len; i++) {
		if (reach->decls[i] == decl) {
			return true;
		}
	}
	return false;
}

static void reach_decl(
	struct model_reach *reach, const struct ast_module *own, const struct ast_decl *decl)
{
	if (decl == NULL || decl->module == own || reach_has(reach, decl)) {
		return;
	}
	reach->decls = gen_realloc(reach->decls, (reach->len + 1) * sizeof(*reach->decls));
	reach->decls[reach->len++] = decl;
}

static void reach_type(
	struct model_reach *reach, const struct ast_module *own, const struct ast_type *type)
{
	for (; type != NULL; type = type->item) {
		reach_decl(reach, own, type->decl);
		if (type->key != NULL) {
			reach_decl(reach, own, type->key->decl);
		}
	}
}

static void reach_from(
	struct model_reach *reach, const struct ast_module *own, const struct ast_decl *decl)
{
	reach_type(reach, own, decl->type);
	for (const struct ast_field *field = decl->fields; field != NULL; field = field->next) {
		reach_type(reach, own, field->type);
	}
	for (const struct ast_variant *variant = decl->variants; variant != NULL;
		variant = variant->next) {
		reach_type(reach, own, variant->type);
	}
	for (const struct ast_member *member = decl->members; member != NULL;
		member = member->next) {
		reach_type(reach, own, member->payload);
		reach_type(reach, own, member->ack);
		for (const struct ast_reference *it = member->throws; it != NULL; it = it->next) {
			reach_decl(reach, own, it->decl);
		}
	}
}

void model_reach_init(struct model_reach *reach, const struct ast_module *module)
{
	*reach = (struct model_reach){ 0 };
	for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		reach_from(reach, module, decl);
	}
	/* The list grows while it is walked: what foreign declarations lead to is met in turn. */
	for (size_t i = 0; i < reach->len; i++) {
		reach_from(reach, module, reach->decls[i]);
	}
}

void model_reach_finish(struct model_reach *reach)
{
	free(reach->decls);
	*reach = (struct model_reach){ 0 };
}
