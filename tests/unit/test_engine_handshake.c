/* SPDX-License-Identifier: MIT */
/* What a request must be to open a session or to reach one, and what the others are answered. */
#include "mock_transport.h"

static void assert_refused(struct mock_exchange *exchange, int code, const char *message)
{
	char body[100];
	snprintf(body, sizeof(body), "{\"code\":%d,\"message\":\"%s\"}", code, message);
	assert_int_equal(exchange->answers, 1);
	assert_int_equal(exchange->status, 400);
	assert_string_equal(exchange->type, "application/json");
	assert_string_equal(exchange->body, body);
	assert_string_equal(mock_seen(), "");
}

static void polling_handshake_has_exactly_five_keys(void **state)
{
	(void)state;
	struct mock_exchange *exchange = mock_get(NULL);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(exchange->type, "text/plain; charset=UTF-8");
	assert_string_equal(exchange->headers, "Cache-Control: no-store\r\n");
	assert_false(exchange->close);
	char expected[256];
	snprintf(expected, sizeof(expected),
		"0{\"sid\":\"%s\",\"upgrades\":[\"websocket\"],\"pingInterval\":300,"
		"\"pingTimeout\":200,\"maxPayload\":1000000}",
		mock_sid());
	assert_string_equal(exchange->body, expected);
	assert_string_equal(mock_seen(), "open ");
}

static void websocket_handshake_offers_no_upgrades(void **state)
{
	(void)state;
	struct mock_link *link = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, NULL, &link->link));
	char expected[256];
	snprintf(expected, sizeof(expected),
		"0{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,"
		"\"maxPayload\":1000000}|",
		mock_sid());
	assert_string_equal(mock_sent(link), expected);
}

/* A client that only ever opens sessions needs one connection for it, and would have our memory. */
static void sessions_are_bounded_with_those_that_leave(void **state)
{
	(void)state;
	struct fzio__engine_options options = mock.options;
	options.max_sessions = 2;
	mock_restart(options);
	assert_int_equal(mock_get(NULL)->status, 200);
	assert_int_equal(mock_get(NULL)->status, 200);
	mock_seen();
	assert_int_equal(mock_get(NULL)->status, 503);
	struct mock_link *link = mock_link();
	assert_false(fzio__engine_link_open(mock.engine, NULL, &link->link));
	assert_string_equal(mock_seen(), "");
	/* It leaves: its client is still to be told, and it still counts. */
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_CLOSE);
	assert_int_equal(mock_get(NULL)->status, 503);
	assert_int_equal(mock_get(mock_sid())->status, 200);
	assert_int_equal(mock_get(NULL)->status, 200);
}

static void polling_only_offers_no_upgrades(void **state)
{
	(void)state;
	struct fzio__engine_options options = mock.options;
	options.websocket = false;
	mock_restart(options);
	assert_non_null(strstr(mock_get(NULL)->body, "\"upgrades\":[],"));
	struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
	request.transport = "websocket";
	mock_seen();
	assert_refused(mock_ask(request), 0, "Transport unknown");
}

static void websocket_only_refuses_polling(void **state)
{
	(void)state;
	struct fzio__engine_options options = mock.options;
	options.polling = false;
	mock_restart(options);
	assert_refused(mock_get(NULL), 0, "Transport unknown");
}

static void sid_has_twenty_characters_and_names_its_loop(void **state)
{
	(void)state;
	const char *first = mock_poll();
	const char *second = mock_poll();
	assert_int_equal(strlen(first), 20);
	assert_int_equal(first[0], 'a');
	assert_int_equal(second[0], 'a');
	assert_string_not_equal(first, second);
	assert_int_equal(fzio__engine_sessions(mock.engine), 2);
}

static void messages_sent_on_open_wait_for_the_next_get(void **state)
{
	(void)state;
	struct mock_exchange *open = mock_get(NULL);
	fzio__session_send(mock.session, false, NULL, 0, "welcome", 7);
	assert_null(strchr(open->body, RS[0]));
	assert_string_equal(mock_get(mock_sid())->body, "4welcome");
}

