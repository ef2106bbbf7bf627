/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/base64.h"
#include "engine/packet.h"

bool fzio__payload_next(
	char *data, size_t len, size_t *position, struct fzio__engine_packet *ret_packet)
{
	if (*position > len) {
		return false;
	}
	char *start = data + *position;
	size_t left = len - *position;
	char *separator = left > 0 ? memchr(start, FZIO__SEPARATOR, left) : NULL;
	size_t packet_len = separator ? (size_t)(separator - start) : left;
	*position += packet_len + 1;
	*ret_packet = fzio__engine_packet_read(start, packet_len, true);
	return true;
}

size_t fzio__payload_size(const struct fzio__message *message)
{
	return message->binary ? 1 + FZIO__BASE64_LEN(message->len) : message->len;
}

static void separate(struct fzio_buffer *payload)
{
	if (payload->len > 0) {
		fzio_buffer_append(payload, &(char){ FZIO__SEPARATOR }, 1);
	}
}

void fzio__payload_append(struct fzio_buffer *payload, const struct fzio__message *message)
{
	separate(payload);
	if (!message->binary) {
		fzio_buffer_append(payload, message->data, message->len);
		return;
	}
	size_t size = fzio__payload_size(message);
	char *place = fzio_buffer_reserve(payload, size);
	if (place) {
		place[0] = 'b';
		fzio__base64_encode(message->data, message->len, place + 1);
		payload->len += size;
	}
}

void fzio__payload_append_packet(struct fzio_buffer *payload, const char *packet)
{
	separate(payload);
	fzio_buffer_append_str(payload, packet);
}
