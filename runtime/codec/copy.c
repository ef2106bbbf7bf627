/* SPDX-License-Identifier: MIT */
#include <fzio/codec.h>

#include "base/bump.h"
#include "codec/write.h"

/* Structs are copied whole; then every pointer in the copy is made to point to a copy. */
struct copier {
	struct fzio_arena *arena;
	unsigned depth_left;
};

static bool copy_member(struct copier *copier, const struct fzio_field *field, void *member);

static void *duplicate(struct copier *copier, const void *memory, size_t size)
{
	void *copy = fzio__arena_take(copier->arena, size, FZIO__ALIGN);
	return copy ? memcpy(copy, memory, size) : NULL;
}

static bool copy_fields(struct copier *copier, const struct fzio_dto *dto, char *value)
{
	if (copier->depth_left == 0) {
		return false;
	}
	copier->depth_left--;
	for (uint32_t i = 0; i < dto->len; i++) {
		const struct fzio_field *field = &dto->fields[i];
		if (!copy_member(copier, field, value + field->offset)) {
			return false;
		}
	}
	copier->depth_left++;
	return true;
}

static bool copy_items(struct copier *copier, const struct fzio_field *field, void *member)
{
	struct fzio__list list = fzio__list_load(member);
	if (!list.items || list.len == 0) {
		/* An empty list that is there must not point into what will be gone. */
		fzio__pointer_store(member, list.items ? &fzio__nothing : NULL);
		return true;
	}
	if (copier->depth_left == 0 || list.len > SIZE_MAX / field->item_size) {
		return false;
	}
	copier->depth_left--;
	char *items = duplicate(copier, list.items, list.len * field->item_size);
	if (!items) {
		return false;
	}
	fzio__pointer_store(member, items);
	for (size_t i = 0; i < list.len; i++) {
		char *item = items + i * field->item_size;
		if (field->kind == FZIO_MAP && !copy_member(copier, field->keys, item)) {
			return false;
		}
		if (!copy_member(copier, field->items, item + field->items->offset)) {
			return false;
		}
	}
	copier->depth_left++;
	return true;
}

static bool copy_text(struct copier *copier, void *member)
{
	const char *text = fzio__pointer_load(member);
	const char *copy = fzio_arena_strdup(copier->arena, text);
	fzio__pointer_store(member, copy);
	return copy || !text;
}

static bool copy_bytes(struct copier *copier, void *member)
{
	struct fzio_bytes bytes;
	memcpy(&bytes, member, sizeof(bytes));
	if (!bytes.data) {
		return bytes.len == 0;
	}
	if (!fzio__bytes_copy(copier->arena, &bytes)) {
		return false;
	}
	memcpy(member, &bytes, sizeof(bytes));
	return true;
}

static bool copy_any(struct copier *copier, void *member)
{
	struct json_object *value;
	memcpy(&value, member, sizeof(value));
	if (!fzio__any_copy(copier->arena, value, &value)) {
		return false;
	}
	memcpy(member, &value, sizeof(value));
	return true;
}

static bool copy_union(struct copier *copier, const struct fzio_union *variants, char *member)
{
	const struct fzio_variant *variant = fzio__union_variant(variants, member);
	const void *payload = fzio__pointer_load(member + variants->offset);
	if (!variant || !payload) {
		/* Not set: of what it points to nothing is known. */
		fzio__pointer_store(member + variants->offset, NULL);
		return true;
	}
	char *copy = duplicate(copier, payload, variant->dto->size);
	fzio__pointer_store(member + variants->offset, copy);
	return copy && copy_fields(copier, variant->dto, copy);
}

static bool copy_value(struct copier *copier, const struct fzio_field *field, void *value)
{
	switch ((enum fzio_kind)field->kind) {
	case FZIO_STRING: return copy_text(copier, value);
	case FZIO_DTO: return copy_fields(copier, field->dto, value);
	case FZIO_ARRAY:
	case FZIO_MAP: return copy_items(copier, field, value);
	case FZIO_BYTES: return copy_bytes(copier, value);
	case FZIO_ANY: return copy_any(copier, value);
	case FZIO_UNION: return copy_union(copier, field->variants, value);
	default: return true;
	}
}

static bool copy_member(struct copier *copier, const struct fzio_field *field, void *member)
{
	if (!fzio__is_boxed(field)) {
		return fzio__may_lack(field) && !fzio__pointer_load(member)
			       ? true
			       : copy_value(copier, field, member);
	}
	const void *value = fzio__pointer_load(member);
	if (!value) {
		return true;
	}
	void *copy = duplicate(copier, value, fzio__value_size(field));
	if (!copy) {
		return false;
	}
	fzio__pointer_store(member, copy);
	return copy_value(copier, field, copy);
}

void *fzio_copy(struct fzio_arena *arena, const struct fzio_dto *dto, const void *value)
{
	struct copier copier = { arena, FZIO__DEPTH_MAX };
	char *copy = duplicate(&copier, value, dto->size);
	return copy && copy_fields(&copier, dto, copy) ? copy : NULL;
}
