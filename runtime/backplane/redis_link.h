/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_REDIS_LINK_H
#define FZIO__BACKPLANE_REDIS_LINK_H

#include <ev.h>
#include <stdatomic.h>

#include "backplane/dialect.h"
#include "backplane/outbox.h"
#include "backplane/redis_url.h"

/*
 * Both connections as one: the link is up when Redis has confirmed every subscription and
 * answered the publisher, and when one of the two is lost the other is given up with it. So there
 * is one state to reason about, and one thing to see in the status.
 *
 * Everything runs on the link's loop, but for what says otherwise.
 */
#define FZIO__REDIS_PLACE_SIZE 256

struct redisAsyncContext;

struct fzio__redis_counts {
	atomic_ullong published;
	atomic_ullong received;
	atomic_ullong dropped;
	atomic_ullong malformed;
	atomic_ullong reconnects;
	atomic_bool connected;
	atomic_llong ok_ms; /* when a probe last came back, monotonic; -1: never */
};

struct fzio__redis_link {
	const struct fzio__redis_url *url;
	const char *service; /* of Sentinel */
	struct fzio__dialect *dialect;
	struct fzio__outbox *outbox;
	struct fzio__redis_counts *counts;
	struct ev_loop *loop;
	struct redisAsyncContext *publisher;
	struct redisAsyncContext *subscriber; /* NULL if there is nothing to subscribe to */
	bool is_unsubscribed; /* for good: nobody would do what is heard */
	enum fzio__redis_state {
		FZIO__REDIS_DOWN,
		FZIO__REDIS_CONNECTING,
		FZIO__REDIS_UP,
	} state;
	char place[FZIO__REDIS_PLACE_SIZE]; /* of the last try, for the log */
	size_t missing; /* confirmations until the link is up */
	size_t in_flight; /* publications without an answer */
	size_t in_flight_bytes;
	unsigned failures; /* in a row: what the next pause grows with */
	unsigned long probe; /* the last one that was sent */
	bool is_probing; /* and it has not come back */
	unsigned ticks; /* of the timer since it was sent */
	bool was_up; /* ever */
	bool is_holding; /* what waits, until the others are back too */
	long long lost_ms; /* when the link was lost; 0: it is not */
	long long lines_ms; /* since when lines are counted */
	unsigned lines; /* that others gave cause for */
	ev_timer retry;
	ev_timer deadline; /* of connecting */
	ev_timer probing;
	ev_timer holding;
};

/* The fields up to `loop` are the caller's. */
void fzio__redis_link_start(struct fzio__redis_link *link);
/* Sends what waits in the outbox, as much as may be in flight. */
void fzio__redis_link_pump(struct fzio__redis_link *link);
/* Subscribes to nothing from now on. */
void fzio__redis_link_unsubscribe(struct fzio__redis_link *link);
void fzio__redis_link_stop(struct fzio__redis_link *link);

#endif
