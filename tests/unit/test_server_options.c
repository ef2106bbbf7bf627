/* SPDX-License-Identifier: MIT */
/* Options that contradict each other are refused with a line that says which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/options.h"

static struct fzio_arena arena;
static struct fzio_server_options resolved;
static char last_line[1024];

static void keep_line(enum fzio_log_level level, const char *line, void *user)
{
	(void)user;
	assert_int_equal(level, FZIO_LOG_ERROR);
	snprintf(last_line, sizeof(last_line), "%s", line);
}

static int setup(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	fzio_log_set(keep_line, NULL, FZIO_LOG_INFO);
	last_line[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_arena_finish(&arena);
	return 0;
}

static void assert_refused(struct fzio_server_options options, const char *why)
{
	assert_false(fzio__options_resolve(&options, &arena, &resolved));
	assert_non_null(strstr(last_line, "server options: "));
	if (strstr(last_line, why) == NULL) {
		fail_msg("'%s' does not say '%s'", last_line, why);
	}
}

static void zeroed_options_are_the_defaults(void **state)
{
	(void)state;
	assert_true(fzio__options_resolve(NULL, &arena, &resolved));
	assert_null(resolved.interface);
	assert_int_equal(resolved.port, 8000);
	assert_string_equal(resolved.path, "/socket.io/");
	assert_null(resolved.cors_origins);
	assert_int_equal(resolved.ping_interval_ms, 25000);
	assert_int_equal(resolved.ping_timeout_ms, 20000);
	assert_int_equal(resolved.upgrade_timeout_ms, 10000);
	assert_int_equal(resolved.connect_timeout_ms, 45000);
	assert_int_equal(resolved.max_payload, 1000000);
	assert_int_equal(resolved.max_attachments, 10);
	assert_int_equal(resolved.max_buffered, 8 * 1024 * 1024);
	assert_string_equal(resolved.handshake_headers[0], "host");
	assert_string_equal(resolved.handshake_headers[8], "x-request-id");
	assert_null(resolved.handshake_headers[9]);
}

static void texts_are_copied(void **state)
{
	(void)state;
	char interface[] = "127.0.0.1", path[] = "/live", origin[] = "https://a.example:8443";
	char header[] = "x-tenant";
	const char *origins[] = { origin, NULL }, *headers[] = { header, NULL };
	assert_true(fzio__options_resolve(&(struct fzio_server_options){ .interface = interface,
						  .port = FZIO_PORT_ANY,
						  .path = path,
						  .cors_origins = origins,
						  .cors_credentials = true,
						  .handshake_headers = headers },
		&arena, &resolved));
	memset(interface, '#', 4);
	memset(path, '#', 4);
	memset(origin, '#', 4);
	memset(header, '#', 4);
	headers[0] = origins[0] = NULL;
	assert_int_equal(resolved.port, 0);
	assert_string_equal(resolved.interface, "127.0.0.1");
	assert_string_equal(resolved.path, "/live/");
	assert_string_equal(resolved.cors_origins[0], "https://a.example:8443");
	assert_null(resolved.cors_origins[1]);
	assert_string_equal(resolved.handshake_headers[0], "x-tenant");
}

static void port_and_interface_are_checked(void **state)
{
	(void)state;
	assert_refused((struct fzio_server_options){ .port = 65536 }, "port 65536");
	assert_refused((struct fzio_server_options){ .port = -2 }, "port -2");
	static const char *const names[] = { "localhost", "", "eth0", "127.0.0.1:80", "[::1]" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_refused((struct fzio_server_options){ .interface = names[i] }, "interface");
	}
	assert_true(fzio__options_resolve(
		&(struct fzio_server_options){ .interface = "::1", .port = 65535 }, &arena,
		&resolved));
}

static void path_is_checked(void **state)
{
	(void)state;
	static const char *const paths[] = { "", "live", "/a?b", "/a#b", "/a b", "/a\r\n", "/%41" };
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_refused((struct fzio_server_options){ .path = paths[i] }, "path");
	}
}

static void origins_are_checked(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "example.org", "https://", "://a", "https://a/",
		"https://a/b", "https://A", "https://a b", "https://a\r\nX: y", "https://a,b",
		"https://*.a" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *const origins[] = { bad[i], NULL };
		assert_refused(
			(struct fzio_server_options){ .cors_origins = origins }, "cors_origins");
	}
	const char *const none[] = { NULL };
	assert_refused((struct fzio_server_options){ .cors_origins = none }, "empty list");
	const char *const mixed[] = { "*", "https://a", NULL };
	assert_refused((struct fzio_server_options){ .cors_origins = mixed }, "alone");
	const char *const any[] = { "*", NULL };
	assert_refused(
		(struct fzio_server_options){ .cors_origins = any, .cors_credentials = true },
		"credentials");
	assert_refused(
		(struct fzio_server_options){ .cors_credentials = true }, "without cors_origins");
}

static void numbers_are_checked(void **state)
{
	(void)state;
	assert_refused((struct fzio_server_options){ .ping_interval_ms = 3000000000u },
		"ping_interval_ms 3000000000");
	assert_refused((struct fzio_server_options){ .ping_interval_ms = 2000000000u,
			       .ping_timeout_ms = 2000000000u },
		"together");
	assert_refused((struct fzio_server_options){ .max_payload = (size_t)1 << 40 },
		"max_payload 1099511627776");
	assert_refused((struct fzio_server_options){ .loops = 4 }, "loops is reserved");
	assert_refused(
		(struct fzio_server_options){ .workers = 1025 }, "workers 1025 is more than");
	assert_refused((struct fzio_server_options){ .no_polling = true, .no_websocket = true },
		"no transport");
	static const char *const upper[] = { "X-Tenant", NULL };
	assert_refused(
		(struct fzio_server_options){ .handshake_headers = upper }, "handshake_headers");
}

static void redis_is_checked(void **state)
{
	(void)state;
	const char *url = "redis://localhost";
	assert_refused((struct fzio_server_options){ .redis_channel = "x" }, "without redis_url");
	assert_refused((struct fzio_server_options){ .redis_url = url, .redis_channel = "" },
		"redis_channel is empty");
	assert_refused((struct fzio_server_options){ .redis_url = url, .redis_dialect = 7 },
		"redis_dialect 7");
	const struct fzio_engine_handlers bare = { 0 };
	assert_refused((struct fzio_server_options){ .redis_url = url, .engine = &bare },
		"bare Engine.IO");
	char text[] = "redis://localhost", channel[] = "mine";
	const struct fzio_server_options options = { .redis_url = text, .redis_channel = channel };
	assert_true(fzio__options_resolve(&options, &arena, &resolved));
	text[0] = channel[0] = '#';
	assert_string_equal(resolved.redis_url, "redis://localhost");
	assert_string_equal(resolved.redis_channel, "mine");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(zeroed_options_are_the_defaults),
		TEST(texts_are_copied),
		TEST(port_and_interface_are_checked),
		TEST(path_is_checked),
		TEST(origins_are_checked),
		TEST(numbers_are_checked),
		TEST(redis_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
