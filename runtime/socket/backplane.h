/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_BACKPLANE_H
#define FZIO__SOCKET_BACKPLANE_H

#include <fzio/backplane.h>

#include "socket/action.h"

/*
 * What carries actions to the other processes of a cluster: all that the layers below know of it.
 * What others publish it brings to the hub by fzio__action_task().
 *
 * Local first: an emitter serves its own process and then publishes, so that nothing here can
 * delay or lose what stays local.
 */
struct fzio__backplane {
	/* Any thread; never blocks. FZIO_ENOMEM, FZIO_ELIMIT (more than can be carried), FZIO_ESTATE
	 * (a fork of the process that is connected): nothing was published, which is logged. */
	enum fzio_status (*publish)(
		struct fzio__backplane *backplane, const struct fzio__action *action);
	/*
	 * An EMIT to one sid that is not of this process, to be acknowledged. The loop's thread.
	 * `acked` is called exactly once, on the loop, without a socket, and not before this has
	 * returned; unless that is with an error. As nobody says that there is no such client, the
	 * end of that is a timeout, in any case.
	 */
	enum fzio_status (*call)(struct fzio__backplane *backplane,
		const struct fzio__action *action, unsigned timeout_ms, fzio_acked_fn *acked,
		void *user);
	/* Hears no more of the others, who then do not count on this process; what is published still
	 * goes out. The loop has ended, and answers nobody. */
	void (*unsubscribe)(struct fzio__backplane *backplane);
	/* Every call that waits ends with FZIO_ECLOSED, later ones at once. The loop has ended. */
	void (*end_calls)(struct fzio__backplane *backplane);
	/* Waits until all that was published has been handed over. Not on the loop's thread.
	 * FZIO_ETIMEOUT: not in time. FZIO_EIO: some was lost since the last flush. */
	enum fzio_status (*flush)(struct fzio__backplane *backplane, unsigned timeout_ms);
	/* Any thread. */
	struct fzio_backplane_status (*status)(struct fzio__backplane *backplane);
	/* Nothing is handed over, or brought to the hub, once this has returned. */
	void (*stop)(struct fzio__backplane *backplane);
	/* Stopped before; and nothing is in the mailbox any more. */
	void (*destroy)(struct fzio__backplane *backplane);
};

#endif
