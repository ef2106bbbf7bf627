/* SPDX-License-Identifier: MIT */
/* Bytes to structs: what is read, what is filled in, and that the end of the text is its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "codec/json.h"
#include "codec_fixture.h"

/* Decodes from memory that ends one byte behind the text, so that a sanitizer sees what is read
 * beyond; that byte is one that would continue most tokens. */
static enum fzio_status decode_before(
	char next, const struct fzio_dto *dto, const char *text, const void **ret_value)
{
	size_t len = strlen(text);
	char *exact = malloc(len + 1);
	memcpy(exact, text, len);
	exact[len] = next;
	enum fzio_status status = fzio_decode(&arena, dto, exact, len, NULL, ret_value, NULL);
	free(exact);
	return status;
}

static enum fzio_status decode(const struct fzio_dto *dto, const char *text, const void **ret_value)
{
	static const char nexts[] = "\0]}\"5,e.:";
	enum fzio_status first = decode_before(nexts[0], dto, text, ret_value);
	for (size_t i = 1; i < sizeof(nexts) - 1; i++) {
		assert_int_equal(decode_before(nexts[i], dto, text, ret_value), first);
	}
	return first;
}

static const void *decoded(const struct fzio_dto *dto, const char *text)
{
	const void *value = NULL;
	assert_int_equal(decode(dto, text, &value), FZIO_OK);
	return value;
}

static void assert_refused(const struct fzio_dto *dto, const char *text, enum fzio_status expected)
{
	const void *untouched = &arena;
	enum fzio_status status = decode(dto, text, &untouched);
	if (status != expected) {
		fail_msg("%s: %s", text, fzio_status_str(status));
	}
	assert_ptr_equal(untouched, &arena);
}

static void members_are_read_in_any_order_and_form(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"room\":\"general\",\"user_id\":\"u-1\"}",
		"{\"user_id\":\"u-1\",\"room\":\"general\"}",
		" {\n\t\"room\" : \"general\" ,\r\n\"user_id\":\t\"u-1\" } ",
		"{\"r\\u006fom\":\"g\\u0065neral\",\"\\u0075ser_id\":\"u-1\"}",
		"{\"x\":{\"room\":[1,{}]},\"room\":\"general\",\"y\":null,\"user_id\":\"u-1\"}",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct join *join = decoded(&join_dto, texts[i]);
		assert_string_equal(join->room, "general");
		assert_string_equal(join->user_id, "u-1");
	}
}

static void every_scalar_is_read(void **state)
{
	(void)state;
	const struct scalars *it = decoded(&scalars_dto, SCALARS_TEXT);
	assert_true(it->flag);
	assert_int_equal(it->whole, -7);
	assert_int_equal(it->small, 16);
	assert_int_equal(it->count, 2);
	assert_true(it->wide == INT64_MIN);
	assert_true(it->huge == UINT64_MAX);
	assert_true(it->ratio == 0.5);
	assert_string_equal(it->name, "n");
	assert_int_equal(it->id.bytes[0], 0x55);
	assert_int_equal(it->at.tv_sec, 1795527309);
	assert_int_equal(it->at.tv_nsec, 123000000);
	assert_int_equal(it->role, ROLE_OWNER);
	assert_string_equal(it->lower, "abc");
}

static void absent_members_are_null_or_their_default(void **state)
{
	(void)state;
	const struct message *it = decoded(&message_dto, MESSAGE_START "}");
	assert_null(it->reply_to);
	assert_null(it->weight);
	assert_null(it->note);
	assert_int_equal(it->role, ROLE_MEMBER);
	assert_string_equal(it->title, "untitled");
	assert_null(it->level);
	assert_null(it->tags.items);
	assert_null(it->rows.items);
	assert_non_null(it->reactions.items); /* empty, but there */
	assert_int_equal(it->reactions.len, 0);
	assert_null(it->scores.items);
	assert_null(it->owners.items);
	assert_null(it->parent);
}

