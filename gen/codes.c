/* SPDX-License-Identifier: MIT */
#include "codes.h"

#include <strings.h>

static const struct code codes[] = {
#define CODE(letter, number, title, text)                                                          \
	{ number, #letter #number, title, #letter #number ": " title "\n\n" text },
#include "codes.def"
#undef CODE
};

const struct code *codes_all(size_t *ret_len)
{
	*ret_len = sizeof(codes) / sizeof(codes[0]);
	return codes;
}

const char *codes_explain(const char *code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (strcasecmp(codes[i].name, code) == 0) {
			return codes[i].text;
		}
	}
	return NULL;
}
