/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_EMITTER_H
#define FZIO__USECASE_EMITTER_H

#include <fzio/emitter.h>

#include "base/executor.h"
#include "socket/hub.h"

/* What a target's sockets are to do. Everything is borrowed during the call but for the packet,
 * which is the receiver's. */
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
};

struct fzio_emitter *fzio__emitter_create(struct fzio__hub *hub, struct fzio__executor *executor);
/* After the loop has ended: nothing may be emitted from any thread any more. */
void fzio__emitter_destroy(struct fzio_emitter *emitter);

/*
 * The one way from an emitter to this process's sockets: at once on the loop's thread, else through
 * its mailbox. A backplane calls it too, for what other processes emit. FZIO_ENOMEM: nothing was
 * done.
 */
enum fzio_status fzio__emitter_deliver(
	struct fzio_emitter *emitter, const struct fzio__action *action);

#endif