static void lists_maps_and_nesting_are_read(void **state)
{
	(void)state;
	const struct message *it = decoded(&message_dto,
		MESSAGE_START ",\"reply_to\":3,\"note\":null,\"tags\":[\"a\",\"b\"],"
			      "\"rows\":[[],[1,2,3,4,5,6,7,8,9],[-1]],"
			      "\"reactions\":{\"x\":[\"p\",\"q\"],\"y\":[]},"
			      "\"scores\":{\"guest\":null,\"OWNER\":5},"
			      "\"owners\":{\"550e8400-e29b-41d4-a716-446655440000\":1},"
			      "\"points\":[null,1.5,2],"
			      "\"parent\":" MESSAGE_START "},\"thread\":[]}");
	assert_int_equal(*it->reply_to, 3);
	assert_string_equal(it->tags.items[1], "b");
	assert_int_equal(it->rows.len, 3);
	assert_int_equal(it->rows.items[0].len, 0);
	assert_non_null(it->rows.items[0].items);
	assert_int_equal(it->rows.items[1].items[8], 9);
	assert_string_equal(it->reactions.items[0].key, "x");
	assert_string_equal(it->reactions.items[0].value.items[1], "q");
	assert_null(it->scores.items[0].value);
	assert_int_equal(it->scores.items[1].key, ROLE_OWNER);
	assert_int_equal(*it->scores.items[1].value, 5);
	assert_int_equal(it->owners.items[0].key.bytes[15], 0);
	assert_null(it->points.items[0]);
	assert_true(*it->points.items[2] == 2);
	assert_string_equal(it->parent->origin.room, "r");
	assert_non_null(it->thread.items);
}

static void no_value_becomes_another_type(void **state)
{
	(void)state;
	static const char *const rooms[] = { "1", "true", "null", "[\"a\"]", "{}", "1.5" };
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "{\"room\":%s,\"user_id\":\"u\"}", rooms[i]);
		assert_refused(&join_dto, text, FZIO_EPAYLOAD);
	}
	static const char *const numbers[] = { "\"1\"", "true", "null", "[1]", "{}", "1.5",
		"\"\"" };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "{\"a\":%s}", numbers[i]);
		assert_refused(&closed_dto, text, FZIO_EPAYLOAD);
	}
	static const char *const roots[] = { "null", "[]", "1", "\"x\"", "[{}]" };
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		assert_refused(&join_dto, roots[i], FZIO_EPAYLOAD);
	}
}

static void null_is_only_for_nullable_members(void **state)
{
	(void)state;
	assert_refused(&message_dto, MESSAGE_START ",\"reply_to\":null}", FZIO_EPAYLOAD);
	assert_refused(&message_dto, MESSAGE_START ",\"title\":null}", FZIO_EPAYLOAD);
	assert_refused(&message_dto, MESSAGE_START ",\"tags\":null}", FZIO_EPAYLOAD);
	assert_refused(
		&message_dto, "{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"}}", FZIO_EPAYLOAD);
}

static void members_given_twice_are_refused(void **state)
{
	(void)state;
	assert_refused(
		&join_dto, "{\"room\":\"a\",\"room\":\"a\",\"user_id\":\"u\"}", FZIO_EPAYLOAD);
	assert_refused(&join_dto, "{\"room\":\"a\",\"user_id\":\"u\",\"r\\u006fom\":\"b\"}",
		FZIO_EPAYLOAD);
	/* null counts as given */
	assert_refused(&message_dto, MESSAGE_START ",\"weight\":1}", FZIO_EPAYLOAD);
	assert_refused(&message_dto, MESSAGE_START ",\"reactions\":{\"a\":[],\"\\u0061\":[]}}",
		FZIO_EPAYLOAD);
	assert_refused(&message_dto, MESSAGE_START ",\"points\":[1,2,1.0]}", FZIO_EPAYLOAD);
}

static void many_keys_given_twice_are_found(void **state)
{
	(void)state;
	char text[20000] = MESSAGE_START ",\"owners\":{";
	size_t len = strlen(text);
	for (int i = 0; i < 300; i++) {
		len += (size_t)snprintf(text + len, sizeof(text) - len,
			"\"550e8400-e29b-41d4-a716-44665544%04x\":%d,", i * 7 % 300, i);
	}
	text[len - 1] = '}';
	memcpy(text + len, "}", 2);
	const struct message *it = decoded(&message_dto, text);
	assert_int_equal(it->owners.len, 300);
	char *digit = strstr(text, "55440007"); /* the second key becomes the first */
	digit[7] = '0';
	assert_refused(&message_dto, text, FZIO_EPAYLOAD);
}

static void closed_dtos_refuse_unknown_members(void **state)
{
	(void)state;
	const struct closed *it = decoded(&closed_dto, "{\"a\":1,\"q\\\"\\t\":\"x\"}");
	assert_string_equal(it->quoted, "x");
	it = decoded(&closed_dto, "{\"q\\u0022\\u0009\":\"y\",\"a\":1}");
	assert_string_equal(it->quoted, "y");
	assert_refused(&closed_dto, "{\"a\":1,\"b\":2}", FZIO_EPAYLOAD);
}

