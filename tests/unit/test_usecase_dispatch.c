/* SPDX-License-Identifier: MIT */
/* From an event's arguments to its ack: every outcome is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mock_hub.h"
#include "seats.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"

#define INTERNAL                                                                                   \
	"ack 7 [{\"error\":{\"detail\":\"Internal server error\",\"code\":\"core.internal\","      \
	"\"kind\":\"internal\"}}]\n"

/* What the usecase is to do, and what it and the factory saw. */
static struct script {
	enum fzio_status status;
	const struct fzio_error_type *error;
	const void *error_context;
	enum fzio_error_kind fail;
	bool fill; /* its memory, to the last byte */
	int64_t left;
	unsigned runs;
	int64_t seats;
	void *deps;
	void *memory;
	struct fzio_request request;
	enum fzio_status factory_status;
	unsigned made, released;
	enum fzio_status resolver_status;
	const struct fzio_usecase *resolved;
} script;

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio_socket client;

static enum fzio_status take(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack)
{
	script.runs++;
	script.seats = cmd->seats;
	script.deps = fzio_ctx_deps(ctx);
	script.memory = fzio_ctx_alloc(ctx, 16);
	script.request = *fzio_ctx_request(ctx);
	assert_int_equal(fzio_ctx_join(ctx, "blue"), FZIO_OK);
	assert_true(fzio_ctx_in_room(ctx, "blue"));
	fzio_ctx_leave(ctx, "blue");
	assert_false(fzio_ctx_in_room(ctx, "blue"));
	assert_string_equal(fzio_ctx_printf(ctx, "%d", 42), "42");
	assert_string_equal(fzio_ctx_strdup(ctx, "text"), "text");
	assert_ptr_equal(fzio_ctx_user(ctx), &script);
	assert_ptr_equal(fzio_ctx_socket(ctx), &client);
	assert_ptr_equal(fzio_ctx_emitter(ctx), emitter);
	*ack = (struct seats_take_ack){ .room = cmd->room, .left = script.left };
	if (script.fill) {
		while (fzio_ctx_alloc(ctx, 4096) != NULL || fzio_ctx_alloc(ctx, 1) != NULL) {
		}
	}
	if (script.error != NULL) {
		assert_int_equal(
			fzio_ctx_throw(ctx, script.error, script.error_context), FZIO_ETHROWN);
	}
	if (script.fail != 0) {
		fzio_ctx_fail(ctx, script.fail, NULL, "Seat %d is \"taken\"", 9);
	}
	return script.status;
}

static enum fzio_status quit(struct fzio_ctx *ctx)
{
	(void)ctx;
	script.runs++;
	return script.status;
}

static enum fzio_status factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	assert_ptr_equal(request, fzio_ctx_request(ctx));
	if (script.factory_status == FZIO_ETHROWN) {
		return fzio_ctx_fail(ctx, FZIO_AUTHENTICATION, "no_token", "Sign in first");
	}
	if (script.factory_status == FZIO_OK) {
		script.made++;
		*ret_deps = user;
	}
	return script.factory_status;
}

static void release(void *deps, void *user)
{
	assert_ptr_equal(deps, user);
	script.released++;
}

static enum fzio_status resolve(struct fzio_ctx *ctx, const char *operation,
	const struct fzio_usecase **ret_usecase, void *user)
{
	assert_ptr_equal(user, &script);
	if (script.resolver_status == FZIO_ETHROWN) {
		return fzio_ctx_fail(ctx, FZIO_AUTHORIZATION, "not_yours", "Not for %s", operation);
	}
	*ret_usecase = script.resolved;
	return script.resolver_status;
}

