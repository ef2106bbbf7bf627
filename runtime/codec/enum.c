/* SPDX-License-Identifier: MIT */
#include <fzio/type.h>

#include <string.h>

const char *fzio_enum_str(const struct fzio_enum *enumeration, int value)
{
	bool is_known = value > 0 && (size_t)value <= enumeration->len;
	return is_known ? enumeration->values[value - 1].name : NULL;
}

int fzio_enum_parse(const struct fzio_enum *enumeration, const char *text)
{
	for (size_t i = 0; i < enumeration->len; i++) {
		if (strcmp(enumeration->values[i].name, text) == 0) {
			return (int)i + 1;
		}
	}
	return 0;
}
