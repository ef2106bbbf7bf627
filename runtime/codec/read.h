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
	size_t twice; /* with FAULT_TWICE of a map or FAULT_UNIQUE: an entry that repeats another */
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

/* Any kind, and null where that is allowed, into a zeroed member of a struct. Of decode.c. */
const char *fzio__read_value(struct fzio__reader *reader, const struct fzio_field *field,
	const char *text, void *member);

#endif
