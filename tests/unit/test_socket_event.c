/* SPDX-License-Identifier: MIT */
/* Events from clients: who gets them, with what, and their attachments (peers.md §1.11, §1.13). */
#include "socket_mock.h"

static struct {
	size_t calls;
	char name[128];
	char args[512];
	char attachments[512]; /* each followed by a bar */
	size_t attachments_len;
	bool wants_ack;
	bool answer; /* of arrival handlers */
	bool disconnect; /* in the handler */
	bool close;
} seen;

static void see(struct fzio_socket *socket, const char *name, const char *args, size_t args_len,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	seen.calls++;
	snprintf(seen.name, sizeof(seen.name), "%s", name);
	snprintf(seen.args, sizeof(seen.args), "%.*s", (int)args_len, args);
	assert_int_equal(args[args_len], '\0');
	seen.attachments[0] = '\0';
	seen.attachments_len = attachments_len;
	for (size_t i = 0; i < attachments_len; i++) {
		size_t len = strlen(seen.attachments);
		snprintf(seen.attachments + len, sizeof(seen.attachments) - len, "%.*s|",
			(int)attachments[i].len, (const char *)attachments[i].data);
	}
	if (seen.disconnect) {
		fzio_socket_disconnect(socket, seen.close);
	}
}

static void on_event(struct fzio_event *event, void *user)
{
	assert_string_equal(user, "event");
	seen.wants_ack = event->wants_ack;
	assert_true(event->wants_ack == (event->ack != NULL));
	see(event->socket, event->name, event->args, event->args_len, event->attachments,
		event->attachments_len);
}

static bool on_arrival(const struct fzio__arrival *arrival, void *user)
{
	assert_string_equal(user, "arrival");
	seen.wants_ack = arrival->wants_ack;
	see(arrival->socket, arrival->event, arrival->args, (size_t)(arrival->end - arrival->args),
		arrival->attachments, arrival->attachments_len);
	return seen.answer;
}

static struct fzio__session *session;

/* Event `raw` and arrival `arrival` in `/`; everything in `/fallback` and `/unhandled`. */
static int setup(void **state)
{
	mock_setup(state);
	struct mock *mock = *state;
	memset(&seen, 0, sizeof(seen));
	seen.answer = true;
	struct fzio_namespace_handlers fallback = { .fallback = on_event, .user = (void *)"event" };
	assert_int_equal(fzio__hub_on(mock->hub, "/", "raw", on_event, (void *)"event"), FZIO_OK);
	assert_int_equal(
		fzio__hub_on_arrival(mock->hub, "/", "arrival", on_arrival, (void *)"arrival"),
		FZIO_OK);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/fallback", &fallback), FZIO_OK);
	assert_int_equal(
		fzio__hub_on_unhandled(mock->hub, "/unhandled", on_arrival, (void *)"arrival"),
		FZIO_OK);
	session = mock_open(mock);
	mock_join(session, "0");
	mock_join(session, "0/fallback");
	mock_join(session, "0/unhandled");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, mock_teardown)

static void expect_seen(const char *name, const char *args)
{
	assert_int_equal(seen.calls, 1);
	assert_string_equal(seen.name, name);
	assert_string_equal(seen.args, args);
	assert_true(session->open);
	seen.calls = 0;
}

