/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_DISPATCH_H
#define FZIO__USECASE_DISPATCH_H

#include "socket/hub.h"

struct fzio_ctx;

/* Makes the deps, finds the usecase, and runs it. *ret_ack is the ack it has filled. */
enum fzio_status fzio__usecase_run(struct fzio_ctx *ctx, const void *payload, void **ret_ack);

/* One command event, end to end. `user` is its struct fzio__route. */
fzio__arrival_fn fzio__dispatch;
/* An event that the router does not know. `user` is the struct fzio__inclusion. */
fzio__arrival_fn fzio__dispatch_unknown;

#endif
