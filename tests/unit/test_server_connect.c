/* SPDX-License-Identifier: MIT */
/* Emitters without a server, while there is no Redis: they wait, are bounded, and say so. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/backplane.h>
#include <fzio/log.h>

#include "seats.h"

/* Nobody listens there. */
#define NOWHERE "redis://127.0.0.1:1/0"

static const struct seats_take_ack taken = { .room = "blue", .left = 2 };

/* Linked with --wrap: the system gives no thread when it has none. */
static bool no_threads;

int __real_fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user);
int __wrap_fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user);

int __wrap_fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user)
{
	return no_threads ? EAGAIN : __real_fzio__thread_create(ret_thread, run, user);
}

static char line[256]; /* the last of the log */

static void keep(enum fzio_log_level level, const char *text, void *user)
{
	(void)user;
	if (level == FZIO_LOG_ERROR) {
		snprintf(line, sizeof(line), "%s", text);
	}
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(keep, NULL, FZIO_LOG_DEBUG);
	return 0;
}

static struct fzio_emitter *connect_with(struct fzio_emitter_options options)
{
	options.linger_ms = 1;
	struct fzio_emitter *emitter = fzio_emitter_connect(NOWHERE, &options);
	assert_non_null(emitter);
	return emitter;
}

static void urls_are_checked(void **state)
{
	(void)state;
	assert_null(fzio_emitter_connect("localhost", NULL));
	assert_null(fzio_emitter_connect("rediss://localhost", NULL));
	assert_null(fzio_emitter_connect(NULL, NULL));
}

static void options_are_checked(void **state)
{
	(void)state;
	const struct fzio_emitter_options dialect = { .redis_dialect = (enum fzio_dialect)7 };
	const struct fzio_emitter_options channel = { .redis_channel = "" };
	assert_null(fzio_emitter_connect(NOWHERE, &dialect));
	assert_null(fzio_emitter_connect(NOWHERE, &channel));
}

static void what_is_emitted_waits(void **state)
{
	(void)state;
	const enum fzio_dialect dialects[] = { FZIO_DIALECT_PYTHON, FZIO_DIALECT_NODE };
	for (size_t i = 0; i < 2; i++) {
		struct fzio_emitter *emitter =
			connect_with((struct fzio_emitter_options){ .redis_dialect = dialects[i] });
		assert_int_equal(fzio_emitter_flush(emitter, 0), FZIO_OK);
		assert_int_equal(
			fzio_emit(emitter, &seats_taken_event, fzio_room("blue"), &taken), FZIO_OK);
		assert_int_equal(fzio_emitter_join(emitter, "/seats", fzio_sid("s"), "a"), FZIO_OK);
		assert_int_equal(
			fzio_emitter_disconnect(emitter, "/seats", fzio_sid("s"), true), FZIO_OK);
		assert_int_equal(fzio_emitter_flush(emitter, 20), FZIO_ETIMEOUT);
		struct fzio_backplane_status status = fzio_emitter_status(emitter);
		assert_true(status.enabled);
		assert_false(status.connected);
		assert_int_equal(status.waiting, 3);
		assert_int_equal(status.dropped, 0);
		assert_int_equal(status.seconds_since_ok, -1);
		fzio_emitter_close(emitter);
	}
}

static void payloads_and_targets_are_checked_as_in_a_server(void **state)
{
	(void)state;
	const struct seats_take_ack invalid = { .room = "blue", .left = -1 };
	struct fzio_emitter *emitter = connect_with((struct fzio_emitter_options){ 0 });
	assert_int_equal(
		fzio_emit(emitter, &seats_taken_event, fzio_all(), &invalid), FZIO_EPAYLOAD);
	assert_int_equal(
		fzio_emit(emitter, &seats_taken_event, fzio_room(""), &taken), FZIO_ETARGET);
	assert_int_equal(fzio_emitter_status(emitter).waiting, 0);
	fzio_emitter_close(emitter);
}

static void the_oldest_go_and_a_flush_says_so_once(void **state)
{
	(void)state;
	struct fzio_emitter *emitter =
		connect_with((struct fzio_emitter_options){ .max_waiting = 2 });
	for (int i = 0; i < 5; i++) {
		assert_int_equal(
			fzio_emit(emitter, &seats_taken_event, fzio_all(), &taken), FZIO_OK);
	}
	assert_int_equal(fzio_emitter_status(emitter).waiting, 2);
	assert_int_equal(fzio_emitter_status(emitter).dropped, 3);
	assert_int_equal(fzio_emitter_flush(emitter, 1), FZIO_EIO);
	assert_int_equal(fzio_emitter_flush(emitter, 1), FZIO_ETIMEOUT);
	fzio_emitter_close(emitter);
}

