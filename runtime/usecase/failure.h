/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_FAILURE_H
#define FZIO__USECASE_FAILURE_H

#include <stddef.h>

#include <fzio/buffer.h>
#include <fzio/codec.h>
#include <fzio/context.h>

/* Why an event failed, until it becomes an error ack. Texts live in the context's arena. */
struct fzio__failure {
	enum fzio_error_kind kind; /* 0: nothing failed */
	const struct fzio_error_type *type; /* NULL: untyped */
	const char *code;
	const char *detail;
	const char *context; /* a JSON object; NULL: none */
	size_t context_len;
	struct fzio_attachments attachments; /* of the context */
};

/* What always says the same: what a client may know of a failure that is nobody's business, and
 * the arguments of error acks. */
#define FZIO__INTERNAL_DETAIL "Internal server error"
#define FZIO__INTERNAL                                                                             \
	"{\"detail\":\"" FZIO__INTERNAL_DETAIL "\",\"code\":\"core.internal\","                    \
	"\"kind\":\"internal\"}"
#define FZIO__ACK_INTERNAL "{\"error\":" FZIO__INTERNAL "}"
#define FZIO__ACK_UNKNOWN_EVENT                                                                    \
	"{\"error\":{\"detail\":\"Unknown event\",\"code\":\"socketio.unknown_event\","            \
	"\"kind\":\"not_found\"}}"

/* The argument was not what the command's payload type says. Returns FZIO_ETHROWN. */
enum fzio_status fzio__fail_payload(struct fzio_ctx *ctx, const struct fzio_violations *violations);

/*
 * How the event ended becomes the arguments of its ack, in ctx->out: the encoded `ack` when
 * `status` is FZIO_OK, else {"error":{…}} with what may be shown; what may not, and an invalid
 * ack, goes to the log. Returns FZIO_OK unless a good outcome could not be told to the client.
 */
enum fzio_status fzio__outcome_write(
	struct fzio_ctx *ctx, enum fzio_status status, const void *ack);

/*
 * The same for a CONNECT: why it is refused becomes message and data of its CONNECT_ERROR, the
 * latter as in an error ack. FZIO_OK refuses nothing.
 */
void fzio__outcome_refuse(
	struct fzio_ctx *ctx, enum fzio_status status, struct fzio_refusal *reterr_refusal);

/* Sends ctx->out to the socket, or an internal error if memory was short for it. Loop's thread. */
void fzio__outcome_send(struct fzio_ctx *ctx, struct fzio_socket *socket);

#endif
