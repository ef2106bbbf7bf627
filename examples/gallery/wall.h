/* SPDX-License-Identifier: MIT */
#ifndef WALL_H
#define WALL_H

#include "gallery.fzio.h"

/* The last few works, each in memory of its own. Only the loop's thread looks at the wall. */
#define WALL_PLACES 8

struct wall {
	uint32_t last_id;
	struct place {
		struct fzio_arena arena;
		const struct gallery_exhibit *exhibit; /* NULL: free */
		char owner[32]; /* the sid of who hung it */
	} places[WALL_PLACES];
};

void wall_init(struct wall *wall);
void wall_finish(struct wall *wall);

/* Keeps a copy, in place of the oldest if need be. NULL: out of memory. */
const struct gallery_exhibit *wall_hang(
	struct wall *wall, const char *owner, const char *name, const struct gallery_work *work);
/* NULL: no such work. */
struct place *wall_find(struct wall *wall, uint32_t id);
void wall_clear(struct place *place);
/* Oldest first; `ret_items` has WALL_PLACES places. */
size_t wall_list(const struct wall *wall, struct gallery_exhibit *ret_items);

#endif
