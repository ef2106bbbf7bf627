/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_UTF8_H
#define FZIO__BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
bool fzio__utf8_valid(const char *text, size_t len);

#endif
