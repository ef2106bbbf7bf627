/* SPDX-License-Identifier: MIT */
/*
 * What is said about a refused payload: the type, loc and msg of pydantic 2.13 in python mode,
 * taken from its own output for the same input (facts/seed.md §4), in the order of declaration.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "codec_fixture.h"

/* The violations as they go into an ack, one a line. */
static void assert_said(const struct fzio_dto *dto, const char *text, const char *expected)
{
	struct fzio_violations violations;
	const void *value;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_decode(&arena, dto, text, strlen(text), NULL, &value, &violations),
		FZIO_EPAYLOAD);
	assert_int_equal(violations.more, 0);
	fzio_violations_write(&violations, &out);
	assert_string_equal(fzio_buffer_terminate(&out), expected);
	fzio_buffer_finish(&out);
}

/* The one thing said about one member of Scalars, whose others are right. */
static void assert_scalar(const char *member, const char *json, const char *type, const char *msg)
{
	char text[2000];
	char expected[1000];
	char key[40];
	snprintf(key, sizeof(key), "\"%s\":", member);
	const char *start = strstr(SCALARS_TEXT, key);
	const char *rest = strchr(start, ',');
	snprintf(text, sizeof(text), "%.*s%s%s%s", (int)(start - SCALARS_TEXT), SCALARS_TEXT, key,
		json, rest ? rest : "}");
	size_t len = (size_t)snprintf(expected, sizeof(expected),
		"[{\"type\":\"%s\",\"loc\":[\"%s\"],\"msg\":\"", type, member);
	for (; *msg != '\0'; msg++) {
		if (*msg == '"' || *msg == '\\') {
			expected[len++] = '\\';
		}
		expected[len++] = *msg;
	}
	memcpy(expected + len, "\"}]", 4);
	assert_said(&scalars_dto, text, expected);
}

static void types_are_named_as_in_python_mode(void **state)
{
	(void)state;
	static const struct {
		const char *member, *type, *msg;
	} rows[] = {
		{ "flag", "bool_type", "Input should be a valid boolean" },
		{ "whole", "int_type", "Input should be a valid integer" },
		{ "small", "int_type", "Input should be a valid integer" },
		{ "count", "int_type", "Input should be a valid integer" },
		{ "wide", "int_type", "Input should be a valid integer" },
		{ "huge", "int_type", "Input should be a valid integer" },
		{ "ratio", "float_type", "Input should be a valid number" },
		{ "name", "string_type", "Input should be a valid string" },
		{ "id", "uuid_type", "UUID input should be a string, bytes or UUID object" },
		{ "at", "datetime_type", "Input should be a valid datetime" },
		{ "role", "enum", "Input should be 'guest', 'member' or 'OWNER'" },
	};
	static const char *const wrong[] = { "null", "[]", "{}", "[\"x\",{\"y\":1}]" };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
			assert_scalar(rows[i].member, wrong[k], rows[i].type, rows[i].msg);
		}
	}
	assert_scalar("flag", "1", rows[0].type, rows[0].msg);
	assert_scalar("flag", "\"true\"", rows[0].type, rows[0].msg);
	assert_scalar("whole", "\"1\"", rows[1].type, rows[1].msg);
	assert_scalar("whole", "true", rows[1].type, rows[1].msg);
	assert_scalar("wide", "false", rows[4].type, rows[4].msg);
	assert_scalar("ratio", "\"0.5\"", rows[6].type, rows[6].msg);
	assert_scalar("name", "1", rows[7].type, rows[7].msg);
	assert_scalar("id", "1", rows[8].type, rows[8].msg);
	assert_scalar("at", "1795527309", rows[9].type, rows[9].msg);
	assert_scalar("role", "1", rows[10].type, rows[10].msg);
}

