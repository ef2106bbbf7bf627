/* SPDX-License-Identifier: MIT */
#ifndef FZIO_CODEC_H
#define FZIO_CODEC_H

#include <stddef.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>
#include <fzio/status.h>
#include <fzio/type.h>

/*
 * Bytes to structs and back, by descriptor table. Strict RFC 8259 and UTF-8, no coercion between
 * strings, numbers and booleans; an integral number such as 3.0 is an integer (JSON Schema,
 * pydantic). Generated code wraps these functions with one typed line a DTO.
 *
 * Reading stops at the first error and then, only then, runs the same tables again to collect
 * every violation with pydantic's `type`, `loc` and `msg`, fields in declaration order, unknown
 * members of a closed DTO last.
 */

/* One step of a location: a member's name on the wire, or (name == NULL) an index. */
struct fzio_step {
	const char *name;
	size_t index;
};

/* One thing wrong with a payload. Everything lives in the arena it was collected in. */
struct fzio_violation {
	const char *type; /* pydantic's id: "missing", "string_too_long", … */
	const char *msg;
	const struct fzio_step *loc; /* from the payload inwards */
	size_t loc_len;
};

#define FZIO_VIOLATIONS_MAX 32

struct fzio_violations {
	struct fzio_violation items[FZIO_VIOLATIONS_MAX];
	size_t len;
	size_t more; /* found beyond the limit and not kept */
};

/* What a decode reads beside its text, and its limits. Zero fields mean none and the defaults in
 * brackets. */
struct fzio_decode_options {
	/* What {"_placeholder":true,"num":N} in a `bytes` member stands for. */
	const struct fzio_bytes *attachments;
	size_t attachments_len;
	unsigned depth; /* nesting of arrays and objects [64] */
	size_t nodes; /* values in all `any` members together [2000] */
	size_t items; /* items of an array or map that declares no maximum [100000] */
};

/*
 * The `bytes` members of an encoded value, in the order of their placeholders: attachment N is
 * items[N]. The bytes are still the value's own. Zeroed before the first encode; several encodes
 * into one list go on counting.
 */
struct fzio_attachments {
	struct fzio_bytes *items; /* in the arena of the encode */
	size_t len;
	size_t capacity;
	size_t max; /* more of them are FZIO_ELIMIT; 0: no limit */
};

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Reads one JSON object into a struct of the DTO's type, allocated with all it points to in
 * `arena`: attachments are copied, and what an `any` member holds is freed with the arena's next
 * reset. `json[len]` must be readable (any value). `options` and `reterr_violations` may be NULL.
 * FZIO_ESYNTAX: not JSON at all. FZIO_EPAYLOAD: JSON that does not satisfy the type, and the
 * violations say why. FZIO_ELIMIT, FZIO_ENOMEM: a limit or the arena's.
 */
enum fzio_status fzio_decode(struct fzio_arena *arena, const struct fzio_dto *dto, const char *json,
	size_t len, const struct fzio_decode_options *options, const void **ret_value,
	struct fzio_violations *reterr_violations);

/*
 * Validates `value` and appends its JSON text to `out`, in one pass. On FZIO_EPAYLOAD `out` is as
 * it was, and the violations (allocated in `arena`; both may be NULL) say why. A type that holds
 * `bytes` needs the other form: here it is FZIO_EUNSUPPORTED.
 */
enum fzio_status fzio_encode(struct fzio_buffer *out, const struct fzio_dto *dto, const void *value,
	struct fzio_arena *arena, struct fzio_violations *reterr_violations);
/* The same, adding `bytes` members to `attachments`, which is as it was when the encode fails.
 * `arena` must not be NULL. */
enum fzio_status fzio_encode_with(struct fzio_buffer *out, struct fzio_attachments *attachments,
	const struct fzio_dto *dto, const void *value, struct fzio_arena *arena,
	struct fzio_violations *reterr_violations);

/* Appends `[{"type":…,"loc":[…],"msg":…},…]`, as in an error ack's `context.errors`. */
void fzio_violations_write(const struct fzio_violations *violations, struct fzio_buffer *out);

/* One line for a log: `room: Field required; user_id: Input should be a valid string`. */
char *fzio_violations_str(const struct fzio_violations *violations, struct fzio_arena *arena);

/* A deep copy of `value` into `arena`, attachments and `any` members included, for data that
 * outlives its request. NULL: arena is full. */
void *fzio_copy(struct fzio_arena *arena, const struct fzio_dto *dto, const void *value);

#ifdef __cplusplus
}
#endif

#endif
