/* SPDX-License-Identifier: MIT */
#include "codec/write.h"

#include "base/bump.h"
#include "codec/number.h"

/*
 * The collecting pass over a C value. Scalars are judged by the functions that write them, into a
 * buffer nobody reads.
 */
struct explain {
	struct fzio__collector out;
	struct fzio_buffer scratch;
	enum fzio__fault stop; /* a limit or memory */
};

static void explain_value(
	struct explain *explain, const struct fzio_field *field, const void *value);

static void add(struct explain *explain, const struct fzio_field *field, enum fzio__fault fault,
	struct fzio__detail detail)
{
	enum fzio_status status = fzio__fault_status(fault);
	if (status == FZIO_EPAYLOAD) {
		fzio__collector_add(&explain->out, field, fault, detail);
	} else if (status != FZIO_OK && fault != FZIO__FAULT_UNSUPPORTED) {
		explain->stop = fault;
	}
}

static void explain_scalar(
	struct explain *explain, const struct fzio_field *field, const void *value)
{
	fzio_buffer_clear(&explain->scratch);
	enum fzio__fault fault = fzio__write_scalar(&explain->scratch, field, value);
	struct fzio__detail detail = { 0 };
	if (fault == FZIO__FAULT_TIMESTAMP) {
		detail = (struct fzio__detail){ "0000-01-01T00:00:00Z", 20 };
	}
	add(explain, field, fault, detail);
}

static void explain_object(struct explain *explain, const struct fzio_dto *dto, const char *value)
{
	if (explain->out.depth >= FZIO__DEPTH_MAX) {
		explain->stop = FZIO__FAULT_LIMIT;
		return;
	}
	for (uint32_t i = 0; i < dto->len && explain->stop == FZIO__FAULT_NONE; i++) {
		const struct fzio_field *field = &dto->fields[i];
		fzio__collector_push(&explain->out, field->name, 0);
		explain_value(explain, field, fzio__member_value(field, value + field->offset));
		fzio__collector_pop(&explain->out);
	}
}

static void explain_union(
	struct explain *explain, const struct fzio_field *field, const char *value)
{
	const struct fzio_variant *variant = fzio__union_variant(field->variants, value);
	const void *payload = fzio__pointer_load(value + field->variants->offset);
	if (!variant) {
		add(explain, field, FZIO__FAULT_NO_TAG, (struct fzio__detail){ 0 });
		return;
	}
	fzio__collector_push(&explain->out, variant->name, 0);
	if (payload) {
		explain_object(explain, variant->dto, payload);
	} else {
		fzio__collector_add_dto(&explain->out, variant->dto);
	}
	fzio__collector_pop(&explain->out);
}

static void explain_bytes(
	struct explain *explain, const struct fzio_field *field, const void *value)
{
	struct fzio_bytes bytes;
	memcpy(&bytes, value, sizeof(bytes));
	add(explain, field, fzio__check_bytes(field, &bytes), (struct fzio__detail){ 0 });
}

/* The key as it is on the wire, without its quotes; "***" if nobody may see it. */
static const char *key_step(
	struct explain *explain, const struct fzio_field *field, const void *entry)
{
	const struct fzio_field *key = field->keys;
	if (explain->out.hidden || key->flags & FZIO_SENSITIVE) {
		return "***";
	}
	if (key->kind == FZIO_STRING && fzio__pointer_load(entry)) {
		return fzio_arena_strdup(explain->out.arena, fzio__pointer_load(entry));
	}
	fzio_buffer_clear(&explain->scratch);
	bool written = fzio__write_scalar(&explain->scratch, key, entry) == FZIO__FAULT_NONE;
	if (!written || explain->scratch.failed) {
		return "?";
	}
	return fzio_arena_strndup(
		explain->out.arena, explain->scratch.data + 1, explain->scratch.len - 2);
}