/* It would end the connection of everyone who listens. */
static void too_large_messages_are_not_published(void **state)
{
	(void)state;
	struct fzio_emitter *emitter = connect_with((struct fzio_emitter_options){ 0 });
	size_t len = 17 * 1024 * 1024;
	char *text = malloc(len);
	memset(text, 'x', len);
	text[0] = text[len - 1] = '"';
	assert_int_equal(
		fzio_emit_raw(emitter, "/", "x", fzio_all(), text, len, NULL, 0), FZIO_ELIMIT);
	assert_int_equal(fzio_emitter_status(emitter).waiting, 0);
	assert_int_equal(fzio_emitter_status(emitter).dropped, 1);
	free(text);
	fzio_emitter_close(emitter);
}

/* In the child: what came of it, as an exit code of 0 or the line that was wrong. */
static int use_after_fork(struct fzio_emitter *emitter)
{
#define EXPECT(condition)                                                                          \
	if (!(condition)) {                                                                        \
		return __LINE__ % 255 + 1;                                                         \
	}
	EXPECT(fzio_emit(emitter, &seats_taken_event, fzio_all(), &taken) == FZIO_ESTATE);
	EXPECT(fzio_emitter_join(emitter, "/seats", fzio_sid("s"), "a") == FZIO_ESTATE);
	EXPECT(strstr(line, "has forked") != NULL);
	EXPECT(fzio_emitter_flush(emitter, 60000) == FZIO_ESTATE);
	struct fzio_backplane_status status = fzio_emitter_status(emitter);
	EXPECT(status.enabled && !status.connected && status.waiting == 0);
	fzio_emitter_close(emitter);
#undef EXPECT
	return 0;
}

/* A thread does not follow a fork, and what waits would wait for ever. */
static void a_fork_needs_an_emitter_of_its_own(void **state)
{
	(void)state;
	struct fzio_emitter *emitter = connect_with((struct fzio_emitter_options){ 0 });
	assert_int_equal(fzio_emit(emitter, &seats_taken_event, fzio_all(), &taken), FZIO_OK);
	pid_t child = fork();
	if (child == 0) {
		alarm(30);
		_exit(use_after_fork(emitter));
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(fzio_emit(emitter, &seats_taken_event, fzio_all(), &taken), FZIO_OK);
	assert_int_equal(fzio_emitter_status(emitter).waiting, 2);
	fzio_emitter_close(emitter);
}

static void nothing_is_needed_of_nobody(void **state)
{
	(void)state;
	fzio_emitter_close(NULL);
	assert_int_equal(fzio_emitter_flush(NULL, 1), FZIO_EINVAL);
	assert_false(fzio_emitter_status(NULL).enabled);
}

/* Its server closes it; until then it goes on. */
static void the_emitter_of_a_server_cannot_be_closed(void **state)
{
	(void)state;
	struct fzio_server *server =
		fzio_server_create(&(struct fzio_server_options){ .redis_url = NOWHERE });
	assert_non_null(server);
	struct fzio_emitter *emitter = fzio_server_emitter(server);
	fzio_emitter_close(emitter);
	assert_int_equal(fzio_emit(emitter, &seats_taken_event, fzio_all(), &taken), FZIO_OK);
	assert_int_equal(fzio_server_status(server).backplane.waiting, 1);
	fzio_server_destroy(server);
}

/* Then nobody is to find a server that its cluster does not know. */
static void a_server_without_its_redis_thread_does_not_listen(void **state)
{
	(void)state;
	struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){
		.redis_url = NOWHERE, .interface = "127.0.0.1", .port = FZIO_PORT_ANY });
	assert_non_null(server);
	no_threads = true;
	assert_int_equal(fzio_server_listen(server), FZIO_ENOMEM);
	assert_string_equal(line, "redis: no thread: Resource temporarily unavailable");
	assert_int_equal(fzio_server_port(server), 0);
	assert_int_equal(fzio_server_run(server), 1);
	assert_int_equal(fzio_server_port(server), 0);
	no_threads = false;
	assert_int_equal(fzio_server_listen(server), FZIO_OK);
	assert_true(fzio_server_port(server) > 0);
	fzio_server_destroy(server);
}

static void a_server_alone_has_no_backplane(void **state)
{
	(void)state;
	struct fzio_server *server = fzio_server_create(NULL);
	assert_non_null(server);
	assert_int_equal(
		fzio_emit(fzio_server_emitter(server), &seats_taken_event, fzio_all(), &taken),
		FZIO_OK);
	assert_int_equal(fzio_emitter_flush(fzio_server_emitter(server), 0), FZIO_OK);
	assert_false(fzio_server_status(server).backplane.enabled);
	fzio_server_destroy(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urls_are_checked),
		cmocka_unit_test(options_are_checked),
		cmocka_unit_test(what_is_emitted_waits),
		cmocka_unit_test(payloads_and_targets_are_checked_as_in_a_server),
		cmocka_unit_test(the_oldest_go_and_a_flush_says_so_once),
		cmocka_unit_test(too_large_messages_are_not_published),
		cmocka_unit_test(a_fork_needs_an_emitter_of_its_own),
		cmocka_unit_test(nothing_is_needed_of_nobody),
		cmocka_unit_test(the_emitter_of_a_server_cannot_be_closed),
		cmocka_unit_test(a_server_without_its_redis_thread_does_not_listen),
		cmocka_unit_test(a_server_alone_has_no_backplane),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
