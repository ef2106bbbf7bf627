/* SPDX-License-Identifier: MIT */
#include <fzio/codec.h>

#include "codec/json.h"
#include "codec/write.h"

/* Validates and writes in one pass. At the first fault everything written is taken back. */
struct writer {
	struct fzio_buffer *out;
	struct fzio_attachments *attachments; /* NULL: none can be written */
	struct fzio_arena *arena; /* for checks that sort, and for attachments */
	unsigned depth_left; /* a cycle of pointers must end, too */
};

static enum fzio__fault write_value(
	struct writer *writer, const struct fzio_field *field, const void *value);

/* Inlined, because a reserve that changes nothing is the rule. */
static inline char *reserve(struct fzio_buffer *out, size_t more)
{
	if (more <= out->capacity - out->len && !out->failed) {
		return out->data + out->len;
	}
	return fzio_buffer_reserve(out, more);
}

static void append_char(struct fzio_buffer *out, char c)
{
	char *place = reserve(out, 1);
	if (place) {
		*place = c;
		out->len++;
	}
}

/* Every member ends with a comma, and the last comma becomes the bracket. */
static void close_bracket(struct fzio_buffer *out, char bracket)
{
	if (!out->failed && out->data[out->len - 1] == ',') {
		out->data[out->len - 1] = bracket;
	} else {
		append_char(out, bracket);
	}
}

/* Keys are ready as `"name":` with 15 bytes readable behind: a short one is one fixed move. */
static void write_key(struct fzio_buffer *out, const struct fzio_field *field)
{
	size_t len = field->key_len;
	char *place = reserve(out, len + 16);
	if (!place) {
		return;
	}
	memcpy(place, field->key, 16);
	if (len > 16) {
		memcpy(place + 16, field->key + 16, len - 16);
	}
	out->len += len;
}

/* The members of an object whose bracket is written. */
static enum fzio__fault write_members(
	struct writer *writer, const struct fzio_dto *dto, const char *value)
{
	if (writer->depth_left == 0) {
		return FZIO__FAULT_LIMIT;
	}
	writer->depth_left--;
	for (uint32_t i = 0; i < dto->len; i++) {
		const struct fzio_field *field = &dto->fields[i];
		const void *member = fzio__member_value(field, value + field->offset);
		if (!member && field->flags & FZIO_OPTIONAL) {
			continue;
		}
		write_key(writer->out, field);
		enum fzio__fault fault = write_value(writer, field, member);
		if (fault != FZIO__FAULT_NONE) {
			return fault;
		}
		append_char(writer->out, ',');
	}
	close_bracket(writer->out, '}');
	writer->depth_left++;
	return FZIO__FAULT_NONE;
}

static enum fzio__fault write_object(
	struct writer *writer, const struct fzio_dto *dto, const char *value)
{
	append_char(writer->out, '{');
	return write_members(writer, dto, value);
}

/* The variant's object, and the tag as its first member. */
static enum fzio__fault write_union(
	struct writer *writer, const struct fzio_union *variants, const char *value)
{
	const struct fzio_variant *variant = fzio__union_variant(variants, value);
	const void *payload = fzio__pointer_load(value + variants->offset);
	if (!variant || !payload) {
		return variant ? FZIO__FAULT_TYPE : FZIO__FAULT_NO_TAG;
	}
	append_char(writer->out, '{');
	fzio__json_write_string(writer->out, variants->on, strlen(variants->on));
	append_char(writer->out, ':');
	fzio__json_write_string(writer->out, variant->name, variant->len);
	append_char(writer->out, ',');
	return write_members(writer, variant->dto, payload);
}

static enum fzio__fault check_list(
	struct writer *writer, const struct fzio_field *field, const struct fzio__list *list)
{
	size_t index;
	if (list->len > 0 && !list->items) {
		return FZIO__FAULT_TYPE;
	}
	enum fzio__fault fault = fzio__check_len(field, list->len);
	return fault == FZIO__FAULT_NONE ? fzio__check_distinct(field, list, writer->arena, &index)
					 : fault;
}

