/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_DIALECT_H
#define FZIO__BACKPLANE_DIALECT_H

#include <fzio/arena.h>

#include "socket/action.h"

/*
 * How the servers of a cluster write to each other. A dialect knows nothing of connections: it
 * turns actions into messages on channels, and messages into actions. So tests and fuzzers need
 * no Redis.
 */

/* What a dialect stands on. */
struct fzio__dialect_host {
	/* Any thread. FZIO_ENOMEM or FZIO_ELIMIT, counted and logged. */
	enum fzio_status (*publish)(struct fzio__dialect_host *host, const char *channel,
		size_t channel_len, const char *data, size_t len);
	/* Brings an action of others to this process's sockets. Takes the packet. */
	void (*deliver)(struct fzio__dialect_host *host, const struct fzio__action *action);
	/* Runs a task on this process's loop, `bytes` of memory later. False: it has too much to do,
	 * and the task is still the caller's. */
	bool (*post)(struct fzio__dialect_host *host, struct fzio__task *task, size_t bytes);
	/* A client of another process has acknowledged what fzio__action.call_id named. */
	void (*answer)(struct fzio__dialect_host *host, uint64_t call_id, const char *args,
		size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len);
	/* Whose sockets they are; both NULL: a process that only writes. */
	struct fzio__hub *hub;
	struct fzio__executor *executor;
};

enum fzio__reception {
	FZIO__RECEIVED, /* understood and done */
	FZIO__RECEIVED_OWN, /* this process's own, come back */
	FZIO__RECEIVED_PROBE, /* this process's probe, come back: *ret_probe */
	FZIO__RECEIVED_OTHER, /* nothing that concerns this process */
	FZIO__RECEIVED_MALFORMED, /* refused: *reterr_why */
};

struct fzio__subscription {
	bool is_pattern;
	const char *channel;
};

struct fzio__dialect {
	struct fzio__dialect_host *host;
	const char *channel; /* its main one, or what all of them begin with */
	size_t awaited; /* acks, by errands: the loop's */
	/* Before connecting, when the hub has its namespaces: finds out what to subscribe to. NULL:
	 * there is nothing to find out. */
	enum fzio_status (*start)(struct fzio__dialect *dialect);
	const struct fzio__subscription *subscriptions;
	size_t subscriptions_len;
	/* Any thread. */
	enum fzio_status (*publish)(
		struct fzio__dialect *dialect, const struct fzio__action *action);
	/* A message that comes back to nobody but this process. `channel` is fixed. */
	struct fzio_bytes (*probe)(struct fzio__dialect *dialect, unsigned long number,
		const char **ret_channel, struct fzio_arena *arena);
	/* The backplane's thread. `data[len]` is a NUL. */
	enum fzio__reception (*receive)(struct fzio__dialect *dialect, const char *channel,
		size_t channel_len, const char *data, size_t len, unsigned long *ret_probe,
		const char **reterr_why);
	void (*destroy)(struct fzio__dialect *dialect);
};

/* The names of a target's rooms as a list, also of a single one; none with everybody. */
static inline const char *const *fzio__target_rooms(
	const struct fzio_target *target, size_t *ret_len)
{
	if (target->kind != FZIO_TARGET_ROOMS) {
		*ret_len = 0;
		return NULL;
	}
	*ret_len = target->room != NULL ? 1 : target->rooms_len;
	return target->room != NULL ? &target->room : target->rooms;
}

#endif
