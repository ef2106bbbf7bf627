/* SPDX-License-Identifier: MIT */
/*
 * A server whose memory runs out: each allocation of fzio fails once, one after the other, while
 * clients do what clients do. Whatever they are answered, nothing crashes, leaks or hangs, and the
 * next client is served. Linked with --wrap: libwebsockets' own allocations are not ours to judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "seats.h"

/* ---- allocations that fail -------------------------------------------------------------------- */

static atomic_long countdown = -1; /* -1: none fails */
static atomic_long to_fail; /* how many in a row */

void *__real_malloc(size_t size);
void *__real_calloc(size_t len, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t len, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);

static bool fails(void)
{
	if (atomic_load(&countdown) < 0) {
		return false;
	}
	long left = atomic_fetch_sub(&countdown, 1);
	if (left > 0) {
		return false;
	}
	/* Below zero counts on, so that the next ones fail as well. */
	if (atomic_fetch_sub(&to_fail, 1) > 0) {
		atomic_store(&countdown, 0);
		return true;
	}
	atomic_store(&countdown, -1);
	return false;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t len, size_t size)
{
	return fails() ? NULL : __real_calloc(len, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t len)
{
	return fails() ? NULL : __real_strndup(text, len);
}

/* The allocation after `allowed` others fails, and so do the next ones, `in_a_row` in all. */
static void fail_after(long allowed, long in_a_row)
{
	atomic_store(&to_fail, in_a_row);
	atomic_store(&countdown, allowed);
}

/* Has it come to that? And no more from here on. */
static bool has_failed(long in_a_row)
{
	atomic_store(&countdown, -1);
	return atomic_load(&to_fail) < in_a_row;
}

/* ---- a server --------------------------------------------------------------------------------- */

static struct fzio_server *server;
static struct fzio_registry *registry;
static pthread_t thread;
static bool on_workers; /* where its usecases run */

static enum fzio_status take(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack)
{
	*ack = (struct seats_take_ack){ .room = cmd->room, .left = 2 };
	enum fzio_status status = fzio_ctx_join(ctx, cmd->room);
	if (status != FZIO_OK) {
		return status;
	}
	return fzio_emit(fzio_ctx_emitter(ctx), &seats_reset_event, fzio_room(cmd->room), NULL);
}

static enum fzio_status quit(struct fzio_ctx *ctx)
{
	struct fzio_reply *reply = fzio_ctx_defer(ctx);
	if (reply == NULL) {
		return FZIO_ENOMEM;
	}
	fzio_reply_fail(reply, FZIO_CONFLICT, "seats.busy", "not now");
	return FZIO_DEFERRED;
}

static void hello(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	(void)user;
	const char *name = fzio_http_query(request, "name");
	response->body = name != NULL ? name : "?";
	response->body_len = strlen(response->body);
}

static bool set_blocking(void)
{
	return fzio_registry_set_blocking(registry, "seats.take") == FZIO_OK &&
	       fzio_registry_set_blocking(registry, "seats.quit") == FZIO_OK;
}

static bool create(void)
{
	server = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = FZIO_PORT_ANY, .keep_signals = true });
	registry = fzio_registry_create();
	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	return server != NULL && registry != NULL && adapter != NULL &&
	       seats_register_take(registry, take, NULL) == FZIO_OK &&
	       seats_register_quit(registry, quit, NULL) == FZIO_OK &&
	       (!on_workers || set_blocking()) &&
	       fzio_adapter_include_router(adapter, &seats_router) == FZIO_OK &&
	       fzio_server_route(server, "GET", "/hello", hello, NULL) == FZIO_OK &&
	       fzio_server_static(server, "/tests", FZIO_TEST_SOURCE_DIR) == FZIO_OK &&
	       fzio_server_listen(server) == FZIO_OK;
}

static void destroy(void)
{
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
}

static void *run(void *unused)
{
	(void)unused;
	fzio_server_run(server);
	return NULL;
}

static void start(void)
{
	assert_int_equal(pthread_create(&thread, NULL, run, NULL), 0);
}

