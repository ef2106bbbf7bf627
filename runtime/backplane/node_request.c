/* SPDX-License-Identifier: MIT */
/* What Node's servers ask of all others: answered always, because they wait for everyone. */
#include <stdlib.h>
#include <string.h>

#include "backplane/errand.h"
#include "backplane/node.h"
#include "backplane/slice.h"
#include "codec/write.h"

/* Rooms to join or leave, times the rooms whose sockets are to. */
#define PAIRS_MAX 1000000
/* Of an event whose sender does not say how long it waits for acks. */
#define ACK_MS 60000

enum member {
	UID,
	REQUEST_ID,
	TYPE,
	OPTS,
	ROOMS,
	ROOM,
	SID,
	CLOSE,
	MEMBERS
};

struct request {
	struct fzio__node_reading *reading;
	struct fzio__slice members[MEMBERS];
	struct fzio_target target;
	const char *id; /* NULL: nobody waits for an answer */
	int type;
};

static bool read_names(const struct request *request, struct fzio__slice value,
	const char *const **ret_names, size_t *ret_len)
{
	return fzio__slice_is_absent(value) || fzio__slice_names(value, &request->reading->arena,
						       FZIO__NODE_NO_ROOM, ret_names, ret_len);
}

/* `opts` with rooms and exceptions; of older servers one `sid`, or the rooms themselves. */
static bool read_target(struct request *request)
{
	static const char *const names[] = { "rooms", "except" };
	struct fzio__slice opts[2];
	struct fzio_target *target = &request->target;
	struct fzio_arena *arena = &request->reading->arena;
	target->room = fzio__slice_string(request->members[SID], arena);
	if (target->room != NULL) {
		target->kind = FZIO_TARGET_ROOMS;
		return true;
	}
	struct fzio__slice rooms = request->members[ROOMS];
	if (!fzio__slice_is_absent(request->members[OPTS])) {
		if (!fzio__slice_members(request->members[OPTS], names, 2, opts, arena) ||
			!read_names(request, opts[1], &target->except, &target->except_len)) {
			return false;
		}
		rooms = opts[0];
	} else if (request->type != FZIO__NODE_SOCKETS) {
		/* Joining, leaving and disconnecting must not come to mean everybody. */
		return request->type == FZIO__NODE_ALL_ROOMS ||
		       request->type == FZIO__NODE_SERVER_SIDE_EMIT;
	}
	if (!read_names(request, rooms, &target->rooms, &target->rooms_len)) {
		return false;
	}
	target->kind = target->rooms_len > 0 ? FZIO_TARGET_ROOMS : FZIO_TARGET_ALL;
	return true;
}

static void answer_shortly(const struct request *request, const char *members)
{
	struct fzio__node_reading *reading = request->reading;
	struct fzio__dialect_host *host = reading->node->dialect.host;
	const char *channel = reading->namespace_->responses;
	if (request->id == NULL) {
		return;
	}
	struct fzio__slice id = request->members[REQUEST_ID];
	char *text = fzio_arena_printf(&reading->arena, "{%s\"requestId\":%.*s%s}",
		request->type == FZIO__NODE_SERVER_SIDE_EMIT ? "\"type\":6," : "",
		(int)(id.end - id.text), id.text, members);
	if (text != NULL) {
		host->publish(host, channel, strlen(channel), text, strlen(text));
	}
}

static enum fzio__reception act(const struct request *request)
{
	static const enum fzio__action_kind kinds[] = {
		[FZIO__NODE_JOIN] = FZIO__ACTION_JOIN,
		[FZIO__NODE_LEAVE] = FZIO__ACTION_LEAVE,
		[FZIO__NODE_DISCONNECT] = FZIO__ACTION_DISCONNECT,
	};
	struct fzio__node_reading *reading = request->reading;
	struct fzio__dialect_host *host = reading->node->dialect.host;
	struct fzio__action action = { .kind = kinds[request->type],
		.namespace_ = reading->namespace_->name,
		.target = request->target,
		.close = fzio__slice_is(request->members[CLOSE], "true") };
	const char *const *rooms = &action.room;
	size_t rooms_len = 1;
	if (request->type != FZIO__NODE_DISCONNECT) {
		bool is_old = request->members[ROOM].text != NULL;
		struct fzio__slice value = request->members[is_old ? ROOM : ROOMS];
		if (fzio__slice_is_absent(value) ||
			!read_names(request, value, &rooms, &rooms_len)) {
			return fzio__node_refuse(reading, "a request without its rooms");
		}
	}
	/* Each of the ones with each of the others: the product of what a message may hold is days. */
	if (rooms_len > PAIRS_MAX / (1 + request->target.rooms_len + request->target.except_len)) {
		return fzio__node_refuse(reading, "a request that names too many rooms");
	}
	for (size_t i = 0; i < rooms_len; i++) {
		struct fzio__action one = action;
		one.room = rooms[i];
		if (one.room == NULL || one.room[0] != '\0') {
			host->deliver(host, &one);
		}
	}
	answer_shortly(request, "");
	return FZIO__RECEIVED;
}

