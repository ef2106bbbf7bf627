/* SPDX-License-Identifier: MIT */
/* The polling transport: payloads, the waiting GET, the POST, and what ends a session there. */
#include "mock_transport.h"

static void assert_ok(struct mock_exchange *post)
{
	assert_int_equal(post->answers, 1);
	assert_int_equal(post->status, 200);
	assert_string_equal(post->type, "text/html");
	assert_string_equal(post->headers, "Cache-Control: no-store\r\n");
	assert_string_equal(post->body, "ok");
}

static void assert_payload(struct mock_exchange *get, const char *payload)
{
	assert_int_equal(get->answers, 1);
	assert_int_equal(get->status, 200);
	assert_string_equal(get->type, "text/plain; charset=UTF-8");
	assert_string_equal(get->headers, "Cache-Control: no-store\r\n");
	assert_string_equal(get->body, payload);
	assert_int_equal(get->body_len, strlen(payload));
}

static void send(const char *text)
{
	fzio__session_send(mock.session, false, NULL, 0, text, strlen(text));
}

/* ---- packets --------------------------------------------------------------------------------- */

static void post_is_answered_ok(void **state)
{
	(void)state;
	assert_ok(mock_post(mock_poll(), "4hello"));
	assert_string_equal(mock_seen(), "text:hello ");
}

static void packets_keep_their_order_and_form(void **state)
{
	(void)state;
	mock.echo = true;
	const char *sid = mock_poll();
	const char *payload =
		"4one" RS "bAQIDBA==" RS "4utf-8 \xe2\x82\xac \xf0\x9f\x98\x80" RS "4last";
	assert_ok(mock_post(sid, payload));
	assert_string_equal(mock_seen(), "text:one <01020304> text:utf-8 \xe2\x82\xac "
					 "\xf0\x9f\x98\x80 text:last ");
	assert_payload(mock_get(sid), payload);
}

static void empty_binary_packet_is_a_message(void **state)
{
	(void)state;
	mock.echo = true;
	const char *sid = mock_poll();
	assert_ok(mock_post(sid, "b"));
	assert_string_equal(mock_seen(), "<> ");
	assert_payload(mock_get(sid), "b");
}

static void text_may_hold_nul_and_binary_all_bytes(void **state)
{
	(void)state;
	mock.echo = true;
	const char *sid = mock_poll();
	assert_ok(mock_post_bytes(sid, "4a\0b" RS "bAP8=", 10));
	assert_string_equal(mock_seen(), "text:a <00ff> ");
	struct mock_exchange *get = mock_get(sid);
	assert_int_equal(get->body_len, 10);
	assert_memory_equal(get->body, "4a\0b" RS "bAP8=", 10);
}

static void packets_without_meaning_are_harmless(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	assert_ok(mock_post(sid, "0" RS "3" RS "3probe" RS "5" RS "6" RS "4x"));
	assert_string_equal(mock_seen(), "text:x ");
	assert_true(mock_lives(sid));
}

static void bad_packet_closes(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		size_t len;
		const char *seen;
	} bad[] = {
		{ "abc", 3, "close:parse error " },
		{ "7", 1, "close:parse error " },
		{ "", 0, "close:parse error " },
		{ "4", 1, "close:parse error " },
		{ "\0", 1, "close:parse error " },
		{ RS, 1, "close:parse error " },
		{ "4a" RS, 3, "text:a close:parse error " },
		{ "4a" RS RS "4b", 6, "text:a close:parse error " },
		{ "4a" RS "x" RS "4b", 7, "text:a close:parse error " },
		{ "b!!!!", 5, "close:parse error " },
		{ "bA", 2, "close:parse error " },
		{ "B", 1, "close:parse error " },
		{ "4\xff\xfe", 3, "close:parse error " },
		{ "4\xed\xa0\x80", 4, "close:parse error " },
		{ "4a" RS "4\xc0\xaf", 6, "close:parse error " },
		{ "2", 1, "close:transport error " },
		{ "2probe", 6, "close:transport error " },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *sid = mock_poll();
		struct mock_exchange *post = mock_post_bytes(sid, bad[i].body, bad[i].len);
		assert_int_equal(post->answers, 1);
		assert_int_equal(post->status, 400);
		assert_string_equal(mock_seen(), bad[i].seen);
		mock_pass();
		assert_false(mock_lives(sid));
	}
}

static void bad_packet_answers_the_waiting_get(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	assert_int_equal(mock_post(sid, "abc")->status, 400);
	assert_payload(get, "1");
}

