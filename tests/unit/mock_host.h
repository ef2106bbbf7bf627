/* SPDX-License-Identifier: MIT */
#ifndef MOCK_HOST_H
#define MOCK_HOST_H

/* What a dialect stands on, without Redis and without sockets: it keeps what is published, and
 * writes down what is delivered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backplane/dialect.h"

struct mock_host {
	struct fzio__dialect_host host;
	char channel[256]; /* of the last message */
	char *data;
	size_t len;
	size_t published;
	char delivered[8192]; /* a line an action */
};

static inline enum fzio_status mock_host_publish(struct fzio__dialect_host *host,
	const char *channel, size_t channel_len, const char *data, size_t len)
{
	struct mock_host *mock = (struct mock_host *)host;
	snprintf(mock->channel, sizeof(mock->channel), "%.*s", (int)channel_len, channel);
	free(mock->data);
	mock->data = malloc(len + 1);
	memcpy(mock->data, data, len);
	mock->data[len] = '\0';
	mock->len = len;
	mock->published++;
	return FZIO_OK;
}

static inline void mock_host_note(struct mock_host *mock, const char *text, size_t len)
{
	size_t at = strlen(mock->delivered);
	snprintf(mock->delivered + at, sizeof(mock->delivered) - at, "%.*s", (int)len, text);
}

static inline void mock_host_note_names(
	struct mock_host *mock, const char *what, const char *const *names, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		mock_host_note(mock, i == 0 ? what : ",", strlen(i == 0 ? what : ","));
		mock_host_note(mock, names[i], strlen(names[i]));
	}
}

/* `emit /chat 2/chat,["x",1] to a,b except c`: what a client would get, and who. */
static inline void mock_host_deliver(
	struct fzio__dialect_host *host, const struct fzio__action *action)
{
	static const char *const kinds[] = { "", "emit ", "join ", "leave ", "disconnect " };
	struct mock_host *mock = (struct mock_host *)host;
	const struct fzio_target *target = &action->target;
	mock_host_note(mock, kinds[action->kind], 16);
	mock_host_note(mock, action->namespace_, 64);
	for (size_t i = 0; action->packet != NULL && i < action->packet->len; i++) {
		const struct fzio__message *message = action->packet->messages[i];
		size_t digit = message->binary ? 0 : 1;
		mock_host_note(mock, i == 0 ? " " : "|", 1);
		mock_host_note(mock, message->data + digit, message->len - digit);
	}
	if (action->room != NULL) {
		mock_host_note(mock, " ", 1);
		mock_host_note(mock, action->room, 64);
	}
	const char *to = target->kind == FZIO_TARGET_ALL ? " to all" : "";
	mock_host_note(mock, to, 16);
	if (target->room != NULL) {
		mock_host_note_names(mock, " to ", &target->room, 1);
	} else {
		mock_host_note_names(mock, " to ", target->rooms, target->rooms_len);
	}
	mock_host_note_names(mock, " except ", target->except, target->except_len);
	mock_host_note(mock, target->is_volatile ? " volatile" : "", 16);
	mock_host_note(mock, action->close ? " close" : "", 16);
	mock_host_note(mock, "\n", 1);
	fzio__packet_destroy(action->packet);
}

static inline void mock_host_answer(struct fzio__dialect_host *host, uint64_t call_id,
	const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len)
{
	struct mock_host *mock = (struct mock_host *)host;
	char text[256];
	int len = snprintf(text, sizeof(text), "answer %llu [%.*s] +%zu\n",
		(unsigned long long)call_id, (int)args_len, args, attachments_len);
	(void)attachments;
	mock_host_note(mock, text, (size_t)len);
}

static inline void mock_host_init(struct mock_host *mock)
{
	memset(mock, 0, sizeof(*mock));
	mock->host.publish = mock_host_publish;
	mock->host.deliver = mock_host_deliver;
	mock->host.answer = mock_host_answer;
	/* Anything but NULL: it listens. */
	mock->host.executor = (struct fzio__executor *)mock;
}

static inline void mock_host_finish(struct mock_host *mock)
{
	free(mock->data);
}

/* What was delivered since the last question. */
static inline const char *mock_host_delivered(struct mock_host *mock)
{
	static char delivered[sizeof(mock->delivered)];
	strcpy(delivered, mock->delivered);
	mock->delivered[0] = '\0';
	return delivered;
}

#endif
