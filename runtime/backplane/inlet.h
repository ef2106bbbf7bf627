/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_INLET_H
#define FZIO__BACKPLANE_INLET_H

#include <stdatomic.h>

#include "socket/action.h"

/*
 * What others publish, on its way into the loop. The mailbox has no bound of its own, so what
 * waits in it is counted: a loop that cannot keep up loses messages of others, not its memory.
 */
struct fzio__inlet {
	struct fzio__hub *hub;
	struct fzio__executor *executor;
	atomic_size_t bytes; /* waiting in the mailbox */
	bool was_full; /* the posting thread's */
};

/* It must live until the mailbox is empty. */
void fzio__inlet_init(
	struct fzio__inlet *inlet, struct fzio__hub *hub, struct fzio__executor *executor);
/* One thread, as for the next. False: too much waits; the task is still the caller's. */
bool fzio__inlet_post(struct fzio__inlet *inlet, struct fzio__task *task, size_t bytes);
/* Takes the packet. False: too much waits, or memory is out; nothing is done. */
bool fzio__inlet_deliver(struct fzio__inlet *inlet, const struct fzio__action *action);

#endif
