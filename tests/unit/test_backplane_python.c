/* SPDX-License-Identifier: MIT */
/* The messages of python-socketio, byte by byte (seed.md §3.2, §3.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backplane/python.h"
#include "mock_host.h"

static struct mock_host mock;
static struct fzio__dialect *dialect;
static const char *host_id;

static int setup(void **state)
{
	(void)state;
	mock_host_init(&mock);
	dialect = fzio__python_create(&mock.host, "socketio");
	assert_non_null(dialect);
	host_id = ((struct fzio__python *)dialect)->host_id;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	dialect->destroy(dialect);
	mock_host_finish(&mock);
	return 0;
}

/* ---- publishing -------------------------------------------------------------------------- */

/* `#` in the expected text stands for this process's host_id. */
static void assert_published(const char *expected)
{
	char text[4096];
	const char *hash = strchr(expected, '#');
	assert_non_null(hash);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(hash - expected), expected, host_id,
		hash + 1);
	assert_string_equal(mock.channel, "socketio");
	assert_string_equal(mock.data, text);
}

static void publish_event(struct fzio_target target, const char *args,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct fzio__packet *packet =
		fzio__packet_event("/", "ev", args, strlen(args), attachments, attachments_len);
	assert_int_equal(
		dialect->publish(dialect, &(struct fzio__action){ .kind = FZIO__ACTION_EMIT,
						  .namespace_ = "/",
						  .target = target,
						  .packet = packet }),
		FZIO_OK);
	fzio__packet_destroy(packet);
}

static void assert_data(const char *args, const char *data)
{
	char expected[512];
	publish_event(fzio_room("r1"), args, NULL, 0);
	snprintf(expected, sizeof(expected),
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": %s, \"binary\": false, "
		"\"namespace\": \"/\", \"room\": \"r1\", \"skip_sid\": null, "
		"\"callback\": null, \"host_id\": \"#\"}",
		data);
	assert_published(expected);
}

/* The form that every version executed understands the same. */
static void one_argument_stands_alone(void **state)
{
	(void)state;
	assert_data("{\"a\":1}", "{\"a\":1}");
	assert_data("\"x\"", "\"x\"");
	assert_data("12", "12");
	assert_data("false", "false");
	assert_data("", "null");
}

static void other_arguments_are_a_list(void **state)
{
	(void)state;
	assert_data("1,{\"a\":2}", "[1,{\"a\":2}]");
	assert_data("[1,2]", "[[1,2]]");
	assert_data("null", "[null]");
	assert_data("\"a,b\",[],\"]\"", "[\"a,b\",[],\"]\"]");
}

static void assert_target(
	struct fzio_target target, const char *room, const char *skip_sid, const char *end)
{
	char expected[512];
	publish_event(target, "1", NULL, 0);
	snprintf(expected, sizeof(expected),
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": 1, \"binary\": false, "
		"\"namespace\": \"/\", \"room\": %s, \"skip_sid\": %s, \"callback\": null, "
		"\"host_id\": \"#\"%s}",
		room, skip_sid, end);
	assert_published(expected);
}

static void targets(void **state)
{
	(void)state;
	static const char *const names[] = { "a", "b\"\xc3\xa9" };
	assert_target(fzio_all(), "null", "null", "");
	assert_target(fzio_rooms(names, 2), "[\"a\", \"b\\\"\xc3\xa9\"]", "null", "");
	assert_target(fzio_rooms(names, 1), "\"a\"", "null", "");
	assert_target(fzio_except(fzio_all(), names, 1), "null", "\"a\"", "");
	assert_target(
		fzio_except(fzio_room("r"), names, 2), "\"r\"", "[\"a\", \"b\\\"\xc3\xa9\"]", "");
	assert_target(fzio_volatile(fzio_all()), "null", "null", ", \"volatile\": true");
}

