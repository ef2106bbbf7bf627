/* SPDX-License-Identifier: MIT */
/* Joining and leaving namespaces (peers.md §1.12). */
#include "socket_mock.h"

#include <fzio/log.h>

/* What the handlers saw, and what the connect handler is to do. */
static struct {
	char log[1024];
	enum fzio_status answer;
	const char *message;
	const char *data;
	enum {
		NOTHING,
		CLOSE,
		REFUSE,
		EMIT,
		CLOSE_IN_DISCONNECT
	} then;
	struct fzio_socket *socket;
	size_t destroyed;
} seen;

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
	size_t len = strlen(seen.log);
	va_list args;
	va_start(args, format);
	vsnprintf(seen.log + len, sizeof(seen.log) - len, format, args);
	va_end(args);
}

static void destroy_data(void *data)
{
	note("destroyed %s;", (const char *)data);
	seen.destroyed++;
}

static enum fzio_status on_connect(struct fzio_socket *socket, const char *auth, size_t auth_len,
	struct fzio_refusal *reterr_refusal, void *user)
{
	note("connect %s %s %zu;", (const char *)user, auth ? auth : "(none)", auth_len);
	seen.socket = socket;
	assert_int_equal(fzio_socket_emit(socket, "early", NULL, 0, NULL, 0), FZIO_ESTATE);
	assert_int_equal(fzio_socket_join(socket, "room"), FZIO_OK);
	if (seen.then == CLOSE || seen.then == REFUSE) {
		fzio_socket_disconnect(socket, seen.then == CLOSE);
	}
	if (seen.message) {
		snprintf(reterr_refusal->message, sizeof(reterr_refusal->message), "%s",
			seen.message);
	}
	if (seen.data) {
		fzio_buffer_append_str(&reterr_refusal->data, seen.data);
	}
	return seen.answer;
}

static void on_connected(struct fzio_socket *socket, void *user)
{
	note("connected %s;", (const char *)user);
	fzio_socket_set_data(socket, (void *)user, destroy_data);
	if (seen.then == EMIT) {
		assert_int_equal(fzio_socket_emit(socket, "hello", "1", 1, NULL, 0), FZIO_OK);
	}
}

static void on_disconnect(
	struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user)
{
	note("disconnect %s %s;", (const char *)user, fzio_disconnect_reason_str(reason));
	assert_true(fzio_socket_in_room(socket, "room"));
	assert_true(fzio_socket_in_room(socket, fzio_socket_sid(socket)));
	assert_int_equal(fzio_socket_emit(socket, "late", NULL, 0, NULL, 0), FZIO_ECLOSED);
	assert_int_equal(fzio_socket_join(socket, "other"), FZIO_ECLOSED);
	fzio_socket_disconnect(socket, seen.then == CLOSE_IN_DISCONNECT);
}

static int setup(void **state)
{
	mock_setup(state);
	struct mock *mock = *state;
	memset(&seen, 0, sizeof(seen));
	struct fzio_namespace_handlers handlers = { .connect = on_connect,
		.connected = on_connected,
		.disconnect = on_disconnect,
		.user = (void *)"A" };
	assert_int_equal(fzio__hub_namespace(mock->hub, "/a", &handlers), FZIO_OK);
	handlers.user = (void *)"B";
	assert_int_equal(fzio__hub_namespace(mock->hub, "/b", &handlers), FZIO_OK);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, mock_teardown)

static void connect_is_answered_with_the_sid_alone(void **state)
{
	struct fzio__session *session = mock_open(*state);
	const char *sid = mock_join(session, "0");
	assert_int_equal(strlen(sid), 20);
	assert_true(strncmp(session->sent[0], "0{\"sid\":\"", 9) == 0);
	mock_expect_nothing(session);
}

static void connect_reply_names_the_namespace(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/custom,");
	assert_true(strncmp(session->sent[0], "0/custom,{\"sid\":\"", 17) == 0);
}

static void each_namespace_has_a_sid_of_its_own(void **state)
{
	struct fzio__session *session = mock_open(*state);
	const char *first = mock_join(session, "0");
	const char *second = mock_join(session, "0/custom");
	assert_string_not_equal(first, second);
	assert_int_equal(fzio__hub_counts(((struct mock *)*state)->hub).sockets, 2);
}

static void auth_reaches_the_handler_as_text(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a,{\"token\":\"123\"}");
	assert_string_equal(seen.log, "connect A {\"token\":\"123\"} 15;connected A;");
	size_t len;
	assert_string_equal(fzio_socket_auth(seen.socket, &len), "{\"token\":\"123\"}");
	assert_int_equal(len, 15);
}

