/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_DISPATCH_H
#define FZIO__USECASE_DISPATCH_H

#include "socket/hub.h"

struct fzio_ctx;

/* Makes the deps, finds the usecase, and runs it. *ret_ack is the ack it has filled. */
enum fzio_status fzio__usecase_run(struct fzio_ctx *ctx, const void *payload, void **ret_ack);
/*
 * On a worker: runs the usecase that was found, and writes the outcome. False: the context is not
 * the caller's any more, because it is answered later.
 */
bool fzio__usecase_work(struct fzio_ctx *ctx, const void *payload);
/* A command whose turn it is, from its deps to its ack. True: it went to a worker. */
bool fzio__dispatch_turn(struct fzio_ctx *ctx, const void *payload);

/* One command event, end to end. `user` is its struct fzio__route. */
fzio__arrival_fn fzio__dispatch;
/* An event that the router does not know. `user` is the struct fzio__inclusion. */
fzio__arrival_fn fzio__dispatch_unknown;

#endif
