/* SPDX-License-Identifier: MIT */
/*
 * An emitter in the hands of many threads: every event reaches its receivers, and those of one
 * thread in their order. Most is found under the thread sanitizer (tests/run, stage tsan).
 */
#include "wire.h"

#define THREADS 8
#define EACH    10000
#define SOCKETS 4

static struct wire_server wire;
static struct wire *clients[SOCKETS];

/* The event's argument is the room to be in. */
static void enter(struct fzio_event *event, void *user)
{
	(void)user;
	char room[8];
	assert_true(event->args_len < sizeof(room));
	snprintf(room, sizeof(room), "%s", event->args);
	assert_int_equal(fzio_socket_join(event->socket, room), FZIO_OK);
	fzio_ack_send(event->ack, NULL, 0, NULL, 0);
}

static void expect_text(struct wire *client, const char *text)
{
	struct wire_frame frame;
	do {
		frame = wire_frame(client);
		if (frame.len == 1 && frame.data[0] == '2') {
			wire_send_text(client, "3"); /* it was a ping */
		}
	} while (frame.len == 1);
	if (frame.len < strlen(text) || memcmp(frame.data, text, strlen(text)) != 0) {
		fail_msg("'%.*s' instead of '%s'", (int)frame.len, (const char *)frame.data, text);
	}
}

static void open_clients(void)
{
	for (int i = 0; i < SOCKETS; i++) {
		char text[64];
		clients[i] = wire_open(wire.server, "/socket.io/", 0);
		wire_send_text(clients[i], "40/numbers,");
		expect_text(clients[i], "40/numbers,{\"sid\":\"");
		snprintf(text, sizeof(text), "42/numbers,0[\"enter\",%d]", i);
		wire_send_text(clients[i], text);
		expect_text(clients[i], "43/numbers,0[]");
	}
}

/* Every fourth to all, the others to one room each in turn. */
static bool is_for_all(unsigned number)
{
	return number % 4 == 3;
}

static unsigned room_of(unsigned thread, unsigned number)
{
	return (thread + number) % SOCKETS;
}

static void *emit_all(void *user)
{
	unsigned thread = (unsigned)(uintptr_t)user;
	struct fzio_emitter *emitter = fzio_server_emitter(wire.server);
	for (unsigned i = 0; i < EACH; i++) {
		char args[32], room[8];
		int len = snprintf(args, sizeof(args), "%u,%u", thread, i);
		snprintf(room, sizeof(room), "%u", room_of(thread, i));
		struct fzio_target target = is_for_all(i) ? fzio_all() : fzio_room(room);
		if (fzio_emit_raw(emitter, "/numbers", "n", target, args, (size_t)len, NULL, 0) !=
			FZIO_OK) {
			return "an emit failed";
		}
	}
	return NULL;
}

/* The number that this client receives next from this thread. */
static unsigned expected_after(unsigned client, unsigned thread, unsigned number)
{
	while (number < EACH && !is_for_all(number) && room_of(thread, number) != client) {
		number++;
	}
	return number;
}

static void *receive_all(void *user)
{
	unsigned client = (unsigned)(uintptr_t)user;
	unsigned expected[THREADS];
	for (unsigned i = 0; i < THREADS; i++) {
		expected[i] = expected_after(client, i, 0);
	}
	for (unsigned done = 0; done < THREADS;) {
		struct wire_frame frame = wire_frame(clients[client]);
		char text[64];
		unsigned thread, number;
		if (frame.len == 1) {
			wire_send_text(clients[client], "3");
			continue;
		}
		snprintf(text, sizeof(text), "%.*s", (int)frame.len, (const char *)frame.data);
		if (sscanf(text, "42/numbers,[\"n\",%u,%u]", &thread, &number) != 2 ||
			thread >= THREADS || number != expected[thread]) {
			return "not the number that is due";
		}
		expected[thread] = expected_after(client, thread, number + 1);
		done += expected[thread] == EACH;
	}
	return NULL;
}

static void emits_from_many_threads_reach_all_in_order(void **state)
{
	(void)state;
	pthread_t emitting[THREADS], receiving[SOCKETS];
	void *error;
	fzio_log_set(NULL, NULL, (enum fzio_log_level)0);
	wire.server = fzio_server_create(&(struct fzio_server_options){ .interface = "127.0.0.1",
		.port = FZIO_PORT_ANY,
		.max_buffered = (size_t)64 * 1024 * 1024 });
	assert_int_equal(fzio_server_on(wire.server, "/numbers", "enter", enter, NULL), FZIO_OK);
	wire_start(&wire);
	open_clients();
	for (uintptr_t i = 0; i < SOCKETS; i++) {
		assert_int_equal(pthread_create(&receiving[i], NULL, receive_all, (void *)i), 0);
	}
	for (uintptr_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&emitting[i], NULL, emit_all, (void *)i), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(emitting[i], &error);
		assert_null(error);
	}
	for (unsigned i = 0; i < SOCKETS; i++) {
		pthread_join(receiving[i], &error);
		assert_null(error);
		wire_close(clients[i]);
	}
	wire_stop(&wire);
	assert_true(fzio_server_status(wire.server).emits >= THREADS * EACH);
	fzio_server_destroy(wire.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(emits_from_many_threads_reach_all_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
