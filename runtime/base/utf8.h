/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_UTF8_H
#define FZIO__BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
bool fzio__utf8_valid(const char *text, size_t len);
/* The bytes (2 to 4) of the well-formed sequence at `text`, whose first byte is not ASCII; 0 if it
 * is not well-formed or cut short. */
size_t fzio__utf8_sequence(const char *text, const char *end);

#endif