static void begin(const struct fzio_adapter_options *options)
{
	memset(&script, 0, sizeof(script));
	mock_begin();
	client = (struct fzio_socket){ .sid = "client", .namespace_ = "/seats", .auth = "{}" };
	registry = fzio_registry_create();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	struct fzio_adapter_options all = *options;
	all.registry = registry;
	adapter = fzio__adapter_create(&all, NULL, &mock.executor, emitter);
	assert_int_equal(seats_register_take(registry, take, &script), FZIO_OK);
	assert_int_equal(seats_register_quit(registry, quit, NULL), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &seats_router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
}

static void end(void)
{
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	fzio__emitter_destroy(emitter);
	fzio_registry_destroy(registry);
}

static int setup(void **state)
{
	(void)state;
	begin(&(struct fzio_adapter_options){
		.context_factory = factory, .context_release = release, .context_user = &client });
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(script.made, script.released);
	end();
	return 0;
}

static void assert_sent(const char *event, const char *rest, const char *expected)
{
	assert_true(mock_arrive(&client, event, rest));
	assert_string_equal(mock_sent(), expected);
}

static void payload_reaches_usecase_and_ack_comes_back(void **state)
{
	(void)state;
	client.data = &mock;
	script.left = 4;
	assert_sent("take", ",{\"room\":\"blue\",\"seats\":3}]",
		"ack 7 [{\"room\":\"blue\",\"left\":4}]\n");
	assert_int_equal(script.seats, 3);
	assert_ptr_equal(script.deps, &client);
	assert_string_equal(script.request.sid, "client");
	assert_string_equal(script.request.namespace_, "/seats");
	assert_string_equal(script.request.event, "take");
	assert_string_equal(script.request.operation, "seats.take");
	assert_string_equal(script.request.auth, "{}");
	assert_ptr_equal(script.request.identity, &mock);
	assert_sent(
		"take", " , {\"room\":\"blue\"} ] \n", "ack 7 [{\"room\":\"blue\",\"left\":4}]\n");
	assert_int_equal(script.seats, 1);
}

static void command_without_types_is_acked_with_no_argument(void **state)
{
	(void)state;
	assert_sent("quit", "]", "ack 7 []\n");
	assert_sent("quit", ",null]", "ack 7 []\n");
	assert_int_equal(script.runs, 2);
}

static void nothing_is_sent_unless_an_ack_is_wanted(void **state)
{
	(void)state;
	struct mock_handler *handler = &mock.handlers[0];
	const char *rest = ",{\"room\":\"blue\"}]";
	struct fzio__arrival arrival = {
		.socket = &client, .event = "take", .args = rest, .end = rest + strlen(rest)
	};
	assert_true(handler->handler(&arrival, handler->user));
	script.status = FZIO_EIO;
	assert_true(handler->handler(&arrival, handler->user));
	assert_int_equal(script.runs, 2);
	assert_string_equal(mock_sent(), "");
}

static void invalid_payload_says_everything_wrong(void **state)
{
	(void)state;
	assert_sent("take", ",{\"room\":\"\",\"seats\":0}]",
		"ack 7 [{\"error\":{\"detail\":\"Invalid event payload\","
		"\"code\":\"socketio.invalid_payload\",\"kind\":\"validation\","
		"\"context\":{\"errors\":["
		"{\"type\":\"string_too_short\",\"loc\":[\"room\"],"
		"\"msg\":\"String should have at least 1 character\"},"
		"{\"type\":\"greater_than_equal\",\"loc\":[\"seats\"],"
		"\"msg\":\"Input should be greater than or equal to 1\"}]}}}]\n");
	assert_int_equal(script.runs, 0);
	assert_int_equal(script.made, 0);
}

static void missing_argument_is_null(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", "]"));
	char missing[1024];
	strcpy(missing, mock_sent());
	assert_non_null(strstr(missing, "socketio.invalid_payload"));
	assert_sent("take", ",null]", missing);
	assert_int_equal(script.runs, 0);
}

static void argument_in_a_list_is_not_unwrapped(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", ",[{\"room\":\"blue\"}]]"));
	assert_non_null(strstr(mock_sent(), "socketio.invalid_payload"));
}

static void second_argument_is_too_many(void **state)
{
	(void)state;
	static const char *const rests[] = { ",{\"room\":\"blue\"},1]", ",1,2]",
		",{\"room\":\"\"},{}]" };
	for (size_t i = 0; i < 3; i++) {
		assert_sent("take", rests[i],
			"ack 7 [{\"error\":{\"detail\":\"The event takes one argument\","
			"\"code\":\"socketio.too_many_arguments\",\"kind\":\"validation\"}}]\n");
	}
	assert_sent("quit", ",1]",
		"ack 7 [{\"error\":{\"detail\":\"The event takes no argument\","
		"\"code\":\"socketio.too_many_arguments\",\"kind\":\"validation\"}}]\n");
	assert_int_equal(script.runs, 0);
}

