/* SPDX-License-Identifier: MIT */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The load on examples/chat: many clients in one thread that never sleeps. Every answer is
 * compared with what it must be; anything else ends the program.
 */
enum scenario {
	SCENARIO_ACK, /* `join`, so many in flight for each client */
	SCENARIO_POLLING, /* the same by polling, one in flight */
	SCENARIO_BROADCAST, /* one client sends to the room of all; counts deliveries */
	SCENARIO_CONNECT, /* connects, joins the namespace, goes away */
	SCENARIO_IDLE, /* connects and stays */
};

struct client;

struct connection {
	struct client *client;
	int fd; /* -1: none */
	size_t len;
	char in[16 * 1024];
};

struct client {
	struct load *load;
	struct connection main; /* polling: the GETs */
	struct connection post; /* polling only */
	enum {
		CLIENT_OPENING, /* waits for the answer to its first request */
		CLIENT_ENTERING, /* waits for the namespace */
		CLIENT_READY,
	} state;
	unsigned next_id, expected_id; /* of acks: they must come in order */
	bool get_pending, post_pending; /* polling */
	char sid[64];
};

struct load {
	enum scenario scenario;
	int port, epoll;
	unsigned clients_len, in_flight;
	struct client *clients;
	unsigned ready; /* clients that are in the namespace */
	unsigned long long done; /* what the scenario counts */
	unsigned entered; /* broadcast: clients that are in the room */
	unsigned deliveries; /* broadcast: of the message that is under way */
	bool acknowledged; /* and its ack */
	bool running; /* the scenario has begun */
};

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A TCP connection, watched; `address` numbers the local addresses 127.0.1.0 and up, as one of
 * them has ports for some 28,000 connections only. */
void connection_open(struct connection *connection, unsigned address);
void connection_close(struct connection *connection);
void connection_send(struct connection *connection, const char *data, size_t len);
/* Reads what is there behind what is left in `in`; false: the server has closed. */
bool connection_read(struct connection *connection);
/* Forgets the first `len` bytes. */
void connection_consume(struct connection *connection, size_t len);

void websocket_open(struct client *client, unsigned address);
void websocket_begin(struct client *client); /* the scenario's first messages */
void websocket_readable(struct client *client);

void polling_open(struct client *client, unsigned address);
void polling_begin(struct client *client);
void polling_readable(struct client *client, struct connection *connection);

/* Acks have ids of four digits. Returns the length of `42/chat,1000["join",…]`. */
#define ID_FIRST   1000
#define ID_LAST    9999
#define PACKET_MAX 256
size_t packet_join(struct client *client, char ret_packet[PACKET_MAX]);
size_t packet_send(struct client *client, char ret_packet[PACKET_MAX]);
/* Ends the program unless this is the ack that is due. */
void check_ack(struct client *client, const char *packet, size_t len);

#endif
