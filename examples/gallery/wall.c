/* SPDX-License-Identifier: MIT */
#include "wall.h"

#include <stdio.h>

void wall_init(struct wall *wall)
{
	*wall = (struct wall){ 0 };
	for (size_t i = 0; i < WALL_PLACES; i++) {
		fzio_arena_init(&wall->places[i].arena, 0);
	}
}

void wall_finish(struct wall *wall)
{
	for (size_t i = 0; i < WALL_PLACES; i++) {
		fzio_arena_finish(&wall->places[i].arena);
	}
}

void wall_clear(struct place *place)
{
	place->exhibit = NULL;
	fzio_arena_reset(&place->arena);
}

const struct gallery_exhibit *wall_hang(
	struct wall *wall, const char *owner, const char *name, const struct gallery_work *work)
{
	struct place *place = &wall->places[wall->last_id % WALL_PLACES];
	struct gallery_exhibit exhibit = {
		.id = ++wall->last_id,
		.by = name,
		.at = fzio_timestamp_now(),
		.work = *work,
	};
	wall_clear(place);
	place->exhibit = gallery_exhibit_copy(&place->arena, &exhibit);
	snprintf(place->owner, sizeof(place->owner), "%s", owner);
	return place->exhibit;
}

struct place *wall_find(struct wall *wall, uint32_t id)
{
	struct place *place = &wall->places[(id - 1) % WALL_PLACES];
	return place->exhibit != NULL && place->exhibit->id == id ? place : NULL;
}

size_t wall_list(const struct wall *wall, struct gallery_exhibit *ret_items)
{
	size_t len = 0;
	for (uint32_t i = 0; i < WALL_PLACES; i++) {
		const struct place *place = &wall->places[(wall->last_id + i) % WALL_PLACES];
		if (place->exhibit != NULL) {
			ret_items[len++] = *place->exhibit;
		}
	}
	return len;
}
