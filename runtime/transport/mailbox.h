/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_MAILBOX_H
#define FZIO__TRANSPORT_MAILBOX_H

#include <pthread.h>

#include "base/executor.h"

/* Tasks that other threads posted, in their order. One lock for a batch. */
struct fzio__mailbox {
	pthread_mutex_t lock;
	struct fzio__task *first;
	struct fzio__task **end;
	void (*wake)(struct fzio__mailbox *mailbox);
};

/* `wake` is called by the thread that puts a task into an empty mailbox: it is to be run. */
void fzio__mailbox_init(struct fzio__mailbox *mailbox, void (*wake)(struct fzio__mailbox *mailbox));
/* Drops what is in it. */
void fzio__mailbox_finish(struct fzio__mailbox *mailbox);
/* Any thread. Wakes under the lock, so that whoever has seen what the task did may end mailbox and
 * loop: fzio__mailbox_finish() waits for the thread that is still in here. */
void fzio__mailbox_put(struct fzio__mailbox *mailbox, struct fzio__task *task);
/* Runs what is in it now; what these tasks post waits for the next time. */
void fzio__mailbox_run(struct fzio__mailbox *mailbox);

#endif
