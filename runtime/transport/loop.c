/* SPDX-License-Identifier: MIT */
/* One loop: its watchers, its clock, its start and its stop. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <fzio/log.h>

#include "base/clock.h"
#include "base/container.h"
#include "transport/connection.h"
#include "transport/headers.h"
#include "transport/internal.h"

#define HEADER_TIMEOUT_MS 10000
/* As in Node: sent byte by byte, a body would hold its connection for weeks. */
#define BODY_TIMEOUT_MS 300000
#define STOP_MS         1800 /* and what is left is cut off within two seconds */
#define HELD_MS         1000 /* by one pass of the loop, to be worth a line in the log */
/* Descriptors for everything that is not a client. */
#define RESERVED 64
/* Unless more connections are asked for. Used or not, each costs 16 bytes in the tables of
 * libwebsockets, which it searches from end to end whenever a connection ends (context.c). */
#define DESCRIPTORS_MAX ((size_t)64 * 1024)

/* The loop that runs on this thread. */
static _Thread_local struct fzio__loop *current;

/* ---- the executor: the way in from other threads ---------------------------------------------- */

static bool is_current(struct fzio__executor *executor)
{
	return current == (struct fzio__loop *)executor;
}

static void post(struct fzio__executor *executor, struct fzio__task *task)
{
	struct fzio__loop *loop = (struct fzio__loop *)executor;
	fzio__mailbox_put(&loop->mailbox, task);
}

static void wake(struct fzio__mailbox *mailbox)
{
	struct fzio__loop *loop = FZIO__CONTAINER_OF(mailbox, struct fzio__loop, mailbox);
	ev_async_send(loop->ev, &loop->wake);
}

/* What was posted before the stop is done before it: asked in this order. */
static void run_posted(struct fzio__loop *loop)
{
	bool stops = atomic_load(&loop->stop);
	fzio__mailbox_run(&loop->mailbox);
	if (stops) {
		fzio__loop_begin_stop(loop);
	}
}

static void woken(struct ev_loop *ev, struct ev_async *async, int events)
{
	(void)ev;
	(void)events;
	run_posted(async->data);
}

/* ---- the clock --------------------------------------------------------------------------------- */

/* Before everything else of a loop pass: what happens in it happens at this time. */
static void tick(struct ev_loop *ev, struct ev_check *check, int events)
{
	(void)ev;
	(void)events;
	struct fzio__loop *loop = check->data;
	fzio__timers_advance(&loop->timers, (uint64_t)fzio__clock_ms());
}

/* It has ended the wait, which is all it is for. */
static void ring(struct ev_loop *ev, struct ev_timer *timer, int events)
{
	(void)ev;
	(void)events;
	struct fzio__loop *loop = timer->data;
	loop->alarm_ms = FZIO__NEVER;
}

/* Too early is harmless and cheaper than to move it with each deadline. */
static void set_alarm(struct fzio__loop *loop)
{
	uint64_t next = fzio__timers_next(&loop->timers);
	if (next >= loop->alarm_ms) {
		return;
	}
	uint64_t now = loop->timers.now_ms;
	double wait = next > now ? (double)(next - now) / 1000 : 0;
	ev_timer_stop(loop->ev, &loop->alarm);
	ev_timer_set(&loop->alarm, wait, 0);
	ev_timer_start(loop->ev, &loop->alarm);
	loop->alarm_ms = next;
}

/* Everybody waits for a handler that blocks, and its author sees no reason why. */
static void tell_if_held(const struct fzio__loop *loop)
{
	uint64_t took = (uint64_t)fzio__clock_ms() - loop->timers.now_ms;
	if (took >= HELD_MS) {
		fzio_log(FZIO_LOG_WARNING,
			"a handler held the loop, and all clients, for %llu ms; what blocks "
			"belongs on a worker: fzio_registry_set_blocking()",
			(unsigned long long)took);
	}
}

/* ---- the end of each pass ----------------------------------------------------------------------- */

