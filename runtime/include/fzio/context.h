/* SPDX-License-Identifier: MIT */
#ifndef FZIO_CONTEXT_H
#define FZIO_CONTEXT_H

#include <stdarg.h>

#include <fzio/arena.h>
#include <fzio/failure.h>
#include <fzio/registry.h>
#include <fzio/socket.h>

/*
 * The execution context: made by the context factory for each event, alive until its ack is sent.
 * Memory from it lives exactly as long. Within a usecase it belongs to the thread that runs it,
 * the loop's or a worker's; a deferred usecase keeps its payload and context alive, and hands only
 * its reply to a thread.
 */
struct fzio_ctx;
struct fzio_emitter;
/* The right to send a deferred ack, exactly once. Generated code gives it its type. */
struct fzio_reply;

/* What the context factory and the usecase may ask about the event at hand. */
struct fzio_request {
	const char *sid;
	const char *namespace_;
	const char *event;
	const char *operation;
	const struct fzio_handshake *handshake; /* peer address, headers, query */
	const char *auth; /* the CONNECT payload as JSON text, NULL if none */
	/* What the namespace's connect handler left with fzio_socket_set_data(). Not destroyed before
	 * the context ends, though the client may have gone. */
	void *identity;
};

#ifdef __cplusplus
extern "C" {
#endif

const struct fzio_request *fzio_ctx_request(const struct fzio_ctx *ctx);
/* What the context factory returned. */
void *fzio_ctx_deps(const struct fzio_ctx *ctx);
/* What the usecase was registered with. */
void *fzio_ctx_user(const struct fzio_ctx *ctx);
/* The server's emitter. */
struct fzio_emitter *fzio_ctx_emitter(const struct fzio_ctx *ctx);
/* The socket the event came from; NULL once it is gone (a deferred usecase), and on a worker. */
struct fzio_socket *fzio_ctx_socket(const struct fzio_ctx *ctx);

/* Memory that lives as long as the context; NULL when its limit (arena.h) is reached. The first is
 * zeroed. */
void *fzio_ctx_alloc(struct fzio_ctx *ctx, size_t size);
char *fzio_ctx_strdup(struct fzio_ctx *ctx, const char *text);
char *fzio_ctx_printf(struct fzio_ctx *ctx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Where that comes from: for fzio_copy() and its like. */
struct fzio_arena *fzio_ctx_arena(struct fzio_ctx *ctx);

/* The room of the socket's namespace; as fzio_socket_join() and its kin. On a worker the first two
 * travel to the loop, ahead of the ack, and the third is false. */
enum fzio_status fzio_ctx_join(struct fzio_ctx *ctx, const char *room);
void fzio_ctx_leave(struct fzio_ctx *ctx, const char *room);
bool fzio_ctx_in_room(const struct fzio_ctx *ctx, const char *room);

/*
 * Typed failure; generated chat_throw_room_full() calls it. Returns FZIO_ETHROWN, to be returned
 * by the usecase. An error that the command does not declare is logged and masked as internal.
 */
enum fzio_status fzio_ctx_throw(
	struct fzio_ctx *ctx, const struct fzio_error_type *type, const void *context);
/* Untyped failure with a code of your own, for factories and resolvers. `detail` is shown to the
 * client unless the kind is masked. Returns FZIO_ETHROWN. */
enum fzio_status fzio_ctx_fail(struct fzio_ctx *ctx, enum fzio_error_kind kind, const char *code,
	const char *detail, ...) __attribute__((format(printf, 4, 5)));

/*
 * Deferred acks. fzio_ctx_defer() is called within the usecase, which then returns FZIO_DEFERRED.
 * The three others consume the reply, may be called from any thread, and do nothing but free it
 * when the client has gone. `ack` is encoded before they return. NULL: out of memory; or it was
 * called before, or not within a usecase that may defer, and the log says so.
 */
struct fzio_reply *fzio_ctx_defer(struct fzio_ctx *ctx);
/* FZIO_EPAYLOAD: the ack was invalid; the client got an internal error instead. */
enum fzio_status fzio_reply_send(struct fzio_reply *reply, const void *ack);
enum fzio_status fzio_reply_throw(
	struct fzio_reply *reply, const struct fzio_error_type *type, const void *context);
enum fzio_status fzio_reply_fail(
	struct fzio_reply *reply, enum fzio_error_kind kind, const char *code, const char *detail);
/* The context that the reply keeps alive: for its arena, deps and request. */
struct fzio_ctx *fzio_reply_ctx(struct fzio_reply *reply);

#ifdef __cplusplus
}
#endif

#endif
