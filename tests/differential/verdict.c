/* SPDX-License-Identifier: MIT */
/*
 * What generated C says to JSON. Reads frames of `dto length\n` and that many bytes; answers each
 * with a line: {"status":"payload","errors":[{"type":…,"loc":…,"msg":…}],"more":0}, or
 * {"status":"ok","json":{…}} with what it would write, after reading that again in turn.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/codec.h>

#include "kitchen.fzio.h"
#include "nest.fzio.h"
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
	{ "shop.common.Money", &shop_common_money_dto },
	{ "shop.orders.Line", &shop_orders_line_dto },
	{ "shop.orders.Order", &shop_orders_order_dto },
	{ "shop.orders.Receipt", &shop_orders_receipt_dto },
};

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
	const char *text, size_t len, const void **ret_value, struct fzio_violations *violations)
{
	char *copy = malloc(len + 1);
	if (copy == NULL) {
		return FZIO_ENOMEM;
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
	enum fzio_status status = fzio_decode(arena, dto, copy, len, NULL, ret_value, violations);
	free(copy);
	return status;
}

/* What is written must be read as what was written. */
static bool write_again(struct fzio_arena *arena, const struct fzio_dto *dto, const void *value,
	struct fzio_buffer *out)
{
	struct fzio_buffer again;
	const void *copy = NULL;
	fzio_buffer_init(&again);
	bool same = fzio_encode(out, dto, value, arena, NULL) == FZIO_OK &&
		    decode(arena, dto, out->data, out->len, &copy, NULL) == FZIO_OK &&
		    fzio_encode(&again, dto, copy, arena, NULL) == FZIO_OK &&
		    again.len == out->len && memcmp(again.data, out->data, out->len) == 0;
	fzio_buffer_finish(&again);
	return same;
}

static void answer(
	struct fzio_arena *arena, const struct fzio_dto *dto, const char *text, size_t len)
{
	struct fzio_violations violations;
	struct fzio_buffer out;
	const void *value = NULL;
	violations.len = violations.more = 0;
	fzio_buffer_init(&out);
	enum fzio_status status = decode(arena, dto, text, len, &value, &violations);
	printf("{\"status\":\"%s\"", status_name(status));
	if (status == FZIO_OK) {
		bool same = write_again(arena, dto, value, &out);
		printf(",\"same\":%s,\"json\":%.*s", same ? "true" : "false", (int)out.len,
			out.data);
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
