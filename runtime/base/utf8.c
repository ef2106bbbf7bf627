/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

static bool continues(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* The second byte decides about overlong forms, surrogates and what lies above U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0: return second >= 0xa0 && second <= 0xbf;
	case 0xed: return second >= 0x80 && second <= 0x9f;
	case 0xf0: return second >= 0x90 && second <= 0xbf;
	case 0xf4: return second >= 0x80 && second <= 0x8f;
	default: return continues(second);
	}
}

size_t fzio__utf8_sequence(const char *text, const char *end)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t left = (size_t)(end - text);
	size_t len = 0;
	if (bytes[0] >= 0xc2 && bytes[0] <= 0xdf) {
		len = 2;
	} else if (bytes[0] >= 0xe0 && bytes[0] <= 0xef) {
		len = 3;
	} else if (bytes[0] >= 0xf0 && bytes[0] <= 0xf4) {
		len = 4;
	}
	if (len == 0 || left < len || !second_fits(bytes[0], bytes[1])) {
		return 0;
	}
	for (size_t i = 2; i < len; i++) {
		if (!continues(bytes[i])) {
			return 0;
		}
	}
	return len;
}

bool fzio__utf8_valid(const char *text, size_t len)
{
	const char *end = text + len;
	while (text < end) {
		uint64_t eight;
		if (end - text >= 8 && (memcpy(&eight, text, 8), !(eight & 0x8080808080808080u))) {
			text += 8;
			continue;
		}
		if ((unsigned char)*text < 0x80) {
			text++;
			continue;
		}
		size_t sequence = fzio__utf8_sequence(text, end);
		if (sequence == 0) {
			return false;
		}
		text += sequence;
	}
	return true;
}
