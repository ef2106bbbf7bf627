/* SPDX-License-Identifier: MIT */
#include "engine/packet.h"

#include "base/base64.h"

static struct fzio__engine_packet invalid(void)
{
	return (struct fzio__engine_packet){ .type = FZIO__ENGINE_PACKET_INVALID };
}

static struct fzio__engine_packet read_base64(char *text, size_t len)
{
	ssize_t decoded = fzio__base64_decode(text, len, text);
	if (decoded < 0) {
		return invalid();
	}
	text[decoded] = '\0';
	return (struct fzio__engine_packet){ FZIO__ENGINE_PACKET_BINARY, text, (size_t)decoded };
}

struct fzio__engine_packet fzio__engine_packet_read(char *text, size_t len, bool polling)
{
	if (len == 0) {
		return invalid();
	}
	if (polling && text[0] == 'b') {
		return read_base64(text + 1, len - 1);
	}
	if (text[0] < '0' || text[0] > '6') {
		return invalid();
	}
	enum fzio__engine_packet_type type = (enum fzio__engine_packet_type)(text[0] - '0');
	/* A message without a payload cannot be told from none by any client. */
	if (type == FZIO__ENGINE_PACKET_MESSAGE && len == 1) {
		return invalid();
	}
	text[len] = '\0';
	return (struct fzio__engine_packet){ type, text + 1, len - 1 };
}
