/* SPDX-License-Identifier: MIT */
#include "example.h"

#include <math.h>
#include <stdint.h>

#include <fzio/arena.h>

#include "example_string.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"

#define ITEMS_MAX 100 /* of an array whose length has a lower bound */

/* What is being made, from the outside in: a type within itself is where an example ends. */
struct inside {
	const struct inside *outer;
	struct json_object *declaration;
};

/* What is deeper or larger is no example that anybody reads; a few lines of a contract can ask for
 * more of them than memory holds (`dto A { a: B; b: B; }`, and so on). */
#define DEPTH_MAX   32
#define OBJECTS_MAX 1000

struct maker {
	struct fzio_arena arena;
	struct json_object *model;
	unsigned attachments; /* so far */
	unsigned objects; /* made so far */
};

/* One value that is wanted. */
struct wish {
	struct json_object *type;
	const char *name;
	unsigned number; /* different ones give different values */
};

static bool make(struct maker *maker, const struct inside *inside, struct wish wish,
	struct json_object **ret);

/* --- numbers --- */

/* The multiple of `size` that is at least (or, with `down`, at most) `bound`; the bound itself where
 * that multiple is beyond 64 bits. */
static int64_t align(int64_t bound, int64_t size, bool down)
{
	int64_t rest = bound % size, value = bound - rest;
	if (rest == 0 || (rest > 0) == down) {
		return value;
	}
	return __builtin_add_overflow(value, down ? -size : size, &value) ? bound : value;
}

static struct json_object *integer(const struct wish *wish)
{
	struct json_object *min = model_get(wish->type, "min"), *max = model_get(wish->type, "max");
	struct json_object *step = model_get(wish->type, "step");
	int64_t size = step != NULL ? json_object_get_int64(step) : 1;
	int64_t low = min != NULL ? json_object_get_int64(min) : INT64_MIN;
	int64_t high = max != NULL ? json_object_get_int64(max) : INT64_MAX;
	low += model_bool(wish->type, "above");
	high -= model_bool(wish->type, "below");
	int64_t value = size, more;
	value = value < low ? align(low, size, false) : value;
	value = value > high ? align(high, size, true) : value;
	if (!__builtin_mul_overflow((int64_t)wish->number, size, &more) &&
		!__builtin_add_overflow(value, more, &more) && more <= high) {
		value = more;
	}
	return json_object_new_int64(value);
}

static struct json_object *unsigned_integer(const struct wish *wish)
{
	struct json_object *min = model_get(wish->type, "min"), *max = model_get(wish->type, "max");
	struct json_object *step = model_get(wish->type, "step");
	uint64_t size = step != NULL ? json_object_get_uint64(step) : 1;
	uint64_t low = min != NULL ? json_object_get_uint64(min) : 0;
	uint64_t high = max != NULL ? json_object_get_uint64(max) : UINT64_MAX;
	low += model_bool(wish->type, "above");
	high -= model_bool(wish->type, "below");
	uint64_t value = low <= size ? size : low + (size - low % size) % size;
	value = value > high ? high / size * size : value;
	value += (high - value) / size > wish->number ? wish->number * size : 0;
	return json_object_new_uint64(value);
}

static struct json_object *real(const struct wish *wish)
{
	struct json_object *min = model_get(wish->type, "min"), *max = model_get(wish->type, "max");
	struct json_object *step = model_get(wish->type, "step");
	double value = 1.5;
	/* Halfway first, then other eighths: few digits, and none is met twice soon. */
	unsigned number = wish->number;
	double part = number < 7 ? ((number + 3) % 7 + 1) / 8.0 : (number + 1.0) / (number + 2.0);
	if (min != NULL && max != NULL) {
		double low = json_object_get_double(min), high = json_object_get_double(max);
		value = low + (high - low) * part;
	} else if (min != NULL) {
		value = json_object_get_double(min) + number + 0.5;
	} else if (max != NULL) {
		value = json_object_get_double(max) - number - 0.5;
	} else {
		value += number;
	}
	if (step != NULL) {
		double size = json_object_get_double(step), low = floor(value / size) * size;
		bool too_low = min != NULL && (low < json_object_get_double(min) ||
						      (low == json_object_get_double(min) &&
							      model_bool(wish->type, "above")));
		value = too_low ? low + size : low;
	}
	return model_number(value);
}

/* 64 bits travel as text. */
static struct json_object *as_text(struct json_object *number)
{
	struct json_object *text = json_object_new_string(json_object_get_string(number));
	json_object_put(number);
	return text;
}

/* --- texts --- */

static struct json_object *text(struct maker *maker, const struct wish *wish)
{
	struct json_object *min = model_get(wish->type, "min"), *max = model_get(wish->type, "max");
	const char *found = example_string(&maker->arena, model_str(wish->type, "pattern"),
		min != NULL ? json_object_get_uint64(min) : 0,
		max != NULL ? json_object_get_uint64(max) : SIZE_MAX, wish->name, wish->number);
	return found != NULL ? json_object_new_string(found) : NULL;
}

