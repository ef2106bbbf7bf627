/* SPDX-License-Identifier: MIT */
/* Pings every 300 ms, pongs within 200 ms, and the clock turned by hand. */
#include "mock_transport.h"

static void websocket_is_pinged_after_the_interval(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(299);
	assert_string_equal(mock_sent(link), "");
	mock_wait(1);
	assert_string_equal(mock_sent(link), "2|");
}

static void next_ping_comes_an_interval_after_the_pong(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(300);
	mock_sent(link);
	mock_wait(150);
	mock_text(link, "3");
	mock_wait(299);
	assert_string_equal(mock_sent(link), "");
	mock_wait(1);
	assert_string_equal(mock_sent(link), "2|");
}

static void missing_pong_closes_the_websocket(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(300);
	mock_text(link, "4not a pong");
	mock_seen();
	mock_wait(199);
	assert_int_equal(link->closes, 0);
	mock_wait(1);
	assert_int_equal(link->closes, 1);
	assert_int_equal(link->code, 0);
	assert_false(link->discard);
	assert_string_equal(mock_seen(), "close:ping timeout ");
}

/* A client counts from its own handshake, and asks then whether the session is gone. */
static void late_ping_does_not_put_the_timeout_off(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(320);
	assert_string_equal(mock_sent(link), "2|");
	mock_wait(179);
	assert_int_equal(link->closes, 0);
	mock_wait(1);
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:ping timeout ");
}

/* Whoever was kept waiting by the server has time to answer all the same. */
static void very_late_ping_leaves_time_to_answer(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(3000);
	assert_string_equal(mock_sent(link), "2|");
	mock_wait(174);
	assert_int_equal(link->closes, 0);
	mock_wait(1);
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:ping timeout ");
}

static void client_that_does_not_read_is_not_waited_for(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	link->buffered = 1;
	mock_wait(300);
	mock_wait(200);
	assert_int_equal(link->closes, 1);
	assert_true(link->discard);
	mock_seen();
}

static void polling_is_pinged_through_the_get(void **state)
{
	(void)state;
	struct mock_exchange *exchange = mock_get(NULL);
	const char *sid = mock_sid();
	assert_int_equal(exchange->status, 200);
	struct mock_exchange *waiting = mock_get(sid);
	mock_wait(300);
	assert_string_equal(waiting->body, "2");
	assert_string_equal(mock_post(sid, "3")->body, "ok");
	mock_wait(300);
	assert_string_equal(mock_get(sid)->body, "2"); /* or waits for the GET */
	mock_wait(200);
	assert_string_equal(mock_seen(), "open close:ping timeout ");
	assert_false(mock_lives(sid));
}

static void ping_timeout_answers_the_waiting_get(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	mock_wait(300);
	assert_string_equal(mock_get(sid)->body, "2");
	struct mock_exchange *get = mock_get(sid);
	struct mock_exchange *post = mock_post_begin(sid, 1);
	mock_wait(200);
	assert_string_equal(get->body, "1");
	assert_int_equal(post->status, 400);
}

static void pong_that_nobody_asked_for_is_harmless(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	for (int i = 0; i < 100000; i++) {
		mock_text(link, "3");
	}
	assert_int_equal(mock.timers.len, 1);
	mock_wait(200);
	mock_text(link, "3");
	mock_wait(100);
	assert_string_equal(mock_sent(link), "2|"); /* nor does it put the ping off */
}

static void part_of_a_message_is_a_sign_of_life(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(300);
	mock_wait(150);
	fzio__engine_link_progress(mock.engine, &link->link);
	mock_wait(199);
	assert_int_equal(link->closes, 0);
	mock_wait(1);
	assert_int_equal(link->closes, 1);
	mock_seen();

	const char *sid = mock_poll();
	struct mock_exchange *post = mock_post_begin(sid, 10);
	mock_wait(300);
	mock_wait(150);
	assert_true(fzio__engine_body_progress(mock.engine, &post->exchange, 1));
	mock_wait(199);
	assert_int_equal(post->answers, 0);
	mock_wait(1);
	assert_int_equal(post->status, 400);
}

static void part_of_a_message_does_not_put_the_ping_off(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_wait(299);
	fzio__engine_link_progress(mock.engine, &link->link);
	mock_wait(1);
	assert_string_equal(mock_sent(link), "2|");
}

static void drop_by_drop_does_not_keep_alive_for_ever(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	for (int i = 0; i < 100 && !link->closes; i++) {
		mock_wait(100);
		fzio__engine_link_progress(mock.engine, &link->link);
	}
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:ping timeout ");
}

static void upgrade_waits_for_the_pong_anew(void **state)
{
	(void)state;
	for (int answers = 0; answers < 2; answers++) {
		const char *sid = mock_poll();
		struct mock_link *link = mock_link();
		assert_true(fzio__engine_link_open(mock.engine, sid, &link->link));
		mock_text(link, "2probe");
		mock_wait(300);
		mock_wait(150);
		mock_sent(link);
		mock_text(link, "5");
		assert_string_equal(mock_sent(link), "2|"); /* it was not fetched */
		mock_wait(199);
		assert_int_equal(link->closes, 0);
		if (answers) {
			mock_text(link, "3");
		}
		mock_wait(1);
		assert_int_equal(link->closes, !answers);
		mock_seen();
	}
}

static void heartbeat_goes_on_while_upgrading(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, sid, &link->link));
	mock_text(link, "2probe");
	mock_sent(link);
	mock_wait(300);
	assert_string_equal(mock_get(sid)->body, "2");
	fzio__engine_link_progress(mock.engine, &link->link); /* no life of the session */
	mock_wait(200);
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:ping timeout ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(websocket_is_pinged_after_the_interval),
		mock_test(next_ping_comes_an_interval_after_the_pong),
		mock_test(missing_pong_closes_the_websocket),
		mock_test(late_ping_does_not_put_the_timeout_off),
		mock_test(very_late_ping_leaves_time_to_answer),
		mock_test(client_that_does_not_read_is_not_waited_for),
		mock_test(polling_is_pinged_through_the_get),
		mock_test(ping_timeout_answers_the_waiting_get),
		mock_test(pong_that_nobody_asked_for_is_harmless),
		mock_test(part_of_a_message_is_a_sign_of_life),
		mock_test(part_of_a_message_does_not_put_the_ping_off),
		mock_test(drop_by_drop_does_not_keep_alive_for_ever),
		mock_test(upgrade_waits_for_the_pong_anew),
		mock_test(heartbeat_goes_on_while_upgrading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
