/* SPDX-License-Identifier: MIT */
#include "backplane/msgpack_read.h"

#include <math.h>
#include <string.h>

#include <fzio/type.h>

#include "codec/number.h"
#include "codec/text.h"

#define DEPTH_MAX     64
#define EXT_TIMESTAMP (-1)

static size_t left(const struct fzio__msgpack *reader)
{
	return (size_t)(reader->end - reader->at);
}

/* A big-endian number of 1, 2, 4 or 8 bytes. */
static bool read_number(struct fzio__msgpack *reader, size_t size, uint64_t *ret_number)
{
	if (left(reader) < size) {
		return false;
	}
	uint64_t number = 0;
	for (size_t i = 0; i < size; i++) {
		number = number << 8 | *reader->at++;
	}
	*ret_number = number;
	return true;
}

static bool read_data(struct fzio__msgpack *reader, struct fzio__msgpack_value *value, uint64_t len)
{
	if (len > left(reader)) {
		return false;
	}
	value->data = (const char *)reader->at;
	value->len = (size_t)len;
	reader->at += len;
	return true;
}

/* Every item takes a byte at least: what claims more than there are is broken. */
static bool has_items(
	const struct fzio__msgpack *reader, struct fzio__msgpack_value *value, uint64_t len)
{
	value->len = (size_t)len;
	return len <= left(reader) / (value->kind == FZIO__MSGPACK_MAP ? 2 : 1);
}

static bool read_ext(struct fzio__msgpack *reader, struct fzio__msgpack_value *value, uint64_t len)
{
	uint64_t type;
	if (!read_number(reader, 1, &type)) {
		return false;
	}
	value->ext = (int8_t)type;
	return read_data(reader, value, len);
}

static bool read_float(struct fzio__msgpack *reader, struct fzio__msgpack_value *value, size_t size)
{
	uint64_t bits;
	if (!read_number(reader, size, &bits)) {
		return false;
	}
	if (size == 4) {
		uint32_t bits32 = (uint32_t)bits;
		float real;
		memcpy(&real, &bits32, sizeof(real));
		value->real = (double)real;
	} else {
		memcpy(&value->real, &bits, sizeof(value->real));
	}
	return true;
}

static bool read_int(struct fzio__msgpack *reader, struct fzio__msgpack_value *value, size_t size)
{
	if (!read_number(reader, size, &value->number)) {
		return false;
	}
	unsigned unused = 64 - 8 * (unsigned)size;
	int64_t number = (int64_t)(value->number << unused) >> unused;
	value->number = (uint64_t)number;
	value->kind = number < 0 ? FZIO__MSGPACK_INT : FZIO__MSGPACK_UINT;
	return true;
}

/* The forms whose first byte is 0xc0 to 0xdf. */
static bool read_long_form(
	struct fzio__msgpack *reader, struct fzio__msgpack_value *value, uint8_t first)
{
	static const struct {
		uint8_t kind;
		uint8_t size; /* of the length, or of the number */
	} forms[32] = {
		[0x00] = { FZIO__MSGPACK_NIL, 0 },
		[0x02] = { FZIO__MSGPACK_BOOL, 0 },
		[0x03] = { FZIO__MSGPACK_BOOL, 0 },
		[0x04] = { FZIO__MSGPACK_BIN, 1 },
		[0x05] = { FZIO__MSGPACK_BIN, 2 },
		[0x06] = { FZIO__MSGPACK_BIN, 4 },
		[0x07] = { FZIO__MSGPACK_EXT, 1 },
		[0x08] = { FZIO__MSGPACK_EXT, 2 },
		[0x09] = { FZIO__MSGPACK_EXT, 4 },
		[0x0a] = { FZIO__MSGPACK_FLOAT, 4 },
		[0x0b] = { FZIO__MSGPACK_FLOAT, 8 },
		[0x0c] = { FZIO__MSGPACK_UINT, 1 },
		[0x0d] = { FZIO__MSGPACK_UINT, 2 },
		[0x0e] = { FZIO__MSGPACK_UINT, 4 },
		[0x0f] = { FZIO__MSGPACK_UINT, 8 },
		[0x10] = { FZIO__MSGPACK_INT, 1 },
		[0x11] = { FZIO__MSGPACK_INT, 2 },
		[0x12] = { FZIO__MSGPACK_INT, 4 },
		[0x13] = { FZIO__MSGPACK_INT, 8 },
		[0x14] = { FZIO__MSGPACK_EXT, 0 }, /* of 1, 2, 4, 8 or 16 bytes */
		[0x15] = { FZIO__MSGPACK_EXT, 0 },
		[0x16] = { FZIO__MSGPACK_EXT, 0 },
		[0x17] = { FZIO__MSGPACK_EXT, 0 },
		[0x18] = { FZIO__MSGPACK_EXT, 0 },
		[0x19] = { FZIO__MSGPACK_STR, 1 },
		[0x1a] = { FZIO__MSGPACK_STR, 2 },
		[0x1b] = { FZIO__MSGPACK_STR, 4 },
		[0x1c] = { FZIO__MSGPACK_ARRAY, 2 },
		[0x1d] = { FZIO__MSGPACK_ARRAY, 4 },
		[0x1e] = { FZIO__MSGPACK_MAP, 2 },
		[0x1f] = { FZIO__MSGPACK_MAP, 4 },
	};
	unsigned form = first & 0x1f;
	size_t size = forms[form].size;
	uint64_t len = 0;
	value->kind = forms[form].kind;
	switch (value->kind) {
	case FZIO__MSGPACK_NIL: return form == 0x00; /* 0xc1 is never used */
	case FZIO__MSGPACK_BOOL: value->number = form == 0x03; return true;
	case FZIO__MSGPACK_FLOAT: return read_float(reader, value, size);
	case FZIO__MSGPACK_UINT: return read_number(reader, size, &value->number);
	case FZIO__MSGPACK_INT: return read_int(reader, value, size);
	case FZIO__MSGPACK_EXT:
		len = UINT64_C(1) << ((form - 0x14) & 7);
		return (size == 0 || read_number(reader, size, &len)) &&
		       read_ext(reader, value, len);
	case FZIO__MSGPACK_STR:
	case FZIO__MSGPACK_BIN:
		return read_number(reader, size, &len) && read_data(reader, value, len);
	case FZIO__MSGPACK_ARRAY:
	case FZIO__MSGPACK_MAP:
		return read_number(reader, size, &len) && has_items(reader, value, len);
	}
	return false;
}