static struct json_object *uuid(struct maker *maker, const struct wish *wish)
{
	return json_object_new_string(gen_printf(
		&maker->arena, "0f8fad5b-d9cb-469f-a165-%012x", 0x70867728 + wish->number));
}

static struct json_object *timestamp(struct maker *maker, const struct wish *wish)
{
	return json_object_new_string(
		gen_printf(&maker->arena, "2026-01-31T09:30:%02u.250Z", wish->number % 60));
}

/* What Socket.IO puts in the place of an attachment. */
static struct json_object *attachment(struct maker *maker)
{
	struct json_object *object = json_object_new_object();
	model_put_bool(object, "_placeholder", true);
	model_put(object, "num", json_object_new_int64(maker->attachments++));
	return object;
}

static struct json_object *anything(void)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "any", "JSON");
	return object;
}

static struct json_object *enum_value(struct maker *maker, const struct wish *wish)
{
	struct json_object *enumeration = model_find(maker->model, "enums", wish->type);
	struct json_object *values = model_get(enumeration, "values");
	size_t index = wish->number % json_object_array_length(values);
	return json_object_new_string(model_str(json_object_array_get_idx(values, index), "wire"));
}

/* --- what holds other values --- */

/* How many are shown: one, or what the contract asks for. */
static unsigned count_of(struct json_object *type)
{
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	uint64_t low = min != NULL ? json_object_get_uint64(min) : 0;
	uint64_t count = low > 1 ? low : 1;
	if (max != NULL && count > json_object_get_uint64(max)) {
		count = json_object_get_uint64(max);
	}
	return count > ITEMS_MAX ? ITEMS_MAX + 1 : (unsigned)count;
}

static bool may_be_empty(struct json_object *type)
{
	struct json_object *min = model_get(type, "min");
	return min == NULL || json_object_get_uint64(min) == 0;
}

static bool array(struct maker *maker, const struct inside *inside, const struct wish *wish,
	struct json_object **ret)
{
	struct json_object *list = json_object_new_array();
	unsigned count = count_of(wish->type);
	bool fine = count <= ITEMS_MAX;
	for (unsigned i = 0; fine && i < count; i++) {
		struct json_object *item = NULL;
		struct wish part = { model_get(wish->type, "item"), wish->name, wish->number + i };
		fine = make(maker, inside, part, &item) && json_object_array_add(list, item) == 0;
	}
	if (!fine && may_be_empty(wish->type)) {
		json_object_put(list);
		list = json_object_new_array();
		fine = true;
	}
	if (!fine) {
		json_object_put(list);
		return false;
	}
	*ret = list;
	return true;
}

static bool map(struct maker *maker, const struct inside *inside, const struct wish *wish,
	struct json_object **ret)
{
	struct json_object *object = json_object_new_object();
	unsigned count = count_of(wish->type);
	bool fine = count <= ITEMS_MAX;
	for (unsigned i = 0; fine && i < count; i++) {
		struct json_object *key = NULL, *value = NULL;
		struct wish key_wish = { model_get(wish->type, "key"), "key", i };
		struct wish value_wish = { model_get(wish->type, "item"), wish->name,
			wish->number + i };
		fine = make(maker, inside, key_wish, &key) &&
		       make(maker, inside, value_wish, &value);
		if (fine) {
			model_put(object, json_object_get_string(key), value);
		}
		json_object_put(key);
	}
	fine = fine && json_object_object_length(object) == (int)count;
	if (!fine && may_be_empty(wish->type)) {
		json_object_put(object);
		object = json_object_new_object();
		fine = true;
	}
	if (!fine) {
		json_object_put(object);
		return false;
	}
	*ret = object;
	return true;
}

/* Scalars with a default are shown with it. */
static bool fallback(struct maker *maker, struct json_object *field, struct json_object **ret)
{
	struct json_object *fallback = model_get(field, "default"),
			   *type = model_get(field, "type");
	if (fallback == NULL || model_is_kind(type, "array") || model_is_kind(type, "map")) {
		return false;
	}
	struct json_object *value = model_get(fallback, "value");
	if (value != NULL && model_is_kind(type, "enum")) {
		value = model_enum_value(maker->model, type, json_object_get_string(value));
		*ret = json_object_new_string(model_str(value, "wire"));
	} else if (value != NULL && (model_is_kind(type, "i64") || model_is_kind(type, "u64"))) {
		*ret = json_object_new_string(json_object_get_string(value));
	} else {
		*ret = json_object_get(value);
	}
	return true;
}

static bool members(struct maker *maker, const struct inside *outer,
	struct json_object *declaration, struct json_object *object)
{
	struct inside inside = { outer, declaration };
	unsigned depth = 0;
	for (; outer != NULL; outer = outer->outer) {
		if (outer->declaration == declaration || ++depth == DEPTH_MAX) {
			return false;
		}
	}
	if (maker->objects == OBJECTS_MAX) {
		return false;
	}
	maker->objects++;
	MODEL_EACH(field, model_get(declaration, "fields"))
	{
		struct json_object *value = NULL;
		struct wish wish = { model_get(field, "type"), model_str(field, "name"), 0 };
		bool found = fallback(maker, field, &value) || make(maker, &inside, wish, &value);
		if (found) {
			model_put(object, model_str(field, "wire"), value);
		} else if (!model_bool(field, "optional") && model_get(field, "default") == NULL) {
			return false;
		}
	}
	return true;
}

