/* SPDX-License-Identifier: MIT */
/* Who may join: `connect (Auth) throws …;` from the CONNECT's payload to its CONNECT_ERROR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gate.h"
#include "mock_hub.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"

static struct {
	enum fzio_status status;
	const struct fzio_error_type *error;
	const void *error_context;
	const char *detail; /* of an untyped failure */
	bool defer;
	unsigned runs, made, released;
	char token[16];
	bool factory_refuses;
} script;

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio_socket client;
static struct fzio_refusal refusal;
static int identity;

static enum fzio_status connect(struct fzio_ctx *ctx, const struct gate_auth *auth)
{
	script.runs++;
	snprintf(script.token, sizeof(script.token), "%s", auth->token);
	assert_ptr_equal(fzio_ctx_socket(ctx), &client);
	assert_ptr_equal(fzio_ctx_user(ctx), &script);
	assert_ptr_equal(fzio_ctx_deps(ctx), &client);
	assert_string_equal(fzio_ctx_request(ctx)->event, "connect");
	assert_string_equal(fzio_ctx_request(ctx)->operation, "gate.connect");
	fzio_socket_set_data(fzio_ctx_socket(ctx), &identity, NULL);
	if (script.defer) {
		assert_null(fzio_ctx_defer(ctx));
	}
	if (script.error != NULL) {
		return fzio_ctx_throw(ctx, script.error, script.error_context);
	}
	if (script.detail != NULL) {
		return fzio_ctx_fail(ctx, FZIO_AUTHENTICATION, "no", "%s", script.detail);
	}
	return script.status;
}

static enum fzio_status develop(
	struct fzio_ctx *ctx, const struct gate_photo *cmd, struct gate_photo *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	(void)request;
	if (script.factory_refuses) {
		return fzio_ctx_fail(ctx, FZIO_THROTTLED, "slow.down", "Too many");
	}
	script.made++;
	*ret_deps = user;
	return FZIO_OK;
}

static void release(void *deps, void *user)
{
	assert_ptr_equal(deps, user);
	script.released++;
}

