/* SPDX-License-Identifier: MIT */
/* Events that a client acknowledges: encoded in the caller's thread, sent and answered on the
 * loop. */
#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "codec/json.h"
#include "codec/write.h"
#include "usecase/emitter.h"

/* From the caller to its answer, with copies of all that is sent in the same allocation. */
struct call {
	struct fzio__task task;
	struct fzio__hub *hub;
	struct fzio__backplane *backplane;
	const struct fzio_server_event *event;
	fzio_any_fn *callback;
	void *user;
	unsigned timeout_ms;
	const char *sid;
	const char *args;
	size_t args_len;
	size_t attachments_len;
	struct fzio_bytes attachments[];
};

/* ---- the answer ----------------------------------------------------------------------------- */

static void deliver(struct call *call, const struct fzio_answer *answer)
{
	call->event->call(call->callback, answer, call->user);
	free(call);
}

static void fail(struct call *call, enum fzio_status status)
{
	struct fzio_answer answer = { .status = status, .sid = call->sid };
	deliver(call, &answer);
}

/* The first argument is the answer; none means the same as null. */
static enum fzio_status read_answer(const struct fzio_dto *dto, const struct fzio_acked *acked,
	struct fzio_arena *arena, const void **ret_value, struct fzio_violations *reterr_violations)
{
	struct fzio_decode_options options = { .attachments = acked->attachments,
		.attachments_len = acked->attachments_len };
	const char *text = acked->args_len > 0 ? acked->args : "null";
	const char *end = text + strlen(text);
	const char *behind = fzio__json_skip(text, end, NULL);
	if (behind == NULL) {
		return FZIO_ELIMIT; /* it is valid, but nested too deeply */
	}
	enum fzio_status status = fzio_decode(
		arena, dto, text, (size_t)(behind - text), &options, ret_value, reterr_violations);
	bool alone = fzio__json_space(behind, end) == end;
	return status == FZIO_OK && !alone ? FZIO_EPAYLOAD : status;
}

static void on_acked(const struct fzio_acked *acked, void *user)
{
	struct call *call = user;
	if (acked->status != FZIO_OK) {
		fail(call, acked->status);
		return;
	}
	struct fzio_arena arena;
	struct fzio_violations violations;
	const void *value = NULL;
	fzio_arena_init(&arena, 0);
	violations.len = violations.more = 0;
	enum fzio_status status =
		read_answer(call->event->answer, acked, &arena, &value, &violations);
	struct fzio_answer answer = {
		.status = status,
		.sid = call->sid,
		.value = status == FZIO_OK ? value : NULL,
		.arena = &arena,
		.violations = status == FZIO_EPAYLOAD ? &violations : NULL,
	};
	deliver(call, &answer);
	fzio_arena_finish(&arena);
}

/* ---- the question --------------------------------------------------------------------------- */

/* It may be a client of another process. */
static enum fzio_status ask_others(struct call *call)
{
	const struct fzio_server_event *event = call->event;
	if (call->backplane == NULL) {
		return FZIO_ECLOSED;
	}
	struct fzio__packet *packet = fzio__packet_event(event->namespace_, event->event,
		call->args, call->args_len, call->attachments, call->attachments_len);
	if (packet == NULL) {
		return FZIO_ENOMEM;
	}
	const struct fzio__action action = { .kind = FZIO__ACTION_EMIT,
		.namespace_ = event->namespace_,
		.target = fzio_sid(call->sid),
		.packet = packet };
	enum fzio_status status =
		call->backplane->call(call->backplane, &action, call->timeout_ms, on_acked, call);
	fzio__packet_destroy(packet);
	return status;
}

static enum fzio_status send(struct call *call)
{
	const struct fzio_server_event *event = call->event;
	struct fzio_socket *socket = fzio__hub_socket(call->hub, event->namespace_, call->sid);
	if (socket == NULL) {
		return ask_others(call);
	}
	return fzio_socket_call(socket, event->event, call->args, call->args_len, call->attachments,
		call->attachments_len, call->timeout_ms, on_acked, call);
}

