/* SPDX-License-Identifier: MIT */
/* The types of the contracts in the tree; random_contracts.test.mjs writes the same for its own. */
#include "../unit/codec_fixture.h"
#include "demo.fzio.h"
#include "kitchen.fzio.h"
#include "nest.fzio.h"
#include "pantry.fzio.h"
#include "shop.common.fzio.h"
#include "shop.orders.fzio.h"
#include "verdict_types.h"
#include "words.fzio.h"

const struct verdict_type verdict_types[] = {
	{ "kitchen.Scalars", &kitchen_scalars_dto, NULL },
	{ "kitchen.Bounds", &kitchen_bounds_dto, NULL },
	{ "kitchen.Defaults", &kitchen_defaults_dto, NULL },
	{ "kitchen.Empty", &kitchen_empty_dto, NULL },
	{ "kitchen.Absence", &kitchen_absence_dto, NULL },
	{ "kitchen.Lists", &kitchen_lists_dto, NULL },
	{ "kitchen.Point", &kitchen_point_dto, NULL },
	{ "kitchen.Nothing", &kitchen_nothing_dto, NULL },
	{ "kitchen.Renamed", &kitchen_renamed_dto, NULL },
	{ "nest.Grid", &nest_grid_dto, NULL },
	{ "nest.Trunk", &nest_trunk_dto, NULL },
	{ "nest.Crown", &nest_crown_dto, NULL },
	{ "nest.Leaf", &nest_leaf_dto, NULL },
	{ "nest.Tree", &nest_tree_dto, NULL },
	{ "nest.Forest", &nest_forest_dto, NULL },
	{ "words.Struct", &words_struct_dto, NULL },
	{ "words.Types", &words_types_dto, NULL },
	{ "fixture.File", &file_dto, NULL },
	{ "fixture.Note", &note_dto, NULL },
	{ "fixture.Text", &text_dto, NULL },
	{ "fixture.Group", &group_dto, NULL },
	{ "fixture.Post", &post_dto, NULL },
	{ "shop.common.Money", &shop_common_money_dto, NULL },
	{ "shop.orders.Line", &shop_orders_line_dto, NULL },
	{ "shop.orders.Order", &shop_orders_order_dto, NULL },
	{ "shop.orders.Receipt", &shop_orders_receipt_dto, NULL },
	{ "pantry.Nothing", &pantry_nothing_dto, NULL },
	{ "pantry.Note", &pantry_note_dto, NULL },
	{ "pantry.Photo", &pantry_photo_dto, NULL },
	{ "pantry.Link", &pantry_link_dto, NULL },
	{ "pantry.Nested", &pantry_nested_dto, NULL },
	{ "pantry.Bytes", &pantry_bytes_dto, NULL },
	{ "pantry.Anything", &pantry_anything_dto, NULL },
	{ "pantry.Unions", &pantry_unions_dto, NULL },
	{ "pantry.Parcel", &pantry_parcel_dto, NULL },
	{ "demo.JoinRoomCmd", &demo_join_room_cmd_dto, NULL },
	{ "demo.JoinRoomAck", &demo_join_room_ack_dto, NULL },
	{ "demo.LeaveRoomCmd", &demo_leave_room_cmd_dto, NULL },
	{ "demo.LeaveRoomAck", &demo_leave_room_ack_dto, NULL },
	{ "demo.Message", &demo_message_dto, NULL },
	{ "demo.TextBody", &demo_text_body_dto, NULL },
	{ "demo.ImageBody", &demo_image_body_dto, NULL },
	{ "demo.ChatAuth", &demo_chat_auth_dto, NULL },
	{ "demo.Typing", &demo_typing_dto, NULL },
	{ "demo.StartTaskCmd", &demo_start_task_cmd_dto, NULL },
	{ "demo.StartTaskAck", &demo_start_task_ack_dto, NULL },
	{ "demo.ProgressPayload", &demo_progress_payload_dto, NULL },
	{ "demo.Question", &demo_question_dto, NULL },
	{ "demo.Answer", &demo_answer_dto, NULL },
	{ "kitchen.Full", NULL, &kitchen_full_error },
	{ "kitchen.Burnt", NULL, &kitchen_burnt_error },
	{ "words.Register", NULL, &words_register_error },
	{ "shop.common.SoldOut", NULL, &shop_common_sold_out_error },
	{ "shop.orders.Rejected", NULL, &shop_orders_rejected_error },
	{ "pantry.Locked", NULL, &pantry_locked_error },
	{ "demo.RoomFull", NULL, &demo_room_full_error },
	{ "demo.Banned", NULL, &demo_banned_error },
	{ NULL, NULL, NULL },
};
