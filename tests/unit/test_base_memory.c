/* SPDX-License-Identifier: MIT */
/* Arena, buffer, shared messages: everything that hands out memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>

#include "base/bump.h"
#include "base/message.h"

static void arena_aligns_for_any_object(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	for (size_t size = 0; size < 100; size++) {
		unsigned char *memory = fzio_arena_alloc(&arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		memset(memory, 0xa5, size);
		assert_non_null(fzio_arena_strndup(&arena, "odd", 3));
	}
	fzio_arena_finish(&arena);
}

static void arena_limit_is_exact(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 100);
	assert_non_null(fzio__arena_take(&arena, 60, 1));
	assert_null(fzio__arena_take(&arena, 41, 1));
	assert_non_null(fzio__arena_take(&arena, 40, 1));
	assert_null(fzio__arena_take(&arena, 1, 1));
	fzio_arena_reset(&arena);
	assert_non_null(fzio__arena_take(&arena, 100, 1));
	assert_null(fzio_arena_alloc(&arena, 1));
	assert_null(fzio_arena_strdup(&arena, ""));
	assert_null(fzio_arena_printf(&arena, "%d", 1));
	fzio_arena_finish(&arena);
}

/* An arena without a limit worth the name: a size that no machine has is no memory, not a wrap. */
static void arena_refuses_what_no_machine_has(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, SIZE_MAX);
	for (size_t size = SIZE_MAX; size > SIZE_MAX - 16; size--) {
		assert_null(fzio_arena_alloc(&arena, size));
	}
	assert_non_null(fzio_arena_alloc(&arena, 1));
	fzio_arena_finish(&arena);
}

static void arena_limit_holds_over_many_blocks(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 1000000);
	size_t taken = 0;
	while (fzio__arena_take(&arena, 1000, 1)) {
		taken += 1000;
	}
	assert_true(taken <= 1000000);
	assert_true(taken > 900000); /* block ends that do not fit are not charged */
	assert_null(fzio_arena_alloc(&arena, SIZE_MAX));
	assert_null(fzio_arena_alloc(&arena, SIZE_MAX - 8));
	fzio_arena_finish(&arena);
}

static void arena_reset_keeps_the_first_block(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	void *first = fzio_arena_alloc(&arena, 16);
	assert_non_null(fzio_arena_alloc(&arena, 100000));
	fzio_arena_reset(&arena);
	assert_ptr_equal(fzio_arena_alloc(&arena, 16), first);
	fzio_arena_finish(&arena);
	fzio_arena_finish(NULL);
}

static void arena_reset_does_not_keep_a_huge_first_block(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	assert_non_null(fzio_arena_alloc(&arena, 1000000));
	fzio_arena_reset(&arena);
	assert_null(arena.first);
	assert_int_equal(arena.limit, FZIO_ARENA_LIMIT);
	fzio_arena_reset(&arena);
	assert_non_null(fzio_arena_alloc(&arena, 1));
	fzio_arena_finish(&arena);
}

static char order[8];

static void note(void *data)
{
	strcat(order, data);
}

static void arena_cleans_up_latest_first(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 100);
	assert_true(fzio_arena_on_reset(&arena, note, "a"));
	assert_true(fzio_arena_on_reset(&arena, note, "b"));
	fzio_arena_reset(&arena);
	assert_string_equal(order, "ba");
	fzio_arena_reset(&arena);
	assert_string_equal(order, "ba");
	assert_true(fzio_arena_on_reset(&arena, note, "c"));
	assert_non_null(fzio_arena_alloc(&arena, 64));
	/* What does not fit will not run. */
	assert_false(fzio_arena_on_reset(&arena, note, "d"));
	fzio_arena_finish(&arena);
	assert_string_equal(order, "bac");
}

static void arena_copies_and_prints_text(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	assert_string_equal(fzio_arena_strdup(&arena, "room"), "room");
	assert_string_equal(fzio_arena_strndup(&arena, "general", 3), "gen");
	assert_string_equal(fzio_arena_printf(&arena, "%s:%d", "a", 7), "a:7");
	assert_null(fzio_arena_strdup(&arena, NULL));
	const unsigned char *zeroed = fzio_arena_zalloc(&arena, 64);
	for (size_t i = 0; i < 64; i++) {
		assert_int_equal(zeroed[i], 0);
	}
	fzio_arena_finish(&arena);
}