bool fzio__msgpack_next(struct fzio__msgpack *reader, struct fzio__msgpack_value *ret_value)
{
	if (left(reader) == 0) {
		return false;
	}
	uint8_t first = *reader->at++;
	struct fzio__msgpack_value value = { .number = first };
	bool ok = true;
	if (first < 0x80) {
		value.kind = FZIO__MSGPACK_UINT;
	} else if (first < 0x90) {
		value.kind = FZIO__MSGPACK_MAP;
		ok = has_items(reader, &value, first & 0x0f);
	} else if (first < 0xa0) {
		value.kind = FZIO__MSGPACK_ARRAY;
		ok = has_items(reader, &value, first & 0x0f);
	} else if (first < 0xc0) {
		value.kind = FZIO__MSGPACK_STR;
		ok = read_data(reader, &value, first & 0x1f);
	} else if (first < 0xe0) {
		ok = read_long_form(reader, &value, first);
	} else {
		value.kind = FZIO__MSGPACK_INT;
		value.number = (uint64_t)(int64_t)(int8_t)first;
	}
	*ret_value = value;
	return ok;
}

/* Without recursion: how many values are still to come is all there is to know. */
bool fzio__msgpack_skip(struct fzio__msgpack *reader)
{
	uint64_t missing = 1;
	struct fzio__msgpack_value value;
	while (missing > 0) {
		if (!fzio__msgpack_next(reader, &value)) {
			return false;
		}
		missing--;
		if (value.kind == FZIO__MSGPACK_ARRAY) {
			missing += value.len;
		} else if (value.kind == FZIO__MSGPACK_MAP) {
			missing += 2 * (uint64_t)value.len;
		}
		if (missing > left(reader)) {
			return false;
		}
	}
	return true;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

struct writing {
	struct fzio__msgpack *reader;
	struct fzio_buffer *out;
	struct fzio__msgpack_bytes *attachments;
};

static bool write_value(struct writing *writing, unsigned depth);

static void write_number(struct fzio_buffer *out, const struct fzio__msgpack_value *value)
{
	char *place = fzio_buffer_reserve(out, FZIO__NUMBER_SIZE);
	if (place == NULL) {
		return;
	}
	if (value->kind == FZIO__MSGPACK_UINT) {
		out->len += fzio__number_write_u64(value->number, place);
	} else if (value->kind == FZIO__MSGPACK_INT) {
		out->len += fzio__number_write_i64((int64_t)value->number, place);
	} else {
		out->len += fzio__number_write_double(value->real, place);
	}
}

static bool write_bytes(struct writing *writing, const struct fzio__msgpack_value *value)
{
	struct fzio__msgpack_bytes *attachments = writing->attachments;
	if (attachments->len == attachments->capacity) {
		size_t capacity = attachments->capacity > 0 ? 2 * attachments->capacity : 8;
		struct fzio_bytes *items =
			fzio_arena_alloc(attachments->arena, capacity * sizeof(*items));
		if (items == NULL) {
			return false;
		}
		if (attachments->len > 0) {
			memcpy(items, attachments->items, attachments->len * sizeof(*items));
		}
		attachments->items = items;
		attachments->capacity = capacity;
	}
	fzio_buffer_printf(writing->out, "{\"_placeholder\":true,\"num\":%zu}", attachments->len);
	attachments->items[attachments->len++] =
		(struct fzio_bytes){ (const uint8_t *)value->data, value->len };
	return true;
}

/* Seconds in 4 bytes; nanoseconds and seconds in 8 (30 and 34 bits) or in 12. */
static bool read_time(const struct fzio__msgpack_value *value, struct timespec *ret_time)
{
	struct fzio__msgpack reader = { (const uint8_t *)value->data,
		(const uint8_t *)value->data + value->len };
	uint64_t seconds = 0, nanoseconds = 0;
	if (value->len == 4) {
		read_number(&reader, 4, &seconds);
	} else if (value->len == 8) {
		read_number(&reader, 8, &seconds);
		nanoseconds = seconds >> 34;
		seconds &= (UINT64_C(1) << 34) - 1;
	} else if (value->len == 12) {
		read_number(&reader, 4, &nanoseconds);
		read_number(&reader, 8, &seconds);
	} else {
		return false;
	}
	*ret_time = (struct timespec){ (time_t)(int64_t)seconds, (long)nanoseconds };
	return nanoseconds < 1000000000;
}

/* Types that we do not know mean something to their sender only. */
static void write_ext(struct fzio_buffer *out, const struct fzio__msgpack_value *value)
{
	struct timespec time;
	char text[FZIO_TIMESTAMP_SIZE];
	size_t len = 0;
	if (value->ext == EXT_TIMESTAMP && read_time(value, &time)) {
		len = fzio_timestamp_format(&time, text);
	}
	if (len > 0) {
		fzio_buffer_printf(out, "\"%s\"", text);
	} else {
		fzio_buffer_append_str(out, "null");
	}
}

static bool write_array(struct writing *writing, size_t len, unsigned depth)
{
	bool ok = true;
	fzio_buffer_append(writing->out, "[", 1);
	for (size_t i = 0; i < len && ok; i++) {
		fzio_buffer_append(writing->out, ",", i > 0);
		ok = write_value(writing, depth - 1);
	}
	fzio_buffer_append(writing->out, "]", 1);
	return ok;
}

static bool write_key(struct writing *writing)
{
	struct fzio__msgpack_value key;
	if (!fzio__msgpack_next(writing->reader, &key)) {
		return false;
	}
	size_t points;
	if (key.kind == FZIO__MSGPACK_STR) {
		return fzio__string_write(writing->out, key.data, key.len, &points);
	}
	if (key.kind != FZIO__MSGPACK_UINT && key.kind != FZIO__MSGPACK_INT) {
		return false;
	}
	fzio_buffer_append(writing->out, "\"", 1);
	write_number(writing->out, &key);
	fzio_buffer_append(writing->out, "\"", 1);
	return true;
}

static bool write_map(struct writing *writing, size_t len, unsigned depth)
{
	bool ok = true;
	fzio_buffer_append(writing->out, "{", 1);
	for (size_t i = 0; i < len && ok; i++) {
		fzio_buffer_append(writing->out, ",", i > 0);
		ok = write_key(writing);
		fzio_buffer_append(writing->out, ":", 1);
		ok = ok && write_value(writing, depth - 1);
	}
	fzio_buffer_append(writing->out, "}", 1);
	return ok;
}

static bool write_value(struct writing *writing, unsigned depth)
{
	struct fzio_buffer *out = writing->out;
	struct fzio__msgpack_value value;
	size_t points;
	if (depth == 0 || !fzio__msgpack_next(writing->reader, &value)) {
		return false;
	}
	switch (value.kind) {
	case FZIO__MSGPACK_NIL: fzio_buffer_append_str(out, "null"); return true;
	case FZIO__MSGPACK_BOOL:
		fzio_buffer_append_str(out, value.number ? "true" : "false");
		return true;
	case FZIO__MSGPACK_FLOAT:
		if (!isfinite(value.real)) {
			fzio_buffer_append_str(out, "null"); /* as JSON.stringify() */
			return true;
		}
		write_number(out, &value);
		return true;
	case FZIO__MSGPACK_UINT:
	case FZIO__MSGPACK_INT: write_number(out, &value); return true;
	case FZIO__MSGPACK_STR: return fzio__string_write(out, value.data, value.len, &points);
	case FZIO__MSGPACK_BIN: return write_bytes(writing, &value);
	case FZIO__MSGPACK_ARRAY: return write_array(writing, value.len, depth);
	case FZIO__MSGPACK_MAP: return write_map(writing, value.len, depth);
	case FZIO__MSGPACK_EXT: write_ext(out, &value); return true;
	}
	return false;
}

bool fzio__msgpack_to_json(struct fzio__msgpack *reader, struct fzio_buffer *out,
	struct fzio__msgpack_bytes *attachments)
{
	struct writing writing = { reader, out, attachments };
	return write_value(&writing, DEPTH_MAX) && !out->failed;
}
