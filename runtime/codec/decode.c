/* SPDX-License-Identifier: MIT */
#include <fzio/codec.h>

#include "base/bump.h"
#include "codec/collect.h"
#include "codec/json.h"
#include "codec/read.h"

/*
 * The fast pass: bytes to struct, no paths, no words, and an end at the first fault. Memory of
 * members is zeroed before they are read, so that what is absent or null needs no work.
 */
static void *take_zeroed(struct fzio__reader *reader, size_t size)
{
	void *memory = fzio__arena_take(reader->arena, size, FZIO__ALIGN);
	if (!memory) {
		reader->fault = FZIO__FAULT_MEMORY;
		return NULL;
	}
	return memset(memory, 0, size);
}

static uint64_t load8(const char *text)
{
	uint64_t bytes;
	memcpy(&bytes, text, sizeof(bytes));
	return bytes;
}

static uint32_t load4(const char *text)
{
	uint32_t bytes;
	memcpy(&bytes, text, sizeof(bytes));
	return bytes;
}

/* Members come in the order of their declaration from almost every peer: whether `"name":` of the
 * expected one stands here is asked with two overlapping loads, not by reading the name. */
static bool has_key(const char *text, const char *end, const struct fzio_field *field)
{
	size_t len = field->key_len;
	if ((size_t)(end - text) < len) {
		return false;
	}
	if (len >= 8 && len <= 16) {
		return ((load8(text) ^ load8(field->key)) |
			       (load8(text + len - 8) ^ load8(field->key + len - 8))) == 0;
	}
	if (len >= 4 && len < 8) {
		return ((load4(text) ^ load4(field->key)) |
			       (load4(text + len - 4) ^ load4(field->key + len - 4))) == 0;
	}
	return memcmp(text, field->key, len) == 0;
}

/* Is it the member that told which variant of a union this object is? */
static bool is_tag(const struct fzio__reader *reader, const struct fzio__string *name)
{
	const struct fzio__tag *tag = reader->tag;
	return tag && tag->depth_left == reader->depth_left &&
	       fzio__string_is(name, tag->on, tag->len);
}

/* The slow way: reads the name, whatever its form. *ret_index is dto->len if none has it, and one
 * more if it is a union's tag. */
static const char *read_name(struct fzio__reader *reader, const struct fzio_dto *dto,
	const char *text, uint32_t expected, uint32_t *ret_index)
{
	struct fzio__string name;
	text = fzio__string_scan(text, reader->end, &name);
	text = text ? fzio__space(text, reader->end) : NULL;
	if (!text || fzio__peek(text, reader->end) != ':') {
		return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
	}
	*ret_index = is_tag(reader, &name) ? dto->len + 1 : dto->len;
	for (uint32_t i = 0; i < dto->len; i++) {
		uint32_t index = expected + i < dto->len ? expected + i : expected + i - dto->len;
		const struct fzio_field *field = &dto->fields[index];
		if (fzio__string_is(&name, field->name, field->name_len)) {
			*ret_index = index;
			break;
		}
	}
	return text + 1;
}

static const char *skip_unknown(struct fzio__reader *reader, const char *text)
{
	struct fzio__json_limits limits = { .depth = reader->depth_left };
	char c = fzio__peek(text, reader->end);
	if (reader->depth_left == 0 && (c == '{' || c == '[')) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	const char *behind = NULL;
	enum fzio_status status = fzio__json_check(text, reader->end, &limits, &behind);
	if (status == FZIO_ELIMIT) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	return behind ? behind : fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
}

/* A member that is no field of the dto: its index says what it is instead. */
static const char *skip_other(
	struct fzio__reader *reader, const struct fzio_dto *dto, uint32_t index, const char *text)
{
	if (index == dto->len) {
		return dto->closed ? fzio__reader_fail(reader, FZIO__FAULT_EXTRA)
				   : skip_unknown(reader, text);
	}
	if (reader->tag->seen) {
		return fzio__reader_fail(reader, FZIO__FAULT_TWICE);
	}
	reader->tag->seen = true;
	return skip_unknown(reader, text);
}

/* A member with its name. *expected is the index of the field most likely to come. */
static const char *read_member(struct fzio__reader *reader, const struct fzio_dto *dto,
	const char *text, uint32_t *expected, uint64_t *seen, char *place)
{
	uint32_t index = *expected;
	if (index < dto->len && has_key(text, reader->end, &dto->fields[index])) {
		text += dto->fields[index].key_len;
	} else if (index + 1 < dto->len && has_key(text, reader->end, &dto->fields[index + 1])) {
		text += dto->fields[++index].key_len;
	} else {
		text = read_name(reader, dto, text, *expected, &index);
		if (!text) {
			return NULL;
		}
	}
	text = fzio__space(text, reader->end);
	if (index >= dto->len) {
		return skip_other(reader, dto, index, text);
	}
	uint64_t bit = UINT64_C(1) << index % 64;
	if (seen[index / 64] & bit) {
		return fzio__reader_fail(reader, FZIO__FAULT_TWICE);
	}
	seen[index / 64] |= bit;
	*expected = index + 1;
	const struct fzio_field *field = &dto->fields[index];
	return fzio__read_value(reader, field, text, place + field->offset);
}