static void separators_are_parsed_in_linear_time(void **state)
{
	(void)state;
	size_t len = 1000000;
	char *body = malloc(len);
	for (size_t i = 0; i < len; i++) {
		body[i] = i % 2 ? RS[0] : '6';
	}
	const char *sid = mock_poll();
	assert_int_equal(mock_post_bytes(sid, body, len - 1)->status, 200);
	memset(body, RS[0], len);
	assert_int_equal(mock_post_bytes(sid, body, len)->status, 400);
	free(body);
}

/* ---- the GET --------------------------------------------------------------------------------- */

static void get_waits_until_there_is_something(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	assert_int_equal(get->answers, 0);
	assert_ptr_equal(get->exchange.session, mock.session);
	assert_false(get->exchange.is_post);
	send("now");
	mock_pass();
	assert_payload(get, "4now");
}

static void get_is_answered_with_all_of_a_pass(void **state)
{
	(void)state;
	struct mock_exchange *get = mock_get(mock_poll());
	send("one");
	send("two");
	fzio__session_send(mock.session, true, NULL, 0, "\1\2", 2);
	mock_pass();
	assert_payload(get, "4one" RS "4two" RS "bAQI=");
}

static void get_that_waits_is_answered_with_the_post(void **state)
{
	(void)state;
	mock.echo = true;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	assert_ok(mock_post(sid, "4one" RS "4two"));
	assert_payload(get, "4one" RS "4two"); /* without another pass */
}

static void get_without_a_timer_pass_is_answered_by_the_sweep(void **state)
{
	(void)state;
	struct mock_exchange *get = mock_get(mock_poll());
	send("x");
	assert_int_equal(get->answers, 0);
	assert_int_equal(fzio__timers_next(&mock.timers), mock.timers.now_ms);
	fzio__engine_sweep(mock.engine);
	assert_payload(get, "4x");
}

static void get_takes_everything_queued_at_once(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	send("one");
	send("two");
	assert_int_equal(fzio__session_buffered(mock.session), 10);
	assert_payload(mock_get(sid), "4one" RS "4two");
	assert_int_equal(fzio__session_buffered(mock.session), 0);
	assert_int_equal(mock_get(sid)->answers, 0);
}

static void head_and_body_are_one_message(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	fzio__session_send(mock.session, false, "2/a,", 4, "[]", 2);
	fzio__session_send(mock.session, true, "\1", 1, "\2", 1);
	assert_payload(mock_get(sid), "42/a,[]" RS "bAQI=");
}

static void shared_message_is_sent_as_it_stands(void **state)
{
	(void)state;
	struct fzio__message *message = fzio__message_create(false, 6);
	memcpy(message->data, "4hello", 6);
	const char *sid = mock_poll();
	fzio__session_send_message(mock.session, message);
	const char *other = mock_poll();
	fzio__session_send_message(mock.session, message);
	fzio__message_unref(message);
	assert_payload(mock_get(sid), "4hello");
	assert_payload(mock_get(other), "4hello");
}

static void second_get_closes_the_session(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *first = mock_get(sid);
	struct mock_exchange *second = mock_get(sid);
	assert_payload(first, "1");
	assert_int_equal(second->status, 400);
	assert_int_equal(second->body_len, 0);
	assert_string_equal(mock_seen(), "close:transport error ");
	mock_pass();
	assert_int_equal(mock_get(sid)->status, 400);
}

static void get_whose_client_leaves_closes_the_session(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	fzio__engine_gone(mock.engine, &get->exchange);
	assert_int_equal(get->answers, 0);
	assert_null(get->exchange.session);
	assert_string_equal(mock_seen(), "close:transport error ");
	fzio__engine_gone(mock.engine, &get->exchange);
	mock_pass();
	assert_false(mock_lives(sid));
}

static void old_internet_explorers_get_no_xss_filter(void **state)
{
	(void)state;
	struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
	request.user_agent = "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko";
	assert_string_equal(
		mock_ask(request)->headers, "Cache-Control: no-store\r\nX-XSS-Protection: 0\r\n");
}

/* ---- the POST -------------------------------------------------------------------------------- */

static void second_post_closes_the_session(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	struct mock_exchange *first = mock_post_begin(sid, 10);
	struct mock_exchange *second = mock_post_begin(sid, 10);
	assert_int_equal(second->status, 400);
	assert_int_equal(second->body_len, 0);
	assert_true(second->close);
	assert_int_equal(first->status, 400);
	assert_true(first->close);
	assert_payload(get, "1");
	assert_string_equal(mock_seen(), "close:transport error ");
	assert_false(mock_lives(sid));
}