static void explain_entry(
	struct explain *explain, const struct fzio_field *field, const char *entry, size_t index)
{
	bool is_map = field->kind == FZIO_MAP;
	const char *name = is_map ? key_step(explain, field, entry) : NULL;
	if (is_map && !name) {
		explain->stop = FZIO__FAULT_MEMORY;
		return;
	}
	fzio__collector_push(&explain->out, name, index);
	if (is_map) {
		fzio__collector_push(&explain->out, "[key]", 0);
		explain_scalar(explain, field->keys, entry);
		fzio__collector_pop(&explain->out);
	}
	explain_value(explain, field->items,
		fzio__member_value(field->items, entry + field->items->offset));
	fzio__collector_pop(&explain->out);
}

/* Which items are there twice is only asked of items that are right. */
static void explain_distinct(
	struct explain *explain, const struct fzio_field *field, const struct fzio__list *list)
{
	size_t index = 0;
	enum fzio__fault fault = fzio__check_distinct(field, list, explain->out.arena, &index);
	if (fault != FZIO__FAULT_TWICE) {
		add(explain, field, fault, (struct fzio__detail){ 0 });
		return;
	}
	const char *entry = (const char *)list->items + index * field->item_size;
	const char *name = key_step(explain, field, entry);
	fzio__collector_push(&explain->out, name ? name : "?", 0);
	add(explain, field, fault, (struct fzio__detail){ 0 });
	fzio__collector_pop(&explain->out);
}

static void explain_list(struct explain *explain, const struct fzio_field *field, const void *value)
{
	const struct fzio_violations *violations = explain->out.violations;
	struct fzio__list list = fzio__list_load(value);
	size_t before = violations->len + violations->more;
	enum fzio__fault fault = fzio__check_len(field, list.len);
	if (explain->out.depth >= FZIO__DEPTH_MAX) {
		explain->stop = FZIO__FAULT_LIMIT;
		return;
	}
	if (list.len > 0 && !list.items) {
		add(explain, field, FZIO__FAULT_TYPE, (struct fzio__detail){ 0 });
		return;
	}
	bool too_many = fault == FZIO__FAULT_MANY && field->kind == FZIO_ARRAY;
	for (size_t i = 0; !too_many && i < list.len && explain->stop == FZIO__FAULT_NONE; i++) {
		const char *entry = (const char *)list.items + i * field->item_size;
		explain_entry(explain, field, entry, i);
	}
	if (explain->stop != FZIO__FAULT_NONE || violations->len + violations->more != before) {
		return;
	}
	if (fault != FZIO__FAULT_NONE) {
		add(explain, field, fault, (struct fzio__detail){ .len = list.len });
	} else {
		explain_distinct(explain, field, &list);
	}
}

static void explain_value(
	struct explain *explain, const struct fzio_field *field, const void *value)
{
	if (!value) {
		return;
	}
	/* Whatever stands in a sensitive value is sensitive, too. */
	bool outer = explain->out.hidden;
	explain->out.hidden = outer || field->flags & FZIO_SENSITIVE;
	switch (field->kind) {
	case FZIO_DTO: explain_object(explain, field->dto, value); break;
	case FZIO_UNION: explain_union(explain, field, value); break;
	case FZIO_BYTES: explain_bytes(explain, field, value); break;
	case FZIO_ARRAY:
	case FZIO_MAP: explain_list(explain, field, value); break;
	default: explain_scalar(explain, field, value); break;
	}
	explain->out.hidden = outer;
}

enum fzio_status fzio__explain_value(struct fzio_arena *arena, const struct fzio_dto *dto,
	const void *value, struct fzio_violations *reterr_violations)
{
	struct explain explain = { .stop = FZIO__FAULT_NONE };
	fzio__collector_init(&explain.out, arena, reterr_violations);
	fzio_buffer_init(&explain.scratch);
	if (dto->bare) {
		const struct fzio_field *field = dto->fields;
		explain_value(&explain, field,
			fzio__member_value(field, (const char *)value + field->offset));
	} else {
		explain_object(&explain, dto, value);
	}
	fzio_buffer_finish(&explain.scratch);
	enum fzio__fault fault =
		explain.stop != FZIO__FAULT_NONE ? explain.stop : explain.out.fault;
	return fault == FZIO__FAULT_NONE ? FZIO_EPAYLOAD : fzio__fault_status(fault);
}
