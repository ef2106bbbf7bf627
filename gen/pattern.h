/* SPDX-License-Identifier: MIT */
#ifndef GEN_PATTERN_H
#define GEN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Patterns of string types, compiled to a minimal deterministic automaton over the bytes of valid
 * UTF-8: what struct fzio_pattern of the runtime reads (fzio/type.h). The language is the part
 * that ECMA-262 with its `u` flag, Rust's regex (pydantic) and POSIX agree on:
 *
 *   literals, `.` (any code point but \n), [classes] and [^classes], ? * + {m} {m,} {m,n}, |,
 *   ( ) and (?: ), ^ and $ (start and end of the whole text), \d \w \s and \D \W \S (ASCII),
 *   \t \n \v \f \r \xHH \uHHHH, and a backslash before ^ $ \ . * + ? ( ) [ ] { } | / (and, within
 *   a class, -).
 *
 * A pattern is searched for in the text unless it is anchored. What needs more than a finite
 * automaton (look-around, back references) is refused, as is what would need too many states.
 */
#define PATTERN_STATES_MAX 1024

struct pattern_tables {
	uint8_t classes[256]; /* byte to column */
	uint16_t *next; /* [state * columns + column]; 0xffff: never matches again */
	uint8_t *accepts; /* a bit a state: matches if the text ends here */
	uint16_t columns;
	uint16_t states; /* state 0 is the start */
};

/*
 * Compiles `text` (valid UTF-8, what stands between the slashes). On failure *reterr_message
 * (static) says what is wrong and *reterr_offset where, in bytes; both are as they were on success.
 */
bool pattern_compile(const char *text, struct pattern_tables *ret, const char **reterr_message,
	size_t *reterr_offset);
void pattern_finish(struct pattern_tables *tables);

/* What the runtime does with the tables: for the checks of defaults, and for tests. */
bool pattern_matches(const struct pattern_tables *tables, const char *text, size_t len);

#endif
