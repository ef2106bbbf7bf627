/* SPDX-License-Identifier: MIT */
#ifndef GEN_EXAMPLE_STRING_H
#define GEN_EXAMPLE_STRING_H

#include <stddef.h>

#include <fzio/arena.h>

/*
 * A text of min to max characters that the pattern (NULL: none) finds, in the arena: `wish` if that
 * will do. Different numbers give different texts as far as there are any. NULL: none was found.
 */
const char *example_string(struct fzio_arena *arena, const char *pattern, size_t min, size_t max,
	const char *wish, unsigned number);

#endif