static void attachments_follow_their_structure(void **state)
{
	(void)state;
	const struct fzio_bytes attachments[] = { { (const uint8_t *)"\1\2\3\4", 4 }, { NULL, 0 } };
	publish_event(fzio_all(),
		"{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}", attachments,
		2);
	assert_published(
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": [[{\"_placeholder\":true,"
		"\"num\":0},{\"_placeholder\":true,\"num\":1}], \"AQIDBA==\", \"\"], "
		"\"binary\": true, \"namespace\": \"/\", \"room\": null, \"skip_sid\": null, "
		"\"callback\": null, \"host_id\": \"#\"}");
	publish_event(fzio_all(), "{\"_placeholder\":true,\"num\":0}", attachments, 1);
	assert_published(
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": [{\"_placeholder\":true,"
		"\"num\":0}, \"AQIDBA==\"], \"binary\": true, \"namespace\": \"/\", \"room\": null, "
		"\"skip_sid\": null, \"callback\": null, \"host_id\": \"#\"}");
}

static void publish(
	enum fzio__action_kind kind, struct fzio_target target, const char *room, bool close)
{
	mock.published = 0;
	assert_int_equal(dialect->publish(dialect, &(struct fzio__action){ .kind = kind,
							   .namespace_ = "/chat",
							   .target = target,
							   .room = room,
							   .close = close }),
		FZIO_OK);
}

static void rooms_and_disconnects(void **state)
{
	(void)state;
	static const char *const names[] = { "s1", "s2" };
	publish(FZIO__ACTION_JOIN, fzio_sid("s1"), "r", false);
	assert_published("{\"method\": \"enter_room\", \"sid\": \"s1\", \"room\": \"r\", "
			 "\"namespace\": \"/chat\", \"host_id\": \"#\"}");
	publish(FZIO__ACTION_LEAVE, fzio_sid("s1"), "r", false);
	assert_published("{\"method\": \"leave_room\", \"sid\": \"s1\", \"room\": \"r\", "
			 "\"namespace\": \"/chat\", \"host_id\": \"#\"}");
	publish(FZIO__ACTION_DISCONNECT, fzio_sid("s1"), NULL, false);
	assert_published("{\"method\": \"disconnect\", \"sid\": \"s1\", \"namespace\": \"/chat\", "
			 "\"host_id\": \"#\"}");
	publish(FZIO__ACTION_LEAVE, fzio_room("r"), "r", false);
	assert_published("{\"method\": \"close_room\", \"room\": \"r\", \"namespace\": \"/chat\", "
			 "\"host_id\": \"#\"}");
	publish(FZIO__ACTION_DISCONNECT, fzio_rooms(names, 2), NULL, true);
	assert_int_equal(mock.published, 2);
	assert_published("{\"method\": \"disconnect\", \"sid\": \"s2\", \"namespace\": \"/chat\", "
			 "\"host_id\": \"#\", \"close\": true}");
	publish(FZIO__ACTION_JOIN, fzio_except(fzio_all(), names, 2), "r", false);
	assert_published("{\"method\": \"enter_room\", \"sid\": \"\", \"room\": \"r\", "
			 "\"namespace\": \"/chat\", \"host_id\": \"#\", \"target\": \"all\", "
			 "\"except\": [\"s1\", \"s2\"]}");
}

/* ---- receiving --------------------------------------------------------------------------- */

static enum fzio__reception receive(const char *text)
{
	unsigned long probe;
	const char *why;
	return dialect->receive(dialect, "socketio", 8, text, strlen(text), &probe, &why);
}

static void assert_received(const char *text, const char *delivered)
{
	assert_int_equal(receive(text), FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), delivered);
}

static void assert_emitted(const char *data, const char *packet)
{
	char text[512], delivered[512];
	snprintf(text, sizeof(text),
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": %s, \"binary\": false, "
		"\"namespace\": \"/\", \"room\": null, \"skip_sid\": null, \"callback\": null, "
		"\"host_id\": \"f\"}",
		data);
	snprintf(delivered, sizeof(delivered), "emit / 2%s to all\n", packet);
	assert_received(text, delivered);
}

