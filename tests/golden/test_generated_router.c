/* SPDX-License-Identifier: MIT */
/* Generated routers at work: events reach usecases of their own types, and every outcome comes
 * back by a function of its own type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kitchen.fzio.h"
#include "mock_hub.h"
#include "shop.orders.fzio.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"

#define POINT ",{\"x\":1,\"y\":2}]"
#define SCALARS                                                                                    \
	"{\"flag\":false,\"whole\":1,\"small\":0,\"count\":0,\"wide\":\"0\",\"huge\":\"0\","       \
	"\"ratio\":2,\"text\":\"t\",\"role\":\"guest\",\"at\":\"1970-01-01T00:00:00Z\","           \
	"\"id\":\"00000000-0000-0000-0000-000000000000\"}"

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio_socket client;

/* What the next usecase is to do. */
static enum outcome {
	ANSWER,
	THROW_FULL,
	THROW_CLOSED,
	DEFER
} outcome;
static int users[3];
static void *last_user;
static struct kitchen_enter_reply *deferred;

static struct kitchen_scalars scalars_of(const struct kitchen_point *point)
{
	return (struct kitchen_scalars){ .whole = (int64_t)point->x,
		.ratio = point->y,
		.text = "t",
		.role = KITCHEN_ROLE_GUEST };
}

static const struct kitchen_full full = { .capacity = 3, .role = KITCHEN_ROLE_MEMBER };

static enum fzio_status enter(
	struct fzio_ctx *ctx, const struct kitchen_point *cmd, struct kitchen_scalars *ack)
{
	last_user = fzio_ctx_user(ctx);
	switch (outcome) {
	case ANSWER: *ack = scalars_of(cmd); return FZIO_OK;
	case THROW_FULL: return kitchen_throw_full(ctx, &full);
	case THROW_CLOSED: return kitchen_throw_closed(ctx);
	case DEFER: deferred = kitchen_enter_defer(ctx); return FZIO_DEFERRED;
	}
	return FZIO_EINVAL;
}

static enum fzio_status leave(struct fzio_ctx *ctx, const struct kitchen_point *cmd)
{
	last_user = fzio_ctx_user(ctx);
	return cmd->x == 1 ? FZIO_OK : FZIO_EINVAL;
}

static enum fzio_status look(struct fzio_ctx *ctx, struct kitchen_lists *ack)
{
	(void)ack;
	return kitchen_throw_closed(ctx);
}

static enum fzio_status ping(struct fzio_ctx *ctx)
{
	last_user = fzio_ctx_user(ctx);
	return FZIO_OK;
}

static enum fzio_status water(
	struct fzio_ctx *ctx, const struct kitchen_absence *cmd, struct kitchen_nothing *ack)
{
	(void)cmd, (void)ack;
	return kitchen_throw_burnt(ctx, &(struct kitchen_burnt){ .dish = "soup" });
}

static enum fzio_status place(
	struct fzio_ctx *ctx, const struct shop_orders_order *cmd, struct shop_orders_receipt *ack)
{
	(void)ack;
	return shop_common_throw_sold_out(
		ctx, &(struct shop_common_sold_out){ .sku = cmd->lines.items[0].sku });
}

static int setup(void **state)
{
	(void)state;
	mock_begin();
	outcome = ANSWER;
	last_user = NULL;
	deferred = NULL;
	client = (struct fzio_socket){
		.sid = "client",
		.namespace_ = "/kitchen",
		.handshake = { .address = "127.0.0.1", .path = "/socket.io/", .query = "" },
	};
	registry = fzio_registry_create();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry }, NULL,
		&mock.executor, emitter);
	assert_int_equal(kitchen_register_enter(registry, enter, &users[0]), FZIO_OK);
	assert_int_equal(kitchen_register_leave(registry, &leave, &users[1]), FZIO_OK);
	assert_int_equal(kitchen_register_look(registry, look, NULL), FZIO_OK);
	assert_int_equal(kitchen_register_ping(registry, ping, &users[2]), FZIO_OK);
	assert_int_equal(kitchen_garden_register_water(registry, water, NULL), FZIO_OK);
	assert_int_equal(shop_orders_register_place(registry, place, NULL), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &kitchen_router), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &kitchen_garden_router), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &kitchen_radio_router), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &shop_orders_router), FZIO_OK);
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
	assert_int_equal(mock.handles, 0);
	return 0;
}

static void assert_acked(const char *event, const char *rest, const char *expected)
{
	assert_true(mock_arrive(&client, event, rest));
	assert_string_equal(mock_sent(), expected);
}

static void commands_run_their_operations(void **state)
{
	(void)state;
	assert_acked("enter", POINT, "ack 7 [" SCALARS "]\n");
	assert_ptr_equal(last_user, &users[0]);
	assert_acked("leave", POINT, "ack 7 []\n");
	assert_ptr_equal(last_user, &users[1]);
	assert_acked("ping", "]", "ack 7 []\n");
	assert_ptr_equal(last_user, &users[2]);
}

