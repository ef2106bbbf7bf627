/* SPDX-License-Identifier: MIT */
/* WebSockets from the start, and the upgrade of a polling session, step by step. */
#include "mock_transport.h"

static void send(const char *text)
{
	fzio__session_send(mock.session, false, NULL, 0, text, strlen(text));
}

/* ---- one packet a frame ---------------------------------------------------------------------- */

static void frame_is_one_message(void **state)
{
	(void)state;
	mock.echo = true;
	struct mock_link *link = mock_connect();
	mock_text(link, "4hello");
	mock_text(link, "4a" RS "4b");
	mock_frame(link, true, "4\0\xff", 3);
	mock_frame(link, true, "", 0);
	assert_string_equal(mock_seen(), "text:hello text:a" RS "4b <3400ff> <> ");
	assert_string_equal(mock_sent(link), "4hello|4a" RS "4b|<3400ff>|<>|");
}

static void head_and_body_are_one_frame(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	fzio__session_send(mock.session, false, "2/a,", 4, "[]", 2);
	char head[600];
	memset(head, 'h', sizeof(head));
	fzio__session_send(mock.session, false, head, 255, "x", 1);
	fzio__session_send(mock.session, false, head, 256, "y", 1);
	const char *sent = mock_sent(link);
	assert_memory_equal(sent, "42/a,[]|4hhh", 12);
	assert_int_equal(strlen(sent), 8 + 258 + 259);
	assert_memory_equal(strchr(sent, 'x'), "x|4hhh", 6);
	assert_string_equal(strchr(sent, 'y'), "y|");
}

static void shared_message_is_sent_as_it_stands(void **state)
{
	(void)state;
	struct fzio__message *message = fzio__message_create(false, 6);
	memcpy(message->data, "4hello", 6);
	struct mock_link *link = mock_connect();
	fzio__session_send_message(mock.session, message);
	fzio__message_unref(message);
	assert_string_equal(mock_sent(link), "4hello|");
}

static void bad_frame_closes_without_a_code(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *seen;
	} bad[] = {
		{ "abc", "close:parse error " },
		{ "", "close:parse error " },
		{ "7", "close:parse error " },
		{ "4", "close:parse error " },
		{ "bAQI=", "close:parse error " },
		{ "2", "close:transport error " },
		{ "2probe", "close:transport error " },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct mock_link *link = mock_connect();
		const char *sid = mock_sid();
		mock_text(link, bad[i].text);
		assert_int_equal(link->closes, 1);
		assert_int_equal(link->code, 0);
		assert_string_equal(mock_seen(), bad[i].seen);
		mock_pass();
		assert_string_equal(
			mock_get(sid)->body, "{\"code\":1,\"message\":\"Session ID unknown\"}");
	}
}

static void frames_without_meaning_are_harmless(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_text(link, "0");
	mock_text(link, "3");
	mock_text(link, "5");
	mock_text(link, "6");
	mock_text(link, "4x");
	assert_string_equal(mock_seen(), "text:x ");
}

static void close_packet_closes_at_once(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	mock_text(link, "1");
	assert_int_equal(link->closes, 1);
	assert_false(link->discard);
	assert_string_equal(mock_seen(), "close:transport close ");
	mock_text(link, "4late");
	assert_string_equal(mock_seen(), "");
}

static void message_over_max_payload_closes_with_1009(void **state)
{
	(void)state;
	char *text = malloc(1000001);
	memset(text, '4', 1000001);
	struct mock_link *link = mock_connect();
	mock_frame(link, false, text, 1000000);
	assert_int_equal(link->closes, 0);
	mock_seen();
	mock_frame(link, true, text, 1000001);
	assert_int_equal(link->closes, 1);
	assert_int_equal(link->code, 1009);
	assert_string_equal(mock_seen(), "close:transport error ");
	free(text);
}

static void client_that_goes_takes_its_session_along(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	fzio__engine_link_gone(mock.engine, &link->link);
	assert_string_equal(mock_seen(), "close:transport close ");
	assert_int_equal(link->closes, 0);
	fzio__engine_link_gone(mock.engine, &link->link);
	assert_int_equal(fzio__engine_sessions(mock.engine), 0);
}

static void request_to_a_websocket_session_is_refused_and_harmless(void **state)
{
	(void)state;
	struct mock_link *link = mock_connect();
	const char *sid = mock_sid();
	const char *refusal = "{\"code\":3,\"message\":\"Bad request\"}";
	assert_string_equal(mock_get(sid)->body, refusal);
	assert_string_equal(mock_post(sid, "4x")->body, refusal);
	struct fzio__engine_request request = mock_request(FZIO__GET, sid);
	request.transport = "websocket";
	assert_string_equal(mock_ask(request)->body, refusal);
	mock_text(link, "4unharmed");
	assert_string_equal(mock_seen(), "text:unharmed ");
}

