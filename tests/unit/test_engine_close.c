/* SPDX-License-Identifier: MIT */
/* How sessions end, from either side; and the bounds on what waits for a client. */
#include "mock_transport.h"

#include <fzio/engine.h>

static void send(const char *text)
{
	fzio__session_send(mock.session, false, NULL, 0, text, strlen(text));
}

static void close_session(void)
{
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
}

/* ---- the client ends it ---------------------------------------------------------------------- */

static void close_packet_on_polling_answers_the_get_with_a_noop(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	assert_string_equal(mock_post(sid, "1")->body, "ok");
	assert_int_equal(get->status, 200);
	assert_string_equal(get->body, "6");
	assert_string_equal(mock_seen(), "close:transport close ");
	mock_pass();
	assert_false(mock_lives(sid));
}

static void nothing_is_read_behind_a_close_packet(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	assert_string_equal(mock_post(sid, "4a" RS "1" RS "4b")->body, "ok");
	assert_string_equal(mock_seen(), "text:a close:transport close ");
}

/* ---- the server ends it ---------------------------------------------------------------------- */

static void server_close_ends_a_websocket(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	send("bye");
	close_session();
	assert_string_equal(mock_sent(link), "4bye|");
	assert_int_equal(link->closes, 1);
	assert_int_equal(link->code, 0);
	assert_false(link->discard);
	assert_string_equal(mock_seen(), "close:forced server close ");
	send("late");
	close_session();
	assert_string_equal(mock_seen(), "");
}

static void server_close_answers_the_waiting_get(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	send("bye");
	close_session();
	assert_string_equal(get->body, "4bye" RS "1");
	assert_string_equal(mock_seen(), "close:forced server close ");
	assert_false(mock_lives(sid));
}

static void server_close_waits_for_the_next_get(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	send("bye");
	close_session();
	assert_string_equal(mock_seen(), "close:forced server close ");
	assert_int_equal(fzio__engine_sessions(mock.engine), 0);
	send("late");
	mock_wait(29999);
	assert_string_equal(mock_post(sid, "4ignored")->body, "ok");
	struct mock_exchange *post = mock_post_begin(sid, 3);
	fzio__engine_gone(mock.engine, &post->exchange);
	assert_string_equal(mock_get(sid)->body, "4bye" RS "1");
	mock_pass();
	assert_false(mock_lives(sid));
	assert_string_equal(mock_seen(), "");
}

static void server_close_waits_no_longer_than_thirty_seconds(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	close_session();
	mock_wait(30000);
	assert_string_equal(mock_seen(), "close:forced server close ");
	assert_false(mock_lives(sid));
	assert_int_equal(mock.timers.len, 0);
}

static void session_that_leaves_takes_no_websocket(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	close_session();
	struct mock_link *link = mock_link();
	assert_false(fzio__engine_link_open(mock.engine, sid, &link->link));
}

static void close_in_message(struct fzio__session *session, const char *data, size_t len)
{
	(void)data;
	(void)len;
	fzio__session_send(session, false, NULL, 0, "bye", 3);
	fzio__session_close(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
}

static void closing_inside_a_message_is_fine(void **state)
{
	(void)state;
	mock.on_message = close_in_message;
	const char *sid = mock_poll();
	assert_string_equal(mock_post(sid, "4a" RS "4b")->body, "ok");
	assert_string_equal(mock_seen(), "text:a close:forced server close ");
	assert_string_equal(mock_get(sid)->body, "4bye" RS "1");

	sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	assert_string_equal(mock_post(sid, "4a" RS "4b")->body, "ok");
	assert_string_equal(get->body, "4bye" RS "1");
	mock_seen();

	struct mock_link *link = mock_connect();
	mock_text(link, "4a");
	mock_text(link, "4b");
	assert_string_equal(mock_seen(), "text:a close:forced server close ");
}

static void close_in_open(struct fzio__session *session)
{
	fzio__session_close(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
}

static void closing_inside_open_is_fine(void **state)
{
	(void)state;
	mock.on_open = close_in_open;
	struct mock_exchange *exchange = mock_get(NULL);
	assert_int_equal(exchange->status, 200);
	assert_int_equal(exchange->body[0], '0');
	assert_string_equal(mock_seen(), "open close:forced server close ");
	assert_string_equal(mock_get(mock_sid())->body, "1");
	struct mock_link *link = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, NULL, &link->link));
	assert_int_equal(link->closes, 1);
	assert_null(link->link.session);
}

