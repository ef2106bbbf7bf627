/* SPDX-License-Identifier: MIT */
#ifndef GEN_MEMORY_H
#define GEN_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>

/* The compiler cannot go on without memory, so these end the program (exit 3) instead of failing:
 * nothing has been written by then. */

void *gen_zalloc(struct fzio_arena *arena, size_t size);
char *gen_strndup(struct fzio_arena *arena, const char *text, size_t len);
char *gen_printf(struct fzio_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *gen_vprintf(struct fzio_arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* On the heap. */
void *gen_realloc(void *memory, size_t size);
char *gen_strdup(const char *text);
/* A buffer's content with a NUL behind it. */
char *gen_terminate(struct fzio_buffer *buffer);
/* The same in the arena, where the buffer ends. */
char *gen_take(struct fzio_arena *arena, struct fzio_buffer *buffer);
/* What an allocation made; NULL: there is no memory. */
void *gen_must(void *memory);

#define GEN_NEW(arena, type) ((type *)gen_zalloc((arena), sizeof(type)))

#endif
