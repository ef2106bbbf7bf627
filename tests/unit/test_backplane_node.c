/* SPDX-License-Identifier: MIT */
/* The messages of Node's classic adapter, byte by byte: those of peers.md §3.2 were captured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backplane/msgpack_read.h"
#include "backplane/node.h"
#include "mock_host.h"

static struct mock_host mock;
static struct fzio__dialect *dialect;
static struct fzio__node *node;

/* The namespaces of a hub without a hub. */
static struct fzio__node_namespace namespaces[] = {
	{ "/", "socket.io#/#", "socket.io-request#/#", "socket.io-response#/#",
		"socket.io-response#/#kUUWz4#" },
	{ "/chat", "socket.io#/chat#", "socket.io-request#/chat#", "socket.io-response#/chat#",
		"socket.io-response#/chat#kUUWz4#" },
};

static int setup(void **state)
{
	(void)state;
	mock_host_init(&mock);
	dialect = fzio__node_create(&mock.host, "socket.io");
	assert_non_null(dialect);
	node = (struct fzio__node *)dialect;
	assert_int_equal(strlen(node->uid), 6);
	strcpy(node->uid, "kUUWz4");
	node->namespaces = namespaces;
	node->namespaces_len = 2;
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

static size_t read_hex(const char *hex, char *ret_data)
{
	size_t len = 0;
	unsigned byte;
	for (int used; sscanf(hex, " %2x%n", &byte, &used) == 1; hex += used) {
		ret_data[len++] = (char)byte;
	}
	return len;
}

static void assert_published(const char *channel, const char *hex)
{
	char data[1024];
	size_t len = read_hex(hex, data);
	assert_string_equal(mock.channel, channel);
	assert_int_equal(mock.len, len);
	assert_memory_equal(mock.data, data, len);
}

static void emit(const char *namespace_, const char *event, struct fzio_target target,
	const char *args, const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct fzio__packet *packet = fzio__packet_event(
		namespace_, event, args, strlen(args), attachments, attachments_len);
	const struct fzio__action action = { .kind = FZIO__ACTION_EMIT,
		.namespace_ = namespace_,
		.target = target,
		.packet = packet };
	assert_int_equal(dialect->publish(dialect, &action), FZIO_OK);
	fzio__packet_destroy(packet);
}

#define UID  "93 a6 6b555557 7a34 "
#define NSP  "a36e7370 a12f "
#define TYPE "83 a474797065 02 a464617461 "
#define NONE "83 a5726f6f6d73 90 a6657863657074 90 a5666c616773 80"

static void captured_broadcasts(void **state)
{
	(void)state;
	emit("/", "hello", fzio_all(), "1,\"x\"", NULL, 0);
	assert_published("socket.io#/#", UID TYPE "93 a568656c6c6f 01 a178 " NSP NONE);
	const struct fzio_bytes bytes[] = { { (const uint8_t *)"\1\2\3", 3 },
		{ (const uint8_t *)"\4\5", 2 } };
	emit("/", "bin", fzio_room("r1"),
		"{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}", bytes, 2);
	assert_published("socket.io#/#r1#",
		UID TYPE "93 a362696e c403010203 c4020405 " NSP
			 "83 a5726f6f6d73 91 a27231 a6657863657074 90 a5666c616773 80");
	emit("/chat", "hi", fzio_all(), "", NULL, 0);
	assert_published("socket.io#/chat#", UID TYPE "91 a26869 a36e7370 a52f63686174 " NONE);
}

static void targets(void **state)
{
	(void)state;
	static const char *const rooms[] = { "r1", "r2" }, *const except[] = { "r3" };
	emit("/", "e", fzio_volatile(fzio_except(fzio_rooms(rooms, 2), except, 1)), "", NULL, 0);
	assert_published("socket.io#/#",
		UID TYPE "91 a165 " NSP "83 a5726f6f6d73 92 a27231 a27232 a6657863657074 91 a27233 "
			 "a5666c616773 81 a8766f6c6174696c65 c3");
}

/* notepack: integers in the fewest bytes, all other numbers in nine. */
static void values(void **state)
{
	(void)state;
	emit("/", "e", fzio_all(),
		"null,true,false,1.5,-3,70000,3.0,-129,18446744073709551615,1e300,"
		"\"\\u00e9\\n\",[],{\"a\":{\"b\":[1]}}",
		NULL, 0);
	assert_published("socket.io#/#", UID TYPE
		"9e a165 c0 c3 c2 cb3ff8000000000000 fd ce00011170 03 d1ff7f "
		"cfffffffffffffffff cb7e37e43c8800759c a3c3a90a 90 81a161 81a162 91 01 " NSP NONE);
}

static void act(
	enum fzio__action_kind kind, struct fzio_target target, const char *room, bool close)
{
	const struct fzio__action action = {
		.kind = kind, .namespace_ = "/chat", .target = target, .room = room, .close = close
	};
	assert_int_equal(dialect->publish(dialect, &action), FZIO_OK);
	assert_string_equal(mock.channel, "socket.io-request#/chat#");
}

static void requests(void **state)
{
	(void)state;
	static const char *const except[] = { "r3" };
	act(FZIO__ACTION_JOIN, fzio_sid("s1"), "r", false);
	assert_string_equal(mock.data,
		"{\"uid\":\"kUUWz4\",\"type\":2,\"opts\":{\"rooms\":[\"s1\"],\"except\":[]},"
		"\"rooms\":[\"r\"]}");
	act(FZIO__ACTION_LEAVE, fzio_except(fzio_all(), except, 1), "r", false);
	assert_string_equal(mock.data,
		"{\"uid\":\"kUUWz4\",\"type\":3,\"opts\":{\"rooms\":[],\"except\":[\"r3\"]},"
		"\"rooms\":[\"r\"]}");
	act(FZIO__ACTION_DISCONNECT, fzio_room("r"), NULL, true);
	assert_string_equal(mock.data,
		"{\"uid\":\"kUUWz4\",\"type\":4,\"opts\":{\"rooms\":[\"r\"],\"except\":[]},"
		"\"close\":true}");
}

static void a_process_that_only_writes_is_an_emitter(void **state)
{
	(void)state;
	struct mock_host silent;
	mock_host_init(&silent);
	silent.host.executor = NULL;
	struct fzio__dialect *emitter = fzio__node_create(&silent.host, "socket.io");
	assert_string_equal(((struct fzio__node *)emitter)->uid, "emitter");
	assert_int_equal(emitter->start(emitter), FZIO_OK);
	assert_int_equal(emitter->subscriptions_len, 0);
	emitter->destroy(emitter);
	mock_host_finish(&silent);
}

/* Once for each namespace, whatever characters it has; answers come on the common channel, or on
 * one's own from servers with publishOnSpecificResponseChannel (peers.md §3.1, 3.5). */
static void every_channel_is_subscribed_to_once(void **state)
{
	(void)state;
	struct mock_host listening;
	mock_host_init(&listening);
	struct fzio__executor executor = { 0 };
	struct fzio__hub_options options = { 0 };
	listening.host.hub = fzio__hub_create(&options, NULL, &executor);
	assert_int_equal(fzio__hub_namespace(listening.host.hub, "/a*b", NULL), FZIO_OK);
	struct fzio__dialect *server = fzio__node_create(&listening.host, "p?");
	strcpy(((struct fzio__node *)server)->uid, "kUUWz4");
	assert_int_equal(server->start(server), FZIO_OK);
	char text[1024] = "";
	for (size_t i = 0; i < server->subscriptions_len; i++) {
		const struct fzio__subscription *subscription = &server->subscriptions[i];
		size_t at = strlen(text);
		snprintf(text + at, sizeof(text) - at, "%s%s\n",
			subscription->is_pattern ? "pattern " : "", subscription->channel);
	}
	assert_string_equal(text, "pattern p\\?#/a\\*b#*\np?-request#/a*b#\np?-response#/a*b#\n"
				  "p?-response#/a*b#kUUWz4#\n");
	server->destroy(server);
	fzio__hub_destroy(listening.host.hub);
	mock_host_finish(&listening);
}

/* ---- receiving --------------------------------------------------------------------------- */

static enum fzio__reception receive(const char *channel, const char *data, size_t len)
{
	/* Of its own size: what is read beyond is found. */
	char *copy = malloc(len + 1);
	memcpy(copy, data, len);
	copy[len] = '\0';
	unsigned long probe;
	const char *why;
	enum fzio__reception reception =
		dialect->receive(dialect, channel, strlen(channel), copy, len, &probe, &why);
	free(copy);
	return reception;
}

static enum fzio__reception receive_hex(const char *channel, const char *hex)
{
	char data[1024];
	return receive(channel, data, read_hex(hex, data));
}

#define OTHER "93 a6 414141414141 "

static void assert_value(const char *hex, const char *json)
{
	char message[1024], expected[256];
	snprintf(message, sizeof(message), OTHER TYPE "92 a165 %s " NSP NONE, hex);
	assert_int_equal(receive_hex("socket.io#/#", message), FZIO__RECEIVED);
	snprintf(expected, sizeof(expected), "emit / 2[\"e\",%s] to all\n", json);
	assert_string_equal(mock_host_delivered(&mock), expected);
}

static void values_become_json(void **state)
{
	(void)state;
	assert_value("c0", "null");
	assert_value("c3", "true");
	assert_value("cb3ff8000000000000", "1.5");
	assert_value("ca3fc00000", "1.5");
	assert_value("fd", "-3");
	assert_value("d1 ff7f", "-129");
	assert_value("d3 8000000000000000", "-9223372036854775808");
	assert_value("cf ffffffffffffffff", "18446744073709551615");
	assert_value("cb 7ff8000000000000", "null"); /* NaN, as JSON.stringify() */
	assert_value("cb fff0000000000000", "null"); /* -Infinity */
	assert_value("d6 ff 6553f100", "\"2023-11-14T22:13:20Z\"");
	assert_value("d7 ff 1dcd650065 53f100", "\"2023-11-14T22:13:20.125Z\"");
	assert_value("c7 0c ff 00000000 000000006553f100", "\"2023-11-14T22:13:20Z\"");
	assert_value("d4 05 00", "null"); /* an extension of somebody's own */
	assert_value("a3 c3a90a", "\"\xc3\xa9\\n\"");
	assert_value("d9 01 22", "\"\\\"\"");
	assert_value("92 01 90", "[1,[]]");
	assert_value("82 a161 01 02 c2", "{\"a\":1,\"2\":false}");
	assert_value("dc 0001 05", "[5]");
	assert_value("df 00000001 a161 80", "{\"a\":{}}");
}

static void bytes_become_attachments(void **state)
{
	(void)state;
	assert_int_equal(receive_hex("socket.io#/#r1#",
				 OTHER TYPE "93 a165 c4026162 81a161 c40163 " NSP
					    "83 a5726f6f6d73 91 a27231 a6657863657074 91 a27333 "
					    "a5666c616773 81 a8766f6c6174696c65 c3"),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock),
		"emit / 52-[\"e\",{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,"
		"\"num\":1}}]|ab|c to r1 except s3 volatile\n");
}

