/* SPDX-License-Identifier: MIT */
/* A whole server over real sockets: it starts only when complete, serves, and stops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "seats.h"

static struct fzio_server *server;
static struct fzio_registry *registry;
static pthread_t thread;
static bool has_thread;
static int exit_code;
static char answer[65536];

static void *run(void *unused)
{
	(void)unused;
	exit_code = fzio_server_run(server);
	return NULL;
}

static void start(void)
{
	assert_int_equal(fzio_server_listen(server), FZIO_OK);
	assert_true(fzio_server_port(server) > 0);
	exit_code = -1;
	assert_int_equal(pthread_create(&thread, NULL, run, NULL), 0);
	has_thread = true;
}

/* It ends by itself, or was told to. */
static void join(void)
{
	has_thread = false;
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(exit_code, 0);
}

static void stop(void)
{
	fzio_server_stop(server);
	join();
}

/* One request on a connection of its own; what stands behind the headers, "" if nothing came. */
static const char *ask(const char *method, const char *path, const char *headers, const char *body)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = { .tv_sec = 5 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)fzio_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	char request[4096];
	int len = snprintf(request, sizeof(request),
		"%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s"
		"Content-Length: %zu\r\n\r\n%s",
		method, path, headers, strlen(body), body);
	assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
	size_t total = 0;
	for (ssize_t got; (got = recv(fd, answer + total, sizeof(answer) - 1 - total, 0)) > 0;) {
		total += (size_t)got;
	}
	close(fd);
	answer[total] = '\0';
	const char *behind = strstr(answer, "\r\n\r\n");
	return behind != NULL ? behind + 4 : "";
}

static int status_of_answer(void)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

/* ---- a polling client ------------------------------------------------------------------------ */

static char session_path[256];

static const char *poll_once(void)
{
	return ask("GET", session_path, "", "");
}

static void post(const char *body)
{
	assert_string_equal(ask("POST", session_path, "Content-Type: text/plain\r\n", body), "ok");
}

/* Waits until an answer holds the text: packets may come one by one or together. */
static void expect(const char *text)
{
	for (int i = 0; i < 10; i++) {
		const char *body = poll_once();
		if (strstr(body, text) != NULL) {
			return;
		}
		if (strcmp(body, "2") == 0) {
			post("3");
		}
	}
	fail_msg("no '%s', at last: %s", text, answer);
}

static void open_client(void)
{
	const char *body = ask("GET", "/socket.io/?EIO=4&transport=polling", "", "");
	const char *sid = strstr(body, "\"sid\":\"");
	assert_non_null(sid);
	snprintf(session_path, sizeof(session_path),
		"/socket.io/?EIO=4&transport=polling&sid=%.20s", sid + 7);
	post("40/seats,");
	expect("40/seats,{\"sid\":\"");
}

/* ---- usecases -------------------------------------------------------------------------------- */

static enum fzio_status take(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack)
{
	*ack = (struct seats_take_ack){ .room = cmd->room, .left = 2 };
	return fzio_ctx_join(ctx, cmd->room);
}

static void *work(void *reply)
{
	const struct fzio_ctx *ctx = fzio_reply_ctx(reply);
	fzio_emit(fzio_ctx_emitter(ctx), &seats_reset_event, fzio_sid(fzio_ctx_request(ctx)->sid),
		NULL);
	fzio_reply_send(reply, NULL);
	return NULL;
}

static enum fzio_status quit(struct fzio_ctx *ctx)
{
	pthread_t worker;
	struct fzio_reply *reply = fzio_ctx_defer(ctx);
	if (reply == NULL || pthread_create(&worker, NULL, work, reply) != 0) {
		return FZIO_ENOMEM;
	}
	pthread_detach(worker);
	return FZIO_DEFERRED;
}

/* ---- an identity ----------------------------------------------------------------------------- */

static struct fzio_reply *_Atomic held;
static atomic_int disconnected, destroyed;

static void destroy_identity(void *identity)
{
	free(identity);
	atomic_fetch_add(&destroyed, 1);
}

static void identify(struct fzio_socket *socket, void *user)
{
	(void)user;
	fzio_socket_set_data(socket, strdup("Ada"), destroy_identity);
}

static void gone(struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user)
{
	(void)socket;
	(void)reason;
	(void)user;
	atomic_fetch_add(&disconnected, 1);
}

