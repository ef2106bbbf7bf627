/* SPDX-License-Identifier: MIT */
/* Descriptor tables as fzio-gen writes them, for the tests and the fuzzer of the codec. */
#ifndef CODEC_FIXTURE_H
#define CODEC_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <fzio/codec.h>

struct join {
	const char *room;
	const char *user_id;
};

static const struct fzio_field join_fields[] = {
	{ FZIO_NAME("room"), .kind = FZIO_STRING, .offset = offsetof(struct join, room) },
	{ FZIO_NAME("user_id"), .kind = FZIO_STRING, .offset = offsetof(struct join, user_id) },
};
static const struct fzio_dto join_dto = {
	.name = "JoinRoomCmd", .fields = join_fields, .len = 2, .size = sizeof(struct join)
};

/* ^[a-z]+$ */
#define LOWER26 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
static const uint8_t lower_classes[256] = { [97] = LOWER26 };
static const uint16_t lower_next[] = { FZIO_PATTERN_DEAD, 1, FZIO_PATTERN_DEAD, 1 };
static const struct fzio_pattern lower_pattern = { "^[a-z]+$", lower_classes, lower_next,
	(const uint8_t[]){ 2 }, 2, 2 };

enum role {
	ROLE_GUEST = 1,
	ROLE_MEMBER,
	ROLE_OWNER
};

static const struct fzio_enum_value role_values[] = { { "guest", 5 }, { "member", 6 },
	{ "OWNER", 5 } };
static const struct fzio_enum role_enum = { "Role", role_values, 3 };

/* Every scalar with its constraints. */
struct scalars {
	bool flag;
	int64_t whole;
	int32_t small;
	uint32_t count;
	int64_t wide;
	uint64_t huge;
	double ratio;
	const char *name;
	struct fzio_uuid id;
	struct timespec at;
	enum role role;
	const char *lower;
};

#define SCALAR(member) FZIO_NAME(#member), .offset = offsetof(struct scalars, member)
static const struct fzio_field scalars_fields[] = {
	{ SCALAR(flag), .kind = FZIO_BOOL },
	{ SCALAR(whole), .kind = FZIO_INT },
	{ SCALAR(small), .kind = FZIO_I32, .flags = FZIO_MIN | FZIO_MAX | FZIO_STEP, .min = 0,
		.max = 64, .step = 8 },
	{ SCALAR(count), .kind = FZIO_U32, .flags = FZIO_MIN, .min = 1 },
	{ SCALAR(wide), .kind = FZIO_I64 },
	{ SCALAR(huge), .kind = FZIO_U64 },
	{ SCALAR(ratio), .kind = FZIO_FLOAT, .flags = FZIO_MIN | FZIO_MAX | FZIO_ABOVE | FZIO_BELOW,
		.min_float = 0, .max_float = 1 },
	{ SCALAR(name), .kind = FZIO_STRING, .flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 4 },
	{ SCALAR(id), .kind = FZIO_UUID },
	{ SCALAR(at), .kind = FZIO_TIMESTAMP },
	{ SCALAR(role), .kind = FZIO_ENUM, .enumeration = &role_enum },
	{ SCALAR(lower), .kind = FZIO_STRING, .pattern = &lower_pattern },
};
static const struct fzio_dto scalars_dto = {
	.name = "Scalars", .fields = scalars_fields, .len = 12, .size = sizeof(struct scalars)
};
#define SCALARS_TEXT                                                                               \
	"{\"flag\":true,\"whole\":-7,\"small\":16,\"count\":2,\"wide\":\"-9223372036854775808\","  \
	"\"huge\":\"18446744073709551615\",\"ratio\":0.5,\"name\":\"n\","                          \
	"\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"at\":\"2026-11-24T13:35:09.123Z\","     \
	"\"role\":\"OWNER\",\"lower\":\"abc\"}"

