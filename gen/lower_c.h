/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_C_H
#define GEN_LOWER_C_H

#include <stdbool.h>

#include <json-c/json.h>

#include <fzio/arena.h>

/*
 * The model lowered for the C target: everything that is decided about C (how a member is
 * declared, in what order structs stand, how a literal is spelled) is text here, so that the
 * templates (templates/c) stay a picture of what they print.
 */

/* The view of both templates; the caller puts it. */
struct json_object *lower_c(struct json_object *model);

/* The parts, each in its own file. Strings they return live in the arena. */

/* C literals and comments (lower_c_text.c). */
const char *c_literal(struct fzio_arena *arena, const char *text);
const char *c_json_key_literal(struct fzio_arena *arena, const char *wire);
bool c_needs_json_escape(const char *text);
const char *c_identifier(struct fzio_arena *arena, const char *dotted);
/* null, or {one: "text"} or {one: null, lines: […]}. */
struct json_object *c_comment(struct fzio_arena *arena, const char *doc);

/* Declarations (lower_c_type.c). */
/* `struct chat_room`, `const char *`: a type as it stands in sizeof() and in literals. `place`
 * names the helper struct of nested arrays and of maps: `<struct>_<member>`. */
const char *c_type(struct fzio_arena *arena, struct json_object *type, const char *place);
/* Helper structs, dtos and errors with members, each behind those it holds by value; and the names
 * that must be declared ahead: {structs: […], forwards: […]} is added to the view. */
void c_put_structs(struct fzio_arena *arena, struct json_object *model, struct json_object *view);
bool c_is_pointer(struct json_object *field); /* may be absent or null */

/* Descriptor tables (lower_c_field.c): adds `patterns`, `items` and `tables` to the view. */
void c_put_tables(struct fzio_arena *arena, struct json_object *model, struct json_object *view);

#endif
