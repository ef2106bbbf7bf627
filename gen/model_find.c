/* SPDX-License-Identifier: MIT */
#include "model_find.h"

#include <assert.h>
#include <string.h>

#include "model.h"

static bool same(struct json_object *a, const char *a_key, struct json_object *b, const char *b_key)
{
	return strcmp(model_str(a, a_key), model_str(b, b_key)) == 0;
}

struct json_object *model_find(
	struct json_object *model, const char *list, struct json_object *reference)
{
	struct json_object *lists[] = { model, model_get(model, "imported") };
	for (size_t i = 0; i < 2; i++) {
		MODEL_EACH(decl, model_get(lists[i], list))
		{
			if (same(decl, "name", reference, "name") &&
				same(decl, "module", reference, "module")) {
				return decl;
			}
		}
	}
	assert(!"the model holds what its types name");
	return NULL;
}

struct json_object *model_enum_value(
	struct json_object *model, struct json_object *type, const char *name)
{
	MODEL_EACH(value, model_get(model_find(model, "enums", type), "values"))
	{
		if (strcmp(model_str(value, "name"), name) == 0) {
			return value;
		}
	}
	assert(!"the checker knows every enum's values");
	return NULL;
}

static bool type_uses(struct json_object *type, const char *kind)
{
	for (; type != NULL; type = model_get(type, "item")) {
		struct json_object *key = model_get(type, "key");
		if (strcmp(model_str(type, "kind"), kind) == 0 ||
			(key != NULL && strcmp(model_str(key, "kind"), kind) == 0)) {
			return true;
		}
	}
	return false;
}

static bool list_uses(struct json_object *decls, const char *kind)
{
	MODEL_EACH(decl, decls)
	{
		MODEL_EACH(field, model_get(decl, "fields"))
		{
			if (type_uses(model_get(field, "type"), kind)) {
				return true;
			}
		}
	}
	return false;
}

bool model_uses_kind(struct json_object *model, const char *kind)
{
	struct json_object *imported = model_get(model, "imported");
	return list_uses(model_get(model, "dtos"), kind) ||
	       list_uses(model_get(model, "errors"), kind) ||
	       list_uses(model_get(imported, "dtos"), kind) ||
	       list_uses(model_get(imported, "errors"), kind);
}

static bool members_carry(struct json_object *members, const char *kind)
{
	MODEL_EACH(member, members)
	{
		if (type_uses(model_get(member, "payload"), kind) ||
			type_uses(model_get(member, "ack"), kind)) {
			return true;
		}
	}
	return false;
}

bool model_carries_kind(struct json_object *model, const char *kind)
{
	MODEL_EACH(decl, model_get(model, "namespaces"))
	{
		if (members_carry(model_get(decl, "commands"), kind) ||
			members_carry(model_get(decl, "events"), kind)) {
			return true;
		}
	}
	return false;
}
