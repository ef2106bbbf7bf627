/* SPDX-License-Identifier: MIT */
/*
 * Who reads a descriptor: libwebsockets, or we. While a request waits libwebsockets leaves its
 * watcher on but does not read, so that anything readable makes the loop spin; and it never
 * notices that the client leaves (transport-ev.md B). Its flow control takes its watcher off; ours
 * stands on the same descriptor in the same loop, which costs no system call when the events stay
 * the same.
 */
#include "transport/connection.h"
#include "transport/internal.h"

/* At once, also within a callback. */
#define STOP_READING                                                                               \
	(LWS_RXFLOW_REASON_APPLIES_DISABLE | LWS_RXFLOW_REASON_USER_BOOL |                         \
		LWS_RXFLOW_REASON_FLAG_PROCESS_NOW)
#define START_READING                                                                              \
	((int)LWS_RXFLOW_REASON_APPLIES_ENABLE | LWS_RXFLOW_REASON_USER_BOOL |                     \
		LWS_RXFLOW_REASON_FLAG_PROCESS_NOW)

static void event(struct ev_loop *ev, struct ev_io *io, int events)
{
	(void)ev;
	struct fzio__connection *connection = io->data;
	if (connection->doomed || !connection->wsi) {
		return;
	}
	if (connection->phase == FZIO__IN_WEBSOCKET) {
		fzio__websocket_event(connection, events);
	} else {
		fzio__request_event(connection, events);
	}
}

/*
 * libev serves what one wait has found from the last to the first. A client that upgrades and then
 * asks by a GET would be answered in the order it did not ask, were both found at once; so
 * WebSockets go before the watchers of libwebsockets, which have priority 0.
 */
static int priority(const struct fzio__connection *connection)
{
	return connection->phase == FZIO__IN_WEBSOCKET ? 1 : 0;
}

static void watch(struct fzio__connection *connection, int events)
{
	struct ev_loop *ev = connection->loop->ev;
	struct ev_io *io = &connection->io;
	if (!ev_cb(io)) {
		ev_io_init(io, event, connection->fd, EV_READ);
		io->data = connection;
	}
	bool active = ev_is_active(io);
	if (active && io->events == events) {
		return;
	}
	ev_io_stop(ev, io);
	if (events) {
		ev_io_modify(io, events);
		ev_set_priority(io, priority(connection));
		ev_io_start(ev, io);
	}
}

void fzio__connection_hold(struct fzio__connection *connection, int events)
{
	if (!connection->held) {
		connection->held = true;
		lws_rx_flow_control(connection->wsi, STOP_READING);
	}
	watch(connection, events);
}

void fzio__connection_release(struct fzio__connection *connection)
{
	if (!connection->held) {
		return;
	}
	connection->held = false;
	ev_io_stop(connection->loop->ev, &connection->io);
	if (connection->wsi) {
		lws_rx_flow_control(connection->wsi, START_READING);
	}
}
