/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

#include <stdbool.h>
#include <stdint.h>

static const char alphabet[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void fzio__base64_encode(const void *data, size_t len, char *ret_text)
{
	const unsigned char *bytes = data;
	while (len >= 3) {
		uint32_t group = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
		*ret_text++ = alphabet[group >> 18];
		*ret_text++ = alphabet[group >> 12 & 63];
		*ret_text++ = alphabet[group >> 6 & 63];
		*ret_text++ = alphabet[group & 63];
		bytes += 3;
		len -= 3;
	}
	if (len > 0) {
		uint32_t group = (uint32_t)bytes[0] << 16;
		if (len == 2) {
			group |= (uint32_t)bytes[1] << 8;
		}
		*ret_text++ = alphabet[group >> 18];
		*ret_text++ = alphabet[group >> 12 & 63];
		*ret_text++ = len == 2 ? alphabet[group >> 6 & 63] : '=';
		*ret_text++ = '=';
	}
}

/* The six bits of a character, or -1. */
static int digit(unsigned char c)
{
	if (c >= 'A' && c <= 'Z') {
		return c - 'A';
	}
	if (c >= 'a' && c <= 'z') {
		return c - 'a' + 26;
	}
	if (c >= '0' && c <= '9') {
		return c - '0' + 52;
	}
	if (c == '+') {
		return 62;
	}
	return c == '/' ? 63 : -1;
}

/* Without its padding; false if the padding is not what the length asks for. */
static bool strip_padding(const char *text, size_t *len)
{
	size_t padding = 0;
	while (padding < 2 && padding < *len && text[*len - 1 - padding] == '=') {
		padding++;
	}
	if (padding > 0 && *len % 4 != 0) {
		return false;
	}
	*len -= padding;
	return *len % 4 != 1;
}

ssize_t fzio__base64_decode(const char *text, size_t len, void *ret_data)
{
	if (!strip_padding(text, &len)) {
		return -1;
	}
	unsigned char *out = ret_data;
	uint32_t bits = 0;
	size_t written = 0;
	for (size_t i = 0; i < len; i++) {
		int value = digit((unsigned char)text[i]);
		if (value < 0) {
			return -1;
		}
		bits = bits << 6 | (uint32_t)value;
		/* In place: byte 3k+j is written only after character 4k+j+1 was read. */
		if (i % 4 != 0) {
			out[written++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
		}
	}
	return (ssize_t)written;
}
