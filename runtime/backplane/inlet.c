/* SPDX-License-Identifier: MIT */
#include "backplane/inlet.h"

#include <stdlib.h>

#include <fzio/log.h>

#define MAX_BYTES ((size_t)64 * 1024 * 1024)
/* What the mailbox takes for each, beside what it holds. */
#define ARRIVAL_BYTES 256

struct arrival {
	struct fzio__task task;
	struct fzio__inlet *inlet;
	struct fzio__task *inner;
	size_t bytes;
};

void fzio__inlet_init(
	struct fzio__inlet *inlet, struct fzio__hub *hub, struct fzio__executor *executor)
{
	*inlet = (struct fzio__inlet){ .hub = hub, .executor = executor };
}

static struct fzio__task *finish(struct fzio__task *task)
{
	struct arrival *arrival = (struct arrival *)task;
	struct fzio__task *inner = arrival->inner;
	atomic_fetch_sub(&arrival->inlet->bytes, arrival->bytes);
	free(arrival);
	return inner;
}

static void run(struct fzio__task *task)
{
	struct fzio__task *inner = finish(task);
	inner->run(inner);
}

static void drop(struct fzio__task *task)
{
	struct fzio__task *inner = finish(task);
	inner->drop(inner);
}

static size_t size_of(const struct fzio__action *action)
{
	size_t bytes = ARRIVAL_BYTES + fzio__action_size(action);
	for (size_t i = 0; action->packet != NULL && i < action->packet->len; i++) {
		bytes += sizeof(struct fzio__message) + action->packet->messages[i]->len;
	}
	return bytes;
}

static bool has_room(struct fzio__inlet *inlet, size_t bytes)
{
	bool is_full = atomic_load(&inlet->bytes) + bytes > MAX_BYTES;
	if (is_full && !inlet->was_full) {
		fzio_log(FZIO_LOG_WARNING, "this process does not keep up with the others; their "
					   "messages are dropped");
	}
	inlet->was_full = is_full;
	return !is_full;
}

bool fzio__inlet_post(struct fzio__inlet *inlet, struct fzio__task *task, size_t bytes)
{
	struct arrival *arrival = has_room(inlet, bytes) ? malloc(sizeof(*arrival)) : NULL;
	if (arrival == NULL) {
		return false;
	}
	*arrival = (struct arrival){ { .run = run, .drop = drop }, inlet, task, bytes };
	atomic_fetch_add(&inlet->bytes, bytes);
	inlet->executor->post(inlet->executor, &arrival->task);
	return true;
}

bool fzio__inlet_deliver(struct fzio__inlet *inlet, const struct fzio__action *action)
{
	/* Looked at before anything is copied: it may name a million rooms. */
	size_t bytes = size_of(action);
	struct fzio__task *task =
		has_room(inlet, bytes) ? fzio__action_task(inlet->hub, action) : NULL;
	if (task == NULL) {
		fzio__packet_destroy(action->packet);
		return false;
	}
	if (!fzio__inlet_post(inlet, task, bytes)) {
		task->drop(task);
		return false;
	}
	return true;
}