/* A default is constant and lives as long as the program: a pointer to it will do. */
static void store_fallback(const struct fzio_field *field, void *member)
{
	const void *fallback = field->fallback;
	bool is_list = field->kind == FZIO_ARRAY || field->kind == FZIO_MAP;
	if (fzio__is_boxed(field)) {
		fzio__pointer_store(member, fallback);
	} else if (fallback) {
		memcpy(member, fallback, fzio__value_size(field));
	} else if (is_list && !fzio__may_lack(field)) {
		fzio__pointer_store(member, &fzio__nothing);
	}
}

static bool fill_absent(
	struct fzio__reader *reader, const struct fzio_dto *dto, const uint64_t *seen, char *place)
{
	for (uint32_t i = 0; i < dto->len; i++) {
		const struct fzio_field *field = &dto->fields[i];
		if (seen[i / 64] >> i % 64 & 1 || field->flags & FZIO_OPTIONAL) {
			continue;
		}
		if (!(field->flags & FZIO_DEFAULTED)) {
			reader->fault = FZIO__FAULT_MISSING;
			return false;
		}
		store_fallback(field, place + field->offset);
	}
	return true;
}

static const char *enter(struct fzio__reader *reader, const char *text, char bracket)
{
	if (fzio__peek(text, reader->end) != bracket) {
		return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
	}
	if (reader->depth_left == 0) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	reader->depth_left--;
	return fzio__space(text + 1, reader->end);
}

/* Behind the comma or the bracket that follows a value; *ret_more says which it was. */
static const char *leave(
	struct fzio__reader *reader, const char *text, char bracket, bool *ret_more)
{
	text = fzio__space(text, reader->end);
	char c = fzio__peek(text, reader->end);
	if (c == ',') {
		*ret_more = true;
		return fzio__space(text + 1, reader->end);
	}
	*ret_more = false;
	if (c != bracket) {
		return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
	}
	reader->depth_left++;
	return text + 1;
}

static const char *read_object(
	struct fzio__reader *reader, const struct fzio_dto *dto, const char *text, char *place)
{
	uint64_t few = 0;
	uint64_t *seen = &few;
	uint32_t expected = 0;
	text = enter(reader, text, '{');
	if (!text) {
		return NULL;
	}
	if (dto->len > 64) {
		seen = take_zeroed(reader, (dto->len + 63) / 64 * sizeof(*seen));
		if (!seen) {
			return NULL;
		}
	}
	bool more = fzio__peek(text, reader->end) != '}';
	if (!more) {
		reader->depth_left++;
		text++;
	}
	while (more) {
		text = read_member(reader, dto, text, &expected, seen, place);
		text = text ? leave(reader, text, '}', &more) : NULL;
		if (!text) {
			return NULL;
		}
	}
	bool complete = dto->len < 64 && few == (UINT64_C(1) << dto->len) - 1;
	return complete || fill_absent(reader, dto, seen, place) ? text : NULL;
}

const char *fzio__read_object(
	struct fzio__reader *reader, const struct fzio_dto *dto, const char *text, void *place)
{
	return read_object(reader, dto, text, place);
}

/* Items or entries as they are read; doubling leaves old memory in the arena, at most as much. */
struct growing {
	char *items;
	size_t len;
	size_t capacity;
};

/* Place for one more item, zeroed. */
static char *grow(
	struct fzio__reader *reader, const struct fzio_field *field, struct growing *growing)
{
	bool declared = field->flags & FZIO_MAX;
	size_t max = declared ? (size_t)field->max : reader->items_limit;
	size_t size = field->item_size;
	if (growing->len == max) {
		reader->fault = declared ? FZIO__FAULT_MANY : FZIO__FAULT_LIMIT;
		return NULL;
	}
	if (growing->len == growing->capacity) {
		size_t capacity = growing->capacity ? growing->capacity * 2 : 4;
		capacity = capacity < max ? capacity : max;
		char *items = fzio__arena_take(reader->arena, capacity * size, FZIO__ALIGN);
		if (!items) {
			reader->fault = FZIO__FAULT_MEMORY;
			return NULL;
		}
		if (growing->len > 0) {
			memcpy(items, growing->items, growing->len * size);
		}
		growing->items = items;
		growing->capacity = capacity;
	}
	return memset(growing->items + growing->len++ * size, 0, size);
}

static bool store_list(struct fzio__reader *reader, const struct fzio_field *field,
	const struct growing *growing, void *member)
{
	struct fzio__list list = { growing->len > 0 ? growing->items : (const void *)&fzio__nothing,
		growing->len };
	enum fzio__fault fault = fzio__check_len(field, list.len);
	if (fault == FZIO__FAULT_NONE) {
		fault = fzio__check_distinct(field, &list, reader->arena, &reader->twice);
	}
	if (fault != FZIO__FAULT_NONE) {
		reader->fault = fault;
		return false;
	}
	memcpy(member, &list, sizeof(list));
	return true;
}

