/* SPDX-License-Identifier: MIT */
#include "backplane/errand.h"

#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

static void unref(struct fzio__errand *errand)
{
	if (--errand->references == 0) {
		fzio__errand_destroy(errand);
	}
}

void fzio__errand_destroy(struct fzio__errand *errand)
{
	fzio_arena_finish(&errand->arena);
	free(errand->kept);
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

struct fzio__errand *fzio__errand_create(
	struct fzio__dialect *dialect, struct fzio_arena *arena, const struct fzio__errand *about)
{
	struct fzio__errand *errand = malloc(sizeof(*errand));
	if (errand != NULL) {
		*errand = *about;
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
	errand->dialect->awaited--;
	if (acked->status == FZIO_OK) {
		errand->acked(errand, acked);
	}
	unref(errand);
}

static void call(struct fzio_socket *socket, void *user)
{
	struct fzio__errand *errand = user;
	struct fzio__dialect *dialect = errand->dialect;
	if (dialect->awaited == FZIO__AWAITED_MAX) {
		errand->spared++;
		return;
	}
	dialect->awaited++;
	errand->references++;
	enum fzio_status status = fzio_socket_call(socket, errand->event, errand->args,
		errand->args_len, errand->attachments, errand->attachments_len, errand->timeout_ms,
		on_acked, errand);
	if (status == FZIO_OK) {
		errand->receivers++;
	} else {
		dialect->awaited--;
		unref(errand);
	}
}

static size_t text_size(const char *text)
{
	return text != NULL ? strlen(text) + 1 : 0;
}

static void move_text(const char **text, char **position)
{
	if (*text != NULL) {
		const char *from = *text;
		*text = *position;
		*position = stpcpy(*position, from) + 1;
	}
}

/* Most of an errand is its event, and that has been sent: acks may take minutes to come. */
static void shrink(struct fzio__errand *errand)
{
	size_t size = text_size(errand->namespace_) + text_size(errand->asker) +
		      text_size(errand->id) + text_size(errand->room);
	char *position = errand->kept = malloc(size + 1);
	if (position == NULL) {
		return;
	}
	move_text(&errand->namespace_, &position);
	move_text(&errand->asker, &position);
	move_text(&errand->id, &position);
	move_text(&errand->room, &position);
	fzio_arena_finish(&errand->arena);
	errand->target = (struct fzio_target){ 0 };
	errand->event = errand->args = NULL;
	errand->attachments = NULL;
	errand->args_len = errand->attachments_len = 0;
}

void fzio__errand_call(struct fzio__errand *errand)
{
	struct fzio__hub *hub = errand->dialect->host->hub;
	fzio__hub_visit(hub, errand->namespace_, &errand->target, call, errand);
	if (errand->spared > 0) {
		fzio_log(FZIO_LOG_WARNING,
			"redis: %d acks are awaited for other processes; %zu client%s of %s were not "
			"sent %s, which is to be acknowledged too",
			FZIO__AWAITED_MAX, errand->spared, errand->spared > 1 ? "s" : "",
			errand->namespace_, errand->event);
	}
	shrink(errand);
}
