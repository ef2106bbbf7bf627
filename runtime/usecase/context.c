/* SPDX-License-Identifier: MIT */
#include "usecase/context.h"

#include <fzio/emitter.h>
#include <stdio.h>
#include <stdlib.h>

/* Contexts kept to be used again. Events run one after the other, so that more than one is only
 * needed when deferred ones come back. */
#define SPARE_MAX 16
/* An ack beyond this was an unusual one, and its memory is not worth keeping. */
#define OUT_KEPT ((size_t)64 * 1024)

static struct fzio_ctx *take_spare(struct fzio_adapter *adapter)
{
	struct fzio_ctx *ctx = adapter->spare;
	if (ctx != NULL) {
		adapter->spare = ctx->next;
		adapter->spare_len--;
		return ctx;
	}
	ctx = calloc(1, sizeof(*ctx));
	if (ctx != NULL) {
		fzio_arena_init(&ctx->arena, 0);
		fzio_buffer_init(&ctx->out);
	}
	return ctx;
}

struct fzio_ctx *fzio__ctx_begin(
	const struct fzio__route *route, const struct fzio__arrival *arrival)
{
	struct fzio_adapter *adapter = route->inclusion->adapter;
	struct fzio_socket *socket = arrival->socket;
	struct fzio_ctx *ctx = take_spare(adapter);
	if (ctx == NULL) {
		return NULL;
	}
	size_t auth_len;
	*ctx = (struct fzio_ctx){
		.adapter = adapter,
		.route = route,
		.request = {
			.sid = fzio_socket_sid(socket),
			.namespace_ = route->inclusion->router->namespace_,
			.event = route->command->event,
			.operation = route->command->operation->name,
			.handshake = fzio_socket_handshake(socket),
			.auth = fzio_socket_auth(socket, &auth_len),
			.identity = fzio_socket_data(socket),
		},
		.arena = ctx->arena,
		.out = ctx->out,
		.reply = { .ctx = ctx, .consumed = ATOMIC_FLAG_INIT },
		.socket = socket,
		.ack_id = arrival->ack_id,
		.wants_ack = arrival->wants_ack,
	};
	return ctx;
}

void fzio__ctx_destroy(struct fzio_ctx *ctx)
{
	fzio_arena_finish(&ctx->arena);
	fzio_buffer_finish(&ctx->out);
	free(ctx);
}

static void recycle(struct fzio_ctx *ctx)
{
	struct fzio_adapter *adapter = ctx->adapter;
	if (adapter->spare_len == SPARE_MAX) {
		fzio__ctx_destroy(ctx);
		return;
	}
	fzio_arena_reset(&ctx->arena);
	if (ctx->out.capacity > OUT_KEPT) {
		fzio_buffer_finish(&ctx->out);
		fzio_buffer_init(&ctx->out);
	}
	ctx->next = adapter->spare;
	adapter->spare = ctx;
	adapter->spare_len++;
}

/* Leaves the list of deferred contexts, unless the server has gone and its list with it. */
static bool leave_deferred(struct fzio_ctx *ctx)
{
	struct fzio_adapter *adapter = ctx->adapter;
	pthread_mutex_lock(&adapter->lock);
	bool closed = adapter->closed;
	pthread_mutex_unlock(&adapter->lock);
	if (closed) {
		return false;
	}
	*ctx->link = ctx->next;
	if (ctx->next != NULL) {
		ctx->next->link = ctx->link;
	}
	fzio__handle_release(ctx->handle);
	return true;
}

void fzio__ctx_end(struct fzio_ctx *ctx)
{
	struct fzio_adapter *adapter = ctx->adapter;
	if (ctx->has_deps && adapter->options.context_release != NULL) {
		adapter->options.context_release(ctx->deps, adapter->options.context_user);
	}
	fzio__keepsake_release(ctx->keepsake);
	if (!ctx->deferred) {
		recycle(ctx);
		return;
	}
	if (leave_deferred(ctx)) {
		recycle(ctx);
	} else {
		fzio__ctx_destroy(ctx);
	}
	fzio__adapter_unref(adapter);
}

