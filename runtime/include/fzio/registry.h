/* SPDX-License-Identifier: MIT */
#ifndef FZIO_REGISTRY_H
#define FZIO_REGISTRY_H

#include <stdbool.h>

#include <fzio/failure.h>
#include <fzio/status.h>

struct fzio_ctx;

/* Any function pointer; only ever called through the operation's `call`, with its real type. */
typedef void fzio_any_fn(void);

/*
 * An operation: what a usecase runs under (`chat.join`). Generated, constant. `payload` and `ack`
 * are NULL when the command has none; `call` casts `usecase` back to its exact type.
 */
struct fzio_operation {
	const char *name;
	const struct fzio_dto *payload;
	const struct fzio_dto *ack;
	const struct fzio_error_type *const *throws;
	size_t throws_len;
	enum fzio_status (*call)(
		fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack);
};

/* A usecase found: what a resolver returns. */
struct fzio_usecase {
	const struct fzio_operation *operation;
	fzio_any_fn *function;
	void *user; /* as registered; fzio_ctx_user() gives it to the usecase */
	bool blocking; /* it runs on a worker, see fzio_registry_set_blocking() */
};

/*
 * Usecases by operation. Filled before the server starts, read by all its threads afterwards:
 * registering while it runs is not allowed. The registry outlives the server.
 */
struct fzio_registry;

/* A function of exactly this type, or a compile error: a plain argument of the wrong type would
 * only be a warning in C. What generated chat_register_join() checks its usecase with. */
#ifdef __cplusplus
#define FZIO_USECASE(function, type) (function)
#else
#define FZIO_USECASE(function, type) _Generic((function), type * : (function))
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct fzio_registry *fzio_registry_create(void);
void fzio_registry_destroy(struct fzio_registry *registry);

/*
 * What generated chat_register_join() calls. FZIO_EEXIST if the operation has a usecase.
 */
enum fzio_status fzio_registry_register(struct fzio_registry *registry,
	const struct fzio_operation *operation, fzio_any_fn *usecase, void *user);

/*
 * Says that an operation's usecase may block: it runs on one of the server's workers (options:
 * `workers`) and not on the loop. The socket's later commands wait for it, so that their order
 * stays; they are dropped when the client goes meanwhile. There, fzio_ctx_socket() is NULL,
 * fzio_ctx_join() and fzio_ctx_leave() travel to the loop ahead of the ack, and fzio_ctx_in_room()
 * knows nothing; context factory, release and resolver still run on the loop, and a connect runs
 * there whatever is said of it. FZIO_ENOTFOUND: nothing is registered under this name.
 */
enum fzio_status fzio_registry_set_blocking(struct fzio_registry *registry, const char *operation);

/* NULL if the operation has no usecase. The pointer stays valid as long as the registry. */
const struct fzio_usecase *fzio_registry_find(
	const struct fzio_registry *registry, const char *operation);

#ifdef __cplusplus
}
#endif

#endif
