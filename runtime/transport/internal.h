/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_INTERNAL_H
#define FZIO__TRANSPORT_INTERNAL_H

#include <ev.h>
#include <libwebsockets.h>
#include <stdatomic.h>

#include <fzio/arena.h>

#include "transport/acceptor.h"
#include "transport/compress.h"
#include "transport/loop.h"
#include "transport/mailbox.h"

/*
 * What the files of this folder share: the loop.
 *
 * Who does what. libwebsockets parses the heads of requests, delivers their bodies, does the
 * WebSocket handshake, and owns the socket from adoption to close(). What it has read of a request
 * it hands to us; from then on the socket is held (hold.c): its reading is off, our own watcher on
 * the same descriptor is on, answers and frames are written by us (output.c), frames are read by
 * us (websocket_in.c). Version 4.1.6 leaves no choice: it spins on a waiting request whose client
 * leaves, keeps a partial write where its length cannot be asked for and its deadlines never fire,
 * and takes frames that are not masked, without saying so (transport-ev.md B, D, E; transport.md
 * D9-D11).
 *
 * Nothing is closed or freed within a callback. All that is due is done in the flush at the end
 * of each loop pass, in ev_prepare: one write for each connection that has something to say.
 */
#define FZIO__INPUT_SIZE ((size_t)64 * 1024)

struct fzio__connection;

struct fzio__loop {
	struct fzio__executor executor; /* first: see loop.c */
	struct ev_loop *ev;
	struct ev_prepare flush;
	struct ev_check clock;
	struct ev_timer alarm; /* for the earliest of `timers` */
	uint64_t alarm_ms; /* what it is set to */
	struct ev_async wake;
	struct ev_signal signals[2];
	struct fzio__timers timers;
	struct fzio__mailbox mailbox;
	struct fzio__acceptor acceptor;

	/* Of libwebsockets: for the descriptors that there usually are, and for those above (NULL
	 * until there is one). */
	struct fzio__context {
		struct lws_context *lws;
		struct lws_vhost *vhost;
	} few, many;
	/* The second protocol is named, during an upgrade, as the first that its client offers. */
	struct lws_protocols protocols[3];
	char subprotocol[64];

	struct fzio__engine *engine;
	struct fzio__http_app *http;
	char *path; /* of the engine */
	size_t path_len;
	size_t max_payload;
	size_t max_connections;
	size_t max_descriptors; /* none above it: libwebsockets has no place for them */
	unsigned header_timeout_ms;
	unsigned body_timeout_ms;
	const char *const *handshake_headers;
	enum lws_token_indexes *handshake_tokens; /* the same, as libwebsockets knows them */
	struct fzio__compressor *compressor; /* NULL: compression is off */

	struct fzio__connection *connections;
	size_t connections_len;
	struct fzio__connection *dirty; /* those to be flushed, in the order of their first word */
	struct fzio__connection **dirty_end;
	struct fzio_arena arena; /* of the request that is being looked at */
	char *input; /* FZIO__INPUT_SIZE bytes read from a socket, and one more */
	char date[64]; /* a `Date:` line, made anew each second */
	int64_t date_s;

	atomic_bool stop; /* wanted */
	bool stopping;
	struct fzio__timer deadline; /* of the stop */
};

/* libwebsockets (context.c). */
bool fzio__contexts_create(struct fzio__loop *loop);
void fzio__contexts_destroy(struct fzio__loop *loop);
/* The one that a descriptor belongs to. NULL: it cannot be made. */
struct lws_vhost *fzio__context_of(struct fzio__loop *loop, int fd);

/* Ends the run, in order. */
void fzio__loop_begin_stop(struct fzio__loop *loop);

#endif
