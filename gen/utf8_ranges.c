/* SPDX-License-Identifier: MIT */
#include "utf8_ranges.h"

#include <base/utf8.h>

/*
 * All of low..high are encoded in `len` bytes. The range is one sequence when, from the first byte
 * that differs on, everything behind it runs through all continuation bytes; otherwise it is cut
 * where that ends.
 */
static void ranges_of_length(
	uint32_t low, uint32_t high, unsigned len, utf8_sequence_fn *each, void *user)
{
	for (unsigned i = 1; i < len; i++) {
		uint32_t tail = ((uint32_t)1 << (6 * i)) - 1;
		if ((low & ~tail) == (high & ~tail)) {
			continue;
		}
		if ((low & tail) != 0) {
			ranges_of_length(low, low | tail, len, each, user);
			ranges_of_length((low | tail) + 1, high, len, each, user);
			return;
		}
		if ((high & tail) != tail) {
			ranges_of_length(low, (high & ~tail) - 1, len, each, user);
			ranges_of_length(high & ~tail, high, len, each, user);
			return;
		}
	}
	char first[4], last[4];
	struct utf8_sequence sequence = { .len = len };
	fzio__utf8_write(first, low);
	fzio__utf8_write(last, high);
	for (unsigned i = 0; i < sequence.len; i++) {
		sequence.bytes[i] = (struct utf8_byte_range){ (uint8_t)first[i], (uint8_t)last[i] };
	}
	each(&sequence, user);
}

void utf8_ranges(uint32_t low, uint32_t high, utf8_sequence_fn *each, void *user)
{
	static const struct {
		uint32_t low, high;
		unsigned len;
	} shapes[] = {
		{ 0, 0x7f, 1 },
		{ 0x80, 0x7ff, 2 },
		{ 0x800, 0xd7ff, 3 },
		{ 0xe000, 0xffff, 3 },
		{ 0x10000, 0x10ffff, 4 },
	};
	for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		uint32_t from = low > shapes[i].low ? low : shapes[i].low;
		uint32_t to = high < shapes[i].high ? high : shapes[i].high;
		if (from <= to) {
			ranges_of_length(from, to, shapes[i].len, each, user);
		}
	}
}
