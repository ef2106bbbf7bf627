/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <stdlib.h>
#include <string.h>

#include "check_names.h"
#include "memory.h"
#include "model.h"

/* Structs being put in order: what each holds by value must stand before it. */
struct c_struct {
	struct json_object *view; /* owned until it is put */
	const char *name;
	const char **values; /* structs held by value */
	size_t values_len;
	size_t values_at; /* the next to be put */
	struct c_struct *holder; /* that waits for this one; NULL: none */
	bool begun;
};

struct c_structs {
	struct fzio_arena *arena;
	struct c_struct *items;
	size_t len, capacity;
	struct names names; /* when all are there */
};

bool c_is_pointer(struct json_object *field)
{
	return model_bool(model_get(field, "type"), "nullable") ||
	       (model_bool(field, "optional") && model_get(field, "default") == NULL);
}

bool c_is_boxed(struct json_object *type)
{
	static const char *const pointers[] = { "string", "bytes", "any", "array", "map" };
	const char *kind = model_str(type, "kind");
	for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++) {
		if (strcmp(kind, pointers[i]) == 0) {
			return false;
		}
	}
	return true;
}

static const char *scalar(const char *kind)
{
	static const char *const names[][2] = {
		{ "bool", "bool" },
		{ "int", "int64_t" },
		{ "i32", "int32_t" },
		{ "u32", "uint32_t" },
		{ "i64", "int64_t" },
		{ "u64", "uint64_t" },
		{ "float", "double" },
		{ "string", "const char *" },
		{ "uuid", "struct fzio_uuid" },
		{ "timestamp", "struct timespec" },
		{ "bytes", "struct fzio_bytes" },
		{ "any", "struct json_object *" },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i][0], kind) == 0) {
			return names[i][1];
		}
	}
	return NULL;
}

const char *c_type(struct fzio_arena *arena, struct json_object *type, const char *place)
{
	const char *kind = model_str(type, "kind");
	if (strcmp(kind, "array") == 0) {
		return gen_printf(arena, "struct %s_item", place);
	}
	if (strcmp(kind, "map") == 0) {
		return gen_printf(arena, "struct %s_map", place);
	}
	if (strcmp(kind, "enum") == 0) {
		return gen_printf(arena, "enum %s", model_str(type, "cName"));
	}
	const char *name = scalar(kind);
	return name != NULL ? name : gen_printf(arena, "struct %s", model_str(type, "cName"));
}

/* `const char *room`, `const int64_t *limit`: anything but an array or a map. */
static const char *declare(
	struct fzio_arena *arena, struct json_object *type, bool pointer, const char *name)
{
	const char *text = c_type(arena, type, "");
	bool is_pointer_already = text[strlen(text) - 1] == '*';
	if (is_pointer_already) {
		return gen_printf(arena, "%s%s", text, name);
	}
	return pointer && c_is_boxed(type) ? gen_printf(arena, "const %s *%s", text, name)
					   : gen_printf(arena, "%s %s", text, name);
}

/* `const char *const *items`: the first of many. */
static const char *declare_items(
	struct fzio_arena *arena, struct json_object *item, const char *item_place)
{
	const char *text = c_type(arena, item, item_place);
	if (text[strlen(text) - 1] == '*') {
		return gen_printf(arena, "%sconst *items", text);
	}
	if (model_bool(item, "nullable") && c_is_boxed(item)) {
		return gen_printf(arena, "const %s *const *items", text);
	}
	return gen_printf(arena, "const %s *items", text);
}

static void values_add(struct c_struct *it, const char *name)
{
	it->values = gen_realloc(it->values, (it->values_len + 1) * sizeof(it->values[0]));
	it->values[it->values_len++] = name;
}

static void structs_add(struct c_structs *structs, const char *name, struct json_object *comment)
{
	if (structs->len == structs->capacity) {
		structs->capacity = structs->capacity == 0 ? 64 : structs->capacity * 2;
		structs->items =
			gen_realloc(structs->items, structs->capacity * sizeof(*structs->items));
	}
	struct c_struct *it = &structs->items[structs->len++];
	*it = (struct c_struct){ .view = json_object_new_object(), .name = name };
	model_put_str(it->view, "cName", name);
	model_put(it->view, "comment", comment);
	model_put(it->view, "members", json_object_new_array());
}

static void structs_add_item(struct c_structs *structs, struct json_object *type, const char *name);
static void structs_add_entry(
	struct c_structs *structs, struct json_object *type, const char *name);

/* How `items` of an array or a map is declared; makes the helper struct it needs. */
static const char *list_items(
	struct c_structs *structs, struct json_object *type, const char *place)
{
	struct fzio_arena *arena = structs->arena;
	struct json_object *item = model_get(type, "item");
	if (model_is_kind(type, "map")) {
		const char *entry = gen_printf(arena, "%s_entry", place);
		structs_add_entry(structs, type, entry);
		return gen_printf(arena, "const struct %s *items", entry);
	}
	if (model_is_list(item)) {
		const char *name = c_type(arena, item, place) + strlen("struct ");
		structs_add_item(structs, item, name);
	}
	return declare_items(arena, item, place);
}

