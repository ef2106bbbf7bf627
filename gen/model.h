/* SPDX-License-Identifier: MIT */
#ifndef GEN_MODEL_H
#define GEN_MODEL_H

#include <stdbool.h>

#include <json-c/json.h>

/* The version of the model's shape (idl/model.md). It grows when a reader written for the older one
 * could be misled, and stays when only keys are added. */
#define MODEL_VERSION 1

/* What the targets read of a model. Keys are always there, so asking for one that is not is a
 * programming error; a value may be null. */
const char *model_str(struct json_object *object, const char *key); /* NULL for null */
bool model_bool(struct json_object *object, const char *key);
struct json_object *model_get(struct json_object *object, const char *key); /* borrowed */

/* Is a type of this kind? And is it one that has items? */
bool model_is_kind(struct json_object *type, const char *kind);
bool model_is_list(struct json_object *type);

/* Puts a string, or null for NULL, into an object; model_put() takes over its value. A key that is
 * a literal is not copied: a model has very many of them. */
#define model_put_str(object, key, text)                                                           \
	model_put_str_at(object, key, __builtin_constant_p(key), text)
#define model_put_bool(object, key, value)                                                         \
	model_put_bool_at(object, key, __builtin_constant_p(key), value)
#define model_put(object, key, value) model_put_at(object, key, __builtin_constant_p(key), value)
void model_put_str_at(
	struct json_object *object, const char *key, bool is_literal, const char *text);
void model_put_bool_at(struct json_object *object, const char *key, bool is_literal, bool value);
void model_put_at(
	struct json_object *object, const char *key, bool is_literal, struct json_object *value);

/* Prints as the shortest text that reads back equal, so that 0.1 is shown as it was written. */
struct json_object *model_number(double value);

/* Every item of a json-c array: MODEL_EACH(field, model_get(dto, "fields")) { … } */
#define MODEL_EACH(item, array)                                                                    \
	for (size_t item##_index = 0; item##_index < json_object_array_length(array);              \
		item##_index++)                                                                    \
		for (struct json_object *item = json_object_array_get_idx(array, item##_index),    \
					*item##_once = array;                                      \
			item##_once != NULL; item##_once = NULL)

#endif
