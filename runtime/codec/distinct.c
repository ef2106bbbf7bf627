/* SPDX-License-Identifier: MIT */
#include "codec/field.h"

#include <stdlib.h>

#include "base/bump.h"

/* Below this, comparing each with each is cheaper than sorting. */
#define FEW 8

static int order(bool less, bool greater)
{
	return greater - less;
}

static int compare_values(const struct fzio_field *item, const void *a, const void *b)
{
	switch ((enum fzio_kind)item->kind) {
	case FZIO_STRING: return strcmp(*(const char *const *)a, *(const char *const *)b);
	case FZIO_FLOAT: {
		double x = *(const double *)a;
		double y = *(const double *)b;
		return order(x<y, x> y);
	}
	case FZIO_TIMESTAMP: {
		const struct timespec *x = a;
		const struct timespec *y = b;
		return x->tv_sec != y->tv_sec
			       ? order(x->tv_sec<y->tv_sec, x->tv_sec> y->tv_sec)
			       : order(x->tv_nsec<y->tv_nsec, x->tv_nsec> y->tv_nsec);
	}
	default: return memcmp(a, b, fzio__value_size(item)); /* any order serves */
	}
}

/* NULL, which an item that is null is, comes first. */
static int compare_items(const struct fzio_field *item, const void *a, const void *b)
{
	if (fzio__may_lack(item)) {
		const void *x = fzio__pointer_load(a);
		const void *y = fzio__pointer_load(b);
		if (!x || !y) {
			return order(!x && y, x && !y);
		}
		if (fzio__is_boxed(item)) {
			a = x;
			b = y;
		}
	}
	return compare_values(item, a, b);
}

static int compare_places(const void *a, const void *b, void *item)
{
	return compare_items(item, *(const void *const *)a, *(const void *const *)b);
}

static enum fzio__fault check_few(const struct fzio_field *item, const char *items, size_t len,
	size_t stride, size_t *reterr_index)
{
	for (size_t i = 1; i < len; i++) {
		for (size_t k = 0; k < i; k++) {
			if (compare_items(item, items + i * stride, items + k * stride) == 0) {
				*reterr_index = i;
				return FZIO__FAULT_TWICE;
			}
		}
	}
	return FZIO__FAULT_NONE;
}

enum fzio__fault fzio__check_distinct(const struct fzio_field *item, const void *items, size_t len,
	size_t stride, struct fzio_arena *arena, size_t *reterr_index)
{
	if (item->kind > FZIO_ENUM || item->kind == FZIO_BYTES || item->kind == FZIO_ANY) {
		return FZIO__FAULT_UNSUPPORTED;
	}
	if (len <= FEW) {
		return check_few(item, items, len, stride, reterr_index);
	}
	const void **places = fzio__arena_take(arena, len * sizeof(*places), FZIO__ALIGN);
	if (!places) {
		return FZIO__FAULT_MEMORY;
	}
	for (size_t i = 0; i < len; i++) {
		places[i] = (const char *)items + i * stride;
	}
	qsort_r(places, len, sizeof(*places), compare_places, (void *)(uintptr_t)item);
	for (size_t i = 1; i < len; i++) {
		if (compare_items(item, places[i - 1], places[i]) == 0) {
			*reterr_index =
				(size_t)((const char *)places[i] - (const char *)items) / stride;
			return FZIO__FAULT_TWICE;
		}
	}
	return FZIO__FAULT_NONE;
}
