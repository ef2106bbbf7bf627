/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_WORKERS_H
#define FZIO__USECASE_WORKERS_H

#include <stddef.h>

#include "base/executor.h"

/*
 * Threads for usecases that block. One starts whenever a task comes and all are busy, up to `max`:
 * a server whose usecases never block has none.
 */
struct fzio__workers;

/* NULL: out of memory. */
struct fzio__workers *fzio__workers_create(size_t max);
/* The loop's thread. False, and the task is still the caller's: no thread could be started. */
bool fzio__workers_post(struct fzio__workers *workers, struct fzio__task *task);
/* Drops what waits and returns when the tasks that run have ended. Nothing is posted any more. */
void fzio__workers_stop(struct fzio__workers *workers);
/* Stopped before. NULL is fine. */
void fzio__workers_destroy(struct fzio__workers *workers);

#endif
