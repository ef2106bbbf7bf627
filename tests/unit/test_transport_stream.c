/* SPDX-License-Identifier: MIT */
/*
 * What a reader gets who reads late, or little: every frame, whole and in order, with the answers to
 * its pings where they belong, from a server that meanwhile neither spins nor hoards
 * (transport-ev.md C; transport.md F4).
 */
#include "wire.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#define FRAME  1000 /* bytes of payload: 1,004 with the head */
#define BURST  1000 /* frames that one request asks for */
#define BURSTS 64

static struct wire_server wire;

/* ---- the kernel that takes little ---------------------------------------------------------------- */

/* 0: as much as it likes. */
static atomic_size_t most;

/* Stands before that of libc, in this program only: a socket whose buffer is nearly full, which
 * takes what it pleases, wherever in a frame or its head that ends. */
ssize_t send(int fd, const void *data, size_t len, int flags)
{
	size_t limit = atomic_load(&most);
	bool is_server = flags & MSG_DONTWAIT;
	if (is_server && limit > 0) {
		static unsigned calls;
		if (calls++ % 3 == 2) {
			errno = EAGAIN;
			return -1;
		}
		len = len < limit ? len : limit;
	}
	return syscall(SYS_sendto, fd, data, len, flags, NULL, 0);
}

/* ---- the server -------------------------------------------------------------------------------- */

/* `from len step count`: so many messages that hold their number, from `from` on, the first of
 * `len` bytes and each `step` longer. */
static void message(struct fzio_connection *connection, bool binary, const char *text,
	size_t text_len, void *user)
{
	(void)binary;
	(void)text_len;
	(void)user;
	static uint8_t data[128 * 1024];
	unsigned from, len, step, count;
	assert_int_equal(sscanf(text, "%u %u %u %u", &from, &len, &step, &count), 4);
	for (unsigned i = 0; i < count; i++, len += step) {
		unsigned number = from + i;
		memset(data, (int)(number & 0xff), len);
		memcpy(data, &number, sizeof(number));
		fzio_connection_send(connection, true, data, len);
	}
}

static void serve(size_t max_buffered)
{
	static const struct fzio_engine_handlers handlers = { .message = message };
	wire.server = fzio_server_create(&(struct fzio_server_options){ .interface = "127.0.0.1",
		.port = FZIO_PORT_ANY,
		.path = "/engine.io/",
		.max_buffered = max_buffered,
		.engine = &handlers });
	assert_non_null(wire.server);
	wire_start(&wire);
}

