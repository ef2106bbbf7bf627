/* SPDX-License-Identifier: MIT */
/* Structs to bytes and into other arenas: what is written, and that nothing wrong ever is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <math.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "codec_fixture.h"

static void assert_written(const struct fzio_dto *dto, const void *value, const char *expected)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "42[");
	assert_int_equal(fzio_encode(&out, dto, value, NULL, NULL), FZIO_OK);
	assert_string_equal(fzio_buffer_terminate(&out) + 3, expected);
	fzio_buffer_finish(&out);
}

/* `expected` is the line a log would show. */
static void assert_refused(const struct fzio_dto *dto, const void *value, const char *expected)
{
	struct fzio_violations violations;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "42[");
	assert_int_equal(fzio_encode(&out, dto, value, &arena, &violations), FZIO_EPAYLOAD);
	assert_string_equal(fzio_buffer_terminate(&out), "42[");
	assert_string_equal(fzio_violations_str(&violations, &arena), expected);
	assert_int_equal(fzio_encode(&out, dto, value, NULL, NULL), FZIO_EPAYLOAD);
	assert_string_equal(fzio_buffer_terminate(&out), "42[");
	fzio_buffer_finish(&out);
}

static const void *decode(const struct fzio_dto *dto, const char *text)
{
	const void *value = NULL;
	assert_int_equal(fzio_decode(&arena, dto, text, strlen(text), NULL, &value, NULL), FZIO_OK);
	return value;
}

static const struct scalars right = { .count = 1,
	.ratio = 0.25,
	.name = "n",
	.at = { 1795527309, 0 },
	.role = ROLE_MEMBER,
	.lower = "a" };

static void members_are_written_in_declared_order(void **state)
{
	(void)state;
	assert_written(&join_dto, &(struct join){ "general", "u-1" },
		"{\"room\":\"general\",\"user_id\":\"u-1\"}");
	struct scalars it = right;
	it.flag = true;
	it.wide = INT64_MIN;
	it.huge = UINT64_MAX;
	assert_written(&scalars_dto, &it,
		"{\"flag\":true,\"whole\":0,\"small\":0,\"count\":1,"
		"\"wide\":\"-9223372036854775808\",\"huge\":\"18446744073709551615\","
		"\"ratio\":0.25,\"name\":\"n\",\"id\":\"00000000-0000-0000-0000-000000000000\","
		"\"at\":\"2026-11-24T13:35:09Z\",\"role\":\"member\",\"lower\":\"a\"}");
}

static void what_is_absent_is_left_out_and_what_is_null_is_null(void **state)
{
	(void)state;
	struct message it = { .origin = { "r", "u" },
		.role = ROLE_GUEST,
		.title = "t",
		.tags = { (const char *const[]){ "x" }, 1 } };
	assert_written(&message_dto, &it,
		"{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"weight\":null,"
		"\"role\":\"guest\",\"title\":\"t\",\"level\":null,\"tags\":[\"x\"],"
		"\"reactions\":{},\"owners\":null}");
	it.reply_to = &(const int32_t){ 7 };
	it.note = "n";
	it.rows.items = &(const struct message_row){ 0 };
	assert_written(&message_dto, &it,
		"{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"reply_to\":7,\"weight\":null,"
		"\"note\":\"n\",\"role\":\"guest\",\"title\":\"t\",\"level\":null,"
		"\"tags\":[\"x\"],\"rows\":[],\"reactions\":{},\"owners\":null}");
}

/* Zero cannot be a value of these two, so it means the default. */
static void an_unset_enum_or_string_is_its_default(void **state)
{
	(void)state;
	struct message it = { .origin = { "r", "u" }, .tags = { (const char *const[]){ "x" }, 1 } };
	assert_written(&message_dto, &it,
		"{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"weight\":null,"
		"\"role\":\"member\",\"title\":\"untitled\",\"level\":null,\"tags\":[\"x\"],"
		"\"reactions\":{},\"owners\":null}");
}

static const char whole_message[] =
	MESSAGE_START ",\"reply_to\":3,\"note\":\"n\",\"role\":\"guest\",\"title\":\"t\","
		      "\"level\":1,\"tags\":[\"a\",\"b\"],\"rows\":[[],[1,2],[-1]],"
		      "\"reactions\":{\"x\":[\"p\",\"q\"],\"y\":[]},"
		      "\"scores\":{\"guest\":null,\"OWNER\":5},"
		      "\"owners\":{\"550e8400-e29b-41d4-a716-446655440000\":1},"
		      "\"thread\":[" MESSAGE_START ",\"tags\":[\"c\"]}],"
		      "\"parent\":" MESSAGE_START ",\"tags\":[\"d\"]},\"points\":[null,1.5,2]}";