static void shutdown_tells_every_client(void **state)
{
	(void)state;
	struct mock_exchange *get = mock_get(mock_poll());
	const char *between = mock_poll();
	struct mock_link *link = mock_connect();
	fzio__engine_shutdown(mock.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	assert_string_equal(get->body, "1");
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:server shutting down close:server shutting down "
					 "close:server shutting down ");
	assert_int_equal(mock_get(between)->status, 503);
	assert_int_equal(mock_get(NULL)->status, 503);
	struct fzio__engine_request upgrade = mock_request(FZIO__GET, NULL);
	upgrade.upgrade = true;
	upgrade.transport = "websocket";
	struct fzio__engine_response response;
	assert_false(fzio__engine_upgrade(mock.engine, &upgrade, &response));
	assert_int_equal(response.status, 503);
	struct mock_link *late = mock_link();
	assert_false(fzio__engine_link_open(mock.engine, NULL, &late->link));
	assert_int_equal(mock.timers.len, 0);
}

static void destroy_says_nothing_to_the_clients(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	struct mock_exchange *post = mock_post_begin(sid, 3);
	struct mock_link *probe = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, sid, &probe->link));
	struct mock_link *link = mock_connect();
	fzio__engine_destroy(mock.engine);
	mock.engine = NULL;
	assert_int_equal(get->answers + post->answers + link->closes + probe->closes, 0);
	assert_string_equal(mock_seen(), "close:server shutting down close:server shutting down ");
}

static void nothing_is_freed_before_the_sweep(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	struct fzio__session *session = mock.session;
	fzio__session_set_data(session, link);
	mock_text(link, "1");
	assert_ptr_equal(fzio__session_data(session), link);
	assert_string_equal(fzio__session_handshake(session)->address, "192.0.2.1");
	assert_ptr_equal(fzio__session_engine(session), mock.engine);
	assert_int_equal(fzio__session_buffered(session), 0);
	assert_false(fzio__session_is_open(session));
	fzio__engine_sweep(mock.engine);
}