static void no_auth_is_null(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a,");
	assert_string_equal(seen.log, "connect A (none) 0;connected A;");
	assert_null(fzio_socket_auth(seen.socket, NULL));
	assert_string_equal(fzio_socket_namespace(seen.socket), "/a");
	assert_string_equal(fzio_socket_handshake(seen.socket)->address, "192.0.2.7");
}

static void connect_payload_that_is_no_object_closes_session(void **state)
{
	const char *packets[] = { "0[]", "0null", "0\"x\"", "0{", "0/custom,null", "0/custom,[]" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct fzio__session *session = mock_open(*state);
		mock_text(session, packets[i]);
		mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
		mock_expect_nothing(session);
	}
}

static void unknown_namespace_is_refused_and_session_stays(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_text(session, "0/random");
	mock_expect(session, "4/random,{\"message\":\"Invalid namespace\"}");
	assert_true(session->open);
	mock_join(session, "0");
}

static void query_belongs_to_the_namespace_name(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_text(session, "0/custom?x=1,{}");
	mock_expect(session, "4/custom?x=1,{\"message\":\"Invalid namespace\"}");
}

static void undeclared_root_is_invalid_too(void **state)
{
	(void)state;
	struct mock mock = { .executor = { mock_is_current, mock_post } };
	fzio__timers_init(&mock.timers);
	mock.hub = fzio__hub_create(
		&(struct fzio__hub_options){ 100, 10, 100 }, &mock.timers, &mock.executor);
	struct fzio__session *session = mock_open(&mock);
	mock_text(session, "0");
	mock_expect(session, "4{\"message\":\"Invalid namespace\"}");
	fzio__session_close(session, FZIO_DISCONNECT_TRANSPORT_CLOSE);
	fzio__hub_destroy(mock.hub);
	free(session->sent[0]);
	free(session);
	fzio__timers_finish(&mock.timers);
}

static void refusal_carries_message_and_data(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.answer = FZIO_ETHROWN;
	seen.message = "not \"you\"";
	seen.data = "{\"code\":7}";
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"not \\\"you\\\"\",\"data\":{\"code\":7}}");
	assert_true(session->open);
	assert_string_equal(seen.log, "connect A (none) 0;");
	struct fzio__hub_counts counts = fzio__hub_counts(((struct mock *)*state)->hub);
	assert_int_equal(counts.sockets, 0);
	assert_int_equal(counts.rooms, 0);
}

static void refusal_without_words_gets_some(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.answer = FZIO_EINVAL;
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"Unable to connect\"}");
	seen.message = "\xff";
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"Unable to connect\"}");
}

static void refusal_data_that_is_not_json_is_left_out(void **state)
{
	struct fzio__session *session = mock_open(*state);
	fzio_log_set(NULL, NULL, FZIO_LOG_ERROR);
	seen.answer = FZIO_ETHROWN;
	seen.message = "no";
	seen.data = "{},{}";
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"no\"}");
}

static void refused_client_may_try_again(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.answer = FZIO_ETHROWN;
	mock_text(session, "0/a");
	assert_non_null(mock_next(session));
	seen.answer = FZIO_OK;
	mock_join(session, "0/a");
}

static enum fzio_status on_guard(struct fzio_socket *socket, const char *auth, size_t auth_len,
	struct fzio_refusal *reterr_refusal, void *user)
{
	(void)socket, (void)auth_len;
	note("guard %s;", auth ? auth : "(none)");
	if (!*(const bool *)user) {
		return FZIO_OK;
	}
	strcpy(reterr_refusal->message, "Who are you?");
	return FZIO_ETHROWN;
}

/* The contract's connect is asked first, the namespace's own handler only of whom it let in. */
static void guard_is_asked_before_the_handler(void **state)
{
	struct mock *mock = *state;
	bool refuse = false;
	assert_int_equal(fzio__hub_on_connect(mock->hub, "/a", on_guard, &refuse), FZIO_OK);
	struct fzio__session *session = mock_open(mock);
	mock_join(session, "0/a,{}");
	assert_string_equal(seen.log, "guard {};connect A {} 2;connected A;");
	seen.log[0] = '\0';
	refuse = true;
	session = mock_open(mock);
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"Who are you?\"}");
	assert_string_equal(seen.log, "guard (none);");
}

static void disconnecting_in_the_connect_handler_refuses(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.then = REFUSE;
	mock_text(session, "0/a");
	mock_expect(session, "4/a,{\"message\":\"Unable to connect\"}");
	assert_string_equal(seen.log, "connect A (none) 0;");
	assert_true(session->open);
}

