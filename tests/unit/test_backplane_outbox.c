/* SPDX-License-Identifier: MIT */
/* What waits for Redis: in order, bounded, the oldest dropped first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "backplane/outbox.h"

static struct fzio__outbox outbox;

static size_t put(const char *data, bool *ret_was_empty)
{
	struct fzio__publication *publication =
		fzio__publication_create("c", 1, data, strlen(data));
	assert_non_null(publication);
	return fzio__outbox_put(&outbox, publication, ret_was_empty);
}

static void assert_next(const char *text)
{
	struct fzio__publication *publication = fzio__outbox_take(&outbox);
	assert_non_null(publication);
	assert_int_equal(publication->len, strlen(text));
	assert_memory_equal(publication->text, text, publication->len);
	free(publication);
}

static void publications_are_commands_of_redis(void **state)
{
	(void)state;
	assert_true(fzio__outbox_init(&outbox, 10, 1000));
	bool was_empty;
	assert_int_equal(put("hello world", &was_empty), 0);
	assert_true(was_empty);
	assert_int_equal(put("", &was_empty), 0);
	assert_false(was_empty);
	assert_next("*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n$11\r\nhello world\r\n");
	assert_next("*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n$0\r\n\r\n");
	assert_null(fzio__outbox_take(&outbox));
	fzio__outbox_settle(&outbox, 2);
	fzio__outbox_finish(&outbox);
}

static void the_oldest_go_when_it_is_full(void **state)
{
	(void)state;
	bool was_empty;
	assert_true(fzio__outbox_init(&outbox, 2, 1000));
	assert_int_equal(put("1", &was_empty) + put("2", &was_empty), 0);
	assert_int_equal(put("3", &was_empty), 1);
	assert_next("*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n$1\r\n2\r\n");
	fzio__outbox_finish(&outbox);
	/* By bytes: a large one drives out all others, and fits alone. */
	assert_true(fzio__outbox_init(&outbox, 10, 100));
	assert_int_equal(put("1", &was_empty) + put("2", &was_empty), 0);
	char large[201] = { 0 };
	memset(large, 'x', 200);
	assert_int_equal(put(large, &was_empty), 2);
	assert_int_equal(fzio__outbox_len(&outbox), 1);
	fzio__outbox_finish(&outbox);
}

static void waiting_ends_when_all_is_answered(void **state)
{
	(void)state;
	bool was_empty;
	assert_true(fzio__outbox_init(&outbox, 2, 1000));
	assert_true(fzio__outbox_wait(&outbox, 0));
	put("1", &was_empty);
	assert_false(fzio__outbox_wait(&outbox, 1));
	free(fzio__outbox_take(&outbox));
	assert_false(fzio__outbox_wait(&outbox, 1));
	fzio__outbox_settle(&outbox, 1);
	assert_true(fzio__outbox_wait(&outbox, 0));
	fzio__outbox_finish(&outbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(publications_are_commands_of_redis),
		cmocka_unit_test(the_oldest_go_when_it_is_full),
		cmocka_unit_test(waiting_ends_when_all_is_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
