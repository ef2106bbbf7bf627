/* SPDX-License-Identifier: MIT */
#ifndef GEN_JSON_SCHEMA_H
#define GEN_JSON_SCHEMA_H

#include <stdbool.h>

#include <json-c/json.h>

#include <fzio/arena.h>

/*
 * JSON Schema of what a model declares: what the wire carries and nothing beside it. Used by two
 * documents, which differ in where schemas stand and in what may stand beside a `$ref`.
 */
struct json_schema {
	struct fzio_arena *arena; /* for texts on the way */
	struct json_object *model;
	const char *prefix; /* `#/$defs/` */
	bool has_payloads; /* the document describes namespaces too */
};

/* `common.Money` for what another module declares, else the plain name. */
const char *json_schema_name(
	const struct json_schema *schema, const char *module, const char *name);
struct json_object *json_schema_ref(
	const struct json_schema *schema, const char *module, const char *name);
/* Of a type expression. */
struct json_object *json_schema_type(const struct json_schema *schema, struct json_object *type);
/* Of the members of a dto or an error. */
struct json_object *json_schema_members(const struct json_schema *schema, struct json_object *decl);
/* Adds every enum, dto, union and error of the model to `defs`, those of other modules too, and
 * what they share: `fzio.uuid`, `fzio.timestamp`, `fzio.bytes`, as far as they are used. */
void json_schema_put_defs(const struct json_schema *schema, struct json_object *defs);

/* Sets `description` (and `deprecated`) from a declaration's notes. */
void json_schema_put_notes(
	struct fzio_arena *arena, struct json_object *schema, struct json_object *decl);

/* The whole document of target `jsonschema`. */
struct json_object *json_schema_document(struct json_object *model);

#endif
