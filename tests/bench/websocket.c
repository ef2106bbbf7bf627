/* SPDX-License-Identifier: MIT */
/* Clients that speak over WebSocket, as browsers do: masked frames, one write per wake-up. */
#include <stdio.h>
#include <string.h>

#include "load.h"

/* Browsers mask with random keys; any key costs the server the same. */
static const unsigned char mask[4] = { 0x5a, 0xa5, 0x3c, 0xc3 };

struct output {
	char data[16 * 1024];
	size_t len;
};

static void add_frame(struct output *out, const char *text, size_t len)
{
	if (len > 0xffff || out->len + len + 8 > sizeof(out->data)) {
		die("too much for one write");
	}
	unsigned char *at = (unsigned char *)out->data + out->len;
	*at++ = 0x81;
	if (len < 126) {
		*at++ = (unsigned char)(0x80 | len);
	} else {
		*at++ = 0x80 | 126;
		*at++ = (unsigned char)(len >> 8);
		*at++ = (unsigned char)len;
	}
	memcpy(at, mask, 4);
	at += 4;
	for (size_t i = 0; i < len; i++) {
		*at++ = (unsigned char)text[i] ^ mask[i % 4];
	}
	out->len = (size_t)((char *)at - out->data);
}

static void add_join(struct output *out, struct client *client)
{
	char packet[PACKET_MAX];
	add_frame(out, packet, packet_join(client, packet));
}

static void add_send(struct output *out, struct client *client)
{
	char packet[PACKET_MAX];
	add_frame(out, packet, packet_send(client, packet));
}

void websocket_open(struct client *client, unsigned address)
{
	char request[512];
	connection_open(&client->main, address);
	client->state = CLIENT_OPENING;
	client->next_id = client->expected_id = ID_FIRST;
	int len = snprintf(request, sizeof(request),
		"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
		"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
		client->load->port);
	connection_send(&client->main, request, (size_t)len);
}

void websocket_begin(struct client *client)
{
	struct output out = { .len = 0 };
	if (client->load->scenario == SCENARIO_ACK) {
		for (unsigned i = 0; i < client->load->in_flight; i++) {
			add_join(&out, client);
		}
	} else if (client->load->scenario == SCENARIO_BROADCAST) {
		add_join(&out, client);
	}
	if (out.len > 0) {
		connection_send(&client->main, out.data, out.len);
	}
}

/* The next message is sent when the one before has reached everybody. */
static void broadcast_next(struct load *load)
{
	if (load->entered < load->clients_len || load->deliveries < load->clients_len ||
		!load->acknowledged) {
		return;
	}
	struct output out = { .len = 0 };
	load->deliveries = 0;
	load->acknowledged = false;
	add_send(&out, &load->clients[0]);
	connection_send(&load->clients[0].main, out.data, out.len);
}

static void on_ack(struct client *client, struct output *out, const char *packet, size_t len)
{
	struct load *load = client->load;
	check_ack(client, packet, len);
	if (load->scenario == SCENARIO_ACK) {
		load->done++;
		add_join(out, client);
	} else if (load->entered < load->clients_len) {
		if (++load->entered == load->clients_len) {
			load->deliveries = load->clients_len;
			load->acknowledged = true;
			broadcast_next(load);
		}
	} else {
		load->acknowledged = true;
		broadcast_next(load);
	}
}

static void on_message(struct client *client, const char *packet, size_t len)
{
	static const char start[] = "42/chat,[\"message\",{\"user_id\":\"u0\",\"room\":\"bench\","
				    "\"text\":\"The quick brown fox jumps over the lazy dog\","
				    "\"ts\":\"";
	if (len < sizeof(start) + 20 || memcmp(packet, start, sizeof(start) - 1) != 0 ||
		memcmp(packet + len - 4, "Z\"}]", 4) != 0) {
		die("not the message that was sent: %.*s", (int)len, packet);
	}
	client->load->done++;
	client->load->deliveries++;
	broadcast_next(client->load);
}

static void on_packet(struct client *client, struct output *out, const char *packet, size_t len)
{
	static const char entered[] = "40/chat,{\"sid\":\"";
	if (len == 1 && packet[0] == '2') {
		add_frame(out, "3", 1);
	} else if (client->state == CLIENT_OPENING && packet[0] == '0') {
		client->state = CLIENT_ENTERING;
		add_frame(out, "40/chat,", 8);
	} else if (client->state == CLIENT_ENTERING && len > sizeof(entered) &&
		   memcmp(packet, entered, sizeof(entered) - 1) == 0) {
		client->state = CLIENT_READY;
		client->load->ready++;
	} else if (client->state == CLIENT_READY && len > 2 && memcmp(packet, "43", 2) == 0) {
		on_ack(client, out, packet, len);
	} else if (client->state == CLIENT_READY && len > 2 && memcmp(packet, "42", 2) == 0) {
		on_message(client, packet, len);
	} else {
		die("unexpected: %.*s", (int)len, packet);
	}
}

/* Length of the frame at the front, 0 if it is not whole; its payload in *ret_packet. */
static size_t read_frame(
	const char *data, size_t available, const char **ret_packet, size_t *ret_len)
{
	const unsigned char *in = (const unsigned char *)data;
	if (available < 4) {
		/* `2` is three bytes, but nothing that is waited for is so short. */
		if (available < 3 || in[1] != 1) {
			return 0;
		}
	}
	size_t head = 2, len = in[1];
	if (len == 126) {
		head = 4;
		len = (size_t)in[2] << 8 | in[3];
	} else if (len > 126) {
		die("a frame of more than 64 KiB, or a masked one");
	}
	if (in[0] != 0x81) {
		die("a frame that starts with 0x%02x", in[0]);
	}
	if (available < head + len) {
		return 0;
	}
	*ret_packet = data + head;
	*ret_len = len;
	return head + len;
}

/* False: the answer to the upgrade is not whole. */
static bool read_upgrade(struct connection *connection)
{
	const char *end = memmem(connection->in, connection->len, "\r\n\r\n", 4);
	if (end == NULL) {
		return false;
	}
	if (memcmp(connection->in, "HTTP/1.1 101 ", 13) != 0) {
		die("the upgrade is refused: %.*s", 40, connection->in);
	}
	connection_consume(connection, (size_t)(end + 4 - connection->in));
	return true;
}

void websocket_readable(struct client *client)
{
	struct connection *connection = &client->main;
	if (!connection_read(connection)) {
		die("the server closed a connection");
	}
	if (client->state == CLIENT_OPENING && connection->in[0] == 'H' &&
		!read_upgrade(connection)) {
		return;
	}
	struct output out = { .len = 0 };
	size_t at = 0, frame, len;
	const char *packet;
	while ((frame = read_frame(connection->in + at, connection->len - at, &packet, &len)) > 0) {
		on_packet(client, &out, packet, len);
		at += frame;
	}
	connection_consume(connection, at);
	if (out.len > 0) {
		connection_send(connection, out.data, out.len);
	}
}
