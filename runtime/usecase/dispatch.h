/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_DISPATCH_H
#define FZIO__USECASE_DISPATCH_H

#include "socket/hub.h"

/* One command event, end to end. `user` is its struct fzio__route. */
fzio__arrival_fn fzio__dispatch;
/* An event that the router does not know. `user` is the struct fzio__inclusion. */
fzio__arrival_fn fzio__dispatch_unknown;

#endif
