/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_OUTBOX_H
#define FZIO__BACKPLANE_OUTBOX_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* A PUBLISH as Redis reads it, ready to be written. */
struct fzio__publication {
	struct fzio__publication *next;
	size_t len;
	char text[];
};

/* NULL: out of memory. */
struct fzio__publication *fzio__publication_create(
	const char *channel, size_t channel_len, const char *data, size_t len);

/*
 * Publications that wait for Redis, in order. Bounded: when it is full the oldest go, because of
 * two messages the newer is worth more. Any thread.
 */
struct fzio__outbox {
	pthread_mutex_t lock;
	pthread_cond_t settled; /* see fzio__outbox_wait() */
	struct fzio__publication *first, **last;
	size_t len;
	size_t bytes;
	size_t in_flight; /* taken, and not answered yet */
	size_t max_len;
	size_t max_bytes;
};

bool fzio__outbox_init(struct fzio__outbox *outbox, size_t max_len, size_t max_bytes);
void fzio__outbox_finish(struct fzio__outbox *outbox);
/* Takes the publication. How many others it drove out; *ret_was_empty: nobody has been told yet
 * that there is something to send. */
size_t fzio__outbox_put(
	struct fzio__outbox *outbox, struct fzio__publication *publication, bool *ret_was_empty);
/* The oldest, which is in flight from then on, and the caller's to free; NULL if there is none. */
struct fzio__publication *fzio__outbox_take(struct fzio__outbox *outbox);
/* So many are not in flight any more, answered or lost. */
void fzio__outbox_settle(struct fzio__outbox *outbox, size_t len);
/* Waits until nothing waits and nothing is in flight. False: not in time. */
bool fzio__outbox_wait(struct fzio__outbox *outbox, unsigned timeout_ms);
size_t fzio__outbox_len(struct fzio__outbox *outbox);

#endif