static void transport_must_be_known(void **state)
{
	(void)state;
	static const char *const transports[] = { NULL, "", "abc", "constructor", "toString",
		"__proto__", "webtransport", "Polling", "polling " };
	for (size_t i = 0; i < sizeof(transports) / sizeof(*transports); i++) {
		struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
		request.transport = transports[i];
		assert_refused(mock_ask(request), 0, "Transport unknown");
	}
}

static void sid_must_be_known(void **state)
{
	(void)state;
	static const char *const sids[] = { "abc", "__proto__", "constructor", "toString",
		"aaaaaaaaaaaaaaaaaaaa" };
	for (size_t i = 0; i < sizeof(sids) / sizeof(*sids); i++) {
		assert_refused(mock_get(sids[i]), 1, "Session ID unknown");
	}
}

static void empty_sid_opens_a_session(void **state)
{
	(void)state;
	assert_int_equal(mock_get("")->status, 200);
	assert_string_equal(mock_seen(), "open ");
}

static void handshake_must_be_a_get(void **state)
{
	(void)state;
	static const enum fzio__method methods[] = { FZIO__POST, FZIO__OPTIONS,
		FZIO__OTHER_METHOD };
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		struct mock_exchange *exchange = mock_ask(mock_request(methods[i], NULL));
		assert_refused(exchange, 2, "Bad handshake method");
		assert_false(exchange->close);
	}
}

static void websocket_without_upgrade_is_a_bad_request(void **state)
{
	(void)state;
	struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
	request.transport = "websocket";
	assert_refused(mock_ask(request), 3, "Bad request");
}

static void protocol_version_must_be_exactly_four(void **state)
{
	(void)state;
	static const char *const versions[] = { NULL, "", "3", "5", "abc", "4.0", "04", "44",
		" 4" };
	for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
		request.eio = versions[i];
		assert_refused(mock_ask(request), 5, "Unsupported protocol version");
	}
}

static void protocol_version_is_asked_for_on_the_handshake_only(void **state)
{
	(void)state;
	struct fzio__engine_request request = mock_request(FZIO__GET, mock_poll());
	request.eio = NULL;
	fzio__session_send(mock.session, false, NULL, 0, "x", 1);
	assert_int_equal(mock_ask(request)->status, 200);
}

static void checks_come_in_the_order_of_the_protocol(void **state)
{
	(void)state;
	struct fzio__engine_request request = {
		.method = FZIO__POST,
		.transport = "abc",
		.eio = "3",
		.sid = "abc",
		.origin = "bad\norigin",
	};
	assert_refused(mock_ask(request), 0, "Transport unknown");
	request.transport = "websocket";
	assert_refused(mock_ask(request), 3, "Bad request"); /* the origin */
	request.origin = "http://a.example";
	assert_refused(mock_ask(request), 1, "Session ID unknown");
	request.sid = mock_poll();
	assert_refused(mock_ask(request), 3, "Bad request"); /* not the session's transport */
	request.sid = NULL;
	assert_refused(mock_ask(request), 2, "Bad handshake method");
	request.method = FZIO__GET;
	assert_refused(mock_ask(request), 3, "Bad request"); /* not an upgrade */
	request.transport = "polling";
	assert_refused(mock_ask(request), 5, "Unsupported protocol version");
	request.eio = "4";
	assert_int_equal(mock_ask(request)->status, 200);
}

static void other_methods_on_a_session_are_refused_and_harmless(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	assert_refused(mock_ask(mock_request(FZIO__OTHER_METHOD, sid)), 3, "Bad request");
	assert_refused(mock_ask(mock_request(FZIO__OPTIONS, sid)), 3, "Bad request");
	assert_true(mock_lives(sid));
}

static void refused_request_with_a_body_closes_its_connection(void **state)
{
	(void)state;
	struct fzio__engine_request request = mock_request(FZIO__POST, "unknown");
	assert_false(mock_ask(request)->close);
	request.content_length = 5;
	assert_true(mock_ask(request)->close);
	request.content_length = -1; /* chunked */
	assert_true(mock_ask(request)->close);
	request.method = FZIO__GET;
	assert_false(mock_ask(request)->close);
	request.content_length = 5;
	assert_true(mock_ask(request)->close);
}

