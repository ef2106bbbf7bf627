/* SPDX-License-Identifier: MIT */
#ifndef GEN_STANDARD_H
#define GEN_STANDARD_H

#include <stdbool.h>

#include <fzio/arena.h>

/*
 * The modules that come with fzio, `std.paging` and its like. They lie where this program was
 * installed, and in a build folder where the build put a link to them: no path is compiled in, so
 * that a prefix can be moved.
 */
bool standard_has_name(const char *module); /* is it called `std.…`? */

/* Their import directory, in the arena; NULL when it is not there. */
const char *standard_folder(struct fzio_arena *arena);

#endif
