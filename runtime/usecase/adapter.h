/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_ADAPTER_H
#define FZIO__USECASE_ADAPTER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include <fzio/adapter.h>

#include "base/executor.h"
#include "base/map.h"
#include "socket/hub.h"

struct fzio__inclusion;
struct fzio__workers;

/* A command of an included router: what the hub calls fzio__dispatch() with. */
struct fzio__route {
	const struct fzio__inclusion *inclusion;
	const struct fzio_command *command;
	/* The default resolver's answer; NULL with a resolver of the user's own. */
	const struct fzio_usecase *usecase;
	bool told; /* that the command is deprecated */
};

/* A router, included. */
struct fzio__inclusion {
	struct fzio__inclusion *next;
	struct fzio_adapter *adapter;
	const struct fzio_router *router;
	struct fzio_command connect; /* the router's connect, as if it were an event */
	size_t routes_len;
	struct fzio__route routes[]; /* of router->commands, and of `connect` if there is one */
};

/*
 * Counted, because a deferred reply may be used after the server has gone: the server holds one
 * reference, every deferred context another. What only the loop's thread touches needs no lock.
 */
struct fzio_adapter {
	struct fzio_adapter_options options;
	struct fzio_emitter *emitter;
	struct fzio_adapter *next; /* the server's */
	struct fzio__hub *hub;
	struct fzio__executor *executor; /* not to be used once `closed` */
	struct fzio__inclusion *inclusions;
	struct fzio_ctx *spare; /* contexts to be used again */
	size_t spare_len;
	struct fzio__workers *workers; /* the server's; NULL: blocking usecases run on the loop */
	struct fzio__map lanes; /* sid to struct fzio__lane: sockets with a usecase on a worker */
	struct fzio_ctx *deferred; /* contexts whose ack is still to come */
	atomic_uint references;
	pthread_mutex_t lock; /* of `closed`: replies are posted under it */
	bool closed;
	bool started;
	bool broken; /* a router could not be included: the server must not start without it */
};

/* What fzio_adapter_create() does, once it knows the server's parts. NULL: out of memory. */
struct fzio_adapter *fzio__adapter_create(const struct fzio_adapter_options *options,
	struct fzio__hub *hub, struct fzio__executor *executor, struct fzio_emitter *emitter);

/*
 * The start-up check: reports every operation without a usecase in the log. Their number. When all
 * have one, no router can be included any more.
 */
size_t fzio__adapter_start(struct fzio_adapter *adapter);

/*
 * The server ends: hub and executor are not used after this call, and replies that come later only
 * free themselves. How many are outstanding is logged. Loop's thread, or the loop has ended.
 */
void fzio__adapter_close(struct fzio_adapter *adapter);

/* The server's reference; closed before. NULL is fine. */
void fzio__adapter_unref(struct fzio_adapter *adapter);

#endif
