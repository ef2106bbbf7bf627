/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_LANE_H
#define FZIO__USECASE_LANE_H

#include "usecase/context.h"

/*
 * A socket with a usecase on a worker. What the client sends meanwhile waits here, read and checked
 * but without deps, so that its commands run in the order in which they came.
 */
struct fzio__lane;

/* The loop's thread. NULL: the socket's commands need not wait. */
struct fzio__lane *fzio__lane_find(struct fzio_adapter *adapter, const char *sid);
/* Takes the context with its payload, read from so many bytes. False: too many, or too much, wait
 * already. */
bool fzio__lane_wait(
	struct fzio__lane *lane, struct fzio_ctx *ctx, const void *payload, size_t text_len);

/* Gives the context, its usecase found, to a worker. False: it could not, and nothing is changed
 * but that the context may be detached. */
bool fzio__lane_run(struct fzio_ctx *ctx, const void *payload);

/* The server ends: nobody's turn comes any more. */
void fzio__lanes_end(struct fzio_adapter *adapter);

#endif