static void members_come_in_any_order_and_others_are_skipped(void **state)
{
	(void)state;
	/* Its own namespace is meant by the channel; without nsp it is the main one. */
	assert_int_equal(receive_hex("socket.io#/#",
				 OTHER "83 a464617461 92a16501 a474797065 02 a178 9301 c0 80 "
				       "82 a5666c616773 80 a5726f6f6d73 90"),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), "emit / 2[\"e\",1] to all\n");
}

static void assert_request(const char *text, const char *delivered, const char *answer)
{
	mock.published = 0;
	assert_int_equal(receive("socket.io-request#/chat#", text, strlen(text)), FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), delivered);
	assert_int_equal(mock.published, answer != NULL ? 1 : 0);
	if (answer != NULL) {
		assert_string_equal(mock.channel, "socket.io-response#/chat#");
		assert_string_equal(mock.data, answer);
	}
}

/* Rooms of Node may be anything: a number is the room of its digits, as in JSON, and what is neither
 * text nor number a room that nobody is in, but never everybody. */
static void rooms_may_be_no_texts(void **state)
{
	(void)state;
	assert_int_equal(receive_hex("socket.io#/#42#",
				 OTHER TYPE "91 a165 " NSP "83 a5726f6f6d73 92 2a fd "
					    "a6657863657074 92 cd03e8 c0 a5666c616773 80"),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), "emit / 2[\"e\"] to 42,-3 except 1000,\n");
	assert_int_equal(receive_hex("socket.io#/#undefined#",
				 OTHER TYPE "91 a165 " NSP "83 a5726f6f6d73 91 c0 "
					    "a6657863657074 90 a5666c616773 80"),
		FZIO__RECEIVED);
	assert_string_equal(mock_host_delivered(&mock), "emit / 2[\"e\"] to \n");
	assert_request("{\"type\":2,\"opts\":{\"rooms\":[42,null],\"except\":[true]},"
		       "\"rooms\":[7,null]}",
		"join /chat 7 to 42, except \n", NULL);
	assert_request("{\"type\":3,\"opts\":{\"rooms\":[null]},\"rooms\":[\"r\"]}",
		"leave /chat r to \n", NULL);
}

