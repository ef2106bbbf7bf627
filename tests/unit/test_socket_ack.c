/* SPDX-License-Identifier: MIT */
/* Acknowledging, at once and later, from this thread and others (peers.md §1.13). */
#include <pthread.h>

#include "socket_mock.h"

static struct {
	struct fzio_socket *socket;
	struct fzio_ack *kept;
	struct fzio_ack *kept_again;
	bool send; /* in the handler … */
	bool send_first; /* … before it is kept */
	enum fzio_status status;
} seen;

static void on_event(struct fzio_event *event, void *user)
{
	(void)user;
	seen.socket = event->socket;
	if (seen.send_first) {
		fzio_ack_send(event->ack, "\"first\"", 7, NULL, 0);
	}
	if (event->ack && strcmp(event->name, "keep") == 0) {
		seen.kept = fzio_ack_keep(event->ack);
		assert_non_null(seen.kept);
	}
	if (event->ack && strcmp(event->name, "keep twice") == 0) {
		seen.kept = fzio_ack_keep(event->ack);
		seen.kept_again = fzio_ack_keep(event->ack);
	}
	if (seen.send && event->ack) {
		seen.status = fzio_ack_send(event->ack, event->args, event->args_len,
			event->attachments, event->attachments_len);
	}
}

static struct fzio__session *session;

static int setup(void **state)
{
	mock_setup(state);
	struct mock *mock = *state;
	memset(&seen, 0, sizeof(seen));
	struct fzio_namespace_handlers handlers = { .fallback = on_event };
	assert_int_equal(fzio__hub_namespace(mock->hub, "/", &handlers), FZIO_OK);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/custom", &handlers), FZIO_OK);
	session = mock_open(mock);
	mock_join(session, "0");
	mock_join(session, "0/custom");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, mock_teardown)

static void send(struct fzio_ack *ack, const char *args)
{
	assert_int_equal(fzio_ack_send(ack, args, strlen(args), NULL, 0), FZIO_OK);
}

static void ack_has_the_id_and_namespace_of_its_event(void **state)
{
	(void)state;
	seen.send = true;
	mock_text(session, "2456[\"echo\",1,\"2\",{\"3\":[false]}]");
	mock_expect(session, "3456[1,\"2\",{\"3\":[false]}]");
	mock_text(session, "2/custom,0[\"echo\"]");
	mock_expect(session, "3/custom,0[]");
	mock_text(session, "29223372036854775807[\"echo\"]");
	mock_expect(session, "39223372036854775807[]");
}

static void event_without_id_has_no_ack(void **state)
{
	(void)state;
	seen.send = true;
	mock_text(session, "2[\"keep\",1]");
	assert_null(seen.kept);
	mock_expect_nothing(session);
}

static void binary_ack_is_followed_by_its_attachments(void **state)
{
	(void)state;
	seen.send = true;
	mock_text(session, "52-/custom,789[\"echo\",{\"_placeholder\":true,\"num\":0},"
			   "{\"_placeholder\":true,\"num\":1}]");
	mock_binary(session, "one");
	mock_binary(session, "two");
	mock_expect(session, "62-/custom,789[{\"_placeholder\":true,\"num\":0},"
			     "{\"_placeholder\":true,\"num\":1}]");
	mock_expect(session, "b:one");
	mock_expect(session, "b:two");
	mock_expect_nothing(session);
}

static void second_ack_does_nothing(void **state)
{
	(void)state;
	seen.send_first = true;
	seen.send = true;
	mock_text(session, "21[\"echo\"]");
	mock_expect(session, "31[\"first\"]");
	mock_expect_nothing(session);
}

static void invalid_arguments_send_nothing_and_keep_the_right(void **state)
{
	(void)state;
	mock_text(session, "21[\"keep\"]");
	const char *broken[] = { "oops", "1,", ",1", "1],[2", "{", "NaN" };
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		assert_int_equal(fzio_ack_send(seen.kept, broken[i], strlen(broken[i]), NULL, 0),
			FZIO_ESYNTAX);
	}
	const char *placeholder = "{\"_placeholder\":true,\"num\":0}";
	assert_int_equal(
		fzio_ack_send(seen.kept, placeholder, strlen(placeholder), NULL, 0), FZIO_ESYNTAX);
	assert_int_equal(fzio_ack_send(NULL, "1", 1, NULL, 0), FZIO_EINVAL);
	const struct fzio_bytes nothing = { NULL, 5 };
	assert_int_equal(fzio_ack_send(seen.kept, NULL, 5, NULL, 0), FZIO_EINVAL);
	assert_int_equal(
		fzio_ack_send(seen.kept, placeholder, strlen(placeholder), NULL, 1), FZIO_EINVAL);
	assert_int_equal(fzio_ack_send(seen.kept, placeholder, strlen(placeholder), &nothing, 1),
		FZIO_EINVAL);
	mock_expect_nothing(session);
	send(seen.kept, "1");
	mock_expect(session, "31[1]");
	fzio_ack_release(seen.kept);
}

