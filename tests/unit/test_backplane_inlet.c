/* SPDX-License-Identifier: MIT */
/* What others publish, on its way into the loop: bounded; and answers to calls: exactly one each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backplane/inlet.h"
#include "backplane/questions.h"
#include "mock_hub.h"

static struct fzio__inlet inlet;
static struct fzio__timers timers;
static struct fzio__questions questions;
static char acks[512]; /* `7: success [1] +0`, a line a callback */

static int setup(void **state)
{
	(void)state;
	mock_begin();
	fzio__inlet_init(&inlet, NULL, &mock.executor);
	fzio__timers_init(&timers);
	fzio__questions_init(&questions, &timers);
	acks[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__questions_end(&questions);
	fzio__timers_finish(&timers);
	return 0;
}

/* ---- actions ----------------------------------------------------------------------------- */

static bool deliver(size_t len)
{
	struct fzio__packet *packet = malloc(sizeof(*packet) + sizeof(packet->messages[0]));
	packet->len = 1;
	packet->messages[0] = fzio__message_create(false, len);
	memset(packet->messages[0]->data, 'x', len);
	return fzio__inlet_deliver(&inlet, &(struct fzio__action){ .kind = FZIO__ACTION_EMIT,
						   .namespace_ = "/",
						   .target = fzio_all(),
						   .packet = packet });
}

static void actions_go_through_the_mailbox(void **state)
{
	(void)state;
	assert_true(deliver(3));
	assert_true(fzio__inlet_deliver(&inlet, &(struct fzio__action){ .kind = FZIO__ACTION_JOIN,
							.namespace_ = "/",
							.target = fzio_sid("s"),
							.room = "r" }));
	assert_string_equal(mock_sent(), "");
	assert_int_equal(mock_empty_mailbox(true), 2);
	assert_string_equal(mock_sent(), "emit xxx to all\njoin / r to s\n");
}

static void a_loop_that_does_not_keep_up_loses_messages_and_not_its_memory(void **state)
{
	(void)state;
	const size_t large = 20 * 1024 * 1024;
	assert_true(deliver(large) && deliver(large) && deliver(large));
	assert_false(deliver(large));
	assert_false(deliver(large));
	assert_non_null(strstr(mock.log, "does not keep up"));
	assert_true(deliver(3));
	/* Run or dropped, the room is there again. */
	assert_int_equal(mock_empty_mailbox(false), 4);
	assert_int_equal(atomic_load(&inlet.bytes), 0);
	assert_true(deliver(large));
	assert_int_equal(mock_empty_mailbox(false), 1);
}

static void names_count_as_bytes_do(void **state)
{
	(void)state;
	enum {
		LEN = 500000
	};
	const char **rooms = calloc(LEN, sizeof(*rooms));
	assert_non_null(rooms);
	for (size_t i = 0; i < LEN; i++) {
		rooms[i] = "some room of twenty";
	}
	const struct fzio_target targets[] = { fzio_rooms(rooms, LEN),
		fzio_except(fzio_all(), rooms, LEN) };
	for (size_t i = 0; i < 2; i++) {
		size_t len = 0;
		while (len < 10 && fzio__inlet_deliver(&inlet,
					   &(struct fzio__action){ .kind = FZIO__ACTION_JOIN,
						   .namespace_ = "/",
						   .target = targets[i],
						   .room = "r" })) {
			len++;
		}
		/* 14 MB each. */
		assert_int_equal(len, 4);
		assert_int_equal(mock_empty_mailbox(false), 4);
		assert_int_equal(atomic_load(&inlet.bytes), 0);
	}
	free(rooms);
}

/* ---- calls ------------------------------------------------------------------------------- */

static void note_ack(const struct fzio_acked *acked, void *user)
{
	size_t len = strlen(acks);
	snprintf(acks + len, sizeof(acks) - len, "%s: %s [%.*s] +%zu\n", (const char *)user,
		fzio_status_str(acked->status), (int)acked->args_len,
		acked->args != NULL ? acked->args : "", acked->attachments_len);
}

static void answer(uint64_t id, const char *args, bool run)
{
	const struct fzio_bytes bytes = { (const uint8_t *)"ab", 2 };
	struct fzio__task *task =
		fzio__answer_create(&questions, id, args, strlen(args), &bytes, 1);
	assert_non_null(task);
	(run ? task->run : task->drop)(task);
}

static void each_call_is_answered_once(void **state)
{
	(void)state;
	uint64_t a = fzio__questions_add(&questions, 100, note_ack, "a");
	uint64_t b = fzio__questions_add(&questions, 100, note_ack, "b");
	assert_true(a != 0 && b != 0 && a != b);
	answer(b, "1,2", true);
	answer(b, "3", true);
	answer(a, "", true);
	answer(999, "4", true);
	assert_string_equal(acks, "b: success [1,2] +1\na: success [] +1\n");
}

static void without_an_answer_it_times_out(void **state)
{
	(void)state;
	uint64_t a = fzio__questions_add(&questions, 100, note_ack, "a");
	fzio__questions_add(&questions, 200, note_ack, "b");
	fzio__timers_advance(&timers, 150);
	assert_string_equal(acks, "a: timed out [] +0\n");
	answer(a, "1", true);
	assert_string_equal(acks, "a: timed out [] +0\n");
	fzio__timers_advance(&timers, 250);
	assert_string_equal(acks, "a: timed out [] +0\nb: timed out [] +0\n");
}

static void what_was_not_asked_is_forgotten(void **state)
{
	(void)state;
	fzio__questions_forget(&questions, fzio__questions_add(&questions, 100, note_ack, "a"));
	fzio__questions_forget(&questions, 999);
	fzio__timers_advance(&timers, 1000);
	assert_string_equal(acks, "");
}

static void the_end_ends_all_calls_oldest_first(void **state)
{
	(void)state;
	fzio__questions_add(&questions, 100, note_ack, "a");
	uint64_t b = fzio__questions_add(&questions, 100, note_ack, "b");
	fzio__questions_add(&questions, 100, note_ack, "c");
	fzio__questions_forget(&questions, b);
	fzio__questions_end(&questions);
	assert_string_equal(
		acks, "a: the connection is closed [] +0\nc: the connection is closed [] +0\n");
	assert_int_equal(fzio__questions_add(&questions, 100, note_ack, "d"), 0);
}

static void answers_that_are_dropped_free_themselves(void **state)
{
	(void)state;
	uint64_t a = fzio__questions_add(&questions, 100, note_ack, "a");
	answer(a, "1", false);
	assert_string_equal(acks, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(actions_go_through_the_mailbox),
		TEST(a_loop_that_does_not_keep_up_loses_messages_and_not_its_memory),
		TEST(names_count_as_bytes_do),
		TEST(each_call_is_answered_once),
		TEST(without_an_answer_it_times_out),
		TEST(what_was_not_asked_is_forgotten),
		TEST(the_end_ends_all_calls_oldest_first),
		TEST(answers_that_are_dropped_free_themselves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
