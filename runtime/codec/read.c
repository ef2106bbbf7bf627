/* SPDX-License-Identifier: MIT */
#include "codec/read.h"

#include "base/bump.h"
#include "codec/number.h"

#define ITEMS_DEFAULT 100000

void fzio__reader_init(struct fzio__reader *reader, struct fzio_arena *arena, const char *end,
	const struct fzio_decode_options *options)
{
	*reader = (struct fzio__reader){ .arena = arena,
		.end = end,
		.depth_left = fzio__depth_limit(options ? options->depth : 0),
		.items_limit = options && options->items ? options->items : ITEMS_DEFAULT,
		.options = options };
}

static const char *read_bool(struct fzio__reader *reader, const char *text, bool *ret_value)
{
	const char *behind = fzio__word(text, reader->end, "true", 4);
	if (behind) {
		*ret_value = true;
		return behind;
	}
	behind = fzio__word(text, reader->end, "false", 5);
	if (behind) {
		*ret_value = false;
		return behind;
	}
	return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
}

static void store_integer(uint8_t kind, bool negative, uint64_t magnitude, void *place)
{
	uint64_t value = negative ? 0 - magnitude : magnitude;
	if (kind == FZIO_I32 || kind == FZIO_U32) {
		uint32_t narrow = (uint32_t)value;
		memcpy(place, &narrow, sizeof(narrow));
	} else {
		memcpy(place, &value, sizeof(value));
	}
}

static enum fzio__fault take_integer(
	const struct fzio_field *field, const struct fzio__number *number, void *place)
{
	uint64_t magnitude = 0;
	switch (fzio__number_integer(number, &magnitude)) {
	case FZIO__INTEGER_FRACTION: return FZIO__FAULT_FRACTION;
	case FZIO__INTEGER_LARGE: return number->negative ? FZIO__FAULT_MIN : FZIO__FAULT_MAX;
	case FZIO__INTEGER: break;
	}
	enum fzio__fault fault = fzio__check_integer(field, number->negative, magnitude);
	if (fault == FZIO__FAULT_NONE) {
		store_integer(field->kind, number->negative, magnitude, place);
	}
	return fault;
}

/* i64 and u64 are written as strings; nothing but an integer in its plain form is one. */
static enum fzio__fault take_digits(struct fzio__reader *reader, const struct fzio_field *field,
	const struct fzio__string *string, void *place)
{
	const char *text = fzio__read_text(reader, string);
	if (!text) {
		return FZIO__FAULT_MEMORY;
	}
	struct fzio__number number;
	const char *end = text + string->len;
	const char *behind = fzio__number_scan(text, end, &number);
	if (behind != end || memchr(text, '.', string->len) || number.end != end) {
		return FZIO__FAULT_DIGITS;
	}
	return take_integer(field, &number, place);
}

static const char *read_integer(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place)
{
	struct fzio__number number;
	struct fzio__string string;
	enum fzio__fault fault;
	const char *behind;
	bool wide = field->kind == FZIO_I64 || field->kind == FZIO_U64;
	if (wide && fzio__peek(text, reader->end) == '"') {
		behind = fzio__string_scan(text, reader->end, &string);
		fault = behind ? take_digits(reader, field, &string, place) : FZIO__FAULT_SYNTAX;
	} else {
		behind = fzio__number_scan(text, reader->end, &number);
		fault = behind ? take_integer(field, &number, place) : FZIO__FAULT_TYPE;
	}
	return fault == FZIO__FAULT_NONE ? behind : fzio__reader_fail(reader, fault);
}

static const char *read_float(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place)
{
	struct fzio__number number;
	const char *behind = fzio__number_scan(text, reader->end, &number);
	if (!behind) {
		return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
	}
	double value = fzio__number_double(&number);
	enum fzio__fault fault = fzio__check_float(field, value);
	if (fault != FZIO__FAULT_NONE) {
		return fzio__reader_fail(reader, fault);
	}
	memcpy(place, &value, sizeof(value));
	return behind;
}

const char *fzio__read_text(struct fzio__reader *reader, const struct fzio__string *string)
{
	if (string->len == string->raw_len) {
		return string->raw;
	}
	char *text = fzio__arena_take(reader->arena, string->len, 1);
	if (text) {
		fzio__string_unescape(string, text);
	}
	return text;
}

static enum fzio__fault take_string(struct fzio__reader *reader, const struct fzio_field *field,
	const struct fzio__string *string, void *place)
{
	enum fzio__fault fault = fzio__check_points(field, string->points);
	if (fault != FZIO__FAULT_NONE) {
		return fault;
	}
	char *text = fzio__arena_take(reader->arena, string->len + 1, 1);
	if (!text) {
		return FZIO__FAULT_MEMORY;
	}
	fzio__string_unescape(string, text);
	text[string->len] = '\0';
	if (field->pattern && !fzio__pattern_matches(field->pattern, text, string->len)) {
		return FZIO__FAULT_PATTERN;
	}
	fzio__pointer_store(place, text);
	return FZIO__FAULT_NONE;
}

static enum fzio__fault take_enum(
	const struct fzio_enum *enumeration, const struct fzio__string *string, void *place)
{
	for (size_t i = 0; i < enumeration->len; i++) {
		const struct fzio_enum_value *value = &enumeration->values[i];
		if (fzio__string_is(string, value->name, value->len)) {
			int number = (int)i + 1;
			memcpy(place, &number, sizeof(number));
			return FZIO__FAULT_NONE;
		}
	}
	return FZIO__FAULT_ENUM;
}

enum fzio__fault fzio__read_string(struct fzio__reader *reader, const struct fzio_field *field,
	const struct fzio__string *string, void *place)
{
	if (field->kind == FZIO_STRING) {
		return take_string(reader, field, string, place);
	}
	if (field->kind == FZIO_ENUM) {
		return take_enum(field->enumeration, string, place);
	}
	const char *text = fzio__read_text(reader, string);
	if (!text) {
		return FZIO__FAULT_MEMORY;
	}
	if (field->kind == FZIO_UUID) {
		return fzio_uuid_parse(text, string->len, place) ? FZIO__FAULT_NONE
								 : FZIO__FAULT_UUID;
	}
	return fzio_timestamp_parse(text, string->len, place) ? FZIO__FAULT_NONE
							      : FZIO__FAULT_TIMESTAMP;
}

const char *fzio__read_scalar(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place)
{
	struct fzio__string string;
	enum fzio__fault fault;
	switch ((enum fzio_kind)field->kind) {
	case FZIO_BOOL: return read_bool(reader, text, place);
	case FZIO_INT:
	case FZIO_I32:
	case FZIO_U32:
	case FZIO_I64:
	case FZIO_U64: return read_integer(reader, field, text, place);
	case FZIO_FLOAT: return read_float(reader, field, text, place);
	case FZIO_STRING:
	case FZIO_UUID:
	case FZIO_TIMESTAMP:
	case FZIO_ENUM:
		if (fzio__peek(text, reader->end) != '"') {
			return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
		}
		text = fzio__string_scan(text, reader->end, &string);
		fault = text ? fzio__read_string(reader, field, &string, place)
			     : FZIO__FAULT_SYNTAX;
		return fault == FZIO__FAULT_NONE ? text : fzio__reader_fail(reader, fault);
	case FZIO_ANY: return fzio__read_any(reader, text, place);
	case FZIO_BYTES: return fzio__read_bytes(reader, field, text, place);
	default: return fzio__reader_fail(reader, FZIO__FAULT_UNSUPPORTED);
	}
}
