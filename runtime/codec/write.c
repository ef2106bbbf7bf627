/* SPDX-License-Identifier: MIT */
#include "codec/write.h"

#include <string.h>

#include "codec/number.h"
#include "codec/text.h"

static void append_quoted(struct fzio_buffer *out, const char *text, size_t len)
{
	char *place = fzio_buffer_reserve(out, len + 2);
	if (place) {
		place[0] = '"';
		memcpy(place + 1, text, len);
		place[len + 1] = '"';
		out->len += len + 2;
	}
}

static enum fzio__fault write_integer(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place)
{
	int64_t value;
	if (field->kind == FZIO_I32) {
		int32_t narrow;
		memcpy(&narrow, place, sizeof(narrow));
		value = narrow;
	} else if (field->kind == FZIO_U32) {
		uint32_t narrow;
		memcpy(&narrow, place, sizeof(narrow));
		value = narrow;
	} else {
		memcpy(&value, place, sizeof(value));
	}
	bool negative = value < 0 && field->kind != FZIO_U64;
	uint64_t magnitude = negative ? 0 - (uint64_t)value : (uint64_t)value;
	enum fzio__fault fault = fzio__check_integer(field, negative, magnitude);
	if (fault != FZIO__FAULT_NONE) {
		return fault;
	}
	char *text = fzio_buffer_reserve(out, FZIO__NUMBER_SIZE);
	if (text) {
		bool quoted = field->kind == FZIO_I64 || field->kind == FZIO_U64;
		size_t len = 0;
		text[len] = '"';
		len += quoted;
		text[len] = '-';
		len += negative;
		len += fzio__number_write_u64(magnitude, text + len);
		text[len] = '"';
		out->len += len + quoted;
	}
	return FZIO__FAULT_NONE;
}

static enum fzio__fault write_float(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place)
{
	double value;
	memcpy(&value, place, sizeof(value));
	enum fzio__fault fault = fzio__check_float(field, value);
	char *text = fault == FZIO__FAULT_NONE ? fzio_buffer_reserve(out, FZIO__NUMBER_SIZE) : NULL;
	if (text) {
		out->len += fzio__number_write_double(value, text);
	}
	return fault;
}

static enum fzio__fault write_string(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place)
{
	const char *text = fzio__pointer_load(place);
	if (!text) {
		return FZIO__FAULT_TYPE;
	}
	size_t points;
	size_t len = strlen(text);
	if (!fzio__string_write(out, text, len, &points)) {
		return FZIO__FAULT_UTF8;
	}
	enum fzio__fault fault = fzio__check_points(field, points);
	if (out->failed || fault != FZIO__FAULT_NONE) {
		return out->failed ? FZIO__FAULT_MEMORY : fault;
	}
	bool matches = !field->pattern || fzio__pattern_matches(field->pattern, text, len);
	return matches ? FZIO__FAULT_NONE : FZIO__FAULT_PATTERN;
}

static enum fzio__fault write_enum(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place)
{
	int value;
	memcpy(&value, place, sizeof(value));
	const struct fzio_enum *enumeration = field->enumeration;
	if (value < 1 || (size_t)value > enumeration->len) {
		return FZIO__FAULT_ENUM;
	}
	const struct fzio_enum_value *it = &enumeration->values[value - 1];
	fzio__json_write_string(out, it->name, it->len);
	return FZIO__FAULT_NONE;
}

static enum fzio__fault write_timestamp(struct fzio_buffer *out, const void *place)
{
	char text[FZIO_TIMESTAMP_SIZE];
	struct timespec time;
	struct timespec again;
	memcpy(&time, place, sizeof(time));
	size_t len = fzio_timestamp_format(&time, text);
	/* Years beyond 1 to 9999 and nanoseconds beyond a second have no text. */
	bool right = fzio_timestamp_parse(text, len, &again) && again.tv_sec == time.tv_sec &&
		     again.tv_nsec == time.tv_nsec;
	append_quoted(out, text, len);
	return right ? FZIO__FAULT_NONE : FZIO__FAULT_TIMESTAMP;
}

static void write_bool(struct fzio_buffer *out, const void *place)
{
	unsigned char value;
	memcpy(&value, place, sizeof(value));
	fzio_buffer_append(out, value ? "true" : "false", value ? 4 : 5);
}

static void write_uuid(struct fzio_buffer *out, const void *place)
{
	char text[37];
	fzio_uuid_format(place, text);
	append_quoted(out, text, 36);
}

enum fzio__fault fzio__write_scalar(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place)
{
	switch ((enum fzio_kind)field->kind) {
	case FZIO_BOOL: write_bool(out, place); return FZIO__FAULT_NONE;
	case FZIO_INT:
	case FZIO_I32:
	case FZIO_U32:
	case FZIO_I64:
	case FZIO_U64: return write_integer(out, field, place);
	case FZIO_FLOAT: return write_float(out, field, place);
	case FZIO_STRING: return write_string(out, field, place);
	case FZIO_UUID: write_uuid(out, place); return FZIO__FAULT_NONE;
	case FZIO_TIMESTAMP: return write_timestamp(out, place);
	case FZIO_ENUM: return write_enum(out, field, place);
	case FZIO_ANY:
		return fzio__write_any(
			out, (struct json_object *)(uintptr_t)fzio__pointer_load(place));
	default: return FZIO__FAULT_UNSUPPORTED;
	}
}

/* NULL with a length is no absent list but a mistake, to be told. */
static bool has_len(const struct fzio_field *field, const void *member)
{
	bool has_len = field->kind == FZIO_ARRAY || field->kind == FZIO_MAP ||
		       field->kind == FZIO_BYTES; /* their C forms are alike */
	return has_len && fzio__list_load(member).len > 0;
}

const void *fzio__member_value(const struct fzio_field *field, const void *member)
{
	if (fzio__is_boxed(field)) {
		return fzio__pointer_load(member);
	}
	if (fzio__may_lack(field)) {
		return fzio__pointer_load(member) || has_len(field, member) ? member : NULL;
	}
	/* A zeroed member means its default, where zero cannot be a value. */
	if (field->flags & FZIO_DEFAULTED && field->fallback) {
		int number = 1;
		if (field->kind == FZIO_ENUM) {
			memcpy(&number, member, sizeof(number));
		}
		bool unset =
			number == 0 || (field->kind == FZIO_STRING && !fzio__pointer_load(member));
		return unset ? field->fallback : member;
	}
	return member;
}

const struct fzio_variant *fzio__union_variant(const struct fzio_union *variants, const void *place)
{
	int kind;
	memcpy(&kind, place, sizeof(kind));
	return kind > 0 && (size_t)kind <= variants->len ? &variants->variants[kind - 1] : NULL;
}
