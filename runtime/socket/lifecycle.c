/* SPDX-License-Identifier: MIT */
/* A client joins a namespace and leaves it: CONNECT, CONNECT_ERROR, DISCONNECT. */
#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/utf8.h"
#include "codec/json.h"
#include "socket/internal.h"

/* ---- the packets ---------------------------------------------------------------------------- */

static struct fzio_buffer *begin(
	struct fzio__hub *hub, enum fzio__packet_type type, const char *namespace_, size_t len)
{
	fzio_buffer_clear(&hub->out);
	fzio__packet_write_header(
		&hub->out, &(struct fzio__packet_header){
				   .type = type, .namespace_ = namespace_, .namespace_len = len });
	return &hub->out;
}

static void send_connected(struct fzio_socket *socket)
{
	const struct fzio__namespace *namespace_ = socket->namespace_;
	struct fzio_buffer *out = begin(
		socket->peer->hub, FZIO__PACKET_CONNECT, namespace_->name, namespace_->name_len);
	/* No other member: clients and suites compare the whole object. */
	fzio_buffer_append_str(out, "{\"sid\":\"");
	fzio_buffer_append(out, socket->sid, FZIO__SID_LEN);
	fzio_buffer_append_str(out, "\"}");
	fzio__peer_send_out(socket->peer);
}

static void send_refusal(struct fzio__peer *peer, const struct fzio__packet_header *header,
	const char *message, const struct fzio_buffer *data)
{
	struct fzio_buffer *out = begin(
		peer->hub, FZIO__PACKET_CONNECT_ERROR, header->namespace_, header->namespace_len);
	fzio_buffer_append_str(out, "{\"message\":");
	fzio__json_write_string(out, message, strlen(message));
	if (data && data->len > 0) {
		fzio_buffer_append_str(out, ",\"data\":");
		fzio_buffer_append(out, data->data, data->len);
	}
	fzio_buffer_append(out, "}", 1);
	fzio__peer_send_out(peer);
}

static void send_disconnect(struct fzio_socket *socket)
{
	const struct fzio__namespace *namespace_ = socket->namespace_;
	begin(socket->peer->hub, FZIO__PACKET_DISCONNECT, namespace_->name, namespace_->name_len);
	fzio__peer_send_out(socket->peer);
}

/* ---- joining -------------------------------------------------------------------------------- */

static struct fzio_socket *create(struct fzio__peer *peer, struct fzio__namespace *namespace_,
	const char *auth, size_t auth_len)
{
	struct fzio_socket *socket = calloc(1, sizeof(*socket) + auth_len + 1);
	if (!socket) {
		return NULL;
	}
	socket->peer = peer;
	socket->namespace_ = namespace_;
	socket->state = FZIO__SOCKET_CONNECTING;
	socket->calls_end = &socket->calls;
	socket->has_auth = auth_len > 0;
	socket->auth_len = auth_len;
	memcpy(socket->auth, auth, auth_len);
	fzio__sid_generate(socket->sid);
	return socket;
}

/* The last of a socket, whether it ever joined or not. */
static void retire(struct fzio_socket *socket)
{
	fzio__room_leave_all(socket);
	socket->state = FZIO__SOCKET_LEFT;
	if (socket->handle) {
		fzio__handle_detach(socket->handle);
		socket->handle = NULL;
	}
	fzio__socket_end_calls(socket);
	fzio_socket_set_data(socket, NULL, NULL);
	fzio__hub_bury_socket(socket->peer->hub, socket);
}

/* Makes what the handler left behind fit to be sent. */
static void refuse(struct fzio__peer *peer, const struct fzio__packet_header *header,
	struct fzio_refusal *refusal)
{
	size_t len = strnlen(refusal->message, sizeof(refusal->message) - 1);
	refusal->message[len] = '\0';
	const char *message = refusal->message;
	if (len == 0 || !fzio__utf8_valid(message, len)) {
		message = "Unable to connect";
	}
	struct fzio_buffer *data = &refusal->data;
	if (data->len > 0 &&
		(!fzio_buffer_terminate(data) || !fzio__json_valid(data->data, data->len, NULL))) {
		fzio_log(FZIO_LOG_WARNING, "the data of a refusal is not valid and is left out");
		fzio_buffer_clear(data);
	}
	send_refusal(peer, header, message, data);
}

static bool ask(struct fzio_socket *socket, fzio_connect_fn *connect, void *user,
	struct fzio_refusal *reterr_refusal)
{
	if (!connect) {
		return true;
	}
	enum fzio_status status = connect(socket, socket->has_auth ? socket->auth : NULL,
		socket->auth_len, reterr_refusal, user);
	/* The handler may also have disconnected it. */
	return status == FZIO_OK && socket->state == FZIO__SOCKET_CONNECTING;
}

/* May the socket join? Its handlers say so, or there are none. */
static bool ask_handlers(struct fzio_socket *socket, struct fzio_refusal *reterr_refusal)
{
	const struct fzio__namespace *namespace_ = socket->namespace_;
	const struct fzio_namespace_handlers *handlers = &namespace_->handlers;
	return ask(socket, namespace_->guard, namespace_->guard_user, reterr_refusal) &&
	       ask(socket, handlers->connect, handlers->user, reterr_refusal);
}

