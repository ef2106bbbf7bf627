/* SPDX-License-Identifier: MIT */
#ifndef FZIO_TYPE_H
#define FZIO_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <fzio/buffer.h>
#include <fzio/version.h>

struct json_object; /* of json-c: only who looks into an `any` needs its headers */

/*
 * Descriptor tables: what fzio-gen writes for each DTO, and what the codec reads. They are
 * constant, shared by all threads and live as long as the program. Nothing here is written by
 * hand, but everything may be read: a table reads like the contract it was generated from.
 *
 * How a member looks in C (language.md, "Types"):
 *
 *   bool int i32 u32 i64 u64 float   by value
 *   enum                             by value, an int; 0 is "not set" and never valid: it is
 *                                    written as the member's default, and refused if there is none
 *   uuid, timestamp                  by value, struct fzio_uuid and struct timespec (UTC)
 *   string                           const char *, NUL-terminated, never holds U+0000
 *   bytes                            struct fzio_bytes
 *   any                              struct json_object *, borrowed: it belongs to the arena it
 *                                    was decoded into; NULL is JSON's null
 *   dto                              by value
 *   union                            { enum kind; union { const T *a; const U *b; … }; } by value;
 *                                    kinds count from 1, so that 0 is "not set" and never valid
 *   T[]                              { const T *items; size_t len; }
 *   map<K, V>                        { const struct entry *items; size_t len; }, entry = { key, value }
 *
 * A member that may be absent or null (FZIO_OPTIONAL, FZIO_NULLABLE) is a pointer to the above,
 * NULL when absent or null; string, any, array, map and bytes are pointers already: their own
 * pointer (`items`, `data`) is NULL. An empty array that is there has items != NULL after
 * decoding, and an optional one is only written when its items are not NULL.
 */
enum fzio_kind {
	FZIO_BOOL = 1,
	FZIO_INT, /* int64_t within ±(2^53-1): every JSON reader keeps it exact */
	FZIO_I32,
	FZIO_U32,
	FZIO_I64, /* a decimal string on the wire; string or number is read */
	FZIO_U64,
	FZIO_FLOAT, /* finite */
	FZIO_STRING,
	FZIO_BYTES,
	FZIO_UUID,
	FZIO_TIMESTAMP,
	FZIO_ANY,
	FZIO_ENUM,
	FZIO_DTO,
	FZIO_UNION,
	FZIO_ARRAY,
	FZIO_MAP,
};

enum fzio_field_flag {
	FZIO_OPTIONAL = 1 << 0, /* `x?`: may be absent, and then stays NULL */
	FZIO_NULLABLE = 1 << 1, /* `T?`: may be null, and then stays NULL */
	FZIO_DEFAULTED = 1 << 2, /* may be absent, and then becomes `fallback` */
	FZIO_MIN = 1 << 3, /* `min` holds: of a number, or of a length */
	FZIO_MAX = 1 << 4,
	FZIO_ABOVE = 1 << 5, /* with FZIO_MIN: the bound itself is outside (`> 0`) */
	FZIO_BELOW = 1 << 6, /* with FZIO_MAX: the bound itself is outside (`< 1`) */
	FZIO_STEP = 1 << 7, /* `step` holds: the number is a multiple of it */
	/* The value, and whatever is in it, never enters an error, a log or a dump. */
	FZIO_SENSITIVE = 1 << 8,
	FZIO_UNIQUE = 1 << 9, /* the items of the array differ */
};

/*
 * One member of a DTO; also, without name and offset, the items of an array, the keys and values
 * of a map. Lengths of strings count code points, of bytes bytes, of arrays and maps items.
 */
struct fzio_field {
	const char *name; /* on the wire, unescaped UTF-8; NULL for items, keys and values */
	const char *key; /* `"name":` as it is written, 15 bytes readable behind its end */
	uint16_t name_len;
	uint16_t key_len;
	uint16_t flags; /* enum fzio_field_flag */
	uint8_t kind; /* enum fzio_kind */
	uint32_t offset; /* of the member in its struct; of the value in a map's entry */
	uint32_t item_size; /* ARRAY, MAP: bytes from one item or entry to the next */
	union {
		int64_t min;
		uint64_t min_u64; /* FZIO_U64 */
		double min_float; /* FZIO_FLOAT */
	};
	union {
		int64_t max;
		uint64_t max_u64;
		double max_float;
	};
	union {
		int64_t step;
		uint64_t step_u64;
		double step_float;
	};
	union {
		const struct fzio_pattern *pattern; /* STRING, may be NULL */
		const struct fzio_enum *enumeration; /* ENUM */
		const struct fzio_dto *dto; /* DTO */
		const struct fzio_union *variants; /* UNION */
		const struct fzio_field *items; /* ARRAY: its items; MAP: its values */
	};
	/* MAP: a STRING, UUID or ENUM field at offset 0 of the entry. */
	const struct fzio_field *keys;
	const void *fallback; /* DEFAULTED: the value in its C form; NULL: null, or empty */
};

