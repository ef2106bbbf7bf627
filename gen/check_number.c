/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

/* Every whole number up to here is exact in a double, and in JavaScript. */
#define SAFE_MAX INT64_C(9007199254740991)

struct kind_range {
	int64_t low, high;
	const char *text; /* what such numbers are */
};

/* Of strings, arrays and maps: their lengths. */
static const struct kind_range *range_of(enum ast_kind kind)
{
	static const struct kind_range of_int = { -SAFE_MAX, SAFE_MAX,
		"an int is a whole number between -(2^53-1) and 2^53-1" };
	static const struct kind_range of_i32 = { INT32_MIN, INT32_MAX,
		"an i32 is a whole number between -2147483648 and 2147483647" };
	static const struct kind_range of_u32 = { 0, UINT32_MAX,
		"a u32 is a whole number between 0 and 4294967295" };
	static const struct kind_range of_i64 = { INT64_MIN, INT64_MAX,
		"an i64 is a whole number between -2^63 and 2^63-1" };
	static const struct kind_range of_length = { 0, UINT32_MAX,
		"a length is a whole number between 0 and 4294967295" };
	switch (kind) {
	case AST_INT: return &of_int;
	case AST_I32: return &of_i32;
	case AST_U32: return &of_u32;
	case AST_I64: return &of_i64;
	default: return &of_length;
	}
}

void check_number_range(enum ast_kind kind, int64_t *ret_least, int64_t *ret_greatest)
{
	*ret_least = range_of(kind)->low;
	*ret_greatest = range_of(kind)->high;
}

/* Sign and size of a whole number; false: it is none, or beyond 64 bits. */
static bool whole(const char *text, bool *ret_negative, uint64_t *ret_size)
{
	*ret_negative = text[0] == '-';
	const char *digits = text + *ret_negative;
	if (strspn(digits, "0123456789") == strlen(digits)) {
		errno = 0;
		*ret_size = strtoull(digits, NULL, 10);
		return errno == 0;
	}
	/* `1e3` and `3.0` are whole too. */
	double real = strtod(digits, NULL);
	if (!(real <= (double)SAFE_MAX) || floor(real) < real) {
		return false;
	}
	*ret_size = (uint64_t)real;
	return true;
}

static bool signed_number(
	const struct kind_range *range, bool negative, uint64_t size, int64_t *ret)
{
	uint64_t size_max = negative ? -(uint64_t)range->low : (uint64_t)range->high;
	if (size > size_max) {
		return false;
	}
	*ret = negative ? (int64_t)-size : (int64_t)size;
	return true;
}

bool check_number(
	enum ast_kind kind, const char *text, struct check_number *ret, const char **reterr_why)
{
	struct check_number number = { 0 };
	bool negative, fits;
	uint64_t size;
	if (kind == AST_FLOAT) {
		number.real = strtod(text, NULL);
		*reterr_why = "a float is a finite number";
		fits = isfinite(number.real);
	} else if (!whole(text, &negative, &size)) {
		fits = false;
	} else if (kind == AST_U64) {
		number.u64 = size;
		fits = !negative || size == 0;
	} else {
		fits = signed_number(range_of(kind), negative, size, &number.integer);
	}
	if (!fits && kind != AST_FLOAT) {
		*reterr_why = kind == AST_U64 ? "a u64 is a whole number between 0 and 2^64-1"
					      : range_of(kind)->text;
	}
	if (fits) {
		*ret = number;
	}
	return fits;
}

int check_number_compare(
	enum ast_kind kind, const struct check_number *a, const struct check_number *b)
{
	switch (kind) {
	case AST_FLOAT: return (a->real > b->real) - (a->real < b->real);
	case AST_U64: return (a->u64 > b->u64) - (a->u64 < b->u64);
	default: return (a->integer > b->integer) - (a->integer < b->integer);
	}
}

const char *check_number_text(
	struct check *check, enum ast_kind kind, const struct check_number *number)
{
	switch (kind) {
	case AST_FLOAT: return gen_printf(check->arena, "%.15g", number->real);
	case AST_U64: return gen_printf(check->arena, "%llu", (unsigned long long)number->u64);
	default: return gen_printf(check->arena, "%lld", (long long)number->integer);
	}
}

bool check_number_divides(
	enum ast_kind kind, const struct check_number *a, const struct check_number *b)
{
	if (kind == AST_U64) {
		return a->u64 % b->u64 == 0;
	}
	if (kind != AST_FLOAT) {
		return a->integer % b->integer == 0;
	}
	double rest = fabs(fmod(a->real, b->real));
	double tolerance = fabs(a->real) * 1e-9;
	return rest <= tolerance || fabs(rest - b->real) <= tolerance;
}