static enum fzio__reception post(struct fzio__node_reading *reading, struct fzio__errand *about)
{
	about->run = fzio__node_answer;
	about->namespace_ = reading->namespace_->name;
	struct fzio__errand *errand =
		fzio__errand_create(&reading->node->dialect, &reading->arena, about);
	if (errand == NULL) {
		return fzio__node_refuse(reading, fzio_status_str(FZIO_ENOMEM));
	}
	fzio__errand_post(errand);
	return FZIO__RECEIVED;
}

/* The loop knows the answer. */
static enum fzio__reception ask_loop(const struct request *request)
{
	struct fzio__node_reading *reading = request->reading;
	if (request->id == NULL) {
		return fzio__node_refuse(reading, "a request without its requestId");
	}
	return post(reading,
		&(struct fzio__errand){
			.type = request->type, .target = request->target, .id = request->id });
}

static bool is_own(const struct request *request)
{
	const char *uid = fzio__slice_string(request->members[UID], &request->reading->arena);
	return uid != NULL && strcmp(uid, request->reading->node->uid) == 0;
}

static enum fzio__reception receive_json(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	static const char *const names[MEMBERS] = { "uid", "requestId", "type", "opts", "rooms",
		"room", "sid", "close" };
	struct request request = { .reading = reading };
	if (!fzio__slice_members((struct fzio__slice){ data, data + len }, names, MEMBERS,
		    request.members, &reading->arena)) {
		return fzio__node_refuse(reading, "a request that is not JSON");
	}
	if (is_own(&request)) {
		return FZIO__RECEIVED_OWN;
	}
	struct fzio__slice type = request.members[TYPE];
	bool has_type = type.text != NULL && type.end - type.text == 1 && *type.text >= '0' &&
			*type.text <= '6';
	request.type = has_type ? *type.text - '0' : -1;
	request.id = fzio__slice_string(request.members[REQUEST_ID], &reading->arena);
	if (!has_type || !read_target(&request)) {
		return fzio__node_refuse(reading, "a request of an unknown kind");
	}
	switch (request.type) {
	case FZIO__NODE_JOIN:
	case FZIO__NODE_LEAVE:
	case FZIO__NODE_DISCONNECT: return act(&request);
	case FZIO__NODE_SERVER_SIDE_EMIT:
		/* We have no handler for it; Node would let its sender wait. */
		answer_shortly(&request, ",\"data\":null");
		return FZIO__RECEIVED;
	default: return ask_loop(&request);
	}
}

/* An event that the clients are to acknowledge. Its sender waits for all servers, so that one which
 * cannot be read is answered too, as by one without clients. */
static enum fzio__reception receive_call(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	struct fzio__node_event event;
	bool is_event = fzio__node_event_read(reading, data, len, &event);
	if (event.request_id == NULL || strlen(event.request_id) > FZIO__ERRAND_NAME_MAX) {
		return fzio__node_refuse(reading, "a request without its requestId");
	}
	if (event.uid != NULL && strcmp(event.uid, reading->node->uid) == 0) {
		return FZIO__RECEIVED_OWN;
	}
	if (!is_event) {
		fzio__node_answer_count(
			reading->node, reading->namespace_->name, event.request_id, 0);
		return fzio__node_refuse(reading, "a request that is not an event");
	}
	/* The bytes of attachments stand in the message, which goes before the errand is done. */
	if (!fzio__bytes_copy_all(&reading->arena, event.attachments, event.attachments_len)) {
		return fzio__node_refuse(reading, fzio_status_str(FZIO_ELIMIT));
	}
	return post(reading, &(struct fzio__errand){ .type = FZIO__NODE_BROADCAST,
				     .target = event.target,
				     .event = event.name,
				     .args = event.args,
				     .args_len = event.args_len,
				     .attachments = event.attachments,
				     .attachments_len = event.attachments_len,
				     .timeout_ms = event.timeout_ms > 0 ? event.timeout_ms : ACK_MS,
				     .id = event.request_id });
}

enum fzio__reception fzio__node_request(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	return len > 0 && data[0] == '{' ? receive_json(reading, data, len)
					 : receive_call(reading, data, len);
}