/* The fallback of a list or a map that may be null, and is empty when absent. */
#define FZIO_EMPTY_LIST                                                                            \
	(&(const struct {                                                                          \
		const void *items;                                                                 \
		size_t len;                                                                        \
	}){ .items = "" })

/* Name and key of a field from one literal that needs no JSON escape. The padding makes 16 bytes
 * readable from any key, so that writing or comparing a short key is one 16-byte move. */
#define FZIO_NAME(text)                                                                            \
	.name = text, .key = "\"" text "\":\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",                        \
	.name_len = sizeof(text) - 1, .key_len = sizeof(text) + 2

struct fzio_dto {
	const char *name; /* `JoinRoomCmd`, as in the contract */
	const struct fzio_field *fields; /* in declaration order */
	uint32_t len;
	uint32_t size; /* of the C struct */
	bool closed; /* unknown members are refused */
	/* JSON is the value of the only field, and no object around it: a payload that is no DTO. */
	bool bare;
};

/* Values count from 1: value v is values[v - 1]. */
struct fzio_enum {
	const char *name;
	const struct fzio_enum_value {
		const char *name; /* on the wire */
		size_t len;
	} * values;
	size_t len;
};

/*
 * C: struct { enum kind; union { const T *…; }; }: the kind at offset 0, and a pointer to the
 * payload of whichever variant it is at `offset`, where the struct ends. JSON: the variant's
 * object with one more member, `on`, anywhere in it when it is read and first when it is written.
 */
struct fzio_union {
	const char *name;
	const char *on; /* the member that tells variants apart, on the wire */
	const struct fzio_variant {
		const char *name; /* the discriminator's value on the wire */
		size_t len;
		const struct fzio_dto *dto; /* has no member called `on` */
	} * variants; /* kind k is variants[k - 1] */
	size_t len;
	uint32_t offset; /* of the pointer */
};

/*
 * A pattern compiled to a deterministic automaton over bytes of valid UTF-8: linear in the length
 * of the text, no backtracking. State 0 is the start; FZIO_PATTERN_DEAD never matches again.
 * A pattern is searched for, as in JSON Schema and pydantic, unless it is anchored.
 */
struct fzio_pattern {
	const char *text; /* as written in the contract, for messages */
	const uint8_t *classes; /* 256: byte to column */
	const uint16_t *next; /* [state * columns + column] */
	const uint8_t *accepts; /* a bit a state: matches if the text ends here */
	uint16_t columns;
	uint16_t states;
};
#define FZIO_PATTERN_DEAD 0xffff

/* RFC 4122, in network order. Text is lower case with hyphens. */
struct fzio_uuid {
	uint8_t bytes[16];
};

#ifdef __cplusplus
extern "C" {
#endif

/* The name of a value on the wire, static; NULL: there is no such value. */
const char *fzio_enum_str(const struct fzio_enum *enumeration, int value);
/* The value of a name on the wire; 0: there is no such name. */
int fzio_enum_parse(const struct fzio_enum *enumeration, const char *text);

/* Random (version 4) from getrandom(2). Any thread. */
struct fzio_uuid fzio_uuid_random(void);
/* Writes 36 characters and a NUL. */
void fzio_uuid_format(const struct fzio_uuid *uuid, char ret_text[37]);
bool fzio_uuid_parse(const char *text, size_t len, struct fzio_uuid *ret_uuid);
bool fzio_uuid_equal(const struct fzio_uuid *a, const struct fzio_uuid *b);

/* The current time, UTC. Any thread. */
struct timespec fzio_timestamp_now(void);
/* RFC 3339 with a mandatory offset; to nanoseconds, more digits are cut. Leap second 60 is refused. */
bool fzio_timestamp_parse(const char *text, size_t len, struct timespec *ret_time);
/* `2026-11-24T13:35:09.123Z`: UTC with as many of 0, 3, 6 or 9 digits as are needed, and a NUL. */
#define FZIO_TIMESTAMP_SIZE 36
size_t fzio_timestamp_format(const struct timespec *time, char ret_text[FZIO_TIMESTAMP_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
