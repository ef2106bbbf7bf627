/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ADDRESS_PORTS 20000

void die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("load: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

void connection_open(struct connection *connection, unsigned address)
{
	struct load *load = connection->client->load;
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)load->port) };
	from.sin_addr.s_addr = htonl(0x7f000100 + address % 200);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	if (fd < 0) {
		die("socket: %s", strerror(errno));
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0 ||
		connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		die("connect: %s", strerror(errno));
	}
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
	epoll_ctl(load->epoll, EPOLL_CTL_ADD, fd, &event);
	connection->fd = fd;
	connection->len = 0;
}

void connection_close(struct connection *connection)
{
	close(connection->fd);
	connection->fd = -1;
}

void connection_send(struct connection *connection, const char *data, size_t len)
{
	if (send(connection->fd, data, len, MSG_NOSIGNAL) != (ssize_t)len) {
		die("send: %s", strerror(errno));
	}
}

bool connection_read(struct connection *connection)
{
	ssize_t len = recv(connection->fd, connection->in + connection->len,
		sizeof(connection->in) - connection->len, MSG_DONTWAIT);
	if (len < 0 && errno != EAGAIN) {
		die("recv: %s", strerror(errno));
	}
	connection->len += len > 0 ? (size_t)len : 0;
	return len != 0;
}

void connection_consume(struct connection *connection, size_t len)
{
	connection->len -= len;
	memmove(connection->in, connection->in + len, connection->len);
}

static unsigned next_id(struct client *client)
{
	unsigned id = client->next_id;
	client->next_id = id == ID_LAST ? ID_FIRST : id + 1;
	return id;
}

size_t packet_join(struct client *client, char ret_packet[PACKET_MAX])
{
	return (size_t)snprintf(ret_packet, PACKET_MAX,
		"42/chat,%u[\"join\",{\"room\":\"bench\",\"user_id\":\"u%td\"}]", next_id(client),
		client - client->load->clients);
}

size_t packet_send(struct client *client, char ret_packet[PACKET_MAX])
{
	return (size_t)snprintf(ret_packet, PACKET_MAX,
		"42/chat,%u[\"send\",{\"room\":\"bench\",\"text\":"
		"\"The quick brown fox jumps over the lazy dog\"}]",
		next_id(client));
}

void check_ack(struct client *client, const char *packet, size_t len)
{
	struct load *load = client->load;
	bool sent = load->scenario == SCENARIO_BROADCAST && load->entered == load->clients_len;
	char expected[PACKET_MAX];
	int expected_len =
		snprintf(expected, sizeof(expected), "43/chat,%u[%s]", client->expected_id,
			sent ? "{\"ok\":true}" : "{\"room\":\"bench\",\"joined\":true}");
	if (len != (size_t)expected_len || memcmp(packet, expected, len) != 0) {
		die("'%.*s' instead of '%s'", (int)len, packet, expected);
	}
	client->expected_id = client->expected_id == ID_LAST ? ID_FIRST : client->expected_id + 1;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void open_client(struct client *client)
{
	static unsigned opened;
	unsigned address = opened++ / ADDRESS_PORTS;
	if (client->load->scenario == SCENARIO_POLLING) {
		polling_open(client, address);
	} else {
		websocket_open(client, address);
	}
}

static void on_readable(struct connection *connection)
{
	struct client *client = connection->client;
	struct load *load = client->load;
	if (load->scenario == SCENARIO_POLLING) {
		polling_readable(client, connection);
		return;
	}
	websocket_readable(client);
	if (load->scenario == SCENARIO_CONNECT && load->running && client->state == CLIENT_READY) {
		load->done++;
		connection_close(&client->main);
		open_client(client);
	}
}

/* Until `deadline`, or until `*ready` reaches `enough`. Spins: a load that sleeps lets the server
 * wait, and its answers come in other batches. */
static void run(struct load *load, double deadline, const unsigned *ready, unsigned enough)
{
	struct epoll_event events[256];
	while (now() < deadline && (ready == NULL || *ready < enough)) {
		int len = epoll_wait(load->epoll, events, 256, 0);
		for (int i = 0; i < len; i++) {
			on_readable(events[i].data.ptr);
		}
	}
}

/* Seconds of CPU, user and kernel, that the process has used: fields 14 and 15 of its stat. */
static double cpu_of(const char *pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	FILE *file = fopen(path, "r");
	size_t len = file != NULL ? fread(text, 1, sizeof(text) - 1, file) : 0;
	if (file != NULL) {
		fclose(file);
	}
	text[len] = '\0';
	const char *behind_name = strrchr(text, ')');
	unsigned long user, kernel;
	if (behind_name == NULL ||
		sscanf(behind_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
			&user, &kernel) != 2) {
		die("no process %s", pid);
	}
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static double rss_of(const char *pid)
{
	char path[64], line[256];
	double kib = -1;
	snprintf(path, sizeof(path), "/proc/%s/status", pid);
	FILE *file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "VmRSS: %lf", &kib) == 1) {
			break;
		}
	}
	if (file != NULL) {
		fclose(file);
	}
	return kib;
}

