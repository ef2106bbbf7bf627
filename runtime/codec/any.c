/* SPDX-License-Identifier: MIT */
/*
 * `any` members, as objects of json-c. It is never given a text: its parser lets through what is no
 * JSON, and its serialiser writes what is none (facts/json.md §8). The values are built here from a
 * text that our own reader accepted, and written by our own writer.
 */
#include <math.h>

#include <json-c/json.h>

#include "base/bump.h"
#include "codec/number.h"
#include "codec/read.h"
#include "codec/write.h"

#define NODES_DEFAULT 2000
/* What a server may write: beyond, it is more likely a cycle than a message. */
#define NODES_WRITTEN 100000

/* ---- reading -------------------------------------------------------------------------------- */

/* A text that is valid and within the limits becomes a value. */
struct build {
	struct fzio_arena *arena;
	const char *end;
	size_t nodes;
	enum fzio__fault fault;
};

static const char *build(struct build *it, const char *text, struct json_object **ret_value);

static const char *fail(struct build *it, enum fzio__fault fault)
{
	it->fault = fault;
	return NULL;
}

/* Integers as they are, up to 64 bits; everything else as the double that every reader makes of
 * it. */
static const char *build_number(struct build *it, const char *text, struct json_object **ret_value)
{
	struct fzio__number number;
	const char *behind = fzio__number_scan(text, it->end, &number);
	uint64_t magnitude = 0;
	bool plain = behind == number.end && !memchr(text, '.', (size_t)(behind - text));
	bool fits = plain && fzio__number_integer(&number, &magnitude) == FZIO__INTEGER &&
		    (!number.negative || magnitude <= (uint64_t)INT64_MAX + 1);
	fits = fits && !(number.negative && magnitude == 0); /* -0 is a double */
	if (fits && number.negative) {
		*ret_value = json_object_new_int64((int64_t)(0 - magnitude));
	} else if (fits) {
		*ret_value = magnitude <= INT64_MAX ? json_object_new_int64((int64_t)magnitude)
						    : json_object_new_uint64(magnitude);
	} else {
		double value = fzio__number_double(&number);
		if (!isfinite(value)) {
			return fail(it, FZIO__FAULT_FINITE);
		}
		*ret_value = json_object_new_double(value);
	}
	return *ret_value ? behind : fail(it, FZIO__FAULT_MEMORY);
}

/* The string's bytes with a NUL, in the arena. */
static const char *read_text(struct build *it, const struct fzio__string *string)
{
	char *text = fzio__arena_take(it->arena, string->len + 1, 1);
	if (text) {
		fzio__string_unescape(string, text);
		text[string->len] = '\0';
	}
	return text;
}

static const char *build_string(struct build *it, const char *text, struct json_object **ret_value)
{
	struct fzio__string string;
	const char *behind = fzio__string_scan(text, it->end, &string);
	const char *plain = string.len == string.raw_len ? string.raw : read_text(it, &string);
	*ret_value = plain ? json_object_new_string_len(plain, (int)string.len) : NULL;
	return *ret_value ? behind : fail(it, FZIO__FAULT_MEMORY);
}

static const char *build_array(struct build *it, const char *text, struct json_object **ret_value)
{
	struct json_object *array = *ret_value = json_object_new_array();
	if (!array) {
		return fail(it, FZIO__FAULT_MEMORY);
	}
	for (text = fzio__space(text + 1, it->end); *text != ']';
		text = fzio__space(text, it->end)) {
		struct json_object *item = NULL;
		text = build(it, fzio__space(*text == ',' ? text + 1 : text, it->end), &item);
		if (!text || json_object_array_add(array, item) != 0) {
			json_object_put(item);
			return text ? fail(it, FZIO__FAULT_MEMORY) : NULL;
		}
	}
	return text + 1;
}

/* A name that comes twice is refused as everywhere: json-c would keep the last one silently. */
static const char *build_member(struct build *it, const char *text, struct json_object *object)
{
	struct fzio__string string;
	struct json_object *value = NULL;
	text = fzio__space(fzio__string_scan(text, it->end, &string), it->end);
	const char *name = read_text(it, &string);
	if (!name) {
		return fail(it, FZIO__FAULT_MEMORY);
	}
	if (json_object_object_get_ex(object, name, NULL)) {
		return fail(it, FZIO__FAULT_TWICE);
	}
	text = build(it, fzio__space(text + 1, it->end), &value);
	if (!text || json_object_object_add(object, name, value) != 0) {
		json_object_put(value);
		return text ? fail(it, FZIO__FAULT_MEMORY) : NULL;
	}
	return text;
}

