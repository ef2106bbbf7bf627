/* SPDX-License-Identifier: MIT */
/*
 * Frames from the client (RFC 6455 §5). A message that stands whole in what was read goes to the
 * engine where it stands; one that comes in parts is put together first, up to max_payload.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/utf8.h"
#include "transport/internal.h"
#include "transport/websocket.h"

/* Of one message: a client that cuts it smaller wants to keep us busy (CVE-2026-48779). */
#define FRAGMENTS_MAX 4096

/* With more to be written a ping goes unanswered, as RFC 6455 §5.5.3 allows: a client that pings
 * and never reads must not fill our memory with pongs. */
#define PONG_BACKLOG ((size_t)64 * 1024)

enum {
	PROTOCOL_ERROR = 1002,
	NOT_UTF8 = 1007,
	POLICY = 1008,
	TOO_BIG = 1009
};

/* ---- whole messages and control frames --------------------------------------------------------- */

static void deliver(struct fzio__websocket *websocket, bool binary, char *data, size_t len)
{
	if (websocket->state != FZIO__WS_OPEN) {
		return; /* after our close frame nothing counts but the peer's */
	}
	if (!binary && !fzio__utf8_valid(data, len)) {
		fzio__websocket_fail(websocket, NOT_UTF8, "not UTF-8");
		return;
	}
	fzio__engine_link_message(
		websocket->connection->loop->engine, &websocket->link, binary, data, len);
}

/* RFC 6455 §7.4: what may stand in a close frame. */
static bool is_close_code(unsigned code)
{
	return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
	       (code >= 3000 && code <= 4999);
}

static void close_received(struct fzio__websocket *websocket)
{
	const uint8_t *data = websocket->control;
	size_t len = websocket->control_len;
	unsigned code = len >= 2 ? (unsigned)(data[0] << 8 | data[1]) : 0;
	if (len == 1 || (len >= 2 && !is_close_code(code))) {
		fzio__websocket_fail(websocket, PROTOCOL_ERROR, "bad close code");
	} else if (len > 2 && !fzio__utf8_valid((const char *)data + 2, len - 2)) {
		fzio__websocket_fail(websocket, NOT_UTF8, "not UTF-8");
	} else {
		fzio__websocket_close(websocket, code, "");
		fzio__websocket_lost(websocket, true);
	}
}

static void control_received(struct fzio__websocket *websocket)
{
	if (websocket->opcode == FZIO__CLOSE) {
		close_received(websocket);
	} else if (websocket->opcode == FZIO__PING && websocket->state == FZIO__WS_OPEN &&
		   fzio__output_waiting(websocket->connection) <= PONG_BACKLOG) {
		fzio__websocket_send(
			websocket, FZIO__PONG, NULL, 0, websocket->control, websocket->control_len);
	}
}

/* ---- heads ------------------------------------------------------------------------------------- */

static size_t head_size(const uint8_t *head)
{
	unsigned len = head[1] & 0x7f;
	return 2 + (len == 126 ? 2 : len == 127 ? 8 : 0) + (head[1] & 0x80 ? 4 : 0);
}

static const char *control_error(const uint8_t *head)
{
	if (!(head[0] & 0x80)) {
		return "fragmented control frame";
	}
	return (head[1] & 0x7f) > FZIO__CONTROL_MAX ? "control frame too long" : NULL;
}

/* What the first two bytes do wrong; NULL: nothing. */
static const char *head_error(const struct fzio__websocket *websocket, const uint8_t *head)
{
	if (head[0] & 0x70) {
		return "reserved bits";
	}
	if (!(head[1] & 0x80)) {
		return "not masked";
	}
	switch (head[0] & 0x0f) {
	case FZIO__CONTINUATION: return websocket->message_opcode ? NULL : "continues nothing";
	case FZIO__TEXT:
	case FZIO__BINARY: return websocket->message_opcode ? "not a continuation" : NULL;
	case FZIO__CLOSE:
	case FZIO__PING:
	case FZIO__PONG: return control_error(head);
	default: return "reserved opcode";
	}
}

static bool is_control(const struct fzio__websocket *websocket)
{
	return websocket->opcode & 0x08;
}

/* Refused by its length, before anything of it is kept. */
static bool check_message(struct fzio__websocket *websocket)
{
	size_t limit = websocket->connection->loop->max_payload;
	if (websocket->left > limit - websocket->message.len) {
		fzio__websocket_fail(websocket, TOO_BIG, "");
		return false;
	}
	if (websocket->fragments++ >= FRAGMENTS_MAX) {
		fzio__websocket_fail(websocket, POLICY, "too many fragments");
		return false;
	}
	return true;
}

/* The head is complete. False: it was wrong. */
static bool begin_frame(struct fzio__websocket *websocket)
{
	const uint8_t *head = websocket->head;
	uint64_t len = head[1] & 0x7f;
	size_t at = 2;
	size_t len_size = len == 126 ? 2 : len == 127 ? 8 : 0;
	if (len_size > 0) {
		len = 0;
		for (size_t i = 0; i < len_size; i++) {
			len = len << 8 | head[at++];
		}
	}
	if (len > INT64_MAX) {
		fzio__websocket_fail(websocket, PROTOCOL_ERROR, "impossible length");
		return false;
	}
	memcpy(websocket->mask, head + at, 4);
	websocket->mask_at = 0;
	websocket->opcode = head[0] & 0x0f;
	websocket->is_final = head[0] & 0x80;
	websocket->left = len;
	websocket->in_payload = true;
	websocket->head_len = 0;
	websocket->control_len = 0;
	if (is_control(websocket)) {
		return true;
	}
	if (websocket->opcode != FZIO__CONTINUATION) {
		websocket->message_opcode = websocket->opcode;
		websocket->fragments = 0;
	}
	return websocket->state != FZIO__WS_OPEN || check_message(websocket);
}

