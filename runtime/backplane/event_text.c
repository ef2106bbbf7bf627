/* SPDX-License-Identifier: MIT */
#include "backplane/event_text.h"

#include "codec/json.h"
#include "socket/packet.h"

bool fzio__event_text_read(const struct fzio__packet *packet, struct fzio__event_text *ret_event)
{
	/* Behind the digit of Engine.IO. */
	const struct fzio__message *message = packet->messages[0];
	const char *end = message->data + message->len;
	struct fzio__packet_header header;
	if (message->len == 0 || !fzio__packet_read_header(message->data + 1, message->len - 1,
					 packet->len - 1, &header)) {
		return false;
	}
	const char *name = fzio__json_space(header.payload + 1, end);
	const char *rest = fzio__json_skip(name, end, NULL);
	if (rest == NULL) {
		return false;
	}
	struct fzio__event_text event = { .name = name,
		.name_len = (size_t)(rest - name),
		.attachments = packet->messages + 1,
		.attachments_len = packet->len - 1 };
	event.args = fzio__packet_arguments(rest, end, &event.args_len);
	long count = event.args_len > 0 ? fzio__json_list(event.args, event.args_len, NULL) : 0;
	event.args_count = count > 0 ? (size_t)count : 0;
	*ret_event = event;
	return count >= 0;
}
