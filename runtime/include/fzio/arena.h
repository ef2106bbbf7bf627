/* SPDX-License-Identifier: MIT */
#ifndef FZIO_ARENA_H
#define FZIO_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A bump allocator: everything allocated from it lives until the next reset, nothing is freed
 * alone. Each request has one; decoded DTOs live in it. Not thread-safe: one thread at a time.
 */
struct fzio_arena {
	struct fzio__arena_block *first; /* kept over resets */
	struct fzio__arena_block *current;
	unsigned char *next; /* the next free byte of the current block */
	unsigned char *end;
	size_t used; /* bytes handed out by blocks since the last reset */
	size_t limit; /* bytes this arena may hold; allocations beyond it return NULL */
	struct fzio__arena_cleanup *cleanups; /* to run at the next reset, latest first */
};

#ifdef __cplusplus
extern "C" {
#endif

/* `limit` in bytes, 0 for FZIO_ARENA_LIMIT. Allocates nothing yet. */
void fzio_arena_init(struct fzio_arena *arena, size_t limit);
/* Frees everything. The arena may be used again after another init. */
void fzio_arena_finish(struct fzio_arena *arena);
/* Forgets everything but keeps the first block, so that the next request allocates nothing. */
void fzio_arena_reset(struct fzio_arena *arena);

/* Aligned for any object, not zeroed. NULL when the limit is reached or memory is out. */
void *fzio_arena_alloc(struct fzio_arena *arena, size_t size);
/* The same, zeroed. */
void *fzio_arena_zalloc(struct fzio_arena *arena, size_t size);
/* A NUL-terminated copy; NULL for NULL. */
char *fzio_arena_strdup(struct fzio_arena *arena, const char *text);
char *fzio_arena_strndup(struct fzio_arena *arena, const char *text, size_t len);
char *fzio_arena_printf(struct fzio_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *fzio_arena_vprintf(struct fzio_arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Runs `run(data)` at the next reset or finish, the latest first: for what stands elsewhere and
 * ends with the arena. False, and nothing will run: the limit is reached or memory is out. */
bool fzio_arena_on_reset(struct fzio_arena *arena, void (*run)(void *data), void *data);

/* Bytes an arena holds when its init named no limit: 16 MiB. */
#define FZIO_ARENA_LIMIT ((size_t)16 * 1024 * 1024)

#ifdef __cplusplus
}
#endif

#endif
