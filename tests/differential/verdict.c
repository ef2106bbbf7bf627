/* SPDX-License-Identifier: MIT */
/*
 * What generated C says to JSON. Reads frames of `dto length\n` and that many bytes; answers each
 * with a line: {"status":"payload","errors":[{"type":…,"loc":…,"msg":…}],"more":0}, or
 * {"status":"ok","json":{…},"bytes":[…]} with what it would write, after reading that again in turn,
 * and which of the attachments that is with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/codec.h>

#include "../unit/codec_fixture.h"
#include "demo.fzio.h"
#include "kitchen.fzio.h"
#include "nest.fzio.h"
#include "pantry.fzio.h"
#include "shop.common.fzio.h"
#include "shop.orders.fzio.h"
#include "words.fzio.h"

#define FRAME_MAX ((size_t)1 << 20)

static const struct {
	const char *name;
	const struct fzio_dto *dto;
} dtos[] = {
	{ "kitchen.Scalars", &kitchen_scalars_dto },
	{ "kitchen.Bounds", &kitchen_bounds_dto },
	{ "kitchen.Defaults", &kitchen_defaults_dto },
	{ "kitchen.Empty", &kitchen_empty_dto },
	{ "kitchen.Absence", &kitchen_absence_dto },
	{ "kitchen.Lists", &kitchen_lists_dto },
	{ "kitchen.Point", &kitchen_point_dto },
	{ "kitchen.Nothing", &kitchen_nothing_dto },
	{ "kitchen.Renamed", &kitchen_renamed_dto },
	{ "nest.Grid", &nest_grid_dto },
	{ "nest.Trunk", &nest_trunk_dto },
	{ "nest.Crown", &nest_crown_dto },
	{ "nest.Leaf", &nest_leaf_dto },
	{ "nest.Tree", &nest_tree_dto },
	{ "nest.Forest", &nest_forest_dto },
	{ "words.Struct", &words_struct_dto },
	{ "words.Types", &words_types_dto },
	{ "fixture.File", &file_dto },
	{ "fixture.Note", &note_dto },
	{ "fixture.Text", &text_dto },
	{ "fixture.Group", &group_dto },
	{ "fixture.Post", &post_dto },
	{ "shop.common.Money", &shop_common_money_dto },
	{ "shop.orders.Line", &shop_orders_line_dto },
	{ "shop.orders.Order", &shop_orders_order_dto },
	{ "shop.orders.Receipt", &shop_orders_receipt_dto },
	{ "pantry.Nothing", &pantry_nothing_dto },
	{ "pantry.Note", &pantry_note_dto },
	{ "pantry.Photo", &pantry_photo_dto },
	{ "pantry.Link", &pantry_link_dto },
	{ "pantry.Nested", &pantry_nested_dto },
	{ "pantry.Bytes", &pantry_bytes_dto },
	{ "pantry.Anything", &pantry_anything_dto },
	{ "pantry.Unions", &pantry_unions_dto },
	{ "pantry.Parcel", &pantry_parcel_dto },
	{ "demo.JoinRoomCmd", &demo_join_room_cmd_dto },
	{ "demo.JoinRoomAck", &demo_join_room_ack_dto },
	{ "demo.LeaveRoomCmd", &demo_leave_room_cmd_dto },
	{ "demo.LeaveRoomAck", &demo_leave_room_ack_dto },
	{ "demo.Message", &demo_message_dto },
	{ "demo.TextBody", &demo_text_body_dto },
	{ "demo.ImageBody", &demo_image_body_dto },
	{ "demo.ChatAuth", &demo_chat_auth_dto },
	{ "demo.Typing", &demo_typing_dto },
	{ "demo.StartTaskCmd", &demo_start_task_cmd_dto },
	{ "demo.StartTaskAck", &demo_start_task_ack_dto },
	{ "demo.ProgressPayload", &demo_progress_payload_dto },
	{ "demo.Question", &demo_question_dto },
	{ "demo.Answer", &demo_answer_dto },
};

/* What they carry is a dto of its own. */
static const struct {
	const char *name;
	const struct fzio_error_type *type;
} errors[] = {
	{ "kitchen.Full", &kitchen_full_error },
	{ "kitchen.Burnt", &kitchen_burnt_error },
	{ "words.Register", &words_register_error },
	{ "shop.common.SoldOut", &shop_common_sold_out_error },
	{ "shop.orders.Rejected", &shop_orders_rejected_error },
	{ "pantry.Locked", &pantry_locked_error },
	{ "demo.RoomFull", &demo_room_full_error },
	{ "demo.Banned", &demo_banned_error },
};

