/* SPDX-License-Identifier: MIT */
/* Deferred acks: encoded in the thread that has the answer, sent by the loop. */
#include <stdlib.h>

#include "base/container.h"
#include "usecase/context.h"

static void complete(struct fzio__task *task)
{
	struct fzio_ctx *ctx = FZIO__CONTAINER_OF(task, struct fzio_ctx, task);
	struct fzio_socket *socket = fzio__handle_socket(ctx->handle);
	if (socket != NULL) {
		fzio__outcome_send(ctx, socket);
	}
	fzio__ctx_end(ctx);
}

static void drop(struct fzio__task *task)
{
	fzio__ctx_end(FZIO__CONTAINER_OF(task, struct fzio_ctx, task));
}

/* The reply may be used long after the event: its request must not point into the connection. */
static bool keep_handshake(struct fzio_ctx *ctx)
{
	const struct fzio_handshake *from = ctx->request.handshake;
	if (from == NULL) {
		return true;
	}
	struct fzio_arena *arena = &ctx->arena;
	struct fzio_handshake *kept = fzio_arena_zalloc(arena, sizeof(*kept));
	struct fzio_header *headers =
		fzio_arena_zalloc(arena, (from->headers_len + 1) * sizeof(*headers));
	if (kept == NULL || headers == NULL) {
		return false;
	}
	*kept = *from;
	kept->address = fzio_arena_strdup(arena, from->address);
	kept->path = fzio_arena_strdup(arena, from->path);
	kept->query = fzio_arena_strdup(arena, from->query);
	bool complete = kept->address != NULL && kept->path != NULL && kept->query != NULL;
	for (size_t i = 0; i < from->headers_len && complete; i++) {
		headers[i].name = fzio_arena_strdup(arena, from->headers[i].name);
		headers[i].value = fzio_arena_strdup(arena, from->headers[i].value);
		complete = headers[i].name != NULL && headers[i].value != NULL;
	}
	kept->headers = headers;
	ctx->request.handshake = kept;
	return complete;
}

static bool keep_request(struct fzio_ctx *ctx)
{
	struct fzio_request *request = &ctx->request;
	const char *auth = request->auth;
	request->sid = fzio_arena_strdup(&ctx->arena, request->sid);
	request->auth = fzio_arena_strdup(&ctx->arena, auth);
	return request->sid != NULL && (auth == NULL || request->auth != NULL) &&
	       keep_handshake(ctx);
}

bool fzio__ctx_detach(struct fzio_ctx *ctx)
{
	struct fzio_request request = ctx->request;
	struct fzio__handle *handle = fzio__socket_handle(ctx->socket);
	if (handle == NULL) {
		return false;
	}
	if (!keep_request(ctx) || !fzio__socket_keep_data(ctx->socket, &ctx->keepsake)) {
		ctx->request = request;
		fzio__handle_release(handle);
		return false;
	}
	struct fzio_adapter *adapter = ctx->adapter;
	ctx->request.identity = fzio_socket_data(ctx->socket); /* the one that is kept */
	ctx->socket = NULL;
	ctx->handle = handle;
	ctx->deferred = true;
	ctx->next = adapter->deferred;
	ctx->link = &adapter->deferred;
	if (ctx->next != NULL) {
		ctx->next->link = &ctx->next;
	}
	adapter->deferred = ctx;
	atomic_fetch_add(&adapter->references, 1);
	return true;
}

struct fzio_reply *fzio_ctx_defer(struct fzio_ctx *ctx)
{
	if (!ctx->running || ctx->asked) {
		fzio__ctx_log(
			ctx, FZIO_LOG_ERROR, "fzio_ctx_defer() is called once, within the usecase");
		return NULL;
	}
	if (ctx->on_worker) {
		atomic_store(&ctx->holders, 2);
	} else if (!fzio__ctx_detach(ctx)) {
		return NULL;
	}
	ctx->asked = true;
	return &ctx->reply;
}

void fzio__ctx_prepare_home(struct fzio_ctx *ctx)
{
	ctx->task = (struct fzio__task){ .run = complete, .drop = drop };
}

void fzio__ctx_send_home(struct fzio_ctx *ctx)
{
	struct fzio_adapter *adapter = ctx->adapter;
	fzio__ctx_prepare_home(ctx);
	pthread_mutex_lock(&adapter->lock);
	if (adapter->closed) {
		pthread_mutex_unlock(&adapter->lock);
		fzio__ctx_end(ctx);
		return;
	}
	struct fzio__executor *executor = adapter->executor;
	/* `running`: the usecase is still on the stack, and its caller needs the context. */
	bool here = executor->is_current(executor) && !ctx->running;
	if (!here) {
		executor->post(executor, &ctx->task);
	}
	pthread_mutex_unlock(&adapter->lock);
	if (here) {
		complete(&ctx->task);
	}
}

static bool consume(struct fzio_reply *reply)
{
	if (atomic_flag_test_and_set(&reply->consumed)) {
		fzio__ctx_log(reply->ctx, FZIO_LOG_ERROR, "a reply was used twice");
		return false;
	}
	return true;
}

static enum fzio_status finish(struct fzio_ctx *ctx, enum fzio_status outcome, const void *ack)
{
	enum fzio_status status = fzio__outcome_write(ctx, outcome, ack);
	if (!ctx->on_worker || atomic_fetch_sub(&ctx->holders, 1) == 1) {
		fzio__ctx_send_home(ctx);
	}
	return status;
}

enum fzio_status fzio_reply_send(struct fzio_reply *reply, const void *ack)
{
	return consume(reply) ? finish(reply->ctx, FZIO_OK, ack) : FZIO_ESTATE;
}

enum fzio_status fzio_reply_throw(
	struct fzio_reply *reply, const struct fzio_error_type *type, const void *context)
{
	if (!consume(reply)) {
		return FZIO_ESTATE;
	}
	return finish(reply->ctx, fzio_ctx_throw(reply->ctx, type, context), NULL);
}

enum fzio_status fzio_reply_fail(
	struct fzio_reply *reply, enum fzio_error_kind kind, const char *code, const char *detail)
{
	if (!consume(reply)) {
		return FZIO_ESTATE;
	}
	enum fzio_status status = detail != NULL
					  ? fzio_ctx_fail(reply->ctx, kind, code, "%s", detail)
					  : fzio_ctx_fail(reply->ctx, kind, code, NULL);
	return finish(reply->ctx, status, NULL);
}

struct fzio_ctx *fzio_reply_ctx(struct fzio_reply *reply)
{
	return reply->ctx;
}