/* ---- upgrades -------------------------------------------------------------------------------- */

static struct fzio__engine_request upgrade_request(void)
{
	return (struct fzio__engine_request){
		.method = FZIO__GET,
		.upgrade = true,
		.transport = "websocket",
		.eio = "4",
		.content_length = -1,
	};
}

static void assert_upgrade_refused(
	struct fzio__engine_request request, int status, const char *message)
{
	struct fzio__engine_response response;
	assert_false(fzio__engine_upgrade(mock.engine, &request, &response));
	assert_int_equal(response.status, status);
	assert_string_equal(response.content_type, "text/html");
	assert_int_equal(response.body_len, strlen(message));
	assert_memory_equal(response.body, message, strlen(message));
	assert_non_null(response.headers);
	assert_true(response.close);
}

static void upgrade_is_checked_before_its_101(void **state)
{
	(void)state;
	struct fzio__engine_response response;
	struct fzio__engine_request request = upgrade_request();
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response));
	request.eio = "3";
	assert_upgrade_refused(request, 400, "Unsupported protocol version");
	request = upgrade_request();
	request.transport = "abc";
	assert_upgrade_refused(request, 400, "Transport unknown");
	request.transport = "polling";
	assert_upgrade_refused(request, 400, "Bad request");
	request.sid = mock_poll();
	assert_upgrade_refused(request, 400, "Bad request");
	request = upgrade_request();
	request.sid = "abc";
	assert_upgrade_refused(request, 400, "Session ID unknown");
	request = upgrade_request();
	request.origin = "a\rb";
	assert_upgrade_refused(request, 400, "Bad request");
}

static void upgrade_of_a_foreign_origin_is_forbidden(void **state)
{
	(void)state;
	static const char *const origins[] = { "https://a.example", NULL };
	struct fzio__engine_options options = mock.options;
	options.cors_origins = origins;
	mock_restart(options);
	struct fzio__engine_response response;
	struct fzio__engine_request request = upgrade_request();
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response)); /* no browser */
	request.origin = "https://a.example";
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response));
	request.origin = "https://b.example";
	assert_upgrade_refused(request, 403, "Forbidden");
	request.sid = mock_poll();
	assert_upgrade_refused(request, 403, "Forbidden");
	request.host = "B.example"; /* a page of our own */
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response));
	request.host = "example";
	assert_upgrade_refused(request, 403, "Forbidden");
}

static void upgrade_of_any_origin_is_accepted_without_a_list(void **state)
{
	(void)state;
	struct fzio__engine_response response;
	struct fzio__engine_request request = upgrade_request();
	request.origin = "https://b.example";
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response));
	static const char *const all[] = { "*", NULL };
	struct fzio__engine_options options = mock.options;
	options.cors_origins = all;
	mock_restart(options);
	assert_true(fzio__engine_upgrade(mock.engine, &request, &response));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(polling_handshake_has_exactly_five_keys),
		mock_test(websocket_handshake_offers_no_upgrades),
		mock_test(sessions_are_bounded_with_those_that_leave),
		mock_test(polling_only_offers_no_upgrades),
		mock_test(websocket_only_refuses_polling),
		mock_test(sid_has_twenty_characters_and_names_its_loop),
		mock_test(messages_sent_on_open_wait_for_the_next_get),
		mock_test(transport_must_be_known),
		mock_test(sid_must_be_known),
		mock_test(empty_sid_opens_a_session),
		mock_test(handshake_must_be_a_get),
		mock_test(websocket_without_upgrade_is_a_bad_request),
		mock_test(protocol_version_must_be_exactly_four),
		mock_test(protocol_version_is_asked_for_on_the_handshake_only),
		mock_test(checks_come_in_the_order_of_the_protocol),
		mock_test(other_methods_on_a_session_are_refused_and_harmless),
		mock_test(refused_request_with_a_body_closes_its_connection),
		mock_test(upgrade_is_checked_before_its_101),
		mock_test(upgrade_of_a_foreign_origin_is_forbidden),
		mock_test(upgrade_of_any_origin_is_accepted_without_a_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
