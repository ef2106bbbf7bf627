/* SPDX-License-Identifier: MIT */
/*
 * Unions: the member that tells variants apart stands anywhere in the object, and what is said of
 * one that does not fit is what pydantic 2.13 says of a discriminated union (facts/seed.md §4).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "codec_fixture.h"

static const struct post *decode(const char *text)
{
	const void *value = NULL;
	assert_int_equal(
		fzio_decode(&arena, &post_dto, text, strlen(text), NULL, &value, NULL), FZIO_OK);
	return value;
}

/* `expected` is the log's line, which holds loc and msg; `type` is that of the first violation. */
static void assert_said(const char *text, const char *type, const char *expected)
{
	struct fzio_violations violations;
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &post_dto, text, strlen(text), NULL, &value, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena), expected);
	assert_string_equal(violations.items[0].type, type);
}

static void the_tag_may_stand_anywhere(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"body\":{\"kind\":\"text\",\"text\":\"hi\"}}",
		"{\"body\":{\"text\":\"hi\",\"kind\":\"text\"}}",
		"{\"body\": { \"text\" : \"hi\" , \"kind\" : \"text\" } }",
		"{\"body\":{\"\\u006bind\":\"te\\u0078t\",\"text\":\"hi\"}}",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct post *post = decode(texts[i]);
		assert_int_equal(post->body.kind, BODY_TEXT);
		assert_string_equal(post->body.text->text, "hi");
		assert_null(post->reply);
	}
}

static void unions_nest_and_each_has_its_own_tag(void **state)
{
	(void)state;
	const struct post *post = decode(
		"{\"body\":{\"parts\":[{\"parts\":[],\"kind\":\"group\"},{\"text\":\"a\",\"kind\":"
		"\"text\"}],\"kind\":\"group\"},\"reply\":{\"text\":\"b\",\"kind\":\"text\"},"
		"\"secret\":null}");
	assert_int_equal(post->body.kind, BODY_GROUP);
	assert_int_equal(post->body.group->parts.len, 2);
	assert_int_equal(post->body.group->parts.items[0].kind, BODY_GROUP);
	assert_int_equal(post->body.group->parts.items[0].group->parts.len, 0);
	assert_non_null(post->body.group->parts.items[0].group->parts.items);
	assert_string_equal(post->body.group->parts.items[1].text->text, "a");
	assert_string_equal(post->reply->text->text, "b");
	assert_null(post->secret);
}

/* An open variant ignores members of that name in what it does not know. */
static void only_the_objects_own_tag_counts(void **state)
{
	(void)state;
	const struct post *post = decode(
		"{\"body\":{\"kind\":\"group\",\"x\":{\"kind\":5,\"kind\":6},\"parts\":[]}}");
	assert_int_equal(post->body.kind, BODY_GROUP);
	post = decode("{\"body\":{\"kind\":\"group\",\"by\":{\"kind\":5,\"kind\":6,\"room\":"
		      "\"r\",\"user_id\":\"u\"},\"parts\":[]}}");
	assert_string_equal(post->body.group->by->room, "r");
}

static void what_is_no_object_has_no_tag(void **state)
{
	(void)state;
	static const char msg[] =
		"body: Input should be a valid dictionary or object to extract fields from";
	assert_said("{\"body\":5}", "model_attributes_type", msg);
	assert_said("{\"body\":null}", "model_attributes_type", msg);
	assert_said("{\"body\":[]}", "model_attributes_type", msg);
	assert_said("{}", "missing", "body: Field required");
}

static void a_missing_tag_is_named(void **state)
{
	(void)state;
	assert_said("{\"body\":{}}", "union_tag_not_found",
		"body: Unable to extract tag using discriminator 'kind'");
	assert_said("{\"body\":{\"text\":\"x\"}}", "union_tag_not_found",
		"body: Unable to extract tag using discriminator 'kind'");
}

#define INVALID(tag)                                                                               \
	"body: Input tag '" tag "' found using 'kind' does not match any of the expected tags: "   \
	"'text', \"it's\", 'group'"

