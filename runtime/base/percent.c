/* SPDX-License-Identifier: MIT */
#include "base/percent.h"

#include <string.h>

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
