/* SPDX-License-Identifier: MIT */
#include <fzio/arena.h>

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bump.h"

/* The first block serves almost every request; later ones double, so that a large payload costs
 * few allocations and a small one holds little memory. */
#define FIRST_BLOCK   ((size_t)8 * 1024)
#define LARGEST_BLOCK ((size_t)256 * 1024)
/* A first block beyond this was made for one unusual request and is not worth keeping. */
#define LARGEST_KEPT ((size_t)64 * 1024)

struct fzio__arena_block {
	struct fzio__arena_block *next;
	size_t size; /* of `data` */
	alignas(max_align_t) unsigned char data[];
};

/* Stands in the arena itself, and so outlives every other block's content by a moment. */
struct fzio__arena_cleanup {
	struct fzio__arena_cleanup *next;
	void (*run)(void *data);
	void *data;
};

void fzio_arena_init(struct fzio_arena *arena, size_t limit)
{
	*arena = (struct fzio_arena){ .limit = limit ? limit : FZIO_ARENA_LIMIT };
}

static void free_blocks(struct fzio__arena_block *block)
{
	while (block) {
		struct fzio__arena_block *next = block->next;
		free(block);
		block = next;
	}
}

static void run_cleanups(struct fzio_arena *arena)
{
	while (arena->cleanups) {
		struct fzio__arena_cleanup *cleanup = arena->cleanups;
		arena->cleanups = cleanup->next;
		cleanup->run(cleanup->data);
	}
}

bool fzio_arena_on_reset(struct fzio_arena *arena, void (*run)(void *data), void *data)
{
	struct fzio__arena_cleanup *cleanup = fzio_arena_alloc(arena, sizeof(*cleanup));
	if (!cleanup) {
		return false;
	}
	*cleanup = (struct fzio__arena_cleanup){ arena->cleanups, run, data };
	arena->cleanups = cleanup;
	return true;
}

void fzio_arena_finish(struct fzio_arena *arena)
{
	if (!arena) {
		return;
	}
	run_cleanups(arena);
	free_blocks(arena->first);
	*arena = (struct fzio_arena){ 0 };
}

static void open_block(struct fzio_arena *arena, struct fzio__arena_block *block)
{
	size_t left = arena->limit - arena->used;
	arena->current = block;
	arena->next = block->data;
	/* The limit is exact: a block is used only as far as the limit allows. */
	arena->end = block->data + (block->size < left ? block->size : left);
}

void fzio_arena_reset(struct fzio_arena *arena)
{
	struct fzio__arena_block *first = arena->first;
	if (!first) {
		return;
	}
	if (arena->cleanups) {
		run_cleanups(arena);
	}
	free_blocks(first->next);
	first->next = NULL;
	arena->used = 0;
	if (first->size > LARGEST_KEPT) {
		free(first);
		fzio_arena_init(arena, arena->limit);
		return;
	}
	open_block(arena, first);
}

size_t fzio__arena_used(const struct fzio_arena *arena)
{
	const struct fzio__arena_block *current = arena->current;
	return arena->used + (current ? (size_t)(arena->next - current->data) : 0);
}

void *fzio__arena_grow(struct fzio_arena *arena, size_t size)
{
	struct fzio__arena_block *current = arena->current;
	size_t used = fzio__arena_used(arena);
	if (used > arena->limit || size > arena->limit - used) {
		return NULL;
	}
	size_t block_size = FIRST_BLOCK;
	if (current) {
		block_size = current->size < LARGEST_BLOCK ? current->size * 2 : LARGEST_BLOCK;
	}
	if (block_size < size) {
		block_size = size;
	}
	bool fits = block_size <= SIZE_MAX - sizeof(struct fzio__arena_block);
	struct fzio__arena_block *block = fits ? malloc(sizeof(*block) + block_size) : NULL;
	if (!block) {
		return NULL;
	}
	block->next = NULL;
	block->size = block_size;
	if (current) {
		current->next = block;
	} else {
		arena->first = block;
	}
	arena->used = used;
	open_block(arena, block);
	arena->next += size;
	return block->data;
}

void *fzio_arena_alloc(struct fzio_arena *arena, size_t size)
{
	return fzio__arena_take(arena, size, alignof(max_align_t));
}

void *fzio_arena_zalloc(struct fzio_arena *arena, size_t size)
{
	void *memory = fzio_arena_alloc(arena, size);
	if (memory) {
		memset(memory, 0, size);
	}
	return memory;
}

char *fzio_arena_strndup(struct fzio_arena *arena, const char *text, size_t len)
{
	if (!text || len == SIZE_MAX) {
		return NULL;
	}
	char *copy = fzio__arena_take(arena, len + 1, 1);
	if (copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

char *fzio_arena_strdup(struct fzio_arena *arena, const char *text)
{
	return text ? fzio_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *fzio_arena_vprintf(struct fzio_arena *arena, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	/* Printed where it will stay; again only if the block has no room for it. */
	size_t room = arena->next ? (size_t)(arena->end - arena->next) : 0;
	int len = vsnprintf((char *)arena->next, room, format, args);
	char *text = len < 0 ? NULL : fzio__arena_take(arena, (size_t)len + 1, 1);
	if (text && (size_t)len >= room) {
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	return text;
}

char *fzio_arena_printf(struct fzio_arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = fzio_arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}
