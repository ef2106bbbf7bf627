/* SPDX-License-Identifier: MIT */
/* Frames to the client: into the connection's output, to be written by the flush. */
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "transport/headers.h"
#include "transport/internal.h"
#include "transport/websocket.h"

/* For the last bytes to be taken, and the peer to answer our close frame. */
#define CLOSE_MS 3000

/* RFC 6455 §5.2, a server's: final, not masked. */
static size_t write_head(uint8_t *place, enum fzio__opcode opcode, uint64_t len)
{
	place[0] = (uint8_t)(0x80 | opcode);
	if (len < 126) {
		place[1] = (uint8_t)len;
		return 2;
	}
	if (len <= 0xffff) {
		place[1] = 126;
		place[2] = (uint8_t)(len >> 8);
		place[3] = (uint8_t)len;
		return 4;
	}
	place[1] = 127;
	for (int i = 0; i < 8; i++) {
		place[2 + i] = (uint8_t)(len >> (56 - 8 * i));
	}
	return 10;
}

void fzio__websocket_send(struct fzio__websocket *websocket, enum fzio__opcode opcode,
	const void *head, size_t head_len, const void *body, size_t body_len)
{
	struct fzio__connection *connection = websocket->connection;
	struct fzio_buffer *out = &connection->out;
	size_t len = head_len + body_len;
	fzio__connection_mark(connection);
	uint8_t *place = (uint8_t *)fzio_buffer_reserve(out, FZIO__HEAD_MAX + len);
	if (!place) {
		return; /* the flush closes it */
	}
	size_t at = write_head(place, opcode, len);
	if (head_len > 0) {
		memcpy(place + at, head, head_len);
	}
	if (body_len > 0) {
		memcpy(place + at + head_len, body, body_len);
	}
	out->len += at + len;
}

void fzio__websocket_close(struct fzio__websocket *websocket, unsigned code, const char *reason)
{
	if (websocket->state != FZIO__WS_OPEN) {
		return;
	}
	uint8_t status[2] = { (uint8_t)(code >> 8), (uint8_t)code };
	size_t reason_len = code ? strlen(reason) : 0;
	if (reason_len > FZIO__CONTROL_MAX - sizeof(status)) {
		reason_len = FZIO__CONTROL_MAX - sizeof(status);
	}
	fzio__websocket_send(
		websocket, FZIO__CLOSE, status, code ? sizeof(status) : 0, reason, reason_len);
	websocket->state = FZIO__WS_CLOSING;
	fzio__connection_deadline(websocket->connection, CLOSE_MS);
}

static void tell_engine(struct fzio__websocket *websocket)
{
	if (websocket->link.session) {
		fzio__engine_link_gone(websocket->connection->loop->engine, &websocket->link);
	}
}

void fzio__websocket_fail(struct fzio__websocket *websocket, unsigned code, const char *reason)
{
	fzio__websocket_close(websocket, code, reason);
	websocket->state = FZIO__WS_DEAF;
	tell_engine(websocket);
}

void fzio__websocket_lost(struct fzio__websocket *websocket, bool clean)
{
	if (clean) {
		websocket->state = FZIO__WS_CLOSED;
		fzio__connection_deadline(websocket->connection, CLOSE_MS);
		fzio__connection_mark(websocket->connection);
	} else {
		fzio__connection_doom(websocket->connection);
	}
	tell_engine(websocket);
}

/* ---- the flush --------------------------------------------------------------------------------- */

bool fzio__websocket_flush(struct fzio__connection *connection)
{
	struct fzio__websocket *websocket = connection->websocket;
	connection->phase = FZIO__IN_WEBSOCKET;
	enum fzio__written written = fzio__output_write(connection);
	if (written == FZIO__WRITE_FAILED ||
		(written == FZIO__ALL_WRITTEN && websocket->state == FZIO__WS_CLOSED)) {
		return false;
	}
	fzio__connection_hold(
		connection, written == FZIO__MORE_TO_WRITE ? EV_READ | EV_WRITE : EV_READ);
	return true;
}

void fzio__websocket_end_of_connection(struct fzio__connection *connection)
{
	struct fzio__websocket *websocket = connection->websocket;
	if (!websocket) {
		return;
	}
	connection->websocket = NULL;
	tell_engine(websocket);
	fzio_buffer_finish(&websocket->message);
	free(websocket);
}

/* ---- the engine's side ------------------------------------------------------------------------- */

static struct fzio__websocket *websocket_of(struct fzio__link *link)
{
	return FZIO__CONTAINER_OF(link, struct fzio__websocket, link);
}

static void send_message(struct fzio__link *link, bool binary, const void *head, size_t head_len,
	const void *body, size_t body_len)
{
	struct fzio__websocket *websocket = websocket_of(link);
	if (websocket->state == FZIO__WS_OPEN) {
		fzio__websocket_send(websocket, binary ? FZIO__BINARY : FZIO__TEXT, head, head_len,
			body, body_len);
	}
}

static size_t buffered(struct fzio__link *link)
{
	return fzio__output_waiting(websocket_of(link)->connection);
}

static void close_link(struct fzio__link *link, unsigned code, const char *reason, bool discard)
{
	struct fzio__websocket *websocket = websocket_of(link);
	if (discard) {
		websocket->state = FZIO__WS_DEAF;
		fzio__connection_doom(websocket->connection);
	} else {
		fzio__websocket_close(websocket, code, reason);
	}
}

static struct fzio_handshake *handshake(struct fzio__link *link)
{
	return fzio__handshake_create(websocket_of(link)->connection);
}

const struct fzio__link_ops fzio__link_ops = { send_message, buffered, close_link, handshake };
