/* SPDX-License-Identifier: MIT */
/*
 * `any` members: objects of json-c, built from texts that our own reader accepted and written by
 * our own writer, because json-c's let through what is no JSON (facts/json.md §8).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "arena_fixture.h"
#include "codec_fixture.h"

static enum fzio_status decode_with(const char *value, const struct fzio_decode_options *options,
	const struct note **ret_note, struct fzio_violations *violations)
{
	size_t size = strlen(value) + 20;
	char *text = malloc(size);
	snprintf(text, size, "{\"value\":%s}", value);
	const void *note = NULL;
	enum fzio_status status =
		fzio_decode(&arena, &note_dto, text, strlen(text), options, &note, violations);
	*ret_note = note;
	free(text);
	return status;
}

static struct json_object *decode(const char *value)
{
	const struct note *note;
	assert_int_equal(decode_with(value, NULL, &note, NULL), FZIO_OK);
	assert_null(note->extra);
	return note->value;
}

static void assert_status(const char *value, enum fzio_status expected)
{
	const struct note *note;
	struct fzio_violations violations;
	assert_int_equal(decode_with(value, NULL, &note, NULL), expected);
	assert_int_equal(decode_with(value, NULL, &note, &violations), expected);
}

/* Read, written, and read again. */
static void assert_round(const char *value, const char *expected)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	struct note note = { .value = decode(value) };
	assert_int_equal(fzio_encode(&out, &note_dto, &note, NULL, NULL), FZIO_OK);
	char *text = fzio_buffer_terminate(&out);
	text[strlen(text) - 1] = '\0';
	assert_string_equal(text + strlen("{\"value\":"), expected);
	decode(expected);
	fzio_buffer_finish(&out);
}

static void every_type_of_value_is_built(void **state)
{
	(void)state;
	assert_null(decode("null"));
	assert_int_equal(json_object_get_type(decode("true")), json_type_boolean);
	assert_true(json_object_get_boolean(decode("true")));
	assert_false(json_object_get_boolean(decode("false")));
	assert_string_equal(json_object_get_string(decode("\"a\\u00e4\\n\"")), "aä\n");
	assert_int_equal(json_object_get_int64(decode("-7")), -7);
	assert_int_equal(json_object_get_type(decode("3.0")), json_type_double);
	assert_true(json_object_get_double(decode("1.5e3")) == 1500);
	struct json_object *list = decode(" [ 1 , null , [ ] ] ");
	assert_int_equal(json_object_array_length(list), 3);
	assert_null(json_object_array_get_idx(list, 1));
	struct json_object *object = decode("{ \"a\" : { } , \"\\u0062\" : 2 }");
	struct json_object *member;
	assert_true(json_object_object_get_ex(object, "b", &member));
	assert_int_equal(json_object_get_int(member), 2);
}

static void what_is_read_is_written(void **state)
{
	(void)state;
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "null", "null" },
		{ "[true,false,null]", "[true,false,null]" },
		{ " { \"b\" : 1 , \"a\" : [ ] , \"\" : { } } ", "{\"b\":1,\"a\":[],\"\":{}}" },
		{ "\"\\u0041\\/\\\"\\u001f\"", "\"A/\\\"\\u001f\"" },
		{ "19.99", "19.99" }, /* json-c writes 19.989999999999998 */
		{ "3.0", "3" },
		{ "-0", "-0" },
		{ "9223372036854775807", "9223372036854775807" },
		{ "9223372036854775808", "9223372036854775808" },
		{ "18446744073709551615", "18446744073709551615" },
		{ "-9223372036854775808", "-9223372036854775808" },
		/* Beyond 64 bits: a double, as in every other reader, and never clamped. */
		{ "18446744073709551616", "18446744073709552000" },
		{ "-9223372036854775809", "-9223372036854776000" },
		{ "1e300", "1e+300" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_round(rows[i].in, rows[i].out);
	}
}

/* What json-c accepts with STRICT and VALIDATE_UTF8 (facts/json.md §8). */
static void what_json_c_lets_through_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = { "NaN", "Infinity", "-Infinity", "{'a':1}", "\"\t\"",
		"\"\x01\"", "-01", "-2.", "1.", "1.e3", "0.e1", "-.5", "\"\\ud800\"",
		"\"\xc0\x80\"", "\"\xe0\x80\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
		"\"\\u0000\"", "{\"a\\u0000x\":1}", "[1,]", "{,}", "[1 2]", "{\"a\"}", "" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_status(texts[i], FZIO_ESYNTAX);
	}
}

