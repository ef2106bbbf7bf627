/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include "memory.h"
#include "model.h"

/*
 * A payload that is no dto (`command count (int) -> string[];`) is one value in C too, the member
 * `value` of a struct that is named after its command. In JSON there is the value and nothing
 * around it. To everything else here such a struct is one more dto.
 */

bool c_is_carried(struct json_object *type)
{
	return type != NULL && (!model_is_kind(type, "dto") || model_bool(type, "nullable"));
}

const char *c_carrier(struct fzio_arena *arena, const char *namespace_c_name,
	struct json_object *member, const char *end)
{
	return gen_printf(arena, "%s_%s_%s", namespace_c_name, model_str(member, "cName"), end);
}

static struct json_object *value_of(struct json_object *type, bool is_sensitive)
{
	struct json_object *field = json_object_new_object();
	model_put_str(field, "name", "value");
	model_put_str(field, "wire", "value");
	model_put_str(field, "cName", "value");
	model_put_str(field, "doc", NULL);
	model_put_str(field, "deprecated", NULL);
	model_put_str(field, "since", NULL);
	model_put_bool(field, "optional", false);
	model_put_bool(field, "sensitive", is_sensitive);
	model_put_bool(field, "unique", false);
	model_put(field, "type", json_object_get(type));
	model_put(field, "default", NULL);
	return field;
}

static void add_carrier(struct fzio_arena *arena, struct json_object *namespace_,
	struct json_object *member, const char *part, const char *end, struct json_object *dtos)
{
	struct json_object *type = model_get(member, part);
	if (!c_is_carried(type)) {
		return;
	}
	struct json_object *dto = json_object_new_object(), *fields = json_object_new_array();
	const char *sensitive = gen_printf(arena, "%sSensitive", part);
	const char *name = c_carrier(arena, model_str(namespace_, "cName"), member, end);
	const char *of = model_str(member, "name");
	model_put_str(dto, "name", name);
	model_put_str(dto, "cName", name);
	model_put_str(dto, "doc",
		gen_printf(arena, "The %s of `%s`, which is no dto.", part,
			of != NULL ? of : "connect"));
	model_put_str(dto, "deprecated", NULL);
	model_put_str(dto, "since", NULL);
	model_put_bool(dto, "closed", false);
	model_put_bool(dto, "bare", true);
	json_object_array_add(fields, value_of(type, model_bool(member, sensitive)));
	model_put(dto, "fields", fields);
	json_object_array_add(dtos, dto);
}

/* The dtos of the model, and behind them the carriers. */
static struct json_object *with_carriers(struct fzio_arena *arena, struct json_object *model)
{
	struct json_object *dtos = json_object_new_array();
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		json_object_array_add(dtos, json_object_get(dto));
	}
	MODEL_EACH(namespace_, model_get(model, "namespaces"))
	{
		struct json_object *connect = model_get(namespace_, "connect");
		if (connect != NULL) {
			add_carrier(arena, namespace_, connect, "payload", "auth", dtos);
		}
		MODEL_EACH(command, model_get(namespace_, "commands"))
		{
			/* What `runs` another's operation takes what that one takes. */
			if (model_str(command, "runs") == NULL) {
				add_carrier(arena, namespace_, command, "payload", "cmd", dtos);
				add_carrier(arena, namespace_, command, "ack", "ack", dtos);
			}
		}
		MODEL_EACH(event, model_get(namespace_, "events"))
		{
			add_carrier(arena, namespace_, event, "payload", "payload", dtos);
			add_carrier(arena, namespace_, event, "ack", "answer", dtos);
		}
	}
	return dtos;
}

struct json_object *c_with_carriers(struct fzio_arena *arena, struct json_object *model)
{
	struct json_object *copy = json_object_new_object();
	json_object_object_foreach(model, key, value)
	{
		model_put(copy, key, json_object_get(value));
	}
	model_put(copy, "dtos", with_carriers(arena, model));
	return copy;
}
