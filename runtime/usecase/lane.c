/* SPDX-License-Identifier: MIT */
/* Usecases that block: one of each socket at a time, on a worker; then whatever came meanwhile. */
#include "usecase/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/bump.h"
#include "base/random.h"
#include "usecase/dispatch.h"
#include "usecase/workers.h"

/* A client that goes on sending while it is not answered is to be told so. */
#define WAITING_MAX 256
/* Nor may what it sends fill the memory meanwhile: with so many bytes waiting no more are taken. */
#define WAITING_BYTES_MAX ((size_t)8 * 1024 * 1024)

struct fzio__lane {
	struct fzio__handle *handle;
	struct fzio_ctx *first; /* those that wait */
	struct fzio_ctx **last;
	size_t len;
	size_t bytes; /* of their payloads */
	char sid[FZIO__SID_LEN + 1];
};

/* One usecase's way to a worker and back. */
struct job {
	struct fzio__task task;
	struct fzio_adapter *adapter; /* a reference */
	struct fzio_ctx *ctx; /* NULL once it is on its own way home */
	const void *payload;
	char sid[FZIO__SID_LEN + 1];
};

struct fzio__lane *fzio__lane_find(struct fzio_adapter *adapter, const char *sid)
{
	return fzio__map_get(&adapter->lanes, sid, strlen(sid));
}

bool fzio__lane_wait(
	struct fzio__lane *lane, struct fzio_ctx *ctx, const void *payload, size_t text_len)
{
	if (lane->len == WAITING_MAX || lane->bytes >= WAITING_BYTES_MAX) {
		return false;
	}
	ctx->payload = payload;
	ctx->next = NULL;
	*lane->last = ctx;
	lane->last = &ctx->next;
	lane->len++;
	/* Attachments are in the arena; the text tells what `any` members hold, which is not. */
	ctx->waiting_bytes = fzio__arena_used(&ctx->arena) + text_len;
	lane->bytes += ctx->waiting_bytes;
	return true;
}

static struct fzio_ctx *take(struct fzio__lane *lane)
{
	struct fzio_ctx *ctx = lane->first;
	if (ctx != NULL) {
		lane->first = ctx->next;
		lane->last = lane->first != NULL ? lane->last : &lane->first;
		lane->len--;
		lane->bytes -= ctx->waiting_bytes;
	}
	return ctx;
}

static struct fzio__lane *open_lane(struct fzio_adapter *adapter, struct fzio_socket *socket)
{
	struct fzio__lane *lane = calloc(1, sizeof(*lane));
	struct fzio__handle *handle = lane != NULL ? fzio__socket_handle(socket) : NULL;
	if (handle == NULL) {
		free(lane);
		return NULL;
	}
	lane->handle = handle;
	lane->last = &lane->first;
	memcpy(lane->sid, fzio_socket_sid(socket), sizeof(lane->sid));
	if (!fzio__map_put(&adapter->lanes, lane->sid, strlen(lane->sid), lane)) {
		fzio__handle_release(handle);
		free(lane);
		return NULL;
	}
	return lane;
}

static void close_lane(struct fzio_adapter *adapter, struct fzio__lane *lane)
{
	fzio__map_remove(&adapter->lanes, lane->sid, strlen(lane->sid));
	fzio__handle_release(lane->handle);
	free(lane);
}

/* The lane's usecase has come back: the next ones run, until one of them goes to a worker again. */
static void advance(struct fzio_adapter *adapter, const char *sid)
{
	struct fzio__lane *lane = fzio__lane_find(adapter, sid);
	struct fzio_ctx *ctx = NULL;
	bool away = false;
	while (lane != NULL && !away && (ctx = take(lane)) != NULL) {
		struct fzio_socket *socket = fzio__handle_socket(lane->handle);
		if (socket == NULL) {
			fzio__ctx_end(ctx); /* nobody waits for it any more */
			continue;
		}
		ctx->request.identity = fzio_socket_data(socket);
		away = fzio__dispatch_turn(ctx, ctx->payload);
	}
	if (lane != NULL && !away) {
		close_lane(adapter, lane);
	}
}

static void end_job(struct job *job)
{
	fzio__adapter_unref(job->adapter);
	free(job);
}

static void come_back(struct fzio__task *task)
{
	struct job *job = (struct job *)task;
	if (job->ctx != NULL) {
		job->ctx->task.run(&job->ctx->task);
	}
	advance(job->adapter, job->sid);
	end_job(job);
}

/* The loop has ended before it came back. */
static void drop_back(struct fzio__task *task)
{
	struct job *job = (struct job *)task;
	if (job->ctx != NULL) {
		fzio__ctx_end(job->ctx);
	}
	end_job(job);
}

static void send_back(struct job *job)
{
	struct fzio_adapter *adapter = job->adapter;
	job->task = (struct fzio__task){ .run = come_back, .drop = drop_back };
	pthread_mutex_lock(&adapter->lock);
	bool closed = adapter->closed;
	if (!closed) {
		adapter->executor->post(adapter->executor, &job->task);
	}
	pthread_mutex_unlock(&adapter->lock);
	if (closed) {
		drop_back(&job->task);
	}
}

static void run(struct fzio__task *task)
{
	struct job *job = (struct job *)task;
	/* False: whoever has its reply, or had it, ends it. */
	if (!fzio__usecase_work(job->ctx, job->payload)) {
		job->ctx = NULL;
	}
	send_back(job);
}

bool fzio__lane_run(struct fzio_ctx *ctx, const void *payload)
{
	struct fzio_adapter *adapter = ctx->adapter;
	struct fzio__lane *lane = fzio__lane_find(adapter, ctx->request.sid);
	struct fzio__lane *opened = NULL;
	struct job *job = calloc(1, sizeof(*job));
	if (job != NULL && lane == NULL) {
		lane = opened = open_lane(adapter, ctx->socket);
	}
	bool ready = job != NULL && lane != NULL && fzio__ctx_detach(ctx);
	if (ready) {
		job->task = (struct fzio__task){ .run = run, .drop = drop_back };
		job->adapter = adapter;
		job->ctx = ctx;
		job->payload = payload;
		memcpy(job->sid, lane->sid, sizeof(job->sid));
		fzio__ctx_prepare_home(ctx);
		ctx->on_worker = true;
		atomic_fetch_add(&adapter->references, 1);
		ready = fzio__workers_post(adapter->workers, &job->task);
		if (!ready) {
			ctx->on_worker = false;
			atomic_fetch_sub(&adapter->references, 1);
		}
	}
	if (!ready) {
		free(job);
		if (opened != NULL) {
			close_lane(adapter, opened);
		}
	}
	return ready;
}

void fzio__lanes_end(struct fzio_adapter *adapter)
{
	size_t position = 0;
	struct fzio__lane *lane;
	while ((lane = fzio__map_next(&adapter->lanes, &position)) != NULL) {
		for (struct fzio_ctx *ctx; (ctx = take(lane)) != NULL;) {
			fzio__ctx_end(ctx);
		}
		fzio__handle_release(lane->handle);
		free(lane);
	}
	fzio__map_finish(&adapter->lanes);
	fzio__map_init(&adapter->lanes);
}