/* ---- upgrade --------------------------------------------------------------------------------- */

static struct mock_link *probe(const char *sid)
{
	struct mock_link *link = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, sid, &link->link));
	assert_string_equal(mock_sent(link), "");
	return link;
}

static struct mock_link *probed(const char *sid)
{
	struct mock_link *link = probe(sid);
	mock_text(link, "2probe");
	assert_string_equal(mock_sent(link), "3probe|");
	return link;
}

static void upgrade_moves_the_session(void **state)
{
	(void)state;
	mock.echo = true;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	struct mock_link *link = probed(sid);
	assert_string_equal(get->body, "6");
	mock_text(link, "5");
	mock_text(link, "4hello");
	assert_string_equal(mock_sent(link), "4hello|");
	mock_frame(link, true, "\1", 1);
	assert_string_equal(mock_sent(link), "<01>|");
	assert_string_equal(mock_get(sid)->body, "{\"code\":3,\"message\":\"Bad request\"}");
	mock_text(link, "4unharmed");
	assert_string_equal(mock_seen(), "text:hello <01> text:unharmed ");
	assert_int_equal(fzio__engine_sessions(mock.engine), 1);
}

static void noop_repeats_until_the_client_has_paused(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	for (int i = 0; i < 2; i++) {
		struct mock_exchange *get = mock_get(sid);
		assert_int_equal(get->answers, 0);
		mock_wait(100);
		assert_string_equal(get->body, "6");
	}
	mock_text(link, "5");
	mock_wait(100);
	assert_int_equal(link->closes, 0);
}

static void noop_comes_only_after_the_probe(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	probe(sid);
	mock_wait(250);
	assert_int_equal(get->answers, 0);
}

static void output_stays_on_polling_until_the_upgrade(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	send("polled");
	assert_string_equal(mock_get(sid)->body, "4polled");
	assert_string_equal(mock_sent(link), "");
	struct mock_exchange *get = mock_get(sid);
	send("again");
	mock_pass();
	assert_string_equal(get->body, "4again");
}

static void input_stays_on_polling_until_the_upgrade(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	assert_string_equal(mock_post(sid, "4polled")->body, "ok");
	mock_text(link, "5");
	mock_text(link, "4framed");
	assert_string_equal(mock_seen(), "text:polled text:framed ");
}

static void what_waited_for_a_get_comes_first_on_the_websocket(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	send("one");
	fzio__session_send(mock.session, true, NULL, 0, "\2", 1);
	mock_text(link, "5");
	send("three");
	assert_string_equal(mock_sent(link), "4one|<02>|4three|");
}

static void get_that_waits_at_the_upgrade_gets_a_noop(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	struct mock_exchange *get = mock_get(sid);
	send("one"); /* of the same pass: it must not be overtaken */
	mock_text(link, "5");
	send("two");
	assert_string_equal(get->body, "6");
	assert_string_equal(mock_sent(link), "4one|4two|");
}

static void post_that_waits_at_the_upgrade_is_refused_and_harmless(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *post = mock_post_begin(sid, 5);
	struct mock_exchange *gone = mock_exchange();
	struct mock_link *link = probed(sid);
	mock_text(link, "5");
	mock_post_body(post, "4late", 5);
	assert_int_equal(post->status, 400);
	fzio__engine_gone(mock.engine, &gone->exchange);
	assert_int_equal(link->closes, 0);
	assert_string_equal(mock_seen(), "");

	sid = mock_poll();
	post = mock_post_begin(sid, 5);
	link = probed(sid);
	mock_text(link, "5");
	fzio__engine_gone(mock.engine, &post->exchange);
	assert_int_equal(link->closes, 0);
	mock_text(link, "4here");
	assert_string_equal(mock_seen(), "text:here ");

	sid = mock_poll();
	post = mock_post_begin(sid, 5);
	link = probed(sid);
	mock_text(link, "5");
	assert_false(fzio__engine_body_progress(mock.engine, &post->exchange, 1000001));
	assert_int_equal(post->status, 413);
	assert_int_equal(link->closes, 0);
}

static void anything_but_a_probe_ends_only_the_websocket(void **state)
{
	(void)state;
	static const char *const wrong[] = { "4no probe", "2", "2prob", "2probes", "5", "1", "3",
		"6", "", "x", "3probe" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		const char *sid = mock_poll();
		struct mock_link *link = probe(sid);
		mock_text(link, wrong[i]);
		assert_int_equal(link->closes, 1);
		assert_int_equal(link->code, 0);
		assert_string_equal(mock_sent(link), "");
		assert_string_equal(mock_post(sid, "4here")->body, "ok");
		assert_string_equal(mock_seen(), "text:here ");
		/* and a next one may try again */
		link = probed(sid);
		mock_frame(link, true, "2probe", 6);
		assert_int_equal(link->closes, 1);
		mock_text(probed(sid), "5");
		assert_string_equal(mock_seen(), "");
	}
}

