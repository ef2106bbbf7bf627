/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <fzio/version.h>

#include "memory.h"
#include "model.h"

#define MEMORY_MAX ((size_t)1 << 30)

struct json_object *lower_c(struct json_object *model)
{
	struct json_object *view = json_object_new_object();
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	model_put(view, "abi", json_object_new_int(FZIO_ABI));
	c_put_structs(&arena, model, view);
	c_put_tables(&arena, model, view);
	fzio_arena_finish(&arena);
	return view;
}
