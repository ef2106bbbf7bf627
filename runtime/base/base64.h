/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_BASE64_H
#define FZIO__BASE_BASE64_H

#include <stddef.h>
#include <sys/types.h>

/* RFC 4648 §4, standard alphabet with padding. */
#define FZIO__BASE64_LEN(n) (((n) + 2) / 3 * 4)

/* Writes exactly FZIO__BASE64_LEN(len) characters, no NUL. */
void fzio__base64_encode(const void *data, size_t len, char *ret_text);
/* Writes at most len / 4 * 3 bytes; in place is allowed. The number written, -1 if the text is
 * not base64. Missing padding is accepted, as browsers' and Node's decoders do. */
ssize_t fzio__base64_decode(const char *text, size_t len, void *ret_data);

#endif
