/* SPDX-License-Identifier: MIT */
#include "lower_md.h"

#include "memory.h"
#include "model.h"

/* The keys that every member of a namespace has; `kind` is part of where links to it lead. */
static struct json_object *member(
	struct md *md, struct json_object *namespace_, const char *kind, struct json_object *member)
{
	struct json_object *object = json_object_new_object();
	struct json_object *payload = model_get(member, "payload"), *ack = model_get(member, "ack");
	const char *event = model_str(member, "event"), *name = model_str(member, "name");
	model_put_str(object, "anchor",
		gen_printf(&md->arena, "%s.%s%s%s", model_str(namespace_, "name"), kind,
			name != NULL ? "." : "", name != NULL ? name : ""));
	model_put_str(object, "event", event != NULL ? md_wire(&md->arena, event) : NULL);
	model_put_str(object, "payload", payload != NULL ? md_type(md, payload) : NULL);
	model_put_str(object, "ack", ack != NULL ? md_type(md, ack) : NULL);
	md_put_doc(md, object, member);
	return object;
}

static void put_failures(struct md *md, struct json_object *object, struct json_object *member)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(thrown, model_get(member, "throws"))
	{
		json_object_array_add(
			list, json_object_new_string(md_link(
				      md, model_str(thrown, "module"), model_str(thrown, "name"))));
	}
	model_put(object, "failures", list);
}

static struct json_object *lower_commands(struct md *md, struct json_object *namespace_)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(command, model_get(namespace_, "commands"))
	{
		struct json_object *object = member(md, namespace_, "command", command);
		model_put_str(
			object, "operation", md_code(&md->arena, model_str(command, "operation")));
		put_failures(md, object, command);
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *lower_events(struct md *md, struct json_object *namespace_)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(event, model_get(namespace_, "events"))
	{
		json_object_array_add(list, member(md, namespace_, "event", event));
	}
	return list;
}

static struct json_object *lower_connect(struct md *md, struct json_object *namespace_)
{
	struct json_object *connect = model_get(namespace_, "connect");
	if (connect == NULL) {
		return NULL;
	}
	struct json_object *object = member(md, namespace_, "connect", connect);
	put_failures(md, object, connect);
	return object;
}

void md_put_namespaces(struct md *md, struct json_object *view)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(namespace_, model_get(md->model, "namespaces"))
	{
		struct json_object *object = json_object_new_object();
		model_put_str(object, "path", md_wire(&md->arena, model_str(namespace_, "path")));
		model_put_str(object, "anchor",
			gen_printf(&md->arena, "%s.namespace", model_str(namespace_, "name")));
		md_put_doc(md, object, namespace_);
		model_put(object, "connect", lower_connect(md, namespace_));
		model_put(object, "commands", lower_commands(md, namespace_));
		model_put(object, "events", lower_events(md, namespace_));
		json_object_array_add(list, object);
	}
	model_put(view, "namespaces", list);
}
