/* SPDX-License-Identifier: MIT */
/* Binary attachments: in the text stands only which one it is. */
#include "base/bump.h"
#include "codec/json.h"
#include "codec/read.h"
#include "codec/write.h"

/* One copy of an attachment serves all who name it: a small text must not multiply a large one. */
static bool take_copy(struct fzio__reader *reader, size_t num, struct fzio_bytes *ret_bytes)
{
	const struct fzio_decode_options *options = reader->options;
	if (!reader->copies) {
		size_t size = options->attachments_len * sizeof(*reader->copies);
		reader->copies = fzio__arena_take(reader->arena, size, FZIO__ALIGN);
		if (!reader->copies) {
			return false;
		}
		memset(reader->copies, 0, size);
	}
	struct fzio_bytes *copy = &reader->copies[num];
	if (!copy->data) {
		*copy = options->attachments[num];
		if (!fzio__bytes_copy(reader->arena, copy)) {
			return false;
		}
	}
	*ret_bytes = *copy;
	return true;
}

bool fzio__bytes_copy(struct fzio_arena *arena, struct fzio_bytes *bytes)
{
	if (bytes->len == 0) {
		bytes->data = (const uint8_t *)&fzio__nothing; /* it is there, and empty */
		return true;
	}
	uint8_t *copy = fzio__arena_take(arena, bytes->len, 1);
	if (copy) {
		memcpy(copy, bytes->data, bytes->len);
		bytes->data = copy;
	}
	return copy;
}

bool fzio__bytes_copy_all(struct fzio_arena *arena, struct fzio_bytes *items, size_t len)
{
	bool ok = true;
	for (size_t i = 0; i < len && ok; i++) {
		ok = fzio__bytes_copy(arena, &items[i]);
	}
	return ok;
}

size_t fzio__bytes_total(const struct fzio_bytes *items, size_t len)
{
	size_t total = 0;
	for (size_t i = 0; i < len; i++) {
		total += items[i].len;
	}
	return total;
}

void fzio__bytes_pack(
	struct fzio_bytes *copies, const struct fzio_bytes *items, size_t len, uint8_t *place)
{
	for (size_t i = 0; i < len; i++) {
		copies[i] = (struct fzio_bytes){ place, items[i].len };
		if (items[i].len > 0) {
			memcpy(place, items[i].data, items[i].len);
		}
		place += items[i].len;
	}
}

const char *fzio__read_bytes(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place)
{
	struct fzio__json_limits limits = { .depth = reader->depth_left };
	const struct fzio_decode_options *options = reader->options;
	const char *behind = NULL;
	size_t num;
	if (fzio__peek(text, reader->end) != '{') {
		return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
	}
	if (reader->depth_left == 0) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	if (fzio__json_check(text, reader->end, &limits, &behind) != FZIO_OK) {
		return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
	}
	if (!options || !fzio__json_placeholder(text, behind, options->attachments_len, &num)) {
		return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
	}
	struct fzio_bytes bytes = options->attachments[num];
	enum fzio__fault fault = fzio__check_points(field, bytes.len);
	if (fault == FZIO__FAULT_NONE && !take_copy(reader, num, &bytes)) {
		fault = FZIO__FAULT_MEMORY;
	}
	if (fault != FZIO__FAULT_NONE) {
		return fzio__reader_fail(reader, fault);
	}
	memcpy(place, &bytes, sizeof(bytes));
	return behind;
}

static bool grow(struct fzio_attachments *attachments, struct fzio_arena *arena)
{
	size_t capacity = attachments->capacity ? attachments->capacity * 2 : 4;
	size_t size = sizeof(*attachments->items);
	struct fzio_bytes *items = fzio__arena_take(arena, capacity * size, FZIO__ALIGN);
	if (!items) {
		return false;
	}
	if (attachments->len > 0) {
		memcpy(items, attachments->items, attachments->len * size);
	}
	attachments->items = items;
	attachments->capacity = capacity;
	return true;
}

enum fzio__fault fzio__check_bytes(const struct fzio_field *field, const struct fzio_bytes *bytes)
{
	if (bytes->len > 0 && !bytes->data) {
		return FZIO__FAULT_TYPE;
	}
	return fzio__check_points(field, bytes->len);
}

enum fzio__fault fzio__write_bytes(struct fzio_buffer *out, struct fzio_attachments *attachments,
	struct fzio_arena *arena, const struct fzio_field *field, const void *place)
{
	struct fzio_bytes bytes;
	memcpy(&bytes, place, sizeof(bytes));
	if (!attachments) {
		return FZIO__FAULT_UNSUPPORTED;
	}
	enum fzio__fault fault = fzio__check_bytes(field, &bytes);
	if (fault != FZIO__FAULT_NONE) {
		return fault;
	}
	if (attachments->max > 0 && attachments->len == attachments->max) {
		return FZIO__FAULT_LIMIT;
	}
	if (attachments->len == attachments->capacity && !grow(attachments, arena)) {
		return FZIO__FAULT_MEMORY;
	}
	fzio_buffer_printf(out, "{\"_placeholder\":true,\"num\":%zu}", attachments->len);
	attachments->items[attachments->len++] = bytes;
	return FZIO__FAULT_NONE;
}
