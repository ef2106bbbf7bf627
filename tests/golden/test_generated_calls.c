/* SPDX-License-Identifier: MIT */
/* Generated routers beyond commands with dtos: who may join, what clients acknowledge, bytes on
 * the way in and out, and payloads that are no dto. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mock_hub.h"
#include "pantry.fzio.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio_socket client;
static struct fzio_refusal refusal;
static const char *said; /* the note of the last connect */
static size_t keys; /* of the last auth payload that is a map */

static enum fzio_status connect_pantry(struct fzio_ctx *ctx, const struct pantry_note *auth)
{
	said = fzio_arena_strdup(fzio_ctx_arena(ctx), auth->text);
	if (strcmp(auth->text, "wrong") == 0) {
		const struct timespec until = { .tv_sec = 60 };
		return pantry_throw_locked(ctx, &(struct pantry_locked){ .until = &until });
	}
	return strcmp(auth->text, "nobody") == 0 ? pantry_throw_away(ctx) : FZIO_OK;
}

static enum fzio_status connect_counter(
	struct fzio_ctx *ctx, const struct pantry_counter_connect_auth *auth)
{
	(void)ctx;
	keys = auth->value.len;
	return FZIO_OK;
}

static enum fzio_status connect_hall(struct fzio_ctx *ctx)
{
	return pantry_throw_away(ctx);
}

