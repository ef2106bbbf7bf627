/* SPDX-License-Identifier: MIT */
#include "asyncapi.h"

#include <string.h>

#include <fzio/buffer.h>

#include "json_schema.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"

#define MEMORY_MAX ((size_t)1 << 30)

/* A failure of the server itself is masked: what a client sees of it is `fzio.Failure`. */
#define STATUS_MASKED 500

struct asyncapi {
	struct fzio_arena *arena;
	struct json_schema schema;
	struct json_object *operations;
	struct json_object *messages; /* of the channel being written */
	const char *channel; /* its key */
	const char *namespace_;
};

static const char failure_schema[] =
	"{\"type\":\"object\",\"required\":[\"error\"],\"properties\":{\"error\":{\"type\":"
	"\"object\",\"required\":[\"detail\",\"code\",\"kind\"],\"properties\":{\"detail\":{"
	"\"type\":\"string\"},\"code\":{\"type\":\"string\",\"examples\":["
	"\"socketio.invalid_payload\",\"core.internal\"]},\"kind\":{\"type\":\"string\"},"
	"\"context\":{\"type\":\"object\"}}}},\"description\":\"Any other failure: a payload that "
	"does not satisfy its type (`context.errors` says why), or one of the server.\"}";

/* A key of AsyncAPI has letters, digits and `.-_` only. */
static const char *key_of(struct asyncapi *asyncapi, const char *text)
{
	char *key = gen_strndup(asyncapi->arena, text, strlen(text));
	for (char *at = key; *at != '\0'; at++) {
		bool fine = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
			    (*at >= '0' && *at <= '9') || strchr(".-_", *at) != NULL;
		*at = fine ? *at : '_';
	}
	return key;
}

static struct json_object *ref(const char *to)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "$ref", to);
	return object;
}

static struct json_object *ref_channel(struct asyncapi *asyncapi)
{
	return ref(gen_printf(asyncapi->arena, "#/channels/%s", asyncapi->channel));
}

static struct json_object *ref_message(struct asyncapi *asyncapi, const char *key)
{
	return ref(
		gen_printf(asyncapi->arena, "#/channels/%s/messages/%s", asyncapi->channel, key));
}

static void put_notes(
	struct asyncapi *asyncapi, struct json_object *object, struct json_object *decl)
{
	json_schema_put_notes(asyncapi->arena, object, decl);
	/* Neither operations nor messages know this of their own. */
	if (json_object_object_get_ex(object, "deprecated", NULL)) {
		json_object_object_del(object, "deprecated");
		model_put_bool(object, "x-deprecated", true);
	}
}

/* Adds a message to the channel, unless it is there; `payload` is taken over. */
static void put_message(struct asyncapi *asyncapi, const char *key, const char *name,
	const char *title, struct json_object *payload)
{
	struct json_object *message = json_object_new_object();
	model_put_str(message, "name", name);
	model_put_str(message, "title", title);
	if (payload != NULL) {
		model_put(message, "payload", payload);
	}
	model_put(asyncapi->messages, key, message);
}

static struct json_object *payload_of(struct asyncapi *asyncapi, struct json_object *type)
{
	if (type == NULL) {
		/* No argument at all. */
		struct json_object *nothing = json_object_new_object();
		model_put_str(nothing, "type", "null");
		return nothing;
	}
	return json_schema_type(&asyncapi->schema, type);
}

static const char *title_of(struct json_object *type, const char *fallback)
{
	const char *name = type != NULL ? model_str(type, "name") : NULL;
	return name != NULL ? name : fallback;
}

static int status_of(struct asyncapi *asyncapi, struct json_object *error)
{
	struct json_object *it = model_find(asyncapi->schema.model, "errors", error);
	return json_object_get_int(model_get(it, "status"));
}

