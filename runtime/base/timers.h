/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_TIMERS_H
#define FZIO__BASE_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Deadlines of one loop, earliest first (a binary heap of intrusive timers). The state machines
 * above never read a clock: `now_ms` is what they were last told, and tests tell them what they
 * like. The transport arms one timer of its own for fzio__timers_next().
 */
struct fzio__timer {
	uint64_t at_ms;
	size_t slot; /* place in the heap plus one; 0 when not armed */
	void (*fire)(struct fzio__timer *timer); /* not armed any more when called */
};

struct fzio__timers {
	struct fzio__timer **heap;
	size_t len;
	size_t capacity;
	uint64_t now_ms; /* monotonic */
};

#define FZIO__NEVER UINT64_MAX

void fzio__timers_init(struct fzio__timers *timers);
void fzio__timers_finish(struct fzio__timers *timers);
/* Arms, or moves an armed timer, to now + after_ms. False: out of memory (only when not armed). */
bool fzio__timer_arm(struct fzio__timers *timers, struct fzio__timer *timer, uint64_t after_ms);
void fzio__timer_disarm(struct fzio__timers *timers, struct fzio__timer *timer);
bool fzio__timer_armed(const struct fzio__timer *timer);
/* The earliest deadline, FZIO__NEVER if none. */
uint64_t fzio__timers_next(const struct fzio__timers *timers);
/* Sets the clock, then fires what is due, in order. Timers may arm and disarm any timer. */
void fzio__timers_advance(struct fzio__timers *timers, uint64_t now_ms);

#endif
