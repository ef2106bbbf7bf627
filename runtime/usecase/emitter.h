/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_EMITTER_H
#define FZIO__USECASE_EMITTER_H

#include <fzio/emitter.h>

#include "socket/backplane.h"

struct fzio_emitter {
	struct fzio__hub *hub;
	struct fzio__executor *executor;
	struct fzio__backplane *backplane;
	struct fzio_buffer out; /* the loop's, so that its emits allocate no text */
};

/*
 * `hub` and `executor` NULL: an emitter without sockets of its own, whose events only others
 * receive. `backplane` NULL: a process that is alone. The backplane stays the caller's.
 */
struct fzio_emitter *fzio__emitter_create(
	struct fzio__hub *hub, struct fzio__executor *executor, struct fzio__backplane *backplane);
/* NULL: none. */
struct fzio__backplane *fzio__emitter_backplane(const struct fzio_emitter *emitter);
/* Is it a server's? */
bool fzio__emitter_has_sockets(const struct fzio_emitter *emitter);
/* After the loop has ended: nothing may be emitted from any thread any more. */
void fzio__emitter_destroy(struct fzio_emitter *emitter);

/* Is the caller on the thread of the emitter's loop? */
bool fzio__emitter_is_current(const struct fzio_emitter *emitter);
/* FZIO_ETARGET, and a line in the log about `what`, if the target names nobody. */
enum fzio_status fzio__target_check(const struct fzio_target *target, const char *what);
/* Validates and appends an event's payload; what is wrong with it goes to the log. */
enum fzio_status fzio__event_encode(struct fzio_buffer *out, struct fzio_attachments *attachments,
	struct fzio_arena *arena, const struct fzio_server_event *event, const void *payload);

/*
 * The one way from an emitter to sockets: to this process's own at once on the loop's thread, else
 * through its mailbox; and by the backplane to everybody else's. Takes the packet. FZIO_ENOMEM:
 * this process's sockets were not served. What a backplane cannot carry is its to log and count:
 * an emit that was served here has not failed.
 */
enum fzio_status fzio__emitter_deliver(
	struct fzio_emitter *emitter, const struct fzio__action *action);

#endif
