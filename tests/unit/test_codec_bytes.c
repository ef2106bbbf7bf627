/* SPDX-License-Identifier: MIT */
/*
 * Binary attachments: in the text {"_placeholder":true,"num":N}, beside it the bytes (Socket.IO
 * protocol v5, "Binary packets"; peers.md §1.11, §1.13).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "codec_fixture.h"

#define BYTES(text)                                                                                \
	{                                                                                          \
		(const uint8_t *)(text), sizeof(text) - 1                                          \
	}
#define PLACE(num) "{\"_placeholder\":true,\"num\":" num "}"

static const struct fzio_bytes given[] = { BYTES("first"), BYTES("2nd"), { NULL, 0 },
	BYTES("nine char") };
static const struct fzio_decode_options options = { given, 4, 0, 0, 0 };

static enum fzio_status decode(const char *text, const struct file **ret_file)
{
	const void *value = NULL;
	enum fzio_status status =
		fzio_decode(&arena, &file_dto, text, strlen(text), &options, &value, NULL);
	*ret_file = value;
	return status;
}

static void assert_said(const char *text, const char *type, const char *expected)
{
	struct fzio_violations violations;
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &file_dto, text, strlen(text), &options, &value, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena), expected);
	assert_string_equal(violations.items[0].type, type);
}

static void a_placeholder_names_its_attachment(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"data\":" PLACE("0") ",\"thumb\":" PLACE("1") "}",
		"{\"thumb\": { \"num\" : 1 , \"_placeholder\" : true } ,\"data\":" PLACE("0") "}",
		"{\"data\":{\"x\":[{}],\"_placeholder\":true,\"num\":0,\"y\":1},\"thumb\":" PLACE(
			"1") "}",
	};
	for (size_t i = 0; i < 3; i++) {
		const struct file *file;
		assert_int_equal(decode(texts[i], &file), FZIO_OK);
		assert_int_equal(file->data.len, 5);
		assert_memory_equal(file->data.data, "first", 5);
		assert_int_equal(file->thumb.len, 3);
		assert_memory_equal(file->thumb.data, "2nd", 3);
		/* They outlive the packet. */
		assert_ptr_not_equal(file->data.data, given[0].data);
	}
}

static void absent_and_empty_are_not_the_same(void **state)
{
	(void)state;
	const struct file *file;
	assert_int_equal(decode("{\"data\":" PLACE("0") "}", &file), FZIO_OK);
	assert_null(file->thumb.data);
	assert_int_equal(
		decode("{\"data\":" PLACE("0") ",\"thumb\":" PLACE("2") "}", &file), FZIO_OK);
	assert_non_null(file->thumb.data);
	assert_int_equal(file->thumb.len, 0);
}

/* A small text must not multiply a large attachment. */
static void one_copy_serves_all_who_name_it(void **state)
{
	(void)state;
	const struct file *file;
	assert_int_equal(
		decode("{\"data\":" PLACE("1") ",\"thumb\":" PLACE("1") "}", &file), FZIO_OK);
	assert_ptr_equal(file->data.data, file->thumb.data);
}

/* The words of pydantic's `bytes`. */
static void lengths_count_bytes(void **state)
{
	(void)state;
	assert_said("{\"data\":" PLACE("2") "}", "bytes_too_short",
		"data: Data should have at least 1 byte");
	assert_said("{\"data\":" PLACE("3") "}", "bytes_too_long",
		"data: Data should have at most 8 bytes");
}

