/* SPDX-License-Identifier: MIT */
#ifndef GEN_UTF8_RANGES_H
#define GEN_UTF8_RANGES_H

#include <stdint.h>

/* A run of code points whose encodings have one shape: byte i lies in bytes[i].low..high. */
struct utf8_sequence {
	unsigned len;
	struct utf8_byte_range {
		uint8_t low, high;
	} bytes[4];
};

typedef void utf8_sequence_fn(const struct utf8_sequence *sequence, void *user);

/* Calls `each` with the sequences that together are the UTF-8 of low..high, in ascending order.
 * Surrogates are left out: valid UTF-8 has none. */
void utf8_ranges(uint32_t low, uint32_t high, utf8_sequence_fn *each, void *user);

#endif
