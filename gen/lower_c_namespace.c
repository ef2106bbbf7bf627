/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include "memory.h"
#include "model.h"

/* Lowers namespaces: operations with their usecases, events, and the router that joins them. */
struct lowering {
	struct fzio_arena *arena;
	struct json_object *model;
	const char *module; /* its name in the contract */
	const char *module_c_name;
};

/* {cName} of a payload or an ack, which is a dto or is carried by one that is named after
 * `member`; null: there is none. */
static struct json_object *dto_of(const struct lowering *lowering, const char *namespace_c_name,
	struct json_object *member, const char *part, const char *end)
{
	struct json_object *type = model_get(member, part);
	if (type == NULL) {
		return NULL;
	}
	struct json_object *object = json_object_new_object();
	model_put_str(object, "cName",
		c_is_carried(type) ? c_carrier(lowering->arena, namespace_c_name, member, end)
				   : model_str(type, "cName"));
	return object;
}

static struct json_object *length_of(struct json_object *list)
{
	size_t len = json_object_array_length(list);
	return len > 0 ? json_object_new_int((int)len) : NULL;
}

/* `join`, which `runs` names: the command that declares the operation, and its namespace. */
static const char *operation_name(
	const struct lowering *lowering, struct json_object *command, const char *namespace_c_name)
{
	if (model_str(command, "runs") == NULL) {
		return gen_printf(
			lowering->arena, "%s_%s", namespace_c_name, model_str(command, "cName"));
	}
	MODEL_EACH(namespace_, model_get(lowering->model, "namespaces"))
	{
		MODEL_EACH(it, model_get(namespace_, "commands"))
		{
			if (model_str(it, "runs") == NULL &&
				strcmp(model_str(it, "operation"),
					model_str(command, "operation")) == 0) {
				return operation_name(lowering, it, model_str(namespace_, "cName"));
			}
		}
	}
	return NULL; /* never: the checker has found it */
}

static struct json_object *throw_view(
	const struct lowering *lowering, const char *operation, struct json_object *error)
{
	struct json_object *object = json_object_new_object();
	const char *c_name = model_str(error, "cName");
	bool own = strcmp(model_str(error, "module"), lowering->module) == 0;
	const char *short_name = own ? c_name + strlen(lowering->module_c_name) + 1 : c_name;
	model_put_str(object, "cName", c_name);
	model_put_bool(object, "context", !model_bool(error, "empty"));
	model_put_str(object, "throwName",
		gen_printf(lowering->arena, "%s_throw_%s", operation, short_name));
	return object;
}

/* clang-format breaks the head of the table behind its type if it is too long, as nobody else would. */
static void put_throws(
	struct json_object *object, const char *operation, struct json_object *throws)
{
	static const char head[] = "static const struct fzio_error_type *const _throws[] = {";
	bool some = json_object_array_length(throws) > 0;
	bool fits = strlen(head) + strlen(operation) <= C_WIDTH;
	model_put_bool(object, "hasShortThrows", some && fits);
	model_put_bool(object, "hasLongThrows", some && !fits);
	model_put(object, "throwsLen", length_of(throws));
	model_put(object, "throws", throws);
}

/* Of a command that declares one, or of `connect`. */
static struct json_object *operation_view(const struct lowering *lowering,
	const char *namespace_c_name, struct json_object *member, const char *operation)
{
	struct fzio_arena *arena = lowering->arena;
	struct json_object *object = json_object_new_object(), *throws = json_object_new_array();
	const char *member_name = model_str(member, "cName");
	bool is_connect = strcmp(member_name, "connect") == 0;
	const char *name = gen_printf(arena, "%s_%s", namespace_c_name, member_name);
	MODEL_EACH(error, model_get(member, "throws"))
	{
		json_object_array_add(throws, throw_view(lowering, name, error));
	}
	const char *argument = is_connect ? "auth" : "cmd";
	model_put_str(object, "argument", argument);
	model_put_str(object, "cName", name);
	model_put_str(object, "operation", name);
	model_put(object, "comment", c_notes(arena, member));
	model_put_str(object, "registerName",
		gen_printf(arena, "%s_register_%s", namespace_c_name, member_name));
	model_put_str(object, "literal", c_literal(arena, operation));
	model_put(
		object, "payload", dto_of(lowering, namespace_c_name, member, "payload", argument));
	model_put(object, "ack", dto_of(lowering, namespace_c_name, member, "ack", "ack"));
	put_throws(object, name, throws);
	return object;
}

