/* SPDX-License-Identifier: MIT */
/* Server events: checked and encoded in the caller's thread, delivered by the loop. */
#include "usecase/emitter.h"

#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/utf8.h"
#include "codec/json.h"
#include "socket/packet.h"

struct fzio_emitter *fzio__emitter_create(
	struct fzio__hub *hub, struct fzio__executor *executor, struct fzio__backplane *backplane)
{
	struct fzio_emitter *emitter = malloc(sizeof(*emitter));
	if (emitter != NULL) {
		emitter->hub = hub;
		emitter->executor = executor;
		emitter->backplane = backplane;
		fzio_buffer_init(&emitter->out);
	}
	return emitter;
}

void fzio__emitter_destroy(struct fzio_emitter *emitter)
{
	if (emitter != NULL) {
		fzio_buffer_finish(&emitter->out);
		free(emitter);
	}
}

struct fzio__backplane *fzio__emitter_backplane(const struct fzio_emitter *emitter)
{
	return emitter->backplane;
}

bool fzio__emitter_has_sockets(const struct fzio_emitter *emitter)
{
	return emitter->executor != NULL;
}

bool fzio__emitter_is_current(const struct fzio_emitter *emitter)
{
	return emitter->executor != NULL && emitter->executor->is_current(emitter->executor);
}

static bool are_names(const char *const *names, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (names == NULL || names[i] == NULL || names[i][0] == '\0') {
			return false;
		}
	}
	return true;
}

/* An empty target is refused, never a broadcast (the seed's `to=[]` was one). A name missing among
 * those left out would send to someone who must not receive. */
enum fzio_status fzio__target_check(const struct fzio_target *target, const char *what)
{
	bool ok = false;
	switch (target->kind) {
	case FZIO_TARGET_ALL: ok = true; break;
	case FZIO_TARGET_ROOMS:
		ok = target->room != NULL
			     ? target->room[0] != '\0'
			     : target->rooms_len > 0 && are_names(target->rooms, target->rooms_len);
		break;
	case FZIO_TARGET_NONE: break;
	}
	if (ok && are_names(target->except, target->except_len)) {
		return FZIO_OK;
	}
	fzio_log(FZIO_LOG_WARNING, "%s: %s", what, fzio_status_str(FZIO_ETARGET));
	return FZIO_ETARGET;
}

static bool is_namespace(const char *namespace_)
{
	return namespace_ != NULL && namespace_[0] == '/';
}

static enum fzio_status publish(
	const struct fzio_emitter *emitter, const struct fzio__action *action)
{
	return emitter->backplane != NULL ? emitter->backplane->publish(emitter->backplane, action)
					  : FZIO_OK;
}

/* From another thread the packet belongs to the task, so it is published first; nobody can tell,
 * as either only waits in a queue then. */
static enum fzio_status deliver_by_mailbox(
	struct fzio_emitter *emitter, const struct fzio__action *action)
{
	struct fzio__task *task = fzio__action_task(emitter->hub, action);
	if (task == NULL) {
		fzio__packet_destroy(action->packet);
		return FZIO_ENOMEM;
	}
	publish(emitter, action);
	emitter->executor->post(emitter->executor, task);
	return FZIO_OK;
}

enum fzio_status fzio__emitter_deliver(
	struct fzio_emitter *emitter, const struct fzio__action *action)
{
	enum fzio_status status = FZIO_OK;
	if (!fzio__emitter_has_sockets(emitter)) {
		status = publish(emitter, action);
	} else if (fzio__emitter_is_current(emitter)) {
		fzio__action_perform(emitter->hub, action);
		publish(emitter, action);
	} else {
		return deliver_by_mailbox(emitter, action);
	}
	fzio__packet_destroy(action->packet);
	return status;
}

static enum fzio_status deliver_event(struct fzio_emitter *emitter, const char *namespace_,
	const char *event, const struct fzio_target *target, struct fzio__packet *packet)
{
	if (packet == NULL) {
		fzio_log(FZIO_LOG_WARNING, "emit of %s %s: %s", namespace_, event,
			fzio_status_str(FZIO_ENOMEM));
		return FZIO_ENOMEM;
	}
	return fzio__emitter_deliver(emitter, &(struct fzio__action){ .kind = FZIO__ACTION_EMIT,
						      .namespace_ = namespace_,
						      .target = *target,
						      .packet = packet });
}

enum fzio_status fzio__event_encode(struct fzio_buffer *out, struct fzio_attachments *attachments,
	struct fzio_arena *arena, const struct fzio_server_event *event, const void *payload)
{
	if (event->payload == NULL) {
		return FZIO_OK;
	}
	struct fzio_violations violations;
	violations.len = violations.more = 0;
	enum fzio_status status = payload == NULL
					  ? FZIO_EPAYLOAD
					  : fzio_encode_with(out, attachments, event->payload,
						    payload, arena, &violations);
	if (status == FZIO_OK && out->failed) {
		status = FZIO_ENOMEM;
	}
	if (status != FZIO_OK) {
		char *why = violations.len > 0 ? fzio_violations_str(&violations, arena) : NULL;
		fzio_log(FZIO_LOG_WARNING, "emit of %s %s: %s: %s", event->namespace_, event->event,
			event->payload->name, why != NULL ? why : fzio_status_str(status));
	}
	return status;
}

