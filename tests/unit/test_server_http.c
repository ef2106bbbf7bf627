/* SPDX-License-Identifier: MIT */
/* HTTP beside Socket.IO: routes, then files, then the fallback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/log.h>

#include "server/http.h"

static struct fzio__http http;
static struct fzio_arena arena;
static struct fzio_http_response response;
static const char *file;
static const char *if_none_match;
static char folder[] = "/tmp/fzio-static-XXXXXX";

/* The transport's, which knows the request's real headers. */
const char *fzio_http_header(const struct fzio_http_request *request, const char *name)
{
	(void)request;
	return strcmp(name, "if-none-match") == 0 ? if_none_match : NULL;
}

static int ask(const char *method, const char *path)
{
	struct fzio_http_request request = {
		.method = method, .path = path, .query = "", .address = "::1", .arena = &arena
	};
	response = (struct fzio_http_response){ .status = 200 };
	file = NULL;
	http.app.request(&http.app, &request, &response, &file);
	return response.status;
}

static void write_file(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void make(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static int make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	make("www");
	make("www/sub");
	make("www/bare");
	make("www/.git");
	make("wwwx");
	write_file("secret", "s");
	write_file("wwwx/secret", "s");
	write_file("www/index.html", "<p>");
	write_file("www/app.js", "1");
	write_file("www/data.unknown", "1");
	write_file("www/sub/index.html", "<p>");
	write_file("www/bare/style.css", "");
	write_file("www/.git/config", "s");
	char link[256];
	snprintf(link, sizeof(link), "%s/www/leak", folder);
	assert_int_equal(symlink("../secret", link), 0);
	snprintf(link, sizeof(link), "%s/www/leaks", folder);
	assert_int_equal(symlink("../wwwx", link), 0);
	snprintf(link, sizeof(link), "%s/www/inner", folder);
	assert_int_equal(symlink("app.js", link), 0);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[256];
	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	return system(command);
}

static int setup(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	fzio__http_init(&http);
	if_none_match = NULL;
	char www[256];
	snprintf(www, sizeof(www), "%s/www", folder);
	assert_int_equal(fzio__http_static(&http, "/", www), FZIO_OK);
	assert_int_equal(fzio__http_static(&http, "/assets/", www), FZIO_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__http_finish(&http);
	fzio_arena_finish(&arena);
	return 0;
}

static void assert_file(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/www/%s", folder, name);
	assert_non_null(file);
	assert_string_equal(file, path);
}

static void say(
	const struct fzio_http_request *request, struct fzio_http_response *answer, void *user)
{
	(void)request;
	answer->body = user;
	answer->body_len = strlen(user);
}

static void first_matching_route_wins(void **state)
{
	(void)state;
	assert_int_equal(fzio__http_route(&http, "GET", "/api/a", say, "exact"), FZIO_OK);
	assert_int_equal(fzio__http_route(&http, "GET", "/api/*", say, "prefix"), FZIO_OK);
	assert_int_equal(fzio__http_route(&http, "POST", "/api/a", say, "post"), FZIO_OK);
	assert_int_equal(fzio__http_route(&http, NULL, "/any", say, "any"), FZIO_OK);
	assert_int_equal(fzio__http_route(&http, "GET", "/app.js", say, "route"), FZIO_OK);
	static const char *const expected[][3] = { { "GET", "/api/a", "exact" },
		{ "HEAD", "/api/a", "exact" }, { "POST", "/api/a", "post" },
		{ "GET", "/api/b/c", "prefix" }, { "GET", "/api/", "prefix" },
		{ "DELETE", "/any", "any" }, { "GET", "/app.js", "route" } };
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_int_equal(ask(expected[i][0], expected[i][1]), 200);
		assert_string_equal(response.body, expected[i][2]);
		assert_string_equal(response.content_type, "application/octet-stream");
	}
	assert_int_equal(ask("GET", "/api"), 404);
}

static void known_path_with_another_method_is_405(void **state)
{
	(void)state;
	fzio__http_route(&http, "GET", "/api/a", say, "get");
	fzio__http_route(&http, "PUT", "/api/a", say, "put");
	assert_int_equal(ask("DELETE", "/api/a"), 405);
	assert_string_equal(response.headers, "Allow: GET, HEAD, PUT\r\n");
}

static void routes_are_checked(void **state)
{
	(void)state;
	assert_int_equal(fzio__http_route(&http, "GET", "a", say, ""), FZIO_EINVAL);
	assert_int_equal(fzio__http_route(&http, "get", "/a", say, ""), FZIO_EINVAL);
	assert_int_equal(fzio__http_route(&http, "", "/a", say, ""), FZIO_EINVAL);
	assert_int_equal(fzio__http_route(&http, "GET", "/a", NULL, ""), FZIO_EINVAL);
	/* Nothing would ever match these: a `*` only means something at the end, and the query is no
	 * part of the path. */
	assert_int_equal(fzio__http_route(&http, "GET", "/a/*/b", say, ""), FZIO_EINVAL);
	assert_int_equal(fzio__http_route(&http, "GET", "/a?b=1", say, ""), FZIO_EINVAL);
}

static void fallback_answers_the_rest(void **state)
{
	(void)state;
	assert_int_equal(ask("GET", "/none"), 404);
	assert_string_equal(response.body, "Not Found\n");
	http.fallback = say;
	http.fallback_user = "rest";
	assert_int_equal(ask("GET", "/none"), 200);
	assert_string_equal(response.body, "rest");
	assert_int_equal(ask("GET", "/app.js"), 200);
	assert_file("app.js");
}

static void files_have_their_type(void **state)
{
	(void)state;
	static const char *const expected[][3] = { { "/", "index.html",
							   "text/html; charset=utf-8" },
		{ "/app.js", "app.js", "text/javascript; charset=utf-8" },
		{ "/data.unknown", "data.unknown", "application/octet-stream" },
		{ "/sub/", "sub/index.html", "text/html; charset=utf-8" },
		{ "/bare/style.css", "bare/style.css", "text/css; charset=utf-8" },
		{ "/assets/", "index.html", "text/html; charset=utf-8" },
		{ "/assets/app.js", "app.js", "text/javascript; charset=utf-8" },
		{ "/inner", "app.js", "text/javascript; charset=utf-8" } };
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_int_equal(ask("GET", expected[i][0]), 200);
		assert_file(expected[i][1]);
		assert_string_equal(response.content_type, expected[i][2]);
		assert_int_equal(ask("HEAD", expected[i][0]), 200);
		assert_file(expected[i][1]);
	}
}

