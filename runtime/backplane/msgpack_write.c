/* SPDX-License-Identifier: MIT */
#include "backplane/msgpack_write.h"

#include <stdlib.h>
#include <string.h>

#include "backplane/slice.h"
#include "codec/json.h"
#include "codec/number.h"
#include "codec/text.h"

struct packing {
	msgpack_packer *packer;
	const struct fzio_bytes *attachments;
	size_t attachments_len;
};

static void pack_value(const struct packing *packing, struct fzio__slice value);

int fzio__msgpack_append(void *buffer, const char *data, size_t len)
{
	fzio_buffer_append(buffer, data, len);
	return 0;
}

void fzio__msgpack_write_text(msgpack_packer *packer, const char *text)
{
	size_t len = strlen(text);
	msgpack_pack_str(packer, len);
	msgpack_pack_str_body(packer, text, len);
}

/* Behind the string. */
static const char *pack_string(const struct packing *packing, const char *text, const char *end)
{
	struct fzio__string string;
	const char *behind = fzio__string_scan(text, end, &string);
	msgpack_pack_str(packing->packer, string.len);
	if (string.len == string.raw_len) {
		msgpack_pack_str_body(packing->packer, string.raw, string.len);
		return behind;
	}
	char *unescaped = fzio_buffer_reserve(packing->packer->data, string.len);
	if (unescaped != NULL) {
		fzio__string_unescape(&string, unescaped);
		((struct fzio_buffer *)packing->packer->data)->len += string.len;
	}
	return behind;
}

static void pack_number(const struct packing *packing, struct fzio__slice value)
{
	struct fzio__number number;
	uint64_t magnitude;
	fzio__number_scan(value.text, value.end, &number);
	bool is_integer = fzio__number_integer(&number, &magnitude) == FZIO__INTEGER;
	if (is_integer && !number.negative) {
		msgpack_pack_uint64(packing->packer, magnitude);
	} else if (is_integer && magnitude <= INT64_MAX) {
		msgpack_pack_int64(packing->packer, -(int64_t)magnitude);
	} else {
		msgpack_pack_double(packing->packer, fzio__number_double(&number));
	}
}

static bool next_member(
	struct fzio__slice *rest, struct fzio__slice *ret_name, struct fzio__slice *ret_value)
{
	const char *text = fzio__json_space(rest->text, rest->end);
	if (text == rest->end) {
		return false;
	}
	struct fzio__string string;
	const char *behind = fzio__string_scan(text, rest->end, &string);
	*ret_name = (struct fzio__slice){ text, behind };
	rest->text = fzio__json_space(behind, rest->end) + 1; /* the colon */
	return fzio__slice_next(rest, ret_value);
}

static bool is_member(struct fzio__slice name, const char *text)
{
	struct fzio__string string;
	fzio__string_scan(name.text, name.end, &string);
	return fzio__string_is(&string, text, strlen(text));
}

/* The attachment that an object stands for, NULL if it stands for itself. */
static const struct fzio_bytes *attachment_of(
	const struct packing *packing, struct fzio__slice inner)
{
	struct fzio__slice name, value;
	bool is_placeholder = false;
	size_t num = packing->attachments_len;
	while (next_member(&inner, &name, &value)) {
		if (is_member(name, "_placeholder")) {
			is_placeholder = fzio__slice_is(value, "true");
		} else if (is_member(name, "num")) {
			num = (size_t)strtoull(value.text, NULL, 10);
		}
	}
	bool has_one = is_placeholder && num < packing->attachments_len;
	return has_one ? &packing->attachments[num] : NULL;
}

static void pack_object(const struct packing *packing, struct fzio__slice value)
{
	struct fzio__slice inner = fzio__slice_inside(value), rest = inner, name, member;
	const struct fzio_bytes *attachment =
		packing->attachments_len > 0 ? attachment_of(packing, inner) : NULL;
	if (attachment != NULL) {
		msgpack_pack_bin(packing->packer, attachment->len);
		msgpack_pack_bin_body(packing->packer, attachment->data, attachment->len);
		return;
	}
	size_t len = 0;
	while (next_member(&rest, &name, &member)) {
		len++;
	}
	msgpack_pack_map(packing->packer, len);
	while (next_member(&inner, &name, &member)) {
		pack_string(packing, name.text, name.end);
		pack_value(packing, member);
	}
}

static void pack_array(const struct packing *packing, struct fzio__slice value)
{
	struct fzio__slice rest = fzio__slice_inside(value), item;
	msgpack_pack_array(packing->packer, fzio__slice_count(value));
	while (fzio__slice_next(&rest, &item)) {
		pack_value(packing, item);
	}
}

/* As deep as the text, which a reader has limited. */
static void pack_value(const struct packing *packing, struct fzio__slice value)
{
	switch (*value.text) {
	case '{': pack_object(packing, value); break;
	case '[': pack_array(packing, value); break;
	case '"': pack_string(packing, value.text, value.end); break;
	case 't': msgpack_pack_true(packing->packer); break;
	case 'f': msgpack_pack_false(packing->packer); break;
	case 'n': msgpack_pack_nil(packing->packer); break;
	default: pack_number(packing, value); break;
	}
}

void fzio__msgpack_write_json(msgpack_packer *packer, const char *text, const char *end,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct packing packing = { packer, attachments, attachments_len };
	pack_value(&packing, (struct fzio__slice){ text, end });
}
