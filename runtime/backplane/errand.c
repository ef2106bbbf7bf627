/* SPDX-License-Identifier: MIT */
#include "backplane/errand.h"

#include <stdlib.h>

static void unref(struct fzio__errand *errand)
{
	if (--errand->references == 0) {
		fzio__errand_destroy(errand);
	}
}

void fzio__errand_destroy(struct fzio__errand *errand)
{
	fzio_arena_finish(&errand->arena);
	free(errand);
}

static void run(struct fzio__task *task)
{
	struct fzio__errand *errand = (struct fzio__errand *)task;
	errand->run(errand);
	unref(errand);
}

static void drop(struct fzio__task *task)
{
	unref((struct fzio__errand *)task);
}

struct fzio__errand *fzio__errand_create(struct fzio__dialect *dialect, struct fzio_arena *arena)
{
	struct fzio__errand *errand = calloc(1, sizeof(*errand));
	if (errand != NULL) {
		errand->task = (struct fzio__task){ .run = run, .drop = drop };
		errand->dialect = dialect;
		errand->references = 1;
		errand->arena = *arena;
		fzio_arena_init(arena, arena->limit);
	}
	return errand;
}

bool fzio__errand_post(struct fzio__errand *errand)
{
	struct fzio__dialect_host *host = errand->dialect->host;
	if (host->post(host, &errand->task, sizeof(*errand) + errand->arena.used)) {
		return true;
	}
	fzio__errand_destroy(errand);
	return false;
}

static void on_acked(const struct fzio_acked *acked, void *user)
{
	struct fzio__errand *errand = user;
	if (acked->status == FZIO_OK) {
		errand->acked(errand, acked);
	}
	unref(errand);
}

static void call(struct fzio_socket *socket, void *user)
{
	struct fzio__errand *errand = user;
	errand->references++;
	enum fzio_status status = fzio_socket_call(socket, errand->event, errand->args,
		errand->args_len, errand->attachments, errand->attachments_len, errand->timeout_ms,
		on_acked, errand);
	if (status == FZIO_OK) {
		errand->receivers++;
	} else {
		unref(errand);
	}
}

void fzio__errand_call(struct fzio__errand *errand)
{
	struct fzio__hub *hub = errand->dialect->host->hub;
	fzio__hub_visit(hub, errand->namespace_, &errand->target, call, errand);
}
