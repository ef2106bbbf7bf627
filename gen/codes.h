/* SPDX-License-Identifier: MIT */
#ifndef GEN_CODES_H
#define GEN_CODES_H

#include <stddef.h>

/* Every diagnostic the compiler can give, in one place (codes.def). A code keeps its meaning for
 * ever: numbers of rules that went away are not used again. */
struct code {
	int number; /* 203 for E203 */
	const char *name; /* `E203` */
	const char *title;
	const char *text; /* name, title, and the rule with an example: what --explain prints */
};

/* In the order of their numbers. */
const struct code *codes_all(size_t *ret_len);

/* The text of `E203` (or `e203`); NULL: there is no such code. */
const char *codes_explain(const char *code);

#endif
