/* SPDX-License-Identifier: MIT */
#include "backplane/redis.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fzio/log.h>

#include "backplane/inlet.h"
#include "backplane/node.h"
#include "backplane/python.h"
#include "backplane/questions.h"
#include "backplane/redis_link.h"
#include "base/clock.h"
#include "base/container.h"
#include "base/thread.h"

#define MAX_WAITING       10000
#define MAX_WAITING_BYTES ((size_t)64 * 1024 * 1024)
/* Half of what a listening process may have unread in Redis before Redis gives it up. */
#define MAX_PUBLISHED ((size_t)16 * 1024 * 1024)

struct redis {
	struct fzio__backplane backplane;
	struct fzio__dialect_host host;
	struct fzio__redis_options options;
	struct fzio_arena arena; /* of the url's texts */
	struct fzio__redis_url url;
	struct fzio__redis_counts counts;
	struct fzio__outbox outbox;
	struct fzio__inlet inlet;
	struct fzio__questions questions;
	struct fzio__redis_link link;
	struct ev_loop *loop;
	ev_async wake; /* something is to be sent, or one of the next two is set */
	atomic_bool unsubscribing;
	atomic_bool stopping;
	atomic_bool is_full; /* the outbox, when last something was put in */
	atomic_ullong dropped_before; /* the last flush */
	pthread_t thread;
	_Atomic pid_t runner; /* the process that has the thread; 0: there is none */
	bool has_outbox;
};

/* A child after fork(), whom the thread did not follow: what it put into the outbox would wait for
 * ever, and the outbox's lock may be held by whom it does not have. */
static bool is_forked(const struct redis *redis)
{
	pid_t runner = atomic_load(&redis->runner);
	return runner != 0 && runner != getpid();
}

static struct redis *of_host(struct fzio__dialect_host *host)
{
	return FZIO__CONTAINER_OF(host, struct redis, host);
}

/* ---- out --------------------------------------------------------------------------------- */

static enum fzio_status lose(struct redis *redis, enum fzio_status status, size_t len)
{
	atomic_fetch_add(&redis->counts.dropped, 1);
	fzio_log(FZIO_LOG_WARNING, "redis: %zu bytes were not published: %s", len,
		fzio_status_str(status));
	return status;
}

static void note_full(struct redis *redis, size_t driven_out)
{
	atomic_fetch_add(&redis->counts.dropped, driven_out);
	bool is_full = driven_out > 0;
	if (atomic_exchange(&redis->is_full, is_full) != is_full && is_full) {
		fzio_log(FZIO_LOG_WARNING,
			"redis: too much waits to be published; the oldest messages are dropped");
	}
}

static enum fzio_status put(struct fzio__dialect_host *host, const char *channel,
	size_t channel_len, const char *data, size_t len)
{
	struct redis *redis = of_host(host);
	if (is_forked(redis)) {
		fzio_log(FZIO_LOG_ERROR,
			"redis: this process has forked from the one that is connected, and needs "
			"a connection of its own: connect after fork()");
		return FZIO_ESTATE;
	}
	if (len > MAX_PUBLISHED) {
		return lose(redis, FZIO_ELIMIT, len);
	}
	struct fzio__publication *publication =
		fzio__publication_create(channel, channel_len, data, len);
	if (publication == NULL) {
		return lose(redis, FZIO_ENOMEM, len);
	}
	bool was_empty;
	note_full(redis, fzio__outbox_put(&redis->outbox, publication, &was_empty));
	if (was_empty) {
		ev_async_send(redis->loop, &redis->wake);
	}
	return FZIO_OK;
}

static enum fzio_status publish(
	struct fzio__backplane *backplane, const struct fzio__action *action)
{
	struct redis *redis = (struct redis *)backplane;
	return redis->link.dialect->publish(redis->link.dialect, action);
}

static enum fzio_status flush(struct fzio__backplane *backplane, unsigned timeout_ms)
{
	struct redis *redis = (struct redis *)backplane;
	if (is_forked(redis)) {
		return FZIO_ESTATE;
	}
	bool settled = fzio__outbox_wait(&redis->outbox, timeout_ms);
	unsigned long long dropped = atomic_load(&redis->counts.dropped);
	unsigned long long before = atomic_exchange(&redis->dropped_before, dropped);
	if (dropped != before) {
		return FZIO_EIO;
	}
	return settled ? FZIO_OK : FZIO_ETIMEOUT;
}

/* ---- in ---------------------------------------------------------------------------------- */

