/* SPDX-License-Identifier: MIT */
/*
 * Static files over real sockets: large ones to slow readers and to many, and those that change
 * while they are sent. What static_files.c decides without a socket is in test_server_http.c.
 */
#include "wire.h"

#include <sys/stat.h>

#define SIZE    (50 * 1024 * 1024)
#define READERS 12

static struct wire_server wire;
static char folder[64], path[128];

/* ---- the file ---------------------------------------------------------------------------------- */

/* It repeats after a number of bytes that no buffer has. */
#define PERIOD ((size_t)65521)

static char pattern[2 * PERIOD];

static void write_file(const char *name, size_t size)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	for (size_t at = 0; at < size; at += PERIOD) {
		size_t len = size - at < PERIOD ? size - at : PERIOD;
		assert_int_equal(fwrite(pattern, 1, len, file), len);
	}
	assert_int_equal(fclose(file), 0);
}

static void make_pattern(void)
{
	for (size_t i = 0; i < sizeof(pattern); i++) {
		pattern[i] = (char)(i % PERIOD * 7 + i % PERIOD / 4099);
	}
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	strcpy(folder, "/tmp/fzio-files-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/large.bin", folder);
	write_file(path, SIZE);
	wire.server = fzio_server_create(
		&(struct fzio_server_options){ .interface = "127.0.0.1", .port = FZIO_PORT_ANY });
	assert_non_null(wire.server);
	assert_int_equal(fzio_server_static(wire.server, "/", folder), FZIO_OK);
	wire_start(&wire);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	wire_stop(&wire);
	fzio_server_destroy(wire.server);
	unlink(path);
	rmdir(folder);
	return 0;
}

/* ---- its reader -------------------------------------------------------------------------------- */

/* Asks for it; the head of the answer. */
static const char *ask(struct wire *client, const char *method, const char *headers)
{
	char request[512];
	int len = snprintf(request, sizeof(request), "%s /large.bin HTTP/1.1\r\nHost: a\r\n%s\r\n",
		method, headers);
	wire_write(client, request, (size_t)len);
	return wire_head(client);
}

static void assert_has(const char *head, const char *text)
{
	if (strstr(head, text) == NULL) {
		fail_msg("no '%s' in: %s", text, head);
	}
}

static struct wire *begin(int window)
{
	struct wire *client = wire_connect(wire.server, window);
	const char *head = ask(client, "GET", "");
	assert_has(head, "HTTP/1.1 200 OK\r\n");
	assert_has(head, "\r\nContent-Length: 52428800\r\n");
	assert_has(head, "\r\nContent-Type: application/octet-stream\r\n");
	return client;
}

/* Reads from byte `at` on until so many are read or the server closes; where it stopped. */
static size_t take(struct wire *client, size_t at, size_t end)
{
	while (at < end) {
		if (client->at == client->len && wire_read(client) == 0) {
			break;
		}
		size_t len = client->len - client->at;
		len = len < end - at ? len : end - at;
		len = len < PERIOD ? len : PERIOD;
		if (memcmp(client->in + client->at, pattern + at % PERIOD, len) != 0) {
			fail_msg("wrong between bytes %zu and %zu", at, at + len);
		}
		client->at += len;
		at += len;
	}
	return at;
}

/* The connection goes on: the answer ended where it said. */
static void assert_usable(struct wire *client)
{
	assert_has(ask(client, "HEAD", ""), "HTTP/1.1 200 OK\r\n");
}

/* ---- tests ------------------------------------------------------------------------------------- */

static void slow_reader_costs_a_piece_only(void **state)
{
	(void)state;
	long before = wire_resident_kib();
	struct wire *client = begin(4096);
	wire_sleep(50);
	wire_assert_rests(&wire);
	size_t at = 0;
	for (size_t step = 1; step < 64; step++) {
		at = take(client, at, step * 100003);
		wire_sleep(1);
	}
	assert_true(WIRE_SANITIZED || wire_resident_kib() - before < 2 * 1024);
	assert_int_equal(take(client, at, SIZE), SIZE);
	assert_usable(client);
	wire_close(client);
}

static void many_readers_get_it_whole(void **state)
{
	(void)state;
	struct wire *clients[READERS];
	size_t at[READERS] = { 0 };
	long before = wire_resident_kib();
	for (int i = 0; i < READERS; i++) {
		clients[i] = begin(0);
	}
	long peak = 0;
	for (size_t end = 0; end < SIZE; end += SIZE / 50) {
		for (int i = 0; i < READERS; i++) {
			at[i] = take(clients[i], at[i], end + SIZE / 50);
		}
		long now = wire_resident_kib();
		peak = now > peak ? now : peak;
	}
	/* Of each a piece of 64 KiB, and what this client holds. */
	assert_true(WIRE_SANITIZED || peak - before < READERS * 600);
	for (int i = 0; i < READERS; i++) {
		assert_int_equal(at[i], SIZE);
		assert_usable(clients[i]);
		wire_close(clients[i]);
	}
}