static int setup(void **state)
{
	(void)state;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	atomic_store(&most, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_server_destroy(wire.server);
	wire.server = NULL;
	return 0;
}

/* ---- the client -------------------------------------------------------------------------------- */

static void ask(struct wire *client, unsigned from, unsigned len, unsigned step, unsigned count)
{
	char text[64];
	snprintf(text, sizeof(text), "4%u %u %u %u", from, len, step, count);
	wire_send_text(client, text);
}

static void expect_message(struct wire *client, unsigned number, size_t len)
{
	struct wire_frame frame = wire_frame(client);
	unsigned found;
	assert_int_equal(frame.opcode, 2);
	assert_int_equal(frame.len, len);
	memcpy(&found, frame.data, sizeof(found));
	assert_int_equal(found, number);
	for (size_t i = sizeof(found); i < len; i++) {
		if (frame.data[i] != (number & 0xff)) {
			fail_msg("message %u is wrong at byte %zu", number, i);
		}
	}
}

static unsigned pong(struct wire *client)
{
	struct wire_frame frame = wire_frame(client);
	unsigned number;
	assert_int_equal(frame.opcode, 10);
	assert_int_equal(frame.len, sizeof(number));
	memcpy(&number, frame.data, sizeof(number));
	return number;
}

/* The ping before it may go unanswered, as much was waiting then (websocket_in.c); an answer stands
 * here or nowhere. */
static void expect_burst(struct wire *client, unsigned burst)
{
	for (unsigned i = 0; i < BURST; i++) {
		if (i == 0 && burst > 0 && wire_next_opcode(client) == 10) {
			assert_int_equal(pong(client), burst - 1);
		}
		expect_message(client, burst * BURST + i, FRAME);
	}
}

/* Nothing is left but this. */
static void expect_to_be_through(struct wire *client)
{
	unsigned last = BURSTS;
	wire_send(client, 9, &last, sizeof(last));
	unsigned number = pong(client);
	assert_int_equal(number == BURSTS - 1 ? pong(client) : number, last);
}

static void ask_burst(struct wire *client, unsigned burst)
{
	ask(client, burst * BURST, FRAME, 0, BURST);
	wire_send(client, 9, &burst, sizeof(burst));
}

/* Until the server has read it all: another client's answer comes behind. */
static void settle(struct wire *other)
{
	for (unsigned i = 0; i < 3; i++) {
		ask(other, i, 8, 0, 1);
		expect_message(other, i, 8);
		wire_sleep(20);
	}
}

static void everything_reaches_a_reader_that_stalled(void **state)
{
	(void)state;
	serve((size_t)128 * 1024 * 1024);
	struct wire *client = wire_open(wire.server, "/engine.io/", 0);
	struct wire *other = wire_open(wire.server, "/engine.io/", 0);
	long before = wire_resident_kib();
	for (unsigned i = 0; i < BURSTS; i++) {
		ask_burst(client, i);
	}
	settle(other);
	wire_assert_rests(&wire);
	long grown = wire_resident_kib() - before;
	assert_true(WIRE_SANITIZED || grown > 32 * 1024); /* it did wait here */
	assert_true(WIRE_SANITIZED || grown < 72 * 1024);
	for (unsigned i = 0; i < BURSTS; i++) {
		expect_burst(client, i);
	}
	expect_to_be_through(client);
	settle(other);
	assert_true(WIRE_SANITIZED || wire_resident_kib() - before < 8 * 1024); /* given back */
	wire_close(other);
	wire_close(client);
	wire_stop(&wire);
}

static void reader_that_lags_costs_its_lag_only(void **state)
{
	(void)state;
	enum {
		LAG = 6
	}; /* MB, of which the kernel holds some */
	serve((size_t)8 * 1024 * 1024);
	struct wire *client = wire_open(wire.server, "/engine.io/", 4096);
	long before = wire_resident_kib();
	long peak = 0;
	for (unsigned i = 0; i < BURSTS + LAG; i++) {
		if (i < BURSTS) {
			ask_burst(client, i);
		}
		if (i >= LAG) {
			expect_burst(client, i - LAG);
		}
		long now = wire_resident_kib();
		peak = now > peak ? now : peak;
	}
	expect_to_be_through(client);
	assert_true(WIRE_SANITIZED || peak - before < 20 * 1024);
	wire_close(client);
	wire_stop(&wire);
}

/* Lengths of all three kinds of heads, cut after every byte, then after every second, … */
static void stream_may_be_cut_anywhere(void **state)
{
	(void)state;
	serve(0);
	static const size_t cuts[] = { 1, 2, 3, 5, 127, 1000, 1004, 4099 };
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		struct wire *client = wire_open(wire.server, "/engine.io/", 0);
		unsigned count = cuts[i] < 100 ? 20 : 200;
		unsigned ping = (unsigned)i;
		atomic_store(&most, cuts[i]);
		ask(client, 0, 110, 1, count);
		wire_send(client, 9, &ping, sizeof(ping));
		ask(client, 7, 4, 0, 1);
		for (unsigned j = 0; j < count; j++) {
			expect_message(client, j, 110 + j);
		}
		assert_int_equal(pong(client), ping);
		expect_message(client, 7, 4);
		if (cuts[i] > 100) {
			ask(client, 0, 65530, 2, 6);
			for (unsigned j = 0; j < 6; j++) {
				expect_message(client, j, 65530 + 2 * j);
			}
		}
		atomic_store(&most, 0);
		wire_close(client);
	}
	wire_stop(&wire);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(everything_reaches_a_reader_that_stalled),
		TEST(reader_that_lags_costs_its_lag_only),
		TEST(stream_may_be_cut_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
