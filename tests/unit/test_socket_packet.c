/* SPDX-License-Identifier: MIT */
/* Packets as text (peers.md §1.11): what is read, what is refused, and what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "socket/packet.h"

/* From memory of its own size, so that a sanitizer sees every read beyond the end. */
struct text {
	char *data;
	size_t len;
};

static struct text text_of(const char *packet)
{
	struct text text = { strdup(packet), strlen(packet) };
	assert_non_null(text.data);
	return text;
}

/* Header, payload, and an event's name: all that a packet is read by. */
static bool accepts(const char *packet)
{
	struct text text = text_of(packet);
	const char *end = text.data + text.len;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	struct fzio__packet_header header;
	struct fzio__packet_event_parts parts;
	bool ok = fzio__packet_read_header(text.data, text.len, 10, &header) &&
		  fzio__packet_check_payload(&header, end);
	if (ok && (header.type == FZIO__PACKET_EVENT || header.type == FZIO__PACKET_BINARY_EVENT)) {
		ok = fzio__packet_read_event(header.payload, end, &arena, &parts);
	}
	fzio_arena_finish(&arena);
	free(text.data);
	return ok;
}

static void refuse_all(const char *const *packets)
{
	for (size_t i = 0; packets[i]; i++) {
		if (accepts(packets[i])) {
			fail_msg("accepted: %s", packets[i]);
		}
	}
}

static void accept_all(const char *const *packets)
{
	for (size_t i = 0; packets[i]; i++) {
		if (!accepts(packets[i])) {
			fail_msg("refused: %s", packets[i]);
		}
	}
}

#define LEN(array)  (sizeof(array) / sizeof((array)[0]))
#define ACCEPT(...) accept_all((const char *const[]){ __VA_ARGS__, NULL })
#define REFUSE(...) refuse_all((const char *const[]){ __VA_ARGS__, NULL })

static void header_fields_are_found(void **state)
{
	(void)state;
	struct text text = text_of("52-/admin,456[\"a\"]");
	struct fzio__packet_header header;
	assert_true(fzio__packet_read_header(text.data, text.len, 10, &header));
	assert_int_equal(header.type, FZIO__PACKET_BINARY_EVENT);
	assert_int_equal(header.attachments, 2);
	assert_int_equal(header.namespace_len, 6);
	assert_memory_equal(header.namespace_, "/admin", 6);
	assert_true(header.has_id);
	assert_int_equal(header.id, 456);
	assert_string_equal(header.payload, "[\"a\"]");
	free(text.data);
}

static void namespace_and_id_may_be_left_out(void **state)
{
	(void)state;
	struct fzio__packet_header header;
	assert_true(fzio__packet_read_header("2[\"a\"]", 6, 10, &header));
	assert_int_equal(header.namespace_len, 1);
	assert_memory_equal(header.namespace_, "/", 1);
	assert_false(header.has_id);
	assert_int_equal(header.attachments, 0);
}

static void comma_behind_namespace_is_optional_at_the_end(void **state)
{
	(void)state;
	ACCEPT("0/admin", "0/admin,", "1/admin", "1/admin,", "0", "1", "0/", "0/,");
}

static void namespace_keeps_its_query(void **state)
{
	(void)state;
	const char *packet = "0/a?x=1,{}";
	struct fzio__packet_header header;
	assert_true(fzio__packet_read_header(packet, strlen(packet), 10, &header));
	assert_int_equal(header.namespace_len, 6);
	assert_memory_equal(header.namespace_, "/a?x=1", 6);
	assert_string_equal(header.payload, "{}");
}

static void missing_comma_makes_all_the_namespace(void **state)
{
	(void)state;
	const char *packet = "2/nsp[\"x\"]";
	struct fzio__packet_header header;
	assert_true(fzio__packet_read_header(packet, strlen(packet), 10, &header));
	assert_int_equal(header.namespace_len, strlen("/nsp[\"x\"]"));
	assert_string_equal(header.payload, "");
	REFUSE(packet);
}

static void type_is_one_of_seven_digits(void **state)
{
	(void)state;
	REFUSE("", "7", "9[]", "a", "-1", "/", "[\"x\"]", " 2[\"x\"]", "\x1e", "\xff");
}

static void payload_fits_the_type(void **state)
{
	(void)state;
	ACCEPT("0{}", "0{\"token\":1}", "2[\"x\"]", "2[\"x\",1,{}]", "31[]", "31[1]", "0{} ",
		"2[ \"x\" , 1 ]\n");
	REFUSE("0[]", "0null", "0\"a\"", "1{}", "1[]", "1null", "2{}", "2null", "2[]", "2", "31",
		"31{}", "31null", "3", "0{", "0{}x", "2[\"x\"", "2[\"x\",]", "2[\"x\"]]");
}