static void slow_reader_holds_nobody_up(void **state)
{
	(void)state;
	struct wire *slow = begin(0);
	for (int i = 0; i < 10; i++) {
		struct wire *client = wire_connect(wire.server, 0);
		assert_usable(client);
		wire_close(client);
	}
	assert_int_equal(take(slow, 0, SIZE), SIZE);
	wire_close(slow);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	(void)state;
	struct wire *client = wire_connect(wire.server, 0);
	static const char requests[] = "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"
				       "HEAD /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"
				       "GET /none HTTP/1.1\r\nHost: a\r\n\r\n";
	wire_write(client, requests, sizeof(requests) - 1);
	assert_has(wire_head(client), "HTTP/1.1 200 OK\r\n");
	assert_int_equal(take(client, 0, SIZE), SIZE);
	assert_has(wire_head(client), "HTTP/1.1 200 OK\r\n");
	assert_has(wire_head(client), "HTTP/1.1 404 Not Found\r\n");
	wire_close(client);
}

/* Its length is said already: only an end that comes too early tells the client. */
static void truncated_meanwhile_ends_the_connection(void **state)
{
	(void)state;
	struct wire *client = begin(0);
	size_t at = take(client, 0, 100000);
	assert_int_equal(truncate(path, 20 * 1024 * 1024), 0);
	at = take(client, at, SIZE);
	assert_int_equal(at, 20 * 1024 * 1024);
	assert_int_equal(wire_read(client), 0);
	wire_close(client);
	client = wire_connect(wire.server, 0);
	assert_has(ask(client, "HEAD", ""), "\r\nContent-Length: 20971520\r\n");
	wire_close(client);
}

static void grown_meanwhile_ends_where_it_said(void **state)
{
	(void)state;
	struct wire *client = begin(0);
	size_t at = take(client, 0, 100000);
	FILE *file = fopen(path, "a");
	assert_int_equal(fputs("more", file) >= 0, true);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(take(client, at, SIZE), SIZE);
	assert_has(ask(client, "HEAD", ""), "\r\nContent-Length: 52428804\r\n");
	wire_close(client);
}

/* As deployments do it: the answer that is under way stays the old file's, to its end. */
static void replaced_meanwhile_stays_the_old_one(void **state)
{
	(void)state;
	char other[128];
	snprintf(other, sizeof(other), "%s/other.bin", folder);
	struct wire *client = begin(0);
	size_t at = take(client, 0, 100000);
	write_file(other, 10);
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(take(client, at, SIZE), SIZE);
	assert_has(ask(client, "GET", ""), "\r\nContent-Length: 10\r\n");
	assert_int_equal(take(client, 0, 10), 10);
	wire_close(client);
}

/* RFC 9110 §14.2: a server may ignore it, and answers with 200 and the whole. */
static void ranges_are_ignored(void **state)
{
	(void)state;
	struct wire *client = wire_connect(wire.server, 0);
	const char *head = ask(client, "GET", "Range: bytes=10-19\r\n");
	assert_has(head, "HTTP/1.1 200 OK\r\n");
	assert_null(strstr(head, "Content-Range"));
	assert_has(head, "\r\nContent-Length: 52428800\r\n");
	assert_int_equal(take(client, 0, SIZE), SIZE);
	assert_usable(client);
	wire_close(client);
}

/* RFC 9110 §13.1.2; §13.1.3: what has an ETag is asked for by it, and a date alone changes nothing. */
static void known_files_are_not_sent_again(void **state)
{
	(void)state;
	struct wire *client = wire_connect(wire.server, 0);
	char header[256];
	const char *head = ask(client, "HEAD", "");
	assert_has(head, "\r\nContent-Length: 52428800\r\n");
	const char *tag = strstr(head, "\r\nETag: ");
	assert_non_null(tag);
	snprintf(header, sizeof(header), "If-None-Match: %.*s\r\n", (int)strcspn(tag + 8, "\r"),
		tag + 8);
	assert_has(ask(client, "GET", header), "HTTP/1.1 304 Not Modified\r\n");
	assert_has(ask(client, "HEAD", header), "HTTP/1.1 304 Not Modified\r\n");
	assert_int_equal(truncate(path, 10), 0);
	assert_has(ask(client, "GET", header), "HTTP/1.1 200 OK\r\n");
	assert_int_equal(take(client, 0, 10), 10);
	head = ask(client, "GET", "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT\r\n");
	assert_has(head, "HTTP/1.1 200 OK\r\n");
	assert_int_equal(take(client, 0, 10), 10);
	wire_close(client);
}

static void readers_that_leave_take_the_file_along(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++) {
		struct wire *client = begin(i % 2 == 0 ? 4096 : 0);
		wire_close(client);
	}
	struct wire *client = begin(0);
	assert_int_equal(take(client, 0, SIZE), SIZE);
	/* The next descriptor tells that those before were closed. */
	int fd = dup(client->fd);
	assert_true(fd < 100);
	close(fd);
	wire_close(client);
}

int main(void)
{
	make_pattern();
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(slow_reader_costs_a_piece_only),
		TEST(many_readers_get_it_whole),
		TEST(slow_reader_holds_nobody_up),
		TEST(pipelined_requests_are_answered_in_order),
		TEST(truncated_meanwhile_ends_the_connection),
		TEST(grown_meanwhile_ends_where_it_said),
		TEST(replaced_meanwhile_stays_the_old_one),
		TEST(ranges_are_ignored),
		TEST(known_files_are_not_sent_again),
		TEST(readers_that_leave_take_the_file_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
