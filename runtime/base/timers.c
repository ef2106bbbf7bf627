/* SPDX-License-Identifier: MIT */
#include "base/timers.h"

#include <stdlib.h>

void fzio__timers_init(struct fzio__timers *timers)
{
	*timers = (struct fzio__timers){ 0 };
}

void fzio__timers_finish(struct fzio__timers *timers)
{
	if (!timers) {
		return;
	}
	for (size_t i = 0; i < timers->len; i++) {
		timers->heap[i]->slot = 0;
	}
	free(timers->heap);
	*timers = (struct fzio__timers){ 0 };
}

static void place(struct fzio__timers *timers, size_t index, struct fzio__timer *timer)
{
	timers->heap[index] = timer;
	timer->slot = index + 1;
}

/* Moves the timer towards the root or the leaves, from the hole at `index` to its place. */
static void settle(struct fzio__timers *timers, size_t index, struct fzio__timer *timer)
{
	while (index > 0 && timers->heap[(index - 1) / 2]->at_ms > timer->at_ms) {
		place(timers, index, timers->heap[(index - 1) / 2]);
		index = (index - 1) / 2;
	}
	for (;;) {
		size_t child = 2 * index + 1;
		if (child >= timers->len) {
			break;
		}
		if (child + 1 < timers->len &&
			timers->heap[child + 1]->at_ms < timers->heap[child]->at_ms) {
			child++;
		}
		if (timers->heap[child]->at_ms >= timer->at_ms) {
			break;
		}
		place(timers, index, timers->heap[child]);
		index = child;
	}
	place(timers, index, timer);
}

static bool reserve(struct fzio__timers *timers)
{
	if (timers->len < timers->capacity) {
		return true;
	}
	size_t capacity = timers->capacity ? timers->capacity * 2 : 16;
	struct fzio__timer **heap = realloc(timers->heap, capacity * sizeof(struct fzio__timer *));
	if (!heap) {
		return false;
	}
	timers->heap = heap;
	timers->capacity = capacity;
	return true;
}

bool fzio__timer_arm(struct fzio__timers *timers, struct fzio__timer *timer, uint64_t after_ms)
{
	if (!timer->slot) {
		if (!reserve(timers)) {
			return false;
		}
		timer->slot = ++timers->len;
	}
	bool overflows = after_ms > FZIO__NEVER - 1 - timers->now_ms;
	timer->at_ms = overflows ? FZIO__NEVER - 1 : timers->now_ms + after_ms;
	settle(timers, timer->slot - 1, timer);
	return true;
}

void fzio__timer_disarm(struct fzio__timers *timers, struct fzio__timer *timer)
{
	if (!timer->slot) {
		return;
	}
	size_t index = timer->slot - 1;
	timer->slot = 0;
	struct fzio__timer *last = timers->heap[--timers->len];
	if (last != timer) {
		settle(timers, index, last);
	}
}

bool fzio__timer_armed(const struct fzio__timer *timer)
{
	return timer->slot != 0;
}

uint64_t fzio__timers_next(const struct fzio__timers *timers)
{
	return timers->len > 0 ? timers->heap[0]->at_ms : FZIO__NEVER;
}

void fzio__timers_advance(struct fzio__timers *timers, uint64_t now_ms)
{
	if (now_ms > timers->now_ms) {
		timers->now_ms = now_ms;
	}
	while (timers->len > 0 && timers->heap[0]->at_ms <= timers->now_ms) {
		struct fzio__timer *timer = timers->heap[0];
		fzio__timer_disarm(timers, timer);
		timer->fire(timer);
	}
}
