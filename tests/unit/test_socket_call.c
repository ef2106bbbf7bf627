/* SPDX-License-Identifier: MIT */
/* Events that the client acknowledges (peers.md §1.13): exactly one answer to each call. */
#include "socket_mock.h"

static struct {
	struct fzio_socket *socket;
	char log[512]; /* `name:status[args]+attachments;` */
	bool again; /* the callback calls once more */
	bool leave; /* the callback disconnects */
} seen;

static void on_connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	seen.socket = socket;
}

static void on_acked(const struct fzio_acked *acked, void *user);

static enum fzio_status call(const char *name, unsigned timeout_ms)
{
	return fzio_socket_call(
		seen.socket, "ask", "1", 1, NULL, 0, timeout_ms, on_acked, (void *)(uintptr_t)name);
}

static void on_acked(const struct fzio_acked *acked, void *user)
{
	size_t len = strlen(seen.log);
	assert_ptr_equal(acked->socket, seen.socket);
	assert_true((acked->args != NULL) == (acked->status == FZIO_OK));
	snprintf(seen.log + len, sizeof(seen.log) - len, "%s:%d[%s]+%zu;", (const char *)user,
		(int)acked->status, acked->args ? acked->args : "", acked->attachments_len);
	if (acked->args) {
		assert_int_equal(strlen(acked->args), acked->args_len);
	}
	for (size_t i = 0; i < acked->attachments_len; i++) {
		assert_memory_equal(acked->attachments[i].data, "data", 4);
	}
	if (seen.again) {
		seen.again = false;
		enum fzio_status expected = acked->status == FZIO_ECLOSED ? FZIO_ECLOSED : FZIO_OK;
		assert_int_equal(call("again", 0), expected);
	}
	if (seen.leave) {
		fzio_socket_disconnect(seen.socket, true);
	}
}

static struct fzio__session *session;

static int setup(void **state)
{
	mock_setup(state);
	struct mock *mock = *state;
	memset(&seen, 0, sizeof(seen));
	struct fzio_namespace_handlers handlers = { .connected = on_connected };
	assert_int_equal(fzio__hub_namespace(mock->hub, "/", &handlers), FZIO_OK);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/custom", &handlers), FZIO_OK);
	session = mock_open(mock);
	mock_join(session, "0/custom");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, mock_teardown)

static void assert_log(const char *expected)
{
	assert_string_equal(seen.log, expected);
	seen.log[0] = '\0';
}

static void ack_reaches_the_call_of_its_id(void **state)
{
	(void)state;
	assert_int_equal(call("a", 0), FZIO_OK);
	assert_int_equal(call("b", 0), FZIO_OK);
	mock_expect(session, "2/custom,0[\"ask\",1]");
	mock_expect(session, "2/custom,1[\"ask\",1]");
	mock_text(session, "3/custom,1[ {\"x\":[1]} , 2 ]");
	assert_log("b:0[{\"x\":[1]} , 2]+0;");
	mock_text(session, "3/custom,0[]");
	assert_log("a:0[]+0;");
}

static void ids_are_counted_by_the_namespace(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(call("a", 0), FZIO_OK);
	struct fzio_socket *first = seen.socket;
	struct fzio__session *other = mock_open(mock);
	mock_join(other, "0/custom");
	assert_int_equal(call("b", 0), FZIO_OK);
	mock_expect(other, "2/custom,1[\"ask\",1]");
	/* Nobody answers for another. */
	mock_text(other, "3/custom,0[]");
	assert_log("");
	mock_text(other, "3/custom,1[]");
	assert_log("b:0[]+0;");
	seen.socket = first;
	mock_text(session, "3/custom,0[]");
	assert_log("a:0[]+0;");
	mock_expect(session, "2/custom,0[\"ask\",1]");
	mock_join(session, "0");
	assert_int_equal(call("c", 0), FZIO_OK);
	mock_expect(session, "20[\"ask\",1]");
	mock_text(session, "30[]");
	assert_log("c:0[]+0;");
}

static void second_ack_and_unknown_ids_are_ignored(void **state)
{
	(void)state;
	assert_int_equal(call("a", 0), FZIO_OK);
	mock_text(session, "3/custom,7[]");
	mock_text(session, "3/custom,[]");
	assert_log("");
	mock_text(session, "3/custom,0[1]");
	mock_text(session, "3/custom,0[2]");
	assert_log("a:0[1]+0;");
	assert_true(session->open);
}

static void broken_ack_closes_the_session(void **state)
{
	(void)state;
	assert_int_equal(call("a", 0), FZIO_OK);
	mock_text(session, "3/custom,0{}");
	assert_false(session->open);
	assert_log("a:-9[]+0;");
}

static void binary_ack_brings_its_attachments(void **state)
{
	(void)state;
	assert_int_equal(call("a", 5000), FZIO_OK);
	mock_text(session, "62-/custom,0[{\"_placeholder\":true,\"num\":1}]");
	mock_binary(session, "data");
	assert_log("");
	mock_binary(session, "data");
	assert_log("a:0[{\"_placeholder\":true,\"num\":1}]+2;");
}