/* Bytes of the head that were there; 0: it was wrong. */
static size_t read_head(struct fzio__websocket *websocket, const char *data, size_t len)
{
	size_t taken = 0;
	while (taken < len) {
		websocket->head[websocket->head_len++] = (uint8_t)data[taken++];
		if (websocket->head_len < 2) {
			continue;
		}
		const char *error =
			websocket->head_len == 2 ? head_error(websocket, websocket->head) : NULL;
		if (error) {
			fzio__websocket_fail(websocket, PROTOCOL_ERROR, error);
			return 0;
		}
		if (websocket->head_len == head_size(websocket->head)) {
			return begin_frame(websocket) ? taken : 0;
		}
	}
	return taken;
}

/* ---- payloads ---------------------------------------------------------------------------------- */

static void unmask(struct fzio__websocket *websocket, char *data, size_t len)
{
	uint8_t mask[8];
	for (unsigned i = 0; i < 8; i++) {
		mask[i] = websocket->mask[(websocket->mask_at + i) & 3];
	}
	websocket->mask_at = (websocket->mask_at + (unsigned)(len & 3)) & 3;
	uint64_t eight_masks;
	memcpy(&eight_masks, mask, sizeof(eight_masks));
	size_t i = 0;
	for (; i + 8 <= len; i += 8) {
		uint64_t eight;
		memcpy(&eight, data + i, sizeof(eight));
		eight ^= eight_masks;
		memcpy(data + i, &eight, sizeof(eight));
	}
	for (; i < len; i++) {
		data[i] = (char)(data[i] ^ mask[i & 7]);
	}
}

static void message_complete(struct fzio__websocket *websocket)
{
	bool binary = websocket->message_opcode == FZIO__BINARY;
	struct fzio_buffer message = websocket->message;
	fzio_buffer_init(&websocket->message);
	websocket->message_opcode = 0;
	char *data = fzio_buffer_terminate(&message);
	if (data) {
		deliver(websocket, binary, data, message.len);
	} else {
		fzio__connection_doom(websocket->connection);
	}
	fzio_buffer_finish(&message);
}

/* Part of a message: kept until the rest is there. */
static void keep(struct fzio__websocket *websocket, const char *data, size_t len)
{
	if (websocket->state != FZIO__WS_OPEN) {
		return;
	}
	fzio_buffer_append(&websocket->message, data, len);
	if (websocket->message.failed) {
		fzio__connection_doom(websocket->connection);
		websocket->state = FZIO__WS_DEAF;
		return;
	}
	fzio__engine_link_progress(websocket->connection->loop->engine, &websocket->link);
}

/* A whole message where it stands: the byte behind it belongs to the next frame. */
static void deliver_in_place(struct fzio__websocket *websocket, char *data, size_t len)
{
	char behind = data[len];
	websocket->message_opcode = 0;
	deliver(websocket, websocket->opcode == FZIO__BINARY, data, len);
	data[len] = behind;
}

static size_t read_payload(struct fzio__websocket *websocket, char *data, size_t len)
{
	size_t taken = websocket->left < len ? (size_t)websocket->left : len;
	bool was_whole = websocket->head_len == 0 && websocket->left == taken &&
			 websocket->is_final && websocket->message.len == 0 &&
			 websocket->opcode != FZIO__CONTINUATION;
	unmask(websocket, data, taken);
	websocket->left -= taken;
	bool ends = websocket->left == 0;
	websocket->in_payload = !ends;
	if (is_control(websocket)) {
		memcpy(websocket->control + websocket->control_len, data, taken);
		websocket->control_len += (uint8_t)taken;
		if (ends) {
			control_received(websocket);
		}
	} else if (was_whole) {
		deliver_in_place(websocket, data, taken);
	} else {
		keep(websocket, data, taken);
		if (ends && websocket->is_final) {
			message_complete(websocket);
		}
	}
	return taken;
}

/* data[len] is writable. */
void fzio__websocket_read(struct fzio__websocket *websocket, char *data, size_t len)
{
	char *end = data + len;
	while (websocket->state < FZIO__WS_DEAF && !websocket->connection->doomed) {
		if (websocket->in_payload) {
			if (data == end && websocket->left > 0) {
				return;
			}
			data += read_payload(websocket, data, (size_t)(end - data));
		} else if (data == end) {
			return;
		} else {
			data += read_head(websocket, data, (size_t)(end - data));
		}
	}
}

void fzio__websocket_event(struct fzio__connection *connection, int events)
{
	char *input = connection->loop->input;
	if (events & EV_WRITE) {
		fzio__connection_mark(connection);
	}
	if (!(events & EV_READ)) {
		return;
	}
	ssize_t got = recv(connection->fd, input, FZIO__INPUT_SIZE, MSG_DONTWAIT);
	if (got > 0) {
		fzio__websocket_read(connection->websocket, input, (size_t)got);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		fzio__websocket_lost(connection->websocket, false);
	}
}
