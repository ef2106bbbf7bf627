/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_ERRAND_H
#define FZIO__BACKPLANE_ERRAND_H

#include "backplane/dialect.h"

/* How many acks are awaited for other processes at a time: clients need not give them, and those who
 * ask say how long they are waited for. */
#define FZIO__AWAITED_MAX 100000
/* Names that are kept as long as that. */
#define FZIO__ERRAND_NAME_MAX 1024

/*
 * What another process asks about this one's sockets, on its way to the loop that knows: an event
 * they are to acknowledge, or who they are. It owns all it names, in its arena.
 */
struct fzio__errand {
	struct fzio__task task;
	struct fzio__dialect *dialect;
	struct fzio_arena arena;
	unsigned references; /* the loop's: of the errand itself and of every awaited ack */
	void (*run)(struct fzio__errand *errand);
	/* An ack has come; not called for those that never do. */
	void (*acked)(struct fzio__errand *errand, const struct fzio_acked *acked);
	const char *namespace_;
	struct fzio_target target;
	const char *event;
	const char *args;
	size_t args_len;
	const struct fzio_bytes *attachments;
	size_t attachments_len;
	unsigned timeout_ms;
	size_t receivers; /* who were sent the event */
	size_t spared; /* who were not: too many acks are awaited */
	int type; /* of a request of Node */
	const char *asker; /* of Python: its host_id */
	const char *id; /* which of the asker's questions */
	const char *room; /* of Python: to be sent back, as JSON */
	char *kept; /* the texts that are still needed while acks are awaited */
};

/* A copy of `about`, whose `run` and what that needs are set. Takes over what is in the arena, which
 * is then empty. NULL: out of memory. */
struct fzio__errand *fzio__errand_create(
	struct fzio__dialect *dialect, struct fzio_arena *arena, const struct fzio__errand *about);
/* Has `run` called on the loop's thread. False: it is too busy; the errand is gone. */
bool fzio__errand_post(struct fzio__errand *errand);
/* Not posted. */
void fzio__errand_destroy(struct fzio__errand *errand);
/* In `run`: sends the event to the target's sockets and waits for their acks. Afterwards, of all
 * that the errand named only namespace_, asker, id and room are there. */
void fzio__errand_call(struct fzio__errand *errand);

#endif