static void flush(struct ev_loop *ev, struct ev_prepare *prepare, int events)
{
	(void)events;
	struct fzio__loop *loop = prepare->data;
	fzio__engine_sweep(loop->engine);
	while (loop->dirty) {
		/* A connection that ends there ends sessions. */
		fzio__connections_flush(loop);
		fzio__engine_sweep(loop->engine);
	}
	tell_if_held(loop);
	if (loop->stopping && loop->connections_len == 0) {
		ev_break(ev, EVBREAK_ALL);
	}
	set_alarm(loop);
}

/* ---- making ------------------------------------------------------------------------------------- */

static void init_watchers(struct fzio__loop *loop)
{
	ev_prepare_init(&loop->flush, flush);
	ev_check_init(&loop->clock, tick);
	ev_set_priority(&loop->clock, EV_MAXPRI);
	ev_init(&loop->alarm, ring);
	ev_async_init(&loop->wake, woken);
	loop->flush.data = loop;
	loop->clock.data = loop;
	loop->alarm.data = loop;
	loop->wake.data = loop;
	loop->alarm_ms = FZIO__NEVER;
	ev_async_start(loop->ev, &loop->wake);
}

static size_t descriptors_allowed(unsigned connections)
{
	struct rlimit limit;
	size_t needed = (size_t)connections + RESERVED;
	size_t most = needed > DESCRIPTORS_MAX ? needed : DESCRIPTORS_MAX;
	bool known = getrlimit(RLIMIT_NOFILE, &limit) == 0;
	return known && limit.rlim_cur < most ? limit.rlim_cur : most;
}

static size_t connections_allowed(size_t descriptors, unsigned wanted)
{
	size_t allowed = descriptors > 2 * RESERVED ? descriptors - RESERVED : descriptors / 2;
	return wanted > 0 && wanted < allowed ? wanted : allowed;
}

static bool fill(struct fzio__loop *loop, const struct fzio__loop_options *options)
{
	static const char *const no_headers[] = { NULL };
	loop->path = strdup(options->path);
	loop->path_len = strlen(options->path);
	loop->max_payload = options->max_payload;
	loop->max_descriptors = descriptors_allowed(options->max_connections);
	loop->max_connections =
		connections_allowed(loop->max_descriptors, options->max_connections);
	loop->header_timeout_ms =
		options->header_timeout_ms ? options->header_timeout_ms : HEADER_TIMEOUT_MS;
	loop->body_timeout_ms =
		options->body_timeout_ms ? options->body_timeout_ms : BODY_TIMEOUT_MS;
	loop->handshake_headers =
		options->handshake_headers ? options->handshake_headers : no_headers;
	loop->handshake_tokens = fzio__header_tokens(loop->handshake_headers);
	loop->input = malloc(FZIO__INPUT_SIZE + 1);
	loop->compressor = options->compression ? fzio__compressor_create() : NULL;
	loop->ev = ev_loop_new(EVFLAG_AUTO);
	return loop->path && loop->handshake_tokens && loop->input && loop->ev &&
	       (loop->compressor || !options->compression);
}

struct fzio__loop *fzio__loop_create(const struct fzio__loop_options *options)
{
	struct fzio__loop *loop = calloc(1, sizeof(*loop));
	if (!loop) {
		return NULL;
	}
	loop->executor = (struct fzio__executor){ is_current, post };
	loop->dirty_end = &loop->dirty;
	fzio__timers_init(&loop->timers);
	loop->timers.now_ms = (uint64_t)fzio__clock_ms();
	fzio__mailbox_init(&loop->mailbox, wake);
	fzio__acceptor_init(&loop->acceptor, loop);
	fzio_arena_init(&loop->arena, 0);
	if (!fill(loop, options)) {
		fzio__loop_destroy(loop);
		return NULL;
	}
	init_watchers(loop);
	if (!fzio__contexts_create(loop)) {
		fzio_log(FZIO_LOG_ERROR, "libwebsockets cannot start; is its libev plugin "
					 "(libwebsockets-evlib-ev) installed?");
		fzio__loop_destroy(loop);
		return NULL;
	}
	return loop;
}

void fzio__loop_destroy(struct fzio__loop *loop)
{
	if (!loop) {
		return;
	}
	fzio__mailbox_finish(&loop->mailbox);
	fzio__acceptor_close(&loop->acceptor);
	fzio__contexts_destroy(loop);
	if (loop->ev) {
		ev_loop_destroy(loop->ev);
	}
	fzio__timers_finish(&loop->timers);
	fzio__compressor_destroy(loop->compressor);
	fzio_arena_finish(&loop->arena);
	free(loop->handshake_tokens);
	free(loop->input);
	free(loop->path);
	free(loop);
}