static void an_operation_runs_under_several_names(void **state)
{
	(void)state;
	assert_acked("come in", POINT, "ack 7 [" SCALARS "]\n");
	client.namespace_ = "/out/side";
	assert_acked("enter", POINT, "ack 7 [" SCALARS "]\n");
	assert_ptr_equal(last_user, &users[0]);
	assert_string_equal(kitchen_router.commands[4].deprecated, "use enter");
	assert_null(kitchen_router.commands[0].deprecated);
}

static void thrown_errors_are_those_declared(void **state)
{
	(void)state;
	outcome = THROW_FULL;
	assert_acked("enter", POINT,
		"ack 7 [{\"error\":{\"detail\":\"The kitchen holds no more cooks\",\"code\":\"full\","
		"\"kind\":\"conflict\",\"context\":{\"capacity\":3,\"role\":\"member\"}}}]\n");
	outcome = THROW_CLOSED;
	assert_acked("enter", POINT,
		"ack 7 [{\"error\":{\"detail\":\"Closed\",\"code\":\"kitchen.closed\","
		"\"kind\":\"precondition\"}}]\n");
	assert_acked("look", "]",
		"ack 7 [{\"error\":{\"detail\":\"Closed\",\"code\":\"kitchen.closed\","
		"\"kind\":\"precondition\"}}]\n");
	client.namespace_ = "/orders";
	assert_acked("place",
		",{\"lines\":[{\"sku\":\"AB-1\",\"price\":{\"amount\":5}}],\"total\":null}]",
		"ack 7 [{\"error\":{\"detail\":\"SoldOut\",\"code\":\"sold_out\","
		"\"kind\":\"conflict\",\"context\":{\"sku\":\"AB-1\"}}}]\n");
}

static void errors_of_the_server_are_masked(void **state)
{
	(void)state;
	client.namespace_ = "/out/side";
	assert_true(mock_arrive(&client, "water",
		",{\"n_whole\":null,\"n_text\":null,\"n_point\":null,\"n_list\":null,"
		"\"n_counts\":null}]"));
	const char *sent = mock_sent();
	assert_non_null(strstr(sent, "\"kind\":\"internal\""));
	assert_null(strstr(sent, "soup"));
}

static void acks_that_come_later_keep_their_type(void **state)
{
	(void)state;
	struct kitchen_scalars ack = scalars_of(&(struct kitchen_point){ .x = 1, .y = 2 });
	outcome = DEFER;
	assert_acked("enter", POINT, "");
	assert_non_null(kitchen_enter_reply_ctx(deferred));
	assert_int_equal(kitchen_enter_reply(deferred, &ack), FZIO_OK);
	assert_string_equal(mock_sent(), "ack 7 [" SCALARS "]\n");

	assert_acked("enter", POINT, "");
	assert_int_equal(kitchen_enter_throw_full(deferred, &full), FZIO_OK);
	assert_non_null(strstr(mock_sent(), "\"code\":\"full\""));

	assert_acked("enter", POINT, "");
	assert_int_equal(kitchen_enter_throw_closed(deferred), FZIO_OK);
	assert_non_null(strstr(mock_sent(), "\"code\":\"kitchen.closed\""));

	assert_acked("enter", POINT, "");
	assert_int_equal(
		kitchen_enter_fail(deferred, FZIO_NOT_FOUND, "no_door", "No door"), FZIO_OK);
	assert_non_null(strstr(mock_sent(), "\"code\":\"no_door\""));
}

static void events_are_emitted_with_their_payloads(void **state)
{
	(void)state;
	struct shop_common_money price = { .amount = 5, .currency = SHOP_COMMON_CURRENCY_USD };
	assert_int_equal(shop_orders_emit_price(emitter, fzio_room("r"), &price), FZIO_OK);
	assert_string_equal(mock_sent(),
		"emit /orders price [{\"amount\":\"5\",\"currency\":\"USD\"}] +0 to r\n");
	assert_int_equal(kitchen_emit_bell_rang(emitter, fzio_all()), FZIO_OK);
	assert_string_equal(mock_sent(), "emit /kitchen bell:rang [] +0 to all\n");
	price.amount = -1;
	assert_int_equal(shop_orders_emit_price(emitter, fzio_all(), &price), FZIO_EPAYLOAD);
	assert_string_equal(mock_sent(), "");
}

static void routers_say_what_they_route(void **state)
{
	(void)state;
	assert_int_equal(kitchen_router.abi, FZIO_ABI);
	assert_string_equal(kitchen_garden_router.namespace_, "/out/side");
	assert_int_equal(kitchen_garden_router.events_len, 0);
	assert_null(kitchen_garden_router.events);
	assert_int_equal(kitchen_radio_router.commands_len, 0);
	assert_string_equal(kitchen_radio_router.events[0]->event, "song");
	assert_int_equal(kitchen_enter_operation.throws_len, 2);
	assert_string_equal(kitchen_enter_operation.name, "kitchen.enter");
	assert_null(kitchen_ping_operation.payload);
	assert_null(kitchen_ping_operation.ack);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(commands_run_their_operations),
		TEST(an_operation_runs_under_several_names),
		TEST(thrown_errors_are_those_declared),
		TEST(errors_of_the_server_are_masked),
		TEST(acks_that_come_later_keep_their_type),
		TEST(events_are_emitted_with_their_payloads),
		TEST(routers_say_what_they_route),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
