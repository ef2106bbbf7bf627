/* SPDX-License-Identifier: MIT */
/* Acks that come later: from any thread, exactly once, and not at all when nobody waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mock_hub.h"
#include "seats.h"
#include "usecase/adapter.h"

#define INTERNAL                                                                                   \
	"ack 7 [{\"error\":{\"detail\":\"Internal server error\",\"code\":\"core.internal\","      \
	"\"kind\":\"internal\"}}]\n"
#define TAKE ",{\"room\":\"blue\"}]"

static struct fzio_registry *registry;
static struct fzio_adapter *adapter;
static struct fzio_socket client;
static struct fzio_reply *reply;
static const struct seats_take_cmd *payload;
static enum fzio_status returned;
static bool defers, answers_at_once;
static unsigned released;

static const struct seats_take_ack good = { .room = "blue", .left = 2 };

static enum fzio_status take(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack)
{
	ack->room = "";
	payload = cmd;
	if (defers) {
		reply = fzio_ctx_defer(ctx);
		assert_non_null(reply);
		assert_null(fzio_ctx_defer(ctx));
		assert_ptr_equal(fzio_ctx_socket(ctx), &client);
	}
	if (answers_at_once) {
		assert_int_equal(fzio_reply_send(reply, &good), FZIO_OK);
		/* Still this usecase's, until it returns. */
		assert_string_equal(cmd->room, "blue");
	}
	return returned;
}

static enum fzio_status factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	(void)ctx, (void)request;
	*ret_deps = user;
	return FZIO_OK;
}

static void release(void *deps, void *user)
{
	(void)deps, (void)user;
	released++;
}

static int setup(void **state)
{
	(void)state;
	mock_begin();
	static const struct fzio_header headers[] = { { "host", "example.org" } };
	client = (struct fzio_socket){
		.sid = "client",
		.namespace_ = "/seats",
		.auth = "{\"a\":1}",
		.handshake = { .address = "127.0.0.1",
			.path = "/socket.io/",
			.query = "a=b",
			.headers = headers,
			.headers_len = 1 },
	};
	returned = FZIO_DEFERRED;
	defers = true;
	answers_at_once = false;
	released = 0;
	registry = fzio_registry_create();
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry,
					       .context_factory = factory,
					       .context_release = release },
		NULL, &mock.executor, NULL);
	seats_register_take(registry, take, NULL);
	fzio_adapter_include_router(adapter, &seats_router);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (adapter != NULL) {
		fzio__adapter_close(adapter);
		fzio__adapter_unref(adapter);
	}
	fzio_registry_destroy(registry);
	assert_int_equal(mock.handles, 0);
	assert_int_equal(released, 1);
	return 0;
}

static void defer(void)
{
	assert_true(mock_arrive(&client, "take", TAKE));
	assert_string_equal(mock_sent(), "");
	assert_int_equal(released, 0);
}

static void *send_good(void *result)
{
	*(enum fzio_status *)result = fzio_reply_send(reply, &good);
	return NULL;
}

static void *throw_full(void *result)
{
	*(enum fzio_status *)result =
		fzio_reply_throw(reply, &seats_full_error, &(struct seats_full){ .capacity = 3 });
	return NULL;
}

static enum fzio_status in_thread(void *(*function)(void *result))
{
	enum fzio_status status = FZIO_EINVAL;
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, function, &status), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	return status;
}

static void ack_from_another_thread_travels_to_the_loop(void **state)
{
	(void)state;
	defer();
	assert_string_equal(payload->room, "blue");
	assert_int_equal(in_thread(send_good), FZIO_OK);
	assert_string_equal(mock_sent(), "");
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "ack 7 [{\"room\":\"blue\",\"left\":2}]\n");
}

static void ack_on_the_loop_is_sent_at_once(void **state)
{
	(void)state;
	defer();
	assert_int_equal(fzio_reply_send(reply, &good), FZIO_OK);
	assert_string_equal(mock_sent(), "ack 7 [{\"room\":\"blue\",\"left\":2}]\n");
}

static void ack_within_the_usecase_waits_for_its_return(void **state)
{
	(void)state;
	answers_at_once = true;
	defer();
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "ack 7 [{\"room\":\"blue\",\"left\":2}]\n");
}

static void failures_come_later_too(void **state)
{
	(void)state;
	defer();
	assert_int_equal(in_thread(throw_full), FZIO_OK);
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(),
		"ack 7 [{\"error\":{\"detail\":\"No seat is left\",\"code\":\"full\","
		"\"kind\":\"conflict\",\"context\":{\"capacity\":3}}}]\n");
}

