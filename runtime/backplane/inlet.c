/* SPDX-License-Identifier: MIT */
#include "backplane/inlet.h"

#include <stdlib.h>

#include <fzio/log.h>

#define MAX_BYTES ((size_t)64 * 1024 * 1024)
/* What an action takes in memory beside its packet. */
#define ACTION_BYTES 512

struct arrival {
	struct fzio__task task;
	struct fzio__inlet *inlet;
	struct fzio__task *action;
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
	struct fzio__task *action = arrival->action;
	atomic_fetch_sub(&arrival->inlet->bytes, arrival->bytes);
	free(arrival);
	return action;
}

static void run(struct fzio__task *task)
{
	struct fzio__task *action = finish(task);
	action->run(action);
}

static void drop(struct fzio__task *task)
{
	struct fzio__task *action = finish(task);
	action->drop(action);
}

static size_t size_of(const struct fzio__action *action)
{
	size_t bytes = ACTION_BYTES;
	for (size_t i = 0; action->packet != NULL && i < action->packet->len; i++) {
		bytes += action->packet->messages[i]->len;
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

static struct arrival *create(struct fzio__inlet *inlet, const struct fzio__action *action)
{
	struct arrival *arrival = malloc(sizeof(*arrival));
	struct fzio__task *task = arrival != NULL ? fzio__action_task(inlet->hub, action) : NULL;
	if (task == NULL) {
		free(arrival);
		return NULL;
	}
	*arrival = (struct arrival){ { .run = run, .drop = drop }, inlet, task, size_of(action) };
	return arrival;
}

bool fzio__inlet_deliver(struct fzio__inlet *inlet, const struct fzio__action *action)
{
	struct arrival *arrival = has_room(inlet, size_of(action)) ? create(inlet, action) : NULL;
	if (arrival == NULL) {
		fzio__packet_destroy(action->packet);
		return false;
	}
	atomic_fetch_add(&inlet->bytes, arrival->bytes);
	inlet->executor->post(inlet->executor, &arrival->task);
	return true;
}