static void integers_have_their_words(void **state)
{
	(void)state;
	static const char fraction[] =
		"Input should be a valid integer, got a number with a fractional part";
	static const char digits[] =
		"Input should be a valid integer, unable to parse string as an integer";
	assert_scalar("whole", "3.5", "int_from_float", fraction);
	assert_scalar("wide", "1e-1", "int_from_float", fraction);
	assert_scalar("wide", "\"x\"", "int_parsing", digits);
	assert_scalar("wide", "\"\"", "int_parsing", digits);
	assert_scalar("wide", "\"1.0\"", "int_parsing", digits);
	assert_scalar("wide", "\"1e2\"", "int_parsing", digits);
	assert_scalar("wide", "\" 1\"", "int_parsing", digits);
	assert_scalar("huge", "\"01\"", "int_parsing", digits);
	assert_scalar("whole", "9007199254740992", "less_than_equal",
		"Input should be less than or equal to 9007199254740991");
	assert_scalar("whole", "-1e30", "greater_than_equal",
		"Input should be greater than or equal to -9007199254740991");
	assert_scalar("wide", "\"9223372036854775808\"", "less_than_equal",
		"Input should be less than or equal to 9223372036854775807");
	assert_scalar(
		"huge", "-1", "greater_than_equal", "Input should be greater than or equal to 0");
	assert_scalar("huge", "1e400", "less_than_equal",
		"Input should be less than or equal to 18446744073709551615");
	assert_scalar("count", "4294967296", "less_than_equal",
		"Input should be less than or equal to 4294967295");
	assert_scalar(
		"count", "0", "greater_than_equal", "Input should be greater than or equal to 1");
	assert_scalar("small", "72", "less_than_equal", "Input should be less than or equal to 64");
	/* the step is told first */
	assert_scalar("small", "71", "multiple_of", "Input should be a multiple of 8");
}

static void floats_have_their_words(void **state)
{
	(void)state;
	assert_scalar("ratio", "1e999", "finite_number", "Input should be a finite number");
	assert_scalar("ratio", "0", "greater_than", "Input should be greater than 0");
	assert_scalar("ratio", "1", "less_than", "Input should be less than 1");
}

static void strings_have_their_words(void **state)
{
	(void)state;
	assert_scalar(
		"name", "\"\"", "string_too_short", "String should have at least 1 character");
	assert_scalar(
		"name", "\"12345\"", "string_too_long", "String should have at most 4 characters");
	assert_scalar("lower", "\"Abc\"", "string_pattern_mismatch",
		"String should match pattern '^[a-z]+$'");
	assert_scalar("lower", "\"\"", "string_pattern_mismatch",
		"String should match pattern '^[a-z]+$'");
	assert_scalar("role", "\"owner\"", "enum", "Input should be 'guest', 'member' or 'OWNER'");
}

static void uuids_have_their_words(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "\"\"", "invalid length: expected length 32 for simple format, found 0" },
		{ "\"abc\"", "invalid length: expected length 32 for simple format, found 3" },
		{ "\"550e8400-e29b-41d4-a716-44665544000\"",
			"invalid group length in group 4: expected 12, found 11" },
		{ "\"550e8400-e29b-41d4a-716-446655440000\"",
			"invalid group length in group 2: expected 4, found 5" },
		{ "\"550e8400-e29b-41d4-a716-44665544000g\"",
			"invalid character: found `g` at 36" },
		{ "\"550e8400-e29b-41d4-a716-4466554400\xc3\xa9\"",
			"invalid character: found `\xc3\xa9` at 35" },
		{ "\"550e8400-e29b-41d4-a7160446655440000\"",
			"invalid group count: expected 5, found 4" },
		{ "\"550e8400-e29b-41d4-a716--46655440000\"",
			"invalid group count: expected 5, found 6" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char msg[200];
		snprintf(msg, sizeof(msg), "Input should be a valid UUID, %s", rows[i][1]);
		assert_scalar("id", rows[i][0], "uuid_parsing", msg);
	}
}

static void timestamps_have_their_words(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "", "input is too short" },
		{ "x", "input is too short" },
		{ "2026-13-24T10:00:00Z", "month value is outside expected range of 1-12" },
		{ "2026-02-30T10:00:00Z", "day value is outside expected range" },
		{ "a026-11-24T10:00:00Z", "invalid character in year" },
		{ "2026-a1-24T10:00:00Z", "invalid character in month" },
		{ "2026-11-a4T10:00:00Z", "invalid character in day" },
		{ "2026/11/24T10:00:00Z", "invalid date separator, expected `-`" },
		{ "2026-11-24T", "unexpected extra characters at the end of the input" },
		{ "2026-11-24T25:00:00Z", "unexpected extra characters at the end of the input" },
		{ "2026-11-24T10:00:60Z", "unexpected extra characters at the end of the input" },
		{ "2026-11-24T10:00:00Zx", "unexpected extra characters at the end of the input" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char json[64];
		char msg[200];
		snprintf(json, sizeof(json), "\"%s\"", rows[i][0]);
		snprintf(msg, sizeof(msg), "Input should be a valid datetime or date, %s",
			rows[i][1]);
		assert_scalar("at", json, "datetime_from_date_parsing", msg);
	}
	assert_scalar("at", "\"2026-11-24T10:00:00\"", "timezone_aware",
		"Input should have timezone info");
	assert_scalar("at", "\"2026-11-24\"", "timezone_aware", "Input should have timezone info");
	assert_scalar("at", "\"0000-11-24T10:00:00Z\"", "datetime_parsing",
		"Input should be a valid datetime, year 0 is out of range");
}

