/* SPDX-License-Identifier: MIT */
#ifndef GEN_LOWER_PY_H
#define GEN_LOWER_PY_H

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

#include <fzio/arena.h>

/*
 * The model lowered for the Python target: pydantic models whose verdict is the C decoder's, and
 * typed emitters. The view of templates/py/module.mustache; the caller puts it.
 */
struct json_object *lower_py(struct json_object *model);

/* The name of the module's file without `.py`: `acme_chat_fzio`. */
const char *py_module_name(struct fzio_arena *arena, const char *module);

/* The parts, each in its own file. Strings they return live in the arena. */

/* Names and literals (lower_py_text.c). */
/* Not one of the words that Python, pydantic or the file itself takes. */
const char *py_class_name(struct fzio_arena *arena, const char *name);
/* Nor an attribute of every model. Dots become underscores. */
const char *py_member_name(struct fzio_arena *arena, const char *name);
/* The members of an enum shout, and so are no methods of str. */
const char *py_constant_name(struct fzio_arena *arena, const char *name);
const char *py_literal(struct fzio_arena *arena, const char *text);
/* null, or the lines of a comment. */
struct json_object *py_comment(struct fzio_arena *arena, const char *doc);
/* null, or the text between the quotes of a docstring; its further lines are indented. */
const char *py_docstring(struct fzio_arena *arena, const char *doc, size_t indent);

/*
 * Expressions, laid out as black does (lower_py_layout.c): on one line if it fits, else one item a
 * line.
 */
struct py_expression {
	const char *head; /* `Annotated[`, or all of it when `close` is NULL */
	const char *close; /* `]` or `)` */
	struct py_expression *first, *last; /* items */
	struct py_expression *next;
};
struct py_expression *py_atom(struct fzio_arena *arena, const char *text);
struct py_expression *py_group(struct fzio_arena *arena, const char *head, const char *close);
void py_add(struct py_expression *group, struct py_expression *item);
/* `name: annotation = value`, or without the value (NULL), indented by `indent` columns. */
const char *py_layout(struct fzio_arena *arena, size_t indent, const char *before,
	struct py_expression *annotation, struct py_expression *value);

/* What the file must import and define, told by the tokens in its text (lower_py_parts.c): adds
 * `imports`, a list of {module, names}, and a boolean for each helper to the view. */
void py_put_parts(struct json_object *view, const char *text);

/* Types (lower_py_type.c). */
struct py_module {
	struct fzio_arena *arena;
	struct json_object *model;
	struct json_object *imports; /* names of modules, as they are met */
};
struct py_expression *py_type(struct py_module *module, struct json_object *type, bool unique);
/* The type of a member; `*ret_value` is what it is set to, or NULL. */
struct py_expression *py_field(struct py_module *module, struct json_object *field,
	const char *name, struct py_expression **ret_value);
/* `Money`, or `common_fzio.Money` for what another module declares. */
const char *py_reference(struct py_module *module, struct json_object *named);
/* The alias by which a type is named, if the module of `model` declares it, else NULL. */
const char *py_own_alias(struct json_object *model, struct json_object *type);

/* May an alias stand above all classes, so that it can be used by its name? */
bool py_alias_is_plain(struct json_object *alias);

#endif