/* Where a block ends must not show, and what did not fit must not stay behind. */
static void arena_prints_over_the_ends_of_blocks(void **state)
{
	(void)state;
	struct fzio_arena arena;
	char wanted[64], *texts[2000];
	fzio_arena_init(&arena, 0);
	for (int i = 0; i < 2000; i++) {
		texts[i] = fzio_arena_printf(&arena, "%0*d", i % 50 + 1, i);
	}
	for (int i = 0; i < 2000; i++) {
		snprintf(wanted, sizeof(wanted), "%0*d", i % 50 + 1, i);
		assert_string_equal(texts[i], wanted);
	}
	fzio_arena_finish(&arena);
	fzio_arena_init(&arena, 10);
	assert_string_equal(fzio_arena_printf(&arena, "%s", "abcde"), "abcde");
	assert_null(fzio_arena_printf(&arena, "%s", "fghi"));
	assert_string_equal(fzio_arena_printf(&arena, "%s", "fgh"), "fgh");
	fzio_arena_finish(&arena);
}

static void buffer_grows_and_keeps_its_content(void **state)
{
	(void)state;
	struct fzio_buffer buffer;
	fzio_buffer_init(&buffer);
	for (int i = 0; i < 1000; i++) {
		fzio_buffer_printf(&buffer, "%d,", i);
	}
	fzio_buffer_append_str(&buffer, "end");
	fzio_buffer_append(&buffer, NULL, 0);
	const char *text = fzio_buffer_terminate(&buffer);
	assert_memory_equal(text, "0,1,2,3,", 8);
	assert_string_equal(text + buffer.len - 7, "999,end");
	char *data = buffer.data;
	fzio_buffer_clear(&buffer);
	assert_int_equal(buffer.len, 0);
	assert_ptr_equal(buffer.data, data);
	fzio_buffer_finish(&buffer);
	fzio_buffer_finish(NULL);
}

static void buffer_failure_stays_and_drops_what_follows(void **state)
{
	(void)state;
	struct fzio_buffer buffer;
	fzio_buffer_init(&buffer);
	fzio_buffer_append_str(&buffer, "kept");
	assert_null(fzio_buffer_reserve(&buffer, SIZE_MAX));
	assert_true(buffer.failed);
	fzio_buffer_append_str(&buffer, "dropped");
	assert_int_equal(buffer.len, 4);
	assert_null(fzio_buffer_terminate(&buffer));
	fzio_buffer_clear(&buffer);
	assert_false(buffer.failed);
	assert_string_equal(fzio_buffer_terminate(&buffer), "");
	fzio_buffer_finish(&buffer);
}

static void message_lives_until_its_last_reference(void **state)
{
	(void)state;
	struct fzio__message *message = fzio__message_create(false, 3);
	memcpy(message->data, "42x", 3);
	assert_ptr_equal(fzio__message_ref(message), message);
	fzio__message_unref(message);
	assert_string_equal(message->data, "42x");
	assert_int_equal(message->len, 3);
	assert_false(message->binary);
	fzio__message_unref(message); /* the leak checker sees whether it was freed */
	fzio__message_unref(NULL);
	assert_null(fzio__message_create(true, SIZE_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_aligns_for_any_object),
		cmocka_unit_test(arena_limit_is_exact),
		cmocka_unit_test(arena_refuses_what_no_machine_has),
		cmocka_unit_test(arena_limit_holds_over_many_blocks),
		cmocka_unit_test(arena_reset_keeps_the_first_block),
		cmocka_unit_test(arena_reset_does_not_keep_a_huge_first_block),
		cmocka_unit_test(arena_cleans_up_latest_first),
		cmocka_unit_test(arena_copies_and_prints_text),
		cmocka_unit_test(arena_prints_over_the_ends_of_blocks),
		cmocka_unit_test(buffer_grows_and_keeps_its_content),
		cmocka_unit_test(buffer_failure_stays_and_drops_what_follows),
		cmocka_unit_test(message_lives_until_its_last_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
