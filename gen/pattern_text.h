/* SPDX-License-Identifier: MIT */
#ifndef GEN_PATTERN_TEXT_H
#define GEN_PATTERN_TEXT_H

#include <fzio/arena.h>

/*
 * A pattern (gen/pattern.h) as other languages write it. Almost all of it means the same
 * everywhere and stays as it was written; what does not is spelled out.
 */

/* For JSON Schema: ECMA-262 with the `u` flag. There \s and `.` know Unicode, here they do not. */
const char *pattern_to_ecma(struct fzio_arena *arena, const char *pattern);
/* For pydantic: Rust's regex. There \d, \w and \s know Unicode, and classes know set operations. */
const char *pattern_to_rust(struct fzio_arena *arena, const char *pattern);

#endif
