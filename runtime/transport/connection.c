/* SPDX-License-Identifier: MIT */
/* A connection from accept() to close(), and the flush that ends each loop pass. */
#include "transport/connection.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/container.h"
#include "transport/internal.h"

static void link_in(struct fzio__loop *loop, struct fzio__connection *connection)
{
	connection->next = loop->connections;
	if (connection->next) {
		connection->next->previous = connection;
	}
	loop->connections = connection;
	loop->connections_len++;
}

static void link_out(struct fzio__connection *connection)
{
	struct fzio__loop *loop = connection->loop;
	if (connection->previous) {
		connection->previous->next = connection->next;
	} else {
		loop->connections = connection->next;
	}
	if (connection->next) {
		connection->next->previous = connection->previous;
	}
	loop->connections_len--;
}

static void free_connection(struct fzio__connection *connection)
{
	fzio_buffer_finish(&connection->out);
	free(connection);
}

/* ---- deadlines --------------------------------------------------------------------------------- */

static void too_late(struct fzio__timer *timer)
{
	fzio__connection_doom(FZIO__CONTAINER_OF(timer, struct fzio__connection, timer));
}

void fzio__connection_deadline(struct fzio__connection *connection, unsigned ms)
{
	struct fzio__timers *timers = &connection->loop->timers;
	if (ms == 0) {
		fzio__timer_disarm(timers, &connection->timer);
	} else if (!fzio__timer_arm(timers, &connection->timer, ms)) {
		/* Out of memory: better no connection than one without an end. */
		fzio__connection_doom(connection);
	}
}

/* ---- its life ---------------------------------------------------------------------------------- */

void fzio__connection_adopt(struct fzio__loop *loop, int fd, const struct fzio__peer_address *peer)
{
	struct lws_vhost *vhost = fzio__context_of(loop, fd);
	struct fzio__connection *connection = vhost ? calloc(1, sizeof(*connection)) : NULL;
	if (!connection) {
		close(fd);
		return;
	}
	connection->loop = loop;
	connection->fd = fd;
	connection->peer = *peer;
	connection->timer.fire = too_late;
	connection->dirty = true; /* keeps it until we know what became of it */
	link_in(loop, connection);
	struct lws *wsi = lws_adopt_descriptor_vhost_via_info(&(lws_adopt_desc_t){
		.vh = vhost,
		.type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP,
		.fd.sockfd = fd,
		.opaque = connection,
	});
	if (!wsi) {
		fzio__connection_gone(connection); /* unless libwebsockets has called for that */
		free_connection(connection);
		return;
	}
	connection->dirty = false;
	connection->wsi = wsi;
	fzio__connection_deadline(connection, loop->header_timeout_ms);
}

void fzio__connection_gone(struct fzio__connection *connection)
{
	struct fzio__loop *loop = connection->loop;
	if (connection->fd < 0) {
		return;
	}
	if (connection->wsi) {
		lws_set_opaque_user_data(connection->wsi, NULL); /* it calls more than once */
		connection->wsi = NULL;
	}
	ev_io_stop(loop->ev, &connection->io);
	fzio__connection_deadline(connection, 0);
	fzio__request_end_of_connection(connection);
	fzio__websocket_end_of_connection(connection);
	connection->fd = -1;
	link_out(connection);
	if (!connection->dirty) {
		free_connection(connection);
	}
}

void fzio__connection_mark(struct fzio__connection *connection)
{
	struct fzio__loop *loop = connection->loop;
	if (connection->dirty) {
		return;
	}
	connection->dirty = true;
	connection->next_dirty = NULL;
	*loop->dirty_end = connection;
	loop->dirty_end = &connection->next_dirty;
}

void fzio__connection_doom(struct fzio__connection *connection)
{
	connection->doomed = true;
	fzio__connection_mark(connection);
}

bool fzio__connection_is_idle(const struct fzio__connection *connection)
{
	return connection->phase == FZIO__READING_HEAD || connection->phase == FZIO__LINGERING;
}

/* ---- the flush --------------------------------------------------------------------------------- */

/* Closes it in the call: libwebsockets holds nothing of ours that it could wait for. */
static void close_now(struct fzio__connection *connection)
{
	ev_io_stop(connection->loop->ev, &connection->io);
	fzio__connection_deadline(connection, 0);
	lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
	if (connection->wsi) {
		/* It does, after all: a 101 or a 403 of its own. This way it does not wait, but only
		 * if it is woken (transport-ev.md E). */
		lws_set_timeout(
			connection->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
		lws_cancel_service(lws_get_context(connection->wsi));
	}
}

static bool flush(struct fzio__connection *connection)
{
	if (connection->doomed) {
		return false;
	}
	switch (connection->phase) {
	case FZIO__IN_REQUEST: return fzio__request_flush(connection);
	case FZIO__HANDSHAKING:
	case FZIO__IN_WEBSOCKET: return fzio__websocket_flush(connection);
	case FZIO__READING_HEAD:
	case FZIO__LINGERING: break;
	}
	return true;
}

static void flush_or_close(struct fzio__connection *connection)
{
	bool stays = connection->wsi && flush(connection);
	bool marked_again = connection->dirty;
	if (connection->wsi && !stays) {
		connection->dirty = true; /* so that it is not freed within the call */
		close_now(connection);
		connection->dirty = marked_again;
	}
	if (!connection->wsi && !marked_again) {
		free_connection(connection);
	}
}

void fzio__connections_flush(struct fzio__loop *loop)
{
	while (loop->dirty) {
		struct fzio__connection *connection = loop->dirty;
		loop->dirty = connection->next_dirty;
		if (!loop->dirty) {
			loop->dirty_end = &loop->dirty;
		}
		connection->dirty = false;
		flush_or_close(connection);
	}
}

void fzio__connections_doom_idle(struct fzio__loop *loop)
{
	for (struct fzio__connection *each = loop->connections; each; each = each->next) {
		if (fzio__connection_is_idle(each)) {
			fzio__connection_doom(each);
		}
	}
}

void fzio__connections_doom_all(struct fzio__loop *loop)
{
	for (struct fzio__connection *each = loop->connections; each; each = each->next) {
		fzio__connection_doom(each);
	}
}
