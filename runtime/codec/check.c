/* SPDX-License-Identifier: MIT */
#include "codec/field.h"

#include <math.h>

const union fzio__nothing fzio__nothing;

/* Every JSON reader keeps these integers exact. */
#define EXACT_MAX ((INT64_C(1) << 53) - 1)

size_t fzio__value_size(const struct fzio_field *field)
{
	switch ((enum fzio_kind)field->kind) {
	case FZIO_BOOL: return sizeof(bool);
	case FZIO_I32:
	case FZIO_U32: return sizeof(int32_t);
	case FZIO_ENUM: return sizeof(int);
	case FZIO_INT:
	case FZIO_I64:
	case FZIO_U64: return sizeof(int64_t);
	case FZIO_FLOAT: return sizeof(double);
	case FZIO_STRING: return sizeof(const char *);
	case FZIO_UUID: return sizeof(struct fzio_uuid);
	case FZIO_TIMESTAMP: return sizeof(struct timespec);
	case FZIO_DTO: return field->dto->size;
	case FZIO_ARRAY:
	case FZIO_MAP: return sizeof(struct fzio__list);
	case FZIO_BYTES: return sizeof(struct fzio_bytes);
	case FZIO_ANY: return sizeof(struct json_object *);
	case FZIO_UNION: return field->variants->offset + sizeof(const void *);
	}
	return 0;
}

static int64_t kind_min(uint8_t kind)
{
	switch (kind) {
	case FZIO_INT: return -EXACT_MAX;
	case FZIO_I32: return INT32_MIN;
	case FZIO_U32: return 0;
	default: return INT64_MIN;
	}
}

static int64_t kind_max(uint8_t kind)
{
	switch (kind) {
	case FZIO_INT: return EXACT_MAX;
	case FZIO_I32: return INT32_MAX;
	case FZIO_U32: return UINT32_MAX;
	default: return INT64_MAX;
	}
}

int64_t fzio__integer_min(const struct fzio_field *field)
{
	return field->flags & FZIO_MIN ? field->min : kind_min(field->kind);
}

int64_t fzio__integer_max(const struct fzio_field *field)
{
	return field->flags & FZIO_MAX ? field->max : kind_max(field->kind);
}

static enum fzio__fault check_u64(const struct fzio_field *field, bool negative, uint64_t value)
{
	unsigned flags = field->flags;
	if (negative && value != 0) {
		return FZIO__FAULT_MIN;
	}
	if (flags & FZIO_STEP && value % field->step_u64 != 0) {
		return FZIO__FAULT_STEP;
	}
	if (flags & FZIO_MAX &&
		(value > field->max_u64 || (flags & FZIO_BELOW && value == field->max_u64))) {
		return FZIO__FAULT_MAX;
	}
	if (flags & FZIO_MIN &&
		(value < field->min_u64 || (flags & FZIO_ABOVE && value == field->min_u64))) {
		return FZIO__FAULT_MIN;
	}
	return FZIO__FAULT_NONE;
}

enum fzio__fault fzio__check_integer(
	const struct fzio_field *field, bool negative, uint64_t magnitude)
{
	if (field->kind == FZIO_U64) {
		return check_u64(field, negative, magnitude);
	}
	/* The magnitude may be one beyond INT64_MAX, for INT64_MIN. */
	if (magnitude > (uint64_t)INT64_MAX + negative) {
		return negative ? FZIO__FAULT_MIN : FZIO__FAULT_MAX;
	}
	int64_t value = (int64_t)(negative ? 0 - magnitude : magnitude);
	if (value > kind_max(field->kind)) {
		return FZIO__FAULT_MAX;
	}
	if (value < kind_min(field->kind)) {
		return FZIO__FAULT_MIN;
	}
	unsigned flags = field->flags;
	/* -1 divides everything, and INT64_MIN % -1 is a trap. */
	if (flags & FZIO_STEP && field->step != -1 && value % field->step != 0) {
		return FZIO__FAULT_STEP;
	}
	if (flags & FZIO_MAX &&
		(value > field->max || (flags & FZIO_BELOW && value == field->max))) {
		return FZIO__FAULT_MAX;
	}
	if (flags & FZIO_MIN &&
		(value < field->min || (flags & FZIO_ABOVE && value == field->min))) {
		return FZIO__FAULT_MIN;
	}
	return FZIO__FAULT_NONE;
}

/* 0.3 is a multiple of 0.1, although no quotient of doubles says so: pydantic's tolerance. */
static bool is_multiple(double value, double step)
{
	double rest = fabs(fmod(value, step));
	double tolerance = fabs(value) / 1e9;
	return rest <= tolerance || fabs(rest - fabs(step)) <= tolerance;
}

enum fzio__fault fzio__check_float(const struct fzio_field *field, double value)
{
	unsigned flags = field->flags;
	if (!isfinite(value)) {
		return FZIO__FAULT_FINITE;
	}
	if (flags & FZIO_STEP && !is_multiple(value, field->step_float)) {
		return FZIO__FAULT_STEP;
	}
	if (flags & FZIO_MAX &&
		(value > field->max_float || (flags & FZIO_BELOW && value >= field->max_float))) {
		return FZIO__FAULT_MAX;
	}
	if (flags & FZIO_MIN &&
		(value < field->min_float || (flags & FZIO_ABOVE && value <= field->min_float))) {
		return FZIO__FAULT_MIN;
	}
	return FZIO__FAULT_NONE;
}

enum fzio__fault fzio__check_len(const struct fzio_field *field, size_t len)
{
	if (field->flags & FZIO_MIN && len < (uint64_t)field->min) {
		return FZIO__FAULT_FEW;
	}
	if (field->flags & FZIO_MAX && len > (uint64_t)field->max) {
		return FZIO__FAULT_MANY;
	}
	return FZIO__FAULT_NONE;
}

bool fzio__pattern_matches(const struct fzio_pattern *pattern, const char *text, size_t len)
{
	size_t state = 0;
	for (size_t i = 0; i < len; i++) {
		size_t column = pattern->classes[(unsigned char)text[i]];
		state = pattern->next[state * pattern->columns + column];
		if (state == FZIO_PATTERN_DEAD) {
			return false;
		}
	}
	return pattern->accepts[state / 8] >> state % 8 & 1;
}