static enum fzio_status hold(struct fzio_ctx *ctx)
{
	struct fzio_reply *reply = fzio_ctx_defer(ctx);
	atomic_store(&held, reply);
	return reply != NULL ? FZIO_DEFERRED : FZIO_ENOMEM;
}

static void wait_for(const atomic_int *count)
{
	for (int i = 0; i < 10000 && atomic_load(count) == 0; i++) {
		usleep(1000);
	}
	assert_int_equal(atomic_load(count), 1);
}

static void hello(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	const char *name = fzio_http_query(request, "name");
	const char *tenant = fzio_http_header(request, "x-tenant");
	char *text = fzio_arena_printf(request->arena, "%s %s, %s, %.*s", (const char *)user,
		name != NULL ? name : "?", tenant != NULL ? tenant : "?", (int)request->body.len,
		request->body.data != NULL ? (const char *)request->body.data : "");
	response->content_type = "text/plain";
	response->headers = "X-Own: 1\r\n";
	response->body = text;
	response->body_len = strlen(text);
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	server = fzio_server_create(
		&(struct fzio_server_options){ .interface = "127.0.0.1", .port = FZIO_PORT_ANY });
	registry = fzio_registry_create();
	assert_non_null(server);
	return 0;
}

/* A test that failed leaves a server that runs, and cannot be destroyed, and perhaps a reply. */
static int teardown(void **state)
{
	(void)state;
	if (has_thread) {
		fzio_server_stop(server);
		pthread_join(thread, NULL);
		has_thread = false;
	}
	struct fzio_reply *reply = atomic_exchange(&held, NULL);
	if (reply != NULL) {
		fzio_reply_send(reply, NULL);
	}
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return 0;
}

static void include(void)
{
	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	assert_int_equal(fzio_adapter_include_router(adapter, &seats_router), FZIO_OK);
}

static void missing_usecase_keeps_the_port_closed(void **state)
{
	(void)state;
	include();
	seats_register_take(registry, take, NULL);
	assert_int_equal(fzio_server_listen(server), FZIO_ESTATE);
	assert_int_equal(fzio_server_port(server), 0);
	assert_int_equal(fzio_server_run(server), 1);
	seats_register_quit(registry, quit, NULL);
	assert_int_equal(fzio_server_listen(server), FZIO_OK);
	assert_int_equal(fzio_server_listen(server), FZIO_ESTATE);
}

static void port_in_use_is_an_error(void **state)
{
	(void)state;
	start();
	struct fzio_server *second = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = fzio_server_port(server) });
	assert_non_null(second);
	assert_int_equal(fzio_server_listen(second), FZIO_EIO);
	assert_int_equal(fzio_server_run(second), 1);
	fzio_server_destroy(second);
	stop();
}

static void nothing_is_added_while_it_runs(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_listen(server), FZIO_OK);
	assert_int_equal(fzio_server_route(server, "GET", "/", hello, NULL), FZIO_ESTATE);
	assert_int_equal(fzio_server_static(server, "/", "/tmp"), FZIO_ESTATE);
	assert_int_equal(fzio_server_namespace(server, "/", NULL), FZIO_ESTATE);
	assert_null(fzio_adapter_create(server, &(struct fzio_adapter_options){ 0 }));
}

static void names_are_checked(void **state)
{
	(void)state;
	static const char *const names[] = { "", "chat", "/a,b", "/a?b", NULL };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(fzio_server_namespace(server, names[i], NULL), FZIO_EINVAL);
	}
	static const char *const events[] = { "connect", "disconnect", "newListener", NULL };
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		assert_int_equal(fzio_server_on(server, "/", events[i],
					 (fzio_event_fn *)(fzio_any_fn *)hello, NULL),
			FZIO_EINVAL);
	}
	include();
	assert_int_equal(fzio_server_on(server, "/seats", "take",
				 (fzio_event_fn *)(fzio_any_fn *)hello, NULL),
		FZIO_EEXIST);
}

static void program_without_a_server_fails_softly(void **state)
{
	(void)state;
	assert_null(fzio_server_create(&(struct fzio_server_options){ .port = 70000 }));
	assert_null(fzio_adapter_create(NULL, &(struct fzio_adapter_options){ 0 }));
	assert_int_equal(fzio_adapter_include_router(NULL, &seats_router), FZIO_EINVAL);
	assert_int_equal(fzio_server_on(NULL, "/", "x", NULL, NULL), FZIO_EINVAL);
	assert_int_equal(fzio_server_run(NULL), 1);
	assert_int_equal(fzio_server_status(NULL).connections, 0);
	fzio_server_stop(NULL);
	fzio_server_destroy(NULL);
}

