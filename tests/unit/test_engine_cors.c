/* SPDX-License-Identifier: MIT */
/* What pages of other origins are told, in every answer and in preflights. */
#include "mock_transport.h"

#define UNCACHED "Cache-Control: no-store\r\n"
#define MINE     "Access-Control-Allow-Origin: https://a.example\r\n"
#define METHODS  "Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE\r\n"

static const char *const all[] = { "*", NULL };
static const char *const listed[] = { "https://a.example", "https://b.example", NULL };

static void allow(const char *const *origins, bool credentials)
{
	struct fzio__engine_options options = mock.options;
	options.cors_origins = origins;
	options.cors_credentials = credentials;
	mock_restart(options);
}

static struct mock_exchange *from(const char *origin)
{
	struct fzio__engine_request request = mock_request(FZIO__GET, NULL);
	request.origin = origin;
	return mock_ask(request);
}

static void without_origins_there_are_no_headers(void **state)
{
	(void)state;
	assert_string_equal(from("https://a.example")->headers, UNCACHED);
	struct fzio__engine_request request = mock_request(FZIO__OPTIONS, NULL);
	assert_string_equal(
		mock_ask(request)->body, "{\"code\":2,\"message\":\"Bad handshake method\"}");
}

static void star_is_on_every_reply(void **state)
{
	(void)state;
	allow(all, false);
	const char *star = "Access-Control-Allow-Origin: *\r\n";
	struct mock_exchange *open = from("https://a.example");
	assert_string_equal(open->headers, UNCACHED "Access-Control-Allow-Origin: *\r\n");
	assert_string_equal(from(NULL)->headers, open->headers);
	const char *sid = mock_sid();
	assert_string_equal(mock_get("unknown")->headers, star);
	assert_string_equal(mock_ask(mock_request(FZIO__OTHER_METHOD, sid))->headers, star);
	assert_string_equal(mock_post(sid, "4x")->headers, open->headers);
	struct mock_exchange *first = mock_get(sid);
	assert_string_equal(mock_get(sid)->headers, star);
	assert_string_equal(first->headers, open->headers);
	fzio__engine_shutdown(mock.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	assert_string_equal(mock_get(NULL)->headers, star);
}

static void listed_origin_is_echoed(void **state)
{
	(void)state;
	allow(listed, false);
	assert_string_equal(from("https://a.example")->headers, UNCACHED "Vary: Origin\r\n" MINE);
	assert_string_equal(from("https://c.example")->headers, UNCACHED "Vary: Origin\r\n");
	assert_string_equal(from(NULL)->headers, UNCACHED "Vary: Origin\r\n");
	assert_int_equal(from("https://c.example")->status, 200); /* the browser refuses it */
}

static void credentials_come_with_the_origin(void **state)
{
	(void)state;
	allow(listed, true);
	assert_string_equal(from("https://a.example")->headers,
		UNCACHED "Vary: Origin\r\n" MINE "Access-Control-Allow-Credentials: true\r\n");
	assert_string_equal(from("https://c.example")->headers, UNCACHED "Vary: Origin\r\n");
}

static void star_with_credentials_names_the_origin(void **state)
{
	(void)state;
	allow(all, true);
	assert_string_equal(from("https://a.example")->headers,
		UNCACHED "Vary: Origin\r\n" MINE "Access-Control-Allow-Credentials: true\r\n");
}

static void waiting_get_keeps_the_headers_of_its_request(void **state)
{
	(void)state;
	allow(listed, false);
	const char *sid = mock_poll();
	struct fzio__engine_request request = mock_request(FZIO__GET, sid);
	request.origin = "https://a.example";
	struct mock_exchange *get = mock_ask(request);
	request = mock_request(FZIO__POST, sid);
	request.origin = "https://b.example";
	request.content_length = 2;
	struct mock_exchange *post = mock_ask(request);
	mock.echo = true;
	mock_post_body(post, "4x", 2);
	assert_string_equal(get->headers, UNCACHED "Vary: Origin\r\n" MINE);
	assert_non_null(strstr(post->headers, "Allow-Origin: https://b.example\r\n"));
}

static void preflight_is_answered_204(void **state)
{
	(void)state;
	allow(all, false);
	struct fzio__engine_request request = mock_request(FZIO__OPTIONS, NULL);
	request.origin = "https://a.example";
	request.access_control_request_headers = "x-one, x-two";
	struct mock_exchange *exchange = mock_ask(request);
	assert_int_equal(exchange->status, 204);
	assert_int_equal(exchange->body_len, 0);
	assert_string_equal(exchange->type, "");
	assert_string_equal(exchange->headers, "Access-Control-Allow-Origin: *\r\n" METHODS
					       "Vary: Access-Control-Request-Headers\r\n"
					       "Access-Control-Allow-Headers: x-one, x-two\r\n");
}

static void preflight_comes_before_all_other_checks(void **state)
{
	(void)state;
	allow(listed, false);
	struct mock_exchange *exchange =
		mock_ask((struct fzio__engine_request){ .method = FZIO__OPTIONS });
	assert_int_equal(exchange->status, 204);
	assert_string_equal(exchange->headers,
		"Vary: Origin\r\n" METHODS "Vary: Access-Control-Request-Headers\r\n");
}

static void nothing_is_smuggled_into_the_headers(void **state)
{
	(void)state;
	allow(all, true);
	struct mock_exchange *exchange = from("https://a.example\r\nSet-Cookie: a=b");
	assert_string_equal(exchange->body, "{\"code\":3,\"message\":\"Bad request\"}");
	assert_string_equal(exchange->headers, "Vary: Origin\r\n");
	struct fzio__engine_request request = mock_request(FZIO__OPTIONS, NULL);
	request.access_control_request_headers = "x\nSet-Cookie: a=b";
	assert_null(strstr(mock_ask(request)->headers, "Cookie"));
}

static void transport_gets_the_headers_for_its_own_answers(void **state)
{
	(void)state;
	allow(all, false);
	char lines[64];
	size_t len = fzio__engine_cors(mock.engine, NULL, lines, sizeof(lines));
	assert_string_equal(lines, "Access-Control-Allow-Origin: *\r\n");
	assert_int_equal(len, strlen(lines));
	len = fzio__engine_cors(mock.engine, NULL, lines, 33);
	assert_int_equal(len, 32);
	len = fzio__engine_cors(mock.engine, NULL, lines, 32); /* half a line is none */
	assert_int_equal(len, 0);
	assert_string_equal(lines, "");
	assert_int_equal(fzio__engine_cors(mock.engine, NULL, NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		mock_test(without_origins_there_are_no_headers),
		mock_test(star_is_on_every_reply),
		mock_test(listed_origin_is_echoed),
		mock_test(credentials_come_with_the_origin),
		mock_test(star_with_credentials_names_the_origin),
		mock_test(waiting_get_keeps_the_headers_of_its_request),
		mock_test(preflight_is_answered_204),
		mock_test(preflight_comes_before_all_other_checks),
		mock_test(nothing_is_smuggled_into_the_headers),
		mock_test(transport_gets_the_headers_for_its_own_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
