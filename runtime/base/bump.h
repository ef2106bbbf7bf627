/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_BUMP_H
#define FZIO__BASE_BUMP_H

#include <stdint.h>

#include <fzio/arena.h>

/* Opens another block and takes `size` bytes from its start, aligned for any object. */
void *fzio__arena_grow(struct fzio_arena *arena, size_t size);

/* Bytes that its blocks have handed out since the last reset. */
size_t fzio__arena_used(const struct fzio_arena *arena);

/*
 * What fzio_arena_alloc() does, inlined and with an alignment (a power of two) of the caller's
 * choice: the codec takes a string at a time and must not pad each to 16 bytes.
 */
static inline void *fzio__arena_take(struct fzio_arena *arena, size_t size, size_t align)
{
	size_t pad = (size_t)(-(uintptr_t)arena->next) & (align - 1);
	size_t left = (size_t)(arena->end - arena->next);
	if (left < pad || left - pad < size || !arena->next) {
		return fzio__arena_grow(arena, size);
	}
	unsigned char *memory = arena->next + pad;
	arena->next = memory + size;
	return memory;
}

#endif
