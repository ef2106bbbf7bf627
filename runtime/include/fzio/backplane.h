/* SPDX-License-Identifier: MIT */
#ifndef FZIO_BACKPLANE_H
#define FZIO_BACKPLANE_H

#include <stdbool.h>
#include <stddef.h>

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
	unsigned long long
		dropped; /* messages lost: the queue was full, the connection broke before
				     * Redis answered, or they were too large */
	unsigned long long malformed; /* messages received and refused */
	unsigned long long reconnects; /* connections lost and made again */
	/* Since a probe last came back through the channel: grows when the link is deaf, even if the
	 * connection looks well. -1: never yet. */
	long seconds_since_ok;
};

#endif