static void a_tag_of_no_variant_is_repeated(void **state)
{
	(void)state;
	static const struct {
		const char *json, *said;
	} rows[] = {
		{ "\"x\"", INVALID("x") },
		{ "\"Text\"", INVALID("Text") },
		{ "\"te\\u0074\"", INVALID("tet") },
		{ "5", INVALID("5") },
		{ "1.5", INVALID("1.5") },
		{ "null", INVALID("None") },
		{ "true", INVALID("True") },
		{ "false", INVALID("False") },
		{ "{}", INVALID("{…}") },
		{ "[1]", INVALID("[…]") },
		{ "\"0123456789012345678901234567890123456789012345678901234567890123\"",
			INVALID("012345678901234567890123456789012345678901234567890123456789012"
				"3") },
		{ "\"0123456789012345678901234567890123456789012345678901234567890123+\"",
			INVALID("0123456789012345678901234567890123456789012345678901234567890123"
				"…") },
		{ "\"012345678901234567890123456789012345678901234567890123456789012ä+\"",
			INVALID("012345678901234567890123456789012345678901234567890123456789012"
				"…") },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];
		snprintf(text, sizeof(text), "{\"body\":{\"kind\":%s}}", rows[i].json);
		assert_said(text, "union_tag_invalid", rows[i].said);
	}
}

static void a_location_gains_the_tag(void **state)
{
	(void)state;
	assert_said("{\"body\":{\"kind\":\"text\"}}", "missing", "body.text.text: Field required");
	assert_said("{\"body\":{\"q\":1,\"text\":\"hello\",\"kind\":\"text\"}}", "string_too_long",
		"body.text.text: String should have at most 4 characters; "
		"body.text.q: Extra inputs are not permitted");
	assert_said("{\"body\":{\"kind\":\"group\",\"parts\":[{\"kind\":\"text\",\"text\":1},{}]}}",
		"string_type",
		"body.group.parts[0].text.text: Input should be a valid string; "
		"body.group.parts[1]: Unable to extract tag using discriminator 'kind'");
	assert_said("{\"body\":{\"kind\":\"it's\"}}", "missing", "body.it's.data: Field required");
}

/* A member given twice is an error, and so is the one that tells variants apart. */
static void a_tag_given_twice_is_refused(void **state)
{
	(void)state;
	static const char said[] = "body.kind: Field should be given only once";
	assert_said("{\"body\":{\"kind\":\"text\",\"text\":\"x\",\"kind\":\"text\"}}",
		"duplicate_member", said);
	assert_said("{\"body\":{\"kind\":\"group\",\"kind\":\"x\",\"parts\":[]}}",
		"duplicate_member", said);
	assert_said("{\"body\":{\"kind\":7,\"kind\":8}}", "duplicate_member", said);
}

/* Not the tag, not a name, not a character of what stands in it. */
static void a_sensitive_union_tells_nothing(void **state)
{
	(void)state;
	static const char start[] = "{\"body\":{\"kind\":\"text\",\"text\":\"\"},\"secret\":";
	static const struct {
		const char *json, *type, *said;
	} rows[] = {
		{ "{\"kind\":\"hunter2\"}}", "union_tag_invalid",
			"secret: Input tag '***' found using 'kind' does not match any of the "
			"expected tags: 'text', \"it's\", 'group'" },
		{ "{\"kind\":\"text\",\"text\":\"\",\"hunter2\":1}}", "extra_forbidden",
			"secret.text.***: Extra inputs are not permitted" },
		{ "{\"kind\":\"text\",\"text\":\"\",\"id\":\"hunter2\"}}", "uuid_parsing",
			"secret.text.id: Input should be a valid UUID, its text is not shown" },
		{ "{\"kind\":\"group\",\"parts\":[{\"kind\":\"hunter2\"}]}}", "union_tag_invalid",
			"secret.group.parts[0]: Input tag '***' found using 'kind' does not match "
			"any of the expected tags: 'text', \"it's\", 'group'" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];
		snprintf(text, sizeof(text), "%s%s", start, rows[i].json);
		assert_said(text, rows[i].type, rows[i].said);
	}
	assert_said("{\"body\":{\"kind\":\"text\",\"text\":\"\",\"id\":\"h\"},\"secret\":{\"kind\":"
		    "\"text\",\"text\":\"hunter2\"}}",
		"uuid_parsing",
		"body.text.id: Input should be a valid UUID, invalid character: found `h` at 1; "
		"secret.text.text: String should have at most 4 characters");
}