static void deliver(struct fzio__dialect_host *host, const struct fzio__action *action)
{
	struct redis *redis = of_host(host);
	if (!fzio__inlet_deliver(&redis->inlet, action)) {
		atomic_fetch_add(&redis->counts.dropped, 1);
	}
}

static bool post(struct fzio__dialect_host *host, struct fzio__task *task, size_t bytes)
{
	struct redis *redis = of_host(host);
	bool posted = fzio__inlet_post(&redis->inlet, task, bytes);
	atomic_fetch_add(&redis->counts.dropped, !posted);
	return posted;
}

/* ---- calls ------------------------------------------------------------------------------- */

/* Of a call that would wait as long as its client is there: nobody says when it is not. */
#define CALL_MS 60000

static enum fzio_status call(struct fzio__backplane *backplane, const struct fzio__action *action,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	struct redis *redis = (struct redis *)backplane;
	struct fzio__action asked = *action;
	asked.call_id = fzio__questions_add(
		&redis->questions, timeout_ms > 0 ? timeout_ms : CALL_MS, acked, user);
	if (asked.call_id == 0) {
		return redis->questions.has_ended ? FZIO_ECLOSED : FZIO_ENOMEM;
	}
	enum fzio_status status = publish(backplane, &asked);
	if (status != FZIO_OK) {
		fzio__questions_forget(&redis->questions, asked.call_id);
	}
	return status;
}

static void end_calls(struct fzio__backplane *backplane)
{
	fzio__questions_end(&((struct redis *)backplane)->questions);
}

static void answer(struct fzio__dialect_host *host, uint64_t call_id, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct redis *redis = of_host(host);
	struct fzio__task *task = fzio__answer_create(
		&redis->questions, call_id, args, args_len, attachments, attachments_len);
	if (task != NULL && !post(host, task, args_len)) {
		task->drop(task);
	}
}

/* ---- the thread -------------------------------------------------------------------------- */

static void on_wake(struct ev_loop *loop, ev_async *wake, int events)
{
	(void)events;
	struct redis *redis = wake->data;
	if (atomic_load(&redis->stopping)) {
		ev_break(loop, EVBREAK_ALL);
		return;
	}
	if (atomic_exchange(&redis->unsubscribing, false)) {
		fzio__redis_link_unsubscribe(&redis->link);
	}
	fzio__redis_link_pump(&redis->link);
}

static void *run(void *user)
{
	struct redis *redis = user;
	fzio__redis_link_start(&redis->link);
	ev_run(redis->loop, 0);
	fzio__redis_link_stop(&redis->link);
	return NULL;
}

enum fzio_status fzio__redis_start(struct fzio__backplane *backplane)
{
	struct redis *redis = (struct redis *)backplane;
	if (atomic_load(&redis->runner) != 0) {
		return FZIO_ESTATE;
	}
	struct fzio__dialect *dialect = redis->link.dialect;
	enum fzio_status status = dialect->start != NULL ? dialect->start(dialect) : FZIO_OK;
	if (status != FZIO_OK) {
		fzio_log(FZIO_LOG_ERROR, "redis: %s", fzio_status_str(status));
		return status;
	}
	/* That it takes no signals matters to hiredis, which writes to sockets that may be closed: nobody
	 * is to see their SIGPIPE. */
	int failed = fzio__thread_create(&redis->thread, run, redis);
	if (failed != 0) {
		fzio_log(FZIO_LOG_ERROR, "redis: no thread: %s", strerror(failed));
		return FZIO_ENOMEM;
	}
	atomic_store(&redis->runner, getpid());
	return FZIO_OK;
}

static void unsubscribe(struct fzio__backplane *backplane)
{
	struct redis *redis = (struct redis *)backplane;
	atomic_store(&redis->unsubscribing, true);
	ev_async_send(redis->loop, &redis->wake);
}

static void stop(struct fzio__backplane *backplane)
{
	struct redis *redis = (struct redis *)backplane;
	if (atomic_load(&redis->runner) != getpid()) {
		return;
	}
	fzio__outbox_wait(&redis->outbox, redis->options.linger_ms);
	atomic_store(&redis->stopping, true);
	ev_async_send(redis->loop, &redis->wake);
	pthread_join(redis->thread, NULL);
	atomic_store(&redis->runner, 0);
	size_t left = fzio__outbox_len(&redis->outbox);
	if (left > 0) {
		atomic_fetch_add(&redis->counts.dropped, left);
		fzio_log(FZIO_LOG_WARNING, "redis: %zu message%s could not be published any more",
			left, left > 1 ? "s" : "");
	}
}

/* ---- the backplane ----------------------------------------------------------------------- */

