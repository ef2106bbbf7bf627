/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a payload of each type there is (all_types.sh). What is refused must be explained; what is read
 * must be written, and what was written must read back the same. The first byte chooses the type,
 * the second what stands behind the text.
 */
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include <fzio/codec.h>

#include "../unit/codec_fixture.h"
#include "codec/json.h"
#include "demo.fzio.h"
#include "kitchen.fzio.h"
#include "nest.fzio.h"
#include "pantry.fzio.h"
#include "shop.common.fzio.h"
#include "shop.orders.fzio.h"
#include "words.fzio.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): it must also hold where NDEBUG is defined. */
static void check(bool holds)
{
	if (!holds) {
		abort();
	}
}

/* A text in memory of exactly its size, so that reading beyond the one byte behind it is seen. */
static char *exact(const void *data, size_t len, char next)
{
	char *text = malloc(len + 1);
	check(text != NULL);
	if (len > 0) {
		memcpy(text, data, len);
	}
	text[len] = next;
	return text;
}

/* json-c accepts more than we do, never less; but it has a depth of its own. */
static void check_json_c(const char *text, size_t len)
{
	struct json_tokener *tokener = json_tokener_new_ex(600);
	check(tokener != NULL);
	json_object_put(json_tokener_parse_ex(tokener, text, (int)len));
	enum json_tokener_error error = json_tokener_get_error(tokener);
	check(error == json_tokener_success || error == json_tokener_continue);
	json_tokener_free(tokener);
}

static void check_refused(enum fzio_status status, const struct fzio_violations *violations,
	const char *text, size_t len)
{
	switch (status) {
	case FZIO_EPAYLOAD:
		check(violations->len > 0);
		check(fzio__json_valid(text, len, NULL));
		for (size_t i = 0; i < violations->len; i++) {
			check(violations->items[i].type && violations->items[i].msg);
		}
		break;
	case FZIO_ESYNTAX: check(!fzio__json_valid(text, len, NULL)); break;
	default:
		check(status == FZIO_ELIMIT || status == FZIO_ENOMEM ||
			status == FZIO_EUNSUPPORTED);
		break;
	}
}

/* Written, read, and written again is the same text. */
static void check_round_trip(
	struct fzio_arena *arena, const struct fzio_dto *dto, const void *value)
{
	struct fzio_buffer first, second;
	fzio_buffer_init(&first);
	fzio_buffer_init(&second);
	struct fzio_attachments written = { 0 }, rewritten = { 0 };
	check(fzio_encode_with(&first, &written, dto, value, arena, NULL) == FZIO_OK);
	char *text = exact(first.data, first.len, '\0');
	const void *again;
	struct fzio_decode_options options = { written.items, written.len, 0, 0, 0 };
	check(fzio_decode(arena, dto, text, first.len, &options, &again, NULL) == FZIO_OK);
	const void *copy = fzio_copy(arena, dto, again);
	check(copy != NULL);
	check(fzio_encode_with(&second, &rewritten, dto, copy, arena, NULL) == FZIO_OK);
	check(written.len == rewritten.len);
	check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	free(text);
	fzio_buffer_finish(&first);
	fzio_buffer_finish(&second);
}