static void churn_leaves_nothing_behind(void **state)
{
	(void)state;
	static struct mock_exchange exchange;
	exchange.exchange.ops = mock_exchange()->exchange.ops;
	struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
	for (int i = 0; i < 20000; i++) {
		fzio__engine_request(mock.engine, &request, &exchange.exchange);
		mock_seen();
		if (i % 100 == 0) {
			mock_wait(5);
		}
	}
	free(exchange.body);
	exchange.body = NULL;
	mock_wait(300);
	mock_wait(500);
	assert_int_equal(fzio__engine_sessions(mock.engine), 0);
	assert_int_equal(mock.timers.len, 0);
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static void slow_consumer_on_polling_is_closed(void **state)
{
	(void)state;
	char text[1999];
	memset(text, 'x', sizeof(text));
	const char *sid = mock_poll();
	fzio__session_send(mock.session, false, NULL, 0, text, 998); /* 1000 in the payload */
	fzio__session_send(mock.session, false, NULL, 0, text, 998);
	assert_true(fzio__session_is_open(mock.session));
	send("");
	/* The application hears of it later: it may be walking over its sessions. */
	assert_string_equal(mock_seen(), "");
	assert_false(fzio__session_is_open(mock.session));
	mock_pass();
	assert_string_equal(mock_seen(), "close:slow consumer ");
	assert_false(mock_lives(sid));
}

static void slow_consumer_on_a_websocket_is_closed(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	link->buffered = 1990;
	send("123456789");
	assert_true(fzio__session_is_open(mock.session));
	link->buffered = 1991;
	send("123456789");
	assert_int_equal(link->closes, 0);
	mock_text(link, "4ignored");
	mock_pass();
	assert_int_equal(link->closes, 1);
	assert_true(link->discard);
	assert_string_equal(mock_sent(link), "4123456789|");
	assert_string_equal(mock_seen(), "close:slow consumer ");
}

static void binary_is_counted_as_it_is_sent(void **state)
{
	(void)state;
	char data[1500] = { 0 };
	mock_poll();
	fzio__session_send(mock.session, true, NULL, 0, data, 1500); /* 2000 of base64, and b */
	assert_false(fzio__session_is_open(mock.session));
	mock_connect();
	fzio__session_send(mock.session, true, NULL, 0, data, 1500);
	assert_true(fzio__session_is_open(mock.session));
}

static void get_of_a_doomed_session_is_answered_with_its_end(void **state)
{
	(void)state;
	char data[2001] = { 0 };
	const char *sid = mock_poll();
	fzio__session_send(mock.session, true, NULL, 0, data, 2001);
	struct mock_exchange *get = mock_get(sid);
	mock_pass();
	assert_string_equal(get->body, "1");
	mock_seen();
}

/* ---- bare Engine.IO -------------------------------------------------------------------------- */

static void bare_connection_is_the_session(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	struct fzio_connection *connection = (struct fzio_connection *)mock.session;
	assert_int_equal(fzio_connection_send(connection, false, "a" RS "b", 3), FZIO_OK);
	assert_int_equal(fzio_connection_send(connection, true, "\xff", 1), FZIO_OK);
	assert_int_equal(fzio_connection_send(connection, false, "\xff", 1), FZIO_EINVAL);
	assert_int_equal(fzio_connection_send(connection, false, NULL, 1), FZIO_EINVAL);
	assert_string_equal(mock_sent(link), "4a" RS "b|<ff>|");
	fzio_connection_set_data(connection, link);
	assert_ptr_equal(fzio_connection_data(connection), link);
	assert_string_equal(fzio_connection_handshake(connection)->address, "192.0.2.1");
	fzio_connection_close(connection);
	assert_string_equal(mock_seen(), "close:forced close ");
	assert_int_equal(fzio_connection_send(connection, false, "x", 1), FZIO_ECLOSED);
}

static void bare_text_with_a_separator_cannot_be_polled(void **state)
{
	(void)state;
	mock_poll();
	struct fzio_connection *connection = (struct fzio_connection *)mock.session;
	assert_int_equal(fzio_connection_send(connection, false, "a" RS "b", 3), FZIO_EUNSUPPORTED);
	assert_int_equal(fzio_connection_send(connection, true, RS, 1), FZIO_OK);
	char text[2000];
	memset(text, 'x', sizeof(text));
	assert_int_equal(fzio_connection_send(connection, false, text, 2000), FZIO_ELIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(close_packet_on_polling_answers_the_get_with_a_noop),
		mock_test(nothing_is_read_behind_a_close_packet),
		mock_test(server_close_ends_a_websocket),
		mock_test(server_close_answers_the_waiting_get),
		mock_test(server_close_waits_for_the_next_get),
		mock_test(server_close_waits_no_longer_than_thirty_seconds),
		mock_test(session_that_leaves_takes_no_websocket),
		mock_test(closing_inside_a_message_is_fine),
		mock_test(closing_inside_open_is_fine),
		mock_test(shutdown_tells_every_client),
		mock_test(destroy_says_nothing_to_the_clients),
		mock_test(nothing_is_freed_before_the_sweep),
		mock_test(churn_leaves_nothing_behind),
		mock_test(slow_consumer_on_polling_is_closed),
		mock_test(slow_consumer_on_a_websocket_is_closed),
		mock_test(binary_is_counted_as_it_is_sent),
		mock_test(get_of_a_doomed_session_is_answered_with_its_end),
		mock_test(bare_connection_is_the_session),
		mock_test(bare_text_with_a_separator_cannot_be_polled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