/* As 5.15.1 and later read it: the last column of seed.md §3.3. */
static void data_becomes_arguments(void **state)
{
	(void)state;
	assert_emitted("{\"a\": 1}", "[\"ev\",{\"a\": 1}]");
	assert_emitted("[{\"a\": 1}]", "[\"ev\",{\"a\": 1}]");
	assert_emitted("[1, 2]", "[\"ev\",1, 2]");
	assert_emitted("[ [1, 2] ]", "[\"ev\",[1, 2]]");
	assert_emitted("null", "[\"ev\"]");
	assert_emitted("[null]", "[\"ev\"]");
	assert_emitted("[]", "[\"ev\"]");
	assert_emitted("[ ]", "[\"ev\"]");
	assert_emitted("[null, 1]", "[\"ev\",null, 1]");
	assert_emitted("\"\\u00e9\"", "[\"ev\",\"\\u00e9\"]");
	assert_emitted("0", "[\"ev\",0]");
}

/* Integers of Python have no end, and are text to us. */
static void large_integers_are_relayed(void **state)
{
	(void)state;
	assert_emitted("123456789012345678901234567890123456789012345678901234567890",
		"[\"ev\",123456789012345678901234567890123456789012345678901234567890]");
	assert_emitted("1e999", "[\"ev\",1e999]");
}

static void rooms_are_null_a_name_or_a_list(void **state)
{
	(void)state;
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"data\":1,\"room\":\"a\\u00e9\"}",
		"emit / 2[\"e\",1] to a\xc3\xa9\n");
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"data\":1,\"namespace\":\"/x\","
			"\"room\":[\"a\", 7,\"b\"],\"skip_sid\":[\"c\"]}",
		"emit /x 2/x,[\"e\",1] to a,7,b except c\n");
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"data\":1,\"room\":5,"
			"\"skip_sid\":\"s\",\"volatile\":true}",
		"emit / 2[\"e\",1] to 5 except s volatile\n");
	/* Nobody, never everybody. */
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"data\":1,\"room\":[]}",
		"emit / 2[\"e\",1]\n");
}

static void binary_becomes_attachments(void **state)
{
	(void)state;
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"binary\":true,\"data\":"
			"[[{\"_placeholder\": true, \"num\": 0}, 1], \"YWI=\"]}",
		"emit / 51-[\"e\",{\"_placeholder\": true, \"num\": 0}, 1]|ab to all\n");
	/* As 5.14.2 and 5.15.0 write it. */
	assert_received("{\"method\":\"emit\",\"event\":\"e\",\"binary\":true,\"data\":"
			"[{\"d\":{\"_placeholder\":true,\"num\":0}},\"YWI=\"]}",
		"emit / 51-[\"e\",{\"d\":{\"_placeholder\":true,\"num\":0}}]|ab to all\n");
}

static void all_other_methods(void **state)
{
	(void)state;
	assert_received("{\"method\":\"disconnect\",\"sid\":\"s\",\"namespace\":\"/a\"}",
		"disconnect /a to s\n");
	assert_received(
		"{\"method\":\"enter_room\",\"sid\":\"s\",\"room\":\"r\"}", "join / r to s\n");
	assert_received(
		"{\"method\":\"leave_room\",\"sid\":\"s\",\"room\":\"r\",\"host_id\":\"x\"}",
		"leave / r to s\n");
	assert_received("{\"method\":\"close_room\",\"room\":\"r\",\"namespace\":\"/a\"}",
		"leave /a r to r\n");
}

static void what_is_published_is_received_by_another(void **state)
{
	(void)state;
	static const char *const names[] = { "s1", "s2" };
	struct fzio__dialect *other = fzio__python_create(&mock.host, "socketio");
	unsigned long probe;
	const char *why;
	publish(FZIO__ACTION_JOIN, fzio_except(fzio_all(), names, 2), "r", false);
	assert_int_equal(other->receive(other, "socketio", 8, mock.data, mock.len, &probe, &why),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), "join /chat r to all except s1,s2\n");
	publish(FZIO__ACTION_DISCONNECT, fzio_room("a"), NULL, true);
	assert_int_equal(other->receive(other, "socketio", 8, mock.data, mock.len, &probe, &why),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), "disconnect /chat to a close\n");
	/* And ignored by its sender. */
	assert_int_equal(receive(mock.data), FZIO__RECEIVED_OWN);
	assert_string_equal(mock_host_delivered(&mock), "");
	other->destroy(other);
}