static void paths_cannot_leave_the_folder(void **state)
{
	(void)state;
	static const char *const paths[] = { "/../secret", "/sub/../../secret", "/..", "/.", "/./",
		"//secret", "/sub//index.html", "/leak", "/leaks", "/leaks/secret",
		"/../wwwx/secret", "/.git/config", "/.git/", "/assets/../app.js", "/assetsapp.js",
		"/assetsx/app.js", "/app.js/", "/bare/", "/bare", "/sub/none", "", "secret" };
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (ask("GET", paths[i]) != 404) {
			fail_msg("%s: %d", paths[i], response.status);
		}
		assert_null(file);
	}
	char longest[9000];
	memset(longest, 'a', sizeof(longest) - 1);
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(ask("GET", longest), 404);
}

static void folder_without_slash_is_redirected(void **state)
{
	(void)state;
	assert_int_equal(ask("GET", "/sub"), 301);
	assert_string_equal(response.headers, "Location: /sub/\r\n");
	assert_int_equal(ask("GET", "/assets"), 301);
	assert_string_equal(response.headers, "Location: /assets/\r\n");
	make("www/a\r\nb c");
	write_file("www/a\r\nb c/index.html", "");
	assert_int_equal(ask("GET", "/a\r\nb c"), 301);
	assert_string_equal(response.headers, "Location: /a%0D%0Ab%20c/\r\n");
}

static void files_take_no_other_method(void **state)
{
	(void)state;
	assert_int_equal(ask("POST", "/app.js"), 405);
	assert_string_equal(response.headers, "Allow: GET, HEAD\r\n");
	assert_null(file);
}

static void known_version_is_304(void **state)
{
	(void)state;
	assert_int_equal(ask("GET", "/app.js"), 200);
	const char *start = strchr(response.headers, '"');
	char tag[128], list[256];
	snprintf(tag, sizeof(tag), "%.*s", (int)(strchr(start + 1, '"') - start + 1), start);
	if_none_match = tag;
	assert_int_equal(ask("GET", "/app.js"), 304);
	assert_null(file);
	assert_non_null(strstr(response.headers, tag));
	snprintf(list, sizeof(list), "\"x\", W/%s", tag);
	if_none_match = list;
	assert_int_equal(ask("GET", "/app.js"), 304);
	if_none_match = "*";
	assert_int_equal(ask("GET", "/app.js"), 304);
	if_none_match = "\"x\"";
	assert_int_equal(ask("GET", "/app.js"), 200);
	if_none_match = tag;
	write_file("www/app.js", "changed");
	assert_int_equal(ask("GET", "/app.js"), 200);
}

static void only_folders_can_be_served(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	assert_int_equal(fzio__http_static(&http, "/", "/nonexistent"), FZIO_ENOTFOUND);
	assert_int_equal(fzio__http_static(&http, "/", "/dev/null"), FZIO_ENOTFOUND);
	assert_int_equal(fzio__http_static(&http, "assets", "/tmp"), FZIO_EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(first_matching_route_wins),
		TEST(known_path_with_another_method_is_405),
		TEST(routes_are_checked),
		TEST(fallback_answers_the_rest),
		TEST(files_have_their_type),
		TEST(paths_cannot_leave_the_folder),
		TEST(folder_without_slash_is_redirected),
		TEST(files_take_no_other_method),
		TEST(known_version_is_304),
		TEST(only_folders_can_be_served),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
