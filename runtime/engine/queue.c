/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "engine/packet.h"
#include "engine/session.h"

#define FIRST_CAPACITY 4

static bool grow(struct fzio__queue *queue)
{
	size_t capacity = queue->capacity ? queue->capacity * 2 : FIRST_CAPACITY;
	struct fzio__message **messages =
		realloc(queue->messages, capacity * sizeof(struct fzio__message *));
	if (!messages) {
		return false;
	}
	queue->messages = messages;
	queue->capacity = capacity;
	return true;
}

bool fzio__queue_push(struct fzio__queue *queue, struct fzio__message *message)
{
	if (queue->len == queue->capacity && !grow(queue)) {
		fzio__message_unref(message);
		return false;
	}
	queue->messages[queue->len++] = message;
	queue->bytes += fzio__payload_size(message) + 1;
	return true;
}

void fzio__queue_clear(struct fzio__queue *queue)
{
	for (size_t i = 0; i < queue->len; i++) {
		fzio__message_unref(queue->messages[i]);
	}
	queue->len = 0;
	queue->bytes = 0;
}

void fzio__queue_finish(struct fzio__queue *queue)
{
	fzio__queue_clear(queue);
	free(queue->messages);
	*queue = (struct fzio__queue){ 0 };
}
