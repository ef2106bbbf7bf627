/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_C_H
#define GEN_LOWER_C_H

#include <stdbool.h>

#include <json-c/json.h>

#include <fzio/arena.h>
#include <fzio/buffer.h>

#define C_WIDTH 100 /* columns, as in .clang-format */

/*
 * The model lowered for the C target: everything that is decided about C (how a member is
 * declared, in what order structs stand, how a literal is spelled) is text here, so that the
 * templates (templates/c) stay a picture of what they print.
 */

/* The view of both templates; the caller puts it. */
struct json_object *lower_c(struct json_object *model);

/*
 * What the templates print, with its long lines broken as .clang-format breaks them, so that a
 * template shows a declaration in one line however long the names in it turn out to be.
 */
void c_wrap(struct fzio_buffer *out, const char *text, size_t len);

/* The parts, each in its own file. Strings they return live in the arena. */

/* --- literals and comments (lower_c_text.c) --- */

const char *c_literal(struct fzio_arena *arena, const char *text);
/* The same, with the padding that keys of descriptor tables have behind their end. */
const char *c_padded_literal(struct fzio_arena *arena, const char *text);
/* `"name":`, as JSON writes it. */
const char *c_json_key(struct fzio_arena *arena, const char *wire);
bool c_needs_json_escape(const char *text);
/* Text that may stand within a comment. */
const char *c_comment_line(struct fzio_arena *arena, const char *text);
/* null, or {one: "text"} or {one: null, lines: […]}. */
struct json_object *c_comment(struct fzio_arena *arena, const char *text);
/* The same of a declaration or member: its doc comment, since when, and what is better now. */
struct json_object *c_notes(struct fzio_arena *arena, struct json_object *decl);

/* --- declarations (lower_c_type.c) --- */

/* `struct chat_room`, `const char *`: a type as it stands in sizeof() and in literals. `place`
 * names the helper struct of nested arrays and of maps: `<struct>_<member>`. */
const char *c_type(struct fzio_arena *arena, struct json_object *type, const char *place);
/* Adds `structs` to the view: dtos, errors with members, and the helpers of nested arrays and of
 * maps, each behind those it holds by value. */
void c_put_structs(struct fzio_arena *arena, struct json_object *model, struct json_object *view);
bool c_is_pointer(struct json_object *field); /* may be absent or null */
/* What may lack is a pointer to its value, but for what is a pointer by itself, or begins with one. */
bool c_is_boxed(struct json_object *type);

/* --- unions (lower_c_union.c) --- */

/* Adds `unions` to the view. */
void c_put_unions(struct fzio_arena *arena, struct json_object *model, struct json_object *view);

/* --- payloads that are no dto (lower_c_carrier.c) --- */

/* Does a payload need a struct that carries it? NULL: no. */
bool c_is_carried(struct json_object *type);
/* The C name of that struct: `chat_count_cmd`, `chat_count_ack`. */
const char *c_carrier(struct fzio_arena *arena, const char *namespace_c_name,
	struct json_object *member, const char *end);
/* The model with one more dto for each of them; the caller puts it. */
struct json_object *c_with_carriers(struct fzio_arena *arena, struct json_object *model);

/* --- what is sent by attachments (lower_c_bytes.c) --- */

/* The C names of dtos that hold `bytes`, they or what is in them, as the keys of an object that
 * the caller puts. */
struct json_object *c_bytes_holders(struct json_object *model);

/* --- descriptor tables (lower_c_field.c) --- */

/* Adds `patterns` and `tables` to the view. */
void c_put_tables(struct fzio_arena *arena, struct json_object *model, struct json_object *view);

/* --- namespaces (lower_c_namespace.c) --- */

/* Adds `namespaces` to the view. */
void c_put_namespaces(
	struct fzio_arena *arena, struct json_object *model, struct json_object *view);

#endif