static void a_member_given_twice_is_refused(void **state)
{
	(void)state;
	struct fzio_violations violations;
	const struct note *note;
	assert_int_equal(decode_with("[{\"a\":1,\"\\u0061\":[2]}]", NULL, &note, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(violations.items[0].type, "duplicate_member");
	assert_string_equal(
		fzio_violations_str(&violations, &arena), "value: Field should be given only once");
}

static void a_number_beyond_doubles_is_refused(void **state)
{
	(void)state;
	struct fzio_violations violations;
	const struct note *note;
	assert_int_equal(decode_with("[1,1e999]", NULL, &note, &violations), FZIO_EPAYLOAD);
	assert_string_equal(violations.items[0].type, "finite_number");
}

/* 1 MB of `{},` costs json-c 264 MB. */
static void nodes_are_limited_over_all_members(void **state)
{
	(void)state;
	char text[2 * 2100] = "[0";
	for (int i = 2; i < 2000; i++) {
		strcat(text, ",0");
	}
	strcat(text, "]"); /* 1 + 1999 values */
	assert_status(text, FZIO_OK);
	strcpy(text + strlen(text) - 1, ",0]");
	assert_status(text, FZIO_ELIMIT);
	struct fzio_decode_options few = { .nodes = 4 };
	const void *value;
	static const char both[] = "{\"value\":[1],\"extra\":[2]}";
	assert_int_equal(
		fzio_decode(&arena, &note_dto, both, strlen(both), &few, &value, NULL), FZIO_OK);
	few.nodes = 3;
	struct fzio_violations violations;
	assert_int_equal(
		fzio_decode(&arena, &note_dto, both, strlen(both), &few, &value, &violations),
		FZIO_ELIMIT);
	few.nodes = 2;
	assert_int_equal(fzio_decode(&arena, &note_dto, both, strlen(both), &few, &value, NULL),
		FZIO_ELIMIT);
}

static void depth_is_limited(void **state)
{
	(void)state;
	char text[600] = "";
	memset(text, '[', 63);
	memset(text + 63, ']', 63);
	assert_status(text, FZIO_OK);
	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	assert_status(text, FZIO_ELIMIT);
	struct fzio_decode_options one = { .depth = 1 };
	const struct note *note;
	assert_int_equal(decode_with("1", &one, &note, NULL), FZIO_OK);
	assert_int_equal(decode_with("[]", &one, &note, NULL), FZIO_ELIMIT);
}

static void absent_is_not_null_on_the_wire(void **state)
{
	(void)state;
	static const char text[] = "{\"value\":null,\"extra\":null}";
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &note_dto, text, strlen(text), NULL, &value, NULL), FZIO_OK);
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &note_dto, value, NULL, NULL), FZIO_OK);
	assert_string_equal(fzio_buffer_terminate(&out), "{\"value\":null}");
	fzio_buffer_finish(&out);
	assert_int_equal(
		fzio_decode(&arena, &note_dto, "{}", 2, NULL, &value, NULL), FZIO_EPAYLOAD);
}

static void assert_not_written(
	struct json_object *value, enum fzio_status expected, const char *type)
{
	struct fzio_buffer out;
	struct fzio_violations violations;
	struct note note = { .value = value };
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &note_dto, &note, &arena, &violations), expected);
	assert_int_equal(out.len, 0);
	if (type) {
		assert_string_equal(violations.items[0].type, type);
	}
	fzio_buffer_finish(&out);
}

static void what_is_no_json_is_not_written(void **state)
{
	(void)state;
	struct json_object *list = json_object_new_array();
	json_object_array_add(list, json_object_new_double(NAN));
	assert_not_written(list, FZIO_EPAYLOAD, "finite_number");
	json_object_array_put_idx(list, 0, json_object_new_string("\xc0\x80"));
	assert_not_written(list, FZIO_EPAYLOAD, "string_unicode");
	json_object_array_put_idx(list, 0, json_object_new_string_len("a\0b", 3));
	assert_not_written(list, FZIO_EPAYLOAD, "string_unicode");
	struct json_object *object = json_object_new_object();
	json_object_object_add(object, "\xff", NULL);
	json_object_array_put_idx(list, 0, object);
	assert_not_written(list, FZIO_EPAYLOAD, "string_unicode");
	json_object_put(list);
}

/* A list that holds itself, twice: without a count of nodes its depth alone would not end it. */
static void a_cycle_ends(void **state)
{
	(void)state;
	struct json_object *list = json_object_new_array();
	json_object_array_add(list, json_object_get(list));
	json_object_array_add(list, json_object_get(list));
	assert_not_written(list, FZIO_ELIMIT, NULL);
	struct note note = { .value = list };
	assert_null(fzio_copy(&arena, &note_dto, &note));
	json_object_array_del_idx(list, 0, 2);
	json_object_put(list);
}

static void the_arena_frees_what_it_holds(void **state)
{
	(void)state;
	/* LeakSanitizer sees the rest; what is kept by its own reference must survive. */
	struct json_object *kept = json_object_get(decode("{\"a\":[1,{\"b\":\"text\"}]}"));
	fzio_arena_reset(&arena);
	assert_string_equal(json_object_to_json_string_ext(kept, JSON_C_TO_STRING_PLAIN),
		"{\"a\":[1,{\"b\":\"text\"}]}");
	assert_int_equal(json_object_put(kept), 1);
	decode("[1]");
}

