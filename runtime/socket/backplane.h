/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_BACKPLANE_H
#define FZIO__SOCKET_BACKPLANE_H

#include <fzio/backplane.h>

#include "socket/action.h"

/*
 * What carries actions to the other processes of a cluster: all that the layers below know of it.
 * Its owner brings what others publish to the hub by fzio__action_task().
 *
 * Local first: an emitter serves its own process and then publishes, so that nothing here can
 * delay or lose what stays local.
 */
struct fzio__backplane {
	/* Any thread; never blocks. FZIO_ENOMEM, FZIO_ELIMIT (larger than can be carried),
	 * FZIO_EUNSUPPORTED: nothing was published, and the log says why. */
	enum fzio_status (*publish)(
		struct fzio__backplane *backplane, const struct fzio__action *action);
	/* Waits until everything published has been handed over. Not the loop's thread. */
	enum fzio_status (*flush)(struct fzio__backplane *backplane, unsigned timeout_ms);
	/* Any thread. */
	struct fzio_backplane_status (*status)(struct fzio__backplane *backplane);
	void (*destroy)(struct fzio__backplane *backplane);
};

#endif