void fzio__ctx_log(const struct fzio_ctx *ctx, enum fzio_log_level level, const char *format, ...)
{
	char text[768];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	const struct fzio_request *request = &ctx->request;
	fzio_log(level, "%s %s of %s: %s", request->namespace_, request->event, request->sid, text);
}

const struct fzio_request *fzio_ctx_request(const struct fzio_ctx *ctx)
{
	return &ctx->request;
}

void *fzio_ctx_deps(const struct fzio_ctx *ctx)
{
	return ctx->deps;
}

void *fzio_ctx_user(const struct fzio_ctx *ctx)
{
	return ctx->usecase != NULL ? ctx->usecase->user : NULL;
}

struct fzio_emitter *fzio_ctx_emitter(const struct fzio_ctx *ctx)
{
	return ctx->adapter->emitter;
}

struct fzio_socket *fzio_ctx_socket(const struct fzio_ctx *ctx)
{
	if (!ctx->deferred) {
		return ctx->socket;
	}
	/* Only the loop may look behind the handle, and only while there is a loop. */
	struct fzio_adapter *adapter = ctx->adapter;
	struct fzio_socket *socket = NULL;
	pthread_mutex_lock(&adapter->lock);
	if (!adapter->closed && adapter->executor->is_current(adapter->executor)) {
		socket = fzio__handle_socket(ctx->handle);
	}
	pthread_mutex_unlock(&adapter->lock);
	return socket;
}

void *fzio_ctx_alloc(struct fzio_ctx *ctx, size_t size)
{
	return fzio_arena_zalloc(&ctx->arena, size);
}

char *fzio_ctx_strdup(struct fzio_ctx *ctx, const char *text)
{
	return fzio_arena_strdup(&ctx->arena, text);
}

char *fzio_ctx_printf(struct fzio_ctx *ctx, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = fzio_arena_vprintf(&ctx->arena, format, args);
	va_end(args);
	return text;
}

struct fzio_arena *fzio_ctx_arena(struct fzio_ctx *ctx)
{
	return &ctx->arena;
}

/* Not the loop's thread: what is done to the socket travels there, ahead of the ack; while there is
 * a loop. */
static bool is_elsewhere(const struct fzio_ctx *ctx)
{
	struct fzio_adapter *adapter = ctx->adapter;
	if (!ctx->on_worker) {
		return false;
	}
	pthread_mutex_lock(&adapter->lock);
	bool elsewhere = !adapter->closed && !adapter->executor->is_current(adapter->executor);
	pthread_mutex_unlock(&adapter->lock);
	return elsewhere;
}

enum fzio_status fzio_ctx_join(struct fzio_ctx *ctx, const char *room)
{
	if (is_elsewhere(ctx)) {
		return fzio_emitter_join(ctx->adapter->emitter, ctx->request.namespace_,
			fzio_sid(ctx->request.sid), room);
	}
	struct fzio_socket *socket = fzio_ctx_socket(ctx);
	return socket != NULL ? fzio_socket_join(socket, room) : FZIO_ECLOSED;
}

void fzio_ctx_leave(struct fzio_ctx *ctx, const char *room)
{
	if (is_elsewhere(ctx)) {
		fzio_emitter_leave(ctx->adapter->emitter, ctx->request.namespace_,
			fzio_sid(ctx->request.sid), room);
		return;
	}
	struct fzio_socket *socket = fzio_ctx_socket(ctx);
	if (socket != NULL) {
		fzio_socket_leave(socket, room);
	}
}

bool fzio_ctx_in_room(const struct fzio_ctx *ctx, const char *room)
{
	struct fzio_socket *socket = fzio_ctx_socket(ctx);
	return socket != NULL && fzio_socket_in_room(socket, room);
}