static void a_copy_shares_nothing(void **state)
{
	(void)state;
	struct fzio_arena other;
	fzio_arena_init(&other, 0);
	struct note note = { .value = decode("{\"a\":[1]}"), .extra = NULL };
	const struct note *copy = fzio_copy(&other, &note_dto, &note);
	assert_ptr_not_equal(copy->value, note.value);
	assert_null(copy->extra);
	fzio_arena_reset(&arena);
	struct json_object *member;
	assert_true(json_object_object_get_ex(copy->value, "a", &member));
	fzio_arena_finish(&other);
}

/* No memory for anything: neither a leak nor a value the arena does not own. */
static void a_full_arena_is_an_error(void **state)
{
	(void)state;
	static const char text[] = "{\"value\":{\"a\\u0062\":\"\\n\",\"c\":[1,2.5,\"x\"]}}";
	enum fzio_status status = FZIO_ENOMEM;
	for (size_t limit = 1; status == FZIO_ENOMEM; limit++) {
		struct fzio_arena small;
		const void *value;
		fzio_arena_init(&small, limit);
		status = fzio_decode(&small, &note_dto, text, sizeof(text) - 1, NULL, &value, NULL);
		fzio_arena_finish(&small);
	}
	assert_int_equal(status, FZIO_OK);
}

static enum fzio_status decode_set(const struct fzio_field *item, size_t size, const char *set)
{
	const struct fzio_field field = { FZIO_NAME("set"), .kind = FZIO_ARRAY,
		.flags = FZIO_UNIQUE, .item_size = (uint32_t)size, .items = item };
	const struct fzio_dto dto = { .name = "Set", .fields = &field, .len = 1, .size = 16 };
	char text[1000];
	const void *value;
	struct fzio_violations violations;
	snprintf(text, sizeof(text), "{\"set\":[%s]}", set);
	enum fzio_status status =
		fzio_decode(&arena, &dto, text, strlen(text), NULL, &value, &violations);
	if (status == FZIO_EPAYLOAD) {
		assert_string_equal(violations.items[0].type, "unique_items");
		assert_int_equal(violations.items[0].loc_len, 1);
	}
	return status;
}

/* What JSON Schema calls equal, whatever its form. */
static void items_of_a_set_of_any_differ(void **state)
{
	(void)state;
	static const struct fzio_field item = { .kind = FZIO_ANY };
	static const char *const different[] = {
		"1,\"1\",true,null,[],{},[1],{\"a\":1}",
		"false,true,0,1,\"\",\"a\",\"b\",[false],[0]",
		"9007199254740993,9007199254740992,18446744073709551615,9223372036854775807",
		"{\"a\":1,\"b\":2},{\"a\":2,\"b\":1},{\"a\":1,\"c\":2},{\"a\":1}",
		"[1,2],[2,1],[[1],2],[1,[2]]",
		"1,2,3,4,5,6,7,8,9,10,11,12",
	};
	static const char *const same[] = {
		"1,2,1.0",
		"null,null",
		"true,1,true",
		"\"\\u0061\",\"a\"",
		"{\"a\":1,\"b\":[2,{}]},{\"b\":[2.0,{}],\"a\":1e0}",
		"[[],{}],1,[[],{}]",
		"18446744073709551615,18446744073709551615",
		"1,2,3,4,5,6,7,8,9,10,11,3",
	};
	for (size_t i = 0; i < sizeof(different) / sizeof(different[0]); i++) {
		assert_int_equal(decode_set(&item, sizeof(void *), different[i]), FZIO_OK);
	}
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(decode_set(&item, sizeof(void *), same[i]), FZIO_EPAYLOAD);
	}
}

static void items_of_a_set_of_maps_differ(void **state)
{
	(void)state;
	struct entry {
		const char *key;
		int32_t value;
	};
	static const struct fzio_field key = { .kind = FZIO_STRING };
	static const struct fzio_field value = { .kind = FZIO_I32,
		.offset = offsetof(struct entry, value) };
	static const struct fzio_field item = {
		.kind = FZIO_MAP, .item_size = sizeof(struct entry), .keys = &key, .items = &value
	};
	assert_int_equal(decode_set(&item, 16,
				 "{},{\"a\":1},{\"b\":1},{\"a\":2},{\"a\":1,\"b\":2},"
				 "{\"a\":2,\"b\":1}"),
		FZIO_OK);
	assert_int_equal(
		decode_set(&item, 16, "{\"a\":1,\"b\":2},{},{\"b\":2,\"a\":1}"), FZIO_EPAYLOAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_of_value_is_built),
		cmocka_unit_test(what_is_read_is_written),
		cmocka_unit_test(what_json_c_lets_through_is_refused),
		cmocka_unit_test(a_member_given_twice_is_refused),
		cmocka_unit_test(a_number_beyond_doubles_is_refused),
		cmocka_unit_test(nodes_are_limited_over_all_members),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(absent_is_not_null_on_the_wire),
		cmocka_unit_test(what_is_no_json_is_not_written),
		cmocka_unit_test(a_cycle_ends),
		cmocka_unit_test(the_arena_frees_what_it_holds),
		cmocka_unit_test(a_copy_shares_nothing),
		cmocka_unit_test(a_full_arena_is_an_error),
		cmocka_unit_test(items_of_a_set_of_any_differ),
		cmocka_unit_test(items_of_a_set_of_maps_differ),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
