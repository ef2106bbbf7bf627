/* SPDX-License-Identifier: MIT */
/* Which of two `any` values comes first, for lists whose items must differ. */
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "codec/write.h"

/* Integers and doubles are one type. */
static int rank(struct json_object *value)
{
	enum json_type type = json_object_get_type(value);
	return type == json_type_int ? json_type_double : (int)type;
}

/* Every 64-bit integer and every double is one of these. */
static long double number_of(struct json_object *value)
{
	if (json_object_is_type(value, json_type_double)) {
		return json_object_get_double(value);
	}
	int64_t integer = json_object_get_int64(value); /* clamped: larger ones are unsigned */
	return integer == INT64_MAX ? (long double)json_object_get_uint64(value)
				    : (long double)integer;
}

static int compare_texts(struct json_object *a, struct json_object *b)
{
	size_t x = (size_t)json_object_get_string_len(a);
	size_t y = (size_t)json_object_get_string_len(b);
	return x != y ? fzio__order(x < y, y < x)
		      : memcmp(json_object_get_string(a), json_object_get_string(b), x);
}

static int compare_arrays(struct json_object *a, struct json_object *b, bool *reterr_failed)
{
	size_t len = json_object_array_length(a);
	size_t other = json_object_array_length(b);
	int result = fzio__order(len < other, other < len);
	for (size_t i = 0; i < len && result == 0; i++) {
		result = fzio__any_compare(json_object_array_get_idx(a, i),
			json_object_array_get_idx(b, i), reterr_failed);
	}
	return result;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of an object's members, sorted; NULL: out of memory. */
static const char **sort_names(struct json_object *object, size_t len)
{
	const char **names = malloc((len + 1) * sizeof(*names));
	size_t i = 0;
	if (names) {
		json_object_object_foreach(object, name, member)
		{
			(void)member;
			names[i++] = name;
		}
		qsort(names, len, sizeof(*names), compare_names);
	}
	return names;
}

static int compare_objects(struct json_object *a, struct json_object *b, bool *reterr_failed)
{
	size_t len = (size_t)json_object_object_length(a);
	size_t other = (size_t)json_object_object_length(b);
	if (len != other) {
		return fzio__order(len < other, other < len);
	}
	int result = 0;
	const char **left = sort_names(a, len);
	const char **right = sort_names(b, len);
	*reterr_failed = *reterr_failed || !left || !right;
	for (size_t i = 0; left && right && i < len && result == 0; i++) {
		result = strcmp(left[i], right[i]);
		if (result == 0) {
			result = fzio__any_compare(json_object_object_get(a, left[i]),
				json_object_object_get(b, right[i]), reterr_failed);
		}
	}
	free(left);
	free(right);
	return result;
}

int fzio__any_compare(struct json_object *a, struct json_object *b, bool *reterr_failed)
{
	int x = rank(a);
	int y = rank(b);
	if (x != y) {
		return fzio__order(x < y, y < x);
	}
	switch (x) {
	case json_type_boolean: return json_object_get_boolean(a) - json_object_get_boolean(b);
	case json_type_double: {
		long double left = number_of(a);
		long double right = number_of(b);
		return fzio__order(left < right, right < left);
	}
	case json_type_string: return compare_texts(a, b);
	case json_type_array: return compare_arrays(a, b, reterr_failed);
	case json_type_object: return compare_objects(a, b, reterr_failed);
	default: return 0; /* null */
	}
}
