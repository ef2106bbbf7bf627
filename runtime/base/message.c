/* SPDX-License-Identifier: MIT */
#include "base/message.h"

#include <stdint.h>
#include <stdlib.h>

struct fzio__message *fzio__message_create(bool binary, size_t len)
{
	if (len > SIZE_MAX - sizeof(struct fzio__message) - 1) {
		return NULL;
	}
	struct fzio__message *message = malloc(sizeof(*message) + len + 1);
	if (!message) {
		return NULL;
	}
	atomic_init(&message->references, 1);
	message->binary = binary;
	message->len = len;
	message->data[len] = '\0';
	return message;
}

struct fzio__message *fzio__message_ref(struct fzio__message *message)
{
	/* Whoever can reference it holds it already: nothing needs to be ordered. */
	atomic_fetch_add_explicit(&message->references, 1, memory_order_relaxed);
	return message;
}

void fzio__message_unref(struct fzio__message *message)
{
	/* The last holder must see what the others did before they let go. */
	if (message &&
		atomic_fetch_sub_explicit(&message->references, 1, memory_order_acq_rel) == 1) {
		free(message);
	}
}