static struct json_object *command_view(
	const struct lowering *lowering, const char *namespace_c_name, struct json_object *command)
{
	struct json_object *object = json_object_new_object();
	const char *deprecated = model_str(command, "deprecated");
	model_put_str(object, "literal", c_literal(lowering->arena, model_str(command, "event")));
	model_put_str(object, "operation", operation_name(lowering, command, namespace_c_name));
	model_put_str(object, "deprecated",
		deprecated != NULL ? c_literal(lowering->arena, deprecated) : NULL);
	return object;
}

static struct json_object *event_view(
	const struct lowering *lowering, const char *namespace_c_name, struct json_object *event)
{
	struct fzio_arena *arena = lowering->arena;
	struct json_object *object = json_object_new_object();
	const char *name = model_str(event, "cName");
	const char *c_name = gen_printf(arena, "%s_%s", namespace_c_name, name);
	model_put_str(object, "cName", c_name);
	model_put_str(object, "eventName", c_name);
	model_put_str(object, "emitName", gen_printf(arena, "%s_emit_%s", namespace_c_name, name));
	model_put_str(object, "callName", gen_printf(arena, "%s_call_%s", namespace_c_name, name));
	model_put(object, "comment", c_notes(arena, event));
	model_put_str(object, "literal", c_literal(arena, model_str(event, "event")));
	model_put(
		object, "payload", dto_of(lowering, namespace_c_name, event, "payload", "payload"));
	model_put(object, "answer", dto_of(lowering, namespace_c_name, event, "ack", "answer"));
	return object;
}

static void put_commands(
	const struct lowering *lowering, struct json_object *namespace_, struct json_object *object)
{
	struct json_object *operations = json_object_new_array();
	struct json_object *commands = json_object_new_array();
	const char *name = model_str(namespace_, "cName");
	MODEL_EACH(command, model_get(namespace_, "commands"))
	{
		if (model_str(command, "runs") == NULL) {
			json_object_array_add(operations, operation_view(lowering, name, command,
								  model_str(command, "operation")));
		}
		json_object_array_add(commands, command_view(lowering, name, command));
	}
	model_put(object, "operations", operations);
	model_put(object, "commandsLen", length_of(commands));
	model_put(object, "commands", commands);
}

/* Those that the client acknowledges are `calls`; the router lists all in their order. */
static void put_events(
	const struct lowering *lowering, struct json_object *namespace_, struct json_object *object)
{
	struct json_object *events = json_object_new_array(), *calls = json_object_new_array();
	struct json_object *names = json_object_new_array();
	MODEL_EACH(event, model_get(namespace_, "events"))
	{
		struct json_object *view =
			event_view(lowering, model_str(namespace_, "cName"), event);
		bool is_call = model_get(event, "ack") != NULL;
		json_object_array_add(names, json_object_get(model_get(view, "cName")));
		json_object_array_add(is_call ? calls : events, view);
	}
	model_put(object, "events", events);
	model_put(object, "calls", calls);
	model_put(object, "eventsLen", length_of(names));
	model_put(object, "eventNames", names);
}

static struct json_object *connect_view(
	const struct lowering *lowering, struct json_object *namespace_)
{
	struct json_object *connect = model_get(namespace_, "connect");
	if (connect == NULL) {
		return NULL;
	}
	const char *operation =
		gen_printf(lowering->arena, "%s.connect", model_str(namespace_, "name"));
	return operation_view(lowering, model_str(namespace_, "cName"), connect, operation);
}

static struct json_object *namespace_view(
	const struct lowering *lowering, struct json_object *namespace_)
{
	struct json_object *object = json_object_new_object();
	const char *name = model_str(namespace_, "cName");
	model_put_str(object, "cName", name);
	model_put_str(object, "nsName", name);
	model_put_str(object, "path", c_literal(lowering->arena, model_str(namespace_, "path")));
	model_put(object, "comment", c_notes(lowering->arena, namespace_));
	model_put(object, "connect", connect_view(lowering, namespace_));
	put_commands(lowering, namespace_, object);
	put_events(lowering, namespace_, object);
	return object;
}

static bool has_usecases(struct json_object *namespaces)
{
	MODEL_EACH(it, namespaces)
	{
		if (model_get(it, "connect") != NULL ||
			json_object_array_length(model_get(it, "operations")) > 0) {
			return true;
		}
	}
	return false;
}

void c_put_namespaces(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct json_object *module = model_get(model, "module"), *list = json_object_new_array();
	struct lowering lowering = { .arena = arena,
		.model = model,
		.module = model_str(module, "name"),
		.module_c_name = model_str(module, "cName") };
	MODEL_EACH(namespace_, model_get(model, "namespaces"))
	{
		json_object_array_add(list, namespace_view(&lowering, namespace_));
	}
	model_put_bool(view, "isRouted", json_object_array_length(list) > 0);
	model_put_bool(view, "hasUsecases", has_usecases(list));
	model_put(view, "namespaces", list);
}