static void connect_error_comes_only_from_servers(void **state)
{
	(void)state;
	REFUSE("4", "4{\"message\":\"x\"}", "4\"x\"", "4/a,{}");
}

static void event_name_is_a_string_or_number(void **state)
{
	(void)state;
	ACCEPT("2[\"\"]", "2[1]", "2[-1.5e3,1]", "2[\"error\"]", "2[\"a\\u0062\"]",
		"2[\"\xc3\xa9\"]");
	REFUSE("2[null]", "2[true]", "2[{}]", "2[[\"a\"]]", "2[{\"length\":1}]", "2[a]", "2[\"a]",
		"2[\"\\ud800\"]", "2[\"\xff\"]", "2[-]", "2[01]");
}

static void reserved_event_names_are_refused(void **state)
{
	(void)state;
	REFUSE("2[\"connect\"]", "2[\"connect_error\"]", "2[\"disconnect\"]",
		"2[\"disconnecting\"]", "2[\"newListener\"]", "2[\"removeListener\"]",
		"2[\"\\u0063onnect\"]", "51-[\"connect\",{\"_placeholder\":true,\"num\":0}]");
	ACCEPT("2[\"connected\"]", "2[\"Connect\"]", "2[\"connec\"]");
}

static void id_is_digits_only(void **state)
{
	(void)state;
	ACCEPT("20[\"x\"]", "212[\"x\"]", "2007[\"x\"]");
	REFUSE("2abc[\"x\"]", "21e3[\"x\"]", "2-1[\"x\"]", "2+1[\"x\"]", "2 1[\"x\"]", "21 [\"x\"]",
		"2 [\"x\"]", "2\n[\"x\"]", "21.0[\"x\"]", "20x1[\"x\"]", "2[\"x\"]junk");
}

static void id_ends_at_2_to_the_63(void **state)
{
	(void)state;
	struct fzio__packet_header header;
	const char *largest = "29223372036854775807[\"x\"]";
	assert_true(fzio__packet_read_header(largest, strlen(largest), 10, &header));
	assert_true(header.id == INT64_MAX);
	REFUSE("29223372036854775808[\"x\"]", "218446744073709551616[\"x\"]",
		"299999999999999999999999999999[\"x\"]");
}

static void attachments_are_digits_and_a_hyphen(void **state)
{
	(void)state;
	ACCEPT("51-[\"x\",{\"_placeholder\":true,\"num\":0}]",
		"61-1[{\"num\":0,\"_placeholder\":true}]", "51-/a,2[\"x\"]");
	REFUSE("5-[\"x\"]", "5[\"x\"]", "5-1-[\"x\"]", "51e0-[\"x\"]", "51.0-[\"x\"]",
		"5 1-[\"x\"]", "51", "51-", "5", "6", "61[]", "51,[\"x\"]", "21-[\"x\"]");
}

static void zero_attachments_are_refused(void **state)
{
	(void)state;
	REFUSE("50-[\"x\"]", "500-[\"x\"]", "60-1[]");
}

static void attachments_have_a_limit(void **state)
{
	(void)state;
	ACCEPT("510-[\"x\"]");
	REFUSE("511-[\"x\"]", "5999999-[\"x\"]", "518446744073709551617-[\"x\"]");
	struct fzio__packet_header header;
	assert_true(fzio__packet_read_header("52-[\"x\"]", 8, 2, &header));
	assert_false(fzio__packet_read_header("53-[\"x\"]", 8, 2, &header));
	assert_false(fzio__packet_read_header("51-[\"x\"]", 8, 0, &header));
}

static void placeholders_name_an_attachment(void **state)
{
	(void)state;
	REFUSE("51-[\"x\",{\"_placeholder\":true,\"num\":1}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":-1}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":0.5}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":\"0\"}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":{}}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":\"length\"}]",
		"51-[\"x\",{\"_placeholder\":true,\"num\":\"__proto__\"}]",
		"51-[\"x\",{\"_placeholder\":true}]",
		"51-[\"x\",[{\"a\":{\"_placeholder\":true,\"num\":1}}]]",
		"61-1[{\"_placeholder\":true,\"num\":1}]");
}

static void placeholder_twice_or_never_is_accepted(void **state)
{
	(void)state;
	ACCEPT("51-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
		"51-[\"x\"]", "51-[\"x\",{\"_placeholder\":false,\"num\":7}]");
}

static void placeholder_in_a_plain_event_is_data(void **state)
{
	(void)state;
	ACCEPT("2[\"x\",{\"_placeholder\":true,\"num\":5}]", "2[\"x\",{\"_placeholder\":true}]");
}