/* Adds what may come instead of an ack to the list of a reply. */
static void put_failures(
	struct asyncapi *asyncapi, struct json_object *throws, struct json_object *replies)
{
	MODEL_EACH(error, throws)
	{
		const char *name = json_schema_name(
			&asyncapi->schema, model_str(error, "module"), model_str(error, "name"));
		if (status_of(asyncapi, error) >= STATUS_MASKED) {
			continue;
		}
		const char *key = gen_printf(asyncapi->arena, "error.%s", name);
		put_message(asyncapi, key, name, model_str(error, "name"),
			json_schema_ref(&asyncapi->schema, model_str(error, "module"),
				model_str(error, "name")));
		json_object_array_add(replies, ref_message(asyncapi, key));
	}
	put_message(asyncapi, "error", "error", "Failure",
		ref(gen_printf(asyncapi->arena, "%sfzio.Failure", asyncapi->schema.prefix)));
	json_object_array_add(replies, ref_message(asyncapi, "error"));
}

static struct json_object *reply_of(struct asyncapi *asyncapi, struct json_object *replies)
{
	struct json_object *reply = json_object_new_object();
	model_put(reply, "channel", ref_channel(asyncapi));
	model_put(reply, "messages", replies);
	return reply;
}

/* An operation with its message; the caller adds the reply. */
static struct json_object *operation(struct asyncapi *asyncapi, struct json_object *member,
	const char *id, const char *key, const char *action)
{
	struct json_object *operation = json_object_new_object(), *list = json_object_new_array();
	struct json_object *payload = model_get(member, "payload");
	const char *event = model_str(member, "event");
	put_message(asyncapi, key, event, title_of(payload, event), payload_of(asyncapi, payload));
	put_notes(asyncapi, operation, member);
	model_put_str(operation, "action", action);
	model_put(operation, "channel", ref_channel(asyncapi));
	json_object_array_add(list, ref_message(asyncapi, key));
	model_put(operation, "messages", list);
	model_put(asyncapi->operations, id, operation);
	return operation;
}

static void put_command(struct asyncapi *asyncapi, struct json_object *command)
{
	struct fzio_arena *arena = asyncapi->arena;
	struct json_object *replies = json_object_new_array(), *ack = model_get(command, "ack");
	const char *name = model_str(command, "name");
	const char *id = gen_printf(arena, "%s.%s", asyncapi->namespace_, name);
	const char *key = gen_printf(arena, "command.%s", name);
	const char *ack_key = gen_printf(arena, "ack.%s", name);
	struct json_object *object = operation(asyncapi, command, id, key, "receive");
	put_message(asyncapi, ack_key, gen_printf(arena, "%s (ack)", model_str(command, "event")),
		title_of(ack, "acknowledged"), payload_of(asyncapi, ack));
	json_object_array_add(replies, ref_message(asyncapi, ack_key));
	put_failures(asyncapi, model_get(command, "throws"), replies);
	model_put(object, "reply", reply_of(asyncapi, replies));
	model_put_str(object, "x-fzio-operation", model_str(command, "operation"));
}

static void put_event(struct asyncapi *asyncapi, struct json_object *event)
{
	struct fzio_arena *arena = asyncapi->arena;
	struct json_object *ack = model_get(event, "ack"), *replies;
	const char *name = model_str(event, "name");
	const char *id = gen_printf(arena, "%s.emit.%s", asyncapi->namespace_, name);
	const char *key = gen_printf(arena, "event.%s", name);
	struct json_object *object = operation(asyncapi, event, id, key, "send");
	if (ack != NULL) {
		const char *ack_key = gen_printf(arena, "answer.%s", name);
		put_message(asyncapi, ack_key,
			gen_printf(arena, "%s (ack)", model_str(event, "event")),
			title_of(ack, name), payload_of(asyncapi, ack));
		replies = json_object_new_array();
		json_object_array_add(replies, ref_message(asyncapi, ack_key));
		model_put(object, "reply", reply_of(asyncapi, replies));
	}
}

/* CONNECT_ERROR carries the error's text and, below `data`, what an ack would carry below `error`. */
static void put_refusal(struct asyncapi *asyncapi, struct json_object *replies)
{
	struct json_object *payload = json_tokener_parse(
		"{\"type\":\"object\",\"required\":[\"message\"],\"properties\":{\"message\":{"
		"\"type\":\"string\"},\"data\":{\"type\":\"object\",\"description\":\"`detail`, "
		"`code`, `kind` and `context` of the error.\"}}}");
	put_message(asyncapi, "connect_error", "connect_error", "CONNECT_ERROR", payload);
	json_object_array_add(replies, ref_message(asyncapi, "connect_error"));
}

