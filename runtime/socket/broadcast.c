/* SPDX-License-Identifier: MIT */
/* Events of the server: encoded once, shared by all who receive them. */
#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/utf8.h"
#include "codec/json.h"
#include "socket/internal.h"

/* ---- encoding ---------------------------------------------------------------------------- */

size_t fzio__event_write(struct fzio_buffer *out, const char *namespace_, const uint64_t *id,
	const char *event, const char *args, size_t args_len, size_t attachments_len)
{
	fzio__packet_write_header(
		out, &(struct fzio__packet_header){ .type = attachments_len > 0
								    ? FZIO__PACKET_BINARY_EVENT
								    : FZIO__PACKET_EVENT,
			     .attachments = attachments_len,
			     .namespace_ = namespace_,
			     .namespace_len = strlen(namespace_),
			     .has_id = id != NULL,
			     .id = id ? *id : 0 });
	size_t payload = out->len;
	fzio_buffer_append(out, "[", 1);
	fzio__json_write_string(out, event, strlen(event));
	if (args_len > 0) {
		fzio_buffer_append(out, ",", 1);
		fzio_buffer_append(out, args, args_len);
	}
	fzio_buffer_append(out, "]", 1);
	return payload;
}

static struct fzio__message *create_message(bool binary, const void *data, size_t len)
{
	/* Text messages hold the digit of their Engine.IO type. */
	size_t digit = binary ? 0 : 1;
	struct fzio__message *message = fzio__message_create(binary, digit + len);
	if (message) {
		message->data[0] = binary ? message->data[0] : '4';
		if (len > 0) {
			memcpy(message->data + digit, data, len);
		}
	}
	return message;
}

struct fzio__packet *fzio__packet_event(const char *namespace_, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct fzio__packet *packet =
		calloc(1, sizeof(*packet) + (1 + attachments_len) * sizeof(packet->messages[0]));
	if (!packet) {
		return NULL;
	}
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	fzio__event_write(&text, namespace_, NULL, event, args, args_len, attachments_len);
	packet->len = 1 + attachments_len;
	packet->messages[0] = text.failed ? NULL : create_message(false, text.data, text.len);
	bool ok = packet->messages[0] != NULL;
	fzio_buffer_finish(&text);
	for (size_t i = 0; i < attachments_len && ok; i++) {
		packet->messages[1 + i] =
			create_message(true, attachments[i].data, attachments[i].len);
		ok = packet->messages[1 + i] != NULL;
	}
	if (!ok) {
		fzio__packet_destroy(packet);
		return NULL;
	}
	return packet;
}

void fzio__packet_destroy(struct fzio__packet *packet)
{
	if (!packet) {
		return;
	}
	for (size_t i = 0; i < packet->len; i++) {
		fzio__message_unref(packet->messages[i]);
	}
	free(packet);
}

/* ---- to one ------------------------------------------------------------------------------ */

static bool is_valid(const struct fzio_buffer *out, size_t payload, size_t attachments_len)
{
	const char *text = out->data + payload;
	size_t len = out->len - payload;
	return fzio__json_valid(text, len, NULL) &&
	       fzio__json_placeholders(text, len, attachments_len);
}

enum fzio_status fzio__socket_send_event(struct fzio_socket *socket, const uint64_t *id,
	const char *event, const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len)
{
	if (!event || !fzio__utf8_valid(event, strlen(event)) ||
		fzio__packet_is_reserved(event, strlen(event)) ||
		!fzio__packet_is_given(args, args_len, attachments, attachments_len)) {
		return FZIO_EINVAL;
	}
	if (socket->state != FZIO__SOCKET_JOINED) {
		return socket->state == FZIO__SOCKET_CONNECTING ? FZIO_ESTATE : FZIO_ECLOSED;
	}
	struct fzio__hub *hub = socket->peer->hub;
	const char *namespace_ = socket->namespace_->name;
	fzio_buffer_clear(&hub->out);
	size_t payload = fzio__event_write(
		&hub->out, namespace_, id, event, args, args_len, attachments_len);
	if (!fzio_buffer_terminate(&hub->out)) {
		return FZIO_ENOMEM;
	}
	if (!is_valid(&hub->out, payload, attachments_len)) {
		return FZIO_ESYNTAX;
	}
	hub->counts.emits++;
	fzio__peer_send_out(socket->peer);
	fzio__peer_send_attachments(socket->peer, attachments, attachments_len);
	return socket->state == FZIO__SOCKET_JOINED ? FZIO_OK : FZIO_ECLOSED;
}

enum fzio_status fzio_socket_emit(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (!socket) {
		return FZIO_ECLOSED;
	}
	return fzio__socket_send_event(
		socket, NULL, event, args, args_len, attachments, attachments_len);
}

/* ---- to many ----------------------------------------------------------------------------- */

/* A target is resolved before anything is done to its sockets, because doing it may run handlers
 * that join, leave, and resolve targets of their own. */

static bool take(struct fzio__hub *hub, struct fzio_socket *socket)
{
	/* Once each, and not those whose stamp says that they are left out. */
	if (socket->stamp == hub->stamp || socket->state != FZIO__SOCKET_JOINED) {
		return true;
	}
	socket->stamp = hub->stamp;
	if (hub->receivers_len == hub->receivers_capacity) {
		size_t capacity = hub->receivers_capacity ? hub->receivers_capacity * 2 : 64;
		struct fzio_socket **receivers =
			realloc(hub->receivers, capacity * sizeof(struct fzio_socket *));
		if (!receivers) {
			return false;
		}
		hub->receivers = receivers;
		hub->receivers_capacity = capacity;
	}
	hub->receivers[hub->receivers_len++] = socket;
	return true;
}