static enum fzio_status put(
	struct fzio_ctx *ctx, const struct pantry_parcel *cmd, struct pantry_parcel *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status any(
	struct fzio_ctx *ctx, const struct pantry_anything *cmd, struct pantry_anything *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status sort(
	struct fzio_ctx *ctx, const struct pantry_unions *cmd, struct pantry_unions *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status count(struct fzio_ctx *ctx, const struct pantry_counter_count_cmd *cmd,
	struct pantry_counter_count_ack *ack)
{
	ack->value = fzio_ctx_printf(ctx, "%lld!", (long long)cmd->value);
	return FZIO_OK;
}

static enum fzio_status where(struct fzio_ctx *ctx, const struct pantry_counter_where_cmd *cmd,
	struct pantry_counter_where_ack *ack)
{
	(void)ctx;
	ack->value = cmd->value == PANTRY_SHELF_TOP ? &cmd->value : NULL;
	return FZIO_OK;
}

static enum fzio_status each(struct fzio_ctx *ctx, const struct pantry_counter_each_cmd *cmd,
	struct pantry_counter_each_ack *ack)
{
	struct pantry_counter_each_ack_value_entry *entry = fzio_ctx_alloc(ctx, sizeof(*entry));
	entry->key = PANTRY_SHELF_TOP;
	entry->value.text = cmd->value.items[0];
	ack->value.items = entry;
	ack->value.len = 1;
	return FZIO_OK;
}

static enum fzio_status image(struct fzio_ctx *ctx, const struct pantry_counter_image_cmd *cmd,
	struct pantry_counter_image_ack *ack)
{
	(void)ctx;
	ack->value = cmd->value;
	return FZIO_OK;
}

static enum fzio_status pick(struct fzio_ctx *ctx, const struct pantry_counter_pick_cmd *cmd,
	struct pantry_counter_pick_ack *ack)
{
	(void)ctx;
	ack->value.kind = PANTRY_ITEM_NOTE;
	ack->value.note = cmd->value.note;
	return FZIO_OK;
}

static enum fzio_status maybe(struct fzio_ctx *ctx, const struct pantry_counter_maybe_cmd *cmd,
	struct pantry_counter_maybe_ack *ack)
{
	(void)ctx;
	ack->value = cmd->value;
	return FZIO_OK;
}

static enum fzio_status raw(struct fzio_ctx *ctx, const struct pantry_counter_raw_cmd *cmd,
	struct pantry_counter_raw_ack *ack)
{
	(void)ctx;
	ack->value = cmd->value;
	return FZIO_OK;
}

static enum fzio_status enter(struct fzio_ctx *ctx, const struct pantry_counter_enter_cmd *cmd,
	struct pantry_counter_enter_ack *ack)
{
	(void)ctx;
	ack->value = strcmp(cmd->value, "sesame") == 0;
	return FZIO_OK;
}

static enum fzio_status grid(struct fzio_ctx *ctx, const struct pantry_counter_grid_cmd *cmd,
	struct pantry_counter_grid_ack *ack)
{
	(void)ctx, (void)cmd, (void)ack;
	return FZIO_OK;
}

static int setup(void **state)
{
	(void)state;
	mock_begin();
	said = NULL;
	client = (struct fzio_socket){ .sid = "client", .namespace_ = "/pantry" };
	mock.sockets = &client;
	registry = fzio_registry_create();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry }, NULL,
		&mock.executor, emitter);
	assert_int_equal(pantry_register_connect(registry, connect_pantry, NULL), FZIO_OK);
	assert_int_equal(pantry_register_put(registry, put, NULL), FZIO_OK);
	assert_int_equal(pantry_register_any(registry, any, NULL), FZIO_OK);
	assert_int_equal(pantry_register_sort(registry, sort, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_connect(registry, connect_counter, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_count(registry, count, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_where(registry, where, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_each(registry, each, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_image(registry, image, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_pick(registry, pick, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_maybe(registry, maybe, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_raw(registry, raw, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_enter(registry, enter, NULL), FZIO_OK);
	assert_int_equal(pantry_counter_register_grid(registry, grid, NULL), FZIO_OK);
	assert_int_equal(pantry_hall_register_connect(registry, connect_hall, NULL), FZIO_OK);
	fzio_buffer_init(&refusal.data);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_buffer_finish(&refusal.data);
	fzio__adapter_close(adapter);
	fzio__adapter_unref(adapter);
	fzio__emitter_destroy(emitter);
	fzio_registry_destroy(registry);
	assert_int_equal(mock.handles, 0);
	return 0;
}

static void include(const struct fzio_router *router)
{
	assert_int_equal(fzio_adapter_include_router(adapter, router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
	client.namespace_ = router->namespace_;
}

static enum fzio_status join(const char *auth)
{
	fzio_buffer_clear(&refusal.data);
	return mock.connect(
		&client, auth, auth != NULL ? strlen(auth) : 0, &refusal, mock.connect_user);
}

static const char *refused(void)
{
	return fzio_buffer_terminate(&refusal.data);
}

static void assert_acked(const char *event, const char *rest, const char *expected)
{
	static const struct fzio_bytes sent[] = { { (const uint8_t *)"jpeg", 4 } };
	assert_true(mock_arrive_with(&client, event, rest, sent, strstr(rest, "\"num\"") ? 1 : 0));
	assert_string_equal(mock_sent(), expected);
}

static void connects_are_typed_and_may_refuse(void **state)
{
	(void)state;
	include(&pantry_router);
	assert_ptr_equal(pantry_router.connect, &pantry_connect_operation);
	assert_string_equal(pantry_connect_operation.name, "pantry.connect");
	assert_int_equal(pantry_connect_operation.throws_len, 2);
	assert_int_equal(join("{\"text\":\"hello\"}"), FZIO_OK);
	assert_non_null(said);
	assert_int_not_equal(join("{\"text\":\"wrong\"}"), FZIO_OK);
	assert_non_null(strstr(refused(), "\"code\":\"locked\""));
	assert_non_null(strstr(refused(), "\"until\":\"1970-01-01T00:01:00Z\""));
	assert_int_not_equal(join("{\"text\":\"nobody\"}"), FZIO_OK);
	assert_non_null(strstr(refused(), "\"code\":\"away\""));
	assert_int_not_equal(join(NULL), FZIO_OK);
	assert_non_null(strstr(refused(), "\"loc\":[\"text\"]"));
}

static void a_connect_may_have_no_payload(void **state)
{
	(void)state;
	include(&pantry_hall_router);
	assert_null(pantry_hall_connect_operation.payload);
	assert_int_not_equal(join(NULL), FZIO_OK);
	assert_non_null(strstr(refused(), "\"code\":\"away\""));
}

static void a_connect_may_take_what_is_no_dto(void **state)
{
	(void)state;
	include(&pantry_counter_router);
	assert_int_equal(join("{\"a\":\"long enough\"}"), FZIO_OK);
	assert_int_equal(keys, 1);
	assert_int_equal(join(NULL), FZIO_OK);
	assert_int_equal(keys, 0);
	assert_int_not_equal(join("{\"a\":\"key\"}"), FZIO_OK);
	/* What is sensitive is not told, and its length is not either. */
	assert_null(strstr(refused(), "key\""));
}

static void commands_carry_bytes_both_ways(void **state)
{
	(void)state;
	static const char parcel[] =
		",{\"item\":{\"kind\":\"photo\",\"data\":{\"_placeholder\":true,\"num\":0}}}]";
	static const char ack[] =
		"ack 7 [{\"item\":{\"kind\":\"photo\",\"data\":{\"_placeholder\":true,\"num\":0}}}]"
		" +jpeg\n";
	include(&pantry_router);
	assert_acked("put", parcel, ack);
	assert_acked("store", parcel, ack);
	assert_string_equal(pantry_router.commands[3].deprecated, "");
	assert_non_null(strstr(mock.log, "deprecated"));
}

static void commands_take_and_give_any_type(void **state)
{
	(void)state;
	include(&pantry_counter_router);
	assert_acked("count", ",12]", "ack 7 [\"12!\"]\n");
	assert_acked("still.counting", ",3]", "ack 7 [\"3!\"]\n");
	assert_acked("where", ",\"top\"]", "ack 7 [\"top\"]\n");
	assert_acked("where", ",\"bottom\"]", "ack 7 [null]\n");
	assert_acked("each", ",[\"a\"]]", "ack 7 [{\"top\":{\"text\":\"a\"}}]\n");
	assert_acked("image", ",{\"_placeholder\":true,\"num\":0}]",
		"ack 7 [{\"_placeholder\":true,\"num\":0}] +jpeg\n");
	assert_acked("pick", ",{\"@type\":\"note\",\"text\":\"t\"}]",
		"ack 7 [{\"kind\":\"note\",\"text\":\"t\"}]\n");
	assert_acked("raw", ",[1,{\"a\":null}]]", "ack 7 [[1,{\"a\":null}]]\n");
	assert_acked("enter", ",\"sesame\"]", "ack 7 [true]\n");
	assert_acked("grid", ",[]]", "ack 7 [[]]\n");
	/* No argument means the same as null. */
	assert_acked("maybe", "]", "ack 7 [null]\n");
	assert_acked("maybe", ",{\"text\":\"t\"}]", "ack 7 [{\"text\":\"t\"}]\n");
}

static void wrong_bare_payloads_are_explained(void **state)
{
	(void)state;
	include(&pantry_counter_router);
	assert_true(mock_arrive(&client, "count", ",\"12\"]"));
	const char *sent = mock_sent();
	assert_non_null(strstr(sent, "\"type\":\"int_type\",\"loc\":[]"));
	assert_true(mock_arrive(&client, "count", "]"));
	assert_non_null(strstr(mock_sent(), "\"type\":\"int_type\""));
	assert_true(mock_arrive(&client, "count", ",1,2]"));
	assert_non_null(strstr(mock_sent(), "too_many_arguments"));
	assert_true(mock_arrive(&client, "enter", ",\"abc\"]"));
	assert_null(strstr(mock_sent(), "abc"));
}

static void events_carry_bytes_and_any_type(void **state)
{
	(void)state;
	const struct pantry_photo photo = { .data = { (const uint8_t *)"png", 3 } };
	const struct pantry_parcel parcel = { .item = { PANTRY_ITEM_PHOTO, { .photo = &photo } } };
	assert_int_equal(pantry_emit_arrived(emitter, fzio_room("r"), &parcel), FZIO_OK);
	assert_string_equal(mock_sent(),
		"emit /pantry arrived [{\"item\":{\"kind\":\"photo\",\"data\":"
		"{\"_placeholder\":true,\"num\":0}}}] +1 png to r\n");
	const struct pantry_counter_level_payload level = { 9 };
	assert_int_equal(pantry_counter_emit_level(emitter, fzio_all(), &level), FZIO_OK);
	assert_string_equal(mock_sent(), "emit /counter level [9] +0 to all\n");
	const struct pantry_parcel nothing = { 0 };
	assert_int_equal(pantry_emit_arrived(emitter, fzio_all(), &nothing), FZIO_EPAYLOAD);
	assert_string_equal(mock_sent(), "");
}

/* --- what clients acknowledge --- */

static struct {
	enum fzio_status status;
	char photo[8];
	bool yes;
	unsigned calls;
} answered;

static void on_confirmed(
	const struct fzio_answer *answer, const struct pantry_photo *value, void *user)
{
	assert_ptr_equal(user, &client);
	answered.calls++;
	answered.status = answer->status;
	snprintf(answered.photo, sizeof(answered.photo), "%.*s",
		value != NULL ? (int)value->data.len : 0,
		value != NULL ? (const char *)value->data.data : "");
}

static void on_knocked(
	const struct fzio_answer *answer, const struct pantry_nothing *value, void *user)
{
	(void)user;
	answered.calls++;
	answered.status = answer->status;
	answered.yes = value != NULL;
}

static void on_really(const struct fzio_answer *answer,
	const struct pantry_counter_really_answer *value, void *user)
{
	(void)user;
	answered.calls++;
	answered.status = answer->status;
	answered.yes = value != NULL && value->value;
}

static void acknowledge(const char *args, const struct fzio_bytes *attachments, size_t len)
{
	memset(&answered, 0, sizeof(answered));
	const struct fzio_acked acked = { .socket = &client,
		.args = args,
		.args_len = strlen(args),
		.attachments = attachments,
		.attachments_len = len };
	mock.acked(&acked, mock.acked_user);
	assert_int_equal(answered.calls, 1);
}

static void clients_answer_in_their_type(void **state)
{
	(void)state;
	static const struct fzio_bytes sent[] = { { (const uint8_t *)"jpeg", 4 } };
	const struct pantry_note note = { "Sure?" };
	assert_int_equal(
		pantry_call_confirm(emitter, fzio_sid("client"), &note, 50, on_confirmed, &client),
		FZIO_OK);
	assert_string_equal(mock_sent(), "call client confirm [{\"text\":\"Sure?\"}] 50\n");
	acknowledge("{\"data\":{\"_placeholder\":true,\"num\":0}}", sent, 1);
	assert_int_equal(answered.status, FZIO_OK);
	assert_string_equal(answered.photo, "jpeg");

	assert_int_equal(
		pantry_call_knock(emitter, fzio_sid("client"), 0, &on_knocked, NULL), FZIO_OK);
	assert_string_equal(mock_sent(), "call client knock [] 0\n");
	acknowledge("{}", NULL, 0);
	assert_true(answered.yes);

	const struct pantry_counter_really_payload really = { "Really?" };
	assert_int_equal(pantry_counter_call_really(
				 emitter, fzio_sid("client"), &really, 1, on_really, NULL),
		FZIO_OK);
	assert_string_equal(mock_sent(), "call client really [\"Really?\"] 1\n");
	acknowledge("true", NULL, 0);
	assert_true(answered.yes);

	assert_int_equal(pantry_counter_call_really(
				 emitter, fzio_sid("client"), &really, 1, on_really, NULL),
		FZIO_OK);
	acknowledge("\"yes\"", NULL, 0);
	assert_int_equal(answered.status, FZIO_EPAYLOAD);
	assert_false(answered.yes);
}

static void routers_list_all_their_events(void **state)
{
	(void)state;
	assert_int_equal(pantry_router.events_len, 3);
	assert_string_equal(pantry_router.events[0]->event, "arrived");
	assert_null(pantry_router.events[0]->answer);
	assert_ptr_equal(pantry_router.events[1], &pantry_confirm_event);
	assert_ptr_equal(pantry_confirm_event.answer, &pantry_photo_dto);
	assert_null(pantry_knock_event.payload);
	assert_null(pantry_hall_router.commands);
	assert_int_equal(pantry_counter_router.commands_len, 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(connects_are_typed_and_may_refuse),
		TEST(a_connect_may_have_no_payload),
		TEST(a_connect_may_take_what_is_no_dto),
		TEST(commands_carry_bytes_both_ways),
		TEST(commands_take_and_give_any_type),
		TEST(wrong_bare_payloads_are_explained),
		TEST(events_carry_bytes_and_any_type),
		TEST(clients_answer_in_their_type),
		TEST(routers_list_all_their_events),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
