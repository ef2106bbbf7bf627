/* SPDX-License-Identifier: MIT */
#include "lower_ts.h"

#include <ctype.h>
#include <string.h>

#include "letter_case.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"

/* How a command can end, or a connection: `first` is the good end, or NULL. Declared errors are
 * those that a client can meet: the server masks kinds that are its own faults, and they arrive as
 * `core.internal`. */
static struct json_object *ends_of(struct ts *ts, const char *first, struct json_object *member)
{
	struct json_object *cases = json_object_new_array();
	if (first != NULL) {
		json_object_array_add(cases, ts_case(first, NULL));
	}
	MODEL_EACH(thrown, model_get(member, "throws"))
	{
		struct json_object *error = model_find(ts->model, "errors", thrown);
		if (json_object_get_int(model_get(error, "status")) < 500) {
			const char *text = gen_printf(&ts->arena, "FzioFailure<%s, %s>",
				ts_literal(&ts->arena, model_str(error, "code")),
				ts_reference(ts, model_str(thrown, "module"),
					model_str(thrown, "name")));
			json_object_array_add(cases, ts_case(text, NULL));
		}
	}
	json_object_array_add(cases, ts_case("FzioRefusal", NULL));
	return cases;
}

/* Adds how a command can end to `results`, and returns the name of that. */
static const char *add_result(
	struct ts *ts, struct json_object *results, const char *prefix, struct json_object *command)
{
	struct json_object *object = json_object_new_object(), *ack = model_get(command, "ack");
	const char *name = gen_printf(&ts->arena, "%s%sResult", prefix,
		case_camel(&ts->arena, "", model_str(command, "name")));
	name = ts_claim(ts, name);
	model_put_str(object, "name", name);
	model_put_str(object, "event", ts_said(&ts->arena, model_str(command, "event")));
	model_put_bool(object, "ack", ack != NULL);
	ts_put_cases(ts, object, ends_of(ts, ack != NULL ? ts_type(ts, ack) : NULL, command));
	json_object_array_add(results, object);
	return name;
}

static void add_line(struct ts *ts, struct json_object *lines, const char *indent, const char *text,
	const char *end)
{
	json_object_array_add(
		lines, json_object_new_string(gen_printf(&ts->arena, "%s%s%s", indent, text, end)));
}

/* A listener of the event map: `args` if it fits the line, else null, and `lines` to put between its
 * parentheses. */
static struct json_object *listener(
	struct ts *ts, struct json_object *member, const char *args, struct json_object *lines)
{
	struct json_object *object = json_object_new_object();
	const char *key = ts_key(&ts->arena, model_str(member, "event"));
	bool fits = strlen(key) + strlen("  : () => void;") + strlen(args) <= TS_WIDTH;
	model_put_str(object, "key", key);
	model_put(object, "comment", ts_comment(ts, member, NULL));
	model_put_str(object, "args", fits ? args : NULL);
	model_put(object, "lines", lines);
	return object;
}

/* With up to two parameters. */
static struct json_object *listener_of(
	struct ts *ts, struct json_object *member, const char *first, const char *second)
{
	struct json_object *lines = json_object_new_array();
	const char *args = gen_printf(&ts->arena, "%s%s%s", first != NULL ? first : "",
		first != NULL && second != NULL ? ", " : "", second != NULL ? second : "");
	if (first != NULL) {
		add_line(ts, lines, "", first, ",");
	}
	if (second != NULL) {
		add_line(ts, lines, "", second, ",");
	}
	return listener(ts, member, args, lines);
}

/* With all parameters in one, behind which no comma may stand. */
static struct json_object *listener_of_rest(
	struct ts *ts, struct json_object *member, const char *payload, const char *result)
{
	struct json_object *lines = json_object_new_array();
	const char *args = gen_printf(&ts->arena, "...args: FzioNotice<[%s], %s>", payload, result);
	if (strlen("    ") + strlen(args) <= TS_WIDTH) {
		add_line(ts, lines, "", args, "");
		return listener(ts, member, args, lines);
	}
	add_line(ts, lines, "", "...args: FzioNotice<", "");
	if (strlen("      [],") + strlen(payload) <= TS_WIDTH) {
		add_line(ts, lines, "  [", payload, "],");
	} else {
		add_line(ts, lines, "  ", "[", "");
		add_line(ts, lines, "    ", payload, ",");
		add_line(ts, lines, "  ", "],", "");
	}
	add_line(ts, lines, "  ", result, "");
	add_line(ts, lines, "", ">", "");
	return listener(ts, member, args, lines);
}

static const char *payload_of(struct ts *ts, struct json_object *member)
{
	struct json_object *payload = model_get(member, "payload");
	return payload != NULL ? gen_printf(&ts->arena, "payload: %s", ts_type(ts, payload)) : NULL;
}