/* *ret_packet is NULL when memory was out for it. */
static enum fzio_status encode_packet(struct fzio_buffer *out,
	const struct fzio_server_event *event, const void *payload,
	struct fzio__packet **ret_packet)
{
	struct fzio_arena arena;
	struct fzio_attachments attachments = { 0 };
	fzio_arena_init(&arena, 0);
	enum fzio_status status = fzio__event_encode(out, &attachments, &arena, event, payload);
	if (status == FZIO_OK) {
		*ret_packet = fzio__packet_event(event->namespace_, event->event, out->data,
			out->len, attachments.items, attachments.len);
	}
	fzio_arena_finish(&arena);
	return status;
}

enum fzio_status fzio_emit(struct fzio_emitter *emitter, const struct fzio_server_event *event,
	struct fzio_target target, const void *payload)
{
	if (emitter == NULL || event == NULL) {
		return FZIO_EINVAL;
	}
	enum fzio_status status = fzio__target_check(&target, event->event);
	if (status != FZIO_OK) {
		return status;
	}
	struct fzio_buffer own;
	struct fzio_buffer *out = &own;
	if (fzio__emitter_is_current(emitter)) {
		out = &emitter->out;
		fzio_buffer_clear(out);
	} else {
		fzio_buffer_init(out);
	}
	struct fzio__packet *packet = NULL;
	status = encode_packet(out, event, payload, &packet);
	if (out == &own) {
		fzio_buffer_finish(out);
	}
	if (status != FZIO_OK) {
		return status;
	}
	return deliver_event(emitter, event->namespace_, event->event, &target, packet);
}

/* Untyped arguments come from anywhere: they must be a list of JSON values, whose placeholders
 * have their attachments. What is wrong with them; NULL: nothing. `text[len]` is a NUL. */
static const char *arguments_flaw(const char *text, size_t len, size_t attachments)
{
	if (fzio__json_list(text, len, NULL) < 0) {
		return fzio_status_str(FZIO_ESYNTAX);
	}
	const char *end = text + len;
	const char *value = fzio__json_space(text, end);
	while (value < end) {
		const char *behind = fzio__json_skip(value, end, NULL);
		if (behind == NULL ||
			!fzio__json_placeholders(value, (size_t)(behind - value), attachments)) {
			return "a placeholder has no attachment";
		}
		behind = fzio__json_space(behind, end);
		value = behind < end ? behind + 1 : end;
	}
	return NULL;
}

enum fzio_status fzio_emit_raw(struct fzio_emitter *emitter, const char *namespace_,
	const char *event, struct fzio_target target, const char *args, size_t args_len,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (emitter == NULL || !is_namespace(namespace_) || event == NULL || event[0] == '\0' ||
		!fzio__utf8_valid(event, strlen(event)) ||
		fzio__packet_is_reserved(event, strlen(event)) ||
		!fzio__packet_is_given(args, args_len, attachments, attachments_len)) {
		return FZIO_EINVAL;
	}
	enum fzio_status status = fzio__target_check(&target, event);
	if (status != FZIO_OK) {
		return status;
	}
	/* A copy, because the reader needs a byte behind the end. */
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	if (args_len > 0) {
		fzio_buffer_append(&text, args, args_len);
	}
	struct fzio__packet *packet = NULL;
	const char *flaw = NULL;
	if (fzio_buffer_terminate(&text) == NULL) {
		status = FZIO_ENOMEM;
	} else if ((flaw = arguments_flaw(text.data, text.len, attachments_len)) != NULL) {
		fzio_log(FZIO_LOG_WARNING, "emit of %s %s: %s", namespace_, event, flaw);
		status = FZIO_ESYNTAX;
	} else {
		packet = fzio__packet_event(
			namespace_, event, text.data, text.len, attachments, attachments_len);
	}
	fzio_buffer_finish(&text);
	if (status != FZIO_OK) {
		return status;
	}
	return deliver_event(emitter, namespace_, event, &target, packet);
}

static enum fzio_status deliver_to_rooms(struct fzio_emitter *emitter, enum fzio__action_kind kind,
	const char *namespace_, const struct fzio_target *target, const char *room)
{
	if (emitter == NULL || !is_namespace(namespace_) || room == NULL || room[0] == '\0') {
		return FZIO_EINVAL;
	}
	enum fzio_status status = fzio__target_check(target, room);
	if (status != FZIO_OK) {
		return status;
	}
	return fzio__emitter_deliver(emitter,
		&(struct fzio__action){
			.kind = kind, .namespace_ = namespace_, .target = *target, .room = room });
}

enum fzio_status fzio_emitter_join(struct fzio_emitter *emitter, const char *namespace_,
	struct fzio_target target, const char *room)
{
	return deliver_to_rooms(emitter, FZIO__ACTION_JOIN, namespace_, &target, room);
}

enum fzio_status fzio_emitter_leave(struct fzio_emitter *emitter, const char *namespace_,
	struct fzio_target target, const char *room)
{
	return deliver_to_rooms(emitter, FZIO__ACTION_LEAVE, namespace_, &target, room);
}

enum fzio_status fzio_emitter_disconnect(
	struct fzio_emitter *emitter, const char *namespace_, struct fzio_target target, bool close)
{
	if (emitter == NULL || !is_namespace(namespace_)) {
		return FZIO_EINVAL;
	}
	enum fzio_status status = fzio__target_check(&target, "disconnect");
	if (status != FZIO_OK) {
		return status;
	}
	return fzio__emitter_deliver(
		emitter, &(struct fzio__action){ .kind = FZIO__ACTION_DISCONNECT,
				 .namespace_ = namespace_,
				 .target = target,
				 .close = close });
}
