/* SPDX-License-Identifier: MIT */
/*
 * One process of a cluster, told by HTTP what to emit: POST /do with
 *
 *     {"do": "emit" | "join" | "leave" | "disconnect" | "call", "namespace": "/",
 *      "room": null | "a" | ["a", "b"], "except": [], "event": "e", "args": [...],
 *      "bytes": "text of an attachment", "times": 1, "volatile": false, "to_room": "r",
 *      "close": false}
 *
 * and GET /status, which also shows what the last call was answered: of `ask`, to one sid. Its
 * clients join rooms by themselves, with the event `enter`. The Python and Node members (member.py,
 * member.mjs) take the same. With LINGER it still has something to do when it has stopped, until a
 * SIGUSR1, and then emits `bye`.
 */
#include <fzio/fzio.h>

#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 16

/* Names that a request lists; they live as long as its JSON. */
struct names {
	const char *items[NAMES_MAX];
	size_t len;
};

static struct fzio_server *server;

/* What a contract would say: `dto Question { n: int; }  dto Answer { text: string; }
 * namespace chat { event ask (Question) -> Answer; }` */
struct question {
	int64_t n;
};

struct answer {
	const char *text;
};

static const struct fzio_dto question_dto = {
	.name = "Question",
	.fields = &(const struct fzio_field){ FZIO_NAME("n"), .kind = FZIO_INT },
	.len = 1,
	.size = sizeof(struct question),
};

static const struct fzio_dto answer_dto = {
	.name = "Answer",
	.fields = &(const struct fzio_field){ FZIO_NAME("text"), .kind = FZIO_STRING },
	.len = 1,
	.size = sizeof(struct answer),
};

typedef void ask_fn(const struct fzio_answer *answer, const struct answer *value, void *user);

static void call_back(fzio_any_fn *callback, const struct fzio_answer *answer, void *user)
{
	((ask_fn *)callback)(answer, answer->value, user);
}

static const struct fzio_server_event ask_event = {
	.namespace_ = "/chat",
	.event = "ask",
	.payload = &question_dto,
	.answer = &answer_dto,
	.call = call_back,
};

static const char *text_of(struct json_object *request, const char *member)
{
	struct json_object *value;
	return json_object_object_get_ex(request, member, &value) && value != NULL
		       ? json_object_get_string(value)
		       : NULL;
}

static bool flag_of(struct json_object *request, const char *member)
{
	struct json_object *value;
	return json_object_object_get_ex(request, member, &value) && json_object_get_boolean(value);
}

static struct names names_of(struct json_object *request, const char *member)
{
	struct names names = { .len = 0 };
	struct json_object *value = NULL;
	json_object_object_get_ex(request, member, &value);
	if (json_object_is_type(value, json_type_string)) {
		names.items[names.len++] = json_object_get_string(value);
	} else if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value) && i < NAMES_MAX; i++) {
			names.items[names.len++] =
				json_object_get_string(json_object_array_get_idx(value, i));
		}
	}
	return names;
}

/* The list of arguments without its brackets. */
static const char *args_of(struct json_object *request, size_t *ret_len)
{
	struct json_object *args = NULL;
	if (!json_object_object_get_ex(request, "args", &args)) {
		*ret_len = 0;
		return "";
	}
	const char *text = json_object_to_json_string_length(
		args, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, ret_len);
	*ret_len -= 2;
	return text + 1;
}

static enum fzio_status emit(
	struct json_object *request, const char *namespace_, struct fzio_target target)
{
	size_t args_len;
	const char *args = args_of(request, &args_len);
	const char *bytes = text_of(request, "bytes");
	struct fzio_bytes attachment = { (const uint8_t *)bytes, bytes ? strlen(bytes) : 0 };
	struct json_object *times = NULL;
	json_object_object_get_ex(request, "times", &times);
	enum fzio_status status = FZIO_OK;
	for (int i = times != NULL ? json_object_get_int(times) : 1; i > 0 && !status; i--) {
		status = fzio_emit_raw(fzio_server_emitter(server), namespace_,
			text_of(request, "event"), target, args, args_len, &attachment,
			bytes != NULL ? 1 : 0);
	}
	return status;
}

/* What the last call came to: GET /status shows it. */
static char answer_text[256] = "none";

static void answered(const struct fzio_answer *answer, const struct answer *value, void *user)
{
	(void)user;
	snprintf(answer_text, sizeof(answer_text), "%s",
		value != NULL ? value->text : fzio_status_str(answer->status));
}

static enum fzio_status call(struct fzio_target target)
{
	snprintf(answer_text, sizeof(answer_text), "waiting");
	return fzio_call(fzio_server_emitter(server), &ask_event, target,
		&(struct question){ .n = 7 }, 1500, (fzio_any_fn *)answered, NULL);
}

