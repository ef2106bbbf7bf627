/* SPDX-License-Identifier: MIT */
#ifndef GEN_DIAG_LIST_H
#define GEN_DIAG_LIST_H

#include "diag.h"

/* What the sink holds; for the two printers (text and JSON) only. */

/* A place shown besides the first one. */
struct diag_place {
	struct diag_place *next;
	struct span span;
	const char *label;
};

struct diag_line {
	struct diag_line *next;
	const char *text;
};

struct diag {
	struct diag_sink *sink;
	enum severity severity;
	int code;
	size_t order; /* in which it was added: what is equal otherwise stays in that order */
	struct span span;
	const char *message;
	const char *label; /* NULL: none */
	struct diag_line *helps;
	struct diag_place *places;
};

/* All diagnostics in the order in which they are printed. The caller frees the array. */
const struct diag **diag__sorted(const struct diag_sink *sink, size_t *ret_len);

/* 'E', 'W' or 'C'. */
char diag__letter(int code);
/* One diagnostic as the user reads it. */
void diag__render(const struct diag *diag, FILE *out, bool colour);

#endif