static void all_violations_come_in_declared_order(void **state)
{
	(void)state;
	assert_said(&join_dto, "{\"user_id\":1}",
		"[{\"type\":\"missing\",\"loc\":[\"room\"],\"msg\":\"Field required\"},"
		"{\"type\":\"string_type\",\"loc\":[\"user_id\"],"
		"\"msg\":\"Input should be a valid string\"}]");
	assert_said(&closed_dto, "{\"z\":1,\"x\\ny\":[{}],\"a\":true}",
		"[{\"type\":\"int_type\",\"loc\":[\"a\"],"
		"\"msg\":\"Input should be a valid integer\"},"
		"{\"type\":\"extra_forbidden\",\"loc\":[\"z\"],"
		"\"msg\":\"Extra inputs are not permitted\"},"
		"{\"type\":\"extra_forbidden\",\"loc\":[\"x\\ny\"],"
		"\"msg\":\"Extra inputs are not permitted\"}]");
}

static void payloads_that_are_no_objects_have_no_loc(void **state)
{
	(void)state;
	static const char *const texts[] = { "null", "[]", " 1", "\"x\"", "[{\"room\":1}]" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_said(&join_dto, texts[i],
			"[{\"type\":\"model_type\",\"loc\":[],\"msg\":\"Input should be a valid "
			"dictionary or instance of JoinRoomCmd\"}]");
	}
}

static void nested_violations_say_where(void **state)
{
	(void)state;
	assert_said(&message_dto,
		MESSAGE_START ",\"thread\":[" MESSAGE_START "},3,{\"origin\":{},\"weight\":\"x\"}],"
			      "\"rows\":[[1],[1,\"2\"],3]}",
		"[{\"type\":\"int_type\",\"loc\":[\"rows\",1,1],"
		"\"msg\":\"Input should be a valid integer\"},"
		"{\"type\":\"list_type\",\"loc\":[\"rows\",2],"
		"\"msg\":\"Input should be a valid list\"},"
		"{\"type\":\"model_type\",\"loc\":[\"thread\",1],"
		"\"msg\":\"Input should be a valid dictionary or instance of Message\"},"
		"{\"type\":\"missing\",\"loc\":[\"thread\",2,\"origin\",\"room\"],"
		"\"msg\":\"Field required\"},"
		"{\"type\":\"missing\",\"loc\":[\"thread\",2,\"origin\",\"user_id\"],"
		"\"msg\":\"Field required\"},"
		"{\"type\":\"float_type\",\"loc\":[\"thread\",2,\"weight\"],"
		"\"msg\":\"Input should be a valid number\"}]");
}

static void lists_that_are_too_long_are_not_looked_into(void **state)
{
	(void)state;
	assert_said(&message_dto, MESSAGE_START ",\"tags\":[1,\"long\",\"a\",\"b\"]}",
		"[{\"type\":\"too_long\",\"loc\":[\"tags\"],"
		"\"msg\":\"List should have at most 3 items after validation, not 4\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"tags\":[]}",
		"[{\"type\":\"too_short\",\"loc\":[\"tags\"],"
		"\"msg\":\"List should have at least 1 item after validation, not 0\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"tags\":[\"long\",\"\"]}",
		"[{\"type\":\"string_too_long\",\"loc\":[\"tags\",0],"
		"\"msg\":\"String should have at most 3 characters\"},"
		"{\"type\":\"string_too_short\",\"loc\":[\"tags\",1],"
		"\"msg\":\"String should have at least 1 character\"}]");
}