static void session_closed_in_the_connect_handler_drops_the_socket(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.then = CLOSE;
	mock_text(session, "0/a");
	mock_expect_nothing(session);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_string_equal(seen.log, "connect A (none) 0;");
}

static void connect_twice_closes_session(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	mock_text(session, "0/a");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
	assert_non_null(strstr(seen.log, "disconnect A forced close;destroyed A;"));
}

static void connect_reply_comes_before_what_handlers_emit(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.then = EMIT;
	mock_join(session, "0/a");
	mock_expect(session, "2/a,[\"hello\",1]");
}

static void nothing_before_connect(void **state)
{
	const char *packets[] = { "2[\"x\"]", "21[\"x\"]", "31[]", "1", "51-[\"x\"]", "61-1[]" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct fzio__session *session = mock_open(*state);
		mock_text(session, packets[i]);
		mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
	}
}

static void nothing_to_a_namespace_that_is_not_joined(void **state)
{
	const char *packets[] = { "2/custom,[\"x\"]", "2/nowhere,[\"x\"]", "3/custom,1[]",
		"1/custom,", "51-/custom,[\"x\"]", "2/custom[\"x\"]" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct fzio__session *session = mock_open(*state);
		mock_join(session, "0");
		mock_text(session, packets[i]);
		mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
	}
}