static void posts_one_after_the_other_are_fine(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *get = mock_get(sid);
	for (int i = 0; i < 10; i++) {
		assert_ok(mock_post(sid, "4x"));
	}
	assert_int_equal(get->answers, 0);
}

static void post_whose_client_leaves_closes_the_session(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *post = mock_post_begin(sid, 10);
	assert_true(post->exchange.is_post);
	fzio__engine_gone(mock.engine, &post->exchange);
	assert_int_equal(post->answers, 0);
	assert_string_equal(mock_seen(), "close:transport error ");
	assert_false(mock_lives(sid));
}

static void octet_stream_is_refused_and_closes(void **state)
{
	(void)state;
	static const char *const types[] = { "application/octet-stream", "Application/Octet-Stream",
		"application/octet-stream; a=b" };
	for (size_t i = 0; i < 3; i++) {
		struct fzio__engine_request request = mock_request(FZIO__POST, mock_poll());
		request.content_type = types[i];
		request.content_length = 2;
		struct mock_exchange *post = mock_ask(request);
		assert_int_equal(post->status, 400);
		assert_int_equal(post->body_len, 0);
		assert_string_equal(mock_seen(), "close:transport error ");
	}
	struct fzio__engine_request request = mock_request(FZIO__POST, mock_poll());
	request.content_type = "application/octet-streams";
	assert_int_equal(mock_ask(request)->answers, 0);
}

static void body_of_max_payload_passes(void **state)
{
	(void)state;
	char *body = malloc(1000001);
	memset(body, '4', 1000001);
	const char *sid = mock_poll();
	assert_ok(mock_post_bytes(sid, body, 1000000));
	mock_seen();
	struct mock_exchange *post = mock_post_begin(sid, 1000001);
	assert_int_equal(post->status, 413);
	assert_true(post->close);
	assert_string_equal(mock_seen(), "close:transport error ");
	assert_false(mock_lives(sid));
	free(body);
}

static void body_without_length_is_counted_as_it_comes(void **state)
{
	(void)state;
	struct fzio__engine_request request = mock_request(FZIO__POST, mock_poll());
	request.content_length = -1;
	struct mock_exchange *post = mock_ask(request);
	assert_true(fzio__engine_body_progress(mock.engine, &post->exchange, 1000000));
	assert_false(fzio__engine_body_progress(mock.engine, &post->exchange, 1000001));
	assert_int_equal(post->status, 413);
	assert_true(post->close);
	assert_string_equal(mock_seen(), "close:transport error ");
	assert_false(fzio__engine_body_progress(mock.engine, &post->exchange, 1000002));
}

static void body_of_a_session_that_ended_is_not_read(void **state)
{
	(void)state;
	const char *sid = mock_poll();
	struct mock_exchange *post = mock_post_begin(sid, 2);
	struct mock_exchange *get = mock_get(sid);
	fzio__engine_gone(mock.engine, &get->exchange);
	assert_int_equal(post->status, 400);
	assert_string_equal(mock_seen(), "close:transport error ");
	mock_pass();
	mock_post_body(post, "4x", 2);
	assert_string_equal(mock_seen(), "");
	assert_int_equal(post->answers, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(post_is_answered_ok),
		mock_test(packets_keep_their_order_and_form),
		mock_test(empty_binary_packet_is_a_message),
		mock_test(text_may_hold_nul_and_binary_all_bytes),
		mock_test(packets_without_meaning_are_harmless),
		mock_test(bad_packet_closes),
		mock_test(bad_packet_answers_the_waiting_get),
		mock_test(separators_are_parsed_in_linear_time),
		mock_test(get_waits_until_there_is_something),
		mock_test(get_is_answered_with_all_of_a_pass),
		mock_test(get_that_waits_is_answered_with_the_post),
		mock_test(get_without_a_timer_pass_is_answered_by_the_sweep),
		mock_test(get_takes_everything_queued_at_once),
		mock_test(head_and_body_are_one_message),
		mock_test(shared_message_is_sent_as_it_stands),
		mock_test(second_get_closes_the_session),
		mock_test(get_whose_client_leaves_closes_the_session),
		mock_test(old_internet_explorers_get_no_xss_filter),
		mock_test(second_post_closes_the_session),
		mock_test(posts_one_after_the_other_are_fine),
		mock_test(post_whose_client_leaves_closes_the_session),
		mock_test(octet_stream_is_refused_and_closes),
		mock_test(body_of_max_payload_passes),
		mock_test(body_without_length_is_counted_as_it_comes),
		mock_test(body_of_a_session_that_ended_is_not_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