static void json_is_strict(void **state)
{
	(void)state;
	REFUSE("2[\"x\",NaN]", "2[\"x\",Infinity]", "2[\"x\",-Infinity]", "2[\"x\",'a']",
		"2[\"x\",01]", "2[\"x\",.5]", "2[\"x\",\"\x01\"]", "2[\"x\",{a:1}]",
		"2[\"x\",//\n1]", "0{\"a\":NaN}", "31[undefined]");
}

static void a_megabyte_of_digits_takes_no_time(void **state)
{
	(void)state;
	size_t len = 1000000;
	char *packet = malloc(len + 1);
	assert_non_null(packet);
	const char digits[] = { '0', '9' };
	for (size_t d = 0; d < 2; d++) {
		memset(packet, digits[d], len);
		packet[len] = '\0';
		struct fzio__packet_header header;
		packet[0] = '5';
		assert_false(fzio__packet_read_header(packet, len, 10, &header));
		packet[0] = '2';
		/* Zeros are an id without payload. */
		assert_true(fzio__packet_read_header(packet, len, 10, &header) == (d == 0));
		assert_false(accepts(packet));
	}
	free(packet);
}

static void arguments_stand_without_brackets(void **state)
{
	(void)state;
	const char *cases[][2] = { { "]", "" }, { " ]", "" }, { ",1]", "1" },
		{ " , {\"a\":1} , 2 ] \n", "{\"a\":1} , 2" }, { ",[]]", "[]" } };
	for (size_t i = 0; i < LEN(cases); i++) {
		size_t len;
		const char *rest = cases[i][0];
		const char *args = fzio__packet_arguments(rest, rest + strlen(rest), &len);
		assert_int_equal(len, strlen(cases[i][1]));
		assert_memory_equal(args, cases[i][1], len);
	}
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	const struct fzio__packet_header headers[] = {
		{ FZIO__PACKET_EVENT, 0, "/", 1, false, 0, NULL },
		{ FZIO__PACKET_EVENT, 0, "/", 1, true, 0, NULL },
		{ FZIO__PACKET_ACK, 0, "/chat", 5, true, INT64_MAX, NULL },
		{ FZIO__PACKET_BINARY_EVENT, 10, "/chat", 5, false, 0, NULL },
		{ FZIO__PACKET_BINARY_ACK, 1, "/", 1, true, 7, NULL },
	};
	const char *texts[] = { "2", "20", "3/chat,9223372036854775807", "510-/chat,", "61-7" };
	for (size_t i = 0; i < LEN(headers); i++) {
		struct fzio_buffer out;
		fzio_buffer_init(&out);
		fzio__packet_write_header(&out, &headers[i]);
		assert_string_equal(fzio_buffer_terminate(&out), texts[i]);
		struct fzio__packet_header header;
		assert_true(fzio__packet_read_header(out.data, out.len, 10, &header));
		assert_int_equal(header.type, headers[i].type);
		assert_int_equal(header.attachments, headers[i].attachments);
		assert_int_equal(header.namespace_len, headers[i].namespace_len);
		assert_memory_equal(header.namespace_, headers[i].namespace_, header.namespace_len);
		assert_int_equal(header.has_id, headers[i].has_id);
		assert_true(header.id == headers[i].id);
		fzio_buffer_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_fields_are_found),
		cmocka_unit_test(namespace_and_id_may_be_left_out),
		cmocka_unit_test(comma_behind_namespace_is_optional_at_the_end),
		cmocka_unit_test(namespace_keeps_its_query),
		cmocka_unit_test(missing_comma_makes_all_the_namespace),
		cmocka_unit_test(type_is_one_of_seven_digits),
		cmocka_unit_test(payload_fits_the_type),
		cmocka_unit_test(connect_error_comes_only_from_servers),
		cmocka_unit_test(event_name_is_a_string_or_number),
		cmocka_unit_test(reserved_event_names_are_refused),
		cmocka_unit_test(id_is_digits_only),
		cmocka_unit_test(id_ends_at_2_to_the_63),
		cmocka_unit_test(attachments_are_digits_and_a_hyphen),
		cmocka_unit_test(zero_attachments_are_refused),
		cmocka_unit_test(attachments_have_a_limit),
		cmocka_unit_test(placeholders_name_an_attachment),
		cmocka_unit_test(placeholder_twice_or_never_is_accepted),
		cmocka_unit_test(placeholder_in_a_plain_event_is_data),
		cmocka_unit_test(json_is_strict),
		cmocka_unit_test(a_megabyte_of_digits_takes_no_time),
		cmocka_unit_test(arguments_stand_without_brackets),
		cmocka_unit_test(what_is_written_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