static void arguments_need_no_nul_behind_them(void **state)
{
	(void)state;
	mock_text(session, "21[\"keep\"]");
	assert_int_equal(fzio_ack_send(seen.kept, "12345", 2, NULL, 0), FZIO_OK);
	mock_expect(session, "31[12]");
	fzio_ack_release(seen.kept);
}

static void kept_ack_can_be_sent_later(void **state)
{
	(void)state;
	mock_text(session, "2/custom,7[\"keep\"]");
	mock_expect_nothing(session);
	send(seen.kept, "\"late\"");
	mock_expect(session, "3/custom,7[\"late\"]");
	send(seen.kept, "\"later\"");
	mock_expect_nothing(session);
	fzio_ack_release(seen.kept);
}

static void kept_ack_shares_the_right_with_its_event(void **state)
{
	(void)state;
	seen.send = true;
	mock_text(session, "21[\"keep\",\"handler\"]");
	mock_expect(session, "31[\"handler\"]");
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	seen.send = false;
	seen.send_first = true;
	mock_text(session, "22[\"keep\"]");
	mock_expect(session, "32[\"first\"]");
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	mock_expect_nothing(session);
}

static void ack_kept_twice_is_released_twice(void **state)
{
	(void)state;
	mock_text(session, "21[\"keep twice\"]");
	fzio_ack_release(seen.kept);
	send(seen.kept_again, "1");
	mock_expect(session, "31[1]");
	struct fzio_ack *third = fzio_ack_keep(seen.kept_again);
	fzio_ack_release(seen.kept_again);
	send(third, "1");
	fzio_ack_release(third);
	fzio_ack_release(NULL);
	mock_expect_nothing(session);
}

static void ack_of_another_thread_travels_to_the_loop(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "21[\"keep\"]");
	mock->elsewhere = true;
	char data[] = "data";
	struct fzio_bytes attachment = { (const uint8_t *)data, 4 };
	const char *args = "{\"_placeholder\":true,\"num\":0}";
	assert_int_equal(fzio_ack_send(seen.kept, args, strlen(args), &attachment, 1), FZIO_OK);
	memset(data, 'x', 4); /* it was copied */
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	mock_expect_nothing(session);
	assert_int_equal(mock_run_tasks(mock), 1);
	mock_expect(session, "61-1[{\"_placeholder\":true,\"num\":0}]");
	mock_expect(session, "b:data");
	mock_expect_nothing(session);
}

static void release_in_another_thread_travels_to_the_loop(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "21[\"keep\"]");
	mock->elsewhere = true;
	fzio_ack_release(seen.kept);
	assert_int_equal(mock_run_tasks(mock), 1);
	mock_expect_nothing(session);
}

static void ack_after_the_client_has_gone_does_nothing(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "21[\"keep\"]");
	mock->elsewhere = true;
	send(seen.kept, "1");
	mock->elsewhere = false;
	fzio__session_close(session, FZIO_DISCONNECT_TRANSPORT_CLOSE);
	mock_pass(mock, 1);
	mock_run_tasks(mock);
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	mock_expect_nothing(session);
}

static void ack_after_a_reconnect_does_nothing(void **state)
{
	(void)state;
	mock_text(session, "21[\"keep\"]");
	mock_text(session, "1");
	mock_join(session, "0");
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	mock_expect_nothing(session);
}

static void ack_may_outlive_the_hub(void **state)
{
	(void)state;
	void *own;
	setup(&own);
	mock_text(session, "21[\"keep\"]");
	struct fzio_ack *first = seen.kept;
	mock_text(session, "22[\"keep\"]");
	struct fzio_ack *second = seen.kept;
	mock_teardown(&own);
	send(first, "1");
	fzio_ack_release(first);
	fzio_ack_release(second);
}

static void dropped_task_frees_what_it_holds(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "21[\"keep\"]");
	mock->elsewhere = true;
	send(seen.kept, "1");
	fzio_ack_release(seen.kept);
	struct fzio__task *task = mock->tasks;
	mock->tasks = NULL;
	task->drop(task);
	mock_expect_nothing(session);
}

/* ---- threads -------------------------------------------------------------------------------- */

/* The mock's mailbox behind a lock, for real threads. */
static pthread_mutex_t mailbox_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t loop_thread;

static bool is_loop_thread(struct fzio__executor *executor)
{
	(void)executor;
	return pthread_equal(pthread_self(), loop_thread);
}

static void post_locked(struct fzio__executor *executor, struct fzio__task *task)
{
	pthread_mutex_lock(&mailbox_lock);
	mock_post(executor, task);
	pthread_mutex_unlock(&mailbox_lock);
}

