/* SPDX-License-Identifier: MIT */
/*
 * What the public Socket.IO conformance suite asks of a server, against the real engine: the
 * namespaces `/` and `/custom`, the event `auth` with what the client sent in its CONNECT,
 * `message` answered by `message-back`, and `message-with-ack` by its ack.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "socket/hub.h"

#define SENT_MAX 16

/* One WebSocket, or one waiting request. */
struct connection {
	struct fzio__link link;
	struct fzio__exchange exchange;
	bool closed;
	char *sent[SENT_MAX]; /* binary behind "b:"; bodies of answers */
	size_t sent_len;
	size_t seen;
};

static struct fzio__timers timers;
static struct fzio__hub *hub;
static struct fzio__engine *engine;
static struct connection connection;
static struct connection polling;

#define CONNECTION_OF(member, pointer)                                                             \
	((struct connection *)((char *)(pointer)-offsetof(struct connection, member)))

static char *record(struct connection *to, size_t len)
{
	assert_true(to->sent_len < SENT_MAX);
	char *copy = calloc(1, len + 3);
	assert_non_null(copy);
	to->sent[to->sent_len++] = copy;
	return copy;
}

static void send_frame(struct fzio__link *link, bool binary, const void *head, size_t head_len,
	const void *body, size_t body_len)
{
	char *text = record(CONNECTION_OF(link, link), head_len + body_len);
	if (binary) {
		text = stpcpy(text, "b:");
	}
	if (head_len > 0) {
		memcpy(text, head, head_len);
	}
	if (body_len > 0) {
		memcpy(text + head_len, body, body_len);
	}
}

static size_t buffered(struct fzio__link *link)
{
	(void)link;
	return 0;
}

static void close_link(struct fzio__link *link, unsigned code, const char *reason, bool discard)
{
	(void)code;
	(void)reason;
	(void)discard;
	CONNECTION_OF(link, link)->closed = true;
}

static struct fzio_handshake *make_handshake(void)
{
	struct fzio_handshake *handshake = calloc(1, sizeof(*handshake));
	assert_non_null(handshake);
	handshake->address = handshake->path = handshake->query = "";
	return handshake;
}

static struct fzio_handshake *handshake_of_link(struct fzio__link *link)
{
	(void)link;
	return make_handshake();
}

static struct fzio_handshake *handshake_of_exchange(struct fzio__exchange *exchange)
{
	(void)exchange;
	return make_handshake();
}

static void respond(struct fzio__exchange *exchange, const struct fzio__engine_response *response)
{
	char *text = record(CONNECTION_OF(exchange, exchange), response->body_len);
	if (response->body_len > 0) {
		memcpy(text, response->body, response->body_len);
	}
}

static const struct fzio__link_ops link_ops = { send_frame, buffered, close_link,
	handshake_of_link };
static const struct fzio__exchange_ops exchange_ops = { respond, handshake_of_exchange };

/* ---- the suite's server --------------------------------------------------------------------- */

static void on_connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	size_t len;
	const char *auth = fzio_socket_auth(socket, &len);
	assert_int_equal(
		fzio_socket_emit(socket, "auth", auth ? auth : "{}", auth ? len : 2, NULL, 0),
		FZIO_OK);
}

static void on_message(struct fzio_event *event, void *user)
{
	(void)user;
	assert_int_equal(fzio_socket_emit(event->socket, "message-back", event->args,
				 event->args_len, event->attachments, event->attachments_len),
		FZIO_OK);
}

static void on_message_with_ack(struct fzio_event *event, void *user)
{
	(void)user;
	if (event->ack) {
		assert_int_equal(fzio_ack_send(event->ack, event->args, event->args_len,
					 event->attachments, event->attachments_len),
			FZIO_OK);
	}
}

static bool is_current(struct fzio__executor *executor)
{
	(void)executor;
	return true;
}

static void forget(struct connection *to)
{
	for (size_t i = 0; i < to->sent_len; i++) {
		free(to->sent[i]);
	}
	*to = (struct connection){ .link.ops = &link_ops, .exchange.ops = &exchange_ops };
}

