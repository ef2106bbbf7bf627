/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_FIELD_H
#define FZIO__CODEC_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <fzio/type.h>

#include "codec/fault.h"

/* Members are of types this layer does not know: it moves their bytes, and alignment 8 fits all
 * that a dto may hold. */
#define FZIO__ALIGN 8

/* An array or a map, whatever its items are. */
struct fzio__list {
	const void *items;
	size_t len;
};

static inline struct fzio__list fzio__list_load(const void *member)
{
	struct fzio__list list;
	memcpy(&list, member, sizeof(list));
	return list;
}

static inline const void *fzio__pointer_load(const void *member)
{
	const void *pointer;
	memcpy(&pointer, member, sizeof(pointer));
	return pointer;
}

static inline void fzio__pointer_store(void *member, const void *pointer)
{
	memcpy(member, &pointer, sizeof(pointer));
}

/* Kinds whose C form is or begins with a pointer, which is NULL when there is no value. */
static inline bool fzio__kind_is_pointer(enum fzio_kind kind)
{
	return kind == FZIO_STRING || kind == FZIO_BYTES || kind == FZIO_ANY ||
	       kind == FZIO_ARRAY || kind == FZIO_MAP;
}

static inline bool fzio__may_lack(const struct fzio_field *field)
{
	return field->flags & (FZIO_OPTIONAL | FZIO_NULLABLE);
}

/* Is the member a pointer to its value, because the value may be absent or null? */
static inline bool fzio__is_boxed(const struct fzio_field *field)
{
	return fzio__may_lack(field) && !fzio__kind_is_pointer((enum fzio_kind)field->kind);
}

/* Bytes of a value's C form. */
size_t fzio__value_size(const struct fzio_field *field);

/* What an empty list points to: items are not NULL when the list is there. */
extern const union fzio__nothing {
	const void *pointer;
	double number;
} fzio__nothing;

/* The constraints of a number, in the order in which they are told. */
enum fzio__fault fzio__check_integer(
	const struct fzio_field *field, bool negative, uint64_t magnitude);
enum fzio__fault fzio__check_float(const struct fzio_field *field, double value);
/* The length of a text in code points, or of bytes. */
static inline enum fzio__fault fzio__check_points(const struct fzio_field *field, size_t points)
{
	if (field->flags & FZIO_MIN && points < (uint64_t)field->min) {
		return FZIO__FAULT_SHORT;
	}
	if (field->flags & FZIO_MAX && points > (uint64_t)field->max) {
		return FZIO__FAULT_LONG;
	}
	return FZIO__FAULT_NONE;
}

/* Of a list. */
enum fzio__fault fzio__check_len(const struct fzio_field *field, size_t len);

/* The bounds of an integer: the field's where there are any, else its kind's. U64 apart. */
int64_t fzio__integer_min(const struct fzio_field *field);
int64_t fzio__integer_max(const struct fzio_field *field);

bool fzio__pattern_matches(const struct fzio_pattern *pattern, const char *text, size_t len);

/* The variant that the tag at `text` names, 0 if it is no string or names none. */
int fzio__union_kind(const struct fzio_union *variants, const char *text, const char *end);

/* For functions that say which of two comes first: before, behind, or neither. */
static inline int fzio__order(bool before, bool behind)
{
	return behind - before;
}

/*
 * Do the keys of a map, or the items of an array that is to hold each once, differ from one
 * another? In n log n comparisons: names that clients choose must not cost n² or meet in a hash.
 * FAULT_TWICE of a map, FAULT_UNIQUE of an array: *reterr_index is one that is there twice.
 */
enum fzio__fault fzio__check_distinct(const struct fzio_field *field, const struct fzio__list *list,
	struct fzio_arena *arena, size_t *reterr_index);

#endif