static void whatever_is_no_placeholder_is_no_bytes(void **state)
{
	(void)state;
	static const char *const values[] = { "\"text\"", "5", "null", "[]", "{}",
		"{\"_placeholder\":true}", "{\"num\":0}", "{\"_placeholder\":false,\"num\":0}",
		"{\"_placeholder\":1,\"num\":0}", PLACE("4"), PLACE("-1"), PLACE("0.5"),
		PLACE("1.0"), PLACE("1e0"), PLACE("\"0\""), PLACE("null"),
		"{\"_placeholder\":true,\"num\":0,\"num\":0}",
		"{\"_placeholder\":true,\"_placeholder\":true,\"num\":0}",
		PLACE("18446744073709551616") };
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char text[200] = "{\"data\":";
		strcat(strcat(text, values[i]), "}");
		assert_said(text, "bytes_type", "data: Input should be a valid bytes");
	}
}

static void a_plain_packet_has_no_attachments(void **state)
{
	(void)state;
	static const char text[] = "{\"data\":" PLACE("0") "}";
	const void *value;
	assert_int_equal(fzio_decode(&arena, &file_dto, text, sizeof(text) - 1, NULL, &value, NULL),
		FZIO_EPAYLOAD);
}

static void a_placeholder_is_a_level_of_nesting(void **state)
{
	(void)state;
	static const char text[] = "{\"data\":" PLACE("0") "}";
	struct fzio_decode_options flat = { given, 4, 1, 0, 0 };
	struct fzio_violations violations;
	const void *value;
	assert_int_equal(
		fzio_decode(&arena, &file_dto, text, sizeof(text) - 1, &flat, &value, &violations),
		FZIO_ELIMIT);
	flat.depth = 2;
	assert_int_equal(
		fzio_decode(&arena, &file_dto, text, sizeof(text) - 1, &flat, &value, &violations),
		FZIO_OK);
}

static void an_attachment_that_does_not_fit_is_no_memory(void **state)
{
	(void)state;
	static const char text[] = "{\"data\":" PLACE("0") "}";
	struct fzio_arena small;
	const void *value;
	enum fzio_status status = FZIO_ENOMEM;
	size_t limit = 1;
	for (; status == FZIO_ENOMEM; limit++) {
		fzio_arena_init(&small, limit);
		status = fzio_decode(
			&small, &file_dto, text, sizeof(text) - 1, &options, &value, NULL);
		fzio_arena_finish(&small);
	}
	assert_int_equal(status, FZIO_OK);
	assert_true(limit > sizeof(struct file) + 5);
}

static void attachments_are_collected_in_order(void **state)
{
	(void)state;
	struct fzio_buffer out;
	struct fzio_attachments attachments = { 0 };
	fzio_buffer_init(&out);
	const struct file file = { .data = BYTES("abc"), .thumb = BYTES("") };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			fzio_encode_with(&out, &attachments, &file_dto, &file, &arena, NULL),
			FZIO_OK);
	}
	assert_string_equal(fzio_buffer_terminate(&out),
		"{\"data\":" PLACE("0") ",\"thumb\":" PLACE(
			"1") "}"
			     "{\"data\":" PLACE("2") ",\"thumb\":" PLACE(
				     "3") "}"
					  "{\"data\":" PLACE("4") ",\"thumb\":" PLACE("5") "}");
	assert_int_equal(attachments.len, 6);
	assert_ptr_equal(attachments.items[4].data, file.data.data);
	assert_int_equal(attachments.items[5].len, 0);
	fzio_buffer_finish(&out);
}

static void a_failed_encode_leaves_no_attachment(void **state)
{
	(void)state;
	struct fzio_buffer out;
	struct fzio_violations violations;
	struct fzio_attachments attachments = { 0 };
	fzio_buffer_init(&out);
	struct file file = { .data = BYTES("123456789"), .thumb = { NULL, 7 } };
	assert_int_equal(
		fzio_encode_with(&out, &attachments, &file_dto, &file, &arena, &violations),
		FZIO_EPAYLOAD);
	assert_string_equal(fzio_violations_str(&violations, &arena),
		"data: Data should have at most 8 bytes; thumb: Input should be a valid bytes");
	file.data.len = 8;
	assert_int_equal(
		fzio_encode_with(&out, &attachments, &file_dto, &file, &arena, &violations),
		FZIO_EPAYLOAD);
	assert_int_equal(attachments.len, 0);
	assert_int_equal(out.len, 0);
	fzio_buffer_finish(&out);
}

