/* SPDX-License-Identifier: MIT */
#ifndef WIRE_H
#define WIRE_H

/*
 * A client by hand for tests of whole servers: it reads when it wants, as slowly as it wants, and
 * sees every byte. And a server on a thread of its own, whose cost can be told.
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
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/fzio.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WIRE_SANITIZED true /* what memory it takes tells nothing */
#else
#define WIRE_SANITIZED false
#endif

/* ---- the server -------------------------------------------------------------------------------- */

struct wire_server {
	struct fzio_server *server;
	pthread_t thread;
	int code;
};

static void *wire_run(void *user)
{
	struct wire_server *wire = user;
	wire->code = fzio_server_run(wire->server);
	return NULL;
}

static inline void wire_start(struct wire_server *wire)
{
	assert_int_equal(fzio_server_listen(wire->server), FZIO_OK);
	assert_int_equal(pthread_create(&wire->thread, NULL, wire_run, wire), 0);
}

static inline void wire_stop(struct wire_server *wire)
{
	fzio_server_stop(wire->server);
	assert_int_equal(pthread_join(wire->thread, NULL), 0);
	assert_int_equal(wire->code, 0);
}

/* CPU seconds of the server's thread. */
static inline double wire__cpu(const struct wire_server *wire)
{
	clockid_t clock;
	struct timespec used;
	assert_int_equal(pthread_getcpuclockid(wire->thread, &clock), 0);
	assert_int_equal(clock_gettime(clock, &used), 0);
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static inline void wire_sleep(unsigned ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

/* It comes to rest. A loop that spins never does, however little of the machine it gets. */
static inline void wire_assert_rests(const struct wire_server *wire)
{
	for (int i = 0; i < 30; i++) {
		double used = wire__cpu(wire);
		wire_sleep(300);
		if (wire__cpu(wire) - used < 0.03) {
			return;
		}
	}
	fail_msg("the server is never idle");
}

static inline long wire_resident_kib(void)
{
	long pages = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld %ld", &pages, &resident), 2);
	fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* ---- the client -------------------------------------------------------------------------------- */

#define WIRE_SIZE ((size_t)256 * 1024)

struct wire {
	int fd;
	size_t at, len; /* of what was read and not taken */
	char in[WIRE_SIZE + 1];
};

/* `window`: bytes that the kernel may hold for it, 0: as usual. Gives up after ten seconds. */
static inline struct wire *wire_connect(const struct fzio_server *server, int window)
{
	struct wire *wire = calloc(1, sizeof(*wire));
	struct timeval patience = { .tv_sec = 10 };
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)fzio_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_non_null(wire);
	wire->fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(wire->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (window > 0) {
		setsockopt(wire->fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof(window));
	}
	assert_int_equal(connect(wire->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return wire;
}

static inline void wire_close(struct wire *wire)
{
	close(wire->fd);
	free(wire);
}

static inline void wire_write(struct wire *wire, const void *data, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t sent = send(wire->fd, (const char *)data + at, len - at, MSG_NOSIGNAL);
		assert_true(sent > 0);
		at += (size_t)sent;
	}
}

/* One read behind what is there. 0: the server has closed. */
static inline size_t wire_read(struct wire *wire)
{
	memmove(wire->in, wire->in + wire->at, wire->len - wire->at);
	wire->len -= wire->at;
	wire->at = 0;
	assert_true(wire->len < WIRE_SIZE);
	ssize_t got = recv(wire->fd, wire->in + wire->len, WIRE_SIZE - wire->len, 0);
	assert_true(got >= 0);
	wire->len += (size_t)got;
	wire->in[wire->len] = '\0';
	return (size_t)got;
}

/* At least so many bytes are there. */
static inline void wire_need(struct wire *wire, size_t len)
{
	while (wire->len - wire->at < len) {
		assert_true(wire_read(wire) > 0);
	}
}

/* The head of an answer, to its empty line; valid until the next read. */
static inline const char *wire_head(struct wire *wire)
{
	char *end;
	wire->in[wire->len] = '\0';
	while ((end = strstr(wire->in + wire->at, "\r\n\r\n")) == NULL) {
		assert_true(wire_read(wire) > 0);
	}
	const char *head = wire->in + wire->at;
	end[3] = '\0';
	wire->at = (size_t)(end + 4 - wire->in);
	return head;
}

/* ---- WebSocket --------------------------------------------------------------------------------- */

struct wire_frame {
	unsigned opcode;
	size_t len;
	const uint8_t *data; /* until the next one */
};

/* A mask of zeros leaves the payload as it is. */
static inline void wire_send(struct wire *wire, unsigned opcode, const void *data, size_t len)
{
	uint8_t frame[4 + 4 + 1024] = { (uint8_t)(0x80 | opcode), (uint8_t)(0x80 | len) };
	size_t at = 2;
	assert_true(len <= 1024);
	if (len >= 126) {
		frame[1] = 0x80 | 126;
		frame[at++] = (uint8_t)(len >> 8);
		frame[at++] = (uint8_t)len;
	}
	at += 4;
	memcpy(frame + at, data, len);
	wire_write(wire, frame, at + len);
}

static inline void wire_send_text(struct wire *wire, const char *text)
{
	wire_send(wire, 1, text, strlen(text));
}

static inline struct wire_frame wire_frame(struct wire *wire)
{
	wire_need(wire, 2);
	const uint8_t *head = (const uint8_t *)wire->in + wire->at;
	size_t size = (head[1] & 0x7f) < 126 ? 2 : (head[1] & 0x7f) == 126 ? 4 : 10;
	wire_need(wire, size);
	head = (const uint8_t *)wire->in + wire->at;
	struct wire_frame frame = { .opcode = head[0] & 0x0f, .len = head[1] };
	assert_int_equal(head[0] & 0x70, 0);
	if (size > 2) {
		frame.len = 0;
		for (size_t i = 2; i < size; i++) {
			frame.len = frame.len << 8 | head[i];
		}
	}
	wire_need(wire, size + frame.len);
	frame.data = (const uint8_t *)wire->in + wire->at + size;
	wire->at += size + frame.len;
	return frame;
}

static inline unsigned wire_next_opcode(struct wire *wire)
{
	wire_need(wire, 1);
	return (unsigned)wire->in[wire->at] & 0x0f;
}

/* A WebSocket of `path` whose open packet is read. */
static inline struct wire *wire_open(const struct fzio_server *server, const char *path, int window)
{
	struct wire *wire = wire_connect(server, window);
	char request[512];
	int len = snprintf(request, sizeof(request),
		"GET %s?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n"
		"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
		path);
	wire_write(wire, request, (size_t)len);
	assert_true(strncmp(wire_head(wire), "HTTP/1.1 101 ", 13) == 0);
	assert_int_equal(wire_frame(wire).data[0], '0');
	return wire;
}

#endif