/* Every frame has these, as many bytes as values.mjs says. */
static const struct fzio_bytes attachments[] = {
	{ (const uint8_t *)"a", 1 },
	{ (const uint8_t *)"bcde", 4 },
	{ (const uint8_t *)"fghijklmn", 9 },
	{ (const uint8_t *)"", 0 },
};
#define ATTACHMENTS (sizeof(attachments) / sizeof(attachments[0]))

static const char *const statuses[] = { "ok", "syntax", "payload", "limit", "other" };

static const char *status_name(enum fzio_status status)
{
	switch (status) {
	case FZIO_OK: return statuses[0];
	case FZIO_ESYNTAX: return statuses[1];
	case FZIO_EPAYLOAD: return statuses[2];
	case FZIO_ELIMIT:
	case FZIO_ENOMEM: return statuses[3];
	default: return statuses[4];
	}
}

/* Decodes a text of its own size, so that a sanitizer sees what is read behind it. */
static enum fzio_status decode(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, size_t len, const struct fzio_decode_options *options,
	const void **ret_value, struct fzio_violations *violations)
{
	char *copy = malloc(len + 1);
	if (copy == NULL) {
		return FZIO_ENOMEM;
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
	enum fzio_status status =
		fzio_decode(arena, dto, copy, len, options, ret_value, violations);
	free(copy);
	return status;
}

/* What is written must be read as what was written. */
static bool write_again(struct fzio_arena *arena, const struct fzio_dto *dto, const void *value,
	struct fzio_buffer *out, struct fzio_attachments *written)
{
	struct fzio_buffer again;
	struct fzio_attachments rewritten = { 0 };
	const void *copy = NULL;
	fzio_buffer_init(&again);
	bool same = fzio_encode_with(out, written, dto, value, arena, NULL) == FZIO_OK;
	struct fzio_decode_options options = { .attachments = written->items,
		.attachments_len = written->len };
	same = same && decode(arena, dto, out->data, out->len, &options, &copy, NULL) == FZIO_OK &&
	       fzio_encode_with(&again, &rewritten, dto, copy, arena, NULL) == FZIO_OK &&
	       again.len == out->len && memcmp(again.data, out->data, out->len) == 0;
	fzio_buffer_finish(&again);
	return same;
}

static size_t number_of(const struct fzio_bytes *bytes)
{
	size_t i = 0;
	while (i < ATTACHMENTS && attachments[i].len != bytes->len) {
		i++;
	}
	return i;
}

static void print_bytes(const struct fzio_attachments *written)
{
	printf(",\"bytes\":[");
	for (size_t i = 0; i < written->len; i++) {
		printf("%s%zu", i > 0 ? "," : "", number_of(&written->items[i]));
	}
	printf("]");
}

static void answer(
	struct fzio_arena *arena, const struct fzio_dto *dto, const char *text, size_t len)
{
	static const struct fzio_decode_options options = { .attachments = attachments,
		.attachments_len = ATTACHMENTS };
	struct fzio_violations violations;
	struct fzio_attachments written = { 0 };
	struct fzio_buffer out;
	const void *value = NULL;
	violations.len = violations.more = 0;
	fzio_buffer_init(&out);
	enum fzio_status status = decode(arena, dto, text, len, &options, &value, &violations);
	printf("{\"status\":\"%s\"", status_name(status));
	if (status == FZIO_OK) {
		bool same = write_again(arena, dto, value, &out, &written);
		printf(",\"same\":%s,\"json\":%.*s", same ? "true" : "false", (int)out.len,
			out.data);
		print_bytes(&written);
	} else if (status == FZIO_EPAYLOAD) {
		fzio_violations_write(&violations, &out);
		printf(",\"more\":%zu,\"errors\":%.*s", violations.more, (int)out.len, out.data);
	}
	puts("}");
	fzio_buffer_finish(&out);
}

static const struct fzio_dto *find(const char *name)
{
	for (size_t i = 0; i < sizeof(dtos) / sizeof(dtos[0]); i++) {
		if (strcmp(dtos[i].name, name) == 0) {
			return dtos[i].dto;
		}
	}
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (strcmp(errors[i].name, name) == 0) {
			return errors[i].type->context;
		}
	}
	return NULL;
}

int main(void)
{
	static char text[FRAME_MAX];
	char name[128];
	size_t len;
	struct fzio_arena arena;
	fzio_arena_init(&arena, FZIO_ARENA_LIMIT);
	while (scanf("%127s %zu", name, &len) == 2 && getchar() == '\n') {
		const struct fzio_dto *dto = find(name);
		if (dto == NULL || len > sizeof(text) || fread(text, 1, len, stdin) != len) {
			fprintf(stderr, "verdict: no dto '%s', or a bad frame\n", name);
			return EXIT_FAILURE;
		}
		answer(&arena, dto, text, len);
		fzio_arena_reset(&arena);
	}
	fzio_arena_finish(&arena);
	return feof(stdin) ? EXIT_SUCCESS : EXIT_FAILURE;
}
