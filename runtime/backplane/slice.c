/* SPDX-License-Identifier: MIT */
#include "backplane/slice.h"

#include <string.h>

#include "codec/json.h"

static void keep(const char *const *names, size_t names_len, struct fzio__slice *values,
	const char *name, size_t name_len, struct fzio__slice value)
{
	for (size_t i = 0; i < names_len; i++) {
		if (strlen(names[i]) == name_len && memcmp(names[i], name, name_len) == 0) {
			values[i] = value;
		}
	}
}

bool fzio__slice_members(struct fzio__slice slice, const char *const *names, size_t names_len,
	struct fzio__slice *ret_values, struct fzio_arena *arena)
{
	const char *end = slice.end;
	const char *text = fzio__json_space(slice.text, end);
	memset(ret_values, 0, names_len * sizeof(*ret_values));
	if (text == end || *text != '{') {
		return false;
	}
	text = fzio__json_space(text + 1, end);
	bool more = text < end && *text != '}';
	while (more) {
		const char *name;
		size_t name_len;
		text = fzio__json_string(text, end, arena, &name, &name_len);
		text = text != NULL ? fzio__json_space(text, end) : NULL;
		if (text == NULL || text == end || *text != ':') {
			return false;
		}
		struct fzio__slice value = { .text = fzio__json_space(text + 1, end) };
		value.end = fzio__json_skip(value.text, end, NULL);
		if (value.end == NULL) {
			return false;
		}
		keep(names, names_len, ret_values, name, name_len, value);
		text = fzio__json_space(value.end, end);
		more = text < end && *text == ',';
		text = more ? fzio__json_space(text + 1, end) : text;
	}
	return text < end && *text == '}' && fzio__json_space(text + 1, end) == end;
}

bool fzio__slice_is(struct fzio__slice value, const char *word)
{
	return value.text != NULL && (size_t)(value.end - value.text) == strlen(word) &&
	       memcmp(value.text, word, strlen(word)) == 0;
}

bool fzio__slice_is_absent(struct fzio__slice value)
{
	return value.text == NULL || fzio__slice_is(value, "null");
}

const char *fzio__slice_string(struct fzio__slice value, struct fzio_arena *arena)
{
	const char *string;
	size_t len;
	if (value.text == NULL || *value.text != '"' ||
		fzio__json_string(value.text, value.end, arena, &string, &len) == NULL) {
		return NULL;
	}
	return fzio_arena_strndup(arena, string, len);
}

static bool is_number(struct fzio__slice value)
{
	return *value.text == '-' || (*value.text >= '0' && *value.text <= '9');
}

const char *fzio__slice_name(struct fzio__slice value, struct fzio_arena *arena)
{
	if (value.text != NULL && is_number(value)) {
		return fzio_arena_strndup(arena, value.text, (size_t)(value.end - value.text));
	}
	return fzio__slice_string(value, arena);
}

bool fzio__slice_names(struct fzio__slice value, struct fzio_arena *arena, const char *otherwise,
	const char *const **ret_names, size_t *ret_len)
{
	bool is_list = *value.text == '[';
	size_t len = is_list ? fzio__slice_count(value) : 1;
	const char **names = fzio_arena_alloc(arena, (len + 1) * sizeof(*names));
	struct fzio__slice rest = is_list ? fzio__slice_inside(value) : value, item;
	for (size_t i = 0; names != NULL && i < len; i++) {
		fzio__slice_next(&rest, &item);
		bool is_name = !is_list || *item.text == '"' || is_number(item);
		names[i] = is_name ? fzio__slice_name(item, arena) : otherwise;
		if (names[i] == NULL) {
			return false;
		}
	}
	*ret_names = names;
	*ret_len = len;
	return names != NULL;
}

struct fzio__slice fzio__slice_inside(struct fzio__slice list)
{
	const char *text = fzio__json_space(list.text + 1, list.end - 1);
	return (struct fzio__slice){ text, fzio__json_space_before(text, list.end - 1) };
}

bool fzio__slice_next(struct fzio__slice *rest, struct fzio__slice *ret_item)
{
	const char *text = fzio__json_space(rest->text, rest->end);
	const char *behind = text < rest->end ? fzio__json_skip(text, rest->end, NULL) : NULL;
	if (behind == NULL) {
		return false;
	}
	*ret_item = (struct fzio__slice){ text, behind };
	behind = fzio__json_space(behind, rest->end);
	rest->text = behind < rest->end ? behind + 1 : rest->end;
	return true;
}

size_t fzio__slice_count(struct fzio__slice list)
{
	struct fzio__slice rest = fzio__slice_inside(list), item;
	size_t len = 0;
	while (fzio__slice_next(&rest, &item)) {
		len++;
	}
	return len;
}