static void attachments_follow_the_event(void **state)
{
	(void)state;
	struct fzio_bytes attachment = { (const uint8_t *)"data", 4 };
	static const char args[] = "{\"_placeholder\":true,\"num\":0}";
	assert_int_equal(fzio_socket_call(seen.socket, "ask", args, sizeof(args) - 1, &attachment,
				 1, 0, on_acked, "a"),
		FZIO_OK);
	mock_expect(session, "51-/custom,0[\"ask\",{\"_placeholder\":true,\"num\":0}]");
	mock_expect(session, "b:data");
	mock_text(session, "3/custom,0[]");
	assert_log("a:0[]+0;");
}

static void answer_after_its_time_is_ignored(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(call("a", 100), FZIO_OK);
	assert_int_equal(call("b", 0), FZIO_OK);
	assert_int_equal(call("c", 50), FZIO_OK);
	mock_pass(mock, 99);
	assert_log("c:-13[]+0;");
	mock_pass(mock, 1);
	assert_log("a:-13[]+0;");
	mock_text(session, "3/custom,0[]");
	mock_text(session, "3/custom,2[]");
	assert_log("");
	mock_text(session, "3/custom,1[]");
	assert_log("b:0[]+0;");
	mock_pass(mock, 1000);
	assert_log("");
}

static void who_leaves_answers_nothing(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(call("a", 100), FZIO_OK);
	assert_int_equal(call("b", 0), FZIO_OK);
	seen.again = true;
	mock_text(session, "1/custom,");
	assert_log("a:-9[]+0;b:-9[]+0;");
	assert_int_equal(call("c", 0), FZIO_ECLOSED);
	mock_pass(mock, 1000);
	assert_log("");
}

static void end_of_the_server_ends_calls(void **state)
{
	struct mock *mock = *state;
	(void)mock;
	assert_int_equal(call("a", 100), FZIO_OK);
	fzio__session_close(session, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	assert_log("a:-9[]+0;");
}

static void callback_may_call_and_leave(void **state)
{
	(void)state;
	assert_int_equal(call("a", 0), FZIO_OK);
	seen.again = true;
	mock_text(session, "3/custom,0[]");
	assert_log("a:0[]+0;");
	mock_expect(session, "2/custom,0[\"ask\",1]");
	mock_expect(session, "2/custom,1[\"ask\",1]");
	assert_int_equal(call("b", 0), FZIO_OK);
	seen.leave = true;
	mock_text(session, "3/custom,1[]");
	assert_log("again:0[]+0;b:-9[]+0;");
	assert_false(session->open);
}

static void timeout_may_leave(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(call("a", 10), FZIO_OK);
	assert_int_equal(call("b", 10), FZIO_OK);
	seen.leave = true;
	mock_pass(mock, 10);
	assert_log("a:-13[]+0;b:-9[]+0;");
}

/* It is told by the status, and the callback is not called. */
static void client_lost_by_the_call_itself(void **state)
{
	struct mock *mock = *state;
	assert_int_equal(call("a", 10), FZIO_OK);
	session->slow = true;
	assert_int_equal(call("b", 10), FZIO_ECLOSED);
	assert_log("a:-9[]+0;");
	mock_pass(mock, 10);
	assert_log("");
}

static void what_cannot_be_sent_is_not_waited_for(void **state)
{
	struct mock *mock = *state;
	struct fzio_socket *socket = seen.socket;
	assert_int_equal(
		fzio_socket_call(socket, "ask", "1", 1, NULL, 0, 5, NULL, NULL), FZIO_EINVAL);
	assert_int_equal(
		fzio_socket_call(socket, "ask", "1]", 2, NULL, 0, 5, on_acked, "a"), FZIO_ESYNTAX);
	assert_int_equal(fzio_socket_call(socket, "connect", "1", 1, NULL, 0, 5, on_acked, "a"),
		FZIO_EINVAL);
	assert_int_equal(
		fzio_socket_call(socket, NULL, "1", 1, NULL, 0, 5, on_acked, "a"), FZIO_EINVAL);
	mock_pass(mock, 10);
	assert_log("");
	mock_expect_nothing(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ack_reaches_the_call_of_its_id),
		TEST(ids_are_counted_by_the_namespace),
		TEST(second_ack_and_unknown_ids_are_ignored),
		TEST(broken_ack_closes_the_session),
		TEST(binary_ack_brings_its_attachments),
		TEST(attachments_follow_the_event),
		TEST(answer_after_its_time_is_ignored),
		TEST(who_leaves_answers_nothing),
		TEST(end_of_the_server_ends_calls),
		TEST(callback_may_call_and_leave),
		TEST(timeout_may_leave),
		TEST(client_lost_by_the_call_itself),
		TEST(what_cannot_be_sent_is_not_waited_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
