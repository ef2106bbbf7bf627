/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <base/bump.h>

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

static bool is_only_strings(const char *format)
{
	for (const char *at = format; (at = strchr(at, '%')) != NULL; at += 2) {
		if (at[1] != 's') {
			return false;
		}
	}
	return true;
}

static size_t joined_len(const char *format, va_list args)
{
	size_t len = 0;
	for (const char *at = format; *at != '\0'; at++) {
		if (*at == '%') {
			len += strlen(va_arg(args, const char *));
			at++;
		} else {
			len++;
		}
	}
	return len;
}

static void join(char *out, const char *format, va_list args)
{
	for (const char *at = format; *at != '\0'; at++) {
		if (*at == '%') {
			out = stpcpy(out, va_arg(args, const char *));
			at++;
		} else {
			*out++ = *at;
		}
	}
	*out = '\0';
}

/* Nearly every format is made of text and %s, and printf() takes three times as long for it. */
char *gen_vprintf(struct fzio_arena *arena, const char *format, va_list args)
{
	if (!is_only_strings(format)) {
		return gen_must(fzio_arena_vprintf(arena, format, args));
	}
	va_list again;
	va_copy(again, args);
	char *text = gen_must(fzio__arena_take(arena, joined_len(format, args) + 1, 1));
	join(text, format, again);
	va_end(again);
	return text;
}

char *gen_printf(struct fzio_arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = gen_vprintf(arena, format, args);
	va_end(args);
	return text;
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

char *gen_take(struct fzio_arena *arena, struct fzio_buffer *buffer)
{
	char *text = gen_strndup(arena, gen_terminate(buffer), buffer->len);
	fzio_buffer_finish(buffer);
	return text;
}
