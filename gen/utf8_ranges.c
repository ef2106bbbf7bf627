/* SPDX-License-Identifier: MIT */
#include "utf8_ranges.h"

static unsigned encode(uint32_t code_point, uint8_t ret_bytes[4])
{
	if (code_point < 0x80) {
		ret_bytes[0] = (uint8_t)code_point;
		return 1;
	}
	unsigned len = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	for (unsigned i = len - 1; i > 0; i--) {
		ret_bytes[i] = (uint8_t)(0x80 | (code_point & 0x3f));
		code_point >>= 6;
	}
	static const uint8_t leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	ret_bytes[0] = (uint8_t)(leads[len] | code_point);
	return len;
}

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
	uint8_t first[4], last[4];
	struct utf8_sequence sequence = { .len = encode(low, first) };
	encode(high, last);
	for (unsigned i = 0; i < sequence.len; i++) {
		sequence.bytes[i] = (struct utf8_byte_range){ first[i], last[i] };
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
