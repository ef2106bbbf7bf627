/* SPDX-License-Identifier: MIT */
/* Values that are not plain through the code generated for them: unions, any, bytes, and payloads
 * that are no dto. */
#include <json-c/json.h>

#include "demo.fzio.h"
#include "generated.h"
#include "pantry.fzio.h"

static struct fzio_attachments attachments;

static const struct fzio_bytes sent[] = {
	{ (const uint8_t *)"zero", 4 },
	{ (const uint8_t *)"one", 3 },
	{ (const uint8_t *)"", 0 },
};

static int setup_with_bytes(void **state)
{
	attachments = (struct fzio_attachments){ 0 };
	return setup(state);
}

/* The same as READ and its kin, with attachments beside the text. */
#define READ_BYTES(type, value, json)                                                              \
	const struct type *value = NULL;                                                           \
	assert_ok(type##_decode(&arena, (json), strlen(json), sent, 3, &value, &violations))

#define ASSERT_WRITES_BYTES(type, value, json)                                                     \
	do {                                                                                       \
		fzio_buffer_clear(&out);                                                           \
		attachments.len = 0;                                                               \
		assert_ok(type##_encode(&out, &attachments, (value), &arena, &violations));        \
		assert_string_equal(fzio_buffer_terminate(&out), (json));                          \
	} while (0)

#define ASSERT_SAME_BYTES(type, value, json)                                                       \
	do {                                                                                       \
		ASSERT_WRITES_BYTES(type, value, json);                                            \
		ASSERT_WRITES_BYTES(type, type##_copy(&arena, (value)), json);                     \
	} while (0)

/* By descriptor: what a dto's own function would say. */
static void assert_refused(const struct fzio_dto *dto, const char *json, const char *words)
{
	const struct fzio_decode_options options = { .attachments = sent, .attachments_len = 3 };
	const void *value = NULL;
	assert_int_equal(
		fzio_decode(&arena, dto, json, strlen(json), &options, &value, &violations),
		FZIO_EPAYLOAD);
	assert_null(value);
	assert_string_equal(fzio_violations_str(&violations, &arena), words);
}

#define PLACE(number) "{\"_placeholder\":true,\"num\":" number "}"

static void assert_bytes(const struct fzio_bytes *bytes, const char *text)
{
	assert_non_null(bytes->data);
	assert_int_equal(bytes->len, strlen(text));
	assert_memory_equal(bytes->data, text, bytes->len);
}

static void bytes_are_attachments_wherever_they_are(void **state)
{
	(void)state;
	READ_BYTES(pantry_bytes, value,
		"{\"one\":" PLACE("1") ",\"null_\":null,\"list\":[" PLACE("0") "," PLACE(
			"1") "],"
			     "\"holes\":[null," PLACE("2") "],\"grid\":[[],[" PLACE(
				     "0") "]],"
					  "\"map\":{\"a\":" PLACE("1") "},\"maybes\":{\"top\":null,\"bottom\":" PLACE(
						  "0") "}}");
	assert_bytes(&value->one, "one");
	assert_null(value->absent.data);
	assert_null(value->null_.data);
	assert_bytes(&value->list.items[0], "zero");
	assert_bytes(&value->list.items[1], "one");
	assert_null(value->holes.items[0].data);
	assert_bytes(&value->holes.items[1], "");
	assert_bytes(&value->grid.items[1].items[0], "zero");
	assert_bytes(&value->map.items[0].value, "one");
	assert_null(value->maybes.items[0].value.data);
	assert_int_equal(value->maybes.items[1].key, PANTRY_SHELF_BOTTOM);
	assert_bytes(&value->maybes.items[1].value, "zero");
	ASSERT_SAME_BYTES(pantry_bytes, value,
		"{\"one\":" PLACE("0") ",\"null_\":null,\"list\":[" PLACE("1") "," PLACE(
			"2") "],"
			     "\"holes\":[null," PLACE("3") "],\"grid\":[[],[" PLACE(
				     "4") "]],"
					  "\"map\":{\"a\":" PLACE("5") "},\"maybes\":{\"top\":null,\"bottom\":" PLACE(
						  "6") "}}");
	assert_int_equal(attachments.len, 7);
	assert_bytes(&attachments.items[0], "one");
	assert_bytes(&attachments.items[3], "");
	assert_bytes(&attachments.items[6], "zero");
}

static void bytes_keep_their_bounds(void **state)
{
	(void)state;
	assert_refused(&pantry_photo_dto, "{\"data\":" PLACE("2") "}",
		"data: Data should have at least 1 byte");
	assert_refused(&pantry_photo_dto, "{\"data\":" PLACE("3") "}",
		"data: Input should be a valid bytes");
	assert_refused(
		&pantry_photo_dto, "{\"data\":\"text\"}", "data: Input should be a valid bytes");
	static const uint8_t many[65];
	const struct pantry_photo photo = { .data = { many, sizeof(many) } };
	assert_int_equal(pantry_photo_encode(&out, &attachments, &photo, &arena, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena),
		"data: Data should have at most 64 bytes");
	assert_int_equal(attachments.len, 0);
}

static void any_holds_anything(void **state)
{
	(void)state;
	static const char json[] =
		"{\"one\":{\"a\":[1,true]},\"absent\":\"x\",\"null_\":null,\"other\":2.5,"
		"\"list\":[null,0,{}],\"map\":{\"k\":[]},\"hidden\":\"secret\"}";
	READ(pantry_anything, value, json);
	struct json_object *list = json_object_object_get(value->one, "a");
	assert_int_equal(json_object_array_length(list), 2);
	assert_string_equal(json_object_get_string(value->absent), "x");
	assert_null(value->null_);
	assert_true(json_object_get_double(value->other) == 2.5);
	assert_int_equal(value->list.len, 3);
	assert_null(value->list.items[0]);
	assert_true(json_object_is_type(value->map.items[0].value, json_type_array));
	ASSERT_SAME(pantry_anything, value, json);

	READ(pantry_anything, least, "{\"one\":null,\"null_\":null,\"list\":[],\"map\":{}}");
	assert_null(least->one);
	assert_null(least->absent);
	ASSERT_SAME(pantry_anything, least,
		"{\"one\":null,\"null_\":null,\"other\":null,\"list\":[],\"map\":{}}");
	assert_refused(&pantry_anything_dto, "{\"list\":[1,2,3,4,5],\"map\":{}}",
		"one: Field required; null_: Field required; "
		"list: List should have at most 4 items after validation, not 5");
}

static void unions_are_one_of_their_variants(void **state)
{
	(void)state;
	READ_BYTES(pantry_unions, value,
		"{\"one\":{\"text\":\"t\",\"kind\":\"note\"},\"null_\":null,"
		"\"plain\":{\"@type\":\"more\",\"plain\":{\"text\":\"in\",\"@type\":\"note\"}},"
		"\"list\":[{\"data\":" PLACE(
			"0") ",\"kind\":\"photo\"},{\"kind\":\"kind\"}],"
			     "\"holes\":[null,{\"kind\":\"the link\",\"href\":\"h\",\"class\":\"c\"}],"
			     "\"map\":{\"a\":{\"@type\":\"note\",\"text\":\"m\"}},\"maybes\":{\"b\":null}}");
	assert_int_equal(value->one.kind, PANTRY_ITEM_NOTE);
	assert_string_equal(value->one.note->text, "t");
	assert_null(value->absent);
	assert_null(value->null_);
	assert_int_equal(value->plain.kind, PANTRY_PLAIN_MORE);
	assert_int_equal(value->plain.more->plain->kind, PANTRY_PLAIN_NOTE);
	assert_string_equal(value->plain.more->plain->note->text, "in");
	assert_int_equal(value->list.items[0].kind, PANTRY_ITEM_PHOTO);
	assert_bytes(&value->list.items[0].photo->data, "zero");
	assert_int_equal(value->list.items[1].kind, PANTRY_ITEM_KIND);
	assert_non_null(value->list.items[1].kind_);
	assert_null(value->holes.items[0]);
	assert_int_equal(value->holes.items[1]->kind, PANTRY_ITEM_CLASS);
	assert_string_equal(value->holes.items[1]->class_->class_, "c");
	assert_string_equal(value->map.items[0].value.note->text, "m");
	assert_null(value->maybes.items[0].value);
	ASSERT_SAME_BYTES(pantry_unions, value,
		"{\"one\":{\"kind\":\"note\",\"text\":\"t\"},\"null_\":null,"
		"\"plain\":{\"@type\":\"more\",\"plain\":{\"@type\":\"note\",\"text\":\"in\"},"
		"\"list\":[]},"
		"\"list\":[{\"kind\":\"photo\",\"data\":" PLACE(
			"0") "},{\"kind\":\"kind\"}],"
			     "\"holes\":[null,{\"kind\":\"the link\",\"href\":\"h\",\"class\":\"c\"}],"
			     "\"map\":{\"a\":{\"@type\":\"note\",\"text\":\"m\"}},\"maybes\":{\"b\":null}}");
}

static void unions_say_what_is_wrong(void **state)
{
	(void)state;
	assert_refused(&pantry_parcel_dto, "{\"item\":{\"text\":\"t\"}}",
		"item: Unable to extract tag using discriminator 'kind'");
	assert_refused(&pantry_parcel_dto, "{\"item\":{\"kind\":\"class\"}}",
		"item: Input tag 'class' found using 'kind' does not match any of the expected tags: "
		"'note', 'photo', 'the link', 'kind'");
	assert_refused(&pantry_parcel_dto, "{\"item\":{\"kind\":\"note\",\"text\":1}}",
		"item.note.text: Input should be a valid string");
	/* A zeroed struct is no variant. */
	const struct pantry_parcel parcel = { 0 };
	assert_int_equal(pantry_parcel_encode(&out, &attachments, &parcel, &arena, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena),
		"item: Unable to extract tag using discriminator 'kind'");
}

static void payloads_may_be_bare_values(void **state)
{
	(void)state;
	READ(pantry_counter_count_cmd, count, " 5 ");
	assert_int_equal(count->value, 5);
	ASSERT_SAME(pantry_counter_count_cmd, count, "5");
	READ(pantry_counter_where_ack, none, "null");
	assert_null(none->value);
	ASSERT_SAME(pantry_counter_where_ack, none, "null");
	READ(pantry_counter_where_ack, some, "\"bottom\"");
	assert_int_equal(*some->value, PANTRY_SHELF_BOTTOM);
	ASSERT_SAME(pantry_counter_where_ack, some, "\"bottom\"");
	READ(pantry_counter_each_cmd, each, "[\"a\",\"b\"]");
	assert_string_equal(each->value.items[1], "b");
	ASSERT_SAME(pantry_counter_each_cmd, each, "[\"a\",\"b\"]");
	READ(pantry_counter_each_ack, notes, "{\"top\":{\"text\":\"t\"}}");
	assert_string_equal(notes->value.items[0].value.text, "t");
	ASSERT_SAME(pantry_counter_each_ack, notes, "{\"top\":{\"text\":\"t\"}}");
	READ(pantry_counter_maybe_cmd, maybe, "{\"text\":\"t\"}");
	assert_string_equal(maybe->value->text, "t");
	ASSERT_SAME(pantry_counter_maybe_cmd, maybe, "{\"text\":\"t\"}");
	READ(pantry_counter_raw_ack, raw, "[{},null]");
	assert_int_equal(json_object_array_length(raw->value), 2);
	ASSERT_SAME(pantry_counter_raw_ack, raw, "[{},null]");
	READ(pantry_counter_grid_cmd, grid, "[{\"a\":[1.5]},{}]");
	assert_true(grid->value.items[0].items[0].value.items[0] == 1.5);
	ASSERT_SAME(pantry_counter_grid_cmd, grid, "[{\"a\":[1.5]},{}]");
	READ_BYTES(pantry_counter_image_cmd, image, PLACE("1"));
	assert_bytes(&image->value, "one");
	ASSERT_SAME_BYTES(pantry_counter_image_cmd, image, PLACE("0"));
	READ(pantry_counter_pick_cmd, pick, "{\"@type\":\"note\",\"text\":\"t\"}");
	assert_string_equal(pick->value.note->text, "t");
	ASSERT_SAME(pantry_counter_pick_cmd, pick, "{\"@type\":\"note\",\"text\":\"t\"}");
}

static void bare_values_are_explained_where_they_are(void **state)
{
	(void)state;
	assert_refused(
		&pantry_counter_count_cmd_dto, "-1", "Input should be greater than or equal to 0");
	assert_refused(
		&pantry_counter_count_cmd_dto, "{\"value\":1}", "Input should be a valid integer");
	assert_refused(&pantry_counter_each_cmd_dto, "[\"a\",\"\"]",
		"[1]: String should have at least 1 character");
	assert_refused(&pantry_counter_each_ack_dto, "[]", "Input should be a valid dictionary");
	assert_refused(&pantry_counter_enter_cmd_dto, "\"abc\"",
		"String should have at least 4 characters");
	const struct pantry_counter_count_ack ack = { "0123456789" };
	assert_int_equal(
		pantry_counter_count_ack_encode(&out, &ack, &arena, &violations), FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena),
		"String should have at most 9 characters");
	/* What is behind a number is not the number's. */
	const struct pantry_counter_count_cmd *count = NULL;
	assert_ok(pantry_counter_count_cmd_decode(&arena, "123", 2, &count, &violations));
	assert_int_equal(count->value, 12);
	assert_int_equal(pantry_counter_count_cmd_decode(&arena, "1 2", 3, &count, &violations),
		FZIO_ESYNTAX);
	assert_int_equal(
		pantry_counter_count_cmd_decode(&arena, "", 0, &count, &violations), FZIO_ESYNTAX);
}

/* The example of the language's own page. */
static void the_example_of_the_language_is_what_it_says(void **state)
{
	(void)state;
	READ_BYTES(demo_message, message,
		"{\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"authorId\":\"ann\","
		"\"sentAt\":\"2026-11-24T13:35:09Z\",\"body\":{\"kind\":\"image\",\"data\":" PLACE(
			"0") ",\"mimeType\":\"image/png\",\"width\":8},\"weight\":[0.5,0.25,0.25],"
			     "\"edited_at\":null,\"extra\":{\"any\":1}}");
	assert_int_equal(message->role, DEMO_ROLE_MEMBER);
	assert_int_equal(message->body.kind, DEMO_BODY_IMAGE);
	assert_bytes(&message->body.image->data, "zero");
	ASSERT_SAME_BYTES(demo_message, message,
		"{\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"authorId\":\"ann\","
		"\"sentAt\":\"2026-11-24T13:35:09Z\",\"body\":{\"kind\":\"image\",\"data\":" PLACE(
			"0") ",\"mimeType\":\"image/png\",\"width\":8,\"depth\":0},\"role\":\"member\",\"tags\":[],"
			     "\"weight\":[0.5,0.25,0.25],\"edited_at\":null,\"reactions\":{},\"thread\":[],"
			     "\"extra\":{\"any\":1}}");
	/* A member that was never set is no wrong value: it is its default. */
	struct demo_message unset = *message;
	unset.role = 0;
	fzio_buffer_clear(&out);
	assert_ok(demo_message_encode(&out, &attachments, &unset, &arena, &violations));
	assert_non_null(strstr(fzio_buffer_terminate(&out), "\"role\":\"member\""));
	assert_refused(&demo_message_dto, "{\"more\":1}",
		"id: Field required; authorId: Field required; sentAt: Field required; "
		"body: Field required; weight: Field required; edited_at: Field required; "
		"more: Extra inputs are not permitted");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_with_bytes, teardown)
	const struct CMUnitTest tests[] = {
		TEST(bytes_are_attachments_wherever_they_are),
		TEST(bytes_keep_their_bounds),
		TEST(any_holds_anything),
		TEST(unions_are_one_of_their_variants),
		TEST(unions_say_what_is_wrong),
		TEST(payloads_may_be_bare_values),
		TEST(bare_values_are_explained_where_they_are),
		TEST(the_example_of_the_language_is_what_it_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
