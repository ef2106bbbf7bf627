/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_REDIS_H
#define FZIO__BACKPLANE_REDIS_H

#include "base/timers.h"
#include "socket/backplane.h"

/*
 * A cluster by way of Redis: a thread of its own with two connections, one that publishes and one
 * that listens. Nothing else waits for it.
 */
struct fzio__redis_options {
	const char *url;
	const char *channel; /* NULL: the dialect's own, `socketio` or `socket.io` */
	enum fzio_dialect dialect;
	size_t max_waiting; /* messages that wait for Redis, 0: 10000 */
	size_t max_waiting_bytes; /* 0: 64 MiB */
	unsigned linger_ms; /* how long stop() waits until what is left has been sent */
	/* Whose sockets hear the others; both NULL: a process that only writes. */
	struct fzio__hub *hub;
	struct fzio__executor *executor;
	struct fzio__timers *timers; /* of the executor's loop */
};

/* NULL: the options are not right, or memory is out; the log says which. */
struct fzio__backplane *fzio__redis_create(const struct fzio__redis_options *options);
/* Connects, now and whenever the connection is lost. The hub knows its namespaces by now.
 * FZIO_ENOMEM: there can be no thread. */
enum fzio_status fzio__redis_start(struct fzio__backplane *backplane);

#endif
