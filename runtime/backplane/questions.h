/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_QUESTIONS_H
#define FZIO__BACKPLANE_QUESTIONS_H

#include "base/timers.h"
#include "socket/hub.h"

/*
 * Events of this process that clients of others are to acknowledge: who waits for which answer,
 * and for how long. The loop's thread, but for what says otherwise.
 */
struct fzio__questions {
	struct fzio__timers *timers;
	struct fzio__question *first, **end; /* oldest first, as they are answered, almost always */
	uint64_t last_id;
	bool has_ended;
};

void fzio__questions_init(struct fzio__questions *questions, struct fzio__timers *timers);
/* The question's number, never 0; 0: memory is out, or they have ended. */
uint64_t fzio__questions_add(
	struct fzio__questions *questions, unsigned timeout_ms, fzio_acked_fn *acked, void *user);
/* It was not asked after all: nobody is called. */
void fzio__questions_forget(struct fzio__questions *questions, uint64_t id);
/* Tells all who wait that no answer will come. Nothing can be asked any more. */
void fzio__questions_end(struct fzio__questions *questions);

/* An answer on its way to the loop, as a task. Any thread. Everything is copied; NULL: memory is
 * out. An answer to a question that nobody waits for any more does nothing. */
struct fzio__task *fzio__answer_create(struct fzio__questions *questions, uint64_t id,
	const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len);

#endif
