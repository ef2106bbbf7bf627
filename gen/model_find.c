/* SPDX-License-Identifier: MIT */
#include "model_find.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "check_names.h"
#include "memory.h"
#include "model.h"

#define MEMORY_MAX ((size_t)1 << 30)

/* Where everything is that can be asked for. It is made when something is asked for first, and goes
 * with the model. */
struct index {
	struct fzio_arena arena;
	struct names names; /* `enums std.paging Order`, and `enums std.paging Order first` */
};

static const char *key_of(struct index *index, const char *list, struct json_object *reference)
{
	return gen_printf(&index->arena, "%s %s %s", list, model_str(reference, "module"),
		model_str(reference, "name"));
}

static void add_values(struct index *index, const char *key, struct json_object *enumeration)
{
	MODEL_EACH(value, model_get(enumeration, "values"))
	{
		const char *name = model_str(value, "name");
		names_add(&index->names, gen_printf(&index->arena, "%s %s", key, name), value);
	}
}

static void add_lists(struct index *index, struct json_object *lists)
{
	static const char *const names[] = { "enums", "dtos", "unions", "errors" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		MODEL_EACH(decl, model_get(lists, names[i]))
		{
			/* What lower_c_carrier.c adds is of no module, and nobody's type. */
			if (json_object_object_get_ex(decl, "module", NULL)) {
				const char *key = key_of(index, names[i], decl);
				names_add(&index->names, key, decl);
				if (i == 0) {
					add_values(index, key, decl);
				}
			}
		}
	}
}

static void index_destroy(struct json_object *model, void *user)
{
	struct index *index = user;
	(void)model;
	names_finish(&index->names);
	fzio_arena_finish(&index->arena);
	free(index);
}

static struct index *index_of(struct json_object *model)
{
	struct index *index = json_object_get_userdata(model);
	if (index == NULL) {
		index = gen_realloc(NULL, sizeof(*index));
		fzio_arena_init(&index->arena, MEMORY_MAX);
		names_init(&index->names);
		add_lists(index, model);
		add_lists(index, model_get(model, "imported"));
		json_object_set_userdata(model, index, index_destroy);
	}
	return index;
}

struct json_object *model_find(
	struct json_object *model, const char *list, struct json_object *reference)
{
	struct index *index = index_of(model);
	struct json_object *decl = names_get(&index->names, key_of(index, list, reference));
	assert(decl != NULL); /* the model holds what its types name */
	return decl;
}

struct json_object *model_enum_value(
	struct json_object *model, struct json_object *type, const char *name)
{
	struct index *index = index_of(model);
	const char *key = gen_printf(&index->arena, "%s %s", key_of(index, "enums", type), name);
	struct json_object *value = names_get(&index->names, key);
	assert(value != NULL); /* the checker knows every enum's values */
	return value;
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