static void own_and_others_messages_are_ignored(void **state)
{
	(void)state;
	assert_int_equal(
		receive_hex("socket.io#/#", UID TYPE "91 a165 " NSP NONE), FZIO__RECEIVED_OWN);
	assert_int_equal(receive_hex("socket.io#/chat#", OTHER TYPE "91 a165 " NSP NONE),
		FZIO__RECEIVED_OTHER);
	assert_int_equal(receive("socket.io-response#/#", "{\"requestId\":\"x\"}", 17),
		FZIO__RECEIVED_OTHER);
	assert_int_equal(receive("other", "x", 1), FZIO__RECEIVED_OTHER);
	assert_string_equal(mock_host_delivered(&mock), "");
}

static void bad_broadcasts_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "c1", "01", "90", "93", UID, UID TYPE,
		OTHER TYPE "91 a165 " NSP NONE " 00", /* more than one value */
		OTHER TYPE "90 " NSP NONE, /* no event */
		OTHER TYPE "91 01 " NSP NONE, /* an event that is no text */
		OTHER TYPE "91 a0 " NSP NONE, OTHER TYPE "91 aa 646973636f6e6e656374 " NSP NONE,
		OTHER TYPE "92 a165 c1 " NSP NONE, OTHER TYPE "92 a165 a1ff " NSP NONE,
		OTHER TYPE "92 a165 a100 " NSP NONE, /* U+0000 */
		OTHER TYPE "92 a165 81 c0 01 " NSP NONE, /* a key that is no text */
		OTHER TYPE "92 a165 dd ffffffff " NSP NONE,
		OTHER TYPE "92 a165 df7fffffff " NSP NONE,
		OTHER TYPE "92 a165 db ffffffff " NSP NONE,
		OTHER TYPE "92 a165 c6 00ffffff " NSP NONE,
		/* A placeholder for nothing ends the connection of a client. */
		OTHER TYPE "92 a165 82 ac5f706c616365686f6c646572 c3 a36e756d 00 " NSP NONE,
		OTHER "82 a474797065 02 " NSP NONE, OTHER TYPE "91 a165 a36e7370 01 " NONE,
		OTHER TYPE "91 a165 " NSP "81 a5726f6f6d73 01",
		OTHER TYPE "91 a165 " NSP "81 a5726f6f6d73 91 a1ff",
		OTHER TYPE "91 a165 " NSP "90" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (receive_hex("socket.io#/#", bad[i]) != FZIO__RECEIVED_MALFORMED) {
			fail_msg("not refused: %s", bad[i]);
		}
	}
	assert_string_equal(mock_host_delivered(&mock), "");
}