static const char *build_object(struct build *it, const char *text, struct json_object **ret_value)
{
	*ret_value = json_object_new_object();
	if (!*ret_value) {
		return fail(it, FZIO__FAULT_MEMORY);
	}
	for (text = fzio__space(text + 1, it->end); *text != '}';
		text = fzio__space(text, it->end)) {
		text = fzio__space(*text == ',' ? text + 1 : text, it->end);
		text = build_member(it, text, *ret_value);
		if (!text) {
			return NULL;
		}
	}
	return text + 1;
}

/* *ret_value is set even when it fails, to what is to be freed. NULL is JSON's null. */
static const char *build(struct build *it, const char *text, struct json_object **ret_value)
{
	it->nodes++;
	switch (*text) {
	case '{': return build_object(it, text, ret_value);
	case '[': return build_array(it, text, ret_value);
	case '"': return build_string(it, text, ret_value);
	case 'n': *ret_value = NULL; return text + 4;
	case 't':
	case 'f':
		*ret_value = json_object_new_boolean(*text == 't');
		return *ret_value ? text + (*text == 't' ? 4 : 5) : fail(it, FZIO__FAULT_MEMORY);
	default: return build_number(it, text, ret_value);
	}
}

static void release(void *value)
{
	json_object_put(value);
}

/* The value is the arena's from here on. */
static bool adopt(struct fzio_arena *arena, struct json_object *value)
{
	if (value && !fzio_arena_on_reset(arena, release, value)) {
		json_object_put(value);
		return false;
	}
	return true;
}

const char *fzio__read_any(struct fzio__reader *reader, const char *text, void *place)
{
	const struct fzio_decode_options *options = reader->options;
	size_t nodes = options && options->nodes ? options->nodes : NODES_DEFAULT;
	char first = fzio__peek(text, reader->end);
	if (reader->nodes >= nodes || (reader->depth_left == 0 && (first == '{' || first == '['))) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	struct fzio__json_limits limits = { reader->depth_left, nodes - reader->nodes };
	const char *behind = NULL;
	enum fzio_status status = fzio__json_check(text, reader->end, &limits, &behind);
	if (status != FZIO_OK) {
		bool is_limit = status == FZIO_ELIMIT;
		return fzio__reader_fail(reader, is_limit ? FZIO__FAULT_LIMIT : FZIO__FAULT_SYNTAX);
	}
	struct build it = { .arena = reader->arena, .end = behind };
	struct json_object *value = NULL;
	if (!build(&it, text, &value)) {
		json_object_put(value);
		return fzio__reader_fail(reader, it.fault);
	}
	if (!adopt(reader->arena, value)) {
		return fzio__reader_fail(reader, FZIO__FAULT_MEMORY);
	}
	reader->nodes += it.nodes;
	fzio__pointer_store(place, value);
	return behind;
}

/* ---- writing -------------------------------------------------------------------------------- */

struct walk {
	struct fzio_buffer *out;
	unsigned depth_left;
	size_t nodes_left;
};

static enum fzio__fault write_node(struct walk *walk, struct json_object *value);

static enum fzio__fault write_text(struct fzio_buffer *out, const char *text, size_t len)
{
	size_t points;
	bool right = fzio__string_write(out, text, len, &points) && !memchr(text, '\0', len);
	return right ? FZIO__FAULT_NONE : FZIO__FAULT_UTF8;
}

static enum fzio__fault write_array(struct walk *walk, struct json_object *array)
{
	size_t len = json_object_array_length(array);
	enum fzio__fault fault = FZIO__FAULT_NONE;
	fzio_buffer_append(walk->out, "[", 1);
	for (size_t i = 0; i < len && fault == FZIO__FAULT_NONE; i++) {
		fzio_buffer_append(walk->out, ",", i > 0 ? 1 : 0);
		fault = write_node(walk, json_object_array_get_idx(array, i));
	}
	fzio_buffer_append(walk->out, "]", 1);
	return fault;
}

