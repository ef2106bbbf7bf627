/* SPDX-License-Identifier: MIT */
#include "codec/field.h"

#include <stdlib.h>

#include "base/bump.h"
#include "codec/write.h"

/* Below this, comparing each with each is cheaper than sorting. */
#define FEW 8

/* What is compared, and whether there was memory for it. */
struct comparison {
	const struct fzio_field *item;
	bool failed;
};

static int compare_items(
	struct comparison *it, const struct fzio_field *item, const void *a, const void *b);

static int compare_places(const void *a, const void *b, void *user);

static int compare_bytes(const struct fzio_bytes *a, const struct fzio_bytes *b)
{
	if (a->len != b->len) {
		return fzio__order(a->len < b->len, b->len < a->len);
	}
	return a->len > 0 ? memcmp(a->data, b->data, a->len) : 0;
}

static int compare_objects(
	struct comparison *it, const struct fzio_dto *dto, const char *a, const char *b)
{
	int result = 0;
	for (uint32_t i = 0; i < dto->len && result == 0; i++) {
		const struct fzio_field *field = &dto->fields[i];
		result = compare_items(it, field, a + field->offset, b + field->offset);
	}
	return result;
}

static int compare_lists(
	struct comparison *it, const struct fzio_field *field, const void *a, const void *b)
{
	struct fzio__list x = fzio__list_load(a);
	struct fzio__list y = fzio__list_load(b);
	int result = fzio__order(x.len < y.len, y.len < x.len);
	for (size_t i = 0; i < x.len && result == 0; i++) {
		size_t offset = i * field->item_size;
		result = compare_items(it, field->items, (const char *)x.items + offset,
			(const char *)y.items + offset);
	}
	return result;
}

static int compare_unions(
	struct comparison *it, const struct fzio_union *variants, const char *a, const char *b)
{
	int x = *(const int *)a;
	int y = *(const int *)b;
	return x != y ? fzio__order(x < y, y < x)
		      : compare_objects(it, variants->variants[x - 1].dto,
				fzio__pointer_load(a + variants->offset),
				fzio__pointer_load(b + variants->offset));
}

/* Entries have no order of their own: they are compared by that of their keys. */
static const void **sort_entries(
	struct comparison *it, const struct fzio_field *field, const struct fzio__list *list)
{
	struct comparison keys = { field->keys, false };
	const void **entries = malloc((list->len + 1) * sizeof(*entries));
	if (!entries) {
		it->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < list->len; i++) {
		entries[i] = (const char *)list->items + i * field->item_size;
	}
	qsort_r(entries, list->len, sizeof(*entries), compare_places, &keys);
	return entries;
}

static int compare_maps(
	struct comparison *it, const struct fzio_field *field, const void *a, const void *b)
{
	struct fzio__list x = fzio__list_load(a);
	struct fzio__list y = fzio__list_load(b);
	int result = fzio__order(x.len < y.len, y.len < x.len);
	if (result != 0) {
		return result;
	}
	const void **left = sort_entries(it, field, &x);
	const void **right = left ? sort_entries(it, field, &y) : NULL;
	for (size_t i = 0; right && i < x.len && result == 0; i++) {
		size_t offset = field->items->offset;
		result = compare_items(it, field->keys, left[i], right[i]);
		if (result == 0) {
			result = compare_items(it, field->items, (const char *)left[i] + offset,
				(const char *)right[i] + offset);
		}
	}
	free(left);
	free(right);
	return result;
}

static int compare_any(struct comparison *it, const void *a, const void *b)
{
	struct json_object *x;
	struct json_object *y;
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return fzio__any_compare(x, y, &it->failed);
}

static int compare_values(
	struct comparison *it, const struct fzio_field *item, const void *a, const void *b)
{
	switch ((enum fzio_kind)item->kind) {
	case FZIO_STRING: return strcmp(*(const char *const *)a, *(const char *const *)b);
	case FZIO_FLOAT: {
		double x = *(const double *)a;
		double y = *(const double *)b;
		return fzio__order(x < y, y < x);
	}
	case FZIO_TIMESTAMP: {
		const struct timespec *x = a;
		const struct timespec *y = b;
		return x->tv_sec != y->tv_sec
			       ? fzio__order(x->tv_sec < y->tv_sec, y->tv_sec < x->tv_sec)
			       : fzio__order(x->tv_nsec < y->tv_nsec, y->tv_nsec < x->tv_nsec);
	}
	case FZIO_BYTES: return compare_bytes(a, b);
	case FZIO_ARRAY: return compare_lists(it, item, a, b);
	case FZIO_DTO: return compare_objects(it, item->dto, a, b);
	case FZIO_UNION: return compare_unions(it, item->variants, a, b);
	case FZIO_ANY: return compare_any(it, a, b);
	case FZIO_MAP: return compare_maps(it, item, a, b);
	default: return memcmp(a, b, fzio__value_size(item)); /* any order serves */
	}
}

/* As they are written: what is not set is its default. NULL, absent or null, comes first. */
static int compare_items(
	struct comparison *it, const struct fzio_field *item, const void *a, const void *b)
{
	const void *x = fzio__member_value(item, a);
	const void *y = fzio__member_value(item, b);
	return x && y ? compare_values(it, item, x, y) : fzio__order(!x && y, x && !y);
}

static int compare_places(const void *a, const void *b, void *user)
{
	struct comparison *it = user;
	return compare_items(it, it->item, *(const void *const *)a, *(const void *const *)b);
}

static enum fzio__fault check_few(
	struct comparison *it, const char *items, size_t len, size_t stride, size_t *reterr_index)
{
	for (size_t i = 1; i < len; i++) {
		for (size_t k = 0; k < i; k++) {
			if (compare_items(it, it->item, items + i * stride, items + k * stride) ==
				0) {
				*reterr_index = i;
				return FZIO__FAULT_TWICE;
			}
		}
	}
	return FZIO__FAULT_NONE;
}

static enum fzio__fault check_many(struct comparison *it, const char *items, size_t len,
	size_t stride, struct fzio_arena *arena, size_t *reterr_index)
{
	const void **places = fzio__arena_take(arena, len * sizeof(*places), FZIO__ALIGN);
	if (!places) {
		return FZIO__FAULT_MEMORY;
	}
	for (size_t i = 0; i < len; i++) {
		places[i] = items + i * stride;
	}
	qsort_r(places, len, sizeof(*places), compare_places, it);
	for (size_t i = 1; i < len; i++) {
		if (compare_items(it, it->item, places[i - 1], places[i]) == 0) {
			*reterr_index = (size_t)((const char *)places[i] - items) / stride;
			return FZIO__FAULT_TWICE;
		}
	}
	return FZIO__FAULT_NONE;
}

enum fzio__fault fzio__check_distinct(const struct fzio_field *field, const struct fzio__list *list,
	struct fzio_arena *arena, size_t *reterr_index)
{
	bool is_map = field->kind == FZIO_MAP;
	if (list->len < 2 || !(is_map || field->flags & FZIO_UNIQUE)) {
		return FZIO__FAULT_NONE;
	}
	struct comparison it = { is_map ? field->keys : field->items, false };
	size_t stride = field->item_size;
	enum fzio__fault fault =
		list->len <= FEW
			? check_few(&it, list->items, list->len, stride, reterr_index)
			: check_many(&it, list->items, list->len, stride, arena, reterr_index);
	if (it.failed) {
		return FZIO__FAULT_MEMORY;
	}
	return fault == FZIO__FAULT_TWICE && !is_map ? FZIO__FAULT_UNIQUE : fault;
}