/* Adds a member to the struct numbered `owner`. */
static void member_add(struct c_structs *structs, size_t owner, struct json_object *type,
	bool pointer, const char *name, struct json_object *comment)
{
	struct fzio_arena *arena = structs->arena;
	struct json_object *member = json_object_new_object(), *items = NULL;
	const char *declaration = NULL;
	if (model_is_list(type)) {
		const char *place = gen_printf(arena, "%s_%s", structs->items[owner].name, name);
		const char *text = list_items(structs, type, place);
		items = json_object_new_object();
		model_put_str(items, "items", text);
	} else {
		declaration = declare(arena, type, pointer, name);
		if (model_is_kind(type, "dto") && !pointer) {
			values_add(&structs->items[owner], model_str(type, "cName"));
		}
	}
	model_put_str(member, "cName", name);
	model_put_str(member, "declaration", declaration);
	model_put(member, "list", items);
	model_put(member, "comment", comment);
	json_object_array_add(model_get(structs->items[owner].view, "members"), member);
}

/* struct place_item { const T *items; size_t len; }: an array within an array. */
static void structs_add_item(struct c_structs *structs, struct json_object *type, const char *name)
{
	size_t index = structs->len;
	structs_add(structs, name, NULL);
	struct json_object *members = model_get(structs->items[index].view, "members");
	const char *declarations[] = { list_items(structs, type, name), "size_t len" };
	for (size_t i = 0; i < 2; i++) {
		struct json_object *member = json_object_new_object();
		model_put_str(member, "cName", NULL);
		model_put_str(member, "declaration", declarations[i]);
		model_put(member, "list", NULL);
		model_put(member, "comment", NULL);
		json_object_array_add(members, member);
	}
}

static void structs_add_entry(struct c_structs *structs, struct json_object *type, const char *name)
{
	size_t index = structs->len;
	struct json_object *value = model_get(type, "item");
	structs_add(structs, name, NULL);
	member_add(structs, index, model_get(type, "key"), false, "key", NULL);
	member_add(structs, index, value, model_bool(value, "nullable"), "value", NULL);
}

static void structs_add_fields(struct c_structs *structs, struct json_object *decl)
{
	size_t index = structs->len;
	structs_add(structs, model_str(decl, "cName"), c_notes(structs->arena, decl));
	MODEL_EACH(field, model_get(decl, "fields"))
	{
		member_add(structs, index, model_get(field, "type"), c_is_pointer(field),
			model_str(field, "cName"), c_notes(structs->arena, field));
	}
}

/* What it holds by value and was not begun yet; NULL: nothing is left. */
static struct c_struct *next_value(struct c_structs *structs, struct c_struct *it)
{
	while (it->values_at < it->values_len) {
		/* None of that name: of another module, complete by its header. */
		struct c_struct *value = names_get(&structs->names, it->values[it->values_at++]);
		if (value != NULL && !value->begun) {
			return value;
		}
	}
	return NULL;
}

/* The checker has refused dtos that hold themselves by value, so this ends. A chain of them may be
 * long, and so it is walked, and not called. */
static void struct_put(struct c_structs *structs, struct c_struct *it, struct json_object *list)
{
	it->begun = true;
	while (it != NULL) {
		struct c_struct *value = next_value(structs, it);
		if (value != NULL) {
			value->begun = true;
			value->holder = it;
			it = value;
			continue;
		}
		size_t members = json_object_array_length(model_get(it->view, "members"));
		model_put_bool(it->view, "isEmpty", members == 0);
		json_object_array_add(list, json_object_get(it->view));
		it = it->holder;
	}
}

void c_put_structs(struct fzio_arena *arena, struct json_object *model, struct json_object *view)
{
	struct c_structs structs = { .arena = arena };
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		structs_add_fields(&structs, dto);
	}
	MODEL_EACH(error, model_get(model, "errors"))
	{
		if (json_object_array_length(model_get(error, "fields")) > 0) {
			structs_add_fields(&structs, error);
		}
	}
	names_init(&structs.names);
	for (size_t i = 0; i < structs.len; i++) {
		names_add(&structs.names, structs.items[i].name, &structs.items[i]);
	}
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < structs.len; i++) {
		if (!structs.items[i].begun) {
			struct_put(&structs, &structs.items[i], list);
		}
	}
	model_put(view, "structs", list);
	names_finish(&structs.names);
	for (size_t i = 0; i < structs.len; i++) {
		json_object_put(structs.items[i].view);
		free(structs.items[i].values);
	}
	free(structs.items);
}
