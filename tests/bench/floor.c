/* SPDX-License-Identifier: MIT */
/*
 * The floor: the least a server can do for the load. It reads once and writes once per wake-up,
 * knows the four messages that the load sends by their first bytes, and answers with texts that
 * are ready. No server that checks anything can cost less on these system calls.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILES_MAX 20000

struct connection {
	bool upgraded;
	size_t len;
	unsigned char in[16 * 1024];
};

static struct connection *connections[FILES_MAX];
static int epoll, last_file;

struct output {
	size_t len;
	char data[64 * 1024];
};

static void add(struct output *out, const char *text, size_t len)
{
	if (out->len + len <= sizeof(out->data)) {
		memcpy(out->data + out->len, text, len);
		out->len += len;
	}
}

static void add_frame(struct output *out, const char *text, size_t len)
{
	unsigned char head[4] = { 0x81, (unsigned char)len };
	if (len >= 126) {
		head[1] = 126;
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
	}
	add(out, (const char *)head, len < 126 ? 2 : 4);
	add(out, text, len);
}

#define ADD_FRAME(out, text) add_frame((out), (text), sizeof(text) - 1)

static void broadcast(void)
{
	struct output out = { .len = 0 };
	ADD_FRAME(&out, "42/chat,[\"message\",{\"user_id\":\"u0\",\"room\":\"bench\","
			"\"text\":\"The quick brown fox jumps over the lazy dog\","
			"\"ts\":\"2026-11-24T13:35:09.123Z\"}]");
	for (int fd = 0; fd <= last_file; fd++) {
		if (connections[fd] != NULL && send(fd, out.data, out.len, MSG_NOSIGNAL) < 0) {
			perror("floor: send");
		}
	}
}

static void on_packet(struct output *out, const char *packet, size_t len)
{
	char ack[] = "43/chat,0000[{\"room\":\"bench\",\"joined\":true}]";
	char sent[] = "43/chat,0000[{\"ok\":true}]";
	if (len == 8 && packet[1] == '0') {
		ADD_FRAME(out, "40/chat,{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\"}");
	} else if (len > 14 && packet[14] == 'j') {
		memcpy(ack + 8, packet + 8, 4);
		ADD_FRAME(out, ack);
	} else if (len > 14 && packet[14] == 's') {
		memcpy(sent + 8, packet + 8, 4);
		ADD_FRAME(out, sent);
		broadcast();
	}
}

/* Length of the frame at the front, 0 if it is not whole. */
static size_t read_frame(struct output *out, unsigned char *in, size_t available)
{
	size_t len = available > 4 ? in[1] & 0x7f : 0, head = len == 126 ? 8 : 6;
	if (head == 8) {
		len = (size_t)in[2] << 8 | in[3];
	}
	if (available < head + len || available <= 4) {
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		in[head + i] ^= in[head - 4 + i % 4];
	}
	on_packet(out, (const char *)in + head, len);
	return head + len;
}

static void add_upgrade(struct output *out)
{
	static const char answer[] =
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
	add(out, answer, sizeof(answer) - 1);
	ADD_FRAME(out, "0{\"sid\":\"AAAAAAAAAAAAAAAAAAAA\",\"upgrades\":[],"
		       "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
}

static void end(int fd)
{
	close(fd);
	free(connections[fd]);
	connections[fd] = NULL;
}

static void on_readable(int fd)
{
	struct connection *connection = connections[fd];
	ssize_t len = recv(
		fd, connection->in + connection->len, sizeof(connection->in) - connection->len, 0);
	if (len <= 0) {
		end(fd);
		return;
	}
	connection->len += (size_t)len;
	struct output out;
	out.len = 0;
	size_t at = 0, frame;
	if (!connection->upgraded) {
		if (memmem(connection->in, connection->len, "\r\n\r\n", 4) == NULL) {
			return;
		}
		connection->upgraded = true;
		at = connection->len;
		add_upgrade(&out);
	}
	while ((frame = read_frame(&out, connection->in + at, connection->len - at)) > 0) {
		at += frame;
	}
	connection->len -= at;
	memmove(connection->in, connection->in + at, connection->len);
	if (out.len > 0 && send(fd, out.data, out.len, MSG_NOSIGNAL) != (ssize_t)out.len) {
		perror("floor: send");
	}
}

static void on_connection(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), on = 1;
	if (fd < 0 || fd >= FILES_MAX ||
		(connections[fd] = malloc(sizeof(*connections[fd]))) == NULL) {
		close(fd);
		return;
	}
	connections[fd]->upgraded = false;
	connections[fd]->len = 0;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
	last_file = fd > last_file ? fd : last_file;
}

int main(void)
{
	const char *port = getenv("PORT");
	struct sockaddr_in address = { .sin_family = AF_INET };
	address.sin_port = htons((uint16_t)(port != NULL ? atoi(port) : 8000));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
		listen(listener, 1024) != 0) {
		perror("floor");
		return 1;
	}
	epoll = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	struct epoll_event events[256];
	for (;;) {
		int len = epoll_wait(epoll, events, 256, -1);
		for (int i = 0; i < len; i++) {
			if (events[i].data.fd == listener) {
				on_connection(listener);
			} else if (connections[events[i].data.fd] != NULL) {
				on_readable(events[i].data.fd);
			}
		}
	}
}
