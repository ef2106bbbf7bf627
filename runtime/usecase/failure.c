/* SPDX-License-Identifier: MIT */
/* How a failure gets its text, and how the end of an event becomes the arguments of its ack. */
#include "usecase/failure.h"

#include <string.h>

#include "base/utf8.h"
#include "codec/json.h"
#include "codec/write.h"
#include "usecase/context.h"

static enum fzio_status fail(struct fzio_ctx *ctx, struct fzio__failure failure)
{
	ctx->failure = failure;
	return FZIO_ETHROWN;
}

static enum fzio_status fail_internal(struct fzio_ctx *ctx)
{
	return fail(ctx, (struct fzio__failure){ .kind = FZIO_INTERNAL,
				 .code = "core.internal",
				 .detail = "Internal server error" });
}

static bool is_declared(const struct fzio_operation *operation, const struct fzio_error_type *type)
{
	for (size_t i = 0; i < operation->throws_len; i++) {
		if (operation->throws[i] == type) {
			return true;
		}
	}
	return false;
}

/* Until they are sent the usecase, or the thread that answers, may be gone with its bytes. */
static bool keep_attachments(struct fzio_ctx *ctx, struct fzio_attachments *attachments)
{
	return fzio__bytes_copy_all(&ctx->arena, attachments->items, attachments->len);
}

/* The client gets an internal error in its place. */
static void warn_unwritten(struct fzio_ctx *ctx, const char *what, const char *name,
	enum fzio_status status, const struct fzio_violations *violations)
{
	bool is_invalid = status == FZIO_EPAYLOAD;
	const char *why = is_invalid ? fzio_violations_str(violations, &ctx->arena) : NULL;
	fzio__ctx_log(ctx, FZIO_LOG_WARNING, "the %s %s %s: %s", what, name,
		is_invalid ? "is invalid" : "cannot be written",
		why != NULL ? why : fzio_status_str(status));
}

/* The error's members as JSON text in the arena. */
static bool encode_context(struct fzio_ctx *ctx, const struct fzio_error_type *type,
	const void *context, struct fzio__failure *failure)
{
	struct fzio_violations violations;
	violations.len = violations.more = 0;
	fzio_buffer_clear(&ctx->out);
	enum fzio_status status =
		context == NULL ? FZIO_EINVAL
				: fzio_encode_with(&ctx->out, &failure->attachments, type->context,
					  context, &ctx->arena, &violations);
	if (status == FZIO_OK) {
		failure->context = fzio_arena_strndup(&ctx->arena, ctx->out.data, ctx->out.len);
		failure->context_len = ctx->out.len;
		bool kept = failure->context && keep_attachments(ctx, &failure->attachments);
		status = kept ? FZIO_OK : FZIO_ENOMEM;
	}
	if (status != FZIO_OK) {
		warn_unwritten(ctx, "error", type->name, status, &violations);
		return false;
	}
	return true;
}

enum fzio_status fzio_ctx_throw(
	struct fzio_ctx *ctx, const struct fzio_error_type *type, const void *context)
{
	if (!is_declared(fzio__ctx_operation(ctx), type)) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING,
			"error %s is thrown, but the command does not declare it", type->name);
		return fail_internal(ctx);
	}
	struct fzio__failure failure = { .kind = type->kind,
		.type = type,
		.code = type->code,
		.detail = type->detail != NULL ? type->detail : type->name };
	if (type->context != NULL && !encode_context(ctx, type, context, &failure)) {
		return fail_internal(ctx);
	}
	return fail(ctx, failure);
}

enum fzio_status fzio_ctx_fail(
	struct fzio_ctx *ctx, enum fzio_error_kind kind, const char *code, const char *detail, ...)
{
	const char *name = fzio_error_kind_str(kind);
	struct fzio__failure failure = {
		.kind = kind != FZIO__ERROR_KIND_NONE ? kind : FZIO_INTERNAL,
	};
	failure.code = code != NULL ? fzio_arena_strdup(&ctx->arena, code)
				    : fzio_arena_printf(&ctx->arena, "core.%s", name);
	failure.detail = name;
	if (detail != NULL) {
		va_list args;
		va_start(args, detail);
		failure.detail = fzio_arena_vprintf(&ctx->arena, detail, args);
		va_end(args);
	}
	if (failure.code == NULL || failure.detail == NULL) {
		return fail_internal(ctx);
	}
	return fail(ctx, failure);
}

enum fzio_status fzio__fail_payload(struct fzio_ctx *ctx, const struct fzio_violations *violations)
{
	fzio_buffer_clear(&ctx->out);
	fzio_buffer_append_str(&ctx->out, "{\"errors\":");
	fzio_violations_write(violations, &ctx->out);
	fzio_buffer_append_str(&ctx->out, "}");
	if (ctx->out.failed) {
		return fail_internal(ctx);
	}
	struct fzio__failure failure = { .kind = FZIO_VALIDATION,
		.code = "socketio.invalid_payload",
		.detail = "Invalid event payload",
		.context = fzio_arena_strndup(&ctx->arena, ctx->out.data, ctx->out.len),
		.context_len = ctx->out.len };
	return failure.context != NULL ? fail(ctx, failure) : fail_internal(ctx);
}

/* A detail comes from a usecase: what is not UTF-8 would break the client's whole session. */
static void write_text(struct fzio_buffer *out, const char *text)
{
	size_t len = strlen(text);
	if (!fzio__utf8_valid(text, len)) {
		text = "(the text is not UTF-8)";
		len = strlen(text);
	}
	fzio__json_write_string(out, text, len);
}