static void items_of_a_set_differ(void **state)
{
	(void)state;
	decode("{\"body\":{\"kind\":\"text\",\"text\":\"\"},\"set\":[{\"kind\":\"text\",\"text\":"
	       "\"a\"},{\"kind\":\"group\",\"parts\":[]},{\"kind\":\"text\",\"text\":\"b\"}]}");
	assert_said(
		"{\"body\":{\"kind\":\"text\",\"text\":\"\"},\"set\":[{\"kind\":\"text\",\"text\":"
		"\"a\"},{\"kind\":\"group\",\"parts\":[]},{\"text\":\"a\",\"kind\":\"text\"}]}",
		"unique_items", "set: List should have unique items");
	/* More than few: sorted. */
	char text[2000] = "{\"body\":{\"kind\":\"text\",\"text\":\"\"},\"set\":[";
	for (int i = 0; i < 12; i++) {
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			"%s{\"kind\":\"group\",\"parts\":[{\"kind\":\"text\",\"text\":\"%d\"}]}",
			i > 0 ? "," : "", i == 11 ? 4 : i);
	}
	strcat(text, "]}");
	assert_said(text, "unique_items", "set: List should have unique items");
	*strstr(text, "\"4\"}]}]") = '"';
	memcpy(strstr(text, "\"4\"}]}]"), "\"z\"}]}]", 7);
	decode(text);
}

static void broken_texts_are_no_json(void **state)
{
	(void)state;
	static const char whole[] =
		"{\"body\":{\"x\":[{}],\"text\":\"hi\",\"kind\":\"text\"},\"set\":[]}";
	const void *value;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		char *text = malloc(len + 1);
		memcpy(text, whole, len);
		text[len] = '\0';
		assert_int_equal(fzio_decode(&arena, &post_dto, text, len, NULL, &value, NULL),
			FZIO_ESYNTAX);
		free(text);
	}
}

static char *nested(unsigned depth, bool tag_first)
{
	char *text = calloc(depth + 2, 64);
	strcpy(text, "{\"body\":");
	for (unsigned i = 0; i < depth; i++) {
		strcat(text, tag_first ? "{\"kind\":\"group\",\"parts\":[" : "{\"parts\":[");
	}
	for (unsigned i = 0; i < depth; i++) {
		strcat(text, tag_first ? "]}" : "],\"kind\":\"group\"}");
	}
	return strcat(text, "}");
}

static void depth_is_limited_wherever_the_tag_stands(void **state)
{
	(void)state;
	for (int first = 0; first < 2; first++) {
		const void *value;
		struct fzio_violations violations;
		struct fzio_decode_options deep = { .depth = 512 };
		char *text = nested(31, first);
		assert_int_equal(
			fzio_decode(&arena, &post_dto, text, strlen(text), NULL, &value, NULL),
			FZIO_OK);
		free(text);
		text = nested(32, first);
		assert_int_equal(fzio_decode(&arena, &post_dto, text, strlen(text), NULL, &value,
					 &violations),
			FZIO_ELIMIT);
		assert_int_equal(
			fzio_decode(&arena, &post_dto, text, strlen(text), &deep, &value, NULL),
			FZIO_OK);
		free(text);
		/* Every level gives two steps of a location. */
		text = nested(255, first);
		memcpy(strstr(text, "[]"), "[5", 2);
		text = realloc(text, strlen(text) + 2);
		char *five = strstr(text, "[5") + 2;
		memmove(five + 1, five, strlen(five) + 1);
		*five = ']';
		assert_int_equal(fzio_decode(&arena, &post_dto, text, strlen(text), &deep, &value,
					 &violations),
			FZIO_EPAYLOAD);
		assert_int_equal(violations.items[0].loc_len, 1 + 255 * 3);
		free(text);
	}
}

static void assert_written(const struct post *post, const char *expected)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &post_dto, post, &arena, NULL), FZIO_OK);
	assert_string_equal(fzio_buffer_terminate(&out), expected);
	decode(out.data);
	fzio_buffer_finish(&out);
}

