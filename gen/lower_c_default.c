/* SPDX-License-Identifier: MIT */
#include "lower_c_table.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include <fzio/type.h>

#include "memory.h"
#include "model.h"
#include "model_find.h"

const char *c_number(struct fzio_arena *arena, const char *kind, struct json_object *value)
{
	if (strcmp(kind, "float") == 0) {
		const char *text = json_object_get_string(value);
		bool real = strpbrk(text, ".eE") != NULL;
		return gen_printf(arena, real ? "%s" : "%s.0", text);
	}
	if (strcmp(kind, "u64") == 0) {
		return gen_printf(arena, "%sU", json_object_get_string(value));
	}
	int64_t integer = json_object_get_int64(value);
	/* -9223372036854775808 is no constant of C, but a minus before one that is too large. */
	return integer == INT64_MIN ? "INT64_MIN" : gen_printf(arena, "%" PRId64, integer);
}

static const char *uuid_value(struct fzio_arena *arena, const char *text)
{
	struct fzio_uuid uuid;
	bool ok = fzio_uuid_parse(text, strlen(text), &uuid);
	assert(ok);
	(void)ok;
	const char *bytes = "";
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		bytes = gen_printf(arena, "%s%s%u", bytes, i > 0 ? ", " : "", uuid.bytes[i]);
	}
	return gen_printf(arena, ".bytes = { %s }", bytes);
}

static const char *timestamp_value(struct fzio_arena *arena, const char *text)
{
	struct timespec time;
	bool ok = fzio_timestamp_parse(text, strlen(text), &time);
	assert(ok);
	(void)ok;
	return gen_printf(arena, ".tv_sec = %lld, .tv_nsec = %ld", (long long)time.tv_sec,
		(long)time.tv_nsec);
}

/* A uuid is too long to stand in a table's line. */
static const char *put_uuid(struct tables *tables, const char *text, const char *place)
{
	struct json_object *constant = json_object_new_object();
	const char *name = gen_printf(tables->arena, "%s_fallback", place);
	model_put_str(constant, "text", text);
	model_put_str(constant, "type", "struct fzio_uuid");
	model_put_str(constant, "cName", name);
	model_put_str(constant, "value", uuid_value(tables->arena, text));
	json_object_array_add(tables->constants, constant);
	return gen_printf(tables->arena, "&%s", name);
}

const char *c_fallback(struct tables *tables, struct json_object *type, struct json_object *value,
	const char *place)
{
	struct fzio_arena *arena = tables->arena;
	if (value == NULL) {
		return NULL;
	}
	if (model_is_list(type)) {
		return model_bool(type, "nullable") ? "FZIO_EMPTY_LIST" : NULL;
	}
	const char *text = json_object_get_string(value), *c_value = text;
	if (model_is_kind(type, "string")) {
		return gen_printf(arena, "&(const char *const){ %s }", c_literal(arena, text));
	}
	if (model_is_kind(type, "uuid")) {
		return put_uuid(tables, text, place);
	}
	if (model_is_kind(type, "enum")) {
		c_value = model_str(model_enum_value(tables->model, type, text), "cName");
	} else if (model_is_kind(type, "timestamp")) {
		c_value = timestamp_value(arena, text);
	} else if (!model_is_kind(type, "bool")) {
		c_value = c_number(arena, model_str(type, "kind"), value);
	}
	return gen_printf(arena, "&(const %s){ %s }", c_type(arena, type, ""), c_value);
}
