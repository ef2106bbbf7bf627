/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include "memory.h"
#include "model.h"

/* Lowers unions: what tells the variants apart, and one pointer that is any of them. */

static struct json_object *variant_view(struct fzio_arena *arena, struct json_object *variant)
{
	struct json_object *object = json_object_new_object();
	const char *wire = model_str(variant, "wire");
	model_put_str(object, "cName", model_str(variant, "cName"));
	model_put_str(object, "kindName", model_str(variant, "cKind"));
	model_put_str(object, "dtoName", model_str(model_get(variant, "type"), "cName"));
	model_put(object, "comment", c_notes(arena, variant));
	model_put_str(object, "literal", c_literal(arena, wire));
	model_put(object, "len", json_object_new_int((int)strlen(wire)));
	return object;
}

static struct json_object *union_view(struct fzio_arena *arena, struct json_object *decl)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	MODEL_EACH(variant, model_get(decl, "variants"))
	{
		json_object_array_add(list, variant_view(arena, variant));
	}
	const char *name = model_str(decl, "cName");
	struct json_object *first = json_object_array_get_idx(list, 0);
	model_put_str(object, "cName", name);
	model_put_str(object, "unionName", name);
	model_put(object, "comment", c_notes(arena, decl));
	model_put_str(object, "literal", c_literal(arena, model_str(decl, "name")));
	model_put_str(object, "on", c_literal(arena, model_str(decl, "wire")));
	/* Where one variant is, there they all are. */
	model_put_str(object, "offset",
		gen_printf(arena, "offsetof(struct %s, %s)", name, model_str(first, "cName")));
	model_put(object, "len", json_object_new_int((int)json_object_array_length(list)));
	model_put(object, "variants", list);
	return object;
}

void c_put_unions(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(decl, model_get(model, "unions"))
	{
		json_object_array_add(list, union_view(arena, decl));
	}
	model_put(view, "unions", list);
}