static void text_that_is_not_json_closes_the_session(void **state)
{
	(void)state;
	static const char *const rests[] = { "", ",", ",]", ",{\"room\":\"blue\"}",
		",{\"room\":\"blue\"}]]", ",{\"room\":\"blue\"},]", ",{\"room\":\"blue\"} 1]",
		"{\"room\":\"blue\"}]", ",{\"room\":\"blue\"}]x", ",{room:1}]", ",01]",
		",{\"room\":\"blue\",\"room\"}]", "]]", "1]", ",{}],[]]" };
	for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
		assert_false(mock_arrive(&client, "take", rests[i]));
		assert_false(mock_arrive(&client, "quit", rests[i]));
		assert_false(mock_arrive(&client, "unknown", rests[i]));
	}
	assert_string_equal(mock_sent(), "");
	assert_int_equal(script.runs, 0);
}

static void unknown_event_is_acked(void **state)
{
	(void)state;
	assert_sent("unknown", ",1,2]",
		"ack 7 [{\"error\":{\"detail\":\"Unknown event\","
		"\"code\":\"socketio.unknown_event\",\"kind\":\"not_found\"}}]\n");
}

static void thrown_error_carries_its_members(void **state)
{
	(void)state;
	script.status = FZIO_ETHROWN;
	script.error = &seats_full_error;
	script.error_context = &(struct seats_full){ .capacity = 50 };
	assert_sent("take", ",{\"room\":\"blue\"}]",
		"ack 7 [{\"error\":{\"detail\":\"No seat is left\",\"code\":\"full\","
		"\"kind\":\"conflict\",\"context\":{\"capacity\":50}}}]\n");
}

static void undeclared_error_is_masked(void **state)
{
	(void)state;
	script.status = FZIO_ETHROWN;
	script.error = &seats_other_error;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_non_null(strstr(mock.log, "2 /seats take of client: error Other is thrown"));
}

static void invalid_error_members_are_masked(void **state)
{
	(void)state;
	script.status = FZIO_ETHROWN;
	script.error = &seats_full_error;
	script.error_context = &(struct seats_full){ .capacity = INT64_MAX };
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	script.error_context = NULL;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
}

static void errors_of_the_server_are_masked_and_logged(void **state)
{
	(void)state;
	script.status = FZIO_ETHROWN;
	script.error = &seats_down_error;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_non_null(strstr(mock.log, "The database is down"));
	script.error = NULL;
	script.fail = FZIO_TIMEOUT;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_non_null(strstr(mock.log, "core.timeout"));
}

static void untyped_failure_has_a_code_of_its_kind(void **state)
{
	(void)state;
	script.status = FZIO_ETHROWN;
	script.fail = FZIO_THROTTLED;
	assert_sent("take", ",{\"room\":\"blue\"}]",
		"ack 7 [{\"error\":{\"detail\":\"Seat 9 is \\\"taken\\\"\","
		"\"code\":\"core.throttled\",\"kind\":\"throttled\"}}]\n");
}

static void any_other_status_is_masked_and_logged(void **state)
{
	(void)state;
	static const enum fzio_status statuses[] = { FZIO_ENOMEM, FZIO_EPAYLOAD, FZIO_ETHROWN,
		FZIO_ESYNTAX, FZIO_DEFERRED, (enum fzio_status)99 };
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		script.status = statuses[i];
		assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	}
	assert_non_null(strstr(mock.log, "failed: out of memory"));
}

static void invalid_ack_is_an_internal_error(void **state)
{
	(void)state;
	script.left = -1;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_non_null(strstr(mock.log, "the ack TakeAck is invalid: left: "));
	/* Nor what has no memory to be written in: the log does not blame its members. */
	script.left = 0;
	script.status = FZIO_ETHROWN;
	script.error = &seats_full_error;
	script.error_context = &(struct seats_full){ 3 };
	script.fill = true;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_non_null(strstr(mock.log, "the error Full cannot be written: out of memory"));
}

static void factory_refuses_and_nothing_runs(void **state)
{
	(void)state;
	script.factory_status = FZIO_ETHROWN;
	assert_sent("take", ",{\"room\":\"blue\"}]",
		"ack 7 [{\"error\":{\"detail\":\"Sign in first\",\"code\":\"no_token\","
		"\"kind\":\"authentication\"}}]\n");
	script.factory_status = FZIO_EIO;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	script.factory_status = FZIO_DEFERRED;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_int_equal(script.runs, 0);
	assert_int_equal(script.made, 0);
}

static void deps_are_released_once_an_event(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", ",{\"room\":\"blue\"}]"));
	script.status = FZIO_EIO;
	assert_true(mock_arrive(&client, "take", ",{\"room\":\"blue\"}]"));
	assert_int_equal(script.made, 2);
	assert_int_equal(script.released, 2);
}

