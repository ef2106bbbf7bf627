/* SPDX-License-Identifier: MIT */
/* How long a body may take: byte by byte it would hold its connection for weeks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/log.h>

#include "transport/loop.h"

#define TIMEOUT_MS 2000 /* much more than a machine loses by being busy */

static struct fzio__loop *loop;
static struct fzio__engine *engine;
static pthread_t thread;
static int port;

static void session_event(struct fzio__engine_app *app, struct fzio__session *session)
{
	(void)app, (void)session;
}

static void session_message(struct fzio__engine_app *app, struct fzio__session *session,
	bool binary, const char *data, size_t len)
{
	(void)app, (void)session, (void)binary, (void)data, (void)len;
}

static void session_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	(void)app, (void)session, (void)reason;
}

static void answer(struct fzio__http_app *app, const struct fzio_http_request *request,
	struct fzio_http_response *ret_response, const char **ret_file)
{
	(void)app, (void)request, (void)ret_file;
	ret_response->status = 202;
}

static struct fzio__engine_app engine_app = { session_event, session_message, session_close };
static struct fzio__http_app http_app = { answer };

static void *run(void *unused)
{
	(void)unused;
	fzio__loop_run(loop, false);
	return NULL;
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	loop = fzio__loop_create(&(struct fzio__loop_options){
		.path = "/engine.io/", .max_payload = 1000, .body_timeout_ms = TIMEOUT_MS });
	assert_non_null(loop);
	engine = fzio__engine_create(&(struct fzio__engine_options){ .ping_interval_ms = 25000,
					     .ping_timeout_ms = 20000,
					     .max_payload = 1000,
					     .max_buffered = 1000,
					     .polling = true,
					     .owner = 'A' },
		fzio__loop_timers(loop), &engine_app);
	assert_non_null(engine);
	fzio__loop_attach(loop, engine, &http_app);
	assert_int_equal(fzio__loop_listen(loop, "127.0.0.1", 0, &port), FZIO_OK);
	return pthread_create(&thread, NULL, run, NULL);
}

static int teardown(void **state)
{
	(void)state;
	fzio__loop_stop(loop);
	pthread_join(thread, NULL);
	fzio__engine_destroy(engine);
	fzio__loop_destroy(loop);
	return 0;
}

static int begin_post(void)
{
	static const char head[] = "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = { .tv_usec = 50000 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL), sizeof(head) - 1);
	return fd;
}

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A byte each 50 ms, as long as the server listens; how long it did. */
static long trickle(int fd)
{
	long began = now_ms();
	char got[256];
	for (int i = 0; i < 10 * TIMEOUT_MS / 50; i++) {
		bool sent = send(fd, "x", 1, MSG_NOSIGNAL) == 1;
		ssize_t len = sent ? recv(fd, got, sizeof(got), 0) : 0;
		if (len >= 0) {
			assert_int_equal(len, 0); /* cut off, without an answer */
			return now_ms() - began;
		}
	}
	fail_msg("the server waited for %ld ms", now_ms() - began);
	return 0;
}

static void body_that_trickles_is_cut_off(void **state)
{
	(void)state;
	int fd = begin_post();
	long took = trickle(fd);
	close(fd);
	assert_true(took >= TIMEOUT_MS - 100);
}

static void body_in_time_is_answered(void **state)
{
	(void)state;
	int fd = begin_post();
	char body[100], got[256];
	memset(body, 'x', sizeof(body));
	assert_int_equal(send(fd, body, 50, MSG_NOSIGNAL), 50);
	usleep(TIMEOUT_MS / 4 * 1000);
	assert_int_equal(send(fd, body, 50, MSG_NOSIGNAL), 50);
	ssize_t len = -1;
	for (int i = 0; i < 200 && len < 0; i++) {
		len = recv(fd, got, sizeof(got), 0);
	}
	assert_true(len > 12);
	assert_memory_equal(got, "HTTP/1.1 202", 12);
	/* Nor does the deadline outlive the body. */
	usleep(TIMEOUT_MS * 1000);
	assert_int_equal(send(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27, MSG_NOSIGNAL), 27);
	len = -1;
	for (int i = 0; i < 200 && len < 0; i++) {
		len = recv(fd, got, sizeof(got), 0);
	}
	assert_true(len > 12);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(body_that_trickles_is_cut_off, setup, teardown),
		cmocka_unit_test_setup_teardown(body_in_time_is_answered, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
