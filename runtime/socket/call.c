/* SPDX-License-Identifier: MIT */
/* Events that the client is to acknowledge: who waits for which ack, and for how long. */
#include <stdlib.h>

#include "base/container.h"
#include "socket/internal.h"

/* In its socket's list until it is answered, out of time, or the socket has left. */
struct fzio__call {
	struct fzio__call *next;
	struct fzio_socket *socket;
	uint64_t id;
	struct fzio__timer timer;
	fzio_acked_fn *acked;
	void *user;
};

static void append(struct fzio__call *call)
{
	struct fzio_socket *socket = call->socket;
	*socket->calls_end = call;
	socket->calls_end = &call->next;
}

/* Clients answer in order, almost always: the oldest is looked at first. */
static struct fzio__call *take(struct fzio_socket *socket, uint64_t id)
{
	struct fzio__call **link = &socket->calls;
	while (*link && (*link)->id != id) {
		link = &(*link)->next;
	}
	struct fzio__call *call = *link;
	if (call) {
		*link = call->next;
		if (!call->next) {
			socket->calls_end = link;
		}
	}
	return call;
}

/* The callback may do anything, also call again: the call is forgotten before. */
static void end_call(struct fzio__call *call, const struct fzio_acked *acked)
{
	fzio_acked_fn *callback = call->acked;
	void *user = call->user;
	fzio__timer_disarm(call->socket->peer->hub->timers, &call->timer);
	free(call);
	callback(acked, user);
}

static void fail_call(struct fzio__call *call, enum fzio_status status)
{
	struct fzio_acked acked = { .status = status, .socket = call->socket };
	end_call(call, &acked);
}

static void time_out(struct fzio__timer *timer)
{
	struct fzio__call *call = FZIO__CONTAINER_OF(timer, struct fzio__call, timer);
	take(call->socket, call->id);
	fail_call(call, FZIO_ETIMEOUT);
}

void fzio__socket_end_calls(struct fzio_socket *socket)
{
	while (socket->calls) {
		fail_call(take(socket, socket->calls->id), FZIO_ECLOSED);
	}
}

void fzio__socket_acked(struct fzio_socket *socket, const struct fzio__packet_header *header,
	const char *end, const struct fzio_bytes *attachments)
{
	struct fzio__call *call = header->has_id ? take(socket, header->id) : NULL;
	if (!call) {
		return;
	}
	struct fzio_acked acked = {
		.socket = socket,
		.attachments = attachments,
		.attachments_len = header->attachments,
	};
	const char *args = fzio__packet_arguments(header->payload, end, &acked.args_len);
	acked.args = fzio_arena_strndup(&socket->peer->hub->arena, args, acked.args_len);
	if (acked.args) {
		end_call(call, &acked);
	} else {
		fail_call(call, FZIO_ENOMEM);
	}
}

static struct fzio__call *create(
	struct fzio_socket *socket, unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	struct fzio__call *call = calloc(1, sizeof(*call));
	if (!call) {
		return NULL;
	}
	call->socket = socket;
	call->id = socket->namespace_->next_call++;
	call->timer.fire = time_out;
	call->acked = acked;
	call->user = user;
	if (timeout_ms > 0 &&
		!fzio__timer_arm(socket->peer->hub->timers, &call->timer, timeout_ms)) {
		free(call);
		return NULL;
	}
	return call;
}

enum fzio_status fzio_socket_call(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	if (!acked) {
		return FZIO_EINVAL;
	}
	if (!socket) {
		return FZIO_ECLOSED;
	}
	struct fzio__call *call = create(socket, timeout_ms, acked, user);
	if (!call) {
		return FZIO_ENOMEM;
	}
	/* Waited for only when it is sent, because sending may end the socket and all its calls. */
	enum fzio_status status = fzio__socket_send_event(
		socket, &call->id, event, args, args_len, attachments, attachments_len);
	if (status == FZIO_OK) {
		append(call);
	} else {
		fzio__timer_disarm(socket->peer->hub->timers, &call->timer);
		free(call);
	}
	return status;
}
