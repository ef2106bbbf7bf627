/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_CONTEXT_H
#define FZIO__USECASE_CONTEXT_H

#include <fzio/buffer.h>
#include <fzio/context.h>
#include <fzio/log.h>

#include "base/executor.h"
#include "socket/hub.h"
#include "usecase/adapter.h"
#include "usecase/failure.h"

struct fzio_reply {
	struct fzio_ctx *ctx;
	atomic_flag consumed;
};

/*
 * One event's context. Contexts are used again, with their arena's first block and their buffer,
 * so that an event allocates nothing in steady state.
 *
 * Who owns it: the loop's thread while the event is dispatched. A usecase that defers gives it
 * away with its reply: from then on the loop touches only what stands under "the loop's", until
 * the reply comes back through the mailbox.
 */
struct fzio_ctx {
	struct fzio_adapter *adapter;
	const struct fzio__route *route;
	const struct fzio_usecase *usecase;
	struct fzio_request request;
	void *deps;
	bool has_deps; /* the factory gave them: they are to be released */
	struct fzio__failure failure; /* thrown; kind 0: none */
	struct fzio_arena arena;
	struct fzio_buffer out; /* the ack's arguments … */
	struct fzio_attachments attachments; /* … and what stands beside them */
	struct fzio_reply reply;
	struct fzio__task task; /* brings the reply to the loop */
	/* On a worker, once it has asked to answer later: the usecase and the reply. Whoever lets go
	 * last sends it home, because the usecase may still use what the reply would end. */
	atomic_uint holders;
	bool asked; /* fzio_ctx_defer() gave the reply away */
	bool on_worker;

	/* The loop's. */
	struct fzio_socket *socket; /* NULL from fzio_ctx_defer() on … */
	struct fzio__handle *handle; /* … then this: the socket, or what is left of it */
	struct fzio__keepsake *keepsake; /* with it: what its identity lives in, if in anything */
	uint64_t ack_id;
	bool wants_ack;
	bool connecting; /* the event is a CONNECT: it has no ack, and cannot wait for one */
	bool running; /* the usecase is, and may defer */
	bool deferred; /* detached from the event's end */
	const void *payload; /* of one that waits for its turn */
	size_t waiting_bytes; /* the same one's */
	struct fzio_ctx *next; /* in the adapter's `spare` or `deferred`, or in a lane */
	struct fzio_ctx **link; /* what points to it in `deferred` */
};

/* A context for this arrival. NULL: out of memory. */
struct fzio_ctx *fzio__ctx_begin(
	const struct fzio__route *route, const struct fzio__arrival *arrival);

/*
 * Of reply.c. The context is to live beyond its event: it gets copies of what its request points
 * to, and a handle in place of its socket. False: out of memory, and nothing is changed.
 */
bool fzio__ctx_detach(struct fzio_ctx *ctx);
/* Sets its task to what brings it home, for whoever runs that on the loop. */
void fzio__ctx_prepare_home(struct fzio_ctx *ctx);
/* Brings a detached one with its encoded ack to the loop, or ends it here when there is none. */
void fzio__ctx_send_home(struct fzio_ctx *ctx);

/* Releases the deps and takes the context back. Deferred ones end on the loop's thread too, but
 * for those whose server has gone: they end in the thread that used the reply. */
void fzio__ctx_end(struct fzio_ctx *ctx);
/* Frees one that is in no list. */
void fzio__ctx_destroy(struct fzio_ctx *ctx);

/* The operation that the command names. */
static inline const struct fzio_operation *fzio__ctx_operation(const struct fzio_ctx *ctx)
{
	return ctx->route->command->operation;
}

/* A line that says which event of whom it is about. Nothing of the payload may stand in it. */
void fzio__ctx_log(const struct fzio_ctx *ctx, enum fzio_log_level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
