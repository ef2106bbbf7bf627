/* SPDX-License-Identifier: MIT */
/* Reading and writing packets; nothing here knows of sessions. */
#include "socket/packet.h"

#include <string.h>

#include "codec/json.h"
#include "codec/number.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits and nothing else: no sign, blank, fraction or exponent, all of which the reference's
 * number coercion lets through. Behind them, or NULL if there are none or `max` is exceeded. */
static const char *read_digits(const char *text, const char *end, uint64_t max, uint64_t *ret_value)
{
	const char *start = text;
	uint64_t value = 0;
	for (; text < end && is_digit(*text); text++) {
		uint64_t digit = (uint64_t)(*text - '0');
		if (value > (max - digit) / 10) {
			return NULL;
		}
		value = value * 10 + digit;
	}
	if (text == start) {
		return NULL;
	}
	*ret_value = value;
	return text;
}

static bool is_binary(enum fzio__packet_type type)
{
	return type == FZIO__PACKET_BINARY_EVENT || type == FZIO__PACKET_BINARY_ACK;
}

/* `<n>-`, with at least one attachment: a packet that announces none would wait for ever. */
static const char *read_attachments(
	const char *text, const char *end, size_t max_attachments, size_t *ret_attachments)
{
	uint64_t attachments = 0;
	/* At least 9, so that the digits of a small limit do not overflow the check. */
	uint64_t cap = max_attachments > 9 ? max_attachments : 9;
	text = read_digits(text, end, cap, &attachments);
	if (!text || text == end || *text != '-' || attachments == 0 ||
		attachments > max_attachments) {
		return NULL;
	}
	*ret_attachments = (size_t)attachments;
	return text + 1;
}

/* Up to the comma, which may be missing when nothing follows. */
static const char *read_namespace(
	const char *text, const char *end, struct fzio__packet_header *ret_header)
{
	const char *comma = memchr(text, ',', (size_t)(end - text));
	const char *behind = comma ? comma : end;
	ret_header->namespace_ = text;
	ret_header->namespace_len = (size_t)(behind - text);
	return comma ? comma + 1 : end;
}

bool fzio__packet_read_header(const char *text, size_t len, size_t max_attachments,
	struct fzio__packet_header *ret_header)
{
	const char *end = text + len;
	if (len == 0 || *text < '0' || *text > '0' + FZIO__PACKET_BINARY_ACK) {
		return false;
	}
	struct fzio__packet_header header = {
		.type = (enum fzio__packet_type)(*text - '0'),
		.namespace_ = "/",
		.namespace_len = 1,
	};
	text++;
	if (is_binary(header.type)) {
		text = read_attachments(text, end, max_attachments, &header.attachments);
		if (!text) {
			return false;
		}
	}
	if (text < end && *text == '/') {
		text = read_namespace(text, end, &header);
	}
	if (text < end && is_digit(*text)) {
		header.has_id = true;
		text = read_digits(text, end, INT64_MAX, &header.id);
		if (!text) {
			return false;
		}
	}
	header.payload = text;
	*ret_header = header;
	return true;
}

/* One JSON value of which `first` is the first byte, and behind it nothing but white space. */
static bool is_value(const char *text, const char *end, char first)
{
	if (text == end || *text != first) {
		return false;
	}
	const char *behind = fzio__json_skip(text, end, NULL);
	return behind && fzio__json_space(behind, end) == end;
}

bool fzio__packet_check_payload(const struct fzio__packet_header *header, const char *end)
{
	const char *payload = header->payload;
	switch (header->type) {
	case FZIO__PACKET_CONNECT: return payload == end || is_value(payload, end, '{');
	case FZIO__PACKET_DISCONNECT: return payload == end;
	case FZIO__PACKET_EVENT:
	case FZIO__PACKET_ACK: return is_value(payload, end, '[');
	case FZIO__PACKET_BINARY_EVENT:
	case FZIO__PACKET_BINARY_ACK:
		return is_value(payload, end, '[') &&
		       fzio__json_placeholders(
			       payload, (size_t)(end - payload), header->attachments);
	case FZIO__PACKET_CONNECT_ERROR: break; /* only servers send it */
	}
	return false;
}

bool fzio__packet_is_given(const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len)
{
	if ((args_len > 0 && !args) || (attachments_len > 0 && !attachments)) {
		return false;
	}
	for (size_t i = 0; i < attachments_len; i++) {
		if (attachments[i].len > 0 && !attachments[i].data) {
			return false;
		}
	}
	return true;
}

bool fzio__packet_is_reserved(const char *name, size_t len)
{
	static const char *const reserved[] = { "connect", "connect_error", "disconnect",
		"disconnecting", "newListener", "removeListener" };
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (strlen(reserved[i]) == len && memcmp(reserved[i], name, len) == 0) {
			return true;
		}
	}
	return false;
}

bool fzio__packet_read_event(const char *payload, const char *end, struct fzio_arena *arena,
	struct fzio__packet_event_parts *ret_parts)
{
	if (payload == end || *payload != '[') {
		return false;
	}
	struct fzio__packet_event_parts parts;
	const char *name = fzio__json_space(payload + 1, end);
	if (name == end) {
		return false;
	}
	if (*name == '"') {
		parts.rest = fzio__json_string(name, end, arena, &parts.name, &parts.name_len);
		if (!parts.rest || fzio__packet_is_reserved(parts.name, parts.name_len)) {
			return false;
		}
	} else if (*name == '-' || is_digit(*name)) {
		/* Clients may count their events; the name is then the number as it is written. */
		parts.rest = fzio__json_skip(name, end, NULL);
		if (!parts.rest) {
			return false;
		}
		parts.name = name;
		parts.name_len = (size_t)(parts.rest - name);
	} else {
		return false;
	}
	*ret_parts = parts;
	return true;
}

const char *fzio__packet_arguments(const char *rest, const char *end, size_t *ret_len)
{
	end = fzio__json_space_before(rest, end) - 1; /* the bracket */
	rest = fzio__json_space(rest, end);
	if (rest < end) {
		rest = fzio__json_space(rest + 1, end);
	}
	end = fzio__json_space_before(rest, end);
	*ret_len = (size_t)(end - rest);
	return rest;
}

/* printf() would cost more than the rest of a small ack. */
static void write_number(struct fzio_buffer *out, uint64_t value)
{
	char digits[FZIO__NUMBER_SIZE];
	fzio_buffer_append(out, digits, fzio__number_write_u64(value, digits));
}

void fzio__packet_write_header(struct fzio_buffer *out, const struct fzio__packet_header *header)
{
	char type = (char)('0' + header->type);
	fzio_buffer_append(out, &type, 1);
	if (is_binary(header->type)) {
		write_number(out, header->attachments);
		fzio_buffer_append(out, "-", 1);
	}
	if (header->namespace_len > 1) {
		fzio_buffer_append(out, header->namespace_, header->namespace_len);
		fzio_buffer_append(out, ",", 1);
	}
	if (header->has_id) {
		write_number(out, header->id);
	}
}
