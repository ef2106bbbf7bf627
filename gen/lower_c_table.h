/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_C_TABLE_H
#define GEN_LOWER_C_TABLE_H

#include "check_names.h"
#include "lower_c.h"

/* Lowers fields to lines of descriptor tables. */
struct tables {
	struct fzio_arena *arena;
	struct json_object *model;
	struct json_object *patterns, *tables; /* lists of the view */
	struct names pattern_names; /* of what stands in `patterns`, by text */
	struct json_object *items, *constants; /* lists of the table at hand */
	const char *module; /* its C name */
};

/* --- numbers and defaults (lower_c_default.c) --- */

/* A number of the model as a C constant of its kind. */
const char *c_number(struct fzio_arena *arena, const char *kind, struct json_object *value);
/* `&(const int64_t){ 3 }`; NULL: null, or empty. `place` names what does not fit into a line. */
const char *c_fallback(struct tables *tables, struct json_object *type, struct json_object *value,
	const char *place);

/* --- patterns (lower_c_pattern.c) --- */

/* The name of a pattern's tables, which are made when it is met first. */
const char *c_pattern_name(struct tables *tables, const char *text);

#endif
