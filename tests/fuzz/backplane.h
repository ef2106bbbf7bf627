/* SPDX-License-Identifier: MIT */
/*
 * What stands around a dialect of the backplane in its fuzzer: three processes that speak it. What
 * comes is given to the receiver; whatever it delivers the sender publishes in turn, and that must
 * be understood by the third. Included by one file.
 */
#ifndef FUZZ_BACKPLANE_H
#define FUZZ_BACKPLANE_H

#include <stdlib.h>
#include <string.h>

#include "backplane/dialect.h"
#include "codec/json.h"
#include "socket/packet.h"

static struct fzio__dialect *receiver, *sender, *third;
static enum fzio__reception passed_on;
static bool is_passing;

static void must(bool condition)
{
	if (!condition) {
		abort();
	}
}

static enum fzio__reception receive(struct fzio__dialect *dialect, const char *channel,
	size_t channel_len, const void *data, size_t len)
{
	/* Of its own size, with the NUL that hiredis puts behind it. */
	char *text = malloc(len + 1);
	must(text != NULL);
	if (len > 0) {
		memcpy(text, data, len);
	}
	text[len] = '\0';
	unsigned long probe;
	const char *why = NULL;
	enum fzio__reception reception =
		dialect->receive(dialect, channel, channel_len, text, len, &probe, &why);
	must((reception == FZIO__RECEIVED_MALFORMED) == (why != NULL));
	free(text);
	return reception;
}

/* Answers are JSON; what was delivered and is passed on reaches the third. */
static enum fzio_status publish(struct fzio__dialect_host *host, const char *channel,
	size_t channel_len, const char *data, size_t len)
{
	(void)host;
	if (is_passing) {
		passed_on = receive(third, channel, channel_len, data, len);
	} else {
		char *text = strndup(data, len);
		must(text != NULL && fzio__json_valid(text, len, NULL));
		free(text);
	}
	return FZIO_OK;
}

static void check_packet(const struct fzio__packet *packet)
{
	const struct fzio__message *message = packet->messages[0];
	const char *end = message->data + message->len;
	struct fzio__packet_header header;
	must(message->data[0] == '4');
	must(fzio__packet_read_header(
		message->data + 1, message->len - 1, packet->len - 1, &header));
	must(header.attachments == packet->len - 1);
	must(fzio__packet_check_payload(&header, end));
}

static void deliver(struct fzio__dialect_host *host, const struct fzio__action *action)
{
	(void)host;
	must(action->namespace_[0] == '/');
	if (action->kind == FZIO__ACTION_EMIT) {
		check_packet(action->packet);
	} else if (action->kind != FZIO__ACTION_DISCONNECT) {
		must(action->room[0] != '\0');
	}
	bool is_nobody = action->target.kind == FZIO_TARGET_ROOMS && action->target.room == NULL &&
			 action->target.rooms_len == 0;
	if (!is_passing && !is_nobody) {
		is_passing = true;
		must(sender->publish(sender, action) == FZIO_OK);
		must(passed_on == FZIO__RECEIVED);
		is_passing = false;
	}
	fzio__packet_destroy(action->packet);
}

/* There is no loop: what it would have to do or to answer is dropped. */
static bool post(struct fzio__dialect_host *host, struct fzio__task *task, size_t bytes)
{
	(void)host, (void)task, (void)bytes;
	return false;
}

static void answer(struct fzio__dialect_host *host, uint64_t call_id, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	(void)host, (void)call_id, (void)attachments;
	char *text = strndup(args, args_len);
	must(text != NULL && fzio__json_list(text, args_len, NULL) >= 0);
	free(text);
	must(attachments_len < 1000000);
}

/* Makes the three when first asked. True: it was now. */
static bool create_all(struct fzio__dialect *(*create)(struct fzio__dialect_host *host))
{
	static struct fzio__dialect_host host = {
		.publish = publish, .deliver = deliver, .post = post, .answer = answer
	};
	if (receiver != NULL) {
		return false;
	}
	host.executor = (struct fzio__executor *)&host; /* nobody looks into it */
	receiver = create(&host);
	sender = create(&host);
	third = create(&host);
	must(receiver != NULL && sender != NULL && third != NULL);
	return true;
}

#endif