static struct fzio_backplane_status read_status(struct fzio__backplane *backplane)
{
	struct redis *redis = (struct redis *)backplane;
	struct fzio__redis_counts *counts = &redis->counts;
	long long ok_ms = atomic_load(&counts->ok_ms);
	if (is_forked(redis)) {
		return (struct fzio_backplane_status){ .enabled = true, .seconds_since_ok = -1 };
	}
	return (struct fzio_backplane_status){
		.enabled = true,
		.connected = atomic_load(&counts->connected),
		.waiting = fzio__outbox_len(&redis->outbox),
		.published = atomic_load(&counts->published),
		.received = atomic_load(&counts->received),
		.dropped = atomic_load(&counts->dropped),
		.malformed = atomic_load(&counts->malformed),
		.reconnects = atomic_load(&counts->reconnects),
		.seconds_since_ok = ok_ms < 0 ? -1 : (long)((fzio__clock_ms() - ok_ms) / 1000),
	};
}

static void destroy(struct fzio__backplane *backplane)
{
	struct redis *redis = (struct redis *)backplane;
	if (is_forked(redis)) {
		return; /* nobody knows what the thread was at */
	}
	if (redis->loop != NULL) {
		ev_loop_destroy(redis->loop);
	}
	if (redis->has_outbox) {
		fzio__outbox_finish(&redis->outbox);
	}
	if (redis->link.dialect != NULL) {
		redis->link.dialect->destroy(redis->link.dialect);
	}
	fzio_arena_finish(&redis->arena);
	free(redis);
}

static struct fzio__dialect *create_dialect(struct redis *redis)
{
	const char *channel = redis->options.channel;
	return redis->options.dialect == FZIO_DIALECT_NODE
		       ? fzio__node_create(&redis->host, channel != NULL ? channel : "socket.io")
		       : fzio__python_create(&redis->host, channel != NULL ? channel : "socketio");
}

static bool prepare(struct redis *redis)
{
	struct fzio__redis_options *options = &redis->options;
	if (!fzio__redis_url_parse(options->url, &redis->arena, &redis->url)) {
		return false;
	}
	options->max_waiting = options->max_waiting > 0 ? options->max_waiting : MAX_WAITING;
	options->max_waiting_bytes =
		options->max_waiting_bytes > 0 ? options->max_waiting_bytes : MAX_WAITING_BYTES;
	redis->has_outbox =
		fzio__outbox_init(&redis->outbox, options->max_waiting, options->max_waiting_bytes);
	redis->loop = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
	struct fzio__dialect *dialect = create_dialect(redis);
	redis->link.dialect = dialect;
	if (!redis->has_outbox || redis->loop == NULL || dialect == NULL) {
		fzio_log(FZIO_LOG_ERROR, "redis: %s", fzio_status_str(FZIO_ENOMEM));
		return false;
	}
	/* As python-socketio does: a service without a name is called as the channel. */
	redis->link.service = redis->url.service != NULL ? redis->url.service : dialect->channel;
	return true;
}

static struct redis *create(const struct fzio__redis_options *options)
{
	struct redis *redis = calloc(1, sizeof(*redis));
	if (redis == NULL) {
		fzio_log(FZIO_LOG_ERROR, "redis: %s", fzio_status_str(FZIO_ENOMEM));
		return NULL;
	}
	redis->backplane = (struct fzio__backplane){ .publish = publish,
		.call = call,
		.unsubscribe = unsubscribe,
		.end_calls = end_calls,
		.flush = flush,
		.status = read_status,
		.stop = stop,
		.destroy = destroy };
	redis->host = (struct fzio__dialect_host){ .publish = put,
		.deliver = deliver,
		.post = post,
		.answer = answer,
		.hub = options->hub,
		.executor = options->executor };
	redis->options = *options;
	atomic_init(&redis->counts.ok_ms, -1);
	fzio_arena_init(&redis->arena, 0);
	fzio__questions_init(&redis->questions, options->timers);
	fzio__inlet_init(&redis->inlet, options->hub, options->executor);
	return redis;
}

struct fzio__backplane *fzio__redis_create(const struct fzio__redis_options *options)
{
	struct redis *redis = create(options);
	if (redis == NULL || !prepare(redis)) {
		if (redis != NULL) {
			destroy(&redis->backplane);
		}
		return NULL;
	}
	redis->link.url = &redis->url;
	redis->link.outbox = &redis->outbox;
	redis->link.counts = &redis->counts;
	redis->link.loop = redis->loop;
	ev_async_init(&redis->wake, on_wake);
	redis->wake.data = redis;
	ev_async_start(redis->loop, &redis->wake);
	return &redis->backplane;
}