static void bare_engine_has_no_namespaces(void **state)
{
	(void)state;
	const struct fzio_engine_handlers handlers = { 0 };
	struct fzio_server *bare = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = FZIO_PORT_ANY, .engine = &handlers });
	assert_int_equal(fzio_server_namespace(bare, "/", NULL), FZIO_EUNSUPPORTED);
	assert_null(fzio_adapter_create(bare, &(struct fzio_adapter_options){ 0 }));
	fzio_server_destroy(bare);
}

static void serves_routes(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_route(server, "GET", "/hi", hello, "Hello"), FZIO_OK);
	assert_int_equal(fzio_server_route(server, "POST", "/hi", hello, "Posted"), FZIO_OK);
	start();
	assert_string_equal(ask("GET", "/hi?x=1&name=a%20%C3%A9+b", "X-Tenant: acme\r\n", ""),
		"Hello a \xc3\xa9 b, acme, ");
	assert_int_equal(status_of_answer(), 200);
	assert_non_null(strcasestr(answer, "\r\nX-Own: 1\r\n"));
	assert_non_null(strcasestr(answer, "\r\nContent-Type: text/plain\r\n"));
	assert_string_equal(ask("POST", "/hi", "", "body"), "Posted ?, ?, body");
	assert_string_equal(ask("HEAD", "/hi", "", ""), "");
	assert_int_equal(status_of_answer(), 200);
	assert_non_null(strcasestr(answer, "\r\nContent-Length: 12\r\n"));
	ask("DELETE", "/hi", "", "");
	assert_int_equal(status_of_answer(), 405);
	assert_non_null(strcasestr(answer, "\r\nAllow: GET, HEAD, POST\r\n"));
	ask("GET", "/none", "", "");
	assert_int_equal(status_of_answer(), 404);
	stop();
}

static struct fzio_http_response unsound;

static void answer_unsound(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)request, (void)user;
	*response = unsound;
}

/* A handler may pass a client's words on: what would begin a header, a body or another answer is
 * not sent (RFC 9110 §5.5, RFC 9112 §11.1). */
static void unsound_answers_are_not_sent(void **state)
{
	(void)state;
	static const struct fzio_http_response answers[] = {
		{ .status = 200, .headers = "X-Own: a" },
		{ .status = 200, .headers = "X-Own: a\r\n\r\n<script>\r\n" },
		{ .status = 200, .headers = "X-Own: a\nSet-Cookie: b=c\r\n" },
		{ .status = 200, .headers = "X-Own: a\rb\r\n" },
		{ .status = 200, .headers = "X Own: a\r\n" },
		{ .status = 200, .headers = ": a\r\n" },
		{ .status = 200, .headers = "X-Own\r\n" },
		{ .status = 200, .headers = "X-Own: a\r\ncontent-length: 5\r\n" },
		{ .status = 200, .headers = "Transfer-Encoding: chunked\r\n" },
		{ .status = 200, .headers = "Connection: upgrade\r\n" },
		{ .status = 200, .content_type = "text/html\r\nSet-Cookie: b=c" },
		{ .status = 200, .body_len = 3 },
		{ .status = 0 },
		{ .status = 100 },
		{ .status = 101 },
		{ .status = 2000 },
	};
	assert_int_equal(fzio_server_route(server, NULL, "/", answer_unsound, NULL), FZIO_OK);
	start();
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		unsound = answers[i];
		assert_string_equal(ask("GET", "/", "", ""), "");
		assert_int_equal(status_of_answer(), 500);
		assert_null(strcasestr(answer, "own"));
		assert_null(strcasestr(answer, "cookie"));
	}
	unsound = (struct fzio_http_response){ .status = 200,
		.headers = "X-Own:\r\nX-Other: a\tb: \xc3\xa9\r\n",
		.content_type = "text/plain" };
	ask("GET", "/", "", "");
	assert_int_equal(status_of_answer(), 200);
	assert_non_null(strcasestr(answer, "\r\nX-Other: a\tb: \xc3\xa9\r\n"));
	/* No content has no length, whatever the handler gave. */
	unsound = (struct fzio_http_response){ .status = 204, .body = "abc", .body_len = 3 };
	assert_string_equal(ask("GET", "/", "", ""), "");
	assert_non_null(strcasestr(answer, "\r\nContent-Length: 0\r\n"));
	stop();
}