static void calls_name_their_callback_and_are_answered(void **state)
{
	(void)state;
	struct fzio__packet *packet = fzio__packet_event("/", "ev", "1", 1, NULL, 0);
	const struct fzio__action action = { .kind = FZIO__ACTION_EMIT,
		.namespace_ = "/",
		.target = fzio_sid("s1"),
		.packet = packet,
		.call_id = 7 };
	assert_int_equal(dialect->publish(dialect, &action), FZIO_OK);
	fzio__packet_destroy(packet);
	assert_published(
		"{\"method\": \"emit\", \"event\": \"ev\", \"data\": 1, \"binary\": false, "
		"\"namespace\": \"/\", \"room\": \"s1\", \"skip_sid\": null, "
		"\"callback\": [\"s1\", \"/\", 7], \"host_id\": \"#\"}");
	char text[256];
#define ANSWER "{\"method\":\"callback\",\"host_id\":\"%s\",\"sid\":\"s1\",\"namespace\":\"/\","
	snprintf(text, sizeof(text), ANSWER "\"id\":7,\"args\":[{\"a\": 1}, 2]}", host_id);
	assert_received(text, "answer 7 [{\"a\": 1}, 2] +0\n");
	snprintf(text, sizeof(text), ANSWER "\"id\":\"7\",\"args\":[]}", host_id);
	assert_int_equal(receive(text), FZIO__RECEIVED_MALFORMED);
	snprintf(text, sizeof(text), ANSWER "\"id\":7,\"args\":5}", host_id);
	assert_int_equal(receive(text), FZIO__RECEIVED_MALFORMED);
	/* To somebody else. */
	snprintf(text, sizeof(text), ANSWER "\"id\":7,\"args\":[]}", "other");
	assert_int_equal(receive(text), FZIO__RECEIVED_OTHER);
#undef ANSWER
}

static void probes_come_back_to_their_sender_only(void **state)
{
	(void)state;
	struct fzio__dialect *other = fzio__python_create(&mock.host, "socketio");
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	const char *channel, *why;
	unsigned long probe = 0;
	struct fzio_bytes text = dialect->probe(dialect, 42, &channel, &arena);
	assert_string_equal(channel, "socketio");
	assert_int_equal(dialect->receive(dialect, "socketio", 8, (const char *)text.data, text.len,
				 &probe, &why),
		FZIO__RECEIVED_PROBE);
	assert_int_equal(probe, 42);
	assert_int_equal(other->receive(other, "socketio", 8, (const char *)text.data, text.len,
				 &probe, &why),
		FZIO__RECEIVED_OTHER);
	fzio_arena_finish(&arena);
	other->destroy(other);
}