static void expect_broken(void)
{
	assert_int_equal(seen.calls, 0);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

/* ---- dispatch ------------------------------------------------------------------------------- */

static void raw_handler_gets_arguments_without_brackets(void **state)
{
	(void)state;
	mock_text(session, "2[\"raw\",1,\"2\",{\"3\":[true]}]");
	expect_seen("raw", "1,\"2\",{\"3\":[true]}");
	assert_false(seen.wants_ack);
	mock_text(session, "212[\"raw\"]");
	expect_seen("raw", "");
	assert_true(seen.wants_ack);
}

static void raw_handler_gets_only_valid_json(void **state)
{
	(void)state;
	mock_text(session, "2[\"raw\",NaN]");
	expect_broken();
}

static void arrival_handler_gets_arguments_unread(void **state)
{
	(void)state;
	mock_text(session, "23[\"arrival\",{\"room\":oops]");
	expect_seen("arrival", ",{\"room\":oops]");
	assert_true(seen.wants_ack);
	mock_text(session, "2[\"arrival\"]");
	expect_seen("arrival", "]");
}

static void arrival_handler_that_cannot_read_closes_session(void **state)
{
	(void)state;
	seen.answer = false;
	mock_text(session, "2[\"arrival\",oops]");
	assert_int_equal(seen.calls, 1);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void escaped_name_finds_its_handler(void **state)
{
	(void)state;
	mock_text(session, "2[\"r\\u0061w\",1]");
	expect_seen("raw", "1");
}

static void name_with_nul_finds_no_handler(void **state)
{
	(void)state;
	mock_text(session, "2[\"raw\\u0000\",1]");
	assert_int_equal(seen.calls, 0);
}

static void event_without_handler_is_ignored(void **state)
{
	(void)state;
	mock_text(session, "2[\"nobody\",1]");
	mock_text(session, "27[\"nobody\",1]");
	mock_text(session, "2[\"error\"]");
	mock_text(session, "2[\"message\"]");
	assert_int_equal(seen.calls, 0);
	mock_expect_nothing(session);
	assert_true(session->open);
}

static void event_without_handler_must_be_valid_still(void **state)
{
	(void)state;
	mock_text(session, "2[\"nobody\",oops]");
	expect_broken();
}

static void fallback_gets_events_without_handler(void **state)
{
	(void)state;
	mock_text(session, "2/fallback,5[\"any\\u0020thing\",1]");
	expect_seen("any thing", "1");
	assert_true(seen.wants_ack);
	mock_text(session, "2/fallback,[42,1]");
	expect_seen("42", "1");
}

static void unhandled_gets_events_without_handler(void **state)
{
	(void)state;
	mock_text(session, "2/unhandled,5[\"anything\",1]");
	expect_seen("anything", ",1]");
}

static void handlers_belong_to_their_namespace(void **state)
{
	(void)state;
	mock_text(session, "2/unhandled,[\"raw\",1]");
	expect_seen("raw", ",1]");
}

static void event_has_one_handler_and_no_reserved_name(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(fzio__hub_on(mock->hub, "/", "raw", on_event, NULL), FZIO_EEXIST);
	assert_int_equal(
		fzio__hub_on_arrival(mock->hub, "/", "raw", on_arrival, NULL), FZIO_EEXIST);
	assert_int_equal(fzio__hub_on(mock->hub, "/", "arrival", on_event, NULL), FZIO_EEXIST);
	assert_int_equal(fzio__hub_on(mock->hub, "/", "disconnect", on_event, NULL), FZIO_EINVAL);
	assert_int_equal(fzio__hub_on(mock->hub, "/", NULL, on_event, NULL), FZIO_EINVAL);
	assert_int_equal(fzio__hub_on(mock->hub, "/", "x", NULL, NULL), FZIO_EINVAL);
	assert_int_equal(fzio__hub_on(mock->hub, "x", "x", on_event, NULL), FZIO_EINVAL);
	assert_int_equal(fzio__hub_on(mock->hub, "/new", "raw", on_event, NULL), FZIO_OK);
}

static void handler_may_disconnect_its_socket(void **state)
{
	(void)state;
	seen.disconnect = true;
	mock_text(session, "2[\"raw\",1]");
	expect_seen("raw", "1");
	mock_expect(session, "1");
}

static void handler_may_close_its_session(void **state)
{
	(void)state;
	seen.disconnect = true;
	seen.close = true;
	seen.answer = false;
	mock_text(session, "2[\"arrival\",1]");
	assert_int_equal(seen.calls, 1);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	mock_text(session, "2[\"arrival\",1]");
	assert_int_equal(seen.calls, 1);
}

static void received_events_are_counted(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "2[\"raw\"]");
	mock_text(session, "2[\"nobody\"]");
	mock_text(session, "30[]");
	assert_int_equal(fzio__hub_counts(mock->hub).events, 2);
}

/* ---- attachments ---------------------------------------------------------------------------- */

static void event_waits_for_its_attachments(void **state)
{
	(void)state;
	mock_text(session, "52-[\"raw\",{\"_placeholder\":true,\"num\":1},"
			   "{\"_placeholder\":true,\"num\":0}]");
	assert_int_equal(seen.calls, 0);
	mock_binary(session, "zero");
	assert_int_equal(seen.calls, 0);
	mock_binary(session, "one");
	expect_seen("raw", "{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}");
	assert_string_equal(seen.attachments, "zero|one|");
}

static void arrival_gets_attachments_and_its_namespace(void **state)
{
	(void)state;
	mock_text(session, "51-/unhandled,7[\"x\",{\"_placeholder\":true,\"num\":0}]");
	mock_binary(session, "data");
	expect_seen("x", ",{\"_placeholder\":true,\"num\":0}]");
	assert_string_equal(seen.attachments, "data|");
	assert_true(seen.wants_ack);
}

static void attachment_may_be_empty(void **state)
{
	(void)state;
	mock_text(session, "51-[\"raw\",{\"_placeholder\":true,\"num\":0}]");
	mock_binary(session, "");
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.attachments_len, 1);
	assert_string_equal(seen.attachments, "|");
}