static void connect_all(struct load *load)
{
	double deadline = now() + 60;
	for (unsigned i = 0; i < load->clients_len; i++) {
		open_client(&load->clients[i]);
		run(load, deadline, &load->ready, i + 1);
	}
	if (load->ready < load->clients_len) {
		die("only %u of %u clients are connected", load->ready, load->clients_len);
	}
}

static void begin(struct load *load)
{
	load->running = true;
	for (unsigned i = 0; i < load->clients_len; i++) {
		if (load->scenario == SCENARIO_POLLING) {
			polling_begin(&load->clients[i]);
		} else if (load->scenario == SCENARIO_CONNECT) {
			connection_close(&load->clients[i].main);
			open_client(&load->clients[i]);
		} else {
			websocket_begin(&load->clients[i]);
		}
	}
}

static void measure_cpu(struct load *load, const char *pid, double seconds)
{
	begin(load);
	run(load, now() + seconds / 8, NULL, 0);
	unsigned long long done = load->done;
	double cpu = cpu_of(pid), began = now();
	run(load, began + seconds, NULL, 0);
	done = load->done - done;
	cpu = cpu_of(pid) - cpu;
	if (done == 0 || cpu <= 0) {
		die("nothing was done in %.1f s", seconds);
	}
	printf("%.2f %.0f %.0f\n", cpu / (double)done * 1e6, (double)done / cpu,
		(double)done / (now() - began));
}

static enum scenario scenario_of(const char *name)
{
	static const char *const names[] = { "ack", "polling", "broadcast", "connect", "idle" };
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0) {
			return (enum scenario)i;
		}
	}
	die("no scenario '%s'", name);
}

int main(int argc, char *argv[])
{
	if (argc < 6) {
		die("usage: bench-load PORT PID SECONDS SCENARIO CLIENTS [IN_FLIGHT]\n"
		    "scenarios: ack polling broadcast connect idle\n"
		    "prints: CPU microseconds of the server per message, messages per CPU second,\n"
		    "messages per second (idle: KiB per connection)");
	}
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	struct load load = {
		.port = atoi(argv[1]),
		.epoll = epoll_create1(0),
		.scenario = scenario_of(argv[4]),
		.clients_len = (unsigned)atoi(argv[5]),
		.in_flight = argc > 6 ? (unsigned)atoi(argv[6]) : 1,
	};
	load.clients = calloc(load.clients_len, sizeof(load.clients[0]));
	if (load.clients == NULL || load.clients_len == 0 || load.in_flight > 64) {
		die("so many clients or messages are not possible");
	}
	for (unsigned i = 0; i < load.clients_len; i++) {
		struct client *client = &load.clients[i];
		client->load = &load;
		client->main = (struct connection){ .client = client, .fd = -1 };
		client->post = (struct connection){ .client = client, .fd = -1 };
	}
	double rss = rss_of(argv[2]);
	connect_all(&load);
	if (load.scenario == SCENARIO_IDLE) {
		printf("%.2f\n", (rss_of(argv[2]) - rss) / load.clients_len);
	} else {
		measure_cpu(&load, argv[2], atof(argv[3]));
	}
	free(load.clients);
	return 0;
}
