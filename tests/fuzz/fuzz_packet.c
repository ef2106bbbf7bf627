/* SPDX-License-Identifier: MIT */
/* Socket.IO packets from strangers: nothing is read beyond the text, what is accepted stays within
 * the limits, and what is written of it is read back the same. */
#include <stdlib.h>
#include <string.h>

#include "socket/packet.h"

#define MAX_ATTACHMENTS 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* What is written of a packet that was accepted is the same packet. */
static void round_trip(const struct fzio__packet_header *header, const char *end)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio__packet_write_header(&out, header);
	fzio_buffer_append(&out, header->payload, (size_t)(end - header->payload));
	must(fzio_buffer_terminate(&out) != NULL);
	struct fzio__packet_header again;
	must(fzio__packet_read_header(out.data, out.len, MAX_ATTACHMENTS, &again));
	must(again.type == header->type && again.attachments == header->attachments);
	must(again.has_id == header->has_id && again.id == header->id);
	must(again.namespace_len == header->namespace_len);
	must(memcmp(again.namespace_, header->namespace_, again.namespace_len) == 0);
	size_t payload_len = (size_t)(end - header->payload);
	must((size_t)(out.data + out.len - again.payload) == payload_len);
	must(memcmp(again.payload, header->payload, payload_len) == 0);
	must(fzio__packet_check_payload(&again, out.data + out.len));
	fzio_buffer_finish(&out);
}

static void check_event(const struct fzio__packet_header *header, const char *end)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	struct fzio__packet_event_parts parts;
	/* An adapter reads the name first and the rest after it: both ways must hold. */
	bool has_name = fzio__packet_read_event(header->payload, end, &arena, &parts);
	bool is_valid = fzio__packet_check_payload(header, end);
	if (has_name) {
		must(parts.rest > header->payload && parts.rest <= end);
		must(!fzio__packet_is_reserved(parts.name, parts.name_len));
	}
	if (has_name && is_valid) {
		size_t len;
		const char *args = fzio__packet_arguments(parts.rest, end, &len);
		must(args >= parts.rest && args + len < end);
	}
	fzio_arena_finish(&arena);
}

/* A client's acknowledgement is an array whose items are its arguments. */
static void check_ack(const struct fzio__packet_header *header, const char *end)
{
	if (fzio__packet_check_payload(header, end)) {
		size_t len;
		const char *args = fzio__packet_arguments(header->payload, end, &len);
		must(args > header->payload && args + len < end);
	}
}

static void check(const char *text, size_t len)
{
	const char *end = text + len;
	struct fzio__packet_header header;
	if (!fzio__packet_read_header(text, len, MAX_ATTACHMENTS, &header)) {
		return;
	}
	bool is_binary =
		header.type == FZIO__PACKET_BINARY_EVENT || header.type == FZIO__PACKET_BINARY_ACK;
	must(header.attachments <= MAX_ATTACHMENTS && is_binary == (header.attachments > 0));
	must(header.payload > text && header.payload <= end);
	must(header.namespace_len > 0 && header.namespace_[0] == '/');
	must(header.has_id ? header.id <= INT64_MAX : header.id == 0);
	if (header.type == FZIO__PACKET_EVENT || header.type == FZIO__PACKET_BINARY_EVENT) {
		check_event(&header, end);
	}
	if (header.type == FZIO__PACKET_ACK || header.type == FZIO__PACKET_BINARY_ACK) {
		check_ack(&header, end);
	}
	if (fzio__packet_check_payload(&header, end)) {
		round_trip(&header, end);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of its own size, and with the NUL that the engine puts behind every message. */
	char *text = malloc(size + 1);
	if (!text) {
		return 0;
	}
	if (size > 0) {
		memcpy(text, data, size);
	}
	text[size] = '\0';
	check(text, size);
	free(text);
	return 0;
}