static enum fzio__fault write_list(
	struct writer *writer, const struct fzio_field *field, const void *value)
{
	bool is_map = field->kind == FZIO_MAP;
	struct fzio__list list = fzio__list_load(value);
	enum fzio__fault fault = FZIO__FAULT_NONE;
	if (writer->depth_left == 0) {
		return FZIO__FAULT_LIMIT;
	}
	writer->depth_left--;
	append_char(writer->out, is_map ? '{' : '[');
	for (size_t i = 0; i < list.len && list.items && fault == FZIO__FAULT_NONE; i++) {
		const char *entry = (const char *)list.items + i * field->item_size;
		const char *member = entry + field->items->offset;
		if (is_map) {
			fault = fzio__write_scalar(writer->out, field->keys, entry);
			append_char(writer->out, ':');
		}
		if (fault == FZIO__FAULT_NONE) {
			fault = write_value(
				writer, field->items, fzio__member_value(field->items, member));
			append_char(writer->out, ',');
		}
	}
	close_bracket(writer->out, is_map ? '}' : ']');
	writer->depth_left++;
	/* Last, when no key can be a NULL pointer any more. */
	return fault == FZIO__FAULT_NONE ? check_list(writer, field, &list) : fault;
}

/* `value` is NULL for what is absent or null. */
static enum fzio__fault write_value(
	struct writer *writer, const struct fzio_field *field, const void *value)
{
	if (!value) {
		fzio_buffer_append(writer->out, "null", 4);
		return FZIO__FAULT_NONE;
	}
	/* Most members are scalars. */
	if (field->kind < FZIO_DTO && field->kind != FZIO_BYTES) {
		return fzio__write_scalar(writer->out, field, value);
	}
	switch (field->kind) {
	case FZIO_DTO: return write_object(writer, field->dto, value);
	case FZIO_UNION: return write_union(writer, field->variants, value);
	case FZIO_BYTES:
		return fzio__write_bytes(
			writer->out, writer->attachments, writer->arena, field, value);
	default: return write_list(writer, field, value);
	}
}

static enum fzio__fault write_root(
	struct writer *writer, const struct fzio_dto *dto, const char *value)
{
	if (!dto->bare) {
		return write_object(writer, dto, value);
	}
	const struct fzio_field *field = dto->fields;
	return write_value(writer, field, fzio__member_value(field, value + field->offset));
}

static enum fzio__fault encode(struct fzio_buffer *out, struct fzio_attachments *attachments,
	const struct fzio_dto *dto, const void *value, struct fzio_arena *arena)
{
	struct fzio_arena own;
	struct writer writer = { out, attachments, arena, FZIO__DEPTH_MAX };
	if (!arena) {
		fzio_arena_init(&own, 0);
		writer.arena = &own;
	}
	enum fzio__fault fault = write_root(&writer, dto, value);
	if (!arena) {
		fzio_arena_finish(&own);
	}
	return fault;
}

enum fzio_status fzio_encode_with(struct fzio_buffer *out, struct fzio_attachments *attachments,
	const struct fzio_dto *dto, const void *value, struct fzio_arena *arena,
	struct fzio_violations *reterr_violations)
{
	size_t start = out->len;
	size_t attachments_start = attachments ? attachments->len : 0;
	if (reterr_violations) {
		reterr_violations->len = reterr_violations->more = 0;
	}
	if (out->failed) {
		return FZIO_ENOMEM;
	}
	enum fzio__fault fault = encode(out, attachments, dto, value, arena);
	if (fault == FZIO__FAULT_NONE && !out->failed) {
		return FZIO_OK;
	}
	out->len = start;
	if (attachments) {
		attachments->len = attachments_start;
	}
	enum fzio_status status = out->failed ? FZIO_ENOMEM : fzio__fault_status(fault);
	if (status == FZIO_EPAYLOAD && arena && reterr_violations) {
		return fzio__explain_value(arena, dto, value, reterr_violations);
	}
	return status;
}

enum fzio_status fzio_encode(struct fzio_buffer *out, const struct fzio_dto *dto, const void *value,
	struct fzio_arena *arena, struct fzio_violations *reterr_violations)
{
	return fzio_encode_with(out, NULL, dto, value, arena, reterr_violations);
}