static void deep_values_are_refused(void **state)
{
	(void)state;
	char data[200];
	size_t len = read_hex(OTHER TYPE "92 a165", data);
	memset(data + len, '\x91', 100);
	assert_int_equal(receive("socket.io#/#", data, len + 100), FZIO__RECEIVED_MALFORMED);
}

static void requests_are_done_and_answered(void **state)
{
	(void)state;
	assert_request("{\"uid\":\"x\",\"type\":2,\"opts\":{\"rooms\":[\"s\"],\"except\":[\"t\"]},"
		       "\"rooms\":[\"a\",\"b\"]}",
		"join /chat a to s except t\njoin /chat b to s except t\n", NULL);
	assert_request("{\"type\":3,\"opts\":{\"rooms\":[],\"except\":[]},\"rooms\":[\"a\"]}",
		"leave /chat a to all\n", NULL);
	assert_request("{\"uid\":\"x\",\"type\":4,\"opts\":{\"rooms\":[\"r\"]},\"close\":true}",
		"disconnect /chat to r close\n", NULL);
	/* Of older servers: one sid, and an answer. */
	assert_request("{\"type\":2,\"requestId\":\"i\",\"sid\":\"s\",\"room\":\"r\"}",
		"join /chat r to s\n", "{\"requestId\":\"i\"}");
	assert_request("{\"type\":4,\"requestId\":\"i\",\"sid\":\"s\",\"close\":false}",
		"disconnect /chat to s\n", "{\"requestId\":\"i\"}");
	assert_request("{\"uid\":\"x\",\"requestId\":\"i\",\"type\":6,\"data\":[\"e\"]}", "",
		"{\"type\":6,\"requestId\":\"i\",\"data\":null}");
}

