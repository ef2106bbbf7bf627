/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_EXECUTOR_H
#define FZIO__BASE_EXECUTOR_H

#include <stdbool.h>

/*
 * The way into a loop from other threads. The transport's loop implements it with its mailbox;
 * tests run tasks by hand. A task is owned by the executor from post() on, which calls `run` on
 * the loop's thread, or `drop` when the loop ends first; each frees the task.
 */
struct fzio__task {
	struct fzio__task *next; /* the mailbox's */
	void (*run)(struct fzio__task *task);
	void (*drop)(struct fzio__task *task);
};

struct fzio__executor {
	/* Is the caller on the loop's thread? */
	bool (*is_current)(struct fzio__executor *executor);
	/* Any thread; in order per posting thread; never blocks, never fails. */
	void (*post)(struct fzio__executor *executor, struct fzio__task *task);
};

#endif
