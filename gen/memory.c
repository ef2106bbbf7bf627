/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *gen_must(void *memory)
{
	if (memory == NULL) {
		fputs("fzio-gen: out of memory\n", stderr);
		exit(3);
	}
	return memory;
}

void *gen_zalloc(struct fzio_arena *arena, size_t size)
{
	return gen_must(fzio_arena_zalloc(arena, size));
}

char *gen_strndup(struct fzio_arena *arena, const char *text, size_t len)
{
	return gen_must(fzio_arena_strndup(arena, text, len));
}

char *gen_printf(struct fzio_arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = fzio_arena_vprintf(arena, format, args);
	va_end(args);
	return gen_must(text);
}

void *gen_realloc(void *memory, size_t size)
{
	return gen_must(realloc(memory, size));
}

char *gen_strdup(const char *text)
{
	return gen_must(strdup(text));
}

char *gen_terminate(struct fzio_buffer *buffer)
{
	return gen_must(fzio_buffer_terminate(buffer));
}