static bool take_room(
	struct fzio__hub *hub, const struct fzio__namespace *namespace_, const char *name)
{
	if (!name) {
		return true;
	}
	struct fzio_socket *socket = fzio__map_get(&namespace_->sockets, name, strlen(name));
	bool ok = !socket || take(hub, socket);
	const struct fzio__room *room = fzio__room_find(namespace_, name);
	for (size_t i = 0; room && i < room->len && ok; i++) {
		ok = take(hub, room->members[i].socket);
	}
	return ok;
}

static bool take_all(struct fzio__hub *hub, const struct fzio__namespace *namespace_)
{
	bool ok = true;
	size_t position = 0;
	struct fzio_socket *socket;
	while (ok && (socket = fzio__map_next(&namespace_->sockets, &position))) {
		ok = take(hub, socket);
	}
	return ok;
}

static void leave_out(
	struct fzio__hub *hub, const struct fzio__namespace *namespace_, const char *name)
{
	if (!name) {
		return;
	}
	struct fzio_socket *socket = fzio__map_get(&namespace_->sockets, name, strlen(name));
	if (socket) {
		socket->stamp = hub->stamp;
	}
	const struct fzio__room *room = fzio__room_find(namespace_, name);
	for (size_t i = 0; room && i < room->len; i++) {
		room->members[i].socket->stamp = hub->stamp;
	}
}

static bool take_target(struct fzio__hub *hub, const struct fzio__namespace *namespace_,
	const struct fzio_target *target)
{
	hub->stamp++;
	for (size_t i = 0; i < target->except_len; i++) {
		leave_out(hub, namespace_, target->except[i]);
	}
	if (target->kind == FZIO_TARGET_ALL) {
		return take_all(hub, namespace_);
	}
	if (target->kind != FZIO_TARGET_ROOMS) {
		return true; /* empty: nobody, never everybody */
	}
	if (target->room) {
		return take_room(hub, namespace_, target->room);
	}
	bool ok = true;
	for (size_t i = 0; i < target->rooms_len && ok; i++) {
		ok = take_room(hub, namespace_, target->rooms[i]);
	}
	return ok;
}

/* The receivers stand in hub->receivers from the returned index on, until end_target(). */
static size_t begin_target(
	struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target)
{
	size_t first = hub->receivers_len;
	const struct fzio__namespace *found = fzio__hub_find(hub, namespace_, strlen(namespace_));
	if (found && !take_target(hub, found, target)) {
		fzio_log(FZIO_LOG_WARNING, "memory was short for the receivers of an emit");
		hub->receivers_len = first;
	}
	return first;
}

static void end_target(struct fzio__hub *hub, size_t first)
{
	hub->receivers_len = first;
}

static bool is_to_be_spared(const struct fzio_socket *socket, const struct fzio_target *target)
{
	return target->is_volatile && fzio__session_buffered(socket->peer->session) > 0;
}

size_t fzio__hub_broadcast(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const struct fzio__packet *packet)
{
	size_t sent = 0;
	size_t first = begin_target(hub, namespace_, target);
	size_t end = hub->receivers_len;
	for (size_t i = first; i < end; i++) {
		struct fzio_socket *socket = hub->receivers[i];
		/* It may have left while the others were served. */
		if (socket->state != FZIO__SOCKET_JOINED || is_to_be_spared(socket, target)) {
			continue;
		}
		for (size_t m = 0; m < packet->len; m++) {
			fzio__session_send_message(socket->peer->session, packet->messages[m]);
		}
		sent++;
	}
	end_target(hub, first);
	hub->counts.emits += sent;
	return sent;
}

void fzio__hub_join(struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target,
	const char *room)
{
	size_t first = begin_target(hub, namespace_, target);
	for (size_t i = first; i < hub->receivers_len; i++) {
		if (fzio_socket_join(hub->receivers[i], room) == FZIO_ENOMEM) {
			fzio_log(FZIO_LOG_WARNING, "memory was short for joining a room");
		}
	}
	end_target(hub, first);
}

void fzio__hub_leave(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const char *room)
{
	size_t first = begin_target(hub, namespace_, target);
	for (size_t i = first; i < hub->receivers_len; i++) {
		fzio_socket_leave(hub->receivers[i], room);
	}
	end_target(hub, first);
}

void fzio__hub_disconnect(
	struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target, bool close)
{
	size_t first = begin_target(hub, namespace_, target);
	size_t end = hub->receivers_len;
	for (size_t i = first; i < end; i++) {
		struct fzio_socket *socket = hub->receivers[i];
		if (socket->state == FZIO__SOCKET_JOINED) {
			fzio_socket_disconnect(socket, close);
		}
	}
	end_target(hub, first);
}

void fzio__hub_visit(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, void (*visit)(struct fzio_socket *socket, void *user),
	void *user)
{
	size_t first = begin_target(hub, namespace_, target);
	size_t end = hub->receivers_len;
	for (size_t i = first; i < end; i++) {
		struct fzio_socket *socket = hub->receivers[i];
		if (socket->state == FZIO__SOCKET_JOINED) {
			visit(socket, user);
		}
	}
	end_target(hub, first);
}
