/* SPDX-License-Identifier: MIT */
#ifndef GEN_MODEL_FIND_H
#define GEN_MODEL_FIND_H

#include <stdbool.h>

#include <json-c/json.h>

/* What a model's types lead to. Declarations are there: the checker has seen to it. */

/* The declaration in the list `list` ("dtos", "errors", …), the module's own or an imported one,
 * that a type expression, or one of `throws`, names; borrowed. */
struct json_object *model_find(
	struct json_object *model, const char *list, struct json_object *reference);
/* The value called `name` of the enum that a type expression names. */
struct json_object *model_enum_value(
	struct json_object *model, struct json_object *type, const char *name);
/* Does any member of a declaration, or a union's variant, have a type of this kind, or one with
 * such items or keys? */
bool model_uses_kind(struct json_object *model, const char *kind);
/* The same of what commands, acks and events carry themselves. */
bool model_carries_kind(struct json_object *model, const char *kind);

#endif