static void maps_name_keys_and_values(void **state)
{
	(void)state;
	assert_said(&message_dto,
		MESSAGE_START ",\"reactions\":{\"long\":1,\"b\":[],\"c\":[2]},"
			      "\"scores\":{\"Guest\":1.5},\"owners\":{\"x\":1}}",
		"[{\"type\":\"string_too_long\",\"loc\":[\"reactions\",\"long\",\"[key]\"],"
		"\"msg\":\"String should have at most 3 characters\"},"
		"{\"type\":\"list_type\",\"loc\":[\"reactions\",\"long\"],"
		"\"msg\":\"Input should be a valid list\"},"
		"{\"type\":\"string_type\",\"loc\":[\"reactions\",\"c\",0],"
		"\"msg\":\"Input should be a valid string\"},"
		"{\"type\":\"enum\",\"loc\":[\"scores\",\"Guest\",\"[key]\"],"
		"\"msg\":\"Input should be 'guest', 'member' or 'OWNER'\"},"
		"{\"type\":\"int_from_float\",\"loc\":[\"scores\",\"Guest\"],\"msg\":\"Input "
		"should "
		"be a valid integer, got a number with a fractional part\"},"
		"{\"type\":\"uuid_parsing\",\"loc\":[\"owners\",\"x\",\"[key]\"],\"msg\":\"Input "
		"should be a valid UUID, invalid character: found `x` at 1\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"reactions\":{\"a\":[],\"b\":[],\"c\":[]}}",
		"[{\"type\":\"too_long\",\"loc\":[\"reactions\"],"
		"\"msg\":\"Dictionary should have at most 2 items after validation, not 3\"}]");
	/* As long as too many are right, it does not matter what is wrong with the others. */
	assert_said(&message_dto,
		MESSAGE_START ",\"reactions\":{\"a\":[],\"x\":1,\"b\":[],\"long\":[],\"c\":[]}}",
		"[{\"type\":\"too_long\",\"loc\":[\"reactions\"],"
		"\"msg\":\"Dictionary should have at most 2 items after validation, not 3\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"reactions\":[]}",
		"[{\"type\":\"dict_type\",\"loc\":[\"reactions\"],"
		"\"msg\":\"Input should be a valid dictionary\"}]");
}

static void what_is_given_twice_is_named(void **state)
{
	(void)state;
	assert_said(&join_dto, "{\"room\":\"a\",\"user_id\":\"u\",\"room\":\"b\"}",
		"[{\"type\":\"duplicate_member\",\"loc\":[\"room\"],"
		"\"msg\":\"Field should be given only once\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"reactions\":{\"b\":[],\"b\":[]}}",
		"[{\"type\":\"duplicate_member\",\"loc\":[\"reactions\",\"b\"],"
		"\"msg\":\"Field should be given only once\"}]");
	assert_said(&message_dto, MESSAGE_START ",\"points\":[null,1,null]}",
		"[{\"type\":\"unique_items\",\"loc\":[\"points\"],"
		"\"msg\":\"List should have unique items\"}]");
}

static void more_than_the_limit_is_counted(void **state)
{
	(void)state;
	char text[2000] = MESSAGE_START ",\"rows\":[";
	for (int i = 0; i < 40; i++) {
		strcat(text, i < 39 ? "1," : "1]}");
	}
	struct fzio_violations violations;
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &message_dto, text, strlen(text), NULL, &value, &violations),
		FZIO_EPAYLOAD);
	assert_int_equal(violations.len, FZIO_VIOLATIONS_MAX);
	assert_int_equal(violations.more, 8);
	assert_non_null(strstr(fzio_violations_str(&violations, &arena), "; and 8 more"));
}

static void a_log_line_stays_one_line(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":\"1\",\"b\\nc\":1}";
	struct fzio_violations violations;
	const void *value;
	fzio_decode(&arena, &closed_dto, text, sizeof(text) - 1, NULL, &value, &violations);
	assert_string_equal(fzio_violations_str(&violations, &arena),
		"a: Input should be a valid integer; b?c: Extra inputs are not permitted");
}

static void text_that_is_not_json_has_no_violations(void **state)
{
	(void)state;
	static const char text[] = "{\"room\":1,\"user_id\":}";
	struct fzio_violations violations;
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &join_dto, text, sizeof(text) - 1, NULL, &value, &violations),
		FZIO_ESYNTAX);
	assert_int_equal(violations.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_named_as_in_python_mode),
		cmocka_unit_test(integers_have_their_words),
		cmocka_unit_test(floats_have_their_words),
		cmocka_unit_test(strings_have_their_words),
		cmocka_unit_test(uuids_have_their_words),
		cmocka_unit_test(timestamps_have_their_words),
		cmocka_unit_test(all_violations_come_in_declared_order),
		cmocka_unit_test(payloads_that_are_no_objects_have_no_loc),
		cmocka_unit_test(nested_violations_say_where),
		cmocka_unit_test(lists_that_are_too_long_are_not_looked_into),
		cmocka_unit_test(maps_name_keys_and_values),
		cmocka_unit_test(what_is_given_twice_is_named),
		cmocka_unit_test(more_than_the_limit_is_counted),
		cmocka_unit_test(a_log_line_stays_one_line),
		cmocka_unit_test(text_that_is_not_json_has_no_violations),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
