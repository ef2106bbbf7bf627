/* SPDX-License-Identifier: MIT */
/*
 * A connection that libwebsockets does not take, for want of memory or of a place in its table: it
 * closes the descriptor and calls nobody back. That client is gone, and the next one is served.
 */
#include "wire.h"

#include <stdatomic.h>

#include <libwebsockets.h>

static struct wire_server wire;
static atomic_uint refusals; /* that are still to come */

struct lws *__real_lws_adopt_descriptor_vhost_via_info(const lws_adopt_desc_t *info);
struct lws *__wrap_lws_adopt_descriptor_vhost_via_info(const lws_adopt_desc_t *info);

struct lws *__wrap_lws_adopt_descriptor_vhost_via_info(const lws_adopt_desc_t *info)
{
	if (atomic_load(&refusals) == 0) {
		return __real_lws_adopt_descriptor_vhost_via_info(info);
	}
	close(info->fd.sockfd);
	atomic_fetch_sub(&refusals, 1);
	return NULL;
}

static void message(
	struct fzio_connection *connection, bool binary, const char *data, size_t len, void *user)
{
	(void)user;
	fzio_connection_send(connection, binary, data, len);
}

static void client_that_is_not_taken_leaves_nothing_behind(void **state)
{
	(void)state;
	static const struct fzio_engine_handlers handlers = { .message = message };
	fzio_log_set(NULL, NULL, FZIO_LOG_ERROR);
	wire.server = fzio_server_create(&(struct fzio_server_options){ .interface = "127.0.0.1",
		.port = FZIO_PORT_ANY,
		.path = "/engine.io/",
		.engine = &handlers });
	assert_non_null(wire.server);
	wire_start(&wire);
	for (unsigned i = 0; i < 3; i++) {
		atomic_store(&refusals, 1);
		struct wire *refused = wire_connect(wire.server, 0);
		assert_int_equal(wire_read(refused), 0);
		wire_close(refused);
		struct wire *next = wire_open(wire.server, "/engine.io/", 0);
		wire_send_text(next, "4hello");
		struct wire_frame frame = wire_frame(next);
		assert_int_equal(frame.len, 6);
		assert_memory_equal(frame.data, "4hello", 6);
		wire_close(next);
	}
	wire_stop(&wire);
	fzio_server_destroy(wire.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(client_that_is_not_taken_leaves_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
