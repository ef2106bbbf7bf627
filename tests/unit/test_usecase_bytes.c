/* SPDX-License-Identifier: MIT */
/* Attachments of commands, acks, errors and events; and commands that are on their way out. */
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

#define PLACE "{\"_placeholder\":true,\"num\":0}"

static struct {
	char data[16]; /* what the command brought */
	const char *ack;
	bool blurred;
	bool defer;
	struct fzio_reply *reply;
} script;

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio_socket client;

static struct fzio_bytes bytes(const char *text)
{
	return (struct fzio_bytes){ (const uint8_t *)text, strlen(text) };
}

static enum fzio_status develop(
	struct fzio_ctx *ctx, const struct gate_photo *cmd, struct gate_photo *ack)
{
	snprintf(script.data, sizeof(script.data), "%.*s", (int)cmd->data.len,
		(const char *)cmd->data.data);
	if (script.defer) {
		script.reply = fzio_ctx_defer(ctx);
		assert_non_null(script.reply);
		return FZIO_DEFERRED;
	}
	if (script.blurred) {
		char noise[] = "noise"; /* gone when the ack is sent */
		enum fzio_status status = fzio_ctx_throw(
			ctx, &gate_blurred_error, &(struct gate_photo){ bytes(noise) });
		memset(noise, '?', sizeof(noise));
		return status;
	}
	ack->data = bytes(script.ack);
	return FZIO_OK;
}

static enum fzio_status connect(struct fzio_ctx *ctx, const struct gate_auth *auth)
{
	(void)ctx, (void)auth;
	return FZIO_OK;
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
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry }, NULL,
		&mock.executor, emitter);
	assert_int_equal(gate_register_develop(registry, develop, NULL), FZIO_OK);
	assert_int_equal(gate_register_connect(registry, connect, NULL), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &gate_router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	fzio__emitter_destroy(emitter);
	fzio_registry_destroy(registry);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void arrive(const char *event, const char *data)
{
	struct fzio_bytes attachment = bytes(data);
	assert_true(mock_arrive_with(&client, event, ",{\"data\":" PLACE "}]", &attachment, 1));
}

static void command_and_ack_carry_bytes(void **state)
{
	(void)state;
	script.ack = "print";
	arrive("develop", "film");
	assert_string_equal(script.data, "film");
	assert_string_equal(mock_sent(), "ack 7 [{\"data\":" PLACE "}] +print\n");
}

static void bytes_that_do_not_fit_are_explained(void **state)
{
	(void)state;
	arrive("develop", "much too long");
	assert_string_equal(mock_sent(),
		"ack 7 [{\"error\":{\"detail\":\"Invalid event payload\",\"code\":"
		"\"socketio.invalid_payload\",\"kind\":\"validation\",\"context\":{\"errors\":[{"
		"\"type\":\"bytes_too_long\",\"loc\":[\"data\"],\"msg\":\"Data should have at most 8 "
		"bytes\"}]}}}]\n");
	/* A plain packet that speaks of attachments brings none. */
	assert_true(mock_arrive(&client, "develop", ",{\"data\":" PLACE "}]"));
	assert_non_null(strstr(mock_sent(), "bytes_type"));
}

static void invalid_ack_sends_no_attachment(void **state)
{
	(void)state;
	script.ack = "";
	arrive("develop", "film");
	assert_string_equal(mock_sent(),
		"ack 7 [{\"error\":{\"detail\":\"Internal server error\",\"code\":\"core.internal\","
		"\"kind\":\"internal\"}}]\n");
}

static void error_carries_bytes(void **state)
{
	(void)state;
	script.blurred = true;
	arrive("develop", "film");
	assert_string_equal(mock_sent(),
		"ack 7 [{\"error\":{\"detail\":\"Hold still\",\"code\":\"blurred\",\"kind\":"
		"\"validation\",\"context\":{\"data\":" PLACE "}}}] +noise\n");
}

static void *reply_elsewhere(void *user)
{
	char data[] = "later";
	(void)user;
	assert_int_equal(
		fzio_reply_send(script.reply, &(struct gate_photo){ bytes(data) }), FZIO_OK);
	memset(data, '?', sizeof(data));
	return NULL;
}

static void later_ack_has_its_own_bytes(void **state)
{
	(void)state;
	pthread_t thread;
	script.defer = true;
	arrive("develop", "film");
	assert_int_equal(pthread_create(&thread, NULL, reply_elsewhere, NULL), 0);
	pthread_join(thread, NULL);
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "ack 7 [{\"data\":" PLACE "}] +later\n");
}

static void event_carries_bytes(void **state)
{
	(void)state;
	const struct gate_photo photo = { bytes("jpeg") };
	assert_int_equal(fzio_emit(emitter, &gate_photo_event, fzio_all(), &photo), FZIO_OK);
	assert_string_equal(
		mock_sent(), "emit /gate photo [{\"data\":" PLACE "}] +1 jpeg to all\n");
	const struct gate_photo empty = { bytes("") };
	assert_int_equal(fzio_emit(emitter, &gate_photo_event, fzio_all(), &empty), FZIO_EPAYLOAD);
	assert_string_equal(mock_sent(), "");
}

static void deprecated_command_is_logged_once(void **state)
{
	(void)state;
	script.ack = "print";
	arrive("develop", "film");
	assert_null(strstr(mock.log, "deprecated"));
	arrive("print", "film");
	assert_non_null(strstr(mock.log, "/gate print of client: is deprecated: use develop"));
	mock.log[0] = '\0';
	arrive("print", "film");
	assert_null(strstr(mock.log, "deprecated"));
	assert_non_null(strstr(mock_sent(), "+print"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(command_and_ack_carry_bytes),
		TEST(bytes_that_do_not_fit_are_explained),
		TEST(invalid_ack_sends_no_attachment),
		TEST(error_carries_bytes),
		TEST(later_ack_has_its_own_bytes),
		TEST(event_carries_bytes),
		TEST(deprecated_command_is_logged_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
