/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_DELIVERY_H
#define FZIO__USECASE_DELIVERY_H

#include "usecase/emitter.h"

/* Does it, on the loop's thread. Takes the packet. */
void fzio__action_perform(struct fzio__hub *hub, const struct fzio__action *action);
/* The same as a task, with copies of all names; takes the packet unless it returns NULL. */
struct fzio__task *fzio__delivery_create(struct fzio__hub *hub, const struct fzio__action *action);

#endif