/* A map's entry up to its value. */
static const char *read_key(
	struct fzio__reader *reader, const struct fzio_field *key, const char *text, void *entry)
{
	struct fzio__string name;
	text = fzio__string_scan(text, reader->end, &name);
	if (!text) {
		return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
	}
	enum fzio__fault fault = fzio__read_string(reader, key, &name, entry);
	if (fault != FZIO__FAULT_NONE) {
		return fzio__reader_fail(reader, fault);
	}
	text = fzio__space(text, reader->end);
	if (fzio__peek(text, reader->end) != ':') {
		return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
	}
	return fzio__space(text + 1, reader->end);
}

static const char *read_list(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *member)
{
	bool is_map = field->kind == FZIO_MAP;
	char bracket = is_map ? '}' : ']';
	struct growing growing = { 0 };
	text = enter(reader, text, is_map ? '{' : '[');
	bool more = text && fzio__peek(text, reader->end) != bracket;
	if (text && !more) {
		reader->depth_left++;
		text++;
	}
	while (more) {
		char *item = grow(reader, field, &growing);
		if (!item) {
			return NULL;
		}
		if (is_map) {
			text = read_key(reader, field->keys, text, item);
		}
		text = text ? fzio__read_value(
				      reader, field->items, text, item + field->items->offset)
			    : NULL;
		text = text ? leave(reader, text, bracket, &more) : NULL;
		if (!text) {
			return NULL;
		}
	}
	return text && store_list(reader, field, &growing, member) ? text : NULL;
}

const char *fzio__read_value(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *member)
{
	if (fzio__may_lack(field)) {
		const char *null = field->flags & FZIO_NULLABLE
					   ? fzio__word(text, reader->end, "null", 4)
					   : NULL;
		if (null) {
			return null;
		}
		if (fzio__is_boxed(field)) {
			void *box = take_zeroed(reader, fzio__value_size(field));
			if (!box) {
				return NULL;
			}
			fzio__pointer_store(member, box);
			member = box;
		}
	}
	switch (field->kind) {
	case FZIO_DTO: return read_object(reader, field->dto, text, member);
	case FZIO_UNION: return fzio__read_union(reader, field->variants, text, member);
	case FZIO_ARRAY:
	case FZIO_MAP: return read_list(reader, field, text, member);
	default: return fzio__read_scalar(reader, field, text, member);
	}
}

static const char *read_root(struct fzio__reader *reader, const struct fzio_dto *dto,
	const char *text, const void **ret_value)
{
	char *value = take_zeroed(reader, dto->size);
	if (!value) {
		return NULL;
	}
	text = fzio__space(text, reader->end);
	text = dto->bare ? fzio__read_value(reader, dto->fields, text, value + dto->fields->offset)
			 : read_object(reader, dto, text, value);
	if (text) {
		*ret_value = value;
	}
	return text;
}

enum fzio_status fzio__decode_prefix(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, const char *end, const struct fzio_decode_options *options,
	const void **ret_value, const char **ret_end)
{
	struct fzio__reader reader;
	fzio__reader_init(&reader, arena, end, options);
	text = read_root(&reader, dto, text, ret_value);
	if (!text) {
		return fzio__fault_status(reader.fault);
	}
	*ret_end = text;
	return FZIO_OK;
}

/* The payload was refused: is it JSON at all, and what is wrong with it? */
static enum fzio_status explain(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, const char *end, const struct fzio_decode_options *options,
	struct fzio_violations *reterr_violations)
{
	struct fzio__json_limits grammar = { .depth = options ? options->depth : 0 };
	const char *behind = NULL;
	enum fzio_status status = fzio__json_check(text, end, &grammar, &behind);
	if (status != FZIO_OK) {
		return status;
	}
	if (fzio__space(behind, end) != end) {
		return FZIO_ESYNTAX;
	}
	return reterr_violations ? fzio__collect(arena, dto, text, end, options, reterr_violations)
				 : FZIO_EPAYLOAD;
}

enum fzio_status fzio_decode(struct fzio_arena *arena, const struct fzio_dto *dto, const char *json,
	size_t len, const struct fzio_decode_options *options, const void **ret_value,
	struct fzio_violations *reterr_violations)
{
	const char *end = json + len;
	const char *behind = NULL;
	const void *value = NULL;
	if (reterr_violations) {
		reterr_violations->len = reterr_violations->more = 0;
	}
	enum fzio_status status =
		fzio__decode_prefix(arena, dto, json, end, options, &value, &behind);
	if (status == FZIO_EPAYLOAD || status == FZIO_ESYNTAX) {
		return explain(arena, dto, json, end, options, reterr_violations);
	}
	if (status != FZIO_OK) {
		return status;
	}
	if (fzio__space(behind, end) != end) {
		return FZIO_ESYNTAX;
	}
	/* What generated code passes is the address of a pointer to the DTO's struct. */
	fzio__pointer_store(ret_value, value);
	return FZIO_OK;
}