static bool join(struct fzio_socket *socket)
{
	struct fzio__peer *peer = socket->peer;
	struct fzio__namespace *namespace_ = socket->namespace_;
	if (!fzio__map_put(&namespace_->sockets, socket->sid, FZIO__SID_LEN, socket)) {
		return false;
	}
	socket->state = FZIO__SOCKET_JOINED;
	socket->next = peer->sockets;
	peer->sockets = socket;
	peer->hub->counts.sockets++;
	fzio__timer_disarm(peer->hub->timers, &peer->timer);
	fzio__peer_forget_dismissals(peer, namespace_);
	return true;
}

void fzio__socket_connect(
	struct fzio__peer *peer, const struct fzio__packet_header *header, const char *end)
{
	if (!fzio__packet_check_payload(header, end)) {
		fzio__peer_fail(peer, "CONNECT with a payload that is not an object");
		return;
	}
	struct fzio__namespace *namespace_ =
		fzio__hub_find(peer->hub, header->namespace_, header->namespace_len);
	if (!namespace_) {
		send_refusal(peer, header, "Invalid namespace", NULL);
		return;
	}
	if (fzio__peer_socket(peer, namespace_)) {
		fzio__peer_fail(peer, "CONNECT to a namespace that is joined");
		return;
	}
	struct fzio_socket *socket =
		create(peer, namespace_, header->payload, (size_t)(end - header->payload));
	if (!socket) {
		fzio__peer_fail(peer, "memory is short for a socket");
		return;
	}
	struct fzio_refusal refusal = { .message = "" };
	fzio_buffer_init(&refusal.data);
	bool accepted = ask_handlers(socket, &refusal);
	/* Whoever went away meanwhile is told nothing, and nobody hears of it. */
	if (peer->closed) {
		retire(socket);
	} else if (!accepted || !join(socket)) {
		retire(socket);
		refuse(peer, header, &refusal);
	} else {
		send_connected(socket);
		if (socket->state == FZIO__SOCKET_JOINED && namespace_->handlers.connected) {
			namespace_->handlers.connected(socket, namespace_->handlers.user);
		}
	}
	fzio_buffer_finish(&refusal.data);
}

/* ---- leaving -------------------------------------------------------------------------------- */

static void unlink_socket(struct fzio_socket *socket)
{
	struct fzio_socket **link = &socket->peer->sockets;
	while (*link != socket) {
		link = &(*link)->next;
	}
	*link = socket->next;
}

void fzio__socket_leave(struct fzio_socket *socket, enum fzio_disconnect_reason reason)
{
	if (socket->state != FZIO__SOCKET_JOINED) {
		return;
	}
	struct fzio__namespace *namespace_ = socket->namespace_;
	/* Out of all lists before the handler runs, so that it cannot meet itself. */
	socket->state = FZIO__SOCKET_LEAVING;
	unlink_socket(socket);
	fzio__map_remove(&namespace_->sockets, socket->sid, FZIO__SID_LEN);
	socket->peer->hub->counts.sockets--;
	if (namespace_->handlers.disconnect) {
		namespace_->handlers.disconnect(socket, reason, namespace_->handlers.user);
	}
	retire(socket);
}

void fzio__socket_free(struct fzio_socket *socket)
{
	free(socket->rooms);
	free(socket);
}

/* Out of memory only means that a late event of this client is a fault again. */
static void remember_dismissal(struct fzio__peer *peer, struct fzio__namespace *namespace_)
{
	struct fzio__dismissal *dismissal = malloc(sizeof(*dismissal));
	if (dismissal) {
		*dismissal = (struct fzio__dismissal){ peer->dismissals, namespace_ };
		peer->dismissals = dismissal;
	}
}

bool fzio__peer_was_dismissed(
	const struct fzio__peer *peer, const struct fzio__namespace *namespace_)
{
	const struct fzio__dismissal *dismissal = peer->dismissals;
	while (dismissal && dismissal->namespace_ != namespace_) {
		dismissal = dismissal->next;
	}
	return dismissal != NULL;
}

void fzio__peer_forget_dismissals(struct fzio__peer *peer, const struct fzio__namespace *namespace_)
{
	struct fzio__dismissal **link = &peer->dismissals;
	while (*link) {
		struct fzio__dismissal *dismissal = *link;
		if (!namespace_ || dismissal->namespace_ == namespace_) {
			*link = dismissal->next;
			free(dismissal);
		} else {
			link = &dismissal->next;
		}
	}
}

/* Every namespace is told: a client that only sees its connection end would come back at once. */
static void close_peer(struct fzio__peer *peer)
{
	for (struct fzio_socket *socket = peer->sockets; socket && !peer->closed;
		socket = socket->next) {
		send_disconnect(socket);
	}
	if (!peer->closed) {
		fzio__session_close(peer->session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	}
}

void fzio_socket_disconnect(struct fzio_socket *socket, bool close)
{
	if (!socket) {
		return;
	}
	if (close) {
		close_peer(socket->peer);
	} else if (socket->state == FZIO__SOCKET_CONNECTING) {
		socket->state = FZIO__SOCKET_LEAVING; /* a refusal */
	} else if (socket->state == FZIO__SOCKET_JOINED) {
		remember_dismissal(socket->peer, socket->namespace_);
		send_disconnect(socket);
		fzio__socket_leave(socket, FZIO_DISCONNECT_SERVER_NAMESPACE);
	}
}