static void bad_requests_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "{", "{}", "{\"type\":7}", "{\"type\":\"2\"}",
		"{\"type\":10}", "{\"type\":2}", "{\"type\":4}", "{\"type\":4,\"opts\":5}",
		"{\"type\":2,\"opts\":{\"rooms\":[]}}", "{\"type\":2,\"opts\":{\"rooms\":{}}}",
		"{\"type\":5,\"opts\":{\"rooms\":[]}}", "{\"type\":NaN}", "x", "" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (receive("socket.io-request#/#", bad[i], strlen(bad[i])) !=
			FZIO__RECEIVED_MALFORMED) {
			fail_msg("not refused: %s", bad[i]);
		}
	}
	assert_string_equal(mock_host_delivered(&mock), "");
}

/* Node waits for everyone (peers.md §3.5): who cannot do what is asked has no sockets to count. */
static void what_cannot_be_done_is_answered_all_the_same(void **state)
{
	(void)state;
#define CALL(data, options)                                                                        \
	"85 a3756964 a178 a9726571756573744964 a169 a474797065 07 a67061636b6574 "                 \
	"83 a474797065 02 a464617461 " data NSP "a46f707473 " options
	static const char *const bad[] = { CALL("91 01", NONE), /* an event that is no text */
		CALL("92 a165 a100", NONE), /* U+0000 */
		CALL("91 a165", "80 00") };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		mock.published = 0;
		assert_int_equal(
			receive_hex("socket.io-request#/#", bad[i]), FZIO__RECEIVED_MALFORMED);
		assert_int_equal(mock.published, 1);
		assert_string_equal(mock.channel, "socket.io-response#/#");
		assert_string_equal(
			mock.data, "{\"type\":8,\"requestId\":\"i\",\"clientCount\":0}");
	}
#undef CALL
}

/* {"type":2,"opts":{"rooms":["s",…]},"rooms":["r",…]} */
static enum fzio__reception receive_join(size_t sids, size_t rooms)
{
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	fzio_buffer_append_str(&text, "{\"type\":2,\"opts\":{\"rooms\":[");
	for (size_t i = 0; i < sids; i++) {
		fzio_buffer_append_str(&text, i > 0 ? ",\"s\"" : "\"s\"");
	}
	fzio_buffer_append_str(&text, "]},\"rooms\":[");
	for (size_t i = 0; i < rooms; i++) {
		fzio_buffer_append_str(&text, i > 0 ? ",\"r\"" : "\"r\"");
	}
	fzio_buffer_append_str(&text, "]}");
	assert_non_null(fzio_buffer_terminate(&text));
	enum fzio__reception reception = receive("socket.io-request#/#", text.data, text.len);
	fzio_buffer_finish(&text);
	return reception;
}