static char warned[1024];

static void keep_warning(enum fzio_log_level level, const char *line, void *user)
{
	(void)level, (void)user;
	snprintf(warned, sizeof(warned), "%s", line);
}

static void sleep_in_handler(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)request, (void)response, (void)user;
	usleep(1100000);
}

static void handler_that_blocks_is_told_of(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_route(server, "GET", "/", sleep_in_handler, NULL), FZIO_OK);
	assert_int_equal(fzio_server_route(server, "GET", "/quick", hello, "Hello"), FZIO_OK);
	warned[0] = '\0';
	fzio_log_set(keep_warning, NULL, FZIO_LOG_WARNING);
	start();
	ask("GET", "/quick", "", "");
	assert_int_equal(status_of_answer(), 200);
	assert_string_equal(warned, "");
	ask("GET", "/", "", "");
	stop();
	assert_non_null(strstr(warned, "a handler held the loop, and all clients, for "));
}

/* One is served, one is turned away with a reason, and the log says so. */
static void full_server_says_so(void **state)
{
	(void)state;
	struct fzio_server *before = server;
	server = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = FZIO_PORT_ANY, .max_connections = 1 });
	assert_non_null(server);
	warned[0] = '\0';
	fzio_log_set(keep_warning, NULL, FZIO_LOG_WARNING);
	start();
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)fzio_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ask("GET", "/", "", "");
	assert_int_not_equal(status_of_answer(), 404);
	close(fd);
	stop();
	assert_non_null(strstr(warned, "the limit of 1 connections is reached"));
	fzio_server_destroy(server);
	server = before;
}

static void run_again(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)request, (void)user;
	response->status = fzio_server_run(server) == 1 ? 202 : 500;
	fzio_server_destroy(server); /* does nothing but complain */
}

/* Within a handler, either would free what the handler stands on. */
static void running_server_neither_runs_again_nor_is_destroyed(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_route(server, "GET", "/", run_again, NULL), FZIO_OK);
	start();
	ask("GET", "/", "", "");
	assert_int_equal(status_of_answer(), 202);
	assert_int_equal(fzio_server_run(server), 1);
	ask("GET", "/", "", "");
	assert_int_equal(status_of_answer(), 202);
	stop();
}

/* Its sessions are closed and its port is: what is to serve again is created again. */
static void server_that_was_stopped_does_not_run_again(void **state)
{
	(void)state;
	start();
	stop();
	assert_int_equal(fzio_server_run(server), 1);
}

static void server_may_be_stopped_before_it_runs(void **state)
{
	(void)state;
	fzio_server_stop(server);
	assert_int_equal(fzio_server_run(server), 0);
}

static void stop_on_signal(int number)
{
	(void)number;
	fzio_server_stop(server);
}

static void own_signal_handler_may_stop_it(void **state)
{
	(void)state;
	fzio_server_destroy(server);
	server = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = FZIO_PORT_ANY, .keep_signals = true });
	struct sigaction own = { .sa_handler = stop_on_signal }, old;
	assert_int_equal(sigaction(SIGTERM, &own, &old), 0);
	start();
	assert_int_equal(kill(getpid(), SIGTERM), 0);
	join();
	assert_int_equal(sigaction(SIGTERM, &old, NULL), 0);
}

static void serves_files(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_static(server, "/tests", FZIO_TEST_SOURCE_DIR), FZIO_OK);
	start();
	const char *body = ask("GET", "/tests/CMakeLists.txt", "", "");
	assert_int_equal(status_of_answer(), 200);
	assert_non_null(strstr(body, "SPDX-License-Identifier"));
	assert_non_null(strcasestr(answer, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
	char header[256];
	const char *tag = strcasestr(answer, "\r\nETag: ");
	assert_non_null(tag);
	snprintf(header, sizeof(header), "If-None-Match: %.*s\r\n", (int)strcspn(tag + 8, "\r"),
		tag + 8);
	assert_string_equal(ask("GET", "/tests/CMakeLists.txt", header, ""), "");
	assert_int_equal(status_of_answer(), 304);
	assert_string_equal(ask("HEAD", "/tests/CMakeLists.txt", "", ""), "");
	assert_int_equal(status_of_answer(), 200);
	static const char *const outside[] = { "/tests/../CMakeLists.txt",
		"/tests/%2e%2e/CMakeLists.txt", "/tests/..%2fCMakeLists.txt",
		"/tests/CMakeLists.txt%00.png" };
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		/* 0: libwebsockets hangs up on U+0000. */
		ask("GET", outside[i], "", "");
		assert_true(status_of_answer() == 0 || status_of_answer() == 404);
	}
	stop();
}

