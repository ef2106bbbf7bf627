/* SPDX-License-Identifier: MIT */
#ifndef FZIO_BACKPLANE_H
#define FZIO_BACKPLANE_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/emitter.h>

/*
 * Several processes as one: what one emits, the sockets of all receive, by way of Redis. Each
 * serves its own sockets first, whether Redis is there or not.
 */

/* Which servers a process forms a cluster with: how they write their messages in Redis. */
enum fzio_dialect {
	FZIO_DIALECT_PYTHON, /* python-socketio, and fzio itself: JSON on one channel */
	FZIO_DIALECT_NODE, /* @socket.io/redis-adapter and @socket.io/redis-emitter: msgpack */
};

/* What a backplane has done since the start, and how it is. All zero without one. */
struct fzio_backplane_status {
	bool enabled;
	bool connected; /* publishing and receiving, as far as is known */
	size_t waiting; /* messages not handed to Redis yet */
	unsigned long long published; /* messages Redis has taken */
	unsigned long long received; /* messages of others that were understood */
	/* Messages lost: the queue was full, the connection broke before Redis answered, or they
	 * were too large. */
	unsigned long long dropped;
	unsigned long long malformed; /* messages received and refused */
	unsigned long long reconnects; /* connections lost and made again */
	/* Since a probe last came back through the channel: grows when the link is deaf, even if the
	 * connection looks well. -1: never yet. */
	long seconds_since_ok;
};

/* All fields may be left zero; the default stands in brackets. */
struct fzio_emitter_options {
	const char *redis_channel; /* [socketio; with FZIO_DIALECT_NODE the prefix, socket.io] */
	enum fzio_dialect redis_dialect; /* [FZIO_DIALECT_PYTHON] */
	size_t max_waiting; /* messages that wait for Redis; then the oldest are dropped [10000] */
	size_t max_waiting_bytes; /* [64 MiB] */
	unsigned linger_ms; /* how long fzio_emitter_close() waits [2000] */
};

#ifdef __cplusplus
extern "C" {
#endif

/*
 * An emitter without a server: a job or a worker that only speaks to the clients of servers which
 * have the same redis_url. Link with fzio::emitter, which needs no libwebsockets. `redis_url` is
 * one of
 *
 *     redis://[[user]:password@]host[:port][/db]
 *     unix://[[user]:password@]/path/of/socket[?db=N]
 *     redis+sentinel://[[user]:password@]host:port,…[/db[/service]]
 *
 * It connects in the background, again and again if need be, and what is emitted meanwhile waits.
 * NULL: the URL or the options are not right, or memory is out; the log says which.
 * `options` may be NULL. Connect after fork(): in a child all calls are refused with FZIO_ESTATE.
 */
struct fzio_emitter *fzio_emitter_connect(
	const char *redis_url, const struct fzio_emitter_options *options);

/*
 * Waits until Redis has taken all that was emitted before. FZIO_ETIMEOUT: not in time, and it is
 * still waiting. FZIO_EIO: some was lost since the last flush. Any thread but a server's own.
 */
enum fzio_status fzio_emitter_flush(struct fzio_emitter *emitter, unsigned timeout_ms);
/* Flushes for linger_ms at most, disconnects and frees. Not for a server's emitter. NULL is fine. */
void fzio_emitter_close(struct fzio_emitter *emitter);

/* Any thread. */
struct fzio_backplane_status fzio_emitter_status(struct fzio_emitter *emitter);

#ifdef __cplusplus
}
#endif

#endif
