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

enum fzio__engine_packet_type {
	FZIO__ENGINE_PACKET_OPEN,
	FZIO__ENGINE_PACKET_CLOSE,
	FZIO__ENGINE_PACKET_PING,
	FZIO__ENGINE_PACKET_PONG,
	FZIO__ENGINE_PACKET_MESSAGE,
	FZIO__ENGINE_PACKET_UPGRADE,
	FZIO__ENGINE_PACKET_NOOP,
	FZIO__ENGINE_PACKET_BINARY, /* a message too; not a digit on the wire */
	FZIO__ENGINE_PACKET_INVALID
};

struct fzio__engine_packet {
	enum fzio__engine_packet_type type;
	char *data; /* data[len] is a NUL */
	size_t len;
};

/* The packet in a WebSocket text frame or between two separators; text[len] is writable.
 * `polling` allows the base64 form, which is decoded in place. */
struct fzio__engine_packet fzio__engine_packet_read(char *text, size_t len, bool polling);

/* Takes the next packet off a payload. Start with *position 0; false behind the last one. Every
 * payload has at least one packet: an empty one is invalid. data[len] is writable. */
bool fzio__payload_next(
	char *data, size_t len, size_t *position, struct fzio__engine_packet *ret_packet);

/* How many bytes the message takes in a payload. */
size_t fzio__payload_size(const struct fzio__message *message);
/* Appends a message, or a packet as it stands, and the separator before it where one is due. */
void fzio__payload_append(struct fzio_buffer *payload, const struct fzio__message *message);
void fzio__payload_append_packet(struct fzio_buffer *payload, const char *packet);

#endif
