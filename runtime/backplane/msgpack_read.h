/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_MSGPACK_READ_H
#define FZIO__BACKPLANE_MSGPACK_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>

/*
 * msgpack from strangers, value by value. libmsgpack's own reader allocates whatever a header
 * claims, and ends at 32 levels; this one believes no length that is not there, and allocates
 * nothing. (https://github.com/msgpack/msgpack/blob/master/spec.md)
 */
struct fzio__msgpack {
	const uint8_t *at;
	const uint8_t *end;
};

enum fzio__msgpack_kind {
	FZIO__MSGPACK_NIL,
	FZIO__MSGPACK_BOOL,
	FZIO__MSGPACK_UINT,
	FZIO__MSGPACK_INT, /* negative */
	FZIO__MSGPACK_FLOAT,
	FZIO__MSGPACK_STR,
	FZIO__MSGPACK_BIN,
	FZIO__MSGPACK_ARRAY, /* its items follow */
	FZIO__MSGPACK_MAP, /* `len` pairs follow */
	FZIO__MSGPACK_EXT,
};

struct fzio__msgpack_value {
	enum fzio__msgpack_kind kind;
	uint64_t number; /* BOOL, UINT, and INT as two's complement */
	double real; /* FLOAT */
	const char *data; /* STR, BIN, EXT */
	size_t len; /* of data, or the number of items or pairs */
	int8_t ext;
};

/* The next value; of arrays and maps only their beginning. False: broken, or cut short. */
bool fzio__msgpack_next(struct fzio__msgpack *reader, struct fzio__msgpack_value *ret_value);
/* Behind one whole value. */
bool fzio__msgpack_skip(struct fzio__msgpack *reader);

/*
 * Appends one whole value as JSON. Bytes become placeholders of attachments, which point into the
 * message; times become text, as Node's JSON has them. False: it cannot be, or memory is out.
 */
struct fzio__msgpack_bytes {
	struct fzio_bytes *items;
	size_t len;
	size_t capacity;
	struct fzio_arena *arena;
};
bool fzio__msgpack_to_json(struct fzio__msgpack *reader, struct fzio_buffer *out,
	struct fzio__msgpack_bytes *attachments);

#endif