static void explicit_root_namespace_survives_the_wait(void **state)
{
	(void)state;
	mock_text(session, "51-/,[\"raw\",{\"_placeholder\":true,\"num\":0}]");
	mock_binary(session, "data");
	assert_int_equal(seen.calls, 1);
}

static void placeholder_in_a_plain_event_has_no_attachment(void **state)
{
	(void)state;
	mock_text(session, "2[\"raw\",{\"_placeholder\":true,\"num\":0}]");
	expect_seen("raw", "{\"_placeholder\":true,\"num\":0}");
	assert_int_equal(seen.attachments_len, 0);
}

static void text_while_attachments_are_due_closes_session(void **state)
{
	(void)state;
	mock_text(session, "51-[\"raw\",{\"_placeholder\":true,\"num\":0}]");
	mock_text(session, "2[\"raw\"]");
	expect_broken();
}

static void binary_that_nobody_announced_closes_session(void **state)
{
	(void)state;
	mock_binary(session, "data");
	expect_broken();
}

static void binary_after_the_last_attachment_closes_session(void **state)
{
	(void)state;
	mock_text(session, "51-[\"raw\"]");
	mock_binary(session, "data");
	assert_int_equal(seen.calls, 1);
	mock_binary(session, "data");
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_CLOSE);
}

static void binary_before_connect_closes_session(void **state)
{
	session = mock_open(*state);
	mock_binary(session, "data");
	expect_broken();
}

static void broken_binary_event_closes_session_at_its_text(void **state)
{
	const char *packets[] = { "51-[\"raw\",oops]", "51-[null]", "51-[\"disconnect\"]", "51-{}",
		"51-[\"raw\",{\"_placeholder\":true,\"num\":1}]", "51-/custom,[\"raw\"]", "61-[",
		"61-1{}", "511-[\"raw\"]" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		session = mock_open(*state);
		mock_join(session, "0");
		mock_text(session, packets[i]);
		expect_broken();
	}
}

static void attachments_and_text_count_against_one_limit(void **state)
{
	const char *text = "52-[\"raw\"]"; /* 10 bytes of 1000 */
	char data[991];
	memset(data, 'x', sizeof(data));
	mock_text(session, text);
	mock_message(session, true, data, 900);
	mock_message(session, true, data, 90);
	assert_int_equal(seen.calls, 1);
	assert_true(session->open);
	mock_text(session, text);
	mock_message(session, true, data, 900);
	seen.calls = 0;
	mock_message(session, true, data, 91);
	expect_broken();
	session = mock_open(*state);
	mock_join(session, "0");
	mock_text(session, "510-[\"raw\"]");
	mock_message(session, true, data, 991);
	expect_broken();
}

static void attachment_that_never_comes_closes_session(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "52-[\"raw\"]");
	mock_pass(mock, 44999);
	mock_binary(session, "in time");
	mock_pass(mock, 44999);
	assert_true(session->open);
	mock_pass(mock, 1);
	expect_broken();
}

