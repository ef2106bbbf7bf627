/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_TS_H
#define GEN_LOWER_TS_H

#include <stdbool.h>

#include <json-c/json.h>

#include <fzio/arena.h>

/*
 * The model lowered for the TypeScript target: names, types and comments are finished text here,
 * so that the templates (templates/ts) stay a picture of what they print.
 */

/* The view of ts/module; the caller puts it. */
struct json_object *lower_ts(struct json_object *model);

/* The parts, each in its own file. Strings they return live in the arena. */

#define TS_WIDTH 100 /* lines are broken as prettier breaks them at this width */

struct ts {
	struct fzio_arena arena;
	struct json_object *model;
	const char *module; /* the one that is written */
	struct json_object *taken; /* an object: the names at the top of its file */
	struct json_object *imports; /* the view's list of the modules that were named */
};

/* Words (lower_ts_text.c). */
/* `"a"`, quoted. */
const char *ts_literal(struct fzio_arena *arena, const char *text);
/* A name on the wire within a comment, where it may not end it, nor its line. */
const char *ts_said(struct fzio_arena *arena, const char *wire);
/* A member's name: quoted where it must be. */
const char *ts_key(struct fzio_arena *arena, const char *wire);
/* A declaration's name, with `_` behind it where TypeScript or our own output means something else
 * by it. */
const char *ts_name(struct fzio_arena *arena, const char *name);
/* A name of our own making: `_` is put behind it until nothing else has it. */
const char *ts_claim(struct ts *ts, const char *name);
/* The finished lines of a documentation comment; an empty list: nothing to say. `object` has
 * `doc`, `deprecated` and `since`; `more` is a line of our own, or NULL. */
struct json_object *ts_comment(struct ts *ts, struct json_object *object, const char *more);
/* One member of a union; takes over the comment, which may be NULL. */
struct json_object *ts_case(const char *text, struct json_object *comment);
/* Adds `cases` to an object with a `name`, and `one`: all of them as they fit one line, or null. */
void ts_put_cases(struct ts *ts, struct json_object *object, struct json_object *cases);

/* Types (lower_ts_type.c). */
const char *ts_type(struct ts *ts, struct json_object *type);
/* A name declared in this or in another module, which is imported then. */
const char *ts_reference(struct ts *ts, const char *module, const char *name);
/* Adds `types`, `enums`, `dtos`, `unions` and `errors` to the view. */
void ts_put_declarations(struct ts *ts, struct json_object *view);

/* Namespaces (lower_ts_socket.c): adds `namespaces` to the view. */
void ts_put_namespaces(struct ts *ts, struct json_object *view);

#endif
