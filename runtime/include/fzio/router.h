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
	const char *deprecated; /* what to use instead; NULL when current */
};

/* A server event, emitted by generated chat_emit_message(). */
struct fzio_server_event {
	const char *namespace_; /* `/chat` */
	const char *event; /* on the wire: `message` */
	const struct fzio_dto *payload; /* NULL when it has none */
};

struct fzio_router {
	int abi; /* FZIO_ABI at the time of generation */
	const char *namespace_; /* with its slash: `/chat` */
	const struct fzio_command *commands;
	size_t commands_len;
	const struct fzio_server_event *const *events;
	size_t events_len;
};

#endif