static void the_tag_is_written_first(void **state)
{
	(void)state;
	const struct body parts[] = { { BODY_TEXT, { .text = &(struct text){ "a", NULL } } } };
	const struct group group = { { parts, 1 }, NULL };
	const struct group empty = { { parts, 0 }, NULL };
	assert_written(&(struct post){ .body = { BODY_GROUP, { .group = &group } },
			       .reply = &(struct body){ BODY_GROUP, { .group = &empty } } },
		"{\"body\":{\"kind\":\"group\",\"parts\":[{\"kind\":\"text\",\"text\":\"a\"}]},"
		"\"reply\":{\"kind\":\"group\",\"parts\":[]}}");
}

static void assert_refused(const struct post *post, const char *expected)
{
	struct fzio_violations violations;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(fzio_encode(&out, &post_dto, post, &arena, &violations), FZIO_EPAYLOAD);
	assert_int_equal(out.len, 0);
	assert_string_equal(fzio_violations_str(&violations, &arena), expected);
	fzio_buffer_finish(&out);
}

static void a_union_that_is_not_set_is_not_written(void **state)
{
	(void)state;
	const struct text text = { "x", NULL };
	assert_refused(
		&(struct post){ 0 }, "body: Unable to extract tag using discriminator 'kind'");
	assert_refused(&(struct post){ .body = { (enum body_kind)4, { .text = &text } } },
		"body: Unable to extract tag using discriminator 'kind'");
	assert_refused(&(struct post){ .body = { (enum body_kind) - 1, { .text = &text } } },
		"body: Unable to extract tag using discriminator 'kind'");
	assert_refused(&(struct post){ .body = { BODY_TEXT, { .text = NULL } } },
		"body.text: Input should be a valid dictionary or instance of Text");
	assert_refused(&(struct post){ .body = { BODY_TEXT,
					       { .text = &(struct text){ "12345", NULL } } } },
		"body.text.text: String should have at most 4 characters");
}

static void a_cycle_of_unions_ends(void **state)
{
	(void)state;
	struct body part = { BODY_GROUP, { NULL } };
	struct group group = { { &part, 1 }, NULL };
	part.group = &group;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	struct fzio_violations violations;
	const struct post post = { .body = part };
	assert_int_equal(fzio_encode(&out, &post_dto, &post, &arena, &violations), FZIO_ELIMIT);
	assert_null(fzio_copy(&arena, &post_dto, &post));
	fzio_buffer_finish(&out);
}

static void a_copy_shares_nothing(void **state)
{
	(void)state;
	struct fzio_arena other;
	fzio_arena_init(&other, 0);
	const struct post *post = decode(
		"{\"body\":{\"kind\":\"group\",\"parts\":[{\"kind\":\"text\",\"text\":\"a\"}]},"
		"\"reply\":{\"kind\":\"text\",\"text\":\"b\"}}");
	const struct post *copy = fzio_copy(&other, &post_dto, post);
	assert_non_null(copy);
	assert_ptr_not_equal(copy->body.group, post->body.group);
	fzio_arena_reset(&arena);
	assert_string_equal(copy->body.group->parts.items[0].text->text, "a");
	assert_string_equal(copy->reply->text->text, "b");
	/* Of a union that is not set only that is copied. */
	copy = fzio_copy(&other, &post_dto, &(struct post){ .body = { 0, { (void *)8 } } });
	assert_non_null(copy);
	assert_null(copy->body.text);
	fzio_arena_finish(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tag_may_stand_anywhere),
		cmocka_unit_test(unions_nest_and_each_has_its_own_tag),
		cmocka_unit_test(only_the_objects_own_tag_counts),
		cmocka_unit_test(what_is_no_object_has_no_tag),
		cmocka_unit_test(a_missing_tag_is_named),
		cmocka_unit_test(a_tag_of_no_variant_is_repeated),
		cmocka_unit_test(a_location_gains_the_tag),
		cmocka_unit_test(a_tag_given_twice_is_refused),
		cmocka_unit_test(a_sensitive_union_tells_nothing),
		cmocka_unit_test(items_of_a_set_differ),
		cmocka_unit_test(broken_texts_are_no_json),
		cmocka_unit_test(depth_is_limited_wherever_the_tag_stands),
		cmocka_unit_test(the_tag_is_written_first),
		cmocka_unit_test(a_union_that_is_not_set_is_not_written),
		cmocka_unit_test(a_cycle_of_unions_ends),
		cmocka_unit_test(a_copy_shares_nothing),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
