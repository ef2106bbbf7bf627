/* SPDX-License-Identifier: MIT */
/* Where a Redis is: the forms of seed.md §3.2, and what is said about all others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fzio/log.h>

#include "backplane/redis_url.h"

static struct fzio_arena arena;
static struct fzio__redis_url url;
static char log_text[1024];

static void keep_log(enum fzio_log_level level, const char *line, void *user)
{
	(void)level, (void)user;
	snprintf(log_text, sizeof(log_text), "%s", line);
}

static int setup(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	fzio_log_set(keep_log, NULL, FZIO_LOG_INFO);
	memset(&url, 0, sizeof(url));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_arena_finish(&arena);
	fzio_log_set(NULL, NULL, FZIO_LOG_INFO);
	return 0;
}

static void parse(const char *text)
{
	if (!fzio__redis_url_parse(text, &arena, &url)) {
		fail_msg("%s: %s", text, log_text);
	}
}

static void assert_host(size_t i, const char *name, int port)
{
	assert_true(i < url.hosts_len);
	assert_string_equal(url.hosts[i].name, name);
	assert_int_equal(url.hosts[i].port, port);
}

static void assert_login(const char *user, const char *password)
{
	assert_string_equal(url.user != NULL ? url.user : "-", user);
	assert_string_equal(url.password != NULL ? url.password : "-", password);
}

static void hosts(void **state)
{
	(void)state;
	parse("redis://localhost:6379/0");
	assert_int_equal(url.kind, FZIO__REDIS_TCP);
	assert_host(0, "localhost", 6379);
	assert_int_equal(url.db, 0);
	assert_login("-", "-");
	parse("valkey://10.0.0.1/3");
	assert_host(0, "10.0.0.1", 6379);
	assert_int_equal(url.db, 3);
	parse("redis://[::1]:7000?db=2");
	assert_host(0, "::1", 7000);
	assert_int_equal(url.db, 2);
	parse("redis://[fe80::1]/");
	assert_host(0, "fe80::1", 6379);
}

static void credentials(void **state)
{
	(void)state;
	parse("redis://ann:s%40c%2Fret@h:1/0");
	assert_login("ann", "s@c/ret");
	parse("redis://:secret@h");
	assert_login("-", "secret");
	parse("redis://ann:a@b:c@h");
	assert_login("ann", "a@b:c");
	assert_host(0, "h", 6379);
}

static void unix_sockets(void **state)
{
	(void)state;
	parse("unix:///run/redis/redis.sock");
	assert_int_equal(url.kind, FZIO__REDIS_UNIX);
	assert_string_equal(url.path, "/run/redis/redis.sock");
	parse("unix://ann:secret@/run/a%20b.sock?db=4");
	assert_string_equal(url.path, "/run/a b.sock");
	assert_login("ann", "secret");
	assert_int_equal(url.db, 4);
}

static void sentinels(void **state)
{
	(void)state;
	parse("redis+sentinel://ann:secret@h1:26379,[::1]:26380,h3:5/1/main");
	assert_int_equal(url.kind, FZIO__REDIS_SENTINEL);
	assert_int_equal(url.hosts_len, 3);
	assert_host(0, "h1", 26379);
	assert_host(1, "::1", 26380);
	assert_host(2, "h3", 5);
	assert_int_equal(url.db, 1);
	assert_string_equal(url.service, "main");
	assert_login("ann", "secret");
	parse("redis+sentinel://h1:5,h2");
	assert_host(1, "h2", 26379); /* Sentinel's own, not Redis's */
	assert_null(url.service);
	parse("valkey+sentinel://h1:26379/2");
	assert_null(url.service);
	assert_int_equal(url.db, 2);
}

static void others_are_refused_with_a_reason(void **state)
{
	(void)state;
	static const char *const bad[][2] = {
		{ "", "scheme" },
		{ "localhost:6379", "scheme" },
		{ "http://localhost", "scheme" },
		{ "redis:/localhost", "scheme" },
		{ "redis://", "not a host" },
		{ "redis://:6379", "not a host" },
		{ "redis://h:", "not a host" },
		{ "redis://h:x", "not a host" },
		{ "redis://h:0", "not a host" },
		{ "redis://h:65536", "not a host" },
		{ "redis://h:99999999999999999999", "not a host" },
		{ "redis://[::1", "not a host" },
		{ "redis://[::1]x", "not a host" },
		{ "redis://h/x", "number of a database" },
		{ "redis://h/-1", "number of a database" },
		{ "redis://h/1/2", "number of a database" },
		{ "redis://h?ssl=1", "?db=N" },
		{ "redis://ann@h", "no password" },
		{ "redis://a:%zz@h", "percent" },
		{ "redis://a:%00@h", "percent" },
		{ "redis://a:%4@h", "percent" },
		{ "unix://run/redis.sock", "absolute path" },
		{ "unix://", "absolute path" },
		{ "redis+sentinel://", "not a host" },
		{ "redis+sentinel://h1:1,,h2:2", "not a host" },
		{ "redis+sentinel://a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a", "more than 16" },
		{ "redis+sentinel://h1:1/x/main", "number of a database" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		log_text[0] = '\0';
		if (fzio__redis_url_parse(bad[i][0], &arena, &url)) {
			fail_msg("not refused: %s", bad[i][0]);
		}
		if (strstr(log_text, bad[i][1]) == NULL) {
			fail_msg("%s: %s", bad[i][0], log_text);
		}
	}
}

static void tls_names_the_way_round(void **state)
{
	(void)state;
	static const char *const urls[] = { "rediss://h", "valkeys://h", "rediss+sentinel://h" };
	for (size_t i = 0; i < 3; i++) {
		assert_false(fzio__redis_url_parse(urls[i], &arena, &url));
		assert_non_null(strstr(log_text, "stunnel"));
	}
}

static void passwords_are_not_logged(void **state)
{
	(void)state;
	assert_false(fzio__redis_url_parse("redis://ann:secret@h:x", &arena, &url));
	assert_null(strstr(log_text, "secret"));
	assert_false(fzio__redis_url_parse("unix://ann:secret@relative", &arena, &url));
	assert_null(strstr(log_text, "secret"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(hosts),
		TEST(credentials),
		TEST(unix_sockets),
		TEST(sentinels),
		TEST(others_are_refused_with_a_reason),
		TEST(tls_names_the_way_round),
		TEST(passwords_are_not_logged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
