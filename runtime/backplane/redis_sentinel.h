/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_REDIS_SENTINEL_H
#define FZIO__BACKPLANE_REDIS_SENTINEL_H

#include <stdbool.h>

#include "backplane/redis_url.h"

#define FZIO__SENTINEL_NAME_SIZE 256

/* Asks the sentinels in turn who is the master of `service`. Blocks, at most half a second for
 * each: the link has nothing else to do while it is down. False: none knows. */
bool fzio__redis_sentinel_ask(const struct fzio__redis_url *url, const char *service,
	char ret_name[FZIO__SENTINEL_NAME_SIZE], int *ret_port);

#endif
