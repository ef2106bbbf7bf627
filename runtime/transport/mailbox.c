/* SPDX-License-Identifier: MIT */
#include "transport/mailbox.h"

#include <stddef.h>

void fzio__mailbox_init(struct fzio__mailbox *mailbox, void (*wake)(struct fzio__mailbox *mailbox))
{
	pthread_mutex_init(&mailbox->lock, NULL);
	mailbox->first = NULL;
	mailbox->end = &mailbox->first;
	mailbox->wake = wake;
}

void fzio__mailbox_put(struct fzio__mailbox *mailbox, struct fzio__task *task)
{
	task->next = NULL;
	pthread_mutex_lock(&mailbox->lock);
	bool was_empty = mailbox->first == NULL;
	*mailbox->end = task;
	mailbox->end = &task->next;
	if (was_empty) {
		mailbox->wake(mailbox);
	}
	pthread_mutex_unlock(&mailbox->lock);
}

static struct fzio__task *take_all(struct fzio__mailbox *mailbox)
{
	pthread_mutex_lock(&mailbox->lock);
	struct fzio__task *first = mailbox->first;
	mailbox->first = NULL;
	mailbox->end = &mailbox->first;
	pthread_mutex_unlock(&mailbox->lock);
	return first;
}

void fzio__mailbox_run(struct fzio__mailbox *mailbox)
{
	for (struct fzio__task *task = take_all(mailbox), *next; task; task = next) {
		next = task->next;
		task->run(task);
	}
}

void fzio__mailbox_finish(struct fzio__mailbox *mailbox)
{
	/* One that is dropped may post another. */
	for (struct fzio__task *task; (task = take_all(mailbox)) != NULL;) {
		for (struct fzio__task *next; task; task = next) {
			next = task->next;
			task->drop(task);
		}
	}
	pthread_mutex_destroy(&mailbox->lock);
}