static void what_was_read_is_written_again(void **state)
{
	(void)state;
	assert_written(&message_dto, decode(&message_dto, whole_message),
		"{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"reply_to\":3,\"weight\":null,"
		"\"note\":\"n\",\"role\":\"guest\",\"title\":\"t\",\"level\":1,"
		"\"tags\":[\"a\",\"b\"],\"rows\":[[],[1,2],[-1]],"
		"\"reactions\":{\"x\":[\"p\",\"q\"],\"y\":[]},"
		"\"scores\":{\"guest\":null,\"OWNER\":5},"
		"\"owners\":{\"550e8400-e29b-41d4-a716-446655440000\":1},"
		"\"thread\":[{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"weight\":null,"
		"\"role\":\"member\",\"title\":\"untitled\",\"level\":null,\"tags\":[\"c\"],"
		"\"reactions\":{},\"owners\":null}],"
		"\"parent\":{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"weight\":null,"
		"\"role\":\"member\",\"title\":\"untitled\",\"level\":null,\"tags\":[\"d\"],"
		"\"reactions\":{},\"owners\":null},\"points\":[null,1.5,2]}");
	assert_written(&scalars_dto, decode(&scalars_dto, SCALARS_TEXT), SCALARS_TEXT);
	assert_written(&closed_dto, decode(&closed_dto, "{\"q\\u0022\\t\":\"\\u0007\",\"a\":1}"),
		"{\"a\":1,\"q\\\"\\t\":\"\\u0007\"}");
}

static void more_than_64_members_are_written(void **state)
{
	(void)state;
	struct large it = { { 0 } };
	char expected[2000] = "{";
	size_t len = 1;
	for (int i = 0; i < 70; i++) {
		it.members[i] = -i;
		len += (size_t)snprintf(
			expected + len, sizeof(expected) - len, "\"m%d\":%d,", i, -i);
	}
	expected[len - 1] = '}';
	assert_written(&large_dto, &it, expected);
}

static void wrong_scalars_are_refused(void **state)
{
	(void)state;
	struct scalars it = right;
	it.whole = INT64_C(1) << 53;
	assert_refused(
		&scalars_dto, &it, "whole: Input should be less than or equal to 9007199254740991");
	it = right;
	it.small = -8;
	assert_refused(&scalars_dto, &it, "small: Input should be greater than or equal to 0");
	it = right;
	it.small = 7;
	assert_refused(&scalars_dto, &it, "small: Input should be a multiple of 8");
	const double wrong[] = { NAN, INFINITY, -INFINITY };
	for (int i = 0; i < 3; i++) {
		it = right;
		it.ratio = wrong[i];
		assert_refused(&scalars_dto, &it, "ratio: Input should be a finite number");
	}
	it = right;
	it.role = 0;
	assert_refused(&scalars_dto, &it, "role: Input should be 'guest', 'member' or 'OWNER'");
	it.role = 4;
	assert_refused(&scalars_dto, &it, "role: Input should be 'guest', 'member' or 'OWNER'");
	it = right;
	it.at.tv_nsec = 1000000000;
	assert_refused(
		&scalars_dto, &it, "at: Input should be a valid datetime, year 0 is out of range");
	it = right;
	it.at.tv_sec = INT64_MAX;
	assert_refused(
		&scalars_dto, &it, "at: Input should be a valid datetime, year 0 is out of range");
}

static void wrong_texts_are_refused(void **state)
{
	(void)state;
	assert_refused(
		&join_dto, &(struct join){ NULL, "u" }, "room: Input should be a valid string");
	static const char *const wrong[] = { "\xff", "\xc0\x80", "\xed\xa0\x80", "a\xe2\x82",
		"\xf4\x90\x80\x80" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_refused(&join_dto, &(struct join){ wrong[i], "u" },
			"room: Input should be a valid string, unable to parse raw data as a "
			"unicode string");
	}
	struct scalars it = right;
	it.name = "";
	it.lower = "A";
	assert_refused(&scalars_dto, &it,
		"name: String should have at least 1 character; "
		"lower: String should match pattern '^[a-z]+$'");
	it = right;
	it.name = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"; /* four code points fit, five do not */
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &scalars_dto, &it, NULL, NULL), FZIO_OK);
	fzio_buffer_finish(&out);
	it.name = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9x";
	assert_refused(&scalars_dto, &it, "name: String should have at most 4 characters");
}

static void wrong_lists_are_refused_with_their_place(void **state)
{
	(void)state;
	struct message it = { .origin = { "r", NULL }, .tags = { NULL, 2 } };
	const struct message_score scores[] = { { ROLE_GUEST, NULL }, { ROLE_GUEST, NULL } };
	const struct message_reaction reactions[] = { { "long", { NULL, 0 } },
		{ "a", { (const char *const[]){ NULL }, 1 } } };
	it.scores.items = scores;
	it.scores.len = 2;
	it.reactions.items = reactions;
	it.reactions.len = 2;
	assert_refused(&message_dto, &it,
		"origin.user_id: Input should be a valid string; "
		"tags: Input should be a valid list; "
		"reactions.long.[key]: String should have at most 3 characters; "
		"reactions.a[0]: Input should be a valid string; "
		"scores.guest: Field should be given only once");
}

