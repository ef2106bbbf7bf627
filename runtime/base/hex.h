/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_HEX_H
#define FZIO__BASE_HEX_H

/* The value of a hexadecimal digit in either case, -1 if it is none; whatever the locale says. */
static inline int fzio__hex_digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

#endif
