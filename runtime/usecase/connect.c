/* SPDX-License-Identifier: MIT */
/* Who may join a namespace: an operation like any other, whose failure is a refusal. */
#include "usecase/connect.h"

#include <string.h>

#include "usecase/context.h"
#include "usecase/dispatch.h"

/* The protocol sends an object or nothing, and nothing means the same as null to what may be null,
 * and to anything else the same as an empty object. */
static const char *text_of_nothing(const struct fzio_dto *dto)
{
	return dto->bare && dto->fields->flags & FZIO_NULLABLE ? "null" : "{}";
}

static enum fzio_status read_auth(
	struct fzio_ctx *ctx, const char *auth, size_t auth_len, const void **ret_payload)
{
	const struct fzio_dto *dto = fzio__ctx_operation(ctx)->payload;
	struct fzio_violations violations;
	if (dto == NULL) {
		*ret_payload = NULL;
		return FZIO_OK;
	}
	if (auth == NULL) {
		auth = text_of_nothing(dto);
		auth_len = strlen(auth);
	}
	enum fzio_status status =
		fzio_decode(&ctx->arena, dto, auth, auth_len, NULL, ret_payload, &violations);
	if (status == FZIO_EPAYLOAD) {
		status = fzio__fail_payload(ctx, &violations);
		ctx->failure.detail = "Invalid auth payload";
	} else if (status == FZIO_ELIMIT) {
		status = fzio_ctx_fail(ctx, FZIO_VALIDATION, "socketio.payload_limit",
			"The auth payload exceeds a limit of the server");
	}
	return status;
}

static enum fzio_status decide(struct fzio_ctx *ctx, const char *auth, size_t auth_len)
{
	const void *payload;
	void *ack;
	enum fzio_status status = read_auth(ctx, auth, auth_len, &payload);
	if (status == FZIO_OK) {
		status = fzio__usecase_run(ctx, payload, &ack);
	}
	if (status == FZIO_DEFERRED) {
		fzio__ctx_log(ctx, FZIO_LOG_ERROR, "a connect cannot be deferred");
		return FZIO_ESTATE;
	}
	return status;
}

enum fzio_status fzio__connect(struct fzio_socket *socket, const char *auth, size_t auth_len,
	struct fzio_refusal *reterr_refusal, void *user)
{
	struct fzio__arrival arrival = { .socket = socket };
	struct fzio_ctx *ctx = fzio__ctx_begin(user, &arrival);
	if (ctx == NULL) {
		fzio_log(FZIO_LOG_WARNING, "memory was short for a connect's context");
		return FZIO_ENOMEM;
	}
	ctx->connecting = true;
	enum fzio_status status = decide(ctx, auth, auth_len);
	fzio__outcome_refuse(ctx, status, reterr_refusal);
	fzio__ctx_end(ctx);
	return status;
}