static void write_body(struct fzio_buffer *out, const struct fzio__failure *failure)
{
	fzio_buffer_append_str(out, "{\"detail\":");
	write_text(out, failure->detail);
	fzio_buffer_append_str(out, ",\"code\":");
	write_text(out, failure->code);
	fzio_buffer_append_str(out, ",\"kind\":\"");
	fzio_buffer_append_str(out, fzio_error_kind_str(failure->kind));
	fzio_buffer_append_str(out, "\"");
	if (failure->context != NULL) {
		fzio_buffer_append_str(out, ",\"context\":");
		fzio_buffer_append(out, failure->context, failure->context_len);
	}
	fzio_buffer_append_str(out, "}");
}

static void write_internal(struct fzio_ctx *ctx)
{
	fzio_buffer_clear(&ctx->out);
	ctx->attachments.len = 0;
	fzio_buffer_append_str(&ctx->out, FZIO__ACK_INTERNAL);
}

static void warn_unsent(const struct fzio_ctx *ctx)
{
	if (ctx->failure.kind != FZIO__ERROR_KIND_NONE) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING,
			"threw %s and then returned success; the error is not sent",
			ctx->failure.code);
	}
}

static enum fzio_status write_ack(struct fzio_ctx *ctx, const void *ack)
{
	const struct fzio_dto *dto = fzio__ctx_operation(ctx)->ack;
	warn_unsent(ctx);
	if (dto == NULL || !ctx->wants_ack) {
		return FZIO_OK;
	}
	struct fzio_violations violations;
	violations.len = violations.more = 0;
	enum fzio_status status = ack == NULL ? FZIO_EINVAL
					      : fzio_encode_with(&ctx->out, &ctx->attachments, dto,
							ack, &ctx->arena, &violations);
	if (status == FZIO_OK && ctx->deferred && !keep_attachments(ctx, &ctx->attachments)) {
		status = FZIO_ENOMEM;
	}
	if (status == FZIO_OK) {
		return ctx->out.failed ? FZIO_ENOMEM : FZIO_OK;
	}
	warn_unwritten(ctx, "ack", dto->name, status, &violations);
	write_internal(ctx);
	return status;
}

/* Logs why it failed. Is it the client's to know, too? */
static bool may_be_told(struct fzio_ctx *ctx, enum fzio_status status)
{
	const struct fzio__failure *failure = &ctx->failure;
	if (status != FZIO_ETHROWN || failure->kind == FZIO__ERROR_KIND_NONE) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING, "failed: %s", fzio_status_str(status));
		return false;
	}
	if (fzio_error_kind_status(failure->kind) >= 500) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING, "failed (%s, %s): %s", failure->code,
			fzio_error_kind_str(failure->kind), failure->detail);
		return false;
	}
	fzio__ctx_log(ctx, FZIO_LOG_DEBUG, "refused: %s", failure->code);
	return true;
}

enum fzio_status fzio__outcome_write(struct fzio_ctx *ctx, enum fzio_status status, const void *ack)
{
	fzio_buffer_clear(&ctx->out);
	if (status == FZIO_OK) {
		return write_ack(ctx, ack);
	}
	if (!may_be_told(ctx, status)) {
		write_internal(ctx);
		return FZIO_OK;
	}
	ctx->attachments = ctx->failure.attachments;
	fzio_buffer_append_str(&ctx->out, "{\"error\":");
	write_body(&ctx->out, &ctx->failure);
	fzio_buffer_append_str(&ctx->out, "}");
	return FZIO_OK;
}

/* As much of a text as fits, not cut within a character. */
static void copy_message(char *message, size_t size, const char *text)
{
	size_t len = strlen(text);
	if (len >= size) {
		len = fzio__utf8_cut(text, size - 1);
	}
	memcpy(message, text, len);
	message[len] = '\0';
}

void fzio__outcome_refuse(
	struct fzio_ctx *ctx, enum fzio_status status, struct fzio_refusal *reterr_refusal)
{
	struct fzio_buffer *data = &reterr_refusal->data;
	if (status == FZIO_OK) {
		warn_unsent(ctx);
		return;
	}
	bool told = may_be_told(ctx, status);
	if (told && ctx->failure.attachments.len > 0) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING, "a refusal cannot carry bytes");
		told = false;
	}
	fzio_buffer_clear(data);
	if (told) {
		write_body(data, &ctx->failure);
	}
	if (!told || data->failed) {
		fzio_buffer_clear(data);
		fzio_buffer_append_str(data, FZIO__INTERNAL);
	}
	copy_message(reterr_refusal->message, sizeof(reterr_refusal->message),
		told ? ctx->failure.detail : FZIO__INTERNAL_DETAIL);
}

void fzio__outcome_send(struct fzio_ctx *ctx, struct fzio_socket *socket)
{
	if (!ctx->wants_ack) {
		return;
	}
	if (ctx->out.failed) {
		fzio__ctx_log(ctx, FZIO_LOG_WARNING, "memory was short for the ack");
		fzio__socket_ack(socket, ctx->ack_id, FZIO__ACK_INTERNAL,
			sizeof(FZIO__ACK_INTERNAL) - 1, NULL, 0);
	} else {
		fzio__socket_ack(socket, ctx->ack_id, ctx->out.data, ctx->out.len,
			ctx->attachments.items, ctx->attachments.len);
	}
}
