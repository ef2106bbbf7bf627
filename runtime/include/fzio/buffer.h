/* SPDX-License-Identifier: MIT */
#ifndef FZIO_BUFFER_H
#define FZIO_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes: an attachment, a body. `data` may be NULL when `len` is 0. */
struct fzio_bytes {
	const uint8_t *data;
	size_t len;
};

/*
 * A growable run of bytes, reused from message to message. After a failed allocation `failed`
 * stays true and everything appended is dropped, so that a writer checks once, at its end. One
 * thread at a time.
 */
struct fzio_buffer {
	char *data; /* not NUL-terminated unless fzio_buffer_terminate() was called */
	size_t len;
	size_t capacity;
	bool failed;
};

#ifdef __cplusplus
extern "C" {
#endif

/* Allocates nothing yet. */
void fzio_buffer_init(struct fzio_buffer *buffer);
/* Frees its memory; it is then as after its init. NULL is fine. */
void fzio_buffer_finish(struct fzio_buffer *buffer);
/* Forgets the content and the failure, keeps the memory. */
void fzio_buffer_clear(struct fzio_buffer *buffer);
/* Room for `more` bytes behind the content, to be written by the caller who then adds to `len`;
 * NULL (and `failed`) when memory is out. */
char *fzio_buffer_reserve(struct fzio_buffer *buffer, size_t more);
void fzio_buffer_append(struct fzio_buffer *buffer, const void *data, size_t len);
void fzio_buffer_append_str(struct fzio_buffer *buffer, const char *text);
void fzio_buffer_printf(struct fzio_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Puts a NUL behind the content (not counted in `len`) and returns the content; NULL if failed. */
char *fzio_buffer_terminate(struct fzio_buffer *buffer);

#ifdef __cplusplus
}
#endif

#endif
