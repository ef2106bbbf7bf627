/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_FAULT_H
#define FZIO__CODEC_FAULT_H

#include <fzio/codec.h>

#include "codec/lex.h"

/* What can be wrong with one value, before anybody has asked for words. */
enum fzio__fault {
	FZIO__FAULT_NONE,
	FZIO__FAULT_TYPE, /* another type of JSON value; in C, a pointer that must not be NULL */
	FZIO__FAULT_FRACTION, /* an integer with a fractional part */
	FZIO__FAULT_DIGITS, /* a string that should hold an integer */
	FZIO__FAULT_FINITE,
	FZIO__FAULT_STEP,
	FZIO__FAULT_MAX, /* beyond the type's own bound, too */
	FZIO__FAULT_MIN,
	FZIO__FAULT_UTF8, /* encoding only: decoding calls it syntax */
	FZIO__FAULT_SHORT,
	FZIO__FAULT_LONG,
	FZIO__FAULT_PATTERN,
	FZIO__FAULT_ENUM,
	FZIO__FAULT_UUID,
	FZIO__FAULT_TIMESTAMP,
	FZIO__FAULT_FEW,
	FZIO__FAULT_MANY,
	FZIO__FAULT_UNIQUE,
	FZIO__FAULT_NO_TAG, /* a union's object without the member that tells what it is */
	FZIO__FAULT_TAG, /* one that names no variant */
	FZIO__FAULT_MISSING,
	FZIO__FAULT_EXTRA,
	FZIO__FAULT_TWICE,
	/* Not about the payload's type: nothing is explained. */
	FZIO__FAULT_SYNTAX,
	FZIO__FAULT_LIMIT,
	FZIO__FAULT_MEMORY,
	FZIO__FAULT_UNSUPPORTED,
};

static inline enum fzio_status fzio__fault_status(enum fzio__fault fault)
{
	switch (fault) {
	case FZIO__FAULT_NONE: return FZIO_OK;
	case FZIO__FAULT_SYNTAX: return FZIO_ESYNTAX;
	case FZIO__FAULT_LIMIT: return FZIO_ELIMIT;
	case FZIO__FAULT_MEMORY: return FZIO_ENOMEM;
	case FZIO__FAULT_UNSUPPORTED: return FZIO_EUNSUPPORTED;
	default: return FZIO_EPAYLOAD;
	}
}

/*
 * Gathers violations while a payload is walked. The path is an array and not linked frames: it
 * stays right whichever way a function is left.
 */
struct fzio__collector {
	struct fzio_arena *arena;
	struct fzio_violations *violations;
	enum fzio__fault fault; /* a limit or memory, met while explaining */
	bool hidden; /* what is walked is sensitive: nothing of it may be told */
	size_t depth;
	/* A union adds a step at each level, a map's key one at the end. */
	struct fzio_step path[2 * FZIO__DEPTH_MAX + 2];
};

static inline void fzio__collector_init(struct fzio__collector *collector, struct fzio_arena *arena,
	struct fzio_violations *violations)
{
	collector->arena = arena;
	collector->violations = violations;
	collector->fault = FZIO__FAULT_NONE;
	collector->hidden = false;
	collector->depth = 0;
	violations->len = violations->more = 0;
}

static inline void fzio__collector_push(
	struct fzio__collector *collector, const char *name, size_t index)
{
	collector->path[collector->depth++] = (struct fzio_step){ name, index };
}

static inline void fzio__collector_pop(struct fzio__collector *collector)
{
	collector->depth--;
}

/* The value itself when it is a text or a union's tag, its number of items when it is a list; or
 * nothing. */
struct fzio__detail {
	const char *text;
	size_t len;
};

/* Notes that the value at the current path has a fault. `field` may be NULL for MISSING, EXTRA. */
void fzio__collector_add(struct fzio__collector *collector, const struct fzio_field *field,
	enum fzio__fault fault, struct fzio__detail detail);
/* Notes that the value at the current path is not a `dto` at all. */
void fzio__collector_add_dto(struct fzio__collector *collector, const struct fzio_dto *dto);

/* The words for what is wrong with a text that is no uuid or timestamp, as pydantic has them. */
const char *fzio__uuid_fault(struct fzio_arena *arena, const char *text, size_t len);
const char *fzio__timestamp_fault(const char *text, size_t len, const char **ret_type);

#endif
