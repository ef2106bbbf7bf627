/* SPDX-License-Identifier: MIT */
/* How acks that are kept by other threads reach their loop, or learn that it has ended. */
#include <stdlib.h>

#include "socket/internal.h"

struct fzio__gate *fzio__gate_create(struct fzio__executor *executor)
{
	struct fzio__gate *gate = malloc(sizeof(*gate));
	if (gate) {
		atomic_init(&gate->references, 1);
		pthread_mutex_init(&gate->lock, NULL);
		gate->executor = executor;
	}
	return gate;
}

void fzio__gate_close(struct fzio__gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->executor = NULL;
	pthread_mutex_unlock(&gate->lock);
}

void fzio__gate_unref(struct fzio__gate *gate)
{
	if (gate && atomic_fetch_sub(&gate->references, 1) == 1) {
		pthread_mutex_destroy(&gate->lock);
		free(gate);
	}
}

void fzio__gate_pass(struct fzio__gate *gate, struct fzio__task *task)
{
	/* What the task releases may hold the last reference but this. */
	atomic_fetch_add(&gate->references, 1);
	pthread_mutex_lock(&gate->lock);
	struct fzio__executor *executor = gate->executor;
	bool is_here = executor && executor->is_current(executor);
	if (!executor) {
		/* Under the lock: handles are not counted atomically, and no loop orders this. */
		task->drop(task);
	} else if (!is_here) {
		executor->post(executor, task);
	}
	pthread_mutex_unlock(&gate->lock);
	if (is_here) {
		task->run(task);
	}
	fzio__gate_unref(gate);
}