static void probe_over_max_payload_ends_only_the_websocket(void **state)
{
	(void)state;
	struct fzio__engine_options options = mock.options;
	options.max_payload = 10;
	mock_restart(options);
	const char *sid = mock_poll();
	struct mock_link *link = probe(sid);
	mock_text(link, "2probeprobe");
	assert_int_equal(link->closes, 1);
	assert_true(mock_lives(sid));
}

static void probe_may_be_repeated(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	mock_text(link, "2probe");
	assert_string_equal(mock_sent(link), "3probe|");
	mock_text(link, "5");
	send("x");
	assert_string_equal(mock_sent(link), "4x|");
}

static void upgrade_timeout_ends_only_the_websocket(void **state)
{
	(void)state;
	struct fzio__engine_options options = mock.options;
	options.ping_interval_ms = 60000;
	mock_restart(options);
	for (int answered = 0; answered < 2; answered++) {
		const char *sid = mock_poll();
		struct mock_link *link = answered ? probed(sid) : probe(sid);
		mock_wait(999);
		assert_int_equal(link->closes, 0);
		mock_wait(1);
		assert_int_equal(link->closes, 1);
		struct mock_exchange *get = mock_get(sid);
		mock_wait(300);
		assert_int_equal(get->answers, 0); /* no more noops */
		send("here");
		mock_pass();
		assert_string_equal(get->body, "4here");
	}
}

static void probe_that_goes_leaves_the_session_on_polling(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	fzio__engine_link_gone(mock.engine, &link->link);
	assert_int_equal(link->closes, 0);
	send("here");
	assert_string_equal(mock_get(sid)->body, "4here");
	assert_string_equal(mock_seen(), "");
}

static void second_websocket_is_closed_and_harmless(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *first = probe(sid);
	struct mock_link *second = mock_link();
	assert_false(fzio__engine_link_open(mock.engine, sid, &second->link));
	assert_null(second->link.session);
	mock_text(first, "2probe");
	mock_text(first, "5");
	assert_false(fzio__engine_link_open(mock.engine, sid, &second->link));
	mock_text(second, "4nobody");
	fzio__engine_link_gone(mock.engine, &second->link);
	mock_text(first, "4still");
	assert_string_equal(mock_seen(), "text:still ");
}

static void websocket_of_a_session_that_went_is_closed(void **state)
{
	(void)state;
	struct mock_link *link = mock_link();
	assert_false(fzio__engine_link_open(mock.engine, "aaaaaaaaaaaaaaaaaaaa", &link->link));
	assert_null(link->link.session);
}

static void session_that_ends_closes_its_probe_as_well(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	mock_post(sid, "1");
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:transport close ");
	link = probe(mock_poll());
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_int_equal(link->closes, 1);
}

/* ---- a server that ends a session in the middle of its upgrade -------------------------------- */

/*
 * A client whose probe was answered pauses its polling, and then listens to neither transport
 * until it has sent its "5". engine.io-client forgets both when the WebSocket closes before that,
 * and waits for its ping timeout: it must find the WebSocket open, and be told there.
 */
static void client_that_pauses_is_told_on_the_websocket(void **state)
{
	(void)state;
	struct mock_link *link = probed(mock_poll());
	send("bye");
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_string_equal(mock_seen(), "close:forced server close ");
	mock_wait(999);
	assert_int_equal(link->closes, 0);
	mock_text(link, "5");
	assert_string_equal(mock_sent(link), "4bye|");
	assert_int_equal(link->closes, 1);
	assert_false(link->discard);
	mock_pass();
	assert_string_equal(mock_seen(), "");
	assert_int_equal(mock.timers.len, 0);
}

static void client_that_pauses_is_told_when_the_server_stops(void **state)
{
	(void)state;
	struct mock_link *first = probed(mock_poll());
	struct mock_link *unprobed = probe(mock_poll());
	struct mock_link *second = probed(mock_poll());
	struct mock_link *other = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, NULL, &other->link));
	mock_seen();
	fzio__engine_shutdown(mock.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	assert_string_equal(mock_seen(), "close:server shutting down close:server shutting down "
					 "close:server shutting down close:server shutting down ");
	assert_int_equal(fzio__engine_sessions(mock.engine), 0);
	assert_int_equal(first->closes + second->closes, 0);
	assert_int_equal(unprobed->closes + other->closes, 2);
	mock_text(second, "5");
	mock_text(first, "2probe");
	assert_string_equal(mock_sent(first), "3probe|");
	mock_text(first, "5");
	assert_int_equal(first->closes, 1);
	assert_int_equal(second->closes, 1);
	assert_int_equal(mock.timers.len, 0);
}

