/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_MD_H
#define GEN_LOWER_MD_H

#include <json-c/json.h>

#include <fzio/arena.h>

/*
 * The model lowered for the Markdown target: a page of reference for people. Links, the words for
 * checks, and examples are finished text here; the templates (templates/md) say where they stand.
 */

/* The view of md/module; the caller puts it. */
struct json_object *lower_md(struct json_object *model);

/* The parts, each in its own file. Strings they return live in the arena. */

struct md {
	struct fzio_arena arena;
	struct json_object *model;
	const char *module; /* the one that is written: others are other pages */
	struct json_object *kinds; /* an object: the built-in types that were named */
};

/* Words (lower_md_text.c). */
/* As code, whatever it holds. */
const char *md_code(struct fzio_arena *arena, const char *text);
/* The same for a name on the wire, which may hold everything: as JSON where it would not be seen. */
const char *md_wire(struct fzio_arena *arena, const char *name);
/* What a cell of a table can hold: one line, and no bar, in code neither; "" for NULL. */
const char *md_cell(struct fzio_arena *arena, const char *text);
/* `doc`, and the `notes` "since 1.2" and "deprecated: …", as keys of the view. */
void md_put_doc(struct md *md, struct json_object *view, struct json_object *object);
/* The same in one cell: the key `about`. */
void md_put_about(struct md *md, struct json_object *view, struct json_object *object);
/* JSON, indented; NULL for NULL. Puts the value. */
const char *md_json(struct fzio_arena *arena, struct json_object *value);

/* Types (lower_md_type.c). */
const char *md_link(struct md *md, const char *module, const char *name);
/* "array of `string`", "[Role](#Role)". */
const char *md_type(struct md *md, struct json_object *type);
/* "at most 8 items; each item: 1 to 20 characters"; "" for no checks. */
const char *md_checks(struct md *md, struct json_object *type);
/* Adds `types`, `enums`, `dtos`, `unions` and `errors` to the view. */
void md_put_declarations(struct md *md, struct json_object *view);

/* Namespaces (lower_md_namespace.c): adds `namespaces` to the view. */
void md_put_namespaces(struct md *md, struct json_object *view);

#endif
