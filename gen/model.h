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

/* Puts a string, or null for NULL, into an object. */
void model_put_str(struct json_object *object, const char *key, const char *text);
void model_put_bool(struct json_object *object, const char *key, bool value);
/* Takes over `value`. */
void model_put(struct json_object *object, const char *key, struct json_object *value);

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
