/* SPDX-License-Identifier: MIT */
#include <fzio/buffer.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256

void fzio_buffer_init(struct fzio_buffer *buffer)
{
	*buffer = (struct fzio_buffer){ 0 };
}

void fzio_buffer_finish(struct fzio_buffer *buffer)
{
	if (!buffer) {
		return;
	}
	free(buffer->data);
	*buffer = (struct fzio_buffer){ 0 };
}

void fzio_buffer_clear(struct fzio_buffer *buffer)
{
	buffer->len = 0;
	buffer->failed = false;
}

static bool grow(struct fzio_buffer *buffer, size_t needed)
{
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	while (capacity < needed) {
		if (capacity > SIZE_MAX / 2) {
			return false;
		}
		capacity *= 2;
	}
	char *data = realloc(buffer->data, capacity);
	if (!data) {
		return false;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

char *fzio_buffer_reserve(struct fzio_buffer *buffer, size_t more)
{
	if (buffer->failed) {
		return NULL;
	}
	bool enough = buffer->data && more <= buffer->capacity - buffer->len;
	if (!enough && (more > SIZE_MAX - buffer->len || !grow(buffer, buffer->len + more))) {
		buffer->failed = true;
		return NULL;
	}
	return buffer->data + buffer->len;
}

void fzio_buffer_append(struct fzio_buffer *buffer, const void *data, size_t len)
{
	char *place = len > 0 ? fzio_buffer_reserve(buffer, len) : NULL;
	if (place) {
		memcpy(place, data, len);
		buffer->len += len;
	}
}

void fzio_buffer_append_str(struct fzio_buffer *buffer, const char *text)
{
	fzio_buffer_append(buffer, text, strlen(text));
}

void fzio_buffer_printf(struct fzio_buffer *buffer, const char *format, ...)
{
	/* Printed where it will stay; again only if there is no room for it. */
	size_t room = buffer->data ? buffer->capacity - buffer->len : 0;
	va_list args;
	va_start(args, format);
	int len = vsnprintf(room > 0 ? buffer->data + buffer->len : NULL, room, format, args);
	va_end(args);
	char *place = len < 0 ? NULL : fzio_buffer_reserve(buffer, (size_t)len + 1);
	if (!place) {
		buffer->failed = true;
		return;
	}
	if ((size_t)len >= room) {
		va_start(args, format);
		vsnprintf(place, (size_t)len + 1, format, args);
		va_end(args);
	}
	buffer->len += (size_t)len;
}

char *fzio_buffer_terminate(struct fzio_buffer *buffer)
{
	char *place = fzio_buffer_reserve(buffer, 1);
	if (!place) {
		return NULL;
	}
	*place = '\0';
	return buffer->data;
}
