/* SPDX-License-Identifier: MIT */
/* Unions: an object that says itself, by one of its members, which type it is of. */
#include "base/bump.h"
#include "codec/read.h"

/*
 * The value of the member called `on`, wherever it stands in the object whose bracket is at `text`.
 * NULL with the fault set. It is the first one: that there are two is seen when the object is read.
 */
static const char *find_tag(struct fzio__reader *reader, const char *on, const char *text)
{
	struct fzio__json_limits limits = { .depth = reader->depth_left };
	struct fzio__string name;
	size_t len = strlen(on);
	const char *end = reader->end;
	text = fzio__space(text + 1, end);
	while (fzio__peek(text, end) != '}') {
		text = fzio__string_scan(text, end, &name);
		text = text ? fzio__space(text, end) : NULL;
		if (!text || fzio__peek(text, end) != ':') {
			return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
		}
		text = fzio__space(text + 1, end);
		if (fzio__string_is(&name, on, len)) {
			return text;
		}
		if (fzio__json_check(text, end, &limits, &text) != FZIO_OK) {
			return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
		}
		text = fzio__space(text, end);
		if (fzio__peek(text, end) == ',') {
			text = fzio__space(text + 1, end);
		} else if (fzio__peek(text, end) != '}') {
			return fzio__reader_fail(reader, FZIO__FAULT_SYNTAX);
		}
	}
	return fzio__reader_fail(reader, FZIO__FAULT_NO_TAG);
}

int fzio__union_kind(const struct fzio_union *variants, const char *text, const char *end)
{
	struct fzio__string tag;
	if (!fzio__string_scan(text, end, &tag)) {
		return 0;
	}
	for (size_t i = 0; i < variants->len; i++) {
		if (fzio__string_is(&tag, variants->variants[i].name, variants->variants[i].len)) {
			return (int)i + 1;
		}
	}
	return 0;
}

static const char *read_variant(struct fzio__reader *reader, const struct fzio_union *variants,
	int kind, const char *text, void *place)
{
	const struct fzio_dto *dto = variants->variants[kind - 1].dto;
	void *payload = fzio__arena_take(reader->arena, dto->size, FZIO__ALIGN);
	if (!payload) {
		return fzio__reader_fail(reader, FZIO__FAULT_MEMORY);
	}
	memset(payload, 0, dto->size);
	memcpy(place, &kind, sizeof(kind));
	fzio__pointer_store((char *)place + variants->offset, payload);
	struct fzio__tag tag = { .on = variants->on,
		.len = strlen(variants->on),
		.depth_left = reader->depth_left - 1 };
	struct fzio__tag *outer = reader->tag;
	reader->tag = &tag;
	text = fzio__read_object(reader, dto, text, payload);
	reader->tag = outer;
	return text;
}

const char *fzio__read_union(struct fzio__reader *reader, const struct fzio_union *variants,
	const char *text, void *place)
{
	if (fzio__peek(text, reader->end) != '{') {
		return fzio__reader_fail(reader, FZIO__FAULT_TYPE);
	}
	if (reader->depth_left == 0) {
		return fzio__reader_fail(reader, FZIO__FAULT_LIMIT);
	}
	const char *tag = find_tag(reader, variants->on, text);
	if (!tag) {
		return NULL;
	}
	int kind = fzio__union_kind(variants, tag, reader->end);
	return kind > 0 ? read_variant(reader, variants, kind, text, place)
			: fzio__reader_fail(reader, FZIO__FAULT_TAG);
}