static enum fzio_status perform(struct json_object *request)
{
	struct fzio_emitter *emitter = fzio_server_emitter(server);
	const char *what = text_of(request, "do");
	const char *namespace_ = text_of(request, "namespace");
	const char *room = text_of(request, "to_room");
	struct names rooms = names_of(request, "room"), except = names_of(request, "except");
	struct fzio_target target = rooms.len > 0 ? fzio_rooms(rooms.items, rooms.len) : fzio_all();
	target = fzio_except(target, except.items, except.len);
	target.is_volatile = flag_of(request, "volatile");
	namespace_ = namespace_ != NULL ? namespace_ : "/";
	if (what == NULL) {
		return FZIO_EINVAL;
	}
	if (strcmp(what, "emit") == 0) {
		return emit(request, namespace_, target);
	}
	if (strcmp(what, "join") == 0) {
		return fzio_emitter_join(emitter, namespace_, target, room);
	}
	if (strcmp(what, "leave") == 0) {
		return fzio_emitter_leave(emitter, namespace_, target, room);
	}
	if (strcmp(what, "disconnect") == 0) {
		return fzio_emitter_disconnect(
			emitter, namespace_, target, flag_of(request, "close"));
	}
	if (strcmp(what, "call") == 0 && rooms.len == 1) {
		return call(fzio_sid(rooms.items[0]));
	}
	return FZIO_EUNSUPPORTED;
}

static void act(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)user;
	char *text = fzio_arena_strndup(
		request->arena, (const char *)request->body.data, request->body.len);
	struct json_object *json = json_tokener_parse(text);
	enum fzio_status status = json != NULL ? perform(json) : FZIO_ESYNTAX;
	json_object_put(json);
	response->status = status == FZIO_OK ? 200 : 500;
	response->content_type = "text/plain";
	response->body = fzio_status_str(status);
	response->body_len = strlen(fzio_status_str(status));
}

static void show_status(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)user;
	struct fzio_server_status status = fzio_server_status(server);
	const struct fzio_backplane_status *backplane = &status.backplane;
	char *text = fzio_arena_printf(request->arena,
		"{\"sockets\":%zu,\"rooms\":%zu,\"enabled\":%s,\"connected\":%s,\"waiting\":%zu,"
		"\"published\":%llu,\"received\":%llu,\"dropped\":%llu,\"malformed\":%llu,"
		"\"reconnects\":%llu,\"seconds_since_ok\":%ld,\"answer\":\"%s\"}",
		status.sockets, status.rooms, backplane->enabled ? "true" : "false",
		backplane->connected ? "true" : "false", backplane->waiting, backplane->published,
		backplane->received, backplane->dropped, backplane->malformed,
		backplane->reconnects, backplane->seconds_since_ok, answer_text);
	response->content_type = "application/json";
	response->body = text;
	response->body_len = strlen(text);
}

/* A client's own: one argument, the room, and an ack. */
static void enter(struct fzio_event *event, void *user)
{
	(void)user;
	struct json_object *room = json_tokener_parse(event->args);
	if (json_object_is_type(room, json_type_string)) {
		fzio_socket_join(event->socket, json_object_get_string(room));
	}
	json_object_put(room);
	if (event->wants_ack) {
		fzio_ack_send(event->ack, "true", 4, NULL, 0);
	}
}

int main(void)
{
	const char *port = getenv("PORT"), *dialect = getenv("REDIS_DIALECT");
	bool is_node = dialect != NULL && strcmp(dialect, "node") == 0;
	sigset_t done;
	sigemptyset(&done);
	sigaddset(&done, SIGUSR1);
	sigprocmask(SIG_BLOCK, &done, NULL);
	server = fzio_server_create(&(struct fzio_server_options){
		.port = port != NULL ? atoi(port) : 8000,
		.redis_url = getenv("REDIS_URL"),
		.redis_channel = getenv("REDIS_CHANNEL"),
		.redis_dialect = is_node ? FZIO_DIALECT_NODE : FZIO_DIALECT_PYTHON,
	});
	if (server == NULL) {
		return 1;
	}
	fzio_server_on(server, "/", "enter", enter, NULL);
	fzio_server_on(server, "/chat", "enter", enter, NULL);
	fzio_server_route(server, "POST", "/do", act, NULL);
	fzio_server_route(server, "GET", "/status", show_status, NULL);
	int code = fzio_server_run(server);
	if (getenv("LINGER") != NULL) {
		int signal;
		sigwait(&done, &signal);
		fzio_emit_raw(fzio_server_emitter(server), "/", "bye", fzio_all(), "", 0, NULL, 0);
	}
	fzio_server_destroy(server);
	return code;
}