/* Written by hand, and by fzio-gen. New ones go to the end: the corpus counts on their order. */
static const struct fzio_dto *const dtos[] = { &join_dto, &scalars_dto, &message_dto, &closed_dto,
	&large_dto, &file_dto, &note_dto, &post_dto, &kitchen_scalars_dto, &kitchen_bounds_dto,
	&kitchen_defaults_dto, &kitchen_absence_dto, &kitchen_lists_dto, &kitchen_renamed_dto,
	&kitchen_nothing_dto, &nest_grid_dto, &nest_tree_dto, &nest_forest_dto,
	&shop_orders_order_dto, &shop_orders_receipt_dto, &demo_message_dto, &demo_chat_auth_dto,
	&pantry_bytes_dto, &pantry_anything_dto, &pantry_unions_dto, &pantry_parcel_dto,
	&pantry_counter_count_cmd_dto, &pantry_counter_where_ack_dto, &pantry_counter_each_cmd_dto,
	&pantry_counter_each_ack_dto, &pantry_counter_image_cmd_dto, &pantry_counter_pick_ack_dto,
	&pantry_counter_maybe_cmd_dto, &pantry_counter_raw_cmd_dto, &pantry_counter_grid_cmd_dto,
	&pantry_counter_level_payload_dto, &pantry_counter_count_payload_dto,
	&pantry_counter_really_answer_dto, &pantry_counter_which_payload_dto, &demo_answer_dto,
	&demo_image_body_dto, &demo_join_room_ack_dto, &demo_join_room_cmd_dto,
	&demo_leave_room_ack_dto, &demo_leave_room_cmd_dto, &demo_progress_payload_dto,
	&demo_question_dto, &demo_start_task_ack_dto, &demo_start_task_cmd_dto, &demo_text_body_dto,
	&demo_typing_dto, &kitchen_point_dto, &nest_crown_dto, &nest_leaf_dto, &nest_trunk_dto,
	&pantry_counter_connect_auth_dto, &pantry_counter_count_ack_dto,
	&pantry_counter_enter_ack_dto, &pantry_counter_enter_cmd_dto, &pantry_counter_grid_ack_dto,
	&pantry_counter_image_ack_dto, &pantry_counter_maybe_ack_dto, &pantry_counter_pick_cmd_dto,
	&pantry_counter_raw_ack_dto, &pantry_counter_really_payload_dto,
	&pantry_counter_where_cmd_dto, &pantry_counter_which_answer_dto, &pantry_link_dto,
	&pantry_nested_dto, &pantry_note_dto, &pantry_nothing_dto, &pantry_photo_dto,
	&shop_common_money_dto, &shop_orders_line_dto, &words_struct_dto, &words_types_dto,
	&kitchen_empty_dto };
/* What they carry is a dto of its own. */
static const struct fzio_error_type *const errors[] = { &demo_room_full_error, &demo_banned_error,
	&kitchen_full_error, &kitchen_burnt_error, &pantry_locked_error,
	&shop_common_sold_out_error, &shop_orders_rejected_error, &words_register_error };

#define DTOS   (sizeof(dtos) / sizeof(dtos[0]))
#define ERRORS (sizeof(errors) / sizeof(errors[0]))

static const struct fzio_dto *choose(uint8_t byte)
{
	size_t index = byte % (DTOS + ERRORS);
	return index < DTOS ? dtos[index] : errors[index - DTOS]->context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char nexts[] = "\0]}\"5,e.:\\";
	if (size < 2) {
		return 0;
	}
	const struct fzio_dto *dto = choose(data[0]);
	size_t len = size - 2;
	char *text = exact(data + 2, len, nexts[data[1] % (sizeof(nexts) - 1)]);
	static const struct fzio_bytes attachments[] = { { (const uint8_t *)"bytes", 5 },
		{ NULL, 0 } };
	static const struct fzio_decode_options options = { attachments, 2, 0, 0, 0 };
	struct fzio_arena arena;
	struct fzio_violations violations;
	const void *value;
	fzio_arena_init(&arena, 0);
	enum fzio_status status =
		fzio_decode(&arena, dto, text, len, &options, &value, &violations);
	if (status == FZIO_OK) {
		check(fzio__json_valid(text, len, NULL));
		check_json_c(text, len);
		check_round_trip(&arena, dto, value);
	} else {
		check_refused(status, &violations, text, len);
	}
	if (fzio__json_valid(text, len, NULL)) {
		fzio__json_placeholders(text, len, 1);
	}
	fzio__json_list(text, len, NULL);
	fzio_arena_finish(&arena);
	free(text);
	return 0;
}