/* 100,000 of each, 1 MB on the channel, held the loop for minutes and took 11 GB. */
static void rooms_times_rooms_are_bounded(void **state)
{
	(void)state;
	assert_int_equal(receive_join(100, 100), FZIO__RECEIVED);
	assert_int_equal(receive_join(1, 20000), FZIO__RECEIVED);
	mock_host_delivered(&mock);
	assert_int_equal(receive_join(2000, 2000), FZIO__RECEIVED_MALFORMED);
	assert_int_equal(receive_join(20, 100000), FZIO__RECEIVED_MALFORMED);
	assert_string_equal(mock_host_delivered(&mock), "");
}

static void calls_are_requests_and_are_answered(void **state)
{
	(void)state;
	struct fzio__packet *packet = fzio__packet_event("/", "e", "1", 1, NULL, 0);
	const struct fzio__action action = { .kind = FZIO__ACTION_EMIT,
		.namespace_ = "/",
		.target = fzio_sid("s1"),
		.packet = packet,
		.call_id = 7 };
	assert_int_equal(dialect->publish(dialect, &action), FZIO_OK);
	fzio__packet_destroy(packet);
	assert_published("socket.io-request#/#",
		"85 a3756964 a6 6b5555577a34 a9726571756573744964 a8 6b5555577a34 2d37 a474797065 07 "
		"a67061636b6574 " TYPE "92 a165 01 " NSP
		"a46f707473 83 a5726f6f6d73 91 a27331 a6657863657074 90 a5666c616773 80");
#define ACK "83 a474797065 09 a9726571756573744964 "
	static const char *const channels[] = { "socket.io-response#/#",
		"socket.io-response#/#kUUWz4#" };
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(receive_hex(channels[i],
					 ACK "a8 6b5555577a34 2d37 a67061636b6574 92 01 c40161"),
			FZIO__RECEIVED);
		assert_string_equal(mock_host_delivered(&mock),
			"answer 7 [[1,{\"_placeholder\":true,\"num\":0}]] +1\n");
	}
	assert_int_equal(receive_hex("socket.io-response#/#", ACK "a178 a67061636b6574 01"),
		FZIO__RECEIVED_OTHER);
	assert_int_equal(receive_hex("socket.io-response#/#", ACK "a178 a67061636b6574 c1"),
		FZIO__RECEIVED_MALFORMED);
#undef ACK
}

static void probes_come_back_to_their_sender_only(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	const char *channel, *why;
	unsigned long probe = 0;
	struct fzio_bytes text = dialect->probe(dialect, 42, &channel, &arena);
	assert_string_equal(channel, "socket.io-response#/#");
	assert_int_equal(dialect->receive(dialect, channel, strlen(channel),
				 (const char *)text.data, text.len, &probe, &why),
		FZIO__RECEIVED_PROBE);
	assert_int_equal(probe, 42);
	strcpy(node->uid, "BBBBBB");
	assert_int_equal(receive(channel, (const char *)text.data, text.len), FZIO__RECEIVED_OTHER);
	fzio_arena_finish(&arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(captured_broadcasts),
		TEST(targets),
		TEST(values),
		TEST(requests),
		TEST(a_process_that_only_writes_is_an_emitter),
		TEST(every_channel_is_subscribed_to_once),
		TEST(values_become_json),
		TEST(bytes_become_attachments),
		TEST(members_come_in_any_order_and_others_are_skipped),
		TEST(rooms_may_be_no_texts),
		TEST(own_and_others_messages_are_ignored),
		TEST(bad_broadcasts_are_refused),
		TEST(deep_values_are_refused),
		TEST(requests_are_done_and_answered),
		TEST(bad_requests_are_refused),
		TEST(what_cannot_be_done_is_answered_all_the_same),
		TEST(rooms_times_rooms_are_bounded),
		TEST(calls_are_requests_and_are_answered),
		TEST(probes_come_back_to_their_sender_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