static struct json_object *lower_commands(struct ts *ts, struct json_object *results,
	const char *prefix, struct json_object *commands)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(command, commands)
	{
		const char *payload = payload_of(ts, command);
		const char *result = add_result(ts, results, prefix, command);
		if (model_get(command, "ack") != NULL) {
			const char *ack =
				gen_printf(&ts->arena, "ack: (result: %s) => void", result);
			json_object_array_add(list, listener_of(ts, command, payload, ack));
		} else {
			json_object_array_add(
				list, listener_of_rest(
					      ts, command, payload != NULL ? payload : "", result));
		}
	}
	return list;
}

static struct json_object *lower_events(struct ts *ts, struct json_object *events)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(event, events)
	{
		struct json_object *answer = model_get(event, "ack");
		const char *ack = answer != NULL
					  ? gen_printf(&ts->arena, "ack: (answer: %s) => void",
						    ts_type(ts, answer))
					  : NULL;
		json_object_array_add(list, listener_of(ts, event, payload_of(ts, event), ack));
	}
	return list;
}

/* The head of a function: `key`, and `<key>_line` with its parameters if it fits the line, or null. */
static void put_function(struct ts *ts, struct json_object *object, const char *key,
	const char *name, const char *parameters, const char *result)
{
	const char *line =
		gen_printf(&ts->arena, "export function %s(%s): %s {", name, parameters, result);
	model_put_str(object, key, name);
	model_put_str(object, gen_printf(&ts->arena, "%s_line", key),
		strlen(line) <= TS_WIDTH ? line : NULL);
}

/* null: everyone may join. */
static struct json_object *lower_connect(
	struct ts *ts, const char *prefix, struct json_object *connect)
{
	if (connect == NULL) {
		return NULL;
	}
	struct json_object *object = json_object_new_object();
	char *reader = gen_printf(&ts->arena, "%sRefusal", prefix);
	const char *name = ts_claim(ts, gen_printf(&ts->arena, "%sRefusal", prefix));
	model_put_str(object, "name", name);
	reader[0] = (char)tolower((unsigned char)reader[0]);
	put_function(ts, object, "reader", ts_claim(ts, reader), "error: Error",
		gen_printf(&ts->arena, "%s[\"error\"] | undefined", name));
	ts_put_cases(ts, object, ends_of(ts, NULL, connect));
	return object;
}

/* What the function that connects wants beside the URL. */
static const char *options_of(struct ts *ts, struct json_object *connect)
{
	struct json_object *payload = connect != NULL ? model_get(connect, "payload") : NULL;
	return payload == NULL
		       ? "options?: FzioOptions"
		       : gen_printf(&ts->arena, "options: FzioOptions<%s>", ts_type(ts, payload));
}

/* `one`: the socket's type on a line, or null. */
static void put_socket(struct ts *ts, struct json_object *object, const char *name)
{
	const char *one = gen_printf(&ts->arena, "FzioSocket<%s, %s>", model_str(object, "listens"),
		model_str(object, "emits"));
	bool fits = strlen("export type  = ;") + strlen(name) + strlen(one) <= TS_WIDTH;
	model_put_str(object, "socket", name);
	model_put_str(object, "socket_type", fits ? one : NULL);
}

static struct json_object *lower_namespace(struct ts *ts, struct json_object *namespace_)
{
	struct fzio_arena *arena = &ts->arena;
	const char *prefix = case_camel(arena, "", model_str(namespace_, "name"));
	const char *path = model_str(namespace_, "path");
	struct json_object *object = json_object_new_object(), *results = json_object_new_array();
	struct json_object *connect = model_get(namespace_, "connect");
	model_put(object, "comment", ts_comment(ts, namespace_, NULL));
	model_put_str(object, "path", ts_literal(arena, path));
	model_put_str(object, "said_path", ts_said(arena, path));
	model_put_str(object, "listens",
		ts_claim(ts, gen_printf(arena, "%sServerToClientEvents", prefix)));
	model_put_str(
		object, "emits", ts_claim(ts, gen_printf(arena, "%sClientToServerEvents", prefix)));
	put_socket(ts, object, ts_claim(ts, gen_printf(arena, "%sSocket", prefix)));
	const char *options = options_of(ts, connect);
	model_put_str(object, "options", options);
	put_function(ts, object, "opener", ts_claim(ts, gen_printf(arena, "connect%s", prefix)),
		gen_printf(arena, "url: string, %s", options), model_str(object, "socket"));
	model_put(object, "connect", lower_connect(ts, prefix, connect));
	struct json_object *commands =
		lower_commands(ts, results, prefix, model_get(namespace_, "commands"));
	struct json_object *events = lower_events(ts, model_get(namespace_, "events"));
	model_put_bool(object, "no_commands", json_object_array_length(commands) == 0);
	model_put_bool(object, "no_events", json_object_array_length(events) == 0);
	model_put(object, "commands", commands);
	model_put(object, "events", events);
	model_put(object, "results", results);
	return object;
}

void ts_put_namespaces(struct ts *ts, struct json_object *view)
{
	struct json_object *list = json_object_new_array();
	MODEL_EACH(namespace_, model_get(ts->model, "namespaces"))
	{
		json_object_array_add(list, lower_namespace(ts, namespace_));
	}
	model_put(view, "namespaces", list);
}
