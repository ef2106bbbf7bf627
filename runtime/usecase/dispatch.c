/* SPDX-License-Identifier: MIT */
/* One command event, end to end: every outcome is an ack. */
#include "usecase/dispatch.h"

#include "usecase/adapter.h"
#include "usecase/argument.h"
#include "usecase/context.h"
#include "usecase/lane.h"

static void answer(const struct fzio__arrival *arrival, const char *args, size_t len)
{
	if (arrival->wants_ack) {
		fzio__socket_ack(arrival->socket, arrival->ack_id, args, len, NULL, 0);
	}
}

static enum fzio_status make_deps(struct fzio_ctx *ctx)
{
	const struct fzio_adapter_options *options = &ctx->adapter->options;
	if (options->context_factory == NULL) {
		return FZIO_OK;
	}
	void *deps = NULL;
	enum fzio_status status =
		options->context_factory(ctx, &ctx->request, &deps, options->context_user);
	if (status == FZIO_OK) {
		ctx->deps = deps;
		ctx->has_deps = true;
	}
	/* Only a usecase can answer later. */
	return status == FZIO_DEFERRED ? FZIO_ESTATE : status;
}

static enum fzio_status resolve(struct fzio_ctx *ctx)
{
	const struct fzio_adapter_options *options = &ctx->adapter->options;
	const struct fzio_operation *operation = fzio__ctx_operation(ctx);
	const struct fzio_usecase *usecase = ctx->route->usecase;
	if (options->resolver != NULL) {
		enum fzio_status status =
			options->resolver(ctx, operation->name, &usecase, options->resolver_user);
		if (status != FZIO_OK) {
			return status == FZIO_DEFERRED ? FZIO_ESTATE : status;
		}
	}
	if (usecase == NULL) {
		fzio__ctx_log(ctx, FZIO_LOG_ERROR, "operation %s has no usecase", operation->name);
		return FZIO_ENOTFOUND;
	}
	if (usecase->operation != operation) {
		fzio__ctx_log(ctx, FZIO_LOG_ERROR,
			"the resolver gave a usecase of %s for operation %s",
			usecase->operation->name, operation->name);
		return FZIO_EINVAL;
	}
	ctx->usecase = usecase;
	return FZIO_OK;
}

/* Deps and usecase. */
static enum fzio_status prepare(struct fzio_ctx *ctx)
{
	enum fzio_status status = make_deps(ctx);
	return status == FZIO_OK ? resolve(ctx) : status;
}

static enum fzio_status call(struct fzio_ctx *ctx, const void *payload, void **ret_ack)
{
	const struct fzio_operation *operation = fzio__ctx_operation(ctx);
	void *ack = NULL;
	if (operation->ack != NULL) {
		ack = fzio_arena_zalloc(&ctx->arena, operation->ack->size);
		if (ack == NULL) {
			return FZIO_ENOMEM;
		}
	}
	*ret_ack = ack;
	ctx->running = !ctx->connecting;
	enum fzio_status status = operation->call(ctx->usecase->function, ctx, payload, ack);
	ctx->running = false;
	return status;
}

enum fzio_status fzio__usecase_run(struct fzio_ctx *ctx, const void *payload, void **ret_ack)
{
	enum fzio_status status = prepare(ctx);
	return status == FZIO_OK ? call(ctx, payload, ret_ack) : status;
}

/* What the usecase returned becomes the outcome, unless it is answered by its reply: false. */
static bool conclude(struct fzio_ctx *ctx, enum fzio_status status, const void *ack)
{
	if (ctx->asked) {
		if (status == FZIO_DEFERRED) {
			return false;
		}
		/* It asked to answer later and then could not: what it returned is the answer. */
		if (atomic_flag_test_and_set(&ctx->reply.consumed)) {
			fzio_log(FZIO_LOG_ERROR,
				"operation %s used its reply and returned %d, not FZIO_DEFERRED",
				fzio__ctx_operation(ctx)->name, (int)status);
			return false;
		}
	} else if (status == FZIO_DEFERRED) {
		fzio__ctx_log(ctx, FZIO_LOG_ERROR,
			"returned FZIO_DEFERRED without a reply from fzio_ctx_defer()");
		status = FZIO_ESTATE;
	}
	fzio__outcome_write(ctx, status, ack);
	return true;
}

