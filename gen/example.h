/* SPDX-License-Identifier: MIT */
#ifndef GEN_EXAMPLE_H
#define GEN_EXAMPLE_H

#include <json-c/json.h>

/*
 * JSON as it could be on the wire, for documentation: it satisfies every check of its type. Always
 * the same for the same model. Optional members are there; where a type holds itself, an example
 * ends as soon as the contract lets it.
 */

/* NULL: no value was found (a pattern that wants more than printable ASCII). The caller puts it. */
struct json_object *example_dto(struct json_object *model, struct json_object *dto);
struct json_object *example_union(struct json_object *model, struct json_object *union_);
/* Of an error's `context`; {} when it has no members. */
struct json_object *example_error(struct json_object *model, struct json_object *error);
/* `name` is what the value is called: strings like to be that word. */
struct json_object *example_type(
	struct json_object *model, struct json_object *type, const char *name);

#endif
