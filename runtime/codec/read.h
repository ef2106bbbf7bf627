/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_READ_H
#define FZIO__CODEC_READ_H

#include "codec/fault.h"
#include "codec/field.h"
#include "codec/text.h"

/* Where a decode stands, beside its place in the text. */
struct fzio__reader {
	struct fzio_arena *arena;
	const char *end;
	enum fzio__fault fault; /* why the last function returned NULL */
	unsigned depth_left;
	size_t items_limit; /* for lists that declare none */
	const struct fzio_decode_options *options; /* may be NULL */
	struct fzio_bytes *copies; /* of the attachments, as they are asked for */
	size_t nodes; /* read into `any` members */
	struct fzio__tag *tag; /* of the innermost union around, or NULL */
	size_t twice; /* with FAULT_TWICE of a map or FAULT_UNIQUE: an entry that repeats another */
};

/* The member of an object that told which variant of a union it is; the variant does not know it. */
struct fzio__tag {
	const char *on;
	size_t len;
	unsigned depth_left; /* within that object */
	bool seen;
};

void fzio__reader_init(struct fzio__reader *reader, struct fzio_arena *arena, const char *end,
	const struct fzio_decode_options *options);

static inline const char *fzio__reader_fail(struct fzio__reader *reader, enum fzio__fault fault)
{
	reader->fault = fault;
	return NULL;
}

/*
 * Reads the value at `text`, of a kind that is neither a dto nor a list, and checks it. `place` is
 * the value's, not a pointer to it. Behind the value; NULL with `fault` set.
 */
const char *fzio__read_scalar(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place);
/* The same of a value whose JSON string has been scanned already, such as a map's key. */
enum fzio__fault fzio__read_string(struct fzio__reader *reader, const struct fzio_field *field,
	const struct fzio__string *string, void *place);
/* The bytes a string means, in the text or in the arena; NULL: memory. */
const char *fzio__read_text(struct fzio__reader *reader, const struct fzio__string *string);

/* Of union.c: behind the object. */
const char *fzio__read_union(struct fzio__reader *reader, const struct fzio_union *variants,
	const char *text, void *place);
/* Of any.c and bytes.c. */
const char *fzio__read_any(struct fzio__reader *reader, const char *text, void *place);
const char *fzio__read_bytes(
	struct fzio__reader *reader, const struct fzio_field *field, const char *text, void *place);

/* Of decode.c: an object into the zeroed struct at `place`. */
const char *fzio__read_object(
	struct fzio__reader *reader, const struct fzio_dto *dto, const char *text, void *place);
/* Any kind, and null where that is allowed, into a zeroed member of a struct. */
const char *fzio__read_value(struct fzio__reader *reader, const struct fzio_field *field,
	const char *text, void *member);

#endif