static void commands_are_acked_and_deferred(void **state)
{
	(void)state;
	include();
	seats_register_take(registry, take, NULL);
	seats_register_quit(registry, quit, NULL);
	start();
	open_client();
	post("42/seats,0[\"take\",{\"room\":\"blue\"}]");
	expect("43/seats,0[{\"room\":\"blue\",\"left\":2}]");
	post("42/seats,1[\"take\",{\"room\":\"\"}]");
	expect("socketio.invalid_payload");
	post("42/seats,2[\"unknown\"]");
	expect("socketio.unknown_event");
	const struct seats_take_ack taken = { .room = "blue", .left = 1 };
	assert_int_equal(fzio_emit(fzio_server_emitter(server), &seats_taken_event,
				 fzio_room("blue"), &taken),
		FZIO_OK);
	expect("42/seats,[\"taken\",{\"room\":\"blue\",\"left\":1}]");
	post("42/seats,3[\"quit\"]");
	expect("43/seats,3[]");
	stop();
	struct fzio_server_status status = fzio_server_status(server);
	assert_int_equal(status.connections, 0);
	assert_int_equal(status.sockets, 0);
	assert_int_equal(status.rooms, 0);
	assert_int_equal(status.events, 4);
	assert_true(status.emits >= 2);
}

/* The client goes while its usecase is at work, on the loop's thread or a worker: who it was is
 * still to be read until the reply is sent. */
static void identity_lives_as_long_as_its_contexts(void **state)
{
	(void)state;
	include();
	seats_register_take(registry, take, NULL);
	seats_register_quit(registry, hold, NULL);
	const struct fzio_namespace_handlers handlers = { .connected = identify,
		.disconnect = gone };
	for (int blocking = 0; blocking < 2; blocking++) {
		if (blocking) {
			teardown(state);
			setup(state);
			include();
			seats_register_take(registry, take, NULL);
			seats_register_quit(registry, hold, NULL);
			assert_int_equal(
				fzio_registry_set_blocking(registry, "seats.quit"), FZIO_OK);
		}
		assert_int_equal(fzio_server_namespace(server, "/seats", &handlers), FZIO_OK);
		atomic_store(&held, NULL);
		atomic_store(&disconnected, 0);
		atomic_store(&destroyed, 0);
		start();
		open_client();
		post("42/seats,3[\"quit\"]");
		post("1");
		wait_for(&disconnected);
		ask("GET", "/", "", ""); /* the loop is done with the client then */
		struct fzio_reply *reply = NULL;
		for (int i = 0; i < 10000 && (reply = atomic_exchange(&held, NULL)) == NULL; i++) {
			usleep(1000);
		}
		assert_non_null(reply);
		assert_int_equal(atomic_load(&destroyed), 0);
		const struct fzio_request *request = fzio_ctx_request(fzio_reply_ctx(reply));
		assert_string_equal(request->identity, "Ada");
		fzio_reply_send(reply, NULL);
		wait_for(&destroyed);
		stop();
	}
}

static void signal_stops_it(void **state)
{
	(void)state;
	assert_int_equal(fzio_server_namespace(server, "/seats", NULL), FZIO_OK);
	start();
	open_client();
	assert_int_equal(kill(getpid(), SIGTERM), 0);
	join();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(missing_usecase_keeps_the_port_closed),
		TEST(port_in_use_is_an_error),
		TEST(nothing_is_added_while_it_runs),
		TEST(names_are_checked),
		TEST(program_without_a_server_fails_softly),
		TEST(bare_engine_has_no_namespaces),
		TEST(serves_routes),
		TEST(unsound_answers_are_not_sent),
		TEST(full_server_says_so),
		TEST(handler_that_blocks_is_told_of),
		TEST(running_server_neither_runs_again_nor_is_destroyed),
		TEST(serves_files),
		TEST(commands_are_acked_and_deferred),
		TEST(identity_lives_as_long_as_its_contexts),
		TEST(signal_stops_it),
		TEST(own_signal_handler_may_stop_it),
		TEST(server_that_was_stopped_does_not_run_again),
		TEST(server_may_be_stopped_before_it_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
