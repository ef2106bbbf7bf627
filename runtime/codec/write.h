/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_WRITE_H
#define FZIO__CODEC_WRITE_H

#include "codec/fault.h"
#include "codec/field.h"

/*
 * Validates a value of a kind that is no dto, union, list or bytes, and appends it. What was appended
 * before a fault was found stays: the caller takes it back.
 */
enum fzio__fault fzio__write_scalar(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place);

/* Of bytes.c: adds an attachment and writes its placeholder. */
enum fzio__fault fzio__write_bytes(struct fzio_buffer *out, struct fzio_attachments *attachments,
	struct fzio_arena *arena, const struct fzio_field *field, const void *place);
enum fzio__fault fzio__check_bytes(const struct fzio_field *field, const struct fzio_bytes *bytes);
/* Makes the bytes a copy of themselves, and all of a list. False: the arena is full. */
bool fzio__bytes_copy(struct fzio_arena *arena, struct fzio_bytes *bytes);
bool fzio__bytes_copy_all(struct fzio_arena *arena, struct fzio_bytes *items, size_t len);
/* The same where no arena is: as many bytes as all items have, and copies of these behind one
 * another at a place that has room for them. */
size_t fzio__bytes_total(const struct fzio_bytes *items, size_t len);
void fzio__bytes_pack(
	struct fzio_bytes *copies, const struct fzio_bytes *items, size_t len, uint8_t *place);

/* The variant of a union's C form; NULL if its kind names none. */
const struct fzio_variant *fzio__union_variant(
	const struct fzio_union *variants, const void *place);

/* Of any.c. */
enum fzio__fault fzio__write_any(struct fzio_buffer *out, struct json_object *value);
/* Any order that is 0 for what JSON Schema calls equal: 1 and 1.0, {"a":1,"b":2} and
 * {"b":2,"a":1}. *reterr_failed is set when memory was out. */
int fzio__any_compare(struct json_object *a, struct json_object *b, bool *reterr_failed);
/* A copy that the arena owns; false when that is full or the value is beyond the limits. */
bool fzio__any_copy(
	struct fzio_arena *arena, struct json_object *value, struct json_object **ret_copy);

/* The value of a member: behind its pointer if it is boxed; NULL if it is absent or null. */
const void *fzio__member_value(const struct fzio_field *field, const void *member);

/* Says everything that is wrong with a value that could not be encoded. FZIO_EPAYLOAD, or what
 * kept it from saying so. */
enum fzio_status fzio__explain_value(struct fzio_arena *arena, const struct fzio_dto *dto,
	const void *value, struct fzio_violations *reterr_violations);

#endif
