/* SPDX-License-Identifier: MIT */
/* What emitters and backplanes ask of sockets: at once on the loop's thread, else by its mailbox. */
#include <stdlib.h>
#include <string.h>

#include "socket/action.h"

/* An action on its way, with copies of all its names behind it in the same allocation. */
struct delivery {
	struct fzio__task task;
	struct fzio__hub *hub;
	struct fzio__action action;
};

void fzio__action_perform(struct fzio__hub *hub, const struct fzio__action *action)
{
	switch (action->kind) {
	case FZIO__ACTION_EMIT:
		fzio__hub_broadcast(hub, action->namespace_, &action->target, action->packet);
		break;
	case FZIO__ACTION_JOIN:
		fzio__hub_join(hub, action->namespace_, &action->target, action->room);
		break;
	case FZIO__ACTION_LEAVE:
		fzio__hub_leave(hub, action->namespace_, &action->target, action->room);
		break;
	case FZIO__ACTION_DISCONNECT:
		fzio__hub_disconnect(hub, action->namespace_, &action->target, action->close);
		break;
	}
}

static void run(struct fzio__task *task)
{
	struct delivery *delivery = (struct delivery *)task;
	fzio__action_perform(delivery->hub, &delivery->action);
	fzio__packet_destroy(delivery->action.packet);
	free(delivery);
}

static void drop(struct fzio__task *task)
{
	struct delivery *delivery = (struct delivery *)task;
	fzio__packet_destroy(delivery->action.packet);
	free(delivery);
}

static size_t text_size(const char *text)
{
	return text != NULL ? strlen(text) + 1 : 0;
}

static size_t names_size(const char *const *names, size_t len)
{
	size_t size = 0;
	for (size_t i = 0; i < len; i++) {
		size += text_size(names[i]);
	}
	return size;
}

static const char *copy_text(char **position, const char *text)
{
	if (text == NULL) {
		return NULL;
	}
	char *copy = *position;
	*position = stpcpy(copy, text) + 1;
	return copy;
}

static const char *const *copy_names(
	const char ***pointers, char **position, const char *const *names, size_t len)
{
	const char **copies = *pointers;
	for (size_t i = 0; i < len; i++) {
		copies[i] = copy_text(position, names[i]);
	}
	*pointers += len;
	return copies;
}

/* The names that are meant: a single room is a target of its own, whatever else is filled in. */
static struct fzio_target plain_target(const struct fzio__action *action)
{
	struct fzio_target target = action->target;
	if (target.kind != FZIO_TARGET_ROOMS || target.room != NULL) {
		target.rooms_len = 0;
	}
	return target;
}

size_t fzio__action_size(const struct fzio__action *action)
{
	struct fzio_target target = plain_target(action);
	return sizeof(struct delivery) + (target.rooms_len + target.except_len) * sizeof(char *) +
	       text_size(action->namespace_) + text_size(action->room) + text_size(target.room) +
	       names_size(target.rooms, target.rooms_len) +
	       names_size(target.except, target.except_len);
}

struct fzio__task *fzio__action_task(struct fzio__hub *hub, const struct fzio__action *action)
{
	struct fzio_target target = plain_target(action);
	size_t names = target.rooms_len + target.except_len;
	struct delivery *delivery = malloc(fzio__action_size(action));
	if (delivery == NULL) {
		return NULL;
	}
	const char **pointers = (const char **)(delivery + 1);
	char *position = (char *)(pointers + names);
	target.rooms = copy_names(&pointers, &position, target.rooms, target.rooms_len);
	target.except = copy_names(&pointers, &position, target.except, target.except_len);
	target.room = copy_text(&position, target.room);
	delivery->task = (struct fzio__task){ .run = run, .drop = drop };
	delivery->hub = hub;
	delivery->action = *action;
	delivery->action.target = target;
	delivery->action.namespace_ = copy_text(&position, action->namespace_);
	delivery->action.room = copy_text(&position, action->room);
	return &delivery->task;
}