static int setup(void **state)
{
	(void)state;
	static struct fzio__executor executor = { .is_current = is_current };
	fzio__timers_init(&timers);
	timers.now_ms = 1000;
	hub = fzio__hub_create(
		&(struct fzio__hub_options){
			.connect_timeout_ms = 1000, .max_attachments = 10, .max_payload = 1000000 },
		&timers, &executor);
	assert_non_null(hub);
	const struct fzio_namespace_handlers handlers = { .connected = on_connected };
	const char *names[] = { "/", "/custom" };
	for (size_t i = 0; i < 2; i++) {
		fzio__hub_namespace(hub, names[i], &handlers);
		fzio__hub_on(hub, names[i], "message", on_message, NULL);
		fzio__hub_on(hub, names[i], "message-with-ack", on_message_with_ack, NULL);
	}
	engine = fzio__engine_create(&(struct fzio__engine_options){ .ping_interval_ms = 25000,
					     .ping_timeout_ms = 20000,
					     .upgrade_timeout_ms = 10000,
					     .max_payload = 1000000,
					     .max_buffered = 1000000,
					     .polling = true,
					     .websocket = true },
		&timers, fzio__hub_app(hub));
	assert_non_null(engine);
	forget(&connection);
	forget(&polling);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__engine_destroy(engine);
	fzio__hub_destroy(hub);
	fzio__timers_finish(&timers);
	forget(&connection);
	forget(&polling);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void pass(uint64_t ms)
{
	fzio__timers_advance(&timers, timers.now_ms + ms);
	fzio__engine_sweep(engine);
}

static void put(bool binary, const char *data)
{
	char *copy = strdup(data);
	assert_non_null(copy);
	fzio__engine_link_message(engine, &connection.link, binary, copy, strlen(copy));
	free(copy);
	pass(0);
}

static const char *next(struct connection *from)
{
	return from->seen < from->sent_len ? from->sent[from->seen++] : NULL;
}

static void expect(const char *expected)
{
	const char *sent = next(&connection);
	assert_non_null(sent);
	assert_string_equal(sent, expected);
}

static void expect_start(const char *expected)
{
	const char *sent = next(&connection);
	assert_non_null(sent);
	assert_true(strncmp(sent, expected, strlen(expected)) == 0);
}

static void expect_nothing(void)
{
	assert_null(next(&connection));
}

static void expect_closed(void)
{
	pass(0);
	assert_true(connection.closed);
}

static void open_websocket(void)
{
	assert_true(fzio__engine_link_open(engine, NULL, &connection.link));
	expect_start("0{\"sid\":");
}

static void join(void)
{
	open_websocket();
	put(false, "40");
	expect_start("40{\"sid\":\"");
	expect("42[\"auth\",{}]");
}

/* ---- connect -------------------------------------------------------------------------------- */

static void connects_to_the_main_namespace(void **state)
{
	(void)state;
	open_websocket();
	put(false, "40");
	expect_start("40{\"sid\":\"");
	expect("42[\"auth\",{}]");
	expect_nothing();
}

static void connects_with_a_payload(void **state)
{
	(void)state;
	open_websocket();
	put(false, "40{\"token\":\"123\"}");
	expect_start("40{\"sid\":\"");
	expect("42[\"auth\",{\"token\":\"123\"}]");
}

static void connects_to_a_custom_namespace(void **state)
{
	(void)state;
	open_websocket();
	put(false, "40/custom,{\"token\":\"abc\"}");
	expect_start("40/custom,{\"sid\":\"");
	expect("42/custom,[\"auth\",{\"token\":\"abc\"}]");
}

static void refuses_an_unknown_namespace(void **state)
{
	(void)state;
	open_websocket();
	put(false, "40/random");
	expect("44/random,{\"message\":\"Invalid namespace\"}");
}

static void closes_on_an_invalid_handshake(void **state)
{
	(void)state;
	open_websocket();
	put(false, "4abc");
	expect_closed();
}

static void closes_when_nothing_is_joined(void **state)
{
	(void)state;
	open_websocket();
	pass(999);
	assert_false(connection.closed);
	pass(1);
	expect_closed();
}

/* ---- disconnect ----------------------------------------------------------------------------- */

static void disconnects_from_one_of_two_namespaces(void **state)
{
	(void)state;
	join();
	put(false, "40/custom");
	expect_start("40/custom,{\"sid\":\"");
	expect("42/custom,[\"auth\",{}]");
	put(false, "41");
	put(false, "42/custom,[\"message\",1]");
	expect("42/custom,[\"message-back\",1]");
	put(false, "42[\"message\",1]");
	expect_closed();
}

/* ---- messages ------------------------------------------------------------------------------- */

static void sends_a_plain_message_back(void **state)
{
	(void)state;
	join();
	put(false, "42[\"message\",1,\"2\",{\"3\":[true]}]");
	expect("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
}

static void sends_a_binary_message_back(void **state)
{
	(void)state;
	join();
	put(false, "452-[\"message\",{\"_placeholder\":true,\"num\":0},"
		   "{\"_placeholder\":true,\"num\":1}]");
	put(true, "123");
	put(true, "456");
	expect("452-[\"message-back\",{\"_placeholder\":true,\"num\":0},"
	       "{\"_placeholder\":true,\"num\":1}]");
	expect("b:123");
	expect("b:456");
	expect_nothing();
}

static void acknowledges_a_plain_message(void **state)
{
	(void)state;
	join();
	put(false, "42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
	expect("43456[1,\"2\",{\"3\":[false]}]");
}

static void acknowledges_a_binary_message(void **state)
{
	(void)state;
	join();
	put(false, "452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},"
		   "{\"_placeholder\":true,\"num\":1}]");
	put(true, "123");
	put(true, "456");
	expect("462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
	expect("b:123");
	expect("b:456");
}

static void closes_on_what_is_no_packet(void **state)
{
	const char *texts[] = { "4abc", "42{}", "42[]", "42", "4", "42abc[\"message-with-ack\",1]",
		"47", "45-[\"message\"]", "451-[\"message\",{\"_placeholder\":true,\"num\":1}]" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		teardown(state);
		setup(state);
		join();
		put(false, texts[i]);
		expect_closed();
		expect_nothing();
	}
}

/* ---- polling -------------------------------------------------------------------------------- */

static void get(const char *sid)
{
	forget(&polling);
	const struct fzio__engine_request request = { .method = FZIO__GET,
		.transport = "polling",
		.eio = "4",
		.sid = sid,
		.content_length = -1 };
	fzio__engine_request(engine, &request, &polling.exchange);
	pass(0);
}

static void post(const char *sid, const char *payload)
{
	const struct fzio__engine_request request = { .method = FZIO__POST,
		.transport = "polling",
		.eio = "4",
		.sid = sid,
		.content_type = "text/plain;charset=UTF-8",
		.content_length = (int64_t)strlen(payload) };
	fzio__engine_request(engine, &request, &connection.exchange);
	assert_non_null(connection.exchange.session);
	char *copy = strdup(payload);
	assert_non_null(copy);
	fzio__engine_body(engine, &connection.exchange, copy, strlen(copy));
	free(copy);
	expect("ok");
	pass(0);
}

static void speaks_over_polling_with_attachments_as_base64(void **state)
{
	(void)state;
	get(NULL);
	const char *opened = next(&polling);
	char sid[21] = "";
	assert_int_equal(sscanf(opened, "0{\"sid\":\"%20[^\"]", sid), 1);
	post(sid, "40");
	get(sid);
	const char *joined = next(&polling);
	assert_true(strncmp(joined, "40{\"sid\":\"", 10) == 0);
	assert_string_equal(strchr(joined, '\x1e'), "\x1e"
						    "42[\"auth\",{}]");
	post(sid, "451-7[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]\x1e"
		  "bMTIz\x1e"
		  "42[\"message\"]");
	get(sid);
	assert_string_equal(next(&polling), "461-7[{\"_placeholder\":true,\"num\":0}]\x1e"
					    "bMTIz\x1e"
					    "42[\"message-back\"]");
}

static void closes_on_a_broken_packet_over_polling(void **state)
{
	(void)state;
	get(NULL);
	char sid[21] = "";
	assert_int_equal(sscanf(next(&polling), "0{\"sid\":\"%20[^\"]", sid), 1);
	post(sid, "40");
	get(sid);
	get(sid); /* parked */
	assert_null(next(&polling));
	post(sid, "4abc\x1e"
		  "42[\"message\"]");
	assert_string_equal(next(&polling), "1");
	assert_int_equal(fzio__engine_sessions(engine), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(connects_to_the_main_namespace),
		TEST(connects_with_a_payload),
		TEST(connects_to_a_custom_namespace),
		TEST(refuses_an_unknown_namespace),
		TEST(closes_on_an_invalid_handshake),
		TEST(closes_when_nothing_is_joined),
		TEST(disconnects_from_one_of_two_namespaces),
		TEST(sends_a_plain_message_back),
		TEST(sends_a_binary_message_back),
		TEST(acknowledges_a_plain_message),
		TEST(acknowledges_a_binary_message),
		TEST(closes_on_what_is_no_packet),
		TEST(speaks_over_polling_with_attachments_as_base64),
		TEST(closes_on_a_broken_packet_over_polling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
