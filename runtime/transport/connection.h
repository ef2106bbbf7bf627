/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_CONNECTION_H
#define FZIO__TRANSPORT_CONNECTION_H

#include <ev.h>

#include <fzio/buffer.h>

#include "transport/acceptor.h"
#include "transport/loop.h"

struct lws;
struct fzio__request;
struct fzio__websocket;

enum fzio__phase {
	FZIO__READING_HEAD, /* of a request; libwebsockets reads */
	FZIO__IN_REQUEST, /* until its answer is written */
	FZIO__LINGERING, /* the last answer is written: what still comes is thrown away */
	FZIO__HANDSHAKING, /* the 101 is out: ours from the next flush on */
	FZIO__IN_WEBSOCKET
};

/* One TCP connection. */
struct fzio__connection {
	struct fzio__loop *loop;
	struct lws *wsi; /* NULL: it is gone, and only the flush still knows it */
	int fd;
	enum fzio__phase phase;
	bool is_pipelined; /* the head came, or comes, together with an earlier request */
	bool held; /* libwebsockets does not read it */
	bool dirty; /* in the loop's list */
	bool doomed; /* to be closed by the flush, at once */
	struct fzio__connection *previous, *next; /* of the loop's */
	struct fzio__connection *next_dirty;
	struct ev_io io; /* ours, on the same descriptor; active only while held */
	struct fzio__timer timer; /* the one deadline that its phase has */
	struct fzio_buffer out; /* to be written */
	size_t out_sent; /* bytes of it that are */
	struct fzio__request *request; /* of HTTP; kept from one to the next */
	struct fzio__websocket *websocket;
	struct fzio__peer_address peer;
};

/* Takes the descriptor over, whatever happens. */
void fzio__connection_adopt(struct fzio__loop *loop, int fd, const struct fzio__peer_address *peer);
/* libwebsockets has let go of it. */
void fzio__connection_gone(struct fzio__connection *connection);
/* A number of milliseconds until it is closed, whatever it does; 0: no end. */
void fzio__connection_deadline(struct fzio__connection *connection, unsigned ms);
/* Has it flushed at the end of this loop pass. */
void fzio__connection_mark(struct fzio__connection *connection);
/* To be closed at once; what it still had to say is dropped. */
void fzio__connection_doom(struct fzio__connection *connection);
/* No request, no WebSocket: nobody misses it. */
bool fzio__connection_is_idle(const struct fzio__connection *connection);

/* Flushes and closes what is marked. */
void fzio__connections_flush(struct fzio__loop *loop);
void fzio__connections_doom_idle(struct fzio__loop *loop);
void fzio__connections_doom_all(struct fzio__loop *loop);

/* ---- hold.c: whose turn is it to watch the descriptor ------------------------------------------ */

/* Takes reading away from libwebsockets and watches for these events (EV_READ, EV_WRITE, 0). */
void fzio__connection_hold(struct fzio__connection *connection, int events);
/* Gives it back. */
void fzio__connection_release(struct fzio__connection *connection);

/* ---- output.c ---------------------------------------------------------------------------------- */

enum fzio__written {
	FZIO__ALL_WRITTEN,
	FZIO__MORE_TO_WRITE, /* the kernel takes no more for now */
	FZIO__WRITE_FAILED /* the peer is gone, or memory was out */
};

enum fzio__written fzio__output_write(struct fzio__connection *connection);
size_t fzio__output_waiting(const struct fzio__connection *connection);

/* ---- the flush of each kind; false: close it --------------------------------------------------- */

bool fzio__request_flush(struct fzio__connection *connection);
bool fzio__websocket_flush(struct fzio__connection *connection);
/* Our watcher's event. */
void fzio__request_event(struct fzio__connection *connection, int events);
void fzio__websocket_event(struct fzio__connection *connection, int events);
/* The connection ends: the engine is told, what they hold is freed. */
void fzio__request_end_of_connection(struct fzio__connection *connection);
void fzio__websocket_end_of_connection(struct fzio__connection *connection);

#endif