/* A list of these, each once: members that are not set are their defaults there, too. */
struct entrant {
	const char *title; /* = "untitled" */
	enum role role; /* = member */
};
struct entrants {
	const struct entrant *items;
	size_t len;
};

static void items_that_mean_the_same_are_not_unique(void **state)
{
	(void)state;
	const enum role member = ROLE_MEMBER;
	const char *untitled = "untitled";
	const struct fzio_field fields[] = {
		{ FZIO_NAME("title"), .kind = FZIO_STRING, .flags = FZIO_DEFAULTED,
			.offset = offsetof(struct entrant, title), .fallback = &untitled },
		{ FZIO_NAME("role"), .kind = FZIO_ENUM, .flags = FZIO_DEFAULTED,
			.offset = offsetof(struct entrant, role), .enumeration = &role_enum,
			.fallback = &member },
	};
	const struct fzio_dto entrant_dto = {
		.name = "Entrant", .fields = fields, .len = 2, .size = sizeof(struct entrant)
	};
	const struct fzio_field item = { .kind = FZIO_DTO, .dto = &entrant_dto };
	const struct fzio_field list = { FZIO_NAME("entrants"), .kind = FZIO_ARRAY,
		.flags = FZIO_UNIQUE, .item_size = sizeof(struct entrant), .items = &item };
	const struct fzio_dto dto = {
		.name = "Entrants", .fields = &list, .len = 1, .size = sizeof(struct entrants)
	};
	const struct entrant different[] = { { NULL, 0 }, { "t", 0 }, { NULL, ROLE_OWNER } };
	const struct entrant same[] = { { NULL, 0 }, { "t", 0 }, { "untitled", ROLE_MEMBER } };
	assert_written(&dto, &(struct entrants){ different, 3 },
		"{\"entrants\":[{\"title\":\"untitled\",\"role\":\"member\"},"
		"{\"title\":\"t\",\"role\":\"member\"},"
		"{\"title\":\"untitled\",\"role\":\"OWNER\"}]}");
	assert_refused(
		&dto, &(struct entrants){ same, 3 }, "entrants: List should have unique items");
}

static void a_sensitive_value_is_never_shown(void **state)
{
	(void)state;
	assert_refused(&closed_dto, &(struct closed){ .secret = "HUNTER2" },
		"secret: String should match pattern '^[a-z]+$'");
}

static void a_copy_outlives_its_original(void **state)
{
	(void)state;
	struct fzio_arena other;
	fzio_arena_init(&other, 0);
	const struct message *original = decode(&message_dto, whole_message);
	struct message *copy = fzio_copy(&other, &message_dto, original);
	assert_non_null(copy);
	assert_ptr_not_equal(copy->parent, original->parent);
	struct fzio_buffer before;
	fzio_buffer_init(&before);
	assert_int_equal(fzio_encode(&before, &message_dto, original, NULL, NULL), FZIO_OK);
	fzio_arena_finish(&arena);
	fzio_arena_init(&arena, 0);
	assert_written(&message_dto, copy, fzio_buffer_terminate(&before));
	fzio_buffer_finish(&before);
	fzio_arena_finish(&other);
}

static void a_copy_that_does_not_fit_is_null(void **state)
{
	(void)state;
	const struct message *original = decode(&message_dto, whole_message);
	size_t fits = 0;
	for (size_t limit = 1; fits == 0; limit++) {
		struct fzio_arena other;
		fzio_arena_init(&other, limit);
		fits = fzio_copy(&other, &message_dto, original) ? limit : 0;
		fzio_arena_finish(&other);
	}
	assert_true(fits > 3 * sizeof(struct message));
}

static void a_cycle_is_an_error(void **state)
{
	(void)state;
	struct message it = { .origin = { "r", "u" }, .tags = { (const char *const[]){ "x" }, 1 } };
	it.parent = &it;
	struct fzio_violations violations;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &message_dto, &it, &arena, &violations), FZIO_ELIMIT);
	assert_int_equal(out.len, 0);
	assert_null(fzio_copy(&arena, &message_dto, &it));
	it.title = "\xff"; /* explaining must end, too */
	assert_int_equal(fzio_encode(&out, &message_dto, &it, &arena, &violations), FZIO_ELIMIT);
	fzio_buffer_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_written_in_declared_order),
		cmocka_unit_test(what_is_absent_is_left_out_and_what_is_null_is_null),
		cmocka_unit_test(an_unset_enum_or_string_is_its_default),
		cmocka_unit_test(what_was_read_is_written_again),
		cmocka_unit_test(more_than_64_members_are_written),
		cmocka_unit_test(wrong_scalars_are_refused),
		cmocka_unit_test(wrong_texts_are_refused),
		cmocka_unit_test(wrong_lists_are_refused_with_their_place),
		cmocka_unit_test(items_that_mean_the_same_are_not_unique),
		cmocka_unit_test(a_sensitive_value_is_never_shown),
		cmocka_unit_test(a_copy_outlives_its_original),
		cmocka_unit_test(a_copy_that_does_not_fit_is_null),
		cmocka_unit_test(a_cycle_is_an_error),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