static void put_connect(struct asyncapi *asyncapi, struct json_object *connect)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	struct json_object *payload = model_get(connect, "payload");
	struct json_object *replies = json_object_new_array(), *names = json_object_new_array();
	put_message(asyncapi, "connect", "connect", "CONNECT", payload_of(asyncapi, payload));
	put_notes(asyncapi, object, connect);
	model_put_str(object, "title", "Enters the namespace with credentials (auth)");
	model_put_str(object, "action", "receive");
	model_put(object, "channel", ref_channel(asyncapi));
	json_object_array_add(list, ref_message(asyncapi, "connect"));
	model_put(object, "messages", list);
	put_refusal(asyncapi, replies);
	model_put(object, "reply", reply_of(asyncapi, replies));
	MODEL_EACH(error, model_get(connect, "throws"))
	{
		json_object_array_add(
			names, json_schema_ref(&asyncapi->schema, model_str(error, "module"),
				       model_str(error, "name")));
	}
	model_put(object, "x-fzio-throws", names);
	model_put(asyncapi->operations,
		gen_printf(asyncapi->arena, "%s.connect", asyncapi->namespace_), object);
}

static struct json_object *channel(struct asyncapi *asyncapi, struct json_object *decl)
{
	struct json_object *object = json_object_new_object();
	struct json_object *connect = model_get(decl, "connect");
	asyncapi->messages = json_object_new_object();
	asyncapi->channel = key_of(asyncapi, model_str(decl, "name"));
	asyncapi->namespace_ = asyncapi->channel;
	model_put_str(object, "address", model_str(decl, "path"));
	model_put_str(object, "title",
		gen_printf(asyncapi->arena, "Namespace %s", model_str(decl, "path")));
	put_notes(asyncapi, object, decl);
	model_put(object, "messages", asyncapi->messages);
	if (connect != NULL) {
		put_connect(asyncapi, connect);
	}
	MODEL_EACH(command, model_get(decl, "commands"))
	{
		put_command(asyncapi, command);
	}
	MODEL_EACH(event, model_get(decl, "events"))
	{
		put_event(asyncapi, event);
	}
	return object;
}

static struct json_object *info(struct json_object *module)
{
	struct json_object *object = json_object_new_object();
	const char *version = model_str(module, "version"), *doc = model_str(module, "doc");
	model_put_str(object, "title", model_str(module, "name"));
	model_put_str(object, "version", version != NULL ? version : "0.0.0");
	if (doc != NULL) {
		model_put_str(object, "description", doc);
	}
	return object;
}

struct json_object *asyncapi_document(struct json_object *model)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	struct json_object *document = json_object_new_object();
	struct json_object *channels = json_object_new_object();
	struct json_object *components = json_object_new_object();
	struct json_object *schemas = json_object_new_object();
	struct json_object *module = model_get(model, "module");
	struct asyncapi asyncapi = { .arena = &arena,
		.schema = { &arena, model, "#/components/schemas/", true },
		.operations = json_object_new_object() };
	MODEL_EACH(decl, model_get(model, "namespaces"))
	{
		model_put(channels, key_of(&asyncapi, model_str(decl, "name")),
			channel(&asyncapi, decl));
	}
	json_schema_put_defs(&asyncapi.schema, schemas);
	model_put(schemas, "fzio.Failure", json_tokener_parse(failure_schema));
	model_put(components, "schemas", schemas);

	model_put_str(document, "asyncapi", "3.0.0");
	model_put_str(document, "id", gen_printf(&arena, "urn:fzio:%s", model_str(module, "name")));
	model_put(document, "info", info(module));
	model_put_str(document, "defaultContentType", "application/json");
	model_put(document, "channels", channels);
	model_put(document, "operations", asyncapi.operations);
	model_put(document, "components", components);
	fzio_arena_finish(&arena);
	return document;
}