static void contexts_are_used_again(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", ",{\"room\":\"blue\"}]"));
	void *memory = script.memory;
	assert_true(mock_arrive(&client, "take", ",{\"room\":\"blue\"}]"));
	assert_ptr_equal(script.memory, memory);
}

static void resolver_decides_per_event(void **state)
{
	(void)state;
	begin(&(struct fzio_adapter_options){ .resolver = resolve, .resolver_user = &script });
	script.resolver_status = FZIO_ETHROWN;
	assert_sent("take", ",{\"room\":\"blue\"}]",
		"ack 7 [{\"error\":{\"detail\":\"Not for seats.take\",\"code\":\"not_yours\","
		"\"kind\":\"authorization\"}}]\n");
	script.resolver_status = FZIO_OK;
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	script.resolved = fzio_registry_find(registry, "seats.quit");
	assert_sent("take", ",{\"room\":\"blue\"}]", INTERNAL);
	assert_int_equal(script.runs, 0);
	script.resolved = fzio_registry_find(registry, "seats.take");
	assert_sent("take", ",{\"room\":\"blue\"}]", "ack 7 [{\"room\":\"blue\",\"left\":0}]\n");
	end();
}

static void missing_usecases_are_reported_by_name(void **state)
{
	(void)state;
	mock_begin();
	registry = fzio_registry_create();
	adapter = fzio__adapter_create(
		&(struct fzio_adapter_options){ .registry = registry }, NULL, &mock.executor, NULL);
	assert_int_equal(fzio_adapter_include_router(adapter, &seats_router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 2);
	assert_non_null(
		strstr(mock.log, "1 operation seats.take (event take of /seats) has no usecase\n"));
	/* Late, but before the start. */
	seats_register_quit(registry, quit, NULL);
	assert_int_equal(fzio__adapter_start(adapter), 1);
	static const struct fzio_operation namesake = { .name = "seats.take" };
	fzio_registry_register(registry, &namesake, (fzio_any_fn *)quit, NULL);
	assert_int_equal(fzio__adapter_start(adapter), 1);
	assert_non_null(strstr(mock.log, "usecase of another contract"));
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	fzio_registry_destroy(registry);
}

static void routers_are_refused_that_cannot_work(void **state)
{
	(void)state;
	assert_int_equal(fzio_adapter_include_router(NULL, &seats_router), FZIO_EINVAL);
	struct fzio_router other = seats_router;
	assert_int_equal(fzio_adapter_include_router(adapter, &other), FZIO_ESTATE);
	adapter->started = false;
	assert_int_equal(fzio_adapter_include_router(adapter, &other), FZIO_EEXIST);
	other.namespace_ = "/other";
	other.abi = FZIO_ABI + 1;
	assert_int_equal(fzio_adapter_include_router(adapter, &other), FZIO_EABI);
	assert_true(adapter->broken);
}

static void registry_takes_each_operation_once(void **state)
{
	(void)state;
	assert_int_equal(seats_register_take(registry, take, NULL), FZIO_EEXIST);
	assert_ptr_equal(fzio_registry_find(registry, "seats.take")->user, &script);
	assert_null(fzio_registry_find(registry, "seats.none"));
	assert_int_equal(seats_register_take(NULL, take, NULL), FZIO_EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(payload_reaches_usecase_and_ack_comes_back),
		TEST(command_without_types_is_acked_with_no_argument),
		TEST(nothing_is_sent_unless_an_ack_is_wanted),
		TEST(invalid_payload_says_everything_wrong),
		TEST(missing_argument_is_null),
		TEST(argument_in_a_list_is_not_unwrapped),
		TEST(second_argument_is_too_many),
		TEST(text_that_is_not_json_closes_the_session),
		TEST(unknown_event_is_acked),
		TEST(thrown_error_carries_its_members),
		TEST(undeclared_error_is_masked),
		TEST(invalid_error_members_are_masked),
		TEST(errors_of_the_server_are_masked_and_logged),
		TEST(untyped_failure_has_a_code_of_its_kind),
		TEST(any_other_status_is_masked_and_logged),
		TEST(invalid_ack_is_an_internal_error),
		TEST(factory_refuses_and_nothing_runs),
		TEST(deps_are_released_once_an_event),
		TEST(contexts_are_used_again),
		cmocka_unit_test(resolver_decides_per_event),
		cmocka_unit_test(missing_usecases_are_reported_by_name),
		TEST(routers_are_refused_that_cannot_work),
		TEST(registry_takes_each_operation_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
