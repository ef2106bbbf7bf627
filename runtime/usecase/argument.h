/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_ARGUMENT_H
#define FZIO__USECASE_ARGUMENT_H

#include <fzio/context.h>

#include "socket/hub.h"

/* The number of arguments; -1: not JSON. */
long fzio__arguments_count(const struct fzio__arrival *arrival);

/*
 * Decodes the one argument of a command into its payload; *ret_payload is NULL when the command
 * has none. FZIO_ESYNTAX: not JSON, the session is to be closed. FZIO_ETHROWN: JSON, but not what
 * the command takes; ctx->failure says why. Else the arena's limit or memory.
 */
enum fzio_status fzio__argument_read(
	struct fzio_ctx *ctx, const struct fzio__arrival *arrival, const void **ret_payload);

#endif
