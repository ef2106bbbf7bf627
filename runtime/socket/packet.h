/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_PACKET_H
#define FZIO__SOCKET_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>

/*
 * Socket.IO packets as text: `<type>[<attachments>-][/<namespace>,][<id>][<payload>]`
 * (Socket.IO protocol v5, "Packet encoding"; what is refused is decided in peers.md §1.11).
 * Whatever is refused here closes the session.
 */
enum fzio__packet_type {
	FZIO__PACKET_CONNECT,
	FZIO__PACKET_DISCONNECT,
	FZIO__PACKET_EVENT,
	FZIO__PACKET_ACK,
	FZIO__PACKET_CONNECT_ERROR,
	FZIO__PACKET_BINARY_EVENT,
	FZIO__PACKET_BINARY_ACK,
};

/* What stands before the payload. Names point into the text they were read from. */
struct fzio__packet_header {
	enum fzio__packet_type type;
	size_t attachments; /* 0 unless the type is binary, and then never 0 */
	const char *namespace_; /* "/" when the text names none */
	size_t namespace_len;
	bool has_id;
	uint64_t id; /* at most 2^63 - 1 */
	const char *payload; /* up to the end of the text; may be empty */
};

/* An event's payload, `[name,…]`, taken apart. */
struct fzio__packet_event_parts {
	const char *name; /* unescaped, not terminated; the digits of a number */
	size_t name_len;
	const char *rest; /* behind the name: `,…]` or `]`, not looked at yet */
};

/* `text[len]` must be readable, as for all of these. */
bool fzio__packet_read_header(const char *text, size_t len, size_t max_attachments,
	struct fzio__packet_header *ret_header);
/* CONNECT: nothing or an object; ACK: an array; EVENT: see below. The payload is one JSON value
 * that starts at once and ends with the text, and its placeholders have their attachments. */
bool fzio__packet_check_payload(const struct fzio__packet_header *header, const char *end);
/* Finds the name, which must not be reserved. Its unescaped form may live in `arena`. */
bool fzio__packet_read_event(const char *payload, const char *end, struct fzio_arena *arena,
	struct fzio__packet_event_parts *ret_parts);
/* The arguments alone, for a payload that was checked: from behind `rest`'s comma to before the
 * closing bracket, without white space around. */
const char *fzio__packet_arguments(const char *rest, const char *end, size_t *ret_len);

/* Is everything there that the lengths speak of? What comes from a caller may be anything. */
bool fzio__packet_is_given(const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len);
/* Names of events that the protocol keeps for itself. */
bool fzio__packet_is_reserved(const char *name, size_t len);

/* Appends what stands before the payload: all fields but `payload` of the header are used. */
void fzio__packet_write_header(struct fzio_buffer *out, const struct fzio__packet_header *header);

#endif
