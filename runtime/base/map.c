/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

/* One key for the process: who cannot read its memory cannot choose names that collide. */
static uint64_t process_key[2];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void draw_key(void)
{
	fzio__random(process_key, sizeof(process_key));
}

static uint64_t rotate(uint64_t value, unsigned bits)
{
	return value << bits | value >> (64 - bits);
}

static void mix(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein): one round a word, three at the end. */
static uint32_t hash(const char *key, size_t len)
{
	uint64_t v[4] = {
		process_key[0] ^ 0x736f6d6570736575u,
		process_key[1] ^ 0x646f72616e646f6du,
		process_key[0] ^ 0x6c7967656e657261u,
		process_key[1] ^ 0x7465646279746573u,
	};
	size_t left = len;
	for (; left >= 8; left -= 8, key += 8) {
		uint64_t word;
		memcpy(&word, key, 8);
		v[3] ^= word;
		mix(v);
		v[0] ^= word;
	}
	uint64_t last = 0;
	memcpy(&last, key, left);
	last |= (uint64_t)len << 56;
	v[3] ^= last;
	mix(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	mix(v);
	mix(v);
	mix(v);
	uint64_t result = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (uint32_t)(result ^ result >> 32);
}

void fzio__map_init(struct fzio__map *map)
{
	pthread_once(&key_once, draw_key);
	*map = (struct fzio__map){ 0 };
}

void fzio__map_finish(struct fzio__map *map)
{
	if (!map) {
		return;
	}
	free(map->slots);
	*map = (struct fzio__map){ 0 };
}

/* The slot of the key, or the free slot where it would be put. There is always a free one. */
static size_t find(const struct fzio__map *map, const char *key, size_t key_len, uint32_t hashed)
{
	size_t mask = map->capacity - 1;
	size_t index = hashed & mask;
	for (;; index = (index + 1) & mask) {
		const struct fzio__map_slot *slot = &map->slots[index];
		if (!slot->key || (slot->hash == hashed && slot->key_len == key_len &&
					  memcmp(slot->key, key, key_len) == 0)) {
			return index;
		}
	}
}

void *fzio__map_get(const struct fzio__map *map, const char *key, size_t key_len)
{
	if (map->len == 0) {
		return NULL;
	}
	return map->slots[find(map, key, key_len, hash(key, key_len))].value;
}

static bool grow(struct fzio__map *map)
{
	struct fzio__map larger = { .capacity = map->capacity ? map->capacity * 2 : 8 };
	larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots) {
		return false;
	}
	for (size_t i = 0; i < map->capacity; i++) {
		const struct fzio__map_slot *slot = &map->slots[i];
		if (slot->key) {
			larger.slots[find(&larger, slot->key, slot->key_len, slot->hash)] = *slot;
		}
	}
	larger.len = map->len;
	free(map->slots);
	*map = larger;
	return true;
}

bool fzio__map_put(struct fzio__map *map, const char *key, size_t key_len, void *value)
{
	if (key_len > UINT32_MAX) {
		return false;
	}
	uint32_t hashed = hash(key, key_len);
	struct fzio__map_slot *slot =
		map->capacity ? &map->slots[find(map, key, key_len, hashed)] : NULL;
	if (!slot || !slot->key) {
		if ((map->len + 1) * 4 > map->capacity * 3 && !grow(map)) {
			return false;
		}
		slot = &map->slots[find(map, key, key_len, hashed)];
		map->len++;
	}
	*slot = (struct fzio__map_slot){ key, value, (uint32_t)key_len, hashed };
	return true;
}

void *fzio__map_remove(struct fzio__map *map, const char *key, size_t key_len)
{
	if (map->len == 0) {
		return NULL;
	}
	size_t mask = map->capacity - 1;
	size_t hole = find(map, key, key_len, hash(key, key_len));
	if (!map->slots[hole].key) {
		return NULL;
	}
	void *value = map->slots[hole].value;
	/* Without tombstones: those behind the hole that may not stay behind a free slot move up. */
	for (size_t i = (hole + 1) & mask; map->slots[i].key; i = (i + 1) & mask) {
		size_t home = map->slots[i].hash & mask;
		if (((i - home) & mask) >= ((i - hole) & mask)) {
			map->slots[hole] = map->slots[i];
			hole = i;
		}
	}
	map->slots[hole] = (struct fzio__map_slot){ 0 };
	map->len--;
	return value;
}

void *fzio__map_next(const struct fzio__map *map, size_t *position)
{
	while (*position < map->capacity) {
		const struct fzio__map_slot *slot = &map->slots[(*position)++];
		if (slot->key) {
			return slot->value;
		}
	}
	return NULL;
}