/* Every one of these costs a counter and a line in the log, and nothing else. */
static void bad_messages_are_refused(void **state)
{
	(void)state;
#define EMIT "{\"method\":\"emit\",\"event\":\"e\","
	static const char *const bad[] = {
		"",
		" ",
		"5",
		"null",
		"true",
		"\"method\"",
		"[]",
		"[\"method\"]",
		"{}",
		"{",
		"x",
		"\x80\x04pickle",
		"{\"method\"}",
		"{\"method\":}",
		"{\"method\":\"emit\"",
		"{\"method\":\"emit\"}}",
		"{\"method\":\"emit\",}",
		"{\"method\":1}",
		"{\"method\":null}",
		"{\"method\":\"unknown\"}",
		"{\"method\":\"\"}",
		"{\"method\":\"emit\"}",
		"{\"method\":\"emit\",\"event\":\"e\"}",
		"{\"method\":\"emit\",\"data\":1}",
		"{\"method\":\"emit\",\"event\":1,\"data\":1}",
		"{\"method\":\"emit\",\"event\":\"\",\"data\":1}",
		"{\"method\":\"emit\",\"event\":\"disconnect\",\"data\":1}",
		/* Python writes these; nobody's JSON.parse() reads them. */
		EMIT "\"data\":NaN}",
		EMIT "\"data\":[Infinity]}",
		EMIT "\"data\":-Infinity}",
		EMIT "\"data\":\"\\ud800\"}",
		EMIT "\"data\":\"\\u0000\"}",
		EMIT "\"data\":01}",
		EMIT "\"data\":\"\xff\"}",
		EMIT "\"data\":1,\"room\":{}}",
		EMIT "\"data\":1,\"room\":[null]}",
		EMIT "\"data\":1,\"room\":[[\"a\"]]}",
		EMIT "\"data\":1,\"room\":true}",
		EMIT "\"data\":1,\"skip_sid\":{}}",
		EMIT "\"data\":1,\"namespace\":5}",
		EMIT "\"data\":1,\"namespace\":\"\"}",
		EMIT "\"data\":1,\"namespace\":\"x\"}",
		EMIT "\"data\":1,\"namespace\":\"/a,b\"}",
		/* A client's parser ends the connection over a placeholder without attachment. */
		EMIT "\"data\":{\"_placeholder\":true,\"num\":0}}",
		EMIT "\"binary\":true,\"data\":1}",
		EMIT "\"binary\":true,\"data\":[]}",
		EMIT "\"binary\":true,\"data\":[[{\"_placeholder\":true,\"num\":1}],\"YQ==\"]}",
		EMIT "\"binary\":true,\"data\":[[{\"_placeholder\":true,\"num\":-1}],\"YQ==\"]}",
		EMIT "\"binary\":true,\"data\":[[1],5]}",
		EMIT "\"binary\":true,\"data\":[[1],\"*\"]}",
		"{\"method\":\"disconnect\"}",
		"{\"method\":\"disconnect\",\"sid\":5}",
		"{\"method\":\"enter_room\",\"sid\":\"s\"}",
		"{\"method\":\"enter_room\",\"sid\":\"s\",\"room\":\"\"}",
		"{\"method\":\"leave_room\",\"room\":\"r\"}",
		"{\"method\":\"close_room\"}",
		"{\"method\":\"close_room\",\"room\":[\"r\"]}",
	};
#undef EMIT
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (receive(bad[i]) != FZIO__RECEIVED_MALFORMED) {
			fail_msg("not refused: %s", bad[i]);
		}
		assert_string_equal(mock_host_delivered(&mock), "");
	}
}

static void deep_and_large_messages_are_refused(void **state)
{
	(void)state;
	size_t len = 4 * 1024 * 1024;
	char *text = malloc(len + 1);
	static const char head[] = "{\"method\":\"emit\",\"event\":\"e\",\"data\":";
	memset(text, '[', len);
	memcpy(text, head, sizeof(head) - 1);
	text[len] = '\0';
	assert_int_equal(receive(text), FZIO__RECEIVED_MALFORMED);
	/* Names of one digit each take more memory than a message may. */
	static const char rooms[] = "{\"method\":\"emit\",\"event\":\"e\",\"data\":1,\"room\":[1";
	memcpy(text, rooms, sizeof(rooms) - 1);
	for (size_t i = sizeof(rooms) - 1; i + 2 < len; i += 2) {
		memcpy(text + i, ",1", 2);
	}
	memcpy(text + len - 4, " ] }", 4);
	assert_int_equal(receive(text), FZIO__RECEIVED_MALFORMED);
	free(text);
	assert_string_equal(mock_host_delivered(&mock), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(one_argument_stands_alone),
		TEST(other_arguments_are_a_list),
		TEST(targets),
		TEST(attachments_follow_their_structure),
		TEST(rooms_and_disconnects),
		TEST(data_becomes_arguments),
		TEST(large_integers_are_relayed),
		TEST(rooms_are_null_a_name_or_a_list),
		TEST(binary_becomes_attachments),
		TEST(all_other_methods),
		TEST(what_is_published_is_received_by_another),
		TEST(calls_name_their_callback_and_are_answered),
		TEST(probes_come_back_to_their_sender_only),
		TEST(bad_messages_are_refused),
		TEST(deep_and_large_messages_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