/* Whatever may be absent, null, repeated or nested. */
struct message;
struct message_reaction {
	const char *key;
	struct {
		const char *const *items;
		size_t len;
	} value;
};
struct message_score {
	enum role key;
	const int64_t *value;
};
struct message_owner {
	struct fzio_uuid key;
	int32_t value;
};
struct message_row {
	const int32_t *items;
	size_t len;
};
struct message {
	struct join origin;
	const int32_t *reply_to; /* x?: i32 */
	const double *weight; /* float? */
	const char *note; /* x?: string? */
	enum role role; /* = member */
	const char *title; /* = "untitled" */
	const int64_t *level; /* int? = null */
	struct {
		const char *const *items;
		size_t len;
	} tags; /* string(1..3)[1..3], optional */
	struct {
		const struct message_row *items;
		size_t len;
	} rows; /* i32[][], optional */
	struct {
		const struct message_reaction *items;
		size_t len;
	} reactions; /* map<string(1..3), string[]>(..2) = {} */
	struct {
		const struct message_score *items;
		size_t len;
	} scores; /* map<Role, int?>, optional */
	struct {
		const struct message_owner *items;
		size_t len;
	} owners; /* map<uuid, i32>? = null */
	struct {
		const struct message *items;
		size_t len;
	} thread; /* Message[], optional */
	const struct message *parent; /* x?: Message */
	struct {
		const double *const *items;
		size_t len;
	} points; /* float?[], optional and unique */
};

extern const struct fzio_dto message_dto;

#define MEMBER(member) FZIO_NAME(#member), .offset = offsetof(struct message, member)
static const struct fzio_field tag_item = {
	.kind = FZIO_STRING, .flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 3
};
static const struct fzio_field row_item = { .kind = FZIO_I32 };
static const struct fzio_field rows_item = {
	.kind = FZIO_ARRAY, .item_size = sizeof(int32_t), .items = &row_item
};
static const struct fzio_field name_item = { .kind = FZIO_STRING };
static const struct fzio_field reactions_value = { .kind = FZIO_ARRAY,
	.offset = offsetof(struct message_reaction, value),
	.item_size = sizeof(const char *),
	.items = &name_item };
static const struct fzio_field scores_key = { .kind = FZIO_ENUM, .enumeration = &role_enum };
static const struct fzio_field scores_value = {
	.kind = FZIO_INT, .flags = FZIO_NULLABLE, .offset = offsetof(struct message_score, value)
};
static const struct fzio_field owners_key = { .kind = FZIO_UUID };
static const struct fzio_field owners_value = { .kind = FZIO_I32,
	.offset = offsetof(struct message_owner, value) };
static const struct fzio_field thread_item = { .kind = FZIO_DTO, .dto = &message_dto };
static const struct fzio_field points_item = { .kind = FZIO_FLOAT, .flags = FZIO_NULLABLE };

static const struct fzio_field message_fields[] = {
	{ MEMBER(origin), .kind = FZIO_DTO, .dto = &join_dto },
	{ MEMBER(reply_to), .kind = FZIO_I32, .flags = FZIO_OPTIONAL },
	{ MEMBER(weight), .kind = FZIO_FLOAT, .flags = FZIO_NULLABLE },
	{ MEMBER(note), .kind = FZIO_STRING, .flags = FZIO_OPTIONAL | FZIO_NULLABLE },
	{ MEMBER(role), .kind = FZIO_ENUM, .flags = FZIO_DEFAULTED, .enumeration = &role_enum,
		.fallback = &(const enum role){ ROLE_MEMBER } },
	{ MEMBER(title), .kind = FZIO_STRING, .flags = FZIO_DEFAULTED,
		.fallback = &(const char *const){ "untitled" } },
	{ MEMBER(level), .kind = FZIO_INT, .flags = FZIO_DEFAULTED | FZIO_NULLABLE },
	{ MEMBER(tags), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL | FZIO_MIN | FZIO_MAX, .min = 1,
		.max = 3, .item_size = sizeof(const char *), .items = &tag_item },
	{ MEMBER(rows), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL,
		.item_size = sizeof(struct message_row), .items = &rows_item },
	{ MEMBER(reactions), .kind = FZIO_MAP, .flags = FZIO_DEFAULTED | FZIO_MAX, .max = 2,
		.item_size = sizeof(struct message_reaction), .keys = &tag_item,
		.items = &reactions_value },
	{ MEMBER(scores), .kind = FZIO_MAP, .flags = FZIO_OPTIONAL,
		.item_size = sizeof(struct message_score), .keys = &scores_key,
		.items = &scores_value },
	{ MEMBER(owners), .kind = FZIO_MAP, .flags = FZIO_DEFAULTED | FZIO_NULLABLE,
		.item_size = sizeof(struct message_owner), .keys = &owners_key,
		.items = &owners_value },
	{ MEMBER(thread), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL,
		.item_size = sizeof(struct message), .items = &thread_item },
	{ MEMBER(parent), .kind = FZIO_DTO, .flags = FZIO_OPTIONAL, .dto = &message_dto },
	{ MEMBER(points), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL | FZIO_UNIQUE,
		.item_size = sizeof(const double *), .items = &points_item },
};
const struct fzio_dto message_dto = {
	.name = "Message", .fields = message_fields, .len = 15, .size = sizeof(struct message)
};
#define MESSAGE_START "{\"origin\":{\"room\":\"r\",\"user_id\":\"u\"},\"weight\":null"

