/* SPDX-License-Identifier: MIT */
/* An arena for each test: give set_up and tear_down to its group. */
#ifndef ARENA_FIXTURE_H
#define ARENA_FIXTURE_H

#include <fzio/arena.h>

static struct fzio_arena arena;

static int set_up(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fzio_arena_finish(&arena);
	return 0;
}

#endif
