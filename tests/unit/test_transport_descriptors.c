/* SPDX-License-Identifier: MIT */
/*
 * Clients of a program that has many descriptors open: libwebsockets knows them by number, and
 * those above 1,023 have a context of their own (context.c).
 */
#include "wire.h"

#include <fcntl.h>
#include <sys/resource.h>

#define MANY 2100

static struct wire_server wire;
static int taken[MANY];

static void message(
	struct fzio_connection *connection, bool binary, const char *data, size_t len, void *user)
{
	(void)user;
	fzio_connection_send(connection, binary, data, len);
}

static void create(void)
{
	static const struct fzio_engine_handlers handlers = { .message = message };
	wire.server = fzio_server_create(&(struct fzio_server_options){ .interface = "127.0.0.1",
		.port = FZIO_PORT_ANY,
		.path = "/engine.io/",
		.engine = &handlers });
	assert_non_null(wire.server);
}

static void take_descriptors(void)
{
	for (int i = 0; i < MANY; i++) {
		taken[i] = open("/dev/null", O_RDONLY);
		assert_true(taken[i] >= 0);
	}
}

static void free_descriptors(void)
{
	for (int i = 0; i < MANY; i++) {
		close(taken[i]);
	}
}

static void assert_echoes(struct wire *client)
{
	wire_send_text(client, "4hello");
	struct wire_frame frame = wire_frame(client);
	assert_int_equal(frame.len, 6);
	assert_memory_equal(frame.data, "4hello", 6);
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, FZIO_LOG_ERROR);
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_max < 2 * MANY) {
		skip();
	}
	limit.rlim_cur = 2 * MANY;
	return setrlimit(RLIMIT_NOFILE, &limit);
}

static void low_and_high_ones_are_served_side_by_side(void **state)
{
	(void)state;
	create();
	wire_start(&wire);
	struct wire *low = wire_open(wire.server, "/engine.io/", 0);
	take_descriptors();
	struct wire *high = wire_open(wire.server, "/engine.io/", 0);
	assert_true(high->fd > 1024);
	for (int i = 0; i < 20; i++) {
		struct wire *other = wire_open(wire.server, "/engine.io/", 0);
		assert_echoes(other);
		wire_close(other);
		assert_echoes(low);
		assert_echoes(high);
	}
	free_descriptors();
	struct wire *again = wire_open(wire.server, "/engine.io/", 0);
	assert_echoes(again);
	assert_echoes(high);
	wire_close(again);
	wire_close(low);
	wire_close(high);
	wire_stop(&wire);
	fzio_server_destroy(wire.server);
}

static void server_that_is_made_late_has_high_ones_only(void **state)
{
	(void)state;
	take_descriptors();
	create();
	wire_start(&wire);
	struct wire *high = wire_open(wire.server, "/engine.io/", 0);
	assert_echoes(high);
	free_descriptors();
	struct wire *low = wire_open(wire.server, "/engine.io/", 0);
	assert_true(low->fd < 1024);
	assert_echoes(low);
	assert_echoes(high);
	wire_close(low);
	wire_close(high);
	wire_stop(&wire);
	fzio_server_destroy(wire.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(low_and_high_ones_are_served_side_by_side, setup),
		cmocka_unit_test_setup(server_that_is_made_late_has_high_ones_only, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
