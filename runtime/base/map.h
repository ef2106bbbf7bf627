/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_MAP_H
#define FZIO__BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Strings to pointers: sids, rooms, events, operations. Open addressing; the hash is keyed with
 * random bytes of the process, because clients choose many of the names. Keys are borrowed: they
 * live in the value they name. Not thread-safe.
 */
struct fzio__map {
	struct fzio__map_slot {
		const char *key; /* NULL: free */
		void *value;
		uint32_t key_len;
		uint32_t hash;
	} * slots;
	size_t len;
	size_t capacity; /* a power of two, or 0 */
};

void fzio__map_init(struct fzio__map *map);
void fzio__map_finish(struct fzio__map *map); /* frees the slots, not the values */
void *fzio__map_get(const struct fzio__map *map, const char *key, size_t key_len);
/* False: out of memory. Replaces the value (and the borrowed key) of a key that is there. */
bool fzio__map_put(struct fzio__map *map, const char *key, size_t key_len, void *value);
/* The value that was there, or NULL. */
void *fzio__map_remove(struct fzio__map *map, const char *key, size_t key_len);
/* Walks in no order: start with *position 0; NULL at the end. No put or remove meanwhile. */
void *fzio__map_next(const struct fzio__map *map, size_t *position);

#endif