static void more_than_the_limit_is_an_error(void **state)
{
	(void)state;
	struct fzio_buffer out;
	struct fzio_attachments attachments = { .max = 1 };
	fzio_buffer_init(&out);
	struct file file = { .data = BYTES("a"), .thumb = BYTES("b") };
	assert_int_equal(
		fzio_encode_with(&out, &attachments, &file_dto, &file, &arena, NULL), FZIO_ELIMIT);
	assert_int_equal(out.len, 0);
	attachments.max = 2;
	assert_int_equal(
		fzio_encode_with(&out, &attachments, &file_dto, &file, &arena, NULL), FZIO_OK);
	fzio_buffer_finish(&out);
}

static void without_a_list_bytes_cannot_be_written(void **state)
{
	(void)state;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	assert_int_equal(
		fzio_encode(&out, &file_dto, &(struct file){ .data = BYTES("a") }, &arena, NULL),
		FZIO_EUNSUPPORTED);
	assert_int_equal(out.len, 0);
	fzio_buffer_finish(&out);
}

static void a_copy_has_its_own_bytes(void **state)
{
	(void)state;
	char text[] = "abc";
	struct file file = { .data = { (uint8_t *)text, 3 } };
	const struct file *copy = fzio_copy(&arena, &file_dto, &file);
	text[0] = 'x';
	assert_memory_equal(copy->data.data, "abc", 3);
	assert_null(copy->thumb.data);
	file.thumb = (struct fzio_bytes)BYTES("");
	copy = fzio_copy(&arena, &file_dto, &file);
	assert_non_null(copy->thumb.data);
	assert_ptr_not_equal(copy->thumb.data, file.thumb.data);
}

static void bytes_of_a_set_differ(void **state)
{
	(void)state;
	static const struct fzio_field item = { .kind = FZIO_BYTES };
	static const struct fzio_field fields[] = {
		{ FZIO_NAME("set"), .kind = FZIO_ARRAY, .flags = FZIO_UNIQUE,
			.item_size = sizeof(struct fzio_bytes), .items = &item },
	};
	static const struct fzio_dto dto = {
		.name = "Set", .fields = fields, .len = 1, .size = 16
	};
	static const char twice[] = "{\"set\":[" PLACE("0") "," PLACE("1") "," PLACE("0") "]}";
	static const char once[] = "{\"set\":[" PLACE("0") "," PLACE("1") "," PLACE("2") "]}";
	const void *value;
	assert_int_equal(fzio_decode(&arena, &dto, twice, strlen(twice), &options, &value, NULL),
		FZIO_EPAYLOAD);
	assert_int_equal(
		fzio_decode(&arena, &dto, once, strlen(once), &options, &value, NULL), FZIO_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_placeholder_names_its_attachment),
		cmocka_unit_test(absent_and_empty_are_not_the_same),
		cmocka_unit_test(one_copy_serves_all_who_name_it),
		cmocka_unit_test(lengths_count_bytes),
		cmocka_unit_test(whatever_is_no_placeholder_is_no_bytes),
		cmocka_unit_test(a_plain_packet_has_no_attachments),
		cmocka_unit_test(a_placeholder_is_a_level_of_nesting),
		cmocka_unit_test(an_attachment_that_does_not_fit_is_no_memory),
		cmocka_unit_test(attachments_are_collected_in_order),
		cmocka_unit_test(a_failed_encode_leaves_no_attachment),
		cmocka_unit_test(more_than_the_limit_is_an_error),
		cmocka_unit_test(without_a_list_bytes_cannot_be_written),
		cmocka_unit_test(a_copy_has_its_own_bytes),
		cmocka_unit_test(bytes_of_a_set_differ),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