static void connect_error_from_a_client_closes_session(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0");
	mock_text(session, "4{\"message\":\"x\"}");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void text_that_is_no_packet_closes_session(void **state)
{
	const char *packets[] = { "", "7", "abc", "2", "2{}", "2[]", "2[null]", "2[\"connect\"]",
		"2 1[\"x\"]", "31", "1{}", "5[\"x\"]", "50-[\"x\"]", "511-[\"x\"]", "2[\"x\"" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct fzio__session *session = mock_open(*state);
		mock_join(session, "0");
		mock_text(session, packets[i]);
		if (session->open) {
			fail_msg("still open after: %s", packets[i]);
		}
		mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
	}
}

static void nothing_joined_in_time_closes_session(void **state)
{
	struct mock *mock = *state;
	struct fzio__session *session = mock_open(mock);
	mock_text(session, "0/nowhere");
	mock_pass(mock, 44999);
	assert_true(session->open);
	mock_pass(mock, 1);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void joining_ends_the_connect_timeout_for_good(void **state)
{
	struct mock *mock = *state;
	struct fzio__session *session = mock_open(mock);
	mock_pass(mock, 44999);
	mock_join(session, "0");
	mock_pass(mock, 1000000);
	assert_true(session->open);
	mock_text(session, "1");
	mock_pass(mock, 1000000);
	assert_true(session->open);
}

static void disconnect_leaves_that_namespace_only(void **state)
{
	struct mock *mock = *state;
	struct fzio__session *session = mock_open(mock);
	mock_join(session, "0/a");
	mock_join(session, "0/b");
	mock_text(session, "1/a,");
	mock_expect_nothing(session);
	assert_true(session->open);
	assert_non_null(strstr(seen.log, "disconnect A client namespace disconnect;destroyed A;"));
	assert_null(strstr(seen.log, "disconnect B"));
	assert_int_equal(fzio__hub_counts(mock->hub).sockets, 1);
	mock_text(session, "2/b,[\"x\"]");
	assert_true(session->open);
}

static void event_after_disconnect_closes_session(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0");
	mock_text(session, "1");
	assert_true(session->open);
	mock_text(session, "2[\"x\"]");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void reconnect_gives_a_new_sid(void **state)
{
	struct fzio__session *session = mock_open(*state);
	const char *first = mock_join(session, "0");
	mock_text(session, "1");
	assert_string_not_equal(first, mock_join(session, "0"));
}

static void server_disconnect_sends_a_packet_and_keeps_the_session(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	fzio_socket_disconnect(seen.socket, false);
	mock_expect(session, "1/a,");
	assert_true(session->open);
	assert_non_null(strstr(seen.log, "disconnect A server namespace disconnect;destroyed A;"));
}

static void server_disconnect_with_close_tells_every_namespace_and_ends_it(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	mock_join(session, "0/b");
	fzio_socket_disconnect(seen.socket, true);
	const char *first = mock_next(session);
	assert_true(strcmp(first, "1/b,") == 0);
	mock_expect(session, "1/a,");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_non_null(strstr(seen.log, "disconnect A forced server close;"));
	assert_non_null(strstr(seen.log, "disconnect B forced server close;"));
}

static void what_crosses_a_server_disconnect_is_dropped(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	mock_join(session, "0");
	fzio_socket_disconnect(seen.socket, false);
	mock_expect(session, "1/a,");
	mock_text(session, "2/a,1[\"x\"]");
	mock_text(session, "51-/a,[\"x\",{\"_placeholder\":true,\"num\":0}]");
	mock_binary(session, "data");
	mock_text(session, "1/a,");
	mock_expect_nothing(session);
	assert_true(session->open);
	/* A new CONNECT ends the pardon. */
	mock_join(session, "0/a");
	mock_text(session, "1/a,");
	mock_text(session, "2/a,[\"x\"]");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void broken_packet_is_not_pardoned_by_a_server_disconnect(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	fzio_socket_disconnect(seen.socket, false);
	mock_text(session, "2/a,[1");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void every_reason_of_the_engine_reaches_the_handler(void **state)
{
#define REASON(name, text) name,
	const enum fzio_disconnect_reason reasons[] = { FZIO_DISCONNECT_LIST(REASON) };
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		struct fzio__session *session = mock_open(*state);
		mock_join(session, "0/a");
		seen.log[0] = '\0';
		fzio__session_close(session, reasons[i]);
		char expected[100];
		snprintf(expected, sizeof(expected), "disconnect A %s;destroyed A;",
			fzio_disconnect_reason_str(reasons[i]));
		assert_string_equal(seen.log, expected);
	}
	assert_string_equal(
		fzio_disconnect_reason_str(FZIO_DISCONNECT_PING_TIMEOUT), "ping timeout");
}

static void disconnect_handler_may_close_the_session(void **state)
{
	struct fzio__session *session = mock_open(*state);
	seen.then = CLOSE_IN_DISCONNECT;
	mock_join(session, "0/a");
	mock_join(session, "0/b");
	mock_text(session, "1/a,");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_non_null(strstr(seen.log, "disconnect B forced server close;"));
	assert_int_equal(seen.destroyed, 2);
}

static void data_is_destroyed_when_replaced_and_at_the_end(void **state)
{
	struct fzio__session *session = mock_open(*state);
	mock_join(session, "0/a");
	assert_string_equal(fzio_socket_data(seen.socket), "A");
	fzio_socket_set_data(seen.socket, fzio_socket_data(seen.socket), destroy_data);
	assert_int_equal(seen.destroyed, 0); /* it is still there */
	fzio_socket_set_data(seen.socket, (void *)"second", destroy_data);
	assert_int_equal(seen.destroyed, 1);
	fzio_socket_set_data(seen.socket, (void *)"third", NULL);
	assert_int_equal(seen.destroyed, 2);
	mock_text(session, "1/a,");
	assert_int_equal(seen.destroyed, 2);
}

static void count_destroyed(void *data)
{
	++*(int *)data;
}

static void nobody_acknowledges(const struct fzio_acked *acked, void *user)
{
	(void)acked;
	(void)user;
	fail();
}

/* What fzio_ctx_socket() gives on a worker, and of a client that is gone. */
static void no_socket_is_one_that_has_left(void **state)
{
	(void)state;
	assert_int_equal(fzio_socket_emit(NULL, "x", "1", 1, NULL, 0), FZIO_ECLOSED);
	assert_int_equal(fzio_socket_call(NULL, "x", "1", 1, NULL, 0, 0, nobody_acknowledges, NULL),
		FZIO_ECLOSED);
	assert_int_equal(fzio_socket_join(NULL, "a"), FZIO_ECLOSED);
	fzio_socket_leave(NULL, "a");
	assert_false(fzio_socket_in_room(NULL, "a"));
	fzio_socket_disconnect(NULL, false);
	fzio_socket_disconnect(NULL, true);
	size_t len = 1;
	assert_null(fzio_socket_auth(NULL, &len));
	assert_int_equal(len, 0);
	assert_null(fzio_socket_sid(NULL));
	assert_null(fzio_socket_namespace(NULL));
	assert_null(fzio_socket_handshake(NULL));
	assert_null(fzio_socket_data(NULL));
	/* What was handed over has no other owner. */
	int destroyed = 0;
	fzio_socket_set_data(NULL, &destroyed, count_destroyed);
	assert_int_equal(destroyed, 1);
}

static void socket_that_left_can_be_asked_until_the_next_pass(void **state)
{
	struct mock *mock = *state;
	struct fzio__session *session = mock_open(mock);
	mock_join(session, "0/a");
	struct fzio_socket *socket = seen.socket;
	fzio_socket_disconnect(socket, true);
	assert_int_equal(strlen(fzio_socket_sid(socket)), 20);
	assert_false(fzio_socket_in_room(socket, "room"));
	assert_int_equal(fzio_socket_emit(socket, "x", NULL, 0, NULL, 0), FZIO_ECLOSED);
	fzio_socket_disconnect(socket, true);
	fzio_socket_disconnect(socket, false);
	assert_int_equal(fzio__timers_next(&mock->timers), mock->timers.now_ms);
	mock_pass(mock, 0);
	assert_int_equal(fzio__timers_next(&mock->timers), FZIO__NEVER);
}

static void slow_client_at_its_connect_reply_is_not_connected(void **state)
{
	struct fzio__session *session = mock_open(*state);
	session->slow = true;
	mock_text(session, "0/a");
	mock_expect_closed(session, FZIO_DISCONNECT_SLOW_CONSUMER);
	assert_string_equal(seen.log, "connect A (none) 0;disconnect A slow consumer;");
}

static void many_clients_come_and_go_without_a_trace(void **state)
{
	struct mock *mock = *state;
	for (size_t round = 0; round < 60; round++) {
		struct fzio__session *session = mock_open(mock);
		mock_join(session, "0/a");
		mock_join(session, "0/b");
		fzio__session_close(session, FZIO_DISCONNECT_TRANSPORT_CLOSE);
		mock_pass(mock, 1);
		seen.log[0] = '\0';
	}
	struct fzio__hub_counts counts = fzio__hub_counts(mock->hub);
	assert_int_equal(counts.sockets, 0);
	assert_int_equal(counts.rooms, 0);
	assert_int_equal(mock->timers.len, 0);
}

static void namespace_names_start_with_a_slash(void **state)
{
	struct mock *mock = *state;
	const char *names[] = { "", "chat", "/a,b", "/a?b", "/\xff" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(fzio__hub_namespace(mock->hub, names[i], NULL), FZIO_EINVAL);
	}
	assert_int_equal(fzio__hub_namespace(mock->hub, NULL, NULL), FZIO_EINVAL);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/a", NULL), FZIO_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(connect_is_answered_with_the_sid_alone),
		TEST(connect_reply_names_the_namespace),
		TEST(each_namespace_has_a_sid_of_its_own),
		TEST(auth_reaches_the_handler_as_text),
		TEST(no_auth_is_null),
		TEST(connect_payload_that_is_no_object_closes_session),
		TEST(unknown_namespace_is_refused_and_session_stays),
		TEST(query_belongs_to_the_namespace_name),
		TEST(undeclared_root_is_invalid_too),
		TEST(refusal_carries_message_and_data),
		TEST(refusal_without_words_gets_some),
		TEST(refusal_data_that_is_not_json_is_left_out),
		TEST(refused_client_may_try_again),
		TEST(guard_is_asked_before_the_handler),
		TEST(disconnecting_in_the_connect_handler_refuses),
		TEST(session_closed_in_the_connect_handler_drops_the_socket),
		TEST(connect_twice_closes_session),
		TEST(connect_reply_comes_before_what_handlers_emit),
		TEST(nothing_before_connect),
		TEST(nothing_to_a_namespace_that_is_not_joined),
		TEST(connect_error_from_a_client_closes_session),
		TEST(text_that_is_no_packet_closes_session),
		TEST(nothing_joined_in_time_closes_session),
		TEST(joining_ends_the_connect_timeout_for_good),
		TEST(disconnect_leaves_that_namespace_only),
		TEST(event_after_disconnect_closes_session),
		TEST(reconnect_gives_a_new_sid),
		TEST(server_disconnect_sends_a_packet_and_keeps_the_session),
		TEST(server_disconnect_with_close_tells_every_namespace_and_ends_it),
		TEST(what_crosses_a_server_disconnect_is_dropped),
		TEST(broken_packet_is_not_pardoned_by_a_server_disconnect),
		TEST(every_reason_of_the_engine_reaches_the_handler),
		TEST(disconnect_handler_may_close_the_session),
		TEST(data_is_destroyed_when_replaced_and_at_the_end),
		TEST(no_socket_is_one_that_has_left),
		TEST(socket_that_left_can_be_asked_until_the_next_pass),
		TEST(slow_client_at_its_connect_reply_is_not_connected),
		TEST(many_clients_come_and_go_without_a_trace),
		TEST(namespace_names_start_with_a_slash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