/* On the loop. Nothing but "the loop's" may be touched when its reply is away. */
static void settle(struct fzio_ctx *ctx, enum fzio_status status, const void *ack)
{
	if (!conclude(ctx, status, ack)) {
		return;
	}
	struct fzio_socket *socket = fzio_ctx_socket(ctx);
	if (socket != NULL) {
		fzio__outcome_send(ctx, socket);
	}
	fzio__ctx_end(ctx);
}

bool fzio__usecase_work(struct fzio_ctx *ctx, const void *payload)
{
	void *ack = NULL;
	enum fzio_status status = call(ctx, payload, &ack);
	if (conclude(ctx, status, ack)) {
		return true;
	}
	/* The usecase does not use it any more; its reply may have been sent already. */
	if (atomic_fetch_sub(&ctx->holders, 1) == 1) {
		fzio__ctx_send_home(ctx);
	}
	return false;
}

bool fzio__dispatch_turn(struct fzio_ctx *ctx, const void *payload)
{
	void *ack = NULL;
	enum fzio_status status = prepare(ctx);
	if (status == FZIO_OK && ctx->usecase->blocking && ctx->adapter->workers != NULL) {
		if (fzio__lane_run(ctx, payload)) {
			return true;
		}
		status = FZIO_ENOMEM;
	}
	if (status == FZIO_OK) {
		status = call(ctx, payload, &ack);
	}
	settle(ctx, status, ack);
	return false;
}

/* Its turn is now, or when the socket's usecase comes back from its worker. */
static void take_turn(struct fzio_ctx *ctx, const void *payload, size_t text_len)
{
	struct fzio__lane *lane = fzio__lane_find(ctx->adapter, ctx->request.sid);
	if (lane == NULL) {
		fzio__dispatch_turn(ctx, payload);
	} else if (!fzio__lane_wait(lane, ctx, payload, text_len)) {
		settle(ctx,
			fzio_ctx_fail(ctx, FZIO_THROTTLED, "socketio.too_many_waiting",
				"Too many events wait for their turn"),
			NULL);
	}
}

/* Whoever runs the server should know that clients still use it; once is enough. */
static void tell_deprecated(struct fzio__route *route, const struct fzio_ctx *ctx)
{
	route->told = true;
	fzio__ctx_log(ctx, FZIO_LOG_WARNING, "is deprecated: %s", route->command->deprecated);
}

bool fzio__dispatch(const struct fzio__arrival *arrival, void *user)
{
	struct fzio__route *route = user;
	struct fzio_ctx *ctx = fzio__ctx_begin(route, arrival);
	if (ctx == NULL) {
		if (fzio__arguments_count(arrival) < 0) {
			return false;
		}
		fzio_log(FZIO_LOG_WARNING, "memory was short for an event's context");
		answer(arrival, FZIO__ACK_INTERNAL, sizeof(FZIO__ACK_INTERNAL) - 1);
		return true;
	}
	if (route->command->deprecated != NULL && !route->told) {
		tell_deprecated(route, ctx);
	}
	const void *payload = NULL;
	enum fzio_status status = fzio__argument_read(ctx, arrival, &payload);
	if (status == FZIO_ESYNTAX) {
		fzio__ctx_end(ctx);
		return false;
	}
	if (status != FZIO_OK) {
		settle(ctx, status, NULL);
	} else if (ctx->adapter->lanes.len > 0) {
		take_turn(ctx, payload, (size_t)(arrival->end - arrival->args));
	} else {
		fzio__dispatch_turn(ctx, payload);
	}
	return true;
}

bool fzio__dispatch_unknown(const struct fzio__arrival *arrival, void *user)
{
	const struct fzio__inclusion *inclusion = user;
	if (fzio__arguments_count(arrival) < 0) {
		return false;
	}
	/* The event's name is the client's and stays out of the log. */
	fzio_log(FZIO_LOG_DEBUG, "%s of %s: unknown event", inclusion->router->namespace_,
		fzio_socket_sid(arrival->socket));
	answer(arrival, FZIO__ACK_UNKNOWN_EVENT, sizeof(FZIO__ACK_UNKNOWN_EVENT) - 1);
	return true;
}