static void stop(void)
{
	fzio_server_stop(server);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

/* ---- a client, content with any answer -------------------------------------------------------- */

static char answer[16384];

static int open_connection(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = { .tv_usec = 100000 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)fzio_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* What comes in one piece, or nothing within the patience. */
static const char *tell(int fd, const void *data, size_t len)
{
	(void)!send(fd, data, len, MSG_NOSIGNAL);
	ssize_t got = recv(fd, answer, sizeof(answer) - 1, 0);
	answer[got > 0 ? got : 0] = '\0';
	return answer;
}

static const char *ask(int fd, const char *method, const char *path, const char *body)
{
	char request[2048];
	int len = snprintf(request, sizeof(request),
		"%s %s HTTP/1.1\r\nHost: a\r\nCookie: a=b\r\nAccept-Encoding: gzip\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		method, path, strlen(body), body);
	return tell(fd, request, (size_t)len);
}

static size_t frame(unsigned char *place, int opcode, const char *text)
{
	size_t len = strlen(text);
	assert_true(len < 126);
	place[0] = (unsigned char)(0x80 | opcode);
	place[1] = (unsigned char)(0x80 | len);
	memset(place + 2, 0, 4); /* a mask, if a weak one */
	memcpy(place + 6, text, len);
	return len + 6;
}

static void speak(int fd, const char *text)
{
	unsigned char data[256];
	tell(fd, data, frame(data, 1, text));
}

static void upgrade(int fd, const char *path)
{
	char request[1024];
	int len = snprintf(request, sizeof(request),
		"GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
		path);
	tell(fd, request, (size_t)len);
}

static void use_websocket(void)
{
	int fd = open_connection();
	upgrade(fd, "/socket.io/?EIO=4&transport=websocket");
	speak(fd, "40/seats,{\"token\":\"t\"}");
	speak(fd, "42/seats,7[\"take\",{\"room\":\"blue\"}]");
	speak(fd, "42/seats,8[\"take\",{\"room\":\"\",\"more\":[1,2,{\"a\":null}]}]");
	speak(fd, "42/seats,9[\"quit\"]");
	speak(fd, "451-/seats,[\"take\",{\"_placeholder\":true,\"num\":0}]");
	close(fd);
}

static void use_polling(void)
{
	char path[256], socket_path[300];
	int fd = open_connection();
	const char *sid =
		strstr(ask(fd, "GET", "/socket.io/?EIO=4&transport=polling", ""), "\"sid\":\"");
	if (sid != NULL) {
		snprintf(path, sizeof(path), "/socket.io/?EIO=4&transport=polling&sid=%.20s",
			sid + 7);
		snprintf(socket_path, sizeof(socket_path),
			"/socket.io/?EIO=4&transport=websocket&sid=%.20s", sid + 7);
		ask(fd, "POST", path, "40/seats,");
		ask(fd, "GET", path, "");
		ask(fd, "POST", path,
			"42/seats,0[\"take\",{\"room\":\"blue\"}]\x1e"
			"42/seats,1[\"nope\"]");
		int other = open_connection();
		upgrade(other, socket_path);
		speak(other, "2probe");
		speak(other, "5");
		speak(other, "42/seats,2[\"take\",{\"room\":\"red\"}]");
		close(other);
	}
	close(fd);
}

static void use_http(void)
{
	int fd = open_connection();
	ask(fd, "GET", "/hello?name=a%20b", "");
	ask(fd, "GET", "/tests/CMakeLists.txt", "");
	ask(fd, "POST", "/none", "body");
	close(fd);
}

static void expect_service(void)
{
	int fd = open_connection();
	struct timeval patience = { .tv_sec = 5 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	const char *said = ask(fd, "GET", "/socket.io/?EIO=4&transport=polling", "");
	assert_non_null(strstr(said, "HTTP/1.1 200"));
	close(fd);
}

/* ---- the tests -------------------------------------------------------------------------------- */

/* Far more than there are: an end for a test that does not find its own. */
#define ALLOCATIONS_MAX 2000

static void every_allocation_of_a_server_in_use_may_fail(void **state, void (*use)(void))
{
	(void)state;
	static const long in_a_row[] = { 1, 12 };
	for (size_t i = 0; i < sizeof(in_a_row) / sizeof(in_a_row[0]); i++) {
		long allowed = 0;
		bool failed = true;
		for (; failed && allowed<ALLOCATIONS_MAX; allowed += in_a_row[i]> 1 ? 3 : 1) {
			assert_true(create());
			start();
			fail_after(allowed, in_a_row[i]);
			use();
			failed = has_failed(in_a_row[i]);
			expect_service();
			stop();
			destroy();
		}
		assert_true(allowed > 5 && allowed < ALLOCATIONS_MAX);
	}
}

static void websockets(void **state)
{
	every_allocation_of_a_server_in_use_may_fail(state, use_websocket);
}

/* The client sends, and leaves, while its usecases are at work. */
static void workers(void **state)
{
	on_workers = true;
	every_allocation_of_a_server_in_use_may_fail(state, use_websocket);
	on_workers = false;
}

static void polling_and_upgrades(void **state)
{
	every_allocation_of_a_server_in_use_may_fail(state, use_polling);
}

static void routes_and_files(void **state)
{
	every_allocation_of_a_server_in_use_may_fail(state, use_http);
}

static void creation(void **state)
{
	(void)state;
	bool failed = true;
	long allowed = 0;
	for (; failed && allowed < ALLOCATIONS_MAX; allowed++) {
		fail_after(allowed, 1);
		bool created = create();
		failed = has_failed(1);
		/* What could not be done was told, or is optional. */
		if (created) {
			start();
			expect_service();
			stop();
		}
		destroy();
		assert_true(created || failed);
	}
	assert_true(allowed > 20 && allowed < ALLOCATIONS_MAX);
}

static int be_quiet(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(creation),
		cmocka_unit_test(websockets),
		cmocka_unit_test(workers),
		cmocka_unit_test(polling_and_upgrades),
		cmocka_unit_test(routes_and_files),
	};
	return cmocka_run_group_tests(tests, be_quiet, NULL);
}
