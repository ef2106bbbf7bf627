/* SPDX-License-Identifier: MIT */
/* Clients that speak by polling: one connection for GETs, one for POSTs, both kept alive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

static void get(struct client *client)
{
	char request[512];
	int len = snprintf(request, sizeof(request),
		"GET /socket.io/?EIO=4&transport=polling%s%s HTTP/1.1\r\nHost: "
		"127.0.0.1:%d\r\n\r\n",
		client->sid[0] != '\0' ? "&sid=" : "", client->sid, client->load->port);
	client->get_pending = true;
	connection_send(&client->main, request, (size_t)len);
}

static void post(struct client *client, const char *body, size_t body_len)
{
	char request[512 + PACKET_MAX];
	int len = snprintf(request, sizeof(request),
		"POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\n"
		"Host: 127.0.0.1:%d\r\nContent-Type: text/plain;charset=UTF-8\r\n"
		"Content-Length: %zu\r\n\r\n%.*s",
		client->sid, client->load->port, body_len, (int)body_len, body);
	client->post_pending = true;
	connection_send(&client->post, request, (size_t)len);
}

void polling_open(struct client *client, unsigned address)
{
	connection_open(&client->main, address);
	connection_open(&client->post, address);
	client->state = CLIENT_OPENING;
	client->next_id = client->expected_id = ID_FIRST;
	client->sid[0] = '\0';
	get(client);
}

/* A GET waits, as it does at every client that has nothing else to say, and a POST comes. */
void polling_begin(struct client *client)
{
	char packet[PACKET_MAX];
	size_t len = packet_join(client, packet);
	get(client);
	post(client, packet, len);
}

static void on_open(struct client *client, const char *body, size_t len)
{
	static const char start[] = "0{\"sid\":\"";
	const char *sid = body + sizeof(start) - 1;
	const char *end = len > sizeof(start) ? memchr(sid, '"', len - (sizeof(start) - 1)) : NULL;
	if (end == NULL || memcmp(body, start, sizeof(start) - 1) != 0 ||
		(size_t)(end - sid) >= sizeof(client->sid)) {
		die("not an open packet: %.*s", (int)len, body);
	}
	memcpy(client->sid, sid, (size_t)(end - sid));
	client->sid[end - sid] = '\0';
	client->state = CLIENT_ENTERING;
	post(client, "40/chat,", 8);
	get(client);
}

static void on_get(struct client *client, const char *body, size_t len)
{
	client->get_pending = false;
	if (client->state == CLIENT_OPENING) {
		on_open(client, body, len);
	} else if (client->state == CLIENT_ENTERING) {
		if (len < 8 || memcmp(body, "40/chat,", 8) != 0) {
			die("not in the namespace: %.*s", (int)len, body);
		}
	} else {
		check_ack(client, body, len);
		client->load->done++;
	}
}

static void on_post(struct client *client, const char *body, size_t len)
{
	client->post_pending = false;
	if (len != 2 || memcmp(body, "ok", 2) != 0) {
		die("the answer to a POST: %.*s", (int)len, body);
	}
}

/* Length of the response at the front, 0 if it is not whole; its body in *ret_body. */
static size_t read_response(
	const struct connection *connection, const char **ret_body, size_t *ret_len)
{
	const char *end = memmem(connection->in, connection->len, "\r\n\r\n", 4);
	if (end == NULL) {
		return 0;
	}
	char head[4096];
	size_t head_len = (size_t)(end + 4 - connection->in);
	if (head_len >= sizeof(head) || memcmp(connection->in, "HTTP/1.1 200", 12) != 0) {
		die("a response: %.*s", (int)connection->len, connection->in);
	}
	memcpy(head, connection->in, head_len);
	head[head_len] = '\0';
	const char *length = strcasestr(head, "\r\ncontent-length:");
	if (length == NULL) {
		die("a response without its length");
	}
	*ret_len = strtoul(length + 17, NULL, 10);
	*ret_body = connection->in + head_len;
	return connection->len < head_len + *ret_len ? 0 : head_len + *ret_len;
}

void polling_readable(struct client *client, struct connection *connection)
{
	if (!connection_read(connection)) {
		die("the server closed a connection");
	}
	const char *body;
	size_t len, response = read_response(connection, &body, &len);
	if (response == 0) {
		return;
	}
	if (connection == &client->main) {
		on_get(client, body, len);
	} else {
		on_post(client, body, len);
	}
	connection_consume(connection, response);
	if (client->get_pending || client->post_pending) {
		return;
	}
	if (client->state == CLIENT_ENTERING) {
		client->state = CLIENT_READY;
		client->load->ready++;
	} else if (client->state == CLIENT_READY) {
		polling_begin(client);
	}
}