enum {
	THREADS = 4,
	ACKS = 40
};

static struct fzio_ack *shared[ACKS]; /* each thread has a reference to each */

static void *send_all(void *user)
{
	(void)user;
	for (size_t i = 0; i < ACKS; i++) {
		fzio_ack_send(shared[i], "1", 1, NULL, 0);
		fzio_ack_release(shared[i]);
	}
	return NULL;
}

static void threads_racing_for_an_ack_send_it_once(void **state)
{
	struct mock *mock = *state;
	loop_thread = pthread_self();
	mock->executor = (struct fzio__executor){ is_loop_thread, post_locked };
	for (size_t i = 0; i < ACKS; i++) {
		char packet[32];
		snprintf(packet, sizeof(packet), "2%zu[\"keep\"]", i);
		mock_text(session, packet);
		shared[i] = seen.kept;
		for (size_t t = 1; t < THREADS; t++) {
			fzio_ack_keep(shared[i]);
		}
	}
	pthread_t threads[THREADS];
	for (size_t t = 0; t < THREADS; t++) {
		assert_int_equal(pthread_create(&threads[t], NULL, send_all, NULL), 0);
	}
	for (size_t t = 0; t < THREADS; t++) {
		pthread_join(threads[t], NULL);
	}
	mock_run_tasks(mock);
	bool acked[ACKS] = { false };
	const char *sent;
	size_t len = 0;
	for (; (sent = mock_next(session)); len++) {
		unsigned long id = strtoul(sent + 1, NULL, 10);
		assert_true(sent[0] == '3' && id < ACKS && !acked[id]);
		acked[id] = true;
	}
	assert_int_equal(len, ACKS);
}

/* ---- what the usecase layer uses ------------------------------------------------------------ */

static void checked_ack_is_sent_as_it_is(void **state)
{
	(void)state;
	mock_text(session, "2/custom,1[\"x\"]");
	fzio__socket_ack(seen.socket, 9, "{}", 2, NULL, 0);
	mock_expect(session, "3/custom,9[{}]");
	fzio__socket_ack(seen.socket, 10, NULL, 0, NULL, 0);
	mock_expect(session, "3/custom,10[]");
	mock_text(session, "1/custom");
	fzio__socket_ack(seen.socket, 11, "{}", 2, NULL, 0);
	mock_expect_nothing(session);
}

static void handle_names_nobody_once_the_socket_left(void **state)
{
	struct mock *mock = *state;
	mock_text(session, "2[\"x\"]");
	struct fzio__handle *first = fzio__socket_handle(seen.socket);
	struct fzio__handle *second = fzio__socket_handle(seen.socket);
	assert_ptr_equal(fzio__handle_socket(first), seen.socket);
	fzio__handle_release(first);
	assert_ptr_equal(fzio__handle_socket(second), seen.socket);
	mock_text(session, "1");
	assert_null(fzio__handle_socket(second));
	struct fzio__handle *late = fzio__socket_handle(seen.socket);
	assert_null(fzio__handle_socket(late));
	fzio__handle_release(late);
	mock_pass(mock, 1);
	assert_null(fzio__handle_socket(second));
	fzio__handle_release(second);
	fzio__handle_release(NULL);
	assert_null(fzio__handle_socket(NULL));
}

static void handle_may_be_taken_again_after_its_release(void **state)
{
	(void)state;
	mock_text(session, "2[\"x\"]");
	fzio__handle_release(fzio__socket_handle(seen.socket));
	struct fzio__handle *again = fzio__socket_handle(seen.socket);
	assert_ptr_equal(fzio__handle_socket(again), seen.socket);
	fzio__handle_release(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ack_has_the_id_and_namespace_of_its_event),
		TEST(event_without_id_has_no_ack),
		TEST(binary_ack_is_followed_by_its_attachments),
		TEST(second_ack_does_nothing),
		TEST(invalid_arguments_send_nothing_and_keep_the_right),
		TEST(arguments_need_no_nul_behind_them),
		TEST(kept_ack_can_be_sent_later),
		TEST(kept_ack_shares_the_right_with_its_event),
		TEST(ack_kept_twice_is_released_twice),
		TEST(ack_of_another_thread_travels_to_the_loop),
		TEST(release_in_another_thread_travels_to_the_loop),
		TEST(ack_after_the_client_has_gone_does_nothing),
		TEST(ack_after_a_reconnect_does_nothing),
		TEST(ack_may_outlive_the_hub),
		TEST(dropped_task_frees_what_it_holds),
		TEST(threads_racing_for_an_ack_send_it_once),
		TEST(checked_ack_is_sent_as_it_is),
		TEST(handle_names_nobody_once_the_socket_left),
		TEST(handle_may_be_taken_again_after_its_release),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
