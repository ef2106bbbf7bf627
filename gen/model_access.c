/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_object *model_get(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	bool found = json_object_object_get_ex(object, key, &value);
	assert(found);
	(void)found;
	return value;
}

const char *model_str(struct json_object *object, const char *key)
{
	struct json_object *value = model_get(object, key);
	return value != NULL ? json_object_get_string(value) : NULL;
}

bool model_bool(struct json_object *object, const char *key)
{
	return json_object_get_boolean(model_get(object, key));
}

bool model_is_kind(struct json_object *type, const char *kind)
{
	return strcmp(model_str(type, "kind"), kind) == 0;
}

bool model_is_list(struct json_object *type)
{
	return model_is_kind(type, "array") || model_is_kind(type, "map");
}

void model_put_at(
	struct json_object *object, const char *key, bool is_literal, struct json_object *value)
{
	json_object_object_add_ex(
		object, key, value, is_literal ? JSON_C_OBJECT_KEY_IS_CONSTANT : 0);
}

void model_put_str_at(
	struct json_object *object, const char *key, bool is_literal, const char *text)
{
	struct json_object *value = text != NULL ? json_object_new_string(text) : NULL;
	model_put_at(object, key, is_literal, value);
}

void model_put_bool_at(struct json_object *object, const char *key, bool is_literal, bool value)
{
	model_put_at(object, key, is_literal, json_object_new_boolean(value));
}

struct json_object *model_number(double value)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value) {
			break;
		}
	}
	return json_object_new_double_s(value, text);
}
