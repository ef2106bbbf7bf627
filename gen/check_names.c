/* SPDX-License-Identifier: MIT */
#include "check_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void names_init(struct names *names)
{
	fzio__map_init(&names->map);
}

void names_finish(struct names *names)
{
	fzio__map_finish(&names->map);
}

void *names_add(struct names *names, const char *text, void *value)
{
	void *there = names_get(names, text);
	if (there == NULL && !fzio__map_put(&names->map, text, strlen(text), value)) {
		fputs("fzio-gen: out of memory\n", stderr);
		exit(3);
	}
	return there;
}

void *names_get(const struct names *names, const char *text)
{
	return fzio__map_get(&names->map, text, strlen(text));
}
