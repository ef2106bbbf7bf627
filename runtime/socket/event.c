/* SPDX-License-Identifier: MIT */
/* From an EVENT packet to the handler of its name. */
#include "socket/internal.h"

/* An event on its way to a handler. */
struct event {
	struct fzio_socket *socket;
	const struct fzio__packet_header *header;
	const char *end;
	const struct fzio_bytes *attachments; /* NULL: none, and the payload is not checked yet */
	struct fzio__packet_event_parts parts;
};

static bool is_valid(const struct event *event)
{
	return event->attachments || fzio__packet_check_payload(event->header, event->end);
}

/* For a handler that reads the arguments itself, and checks them by that. */
static bool arrive(
	const struct event *event, const char *name, fzio__arrival_fn *handler, void *user)
{
	struct fzio__arrival arrival = {
		.socket = event->socket,
		.event = name,
		.args = event->parts.rest,
		.end = event->end,
		.attachments = event->attachments,
		.attachments_len = event->header->attachments,
		.wants_ack = event->header->has_id,
		.ack_id = event->header->id,
	};
	return handler(&arrival, user);
}

static bool handle_raw(
	const struct event *event, const char *name, fzio_event_fn *handler, void *user)
{
	if (!is_valid(event)) {
		return false;
	}
	struct fzio_arena *arena = &event->socket->peer->hub->arena;
	size_t args_len;
	const char *args = fzio__packet_arguments(event->parts.rest, event->end, &args_len);
	args = fzio_arena_strndup(arena, args, args_len);
	if (!args) {
		return false;
	}
	struct fzio_ack ack;
	fzio__ack_init(&ack, event->socket, event->header->id);
	struct fzio_event given = {
		.socket = event->socket,
		.name = name,
		.args = args,
		.args_len = args_len,
		.attachments = event->attachments,
		.attachments_len = event->header->attachments,
		.wants_ack = event->header->has_id,
		.ack = event->header->has_id ? &ack : NULL,
	};
	handler(&given, user);
	fzio__ack_finish(&ack);
	return true;
}

/* No handler of its own: the namespace's fallback, else the adapter's, else nobody. */
static bool handle_other(const struct event *event)
{
	const struct fzio__namespace *namespace_ = event->socket->namespace_;
	const struct fzio_namespace_handlers *handlers = &namespace_->handlers;
	if (!handlers->fallback && !namespace_->unhandled) {
		return is_valid(event);
	}
	const char *name = fzio_arena_strndup(
		&event->socket->peer->hub->arena, event->parts.name, event->parts.name_len);
	if (!name) {
		return false;
	}
	if (handlers->fallback) {
		return handle_raw(event, name, handlers->fallback, handlers->user);
	}
	return arrive(event, name, namespace_->unhandled, namespace_->unhandled_user);
}

bool fzio__socket_event(struct fzio_socket *socket, const struct fzio__packet_header *header,
	const char *end, const struct fzio_bytes *attachments)
{
	struct fzio__hub *hub = socket->peer->hub;
	struct event event = { socket, header, end, attachments, { 0 } };
	if (!fzio__packet_read_event(header->payload, end, &hub->arena, &event.parts)) {
		return false;
	}
	hub->counts.events++;
	const struct fzio__listener *listener = fzio__map_get(
		&socket->namespace_->listeners, event.parts.name, event.parts.name_len);
	if (!listener) {
		return handle_other(&event);
	}
	if (listener->arrival) {
		return arrive(&event, listener->event, listener->arrival, listener->user);
	}
	return handle_raw(&event, listener->event, listener->handler, listener->user);
}
