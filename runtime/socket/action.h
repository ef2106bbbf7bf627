/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_ACTION_H
#define FZIO__SOCKET_ACTION_H

#include "base/executor.h"
#include "socket/hub.h"

/*
 * What a target's sockets are to do: what an emitter asks for, what a backplane carries to other
 * processes, and what those then do. Everything is borrowed during a call.
 */
struct fzio__action {
	enum fzio__action_kind {
		FZIO__ACTION_EMIT = 1,
		FZIO__ACTION_JOIN,
		FZIO__ACTION_LEAVE,
		FZIO__ACTION_DISCONNECT,
	} kind;
	const char *namespace_;
	struct fzio_target target;
	struct fzio__packet *packet; /* EMIT */
	const char *room; /* JOIN, LEAVE */
	bool close; /* DISCONNECT: the whole connection */
	uint64_t call_id; /* EMIT by a backplane: the receiver is to acknowledge; 0: it is not */
};

/* Does it to the hub's own sockets, on the loop's thread. */
void fzio__action_perform(struct fzio__hub *hub, const struct fzio__action *action);

/*
 * The same from any thread: a task for the hub's loop, with copies of all names. It takes the
 * packet, unless it is NULL: out of memory.
 */
struct fzio__task *fzio__action_task(struct fzio__hub *hub, const struct fzio__action *action);
/* What that takes in memory, beside the packet. */
size_t fzio__action_size(const struct fzio__action *action);

#endif
