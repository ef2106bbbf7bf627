/* SPDX-License-Identifier: MIT */
/* `event confirm (Question) -> Answer;`: a typed question to one client, and exactly one answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gate.h"
#include "mock_hub.h"
#include "usecase/emitter.h"

static struct {
	unsigned calls;
	enum fzio_status status;
	bool yes;
	char photo[16];
	char why[128];
} seen;

static struct fzio_emitter *emitter;
static struct fzio_socket client;
static const struct gate_question question = { "Sure?" };

static void on_answer(const struct fzio_answer *answer, const struct gate_answer *value, void *user)
{
	assert_ptr_equal(user, &client);
	assert_string_equal(answer->sid, "abc");
	assert_int_equal(answer->left, 0);
	assert_true((value != NULL) == (answer->status == FZIO_OK));
	assert_true((answer->violations != NULL) == (answer->status == FZIO_EPAYLOAD));
	seen.calls++;
	seen.status = answer->status;
	if (value != NULL) {
		seen.yes = value->yes;
		snprintf(seen.photo, sizeof(seen.photo), "%.*s", (int)value->photo.len,
			value->photo.data != NULL ? (const char *)value->photo.data : "");
	}
	if (answer->violations != NULL) {
		snprintf(seen.why, sizeof(seen.why), "%s",
			fzio_violations_str(answer->violations, answer->arena));
	}
}

static int setup(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	mock_begin();
	client = (struct fzio_socket){ .sid = "abc", .namespace_ = "/gate" };
	mock.sockets = &client;
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__emitter_destroy(emitter);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static enum fzio_status ask(const char *sid)
{
	return gate_call_confirm(emitter, fzio_sid(sid), &question, 50, on_answer, &client);
}

static void acknowledge(const char *args, const struct fzio_bytes *attachments, size_t len)
{
	struct fzio_acked acked = { .socket = &client,
		.args = args,
		.args_len = strlen(args),
		.attachments = attachments,
		.attachments_len = len };
	mock.acked(&acked, mock.acked_user);
}

static void fail_with(enum fzio_status status)
{
	struct fzio_acked acked = { .status = status, .socket = &client };
	mock.acked(&acked, mock.acked_user);
}

static void answer_is_read_into_its_type(void **state)
{
	(void)state;
	assert_int_equal(ask("abc"), FZIO_OK);
	assert_string_equal(mock_sent(), "call abc confirm [{\"text\":\"Sure?\"}] 50\n");
	assert_int_equal(seen.calls, 0);
	acknowledge("{\"yes\":true}", NULL, 0);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.status, FZIO_OK);
	assert_true(seen.yes);
}

static void bytes_go_both_ways(void **state)
{
	(void)state;
	const struct gate_photo photo = { { (const uint8_t *)"jpeg", 4 } };
	assert_int_equal(fzio_call(emitter, &gate_show_event, fzio_sid("abc"), &photo, 0,
				 (fzio_any_fn *)on_answer, &client),
		FZIO_OK);
	assert_string_equal(mock_sent(),
		"call abc show [{\"data\":{\"_placeholder\":true,\"num\":0}}] 0 +jpeg\n");
	struct fzio_bytes attachment = { (const uint8_t *)"png", 3 };
	acknowledge("{\"yes\":false,\"photo\":{\"num\":0,\"_placeholder\":true}}", &attachment, 1);
	assert_int_equal(seen.status, FZIO_OK);
	assert_string_equal(seen.photo, "png");
}

static void wrong_answer_is_explained(void **state)
{
	(void)state;
	static const struct {
		const char *args, *why;
	} rows[] = {
		{ "{\"yes\":1}", "yes: Input should be a valid boolean" },
		{ "{}", "yes: Field required" },
		{ "", "Input should be a valid dictionary or instance of Answer" },
		{ "null,{\"yes\":true}",
			"Input should be a valid dictionary or instance of Answer" },
		{ "{\"yes\":true},2", "" },
		{ "{\"yes\":true,\"photo\":{\"num\":0,\"_placeholder\":true}}",
			"photo: Input should be a valid bytes" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(ask("abc"), FZIO_OK);
		acknowledge(rows[i].args, NULL, 0);
		assert_int_equal(seen.status, FZIO_EPAYLOAD);
		assert_string_equal(seen.why, rows[i].why);
	}
	assert_int_equal(seen.calls, sizeof(rows) / sizeof(rows[0]));
}

static void silence_has_its_status(void **state)
{
	(void)state;
	static const enum fzio_status statuses[] = { FZIO_ETIMEOUT, FZIO_ECLOSED, FZIO_ENOMEM };
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(ask("abc"), FZIO_OK);
		fail_with(statuses[i]);
		assert_int_equal(seen.status, statuses[i]);
		assert_int_equal(seen.calls, i + 1);
	}
}

static void nobody_here_is_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(ask("xyz"), FZIO_ECLOSED);
	client.gone = true;
	assert_int_equal(ask("abc"), FZIO_ECLOSED);
	assert_int_equal(seen.calls, 0);
}

static void *ask_elsewhere(void *user)
{
	(void)user;
	assert_int_equal(ask("abc"), FZIO_OK);
	return NULL;
}

static void call_elsewhere(void)
{
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, ask_elsewhere, NULL), 0);
	pthread_join(thread, NULL);
	assert_int_equal(seen.calls, 0);
}

static void other_threads_ask_by_mailbox(void **state)
{
	(void)state;
	call_elsewhere();
	assert_string_equal(mock_sent(), "");
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "call abc confirm [{\"text\":\"Sure?\"}] 50\n");
	acknowledge("{\"yes\":true}", NULL, 0);
	assert_int_equal(seen.calls, 1);
}

static void client_gone_meanwhile_is_an_answer(void **state)
{
	(void)state;
	call_elsewhere();
	client.gone = true;
	mock_empty_mailbox(true);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.status, FZIO_ECLOSED);
}

static void server_ended_meanwhile_is_an_answer(void **state)
{
	(void)state;
	call_elsewhere();
	mock_empty_mailbox(false);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.status, FZIO_ECLOSED);
}

static void only_one_client_can_be_asked(void **state)
{
	(void)state;
	static const char *const names[] = { "abc" };
	const struct fzio_target targets[] = { fzio_all(), fzio_rooms(names, 1),
		fzio_except(fzio_sid("abc"), names, 1) };
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(
			gate_call_confirm(emitter, targets[i], &question, 1, on_answer, &client),
			FZIO_EUNSUPPORTED);
	}
	assert_int_equal(ask(""), FZIO_ETARGET);
	struct fzio_emitter *write_only = fzio__emitter_create(NULL, NULL, NULL);
	assert_int_equal(
		gate_call_confirm(write_only, fzio_sid("abc"), &question, 1, on_answer, &client),
		FZIO_EUNSUPPORTED);
	fzio__emitter_destroy(write_only);
	assert_int_equal(seen.calls, 0);
}

static void invalid_question_is_not_asked(void **state)
{
	(void)state;
	const struct gate_question empty = { "" };
	assert_int_equal(gate_call_confirm(emitter, fzio_sid("abc"), &empty, 1, on_answer, &client),
		FZIO_EPAYLOAD);
	assert_int_equal(
		gate_call_confirm(emitter, fzio_sid("abc"), &question, 1, NULL, NULL), FZIO_EINVAL);
	assert_int_equal(fzio_call(emitter, &gate_photo_event, fzio_sid("abc"), &question, 1,
				 (fzio_any_fn *)on_answer, NULL),
		FZIO_EINVAL);
	assert_string_equal(mock_sent(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answer_is_read_into_its_type),
		TEST(bytes_go_both_ways),
		TEST(wrong_answer_is_explained),
		TEST(silence_has_its_status),
		TEST(nobody_here_is_told_at_once),
		TEST(other_threads_ask_by_mailbox),
		TEST(client_gone_meanwhile_is_an_answer),
		TEST(server_ended_meanwhile_is_an_answer),
		TEST(only_one_client_can_be_asked),
		TEST(invalid_question_is_not_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