static bool variant(struct maker *maker, const struct inside *inside, struct json_object *union_,
	unsigned number, struct json_object *object)
{
	struct json_object *variants = model_get(union_, "variants");
	size_t count = json_object_array_length(variants);
	struct json_object *chosen = json_object_array_get_idx(variants, number % count);
	struct json_object *type = model_get(chosen, "type");
	model_put_str(object, model_str(union_, "wire"), model_str(chosen, "wire"));
	return members(maker, inside, model_find(maker->model, "dtos", type), object);
}

static bool any_variant(struct maker *maker, const struct inside *inside,
	struct json_object *union_, unsigned number, struct json_object **ret)
{
	size_t count = json_object_array_length(model_get(union_, "variants"));
	for (unsigned i = 0; i < count; i++) {
		struct json_object *object = json_object_new_object();
		if (variant(maker, inside, union_, number + i, object)) {
			*ret = object;
			return true;
		}
		json_object_put(object);
	}
	return false;
}

static bool object(struct maker *maker, const struct inside *inside, struct json_object *dto,
	struct json_object **ret)
{
	struct json_object *object = json_object_new_object();
	if (!members(maker, inside, dto, object)) {
		json_object_put(object);
		return false;
	}
	*ret = object;
	return true;
}

static bool declared(struct maker *maker, const struct inside *inside, const struct wish *wish,
	struct json_object **ret)
{
	return model_is_kind(wish->type, "dto")
		       ? object(maker, inside, model_find(maker->model, "dtos", wish->type), ret)
		       : any_variant(maker, inside, model_find(maker->model, "unions", wish->type),
				 wish->number, ret);
}

static struct json_object *scalar(struct maker *maker, const struct wish *wish)
{
	struct json_object *type = wish->type;
	if (model_is_kind(type, "bool")) {
		return json_object_new_boolean(wish->number % 2 == 0);
	}
	if (model_is_kind(type, "float")) {
		return real(wish);
	}
	if (model_is_kind(type, "i64")) {
		return as_text(integer(wish));
	}
	if (model_is_kind(type, "u64")) {
		return as_text(unsigned_integer(wish));
	}
	if (model_is_kind(type, "string")) {
		return text(maker, wish);
	}
	if (model_is_kind(type, "uuid")) {
		return uuid(maker, wish);
	}
	if (model_is_kind(type, "timestamp")) {
		return timestamp(maker, wish);
	}
	if (model_is_kind(type, "bytes")) {
		return attachment(maker);
	}
	if (model_is_kind(type, "any")) {
		return anything();
	}
	return model_is_kind(type, "enum") ? enum_value(maker, wish) : integer(wish);
}

/* False: there is none. Null is a value, where the type allows it and nothing else was found. */
static bool make(struct maker *maker, const struct inside *inside, struct wish wish,
	struct json_object **ret)
{
	bool found;
	if (model_is_kind(wish.type, "array")) {
		found = array(maker, inside, &wish, ret);
	} else if (model_is_kind(wish.type, "map")) {
		found = map(maker, inside, &wish, ret);
	} else if (model_is_kind(wish.type, "dto") || model_is_kind(wish.type, "union")) {
		found = declared(maker, inside, &wish, ret);
	} else {
		*ret = scalar(maker, &wish);
		found = *ret != NULL;
	}
	return found || model_bool(wish.type, "nullable");
}

static void begin(struct maker *maker, struct json_object *model)
{
	*maker = (struct maker){ .model = model };
	fzio_arena_init(&maker->arena, (size_t)1 << 30);
}

struct json_object *example_dto(struct json_object *model, struct json_object *dto)
{
	struct maker maker;
	struct json_object *value = NULL;
	begin(&maker, model);
	object(&maker, NULL, dto, &value);
	fzio_arena_finish(&maker.arena);
	return value;
}

struct json_object *example_error(struct json_object *model, struct json_object *error)
{
	return example_dto(model, error); /* their members are the same kind of list */
}

struct json_object *example_union(struct json_object *model, struct json_object *union_)
{
	struct maker maker;
	struct json_object *value = NULL;
	begin(&maker, model);
	any_variant(&maker, NULL, union_, 0, &value);
	fzio_arena_finish(&maker.arena);
	return value;
}

struct json_object *example_type(
	struct json_object *model, struct json_object *type, const char *name)
{
	struct maker maker;
	struct json_object *value = NULL;
	begin(&maker, model);
	make(&maker, NULL, (struct wish){ type, name, 0 }, &value);
	fzio_arena_finish(&maker.arena);
	return value;
}
