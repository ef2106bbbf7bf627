/* SPDX-License-Identifier: MIT */
/* One session's messages: each is a packet, or the next attachment of one. */
#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/container.h"
#include "socket/internal.h"

void fzio__peer_fail(struct fzio__peer *peer, const char *why)
{
	if (peer->closed) {
		return;
	}
	fzio_log(FZIO_LOG_DEBUG, "a connection is closed: %s", why);
	/* What Socket.IO reports for a packet it cannot read, peers.md §1.12. */
	fzio__session_close(peer->session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void time_out(struct fzio__timer *timer)
{
	struct fzio__peer *peer = FZIO__CONTAINER_OF(timer, struct fzio__peer, timer);
	fzio__peer_fail(peer, peer->assembly ? "an attachment did not come in time"
					     : "no namespace was joined in time");
}

static bool arm(struct fzio__peer *peer)
{
	struct fzio__hub *hub = peer->hub;
	unsigned after_ms = hub->options.connect_timeout_ms;
	return after_ms == 0 || fzio__timer_arm(hub->timers, &peer->timer, after_ms);
}

void fzio__peer_open(struct fzio__hub *hub, struct fzio__session *session)
{
	struct fzio__peer *peer = calloc(1, sizeof(*peer));
	if (peer) {
		peer->hub = hub;
		peer->session = session;
		peer->timer.fire = time_out;
	}
	if (!peer || !arm(peer)) {
		free(peer);
		fzio__session_close(session, FZIO_DISCONNECT_FORCED_CLOSE);
		return;
	}
	fzio__session_set_data(session, peer);
}

void fzio__peer_close(struct fzio__peer *peer, enum fzio_disconnect_reason reason)
{
	if (peer->closed) {
		return;
	}
	peer->closed = true;
	fzio__session_set_data(peer->session, NULL); /* which may outlive this peer */
	fzio__timer_disarm(peer->hub->timers, &peer->timer);
	fzio__assembly_destroy(peer->assembly);
	peer->assembly = NULL;
	while (peer->sockets) {
		fzio__socket_leave(peer->sockets, reason);
	}
	fzio__hub_bury_peer(peer->hub, peer);
}

void fzio__peer_free(struct fzio__peer *peer)
{
	fzio__peer_forget_dismissals(peer, NULL);
	free(peer);
}

struct fzio_socket *fzio__peer_socket(
	const struct fzio__peer *peer, const struct fzio__namespace *namespace_)
{
	struct fzio_socket *socket = peer->sockets;
	while (socket && socket->namespace_ != namespace_) {
		socket = socket->next;
	}
	return socket;
}

void fzio__peer_send_out(struct fzio__peer *peer)
{
	const struct fzio_buffer *out = &peer->hub->out;
	if (out->failed) {
		fzio__peer_fail(peer, "memory is short for a packet");
		return;
	}
	fzio__session_send(peer->session, false, NULL, 0, out->data, out->len);
}

void fzio__peer_send_attachments(
	struct fzio__peer *peer, const struct fzio_bytes *attachments, size_t attachments_len)
{
	for (size_t i = 0; i < attachments_len; i++) {
		fzio__session_send(
			peer->session, true, NULL, 0, attachments[i].data, attachments[i].len);
	}
}

/* Most clients are in one namespace, and it is found without a hash. */
static const struct fzio__namespace *find_namespace(
	const struct fzio__peer *peer, const struct fzio__packet_header *header)
{
	const struct fzio_socket *latest = peer->sockets;
	if (latest && latest->namespace_->name_len == header->namespace_len &&
		memcmp(latest->namespace_->name, header->namespace_, header->namespace_len) == 0) {
		return latest->namespace_;
	}
	return fzio__hub_find(peer->hub, header->namespace_, header->namespace_len);
}

/* Finds who the packet is for. *ret_socket stays NULL when the packet is to be dropped; false when
 * the client may not send it. */
static bool find_socket(struct fzio__peer *peer, const struct fzio__packet_header *header,
	struct fzio_socket **ret_socket)
{
	const struct fzio__namespace *namespace_ = find_namespace(peer, header);
	if (!namespace_) {
		return false;
	}
	*ret_socket = fzio__peer_socket(peer, namespace_);
	return *ret_socket || fzio__peer_was_dismissed(peer, namespace_);
}

static bool is_event(const struct fzio__packet_header *header)
{
	return header->type == FZIO__PACKET_EVENT || header->type == FZIO__PACKET_BINARY_EVENT;
}

/* A packet without attachments, or with all of them; those were checked with their text. */
static void deliver(struct fzio__peer *peer, const struct fzio__packet_header *header,
	const char *end, const struct fzio_bytes *attachments)
{
	struct fzio_socket *socket = NULL;
	if (!find_socket(peer, header, &socket)) {
		fzio__peer_fail(peer, "a packet for a namespace that is not joined");
		return;
	}
	if (socket && is_event(header)) {
		if (!fzio__socket_event(socket, header, end, attachments)) {
			fzio__peer_fail(peer, "an event that is not valid");
		}
		return;
	}
	if (!attachments && !fzio__packet_check_payload(header, end)) {
		fzio__peer_fail(peer, "a packet's payload is not valid");
	} else if (socket && header->type == FZIO__PACKET_DISCONNECT) {
		fzio__socket_leave(socket, FZIO_DISCONNECT_CLIENT_NAMESPACE);
	} else if (socket) {
		fzio__socket_acked(socket, header, end, attachments);
	}
}

/* Checks the text before its attachments are waited for. */
static bool check_binary(
	struct fzio__peer *peer, const struct fzio__packet_header *header, const char *end)
{
	struct fzio_socket *socket = NULL;
	struct fzio__packet_event_parts parts;
	return find_socket(peer, header, &socket) && fzio__packet_check_payload(header, end) &&
	       (!is_event(header) ||
		       fzio__packet_read_event(header->payload, end, &peer->hub->arena, &parts));
}

static void read_packet(struct fzio__peer *peer, const char *text, size_t len)
{
	struct fzio__packet_header header;
	size_t max_attachments = peer->hub->options.max_attachments;
	if (!fzio__packet_read_header(text, len, max_attachments, &header)) {
		fzio__peer_fail(peer, "a text that is no packet");
	} else if (header.type == FZIO__PACKET_CONNECT) {
		fzio__socket_connect(peer, &header, text + len);
	} else if (header.attachments == 0) {
		deliver(peer, &header, text + len, NULL);
	} else if (!check_binary(peer, &header, text + len)) {
		fzio__peer_fail(peer, "a binary packet that is not valid");
	} else {
		peer->assembly = fzio__assembly_create(&header, text, len);
		if (!peer->assembly || !arm(peer)) {
			fzio__peer_fail(peer, "memory is short for attachments");
		}
	}
}

static void read_attachment(struct fzio__peer *peer, const char *data, size_t len)
{
	struct fzio__assembly *assembly = peer->assembly;
	if (!assembly) {
		fzio__peer_fail(peer, "a binary message that no packet announced");
		return;
	}
	if (!fzio__assembly_add(assembly, data, len, peer->hub->options.max_payload)) {
		fzio__peer_fail(peer, "a packet's attachments are too large");
		return;
	}
	if (!fzio__assembly_is_complete(assembly)) {
		arm(peer);
		return;
	}
	/* The handler may close the session: the packet must not go with it. */
	peer->assembly = NULL;
	fzio__timer_disarm(peer->hub->timers, &peer->timer);
	deliver(peer, &assembly->header, assembly->text_end, assembly->attachments);
	fzio__assembly_destroy(assembly);
}

void fzio__peer_message(struct fzio__peer *peer, bool binary, const char *data, size_t len)
{
	if (peer->closed) {
		return;
	}
	fzio_arena_reset(&peer->hub->arena);
	if (binary) {
		read_attachment(peer, data, len);
	} else if (peer->assembly) {
		fzio__peer_fail(peer, "a text while attachments are due");
	} else {
		read_packet(peer, data, len);
	}
}