/* A key is compared with its quotes and its colon: byte mutations found this one in a spike. */
static void names_are_compared_whole(void **state)
{
	(void)state;
	assert_refused(&join_dto, "{Xroom\":\"a\",\"user_id\":\"u\"}", FZIO_ESYNTAX);
	assert_refused(&join_dto, "{\"room:\"a\",\"user_id\":\"u\"}", FZIO_ESYNTAX);
	assert_refused(&join_dto, "{\"rooms\":\"a\",\"user_id\":\"u\"}", FZIO_EPAYLOAD);
	assert_refused(&join_dto, "{\"roo\":\"a\",\"user_id\":\"u\"}", FZIO_EPAYLOAD);
}

static void more_than_64_members_work(void **state)
{
	(void)state;
	char text[2000] = "{";
	size_t len = 1;
	for (int i = 69; i >= 0; i--) {
		len += (size_t)snprintf(text + len, sizeof(text) - len, "\"m%d\":%d,", i, i * 3);
	}
	text[len - 1] = '}';
	const struct large *it = decoded(&large_dto, text);
	for (int i = 0; i < 70; i++) {
		assert_int_equal(it->members[i], i * 3);
	}
	text[len - 1] = ',';
	strcpy(text + len, "\"m66\":1}");
	assert_refused(&large_dto, text, FZIO_EPAYLOAD);
	text[len - 1] = '}';
	text[len] = '\0';
	memcpy(strstr(text, "\"m65\""), "\"n65\"", 5);
	assert_refused(&large_dto, text, FZIO_EPAYLOAD);
}

static void text_that_is_not_json_is_a_syntax_error(void **state)
{
	(void)state;
	static const char *const texts[] = { "", " ", "{", "{\"room\"",
		"{\"room\":", "{\"room\":\"a", "{\"room\":\"a\"", "{\"room\":\"a\",}", "{,}",
		"{\"room\":\"a\",\"user_id\":\"u\"}x", "{\"room\":\"a\",\"user_id\":\"u\"}{}",
		"{\"room\":\"a\" \"user_id\":\"u\"}", "{\"room\":'a',\"user_id\":\"u\"}",
		"{room:\"a\"}", "{\"room\":\"a\",\"user_id\":\"u\",}",
		"{\"room\":\"a\\u0000\",\"user_id\":\"u\"}", "{\"room\":1,\"user_id\":\"u\"",
		"{\"room\":1,\"user_id\":01}", "nul", "[1,]", "{\"x\":[1}", "{\"x\":nan}",
		"\xef\xbb\xbf{\"room\":\"a\",\"user_id\":\"u\"}" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_refused(&join_dto, texts[i], FZIO_ESYNTAX);
	}
}

static void every_cut_of_a_text_is_refused(void **state)
{
	(void)state;
	char text[] = SCALARS_TEXT;
	for (size_t len = sizeof(text) - 2; len > 0; len--) {
		text[len] = '\0';
		assert_refused(&scalars_dto, text, FZIO_ESYNTAX);
	}
}

static void prefix_ends_behind_its_value(void **state)
{
	(void)state;
	const char *text = "  {\"a\":1} , {\"a\":x";
	const char *end = NULL;
	const void *value = NULL;
	assert_int_equal(fzio__decode_prefix(&arena, &closed_dto, text, text + strlen(text), NULL,
				 &value, &end),
		FZIO_OK);
	assert_string_equal(end, " , {\"a\":x");
	assert_int_equal(((const struct closed *)value)->a, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_read_in_any_order_and_form),
		cmocka_unit_test(every_scalar_is_read),
		cmocka_unit_test(absent_members_are_null_or_their_default),
		cmocka_unit_test(lists_maps_and_nesting_are_read),
		cmocka_unit_test(no_value_becomes_another_type),
		cmocka_unit_test(null_is_only_for_nullable_members),
		cmocka_unit_test(members_given_twice_are_refused),
		cmocka_unit_test(many_keys_given_twice_are_found),
		cmocka_unit_test(closed_dtos_refuse_unknown_members),
		cmocka_unit_test(names_are_compared_whole),
		cmocka_unit_test(more_than_64_members_work),
		cmocka_unit_test(text_that_is_not_json_is_a_syntax_error),
		cmocka_unit_test(every_cut_of_a_text_is_refused),
		cmocka_unit_test(prefix_ends_behind_its_value),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
