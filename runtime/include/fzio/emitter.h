/* SPDX-License-Identifier: MIT */
#ifndef FZIO_EMITTER_H
#define FZIO_EMITTER_H

#include <stdbool.h>

#include <fzio/codec.h>
#include <fzio/router.h>
#include <fzio/socket.h>

/*
 * Server events, from any thread. A payload is validated and encoded once, in the caller's
 * thread; then one shared message goes to every receiver. On the loop's own thread it is queued
 * before the call returns; from elsewhere it travels through the loop's mailbox, in order.
 *
 * A server's emitter ends with fzio_server_destroy(): threads that use it end, or are joined, before
 * (after fzio_server_run() has returned, what they emit reaches other processes at most). Replies and
 * acks that are kept know by themselves, and may outlive the server.
 */
struct fzio_emitter;

enum fzio_target_kind {
	FZIO_TARGET_NONE, /* a zeroed target is empty, and refused */
	FZIO_TARGET_ALL,
	FZIO_TARGET_ROOMS,
};

/*
 * Who receives. A socket is in the room of its own sid, so a sid is a room. A receiver in several
 * rooms gets one copy. Strings are borrowed until the call returns.
 */
struct fzio_target {
	enum fzio_target_kind kind;
	const char *room; /* one name, or … */
	const char *const *rooms; /* … these */
	size_t rooms_len;
	const char *const *except; /* rooms or sids left out */
	size_t except_len;
	bool is_volatile; /* may be dropped for receivers whose buffer is not empty */
};

static inline struct fzio_target fzio_all(void)
{
	struct fzio_target target = { FZIO_TARGET_ALL, 0, 0, 0, 0, 0, false };
	return target;
}

static inline struct fzio_target fzio_room(const char *room)
{
	struct fzio_target target = { FZIO_TARGET_ROOMS, room, 0, 0, 0, 0, false };
	return target;
}

static inline struct fzio_target fzio_rooms(const char *const *rooms, size_t len)
{
	struct fzio_target target = { FZIO_TARGET_ROOMS, 0, rooms, len, 0, 0, false };
	return target;
}

static inline struct fzio_target fzio_sid(const char *sid)
{
	return fzio_room(sid);
}

static inline struct fzio_target fzio_except(
	struct fzio_target target, const char *const *names, size_t len)
{
	target.except = names;
	target.except_len = len;
	return target;
}

static inline struct fzio_target fzio_volatile(struct fzio_target target)
{
	target.is_volatile = true;
	return target;
}

/*
 * A client's answer to an event, or why there is none. The callback of a call runs once for each
 * receiver, on the loop's thread, and may do anything a handler may; or, with FZIO_ECLOSED, in the
 * thread that destroys the server, when nothing can be sent any more. `left` tells how many
 * answers are still to come.
 */
struct fzio_answer {
	/* FZIO_OK; FZIO_EPAYLOAD: it was not what the event's answer type says; FZIO_ELIMIT,
	 * FZIO_ENOMEM: it could not be read; FZIO_ETIMEOUT: it did not come in time; FZIO_ECLOSED: the
	 * client has gone, or was never here. */
	enum fzio_status status;
	const char *sid; /* whose it is */
	const void *value; /* FZIO_OK: the answer's struct; else NULL */
	struct fzio_arena *arena; /* what `value` lives in, until the callback returns */
	const struct fzio_violations *violations; /* FZIO_EPAYLOAD: what is wrong with it */
	size_t left;
};

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What generated chat_emit_message() calls. FZIO_EPAYLOAD: the payload is invalid, FZIO_ETARGET:
 * the target is empty (no room, or an empty name): nothing was sent, and the log says why.
 */
enum fzio_status fzio_emit(struct fzio_emitter *emitter, const struct fzio_server_event *event,
	struct fzio_target target, const void *payload);

/* Untyped: `args` and attachments as in socket.h, checked (FZIO_ESYNTAX). FZIO_EINVAL: the namespace has
 * no leading slash; the event has no name, a reserved one, or one that is not UTF-8; or bytes are
 * NULL that have a length. */
enum fzio_status fzio_emit_raw(struct fzio_emitter *emitter, const char *namespace_,
	const char *event, struct fzio_target target, const char *args, size_t args_len,
	const struct fzio_bytes *attachments, size_t attachments_len);

/*
 * What generated tasks_call_confirm() calls: emits an event that the client acknowledges. The
 * target is one client, fzio_sid(sid), without exceptions; anything else is FZIO_EUNSUPPORTED.
 * `timeout_ms` 0 waits as long as the client is there, and for one of another process a minute:
 * nobody says when there is none of that sid. `callback` is a function of the type that
 * event->call casts to:
 *
 *     typedef void tasks_confirm_answer_fn(const struct fzio_answer *answer,
 *             const struct tasks_answer *value, void *user);
 *
 * FZIO_OK: it will be called, but not before this function has returned when this is the loop's
 * thread. Any other status: it will never be; there, FZIO_ECLOSED says that no such client is
 * here. Any thread.
 */
enum fzio_status fzio_call(struct fzio_emitter *emitter, const struct fzio_server_event *event,
	struct fzio_target target, const void *payload, unsigned timeout_ms, fzio_any_fn *callback,
	void *user);

/*
 * Rooms and connections from any thread, by target: every socket it names joins, leaves, or goes,
 * in all processes of a cluster. A room is closed when everybody in it leaves it. FZIO_EINVAL: the
 * namespace has no leading slash, or the room has no name; FZIO_ETARGET as above.
 */
enum fzio_status fzio_emitter_join(struct fzio_emitter *emitter, const char *namespace_,
	struct fzio_target target, const char *room);
enum fzio_status fzio_emitter_leave(struct fzio_emitter *emitter, const char *namespace_,
	struct fzio_target target, const char *room);
enum fzio_status fzio_emitter_disconnect(struct fzio_emitter *emitter, const char *namespace_,
	struct fzio_target target, bool close);

#ifdef __cplusplus
}
#endif

#endif
