/* SPDX-License-Identifier: MIT */
#ifndef FZIO__ENGINE_PACKET_H
#define FZIO__ENGINE_PACKET_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/buffer.h>

#include "base/message.h"

/*
 * Packets of Engine.IO v4: one digit and a payload. A WebSocket frame holds one packet, and its
 * binary frames hold a message's bare bytes; a polling payload holds any number, separated by
 * U+001E, binary ones as `b` and base64.
 */
#define FZIO__SEPARATOR '\x1e'

enum fzio__packet_type {
	FZIO__PACKET_OPEN,
	FZIO__PACKET_CLOSE,
	FZIO__PACKET_PING,
	FZIO__PACKET_PONG,
	FZIO__PACKET_MESSAGE,
	FZIO__PACKET_UPGRADE,
	FZIO__PACKET_NOOP,
	FZIO__PACKET_BINARY, /* a message too; not a digit on the wire */
	FZIO__PACKET_INVALID
};

struct fzio__packet {
	enum fzio__packet_type type;
	char *data; /* data[len] is a NUL */
	size_t len;
};

/* The packet in a WebSocket text frame or between two separators; text[len] is writable.
 * `polling` allows the base64 form, which is decoded in place. */
struct fzio__packet fzio__packet_read(char *text, size_t len, bool polling);

/* Takes the next packet off a payload. Start with *position 0; false behind the last one. Every
 * payload has at least one packet: an empty one is invalid. data[len] is writable. */
bool fzio__payload_next(char *data, size_t len, size_t *position, struct fzio__packet *ret_packet);

/* How many bytes the message takes in a payload. */
size_t fzio__payload_size(const struct fzio__message *message);
/* Appends a message, or a packet as it stands, and the separator before it where one is due. */
void fzio__payload_append(struct fzio_buffer *payload, const struct fzio__message *message);
void fzio__payload_append_packet(struct fzio_buffer *payload, const char *packet);

#endif