static int setup(void **state)
{
	(void)state;
	memset(&script, 0, sizeof(script));
	mock_begin();
	client = (struct fzio_socket){ .sid = "client",
		.namespace_ = "/gate",
		.handshake = { .address = "192.0.2.7", .path = "/socket.io/", .query = "" } };
	registry = fzio_registry_create();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry,
					       .context_factory = factory,
					       .context_release = release,
					       .context_user = &client },
		NULL, &mock.executor, emitter);
	assert_int_equal(gate_register_develop(registry, develop, NULL), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &gate_router), FZIO_OK);
	fzio_buffer_init(&refusal.data);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(script.made, script.released);
	fzio_buffer_finish(&refusal.data);
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	fzio__emitter_destroy(emitter);
	fzio_registry_destroy(registry);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void start(void)
{
	assert_int_equal(gate_register_connect(registry, connect, &script), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
}

static enum fzio_status arrive(const char *auth)
{
	memset(refusal.message, 0, sizeof(refusal.message));
	fzio_buffer_clear(&refusal.data);
	return mock.connect(
		&client, auth, auth != NULL ? strlen(auth) : 0, &refusal, mock.connect_user);
}

static void assert_refused(const char *auth, const char *message, const char *data)
{
	assert_int_not_equal(arrive(auth), FZIO_OK);
	assert_string_equal(refusal.message, message);
	assert_string_equal(fzio_buffer_terminate(&refusal.data), data);
}

#define INTERNAL                                                                                   \
	"{\"detail\":\"Internal server error\",\"code\":\"core.internal\",\"kind\":\"internal\"}"

static void auth_reaches_the_usecase(void **state)
{
	(void)state;
	start();
	assert_int_equal(arrive("{\"token\":\"secret\",\"more\":1}"), FZIO_OK);
	assert_string_equal(script.token, "secret");
	assert_string_equal(refusal.message, "");
	assert_ptr_equal(fzio_socket_data(&client), &identity);
	assert_int_equal(script.released, 1);
	assert_string_equal(mock_sent(), ""); /* no ack */
}

static void declared_refusal_carries_message_and_data(void **state)
{
	(void)state;
	start();
	script.error = &gate_banned_error;
	script.error_context = &(struct gate_banned){ "tomorrow" };
	assert_refused("{\"token\":\"secret\"}", "You are banned",
		"{\"detail\":\"You are banned\",\"code\":\"gate.banned\",\"kind\":\"authorization\","
		"\"context\":{\"until\":\"tomorrow\"}}");
}

static void untyped_refusal_is_told_too(void **state)
{
	(void)state;
	start();
	script.detail = "Sign in first";
	assert_refused("{\"token\":\"secret\"}", "Sign in first",
		"{\"detail\":\"Sign in first\",\"code\":\"no\",\"kind\":\"authentication\"}");
	script.factory_refuses = true;
	assert_refused("{\"token\":\"secret\"}", "Too many",
		"{\"detail\":\"Too many\",\"code\":\"slow.down\",\"kind\":\"throttled\"}");
}

static void invalid_auth_is_explained(void **state)
{
	(void)state;
	start();
	assert_refused("{\"token\":\"abc\"}", "Invalid auth payload",
		"{\"detail\":\"Invalid auth payload\",\"code\":\"socketio.invalid_payload\",\"kind\":"
		"\"validation\",\"context\":{\"errors\":[{\"type\":\"string_too_short\",\"loc\":["
		"\"token\"],\"msg\":\"String should have at least 4 characters\"}]}}");
	assert_int_equal(script.runs, 0);
	/* What is sensitive is in no log. */
	assert_null(strstr(mock.log, "abc"));
}

static void no_auth_is_an_empty_one(void **state)
{
	(void)state;
	start();
	assert_refused(NULL, "Invalid auth payload",
		"{\"detail\":\"Invalid auth payload\",\"code\":\"socketio.invalid_payload\",\"kind\":"
		"\"validation\",\"context\":{\"errors\":[{\"type\":\"missing\",\"loc\":[\"token\"],"
		"\"msg\":\"Field required\"}]}}");
}

/* CONNECT is never binary: a placeholder in it stands for nothing. */
static void auth_has_no_attachments(void **state)
{
	(void)state;
	start();
	assert_refused("{\"token\":\"abcd\",\"picture\":{\"_placeholder\":true,\"num\":0}}",
		"Invalid auth payload",
		"{\"detail\":\"Invalid auth payload\",\"code\":\"socketio.invalid_payload\",\"kind\":"
		"\"validation\",\"context\":{\"errors\":[{\"type\":\"bytes_type\",\"loc\":["
		"\"picture\"],\"msg\":\"Input should be a valid bytes\"}]}}");
}

static void masked_kinds_are_internal(void **state)
{
	(void)state;
	start();
	script.error = &gate_down_error;
	assert_refused("{\"token\":\"secret\"}", "Internal server error", INTERNAL);
	assert_non_null(strstr(mock.log, "The database is down"));
	script.error = NULL;
	script.status = FZIO_EIO;
	assert_refused("{\"token\":\"secret\"}", "Internal server error", INTERNAL);
	script.error = &gate_blurred_error;
	script.error_context = &(struct gate_photo){ { (const uint8_t *)"x", 1 } };
	assert_refused("{\"token\":\"secret\"}", "Internal server error", INTERNAL);
	assert_non_null(strstr(mock.log, "a refusal cannot carry bytes"));
	script.error =
		&(const struct fzio_error_type){ "Other", "other", "x", FZIO_CONFLICT, NULL };
	assert_refused("{\"token\":\"secret\"}", "Internal server error", INTERNAL);
}

static void connect_cannot_be_deferred(void **state)
{
	(void)state;
	start();
	script.defer = true;
	script.status = FZIO_DEFERRED;
	assert_refused("{\"token\":\"secret\"}", "Internal server error", INTERNAL);
	assert_non_null(strstr(mock.log, "a connect cannot be deferred"));
	assert_int_equal(mock.handles, 0);
}

static void long_message_is_cut_between_characters(void **state)
{
	(void)state;
	char detail[300] = "x";
	start();
	while (strlen(detail) < 270) {
		strcat(detail, "ä");
	}
	script.detail = detail;
	assert_int_not_equal(arrive("{\"token\":\"secret\"}"), FZIO_OK);
	assert_int_equal(strlen(refusal.message), 255);
	assert_memory_equal(refusal.message, detail, 255);
	memmove(detail, detail + 1, strlen(detail));
	assert_int_not_equal(arrive("{\"token\":\"secret\"}"), FZIO_OK);
	assert_int_equal(strlen(refusal.message), 254);
}

static void missing_connect_is_reported_at_the_start(void **state)
{
	(void)state;
	assert_int_equal(fzio__adapter_start(adapter), 1);
	assert_non_null(
		strstr(mock.log, "operation gate.connect (event connect of /gate) has no usecase"));
	/* In time. */
	start();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(auth_reaches_the_usecase),
		TEST(declared_refusal_carries_message_and_data),
		TEST(untyped_refusal_is_told_too),
		TEST(invalid_auth_is_explained),
		TEST(no_auth_is_an_empty_one),
		TEST(auth_has_no_attachments),
		TEST(masked_kinds_are_internal),
		TEST(connect_cannot_be_deferred),
		TEST(long_message_is_cut_between_characters),
		TEST(missing_connect_is_reported_at_the_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
