/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_PERCENT_H
#define FZIO__BASE_PERCENT_H

#include <stddef.h>

#include <fzio/buffer.h>

/* Appends a part of a URL (RFC 3986 §2.1): `%XX` for every byte but letters, digits and those that
 * `plain` names. */
void fzio__percent_encode(struct fzio_buffer *out, const char *text, size_t len, const char *plain);

/* Decodes a part of a query: `%XX`, and `+` for a space. An escape that is none stays as it is. No
 * longer than `len`; `ret_text` may be the text itself. How long it is. */
size_t fzio__percent_decode(char *ret_text, const char *text, size_t len);

#endif