static void run(struct fzio__task *task)
{
	struct call *call = (struct call *)task;
	enum fzio_status status = send(call);
	if (status != FZIO_OK) {
		fail(call, status);
	}
}

static void drop(struct fzio__task *task)
{
	fail((struct call *)task, FZIO_ECLOSED);
}

static struct call *create(const struct fzio_emitter *emitter, const char *sid,
	const struct fzio_buffer *args, const struct fzio_attachments *attachments)
{
	size_t sid_size = strlen(sid) + 1;
	struct call *call = malloc(
		sizeof(struct call) + attachments->len * sizeof(struct fzio_bytes) + sid_size +
		args->len + 1 + fzio__bytes_total(attachments->items, attachments->len));
	if (call == NULL) {
		return NULL;
	}
	char *position = (char *)(call->attachments + attachments->len);
	*call = (struct call){ .task = { .run = run, .drop = drop },
		.hub = emitter->hub,
		.backplane = emitter->backplane };
	call->sid = memcpy(position, sid, sid_size);
	position += sid_size;
	call->args = position;
	call->args_len = args->len;
	if (args->len > 0) {
		memcpy(position, args->data, args->len);
	}
	position[args->len] = '\0';
	position += args->len + 1;
	call->attachments_len = attachments->len;
	fzio__bytes_pack(
		call->attachments, attachments->items, attachments->len, (uint8_t *)position);
	return call;
}

static enum fzio_status prepare(const struct fzio_emitter *emitter,
	const struct fzio_server_event *event, const char *sid, const void *payload,
	struct call **ret_call)
{
	struct fzio_buffer out;
	struct fzio_arena arena;
	struct fzio_attachments attachments = { 0 };
	fzio_buffer_init(&out);
	fzio_arena_init(&arena, 0);
	enum fzio_status status = fzio__event_encode(&out, &attachments, &arena, event, payload);
	if (status == FZIO_OK) {
		*ret_call = create(emitter, sid, &out, &attachments);
		status = *ret_call != NULL ? FZIO_OK : FZIO_ENOMEM;
	}
	fzio_arena_finish(&arena);
	fzio_buffer_finish(&out);
	return status;
}

/* The one room of the target, which is somebody's sid. NULL: it may name several clients. */
static const char *only_sid(const struct fzio_target *target)
{
	return target->kind == FZIO_TARGET_ROOMS && target->except_len == 0 ? target->room : NULL;
}

enum fzio_status fzio_call(struct fzio_emitter *emitter, const struct fzio_server_event *event,
	struct fzio_target target, const void *payload, unsigned timeout_ms, fzio_any_fn *callback,
	void *user)
{
	if (emitter == NULL || event == NULL || event->answer == NULL || event->call == NULL ||
		callback == NULL) {
		return FZIO_EINVAL;
	}
	enum fzio_status status = fzio__target_check(&target, event->event);
	if (status != FZIO_OK) {
		return status;
	}
	const char *sid = only_sid(&target);
	if (sid == NULL || !fzio__emitter_has_sockets(emitter)) {
		fzio_log(FZIO_LOG_WARNING, "call of %s %s: %s", event->namespace_, event->event,
			sid == NULL ? "only one client can be asked"
				    : "this emitter has no sockets");
		return FZIO_EUNSUPPORTED;
	}
	struct call *call;
	status = prepare(emitter, event, sid, payload, &call);
	if (status != FZIO_OK) {
		return status;
	}
	call->event = event;
	call->callback = callback;
	call->user = user;
	call->timeout_ms = timeout_ms;
	if (!fzio__emitter_is_current(emitter)) {
		emitter->executor->post(emitter->executor, &call->task);
		return FZIO_OK;
	}
	status = send(call);
	if (status != FZIO_OK) {
		free(call);
	}
	return status;
}