struct fzio__timers *fzio__loop_timers(struct fzio__loop *loop)
{
	return &loop->timers;
}

struct fzio__executor *fzio__loop_executor(struct fzio__loop *loop)
{
	return &loop->executor;
}

size_t fzio__loop_max_connections(const struct fzio__loop *loop)
{
	return loop->max_connections;
}

void fzio__loop_attach(
	struct fzio__loop *loop, struct fzio__engine *engine, struct fzio__http_app *http)
{
	loop->engine = engine;
	loop->http = http;
}

enum fzio_status fzio__loop_listen(
	struct fzio__loop *loop, const char *interface, int port, int *ret_port)
{
	return fzio__acceptor_listen(&loop->acceptor, interface, port, ret_port);
}

void fzio__loop_unlisten(struct fzio__loop *loop)
{
	fzio__acceptor_close(&loop->acceptor);
}

/* ---- running ------------------------------------------------------------------------------------ */

static void time_is_up(struct fzio__timer *timer)
{
	struct fzio__loop *loop = FZIO__CONTAINER_OF(timer, struct fzio__loop, deadline);
	fzio__connections_doom_all(loop);
}

void fzio__loop_begin_stop(struct fzio__loop *loop)
{
	if (loop->stopping) {
		return;
	}
	loop->stopping = true;
	fzio__acceptor_close(&loop->acceptor);
	fzio__engine_shutdown(loop->engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	fzio__connections_doom_idle(loop);
	loop->deadline.fire = time_is_up;
	if (!fzio__timer_arm(&loop->timers, &loop->deadline, STOP_MS)) {
		fzio__connections_doom_all(loop);
	}
}

/* A second one does not wait. */
static void signalled(struct ev_loop *ev, struct ev_signal *signal, int events)
{
	(void)ev;
	(void)events;
	struct fzio__loop *loop = signal->data;
	if (loop->stopping) {
		fzio__connections_doom_all(loop);
	} else {
		fzio_log(FZIO_LOG_INFO, "stopping: %s", strsignal(signal->signum));
		fzio__loop_begin_stop(loop);
	}
}

/* libev has one loop for each signal in a process. */
static atomic_flag signals_taken = ATOMIC_FLAG_INIT;

static bool take_signals(struct fzio__loop *loop)
{
	static const int numbers[] = { SIGINT, SIGTERM };
	if (atomic_flag_test_and_set(&signals_taken)) {
		fzio_log(FZIO_LOG_WARNING, "signals stop another server of this process");
		return false;
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		ev_signal_init(&loop->signals[i], signalled, numbers[i]);
		loop->signals[i].data = loop;
		ev_signal_start(loop->ev, &loop->signals[i]);
	}
	return true;
}

static void give_signals_back(struct fzio__loop *loop)
{
	for (size_t i = 0; i < sizeof(loop->signals) / sizeof(loop->signals[0]); i++) {
		ev_signal_stop(loop->ev, &loop->signals[i]);
	}
	atomic_flag_clear(&signals_taken);
}

void fzio__loop_run(struct fzio__loop *loop, bool signals)
{
	current = loop;
	bool has_signals = signals && take_signals(loop);
	fzio__timers_advance(&loop->timers, (uint64_t)fzio__clock_ms());
	ev_prepare_start(loop->ev, &loop->flush);
	ev_check_start(loop->ev, &loop->clock);
	fzio__acceptor_start(&loop->acceptor);
	run_posted(loop); /* what was posted before is not to wait for an event */
	ev_run(loop->ev, 0);
	ev_prepare_stop(loop->ev, &loop->flush);
	ev_check_stop(loop->ev, &loop->clock);
	fzio__timer_disarm(&loop->timers, &loop->deadline);
	if (has_signals) {
		give_signals_back(loop);
	}
	current = NULL;
}

void fzio__loop_stop(struct fzio__loop *loop)
{
	atomic_store(&loop->stop, true);
	ev_async_send(loop->ev, &loop->wake);
}