static enum fzio__fault write_object(struct walk *walk, struct json_object *object)
{
	enum fzio__fault fault = FZIO__FAULT_NONE;
	bool is_first = true;
	fzio_buffer_append(walk->out, "{", 1);
	json_object_object_foreach(object, name, member)
	{
		fzio_buffer_append(walk->out, ",", is_first ? 0 : 1);
		is_first = false;
		fault = write_text(walk->out, name, strlen(name));
		fzio_buffer_append(walk->out, ":", 1);
		fault = fault == FZIO__FAULT_NONE ? write_node(walk, member) : fault;
		if (fault != FZIO__FAULT_NONE) {
			return fault;
		}
	}
	fzio_buffer_append(walk->out, "}", 1);
	return fault;
}

static enum fzio__fault write_number(struct fzio_buffer *out, struct json_object *value)
{
	bool is_integer = json_object_is_type(value, json_type_int);
	double number = is_integer ? 0 : json_object_get_double(value);
	if (!isfinite(number)) {
		return FZIO__FAULT_FINITE;
	}
	char *text = fzio_buffer_reserve(out, FZIO__NUMBER_SIZE);
	if (!text) {
		return FZIO__FAULT_MEMORY;
	}
	int64_t integer = json_object_get_int64(value); /* clamped: larger ones are unsigned */
	if (!is_integer) {
		out->len += fzio__number_write_double(number, text);
	} else if (integer == INT64_MAX) {
		out->len += fzio__number_write_u64(json_object_get_uint64(value), text);
	} else {
		out->len += fzio__number_write_i64(integer, text);
	}
	return FZIO__FAULT_NONE;
}

static enum fzio__fault write_container(struct walk *walk, struct json_object *value)
{
	if (walk->depth_left == 0) {
		return FZIO__FAULT_LIMIT;
	}
	walk->depth_left--;
	enum fzio__fault fault = json_object_is_type(value, json_type_array)
					 ? write_array(walk, value)
					 : write_object(walk, value);
	walk->depth_left++;
	return fault;
}

static enum fzio__fault write_node(struct walk *walk, struct json_object *value)
{
	if (walk->nodes_left-- == 0) {
		return FZIO__FAULT_LIMIT;
	}
	switch (json_object_get_type(value)) {
	case json_type_null: fzio_buffer_append(walk->out, "null", 4); break;
	case json_type_boolean:
		fzio_buffer_append_str(
			walk->out, json_object_get_boolean(value) ? "true" : "false");
		break;
	case json_type_int:
	case json_type_double: return write_number(walk->out, value);
	case json_type_string:
		return write_text(walk->out, json_object_get_string(value),
			(size_t)json_object_get_string_len(value));
	case json_type_array:
	case json_type_object: return write_container(walk, value);
	}
	return FZIO__FAULT_NONE;
}

enum fzio__fault fzio__write_any(struct fzio_buffer *out, struct json_object *value)
{
	struct walk walk = { out, FZIO__DEPTH_MAX, NODES_WRITTEN };
	return write_node(&walk, value);
}

/* ---- copying -------------------------------------------------------------------------------- */

/* json-c would follow a cycle until the stack ends. */
static bool is_within_limits(struct json_object *value, unsigned depth_left, size_t *nodes_left)
{
	if (depth_left == 0 || (*nodes_left)-- == 0) {
		return false;
	}
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			struct json_object *item = json_object_array_get_idx(value, i);
			if (!is_within_limits(item, depth_left - 1, nodes_left)) {
				return false;
			}
		}
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, member)
		{
			(void)name;
			if (!is_within_limits(member, depth_left - 1, nodes_left)) {
				return false;
			}
		}
	}
	return true;
}

bool fzio__any_copy(
	struct fzio_arena *arena, struct json_object *value, struct json_object **ret_copy)
{
	size_t nodes = NODES_WRITTEN;
	struct json_object *copy = NULL;
	if (!is_within_limits(value, FZIO__DEPTH_MAX + 1, &nodes)) {
		return false;
	}
	/* Shared counts are not atomic: what goes to another thread must not share anything. */
	if (value && json_object_deep_copy(value, &copy, NULL) != 0) {
		return false;
	}
	*ret_copy = copy;
	return adopt(arena, copy);
}
