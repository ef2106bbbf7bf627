/* SPDX-License-Identifier: MIT */
/* Generated functions, called by the name of their type: what they read, write and copy. */
#ifndef GENERATED_H
#define GENERATED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fzio/codec.h>

static struct fzio_arena arena;
static struct fzio_buffer out;
static struct fzio_violations violations;

static int setup(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	fzio_buffer_init(&out);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_buffer_finish(&out);
	fzio_arena_finish(&arena);
	return 0;
}

/* What was refused, for the one who reads the failure. */
static void assert_ok(enum fzio_status status)
{
	if (status == FZIO_EPAYLOAD) {
		fail_msg("%s", fzio_violations_str(&violations, &arena));
	}
	assert_int_equal(status, FZIO_OK);
}

/* Defines `const struct TYPE *VALUE`, read from JSON. */
#define READ(type, value, json)                                                                    \
	const struct type *value = NULL;                                                           \
	assert_ok(type##_decode(&arena, (json), strlen(json), &value, &violations))

#define ASSERT_WRITES(type, value, json)                                                           \
	do {                                                                                       \
		fzio_buffer_clear(&out);                                                           \
		assert_ok(type##_encode(&out, (value), &arena, &violations));                      \
		assert_string_equal(fzio_buffer_terminate(&out), (json));                          \
	} while (0)

/* It, and a copy of it, are written as the text says. */
#define ASSERT_SAME(type, value, json)                                                             \
	do {                                                                                       \
		const struct type *copied = type##_copy(&arena, (value));                          \
		assert_non_null(copied);                                                           \
		assert_ptr_not_equal(copied, value);                                               \
		ASSERT_WRITES(type, value, json);                                                  \
		ASSERT_WRITES(type, copied, json);                                                 \
	} while (0)

#endif
