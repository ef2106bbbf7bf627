/* SPDX-License-Identifier: MIT */
/* A loop that other threads post to: nothing is lost, nothing overtakes, nothing waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "transport/loop.h"
#include "transport/mailbox.h"

#define THREADS 4
#define TASKS   20000

static struct fzio__loop *loop;
static struct fzio__engine *engine;
static pthread_t loop_thread;

/* Only the loop's thread touches these: that they come out right is what is shown. */
static unsigned next_of[THREADS];
static unsigned run_count, out_of_order, on_foreign_thread;
/* What is dropped is dropped by whoever destroys the loop. */
static unsigned drop_count;

struct errand {
	struct fzio__task task; /* first */
	unsigned thread, number;
};

static void session_event(struct fzio__engine_app *app, struct fzio__session *session)
{
	(void)app;
	(void)session;
}

static void session_message(struct fzio__engine_app *app, struct fzio__session *session,
	bool binary, const char *data, size_t len)
{
	(void)binary;
	(void)data;
	(void)len;
	session_event(app, session);
}

static void session_end(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	(void)reason;
	session_event(app, session);
}

static struct fzio__engine_app app = { session_event, session_message, session_end };

static int make_loop(void **state)
{
	(void)state;
	loop = fzio__loop_create(
		&(struct fzio__loop_options){ .path = "/socket.io/", .max_payload = 1000 });
	assert_non_null(loop);
	engine = fzio__engine_create(&(struct fzio__engine_options){ .ping_interval_ms = 1000,
					     .ping_timeout_ms = 1000,
					     .upgrade_timeout_ms = 1000,
					     .max_payload = 1000,
					     .max_buffered = 1000,
					     .polling = true,
					     .websocket = true,
					     .owner = '0' },
		fzio__loop_timers(loop), &app);
	assert_non_null(engine);
	fzio__loop_attach(loop, engine, NULL);
	for (unsigned i = 0; i < THREADS; i++) {
		next_of[i] = 0;
	}
	run_count = out_of_order = on_foreign_thread = drop_count = 0;
	return 0;
}

static void destroy_loop(void)
{
	fzio__engine_destroy(engine);
	fzio__loop_destroy(loop);
	engine = NULL;
	loop = NULL;
}

static int clean_up(void **state)
{
	(void)state;
	if (loop) {
		destroy_loop();
	}
	return 0;
}

static void *serve(void *unused)
{
	(void)unused;
	fzio__loop_run(loop, false);
	return NULL;
}

static void start(void)
{
	assert_int_equal(pthread_create(&loop_thread, NULL, serve, NULL), 0);
}

static void join(void)
{
	assert_int_equal(pthread_join(loop_thread, NULL), 0);
}

/* ---- errands ----------------------------------------------------------------------------------- */

static void run_errand(struct fzio__task *task)
{
	struct errand *errand = (struct errand *)task;
	struct fzio__executor *executor = fzio__loop_executor(loop);
	on_foreign_thread += !executor->is_current(executor);
	out_of_order += errand->number != next_of[errand->thread];
	next_of[errand->thread] = errand->number + 1;
	run_count++;
	free(errand);
}

static void drop_errand(struct fzio__task *task)
{
	drop_count++;
	free(task);
}

static void *post_many(void *number)
{
	struct fzio__executor *executor = fzio__loop_executor(loop);
	for (unsigned i = 0; i < TASKS; i++) {
		struct errand *errand = malloc(sizeof(*errand));
		*errand = (struct errand){ .task = { .run = run_errand, .drop = drop_errand },
			.thread = (unsigned)(uintptr_t)number,
			.number = i };
		executor->post(executor, &errand->task);
	}
	return NULL;
}

static void start_posting(pthread_t threads[THREADS])
{
	for (uintptr_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, (void *)i), 0);
	}
}

static void join_posting(const pthread_t threads[THREADS])
{
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
}

/* ---- the rules --------------------------------------------------------------------------------- */

static void tasks_of_many_threads_run_once_and_in_order(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	start();
	start_posting(threads);
	join_posting(threads);
	fzio__loop_stop(loop); /* behind all that was posted */
	join();
	assert_int_equal(run_count, THREADS * TASKS);
	assert_int_equal(out_of_order, 0);
	assert_int_equal(on_foreign_thread, 0);
	destroy_loop();
	assert_int_equal(drop_count, 0);
}

static void what_comes_during_the_stop_is_run_or_dropped(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	start();
	start_posting(threads);
	fzio__loop_stop(loop);
	join();
	join_posting(threads);
	destroy_loop();
	assert_int_equal(run_count + drop_count, THREADS * TASKS);
	assert_int_equal(out_of_order, 0);
}

static void what_was_posted_before_the_start_is_run(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	start_posting(threads);
	join_posting(threads);
	fzio__loop_stop(loop);
	start();
	join();
	assert_int_equal(run_count, THREADS * TASKS);
	assert_int_equal(out_of_order, 0);
}

static atomic_ullong woken_us;

static unsigned long long now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000;
}

static void note_time(struct fzio__task *task)
{
	(void)task;
	atomic_store(&woken_us, now_us());
}

static void a_loop_that_sleeps_is_woken(void **state)
{
	(void)state;
	start();
	int soon = 0; /* most of them, as a busy machine may keep some waiting */
	for (int i = 0; i < 20; i++) {
		struct fzio__task task = { .run = note_time, .drop = note_time };
		usleep(5000);
		atomic_store(&woken_us, 0);
		unsigned long long posted = now_us();
		fzio__loop_executor(loop)->post(fzio__loop_executor(loop), &task);
		while (!atomic_load(&woken_us) && now_us() - posted < 10000000) {
			usleep(100);
		}
		assert_true(atomic_load(&woken_us));
		soon += atomic_load(&woken_us) - posted < 100000;
	}
	assert_true(soon > 10);
	fzio__loop_stop(loop);
	join();
}

/* ---- the end of a mailbox ---------------------------------------------------------------------- */

static atomic_bool is_awake;

/* What a task does may be seen before the post has returned: a loop that ends for it must not end
 * under the feet of that thread. */
static void wake_slowly(struct fzio__mailbox *mailbox)
{
	(void)mailbox;
	usleep(50000);
	atomic_store(&is_awake, true);
}

static void count_run(struct fzio__task *task)
{
	(void)task;
	run_count++;
}

static struct fzio__mailbox mailbox;
static struct fzio__task only = { .run = count_run, .drop = count_run };

static void *put_one(void *unused)
{
	(void)unused;
	fzio__mailbox_put(&mailbox, &only);
	return NULL;
}

static void end_waits_for_a_thread_that_still_wakes(void **state)
{
	(void)state;
	pthread_t thread;
	run_count = 0;
	fzio__mailbox_init(&mailbox, wake_slowly);
	assert_int_equal(pthread_create(&thread, NULL, put_one, NULL), 0);
	while (run_count == 0) {
		fzio__mailbox_run(&mailbox);
	}
	fzio__mailbox_finish(&mailbox);
	assert_true(atomic_load(&is_awake));
	pthread_join(thread, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			tasks_of_many_threads_run_once_and_in_order, make_loop, clean_up),
		cmocka_unit_test_setup_teardown(
			what_comes_during_the_stop_is_run_or_dropped, make_loop, clean_up),
		cmocka_unit_test_setup_teardown(
			what_was_posted_before_the_start_is_run, make_loop, clean_up),
		cmocka_unit_test_setup_teardown(a_loop_that_sleeps_is_woken, make_loop, clean_up),
		cmocka_unit_test(end_waits_for_a_thread_that_still_wakes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
