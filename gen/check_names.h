/* SPDX-License-Identifier: MIT */
#ifndef GEN_CHECK_NAMES_H
#define GEN_CHECK_NAMES_H

#include <base/map.h>

/* Names to what they name, for finding it and for meeting it twice. */
struct names {
	struct fzio__map map;
};

void names_init(struct names *names);
void names_finish(struct names *names);
/* What the name stood for already (and still does), or NULL: it stands for `value` now. The text
 * is borrowed. */
void *names_add(struct names *names, const char *text, void *value);
void *names_get(const struct names *names, const char *text);

#endif
