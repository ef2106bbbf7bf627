/* SPDX-License-Identifier: MIT */
#ifndef GEN_JSON_SCHEMA_TEXT_H
#define GEN_JSON_SCHEMA_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <fzio/arena.h>

/* Any value of i64 and of u64. Zero is not negative. */
struct decimal {
	bool negative;
	uint64_t magnitude;
};

struct decimal decimal_of_i64(int64_t value);
struct decimal decimal_of_u64(uint64_t value);
struct decimal decimal_next(struct decimal value);
struct decimal decimal_previous(struct decimal value);

/* What the plain texts of all integers from `low` to `high`, and no others, match. */
const char *decimal_range_pattern(
	struct fzio_arena *arena, struct decimal low, struct decimal high);

/* The JSON text of the schema that all values of a kind (uuid, timestamp, bytes) share. */
const char *json_schema_shared(const char *kind);

#endif
