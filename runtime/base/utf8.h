/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_UTF8_H
#define FZIO__BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
bool fzio__utf8_valid(const char *text, size_t len);
/* The bytes (2 to 4) of the well-formed sequence at `text`, whose first byte is not ASCII; 0 if it
 * is not well-formed or cut short. */
size_t fzio__utf8_sequence(const char *text, const char *end);

/* Is it a sequence's second byte, or a later one? */
static inline bool fzio__utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The code points of a text that is well-formed. */
size_t fzio__utf8_count(const char *text, size_t len);

/* How much of `text`, whose byte at `max` is readable, can be shown in `max` bytes without cutting
 * a sequence in two. */
size_t fzio__utf8_cut(const char *text, size_t max);

/* The bytes that a code point takes. */
static inline size_t fzio__utf8_len(uint32_t point)
{
	return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/* The code point at `text`, and its bytes. What is not well-formed is read byte by byte. */
size_t fzio__utf8_read(const char *text, const char *end, uint32_t *ret_point);
/* Writes a code point, and returns the place behind. */
char *fzio__utf8_write(char *ret_text, uint32_t point);

#endif