static void client_whose_get_waits_is_told_there(void **state)
{
	(void)state;
	for (int stop = 0; stop < 2; stop++) {
		const char *sid = mock_poll();
		struct mock_link *link = probed(sid);
		struct mock_exchange *get = mock_get(sid);
		if (stop) {
			fzio__engine_shutdown(mock.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
		} else {
			fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
		}
		assert_string_equal(get->body, "1");
		assert_int_equal(link->closes, 1);
		mock_seen();
	}
}

static void client_that_polls_once_more_before_it_pauses_is_told_there(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	send("bye");
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_string_equal(mock_get(sid)->body, "4bye" RS "1");
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:forced server close ");
}

/* It pauses only behind its POST. */
static void post_on_its_way_is_answered_first(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *link = probed(sid);
	struct mock_exchange *post = mock_post_begin(sid, 2);
	fzio__engine_shutdown(mock.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	assert_int_equal(post->answers, 0);
	mock_post_body(post, "4a", 2);
	assert_string_equal(post->body, "ok");
	mock_text(link, "5");
	assert_int_equal(link->closes, 1);
	assert_string_equal(mock_seen(), "close:server shutting down ");
}

static void client_that_never_upgrades_is_not_waited_for_beyond_its_time(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_link *silent = probed(sid);
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	mock_wait(1000);
	assert_int_equal(silent->closes, 1);
	mock_seen();
	struct mock_link *goes = probed(mock_poll());
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	fzio__engine_link_gone(mock.engine, &goes->link);
	mock_seen();
	struct mock_link *babbles = probed(mock_poll());
	fzio__session_close(mock.session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	mock_text(babbles, "4x");
	assert_int_equal(babbles->closes, 1);
	/* Each may still poll, and be told there. */
	assert_string_equal(mock_get(sid)->body, "1");
	mock_wait(30000);
	assert_int_equal(mock.timers.len, 0);
}

static void abandoned_upgrades_leave_nothing_behind(void **state)
{
	(void)state;
	for (int step = 0; step < 3; step++) {
		const char *sid = mock_poll();
		struct mock_link *link = step ? probed(sid) : probe(sid);
		if (step == 2) {
			mock_text(link, "5");
		}
	}
	mock_seen();
	mock_wait(500 + 1000);
	mock_wait(500);
	assert_int_equal(fzio__engine_sessions(mock.engine), 0);
	assert_int_equal(mock.timers.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(frame_is_one_message),
		mock_test(head_and_body_are_one_frame),
		mock_test(shared_message_is_sent_as_it_stands),
		mock_test(bad_frame_closes_without_a_code),
		mock_test(frames_without_meaning_are_harmless),
		mock_test(close_packet_closes_at_once),
		mock_test(message_over_max_payload_closes_with_1009),
		mock_test(client_that_goes_takes_its_session_along),
		mock_test(request_to_a_websocket_session_is_refused_and_harmless),
		mock_test(upgrade_moves_the_session),
		mock_test(noop_repeats_until_the_client_has_paused),
		mock_test(noop_comes_only_after_the_probe),
		mock_test(output_stays_on_polling_until_the_upgrade),
		mock_test(input_stays_on_polling_until_the_upgrade),
		mock_test(what_waited_for_a_get_comes_first_on_the_websocket),
		mock_test(get_that_waits_at_the_upgrade_gets_a_noop),
		mock_test(post_that_waits_at_the_upgrade_is_refused_and_harmless),
		mock_test(anything_but_a_probe_ends_only_the_websocket),
		mock_test(probe_over_max_payload_ends_only_the_websocket),
		mock_test(probe_may_be_repeated),
		mock_test(upgrade_timeout_ends_only_the_websocket),
		mock_test(probe_that_goes_leaves_the_session_on_polling),
		mock_test(second_websocket_is_closed_and_harmless),
		mock_test(websocket_of_a_session_that_went_is_closed),
		mock_test(session_that_ends_closes_its_probe_as_well),
		mock_test(client_that_pauses_is_told_on_the_websocket),
		mock_test(client_that_pauses_is_told_when_the_server_stops),
		mock_test(client_whose_get_waits_is_told_there),
		mock_test(client_that_polls_once_more_before_it_pauses_is_told_there),
		mock_test(post_on_its_way_is_answered_first),
		mock_test(client_that_never_upgrades_is_not_waited_for_beyond_its_time),
		mock_test(abandoned_upgrades_leave_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
