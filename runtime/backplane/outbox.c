/* SPDX-License-Identifier: MIT */
#include "backplane/outbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fzio__publication *fzio__publication_create(
	const char *channel, size_t channel_len, const char *data, size_t len)
{
	char head[64], middle[32];
	int head_len = snprintf(head, sizeof(head), "*3\r\n$7\r\nPUBLISH\r\n$%zu\r\n", channel_len);
	int middle_len = snprintf(middle, sizeof(middle), "\r\n$%zu\r\n", len);
	size_t size = (size_t)head_len + channel_len + (size_t)middle_len + len + 2;
	struct fzio__publication *publication = malloc(sizeof(*publication) + size);
	if (publication == NULL) {
		return NULL;
	}
	char *position = publication->text;
	position = mempcpy(position, head, (size_t)head_len);
	position = mempcpy(position, channel, channel_len);
	position = mempcpy(position, middle, (size_t)middle_len);
	position = mempcpy(position, data, len);
	memcpy(position, "\r\n", 2);
	publication->next = NULL;
	publication->len = size;
	return publication;
}

bool fzio__outbox_init(struct fzio__outbox *outbox, size_t max_len, size_t max_bytes)
{
	*outbox = (struct fzio__outbox){ .max_len = max_len, .max_bytes = max_bytes };
	outbox->last = &outbox->first;
	pthread_condattr_t attributes;
	if (pthread_mutex_init(&outbox->lock, NULL) != 0) {
		return false;
	}
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	bool ok = pthread_cond_init(&outbox->settled, &attributes) == 0;
	pthread_condattr_destroy(&attributes);
	if (!ok) {
		pthread_mutex_destroy(&outbox->lock);
	}
	return ok;
}

static struct fzio__publication *remove_first(struct fzio__outbox *outbox)
{
	struct fzio__publication *first = outbox->first;
	if (first != NULL) {
		outbox->first = first->next;
		if (outbox->first == NULL) {
			outbox->last = &outbox->first;
		}
		outbox->len--;
		outbox->bytes -= first->len;
	}
	return first;
}

void fzio__outbox_finish(struct fzio__outbox *outbox)
{
	struct fzio__publication *publication;
	while ((publication = remove_first(outbox)) != NULL) {
		free(publication);
	}
	pthread_cond_destroy(&outbox->settled);
	pthread_mutex_destroy(&outbox->lock);
}

size_t fzio__outbox_put(
	struct fzio__outbox *outbox, struct fzio__publication *publication, bool *ret_was_empty)
{
	size_t driven_out = 0;
	pthread_mutex_lock(&outbox->lock);
	*ret_was_empty = outbox->len == 0;
	/* Alone it always fits: its size was checked before. */
	while (outbox->len > 0 && (outbox->len >= outbox->max_len ||
					  outbox->bytes + publication->len > outbox->max_bytes)) {
		free(remove_first(outbox));
		driven_out++;
	}
	*outbox->last = publication;
	outbox->last = &publication->next;
	outbox->len++;
	outbox->bytes += publication->len;
	pthread_mutex_unlock(&outbox->lock);
	return driven_out;
}

struct fzio__publication *fzio__outbox_take(struct fzio__outbox *outbox)
{
	pthread_mutex_lock(&outbox->lock);
	struct fzio__publication *publication = remove_first(outbox);
	outbox->in_flight += publication != NULL;
	pthread_mutex_unlock(&outbox->lock);
	return publication;
}

void fzio__outbox_settle(struct fzio__outbox *outbox, size_t len)
{
	pthread_mutex_lock(&outbox->lock);
	outbox->in_flight -= len;
	if (outbox->in_flight == 0 && outbox->len == 0) {
		pthread_cond_broadcast(&outbox->settled);
	}
	pthread_mutex_unlock(&outbox->lock);
}

bool fzio__outbox_wait(struct fzio__outbox *outbox, unsigned timeout_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_mutex_lock(&outbox->lock);
	int failed = 0;
	while (failed == 0 && (outbox->len > 0 || outbox->in_flight > 0)) {
		failed = pthread_cond_timedwait(&outbox->settled, &outbox->lock, &until);
	}
	bool settled = outbox->len == 0 && outbox->in_flight == 0;
	pthread_mutex_unlock(&outbox->lock);
	return settled;
}

size_t fzio__outbox_len(struct fzio__outbox *outbox)
{
	pthread_mutex_lock(&outbox->lock);
	size_t len = outbox->len;
	pthread_mutex_unlock(&outbox->lock);
	return len;
}