/* Refuses what it does not know; one name needs an escape. */
struct closed {
	int32_t a;
	const char *quoted;
	const char *secret;
};
static const struct fzio_field closed_fields[] = {
	{ FZIO_NAME("a"), .kind = FZIO_I32, .offset = offsetof(struct closed, a) },
	{ .name = "q\"\t",
		.name_len = 3,
		.key = "\"q\\\"\\t\":\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		.key_len = 8,
		.kind = FZIO_STRING,
		.flags = FZIO_OPTIONAL,
		.offset = offsetof(struct closed, quoted) },
	{ FZIO_NAME("secret"), .kind = FZIO_STRING, .pattern = &lower_pattern,
		.flags = FZIO_OPTIONAL | FZIO_SENSITIVE,
		.offset = offsetof(struct closed, secret) },
};
static const struct fzio_dto closed_dto = { .name = "Closed",
	.fields = closed_fields,
	.len = 3,
	.size = sizeof(struct closed),
	.closed = true };

/* More members than a word has bits. */
struct large {
	int32_t members[70];
};
#define WIDE(n)                                                                                    \
	{                                                                                          \
		FZIO_NAME("m" #n), .kind = FZIO_I32, .offset = 4 * (n)                             \
	}
#define WIDE10(tens)                                                                               \
	WIDE(tens##0), WIDE(tens##1), WIDE(tens##2), WIDE(tens##3), WIDE(tens##4), WIDE(tens##5),  \
		WIDE(tens##6), WIDE(tens##7), WIDE(tens##8), WIDE(tens##9)
static const struct fzio_field large_fields[] = { WIDE(0), WIDE(1), WIDE(2), WIDE(3), WIDE(4),
	WIDE(5), WIDE(6), WIDE(7), WIDE(8), WIDE(9), WIDE10(1), WIDE10(2), WIDE10(3), WIDE10(4),
	WIDE10(5), WIDE10(6) };
static const struct fzio_dto large_dto = {
	.name = "Large", .fields = large_fields, .len = 70, .size = sizeof(struct large)
};

/* Attachments, any values, and what is told apart by one of its members. */
struct file {
	struct fzio_bytes data; /* bytes(1..8) */
	struct fzio_bytes thumb; /* x?: bytes */
};
static const struct fzio_field file_fields[] = {
	{ FZIO_NAME("data"), .kind = FZIO_BYTES, .flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 8,
		.offset = offsetof(struct file, data) },
	{ FZIO_NAME("thumb"), .kind = FZIO_BYTES, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct file, thumb) },
};
static const struct fzio_dto file_dto = {
	.name = "File", .fields = file_fields, .len = 2, .size = sizeof(struct file)
};

struct note {
	struct json_object *value; /* any */
	struct json_object *extra; /* x?: any */
	struct {
		struct json_object *const *items;
		size_t len;
	} set; /* any[], optional and unique */
};
static const struct fzio_field note_set_item = { .kind = FZIO_ANY };
static const struct fzio_field note_fields[] = {
	{ FZIO_NAME("value"), .kind = FZIO_ANY, .offset = offsetof(struct note, value) },
	{ FZIO_NAME("extra"), .kind = FZIO_ANY, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct note, extra) },
	{ FZIO_NAME("set"), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL | FZIO_UNIQUE,
		.item_size = sizeof(struct json_object *), .items = &note_set_item,
		.offset = offsetof(struct note, set) },
};
static const struct fzio_dto note_dto = {
	.name = "Note", .fields = note_fields, .len = 3, .size = sizeof(struct note)
};

/* @closed dto Text { text: string(..4); id?: uuid; } */
struct text {
	const char *text;
	const struct fzio_uuid *id;
};
static const struct fzio_field text_fields[] = {
	{ FZIO_NAME("text"), .kind = FZIO_STRING, .flags = FZIO_MAX, .max = 4,
		.offset = offsetof(struct text, text) },
	{ FZIO_NAME("id"), .kind = FZIO_UUID, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct text, id) },
};
static const struct fzio_dto text_dto = {
	.name = "Text", .fields = text_fields, .len = 2, .size = sizeof(struct text), .closed = true
};