static void untyped_failure_comes_later_too(void **state)
{
	(void)state;
	defer();
	assert_int_equal(fzio_reply_fail(reply, FZIO_NOT_FOUND, NULL, "100 % gone"), FZIO_OK);
	assert_string_equal(mock_sent(),
		"ack 7 [{\"error\":{\"detail\":\"100 % gone\",\"code\":\"core.not_found\","
		"\"kind\":\"not_found\"}}]\n");
}

static void invalid_ack_becomes_an_internal_error(void **state)
{
	(void)state;
	defer();
	assert_int_equal(
		fzio_reply_send(reply, &(struct seats_take_ack){ .room = "blue", .left = -1 }),
		FZIO_EPAYLOAD);
	assert_string_equal(mock_sent(), INTERNAL);
}

static void second_use_is_refused(void **state)
{
	(void)state;
	defer();
	assert_int_equal(in_thread(send_good), FZIO_OK);
	assert_int_equal(in_thread(send_good), FZIO_ESTATE);
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "ack 7 [{\"room\":\"blue\",\"left\":2}]\n");
}

static void client_that_left_gets_nothing(void **state)
{
	(void)state;
	defer();
	assert_int_equal(in_thread(send_good), FZIO_OK);
	mock_leave(&client);
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "");
}

static void request_outlives_the_connection(void **state)
{
	(void)state;
	char sid[] = "client", auth[] = "{\"a\":1}", query[] = "a=b", value[] = "example.org";
	struct fzio_header header = { "host", value };
	client.sid = sid;
	client.auth = auth;
	client.handshake.query = query;
	client.handshake.headers = &header;
	defer();
	mock_leave(&client);
	memset(sid, '#', sizeof(sid) - 1);
	memset(auth, '#', sizeof(auth) - 1);
	memset(query, '#', sizeof(query) - 1);
	memset(value, '#', sizeof(value) - 1);
	struct fzio_ctx *ctx = fzio_reply_ctx(reply);
	const struct fzio_request *request = fzio_ctx_request(ctx);
	assert_string_equal(request->sid, "client");
	assert_string_equal(request->auth, "{\"a\":1}");
	assert_string_equal(request->handshake->query, "a=b");
	assert_string_equal(request->handshake->headers[0].value, "example.org");
	assert_null(fzio_ctx_socket(ctx));
	assert_int_equal(fzio_ctx_join(ctx, "blue"), FZIO_ECLOSED);
	assert_false(fzio_ctx_in_room(ctx, "blue"));
	assert_int_equal(fzio_reply_send(reply, &good), FZIO_OK);
}

static void error_after_defer_is_the_answer(void **state)
{
	(void)state;
	returned = FZIO_ENOMEM;
	assert_true(mock_arrive(&client, "take", TAKE));
	assert_string_equal(mock_sent(), INTERNAL);
	assert_int_equal(mock_empty_mailbox(true), 0);
}

static void deferred_without_a_reply_is_an_internal_error(void **state)
{
	(void)state;
	defers = false;
	assert_true(mock_arrive(&client, "take", TAKE));
	assert_string_equal(mock_sent(), INTERNAL);
	assert_non_null(strstr(mock.log, "without a reply"));
}

static void reply_after_the_server_has_gone_only_frees(void **state)
{
	(void)state;
	defer();
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	adapter = NULL;
	assert_int_equal(mock.handles, 0);
	assert_non_null(strstr(mock.log, "1 deferred acks are still to come"));
	assert_null(fzio_ctx_socket(fzio_reply_ctx(reply)));
	assert_int_equal(in_thread(send_good), FZIO_OK);
	assert_int_equal(mock_empty_mailbox(true), 0);
	assert_string_equal(mock_sent(), "");
}

static void reply_in_the_mailbox_of_an_ended_loop_only_frees(void **state)
{
	(void)state;
	defer();
	assert_int_equal(in_thread(send_good), FZIO_OK);
	fzio__adapter_close(adapter);
	assert_int_equal(mock_empty_mailbox(false), 1);
	assert_string_equal(mock_sent(), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(ack_from_another_thread_travels_to_the_loop),
		TEST(ack_on_the_loop_is_sent_at_once),
		TEST(ack_within_the_usecase_waits_for_its_return),
		TEST(failures_come_later_too),
		TEST(untyped_failure_comes_later_too),
		TEST(invalid_ack_becomes_an_internal_error),
		TEST(second_use_is_refused),
		TEST(client_that_left_gets_nothing),
		TEST(request_outlives_the_connection),
		TEST(error_after_defer_is_the_answer),
		TEST(deferred_without_a_reply_is_an_internal_error),
		TEST(reply_after_the_server_has_gone_only_frees),
		TEST(reply_in_the_mailbox_of_an_ended_loop_only_frees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
