/* SPDX-License-Identifier: MIT */
#include "base/percent.h"

#include <string.h>

#include "base/hex.h"

static bool is_plain(char c, const char *plain)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       (c != '\0' && strchr(plain, c));
}

void fzio__percent_encode(struct fzio_buffer *out, const char *text, size_t len, const char *plain)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (is_plain(text[i], plain)) {
			fzio_buffer_append(out, text + i, 1);
		} else {
			char escape[3] = { '%', digits[byte >> 4], digits[byte & 15] };
			fzio_buffer_append(out, escape, 3);
		}
	}
}

size_t fzio__percent_decode(char *ret_text, const char *text, size_t len)
{
	char *out = ret_text;
	for (size_t i = 0; i < len; i++) {
		bool is_escape = text[i] == '%' && len - i > 2;
		int high = is_escape ? fzio__hex_digit(text[i + 1]) : -1;
		int low = high >= 0 ? fzio__hex_digit(text[i + 2]) : -1;
		if (low >= 0) {
			*out++ = (char)(high * 16 + low);
			i += 2;
		} else {
			*out++ = text[i] == '+' ? ' ' : text[i];
		}
	}
	return (size_t)(out - ret_text);
}
