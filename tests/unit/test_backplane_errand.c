/* SPDX-License-Identifier: MIT */
/* Events of other processes that clients are to acknowledge, and may never: what that may cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fzio/log.h>

#include "backplane/errand.h"

#define CALLS_MAX (2 * FZIO__AWAITED_MAX)

struct call {
	fzio_acked_fn *acked;
	void *user;
};

static struct call calls[CALLS_MAX];
static size_t calls_len, sockets_len, acked_len;
static enum fzio_status call_status;
static char log_text[512], acked_text[256];
static struct fzio__dialect dialect;

/* ---- the hub: so many sockets, of which nothing is known ---------------------------------- */

void fzio__hub_visit(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, void (*visit)(struct fzio_socket *socket, void *user),
	void *user)
{
	(void)hub, (void)namespace_, (void)target;
	for (size_t i = 0; i < sockets_len; i++) {
		visit(NULL, user);
	}
}

enum fzio_status fzio_socket_call(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	(void)socket, (void)args, (void)attachments, (void)attachments_len, (void)timeout_ms;
	assert_string_equal(event, "e");
	assert_int_equal(args_len, 1000000);
	if (call_status == FZIO_OK) {
		calls[calls_len++] = (struct call){ acked, user };
	}
	return call_status;
}

/* ---- errands ------------------------------------------------------------------------------ */

static bool post(struct fzio__dialect_host *host, struct fzio__task *task, size_t bytes)
{
	(void)host;
	assert_true(bytes > 1000000);
	task->run(task);
	return true;
}

static void note_log(enum fzio_log_level level, const char *line, void *user)
{
	(void)level, (void)user;
	snprintf(log_text, sizeof(log_text), "%s", line);
}

static void note_acked(struct fzio__errand *errand, const struct fzio_acked *acked)
{
	acked_len++;
	snprintf(acked_text, sizeof(acked_text), "%s %s %s %s: %.*s, %zu held", errand->namespace_,
		errand->asker, errand->id, errand->room, (int)acked->args_len, acked->args,
		errand->arena.used);
}

static int setup(void **state)
{
	(void)state;
	static struct fzio__dialect_host host = { .post = post };
	dialect = (struct fzio__dialect){ .host = &host };
	calls_len = acked_len = 0;
	call_status = FZIO_OK;
	log_text[0] = acked_text[0] = '\0';
	fzio_log_set(note_log, NULL, FZIO_LOG_DEBUG);
	return 0;
}

/* An event of 1 MB. */
static void send(size_t receivers)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	char *args = fzio_arena_zalloc(&arena, 1000001);
	const char *id = fzio_arena_strdup(&arena, "7");
	const struct fzio__errand about = { .run = fzio__errand_call,
		.acked = note_acked,
		.namespace_ = "/chat",
		.event = "e",
		.args = args,
		.args_len = 1000000,
		.asker = "me",
		.id = id,
		.room = "\"r\"" };
	struct fzio__errand *errand = fzio__errand_create(&dialect, &arena, &about);
	assert_non_null(errand);
	sockets_len = receivers;
	assert_true(fzio__errand_post(errand));
}

static void acknowledge(size_t from, size_t to, enum fzio_status status)
{
	for (size_t i = from; i < to; i++) {
		const struct fzio_acked acked = { .status = status, .args = "1", .args_len = 1 };
		calls[i].acked(&acked, calls[i].user);
	}
}

static void what_waits_for_acks_does_not_hold_its_event(void **state)
{
	(void)state;
	send(2);
	assert_int_equal(dialect.awaited, 2);
	acknowledge(0, 1, FZIO_OK);
	assert_string_equal(acked_text, "/chat me 7 \"r\": 1, 0 held");
	acknowledge(1, 2, FZIO_ETIMEOUT);
	assert_int_equal(acked_len, 1);
	assert_int_equal(dialect.awaited, 0);
}

static void acks_that_never_come_are_bounded(void **state)
{
	(void)state;
	send(FZIO__AWAITED_MAX - 1);
	assert_string_equal(log_text, "");
	send(3);
	assert_int_equal(calls_len, FZIO__AWAITED_MAX);
	assert_non_null(strstr(log_text, "2 clients of /chat were not sent e"));
	send(1);
	assert_int_equal(calls_len, FZIO__AWAITED_MAX);
	acknowledge(0, 1, FZIO_ECLOSED);
	send(1);
	assert_int_equal(calls_len, FZIO__AWAITED_MAX + 1);
	acknowledge(1, calls_len, FZIO_OK);
	assert_int_equal(dialect.awaited, 0);
}

static void sockets_that_cannot_be_asked_do_not_count(void **state)
{
	(void)state;
	call_status = FZIO_ECLOSED;
	send(5);
	assert_int_equal(dialect.awaited, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(what_waits_for_acks_does_not_hold_its_event),
		TEST(acks_that_never_come_are_bounded),
		TEST(sockets_that_cannot_be_asked_do_not_count),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