static void first_attachment_has_a_deadline_too(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "52-[\"raw\"]");
	mock_pass(mock, 44999);
	assert_true(session->open);
	mock_pass(mock, 1);
	expect_broken();
}

static void no_deadline_is_left_behind_the_last_attachment(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "51-[\"raw\"]");
	mock_binary(session, "data");
	mock_pass(mock, 1000000);
	assert_true(session->open);
}

static void session_may_end_in_the_middle_of_attachments(void **state)
{
	(void)state;
	mock_text(session, "52-[\"raw\"]");
	mock_binary(session, "data");
	fzio__session_close(session, FZIO_DISCONNECT_TRANSPORT_CLOSE);
	assert_int_equal(seen.calls, 0);
}

static void handler_of_attachments_may_close_its_session(void **state)
{
	(void)state;
	seen.disconnect = true;
	seen.close = true;
	mock_text(session, "51-[\"raw\"]");
	mock_binary(session, "data");
	assert_int_equal(seen.calls, 1);
	mock_expect_closed(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
}

static void sessions_collect_attachments_apart(void **state)
{
	struct fzio__session *other = mock_open(*state);
	mock_join(other, "0");
	mock_text(session, "51-[\"raw\"]");
	mock_text(other, "2[\"raw\",1]");
	expect_seen("raw", "1");
	mock_binary(session, "data");
	assert_string_equal(seen.attachments, "data|");
}

/* ---- acks from clients ---------------------------------------------------------------------- */

static void unknown_ack_is_ignored(void **state)
{
	(void)state;
	mock_text(session, "3999[]");
	mock_text(session, "3/fallback,0[1,2]");
	mock_text(session, "61-5[{\"_placeholder\":true,\"num\":0}]");
	mock_binary(session, "data");
	assert_int_equal(seen.calls, 0);
	assert_true(session->open);
}

static void ack_must_be_an_array(void **state)
{
	const char *packets[] = { "31", "31{}", "31null", "31[", "31[NaN]", "3" };
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		session = mock_open(*state);
		mock_join(session, "0");
		mock_text(session, packets[i]);
		expect_broken();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(raw_handler_gets_arguments_without_brackets),
		TEST(raw_handler_gets_only_valid_json),
		TEST(arrival_handler_gets_arguments_unread),
		TEST(arrival_handler_that_cannot_read_closes_session),
		TEST(escaped_name_finds_its_handler),
		TEST(name_with_nul_finds_no_handler),
		TEST(event_without_handler_is_ignored),
		TEST(event_without_handler_must_be_valid_still),
		TEST(fallback_gets_events_without_handler),
		TEST(unhandled_gets_events_without_handler),
		TEST(handlers_belong_to_their_namespace),
		TEST(event_has_one_handler_and_no_reserved_name),
		TEST(handler_may_disconnect_its_socket),
		TEST(handler_may_close_its_session),
		TEST(received_events_are_counted),
		TEST(event_waits_for_its_attachments),
		TEST(arrival_gets_attachments_and_its_namespace),
		TEST(attachment_may_be_empty),
		TEST(explicit_root_namespace_survives_the_wait),
		TEST(placeholder_in_a_plain_event_has_no_attachment),
		TEST(text_while_attachments_are_due_closes_session),
		TEST(binary_that_nobody_announced_closes_session),
		TEST(binary_after_the_last_attachment_closes_session),
		TEST(binary_before_connect_closes_session),
		TEST(broken_binary_event_closes_session_at_its_text),
		TEST(attachments_and_text_count_against_one_limit),
		TEST(attachment_that_never_comes_closes_session),
		TEST(first_attachment_has_a_deadline_too),
		TEST(no_deadline_is_left_behind_the_last_attachment),
		TEST(session_may_end_in_the_middle_of_attachments),
		TEST(handler_of_attachments_may_close_its_session),
		TEST(sessions_collect_attachments_apart),
		TEST(unknown_ack_is_ignored),
		TEST(ack_must_be_an_array),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
