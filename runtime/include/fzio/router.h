/* SPDX-License-Identifier: MIT */
#ifndef FZIO_ROUTER_H
#define FZIO_ROUTER_H

#include <fzio/failure.h>
#include <fzio/registry.h>
#include <fzio/type.h>

/* The namespace router of the seed: which event of a namespace runs which operation. Generated,
 * constant; given to fzio_adapter_include_router(). */

struct fzio_command {
	const char *event; /* on the wire: `join` */
	const struct fzio_operation *operation;
	/* What to use instead, NULL when current. Its first use in a process is logged. */
	const char *deprecated;
};

struct fzio_answer;

/* A server event, emitted by generated chat_emit_message(), or, when the client acknowledges it
 * (`event confirm (Question) -> Answer;`), by generated tasks_call_confirm(): see fzio_call(). */
struct fzio_server_event {
	const char *namespace_; /* `/chat` */
	const char *event; /* on the wire: `message` */
	const struct fzio_dto *payload; /* NULL when it has none */
	const struct fzio_dto *answer; /* NULL: the client does not acknowledge it */
	/* With `answer`: casts `callback` back to its exact type and calls it. */
	void (*call)(fzio_any_fn *callback, const struct fzio_answer *answer, void *user);
};

/*
 * What `connect (ChatAuth) throws Unauthorized, Banned;` becomes: an operation (`chat.connect`)
 * whose payload is the auth data, that has no ack, and whose usecase is registered like any other:
 *
 *     enum fzio_status connect(struct fzio_ctx *ctx, const struct chat_chat_auth *auth);
 *     chat_register_connect(registry, connect, user);
 *
 * It runs before the client joins. FZIO_OK lets it in; a refusal becomes CONNECT_ERROR
 * {"message":…,"data":{detail,code,kind,context}}. It may leave an identity with
 * fzio_socket_set_data(fzio_ctx_socket(ctx), …), and it may not defer.
 */
struct fzio_router {
	int abi; /* FZIO_ABI at the time of generation */
	const char *namespace_; /* with its slash: `/chat` */
	const struct fzio_command *commands;
	size_t commands_len;
	const struct fzio_server_event *const *events;
	size_t events_len;
	const struct fzio_operation *connect; /* NULL: everyone may join */
};

#endif