/* union Body on kind { text: Text; file as "it's": File; group: Group; } */
enum body_kind {
	BODY_TEXT = 1,
	BODY_FILE,
	BODY_GROUP
};
struct group;
struct body {
	enum body_kind kind;
	union {
		const struct text *text;
		const struct file *file;
		const struct group *group;
	};
};
/* dto Group { parts: Body[]; by?: Join; } */
struct group {
	struct {
		const struct body *items;
		size_t len;
	} parts;
	const struct join *by;
};
extern const struct fzio_union body_union;
static const struct fzio_field parts_item = { .kind = FZIO_UNION, .variants = &body_union };
static const struct fzio_field group_fields[] = {
	{ FZIO_NAME("parts"), .kind = FZIO_ARRAY, .offset = offsetof(struct group, parts),
		.item_size = sizeof(struct body), .items = &parts_item },
	{ FZIO_NAME("by"), .kind = FZIO_DTO, .flags = FZIO_OPTIONAL, .dto = &join_dto,
		.offset = offsetof(struct group, by) },
};
static const struct fzio_dto group_dto = {
	.name = "Group", .fields = group_fields, .len = 2, .size = sizeof(struct group)
};
static const struct fzio_variant body_variants[] = { { "text", 4, &text_dto },
	{ "it's", 4, &file_dto }, { "group", 5, &group_dto } };
const struct fzio_union body_union = { "Body", "kind", body_variants, 3,
	offsetof(struct body, text) };

/* dto Post { body: Body; reply?: Body; secret: Body?, sensitive; set: Body[], unique, optional } */
struct post {
	struct body body;
	const struct body *reply;
	const struct body *secret;
	struct {
		const struct body *items;
		size_t len;
	} set;
};
static const struct fzio_field post_fields[] = {
	{ FZIO_NAME("body"), .kind = FZIO_UNION, .variants = &body_union,
		.offset = offsetof(struct post, body) },
	{ FZIO_NAME("reply"), .kind = FZIO_UNION, .variants = &body_union, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct post, reply) },
	{ FZIO_NAME("secret"), .kind = FZIO_UNION, .variants = &body_union,
		.flags = FZIO_OPTIONAL | FZIO_NULLABLE | FZIO_SENSITIVE,
		.offset = offsetof(struct post, secret) },
	{ FZIO_NAME("set"), .kind = FZIO_ARRAY, .flags = FZIO_OPTIONAL | FZIO_UNIQUE | FZIO_MAX,
		.max = 20, .item_size = sizeof(struct body), .items = &parts_item,
		.offset = offsetof(struct post, set) },
};
static const struct fzio_dto post_dto = {
	.name = "Post", .fields = post_fields, .len = 4, .size = sizeof(struct post)
};

#endif
