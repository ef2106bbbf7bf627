/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_MESSAGE_H
#define FZIO__BASE_MESSAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * One Engine.IO message, encoded once and shared by all its receivers and queues. Text holds its
 * packet type digit ("4…"), so that the payload of the WebSocket text frame is the message as it
 * stands; binary holds the bare bytes. Counted atomically, since loops share it; its content is
 * never changed once it is shared.
 */
struct fzio__message {
	atomic_uint references;
	bool binary;
	size_t len;
	char data[]; /* followed by a NUL that `len` does not count */
};

/* Room for `len` bytes, one reference, for the caller to fill. NULL: out of memory. */
struct fzio__message *fzio__message_create(bool binary, size_t len);
struct fzio__message *fzio__message_ref(struct fzio__message *message);
void fzio__message_unref(struct fzio__message *message);

#endif
