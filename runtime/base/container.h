/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_CONTAINER_H
#define FZIO__BASE_CONTAINER_H

#include <stddef.h>

/* The `type` whose `member` is at `pointer`: how what is called back with a timer, a task or a
 * link, and with nothing else, finds whose it is. */
#define FZIO__CONTAINER_OF(pointer, type, member)                                                  \
	((type *)(((char *)(pointer)) - offsetof(type, member)))

#endif
