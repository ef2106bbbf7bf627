/* SPDX-License-Identifier: MIT */
#ifndef GEN_AST_H
#define GEN_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/arena.h>
#include <fzio/failure.h>

#include "source.h"

/*
 * The tree that the parser builds and the checker resolves. Everything lives in one arena for the
 * whole run. Lists are linked through `next`, in source order. Fields marked "checker" are NULL or
 * zero after parsing; they may be relied on once check() found no error.
 */

/* A name, or a word of the source: text is NUL-terminated in the arena, span is where it stands. */
struct ast_name {
	const char *text; /* NULL: not given */
	struct span span;
};

enum ast_value_kind {
	AST_VALUE_NONE,
	AST_VALUE_STRING,
	AST_VALUE_NUMBER,
	AST_VALUE_TRUE,
	AST_VALUE_FALSE,
	AST_VALUE_NULL,
	AST_VALUE_NAME, /* an enum's value */
	AST_VALUE_EMPTY_ARRAY,
	AST_VALUE_EMPTY_MAP,
};

struct ast_value {
	struct ast_value *next; /* in an annotation's list */
	enum ast_value_kind kind;
	const char
		*text; /* of a string: unescaped; of a number: its digits without `_`; of a name */
	struct span span;
};

struct ast_annotation {
	struct ast_annotation *next;
	struct ast_name name; /* without the @ */
	struct ast_value *values;
};

/* What every declaration and member has before its keyword. */
struct ast_notes {
	const char *doc; /* the text of `///` lines, joined by \n, one leading blank cut; or NULL */
	struct ast_annotation *annotations, *last;
	unsigned count; /* of annotations */
	/* checker: */
	const char *deprecated; /* "" when given without a reason */
	const char *since;
	const char *version; /* module only */
	bool closed; /* dto only */
	bool sensitive; /* field or type */
	bool unique; /* field of an array type */
};

enum ast_check_kind {
	AST_CHECK_RANGE, /* NUM, NUM.., ..NUM, NUM..NUM */
	AST_CHECK_ABOVE,
	AST_CHECK_BELOW,
	AST_CHECK_STEP,
	AST_CHECK_PATTERN,
};

struct ast_check {
	struct ast_check *next;
	enum ast_check_kind kind;
	struct span span;
	const char *low; /* number as written without `_`; NULL: open. Also of ABOVE and STEP */
	const char *high; /* also of BELOW; equal to `low` for a single NUM */
	const char *pattern; /* between the slashes, `\/` made `/` */
};

/* What a type expression is in the end. */
enum ast_kind {
	AST_UNRESOLVED, /* after parsing */
	AST_BOOL,
	AST_INT,
	AST_I32,
	AST_U32,
	AST_I64,
	AST_U64,
	AST_FLOAT,
	AST_STRING,
	AST_BYTES,
	AST_UUID,
	AST_TIMESTAMP,
	AST_ANY,
	AST_ENUM,
	AST_DTO,
	AST_UNION,
	AST_ARRAY,
	AST_MAP,
	AST_POISON, /* the checker reported it; say nothing more */
};

/*
 * A type expression. `T?` sets nullable on T's node; `T[1..3]` is a node of kind ARRAY around T;
 * a name of an alias stays as written in `reference`, and `type` leads to what it stands for.
 */
struct ast_type {
	enum ast_kind kind; /* ARRAY and MAP from the parser, the rest by the checker */
	struct span span;
	bool nullable;
	struct ast_name module; /* of `common.RoomName`; text NULL when unqualified */
	struct ast_name reference; /* the name written: `string`, `RoomName` */
	struct ast_check *checks; /* in parentheses; of ARRAY and MAP: the range of lengths */
	struct ast_type *key; /* MAP */
	struct ast_type *item; /* ARRAY, MAP: of the values */
	/* checker: */
	struct ast_decl *decl; /* the enum, dto, union or alias named */
	struct ast_limits *limits; /* all checks, of aliases on the way too, merged; NULL: none */
	unsigned levels; /* of arrays, maps and aliases down to what they are made of */
};

/* Checks in numbers, as the codec wants them. The kind of the type says which are used. */
struct ast_limits {
	bool has_min, has_max, above, below, has_step;
	int64_t min, max, step; /* integers, lengths */
	uint64_t min_u64, max_u64, step_u64;
	double min_float, max_float, step_float;
	const char *pattern; /* NULL: none */
	struct span pattern_span;
};

struct ast_field {
	struct ast_field *next;
	struct ast_notes notes;
	struct ast_name name;
	bool optional; /* `x?` */
	struct ast_name
		wire; /* of `as "…"`; the checker sets its text to the name when not given */
	struct ast_type *type;
	struct ast_value *fallback; /* `= value`, NULL: none */
	/* checker: */
	int64_t fallback_int; /* of an int kind; of an enum: its number from 1 */
	uint64_t fallback_u64;
	double fallback_float;
	const char *c_name;
};

struct ast_enum_value {
	struct ast_enum_value *next;
	struct ast_notes notes;
	struct ast_name name;
	struct ast_name wire;
	/* checker: */
	const char *c_name; /* DEMO_ROLE_GUEST */
	int64_t number; /* from 1 */
};

struct ast_variant {
	struct ast_variant *next;
	struct ast_notes notes;
	struct ast_name name;
	struct ast_name wire;
	struct ast_type *type;
	/* checker: */
	const char *c_name; /* the member of the union in C */
	const char *c_kind; /* DEMO_BODY_TEXT */
};

struct ast_reference {
	struct ast_reference *next;
	struct ast_name module;
	struct ast_name name;
	struct ast_decl *decl; /* checker */
};

enum ast_member_kind {
	AST_CONNECT,
	AST_COMMAND,
	AST_EVENT
};

struct ast_member {
	struct ast_member *next;
	struct ast_notes notes;
	enum ast_member_kind kind;
	struct span span;
	struct ast_name name; /* dotted: `task.progress`; empty for connect */
	struct ast_name wire; /* the event; the checker defaults it to the name */
	struct ast_type *payload; /* NULL: `()` */
	struct ast_type *ack; /* NULL: none */
	struct ast_name runs; /* dotted; text NULL: not given */
	struct ast_reference *throws;
	/* checker: */
	const char *operation; /* `chat.join`: namespace name and command name, or `runs` */
	struct ast_member
		*runs_member; /* the command that declares the operation `runs` names; or NULL */
	const char *c_name; /* `task_progress` */
	bool payload_sensitive, ack_sensitive; /* by their types */
};

enum ast_decl_kind {
	AST_DECL_TYPE,
	AST_DECL_DTO,
	AST_DECL_ENUM,
	AST_DECL_UNION,
	AST_DECL_ERROR,
	AST_DECL_NAMESPACE
};

struct ast_decl {
	struct ast_decl *next;
	enum ast_decl_kind kind;
	struct ast_notes notes;
	struct ast_name name;
	struct ast_name
		wire; /* UNION: of the discriminator; ERROR: its code; NAMESPACE: its path */
	struct span span;
	struct ast_type *type; /* TYPE */
	struct ast_field *fields; /* DTO, ERROR */
	struct ast_enum_value *values; /* ENUM */
	struct ast_name on; /* UNION: the discriminator */
	struct ast_variant *variants; /* UNION */
	struct ast_name error_kind; /* ERROR: as written */
	struct ast_member *members; /* NAMESPACE */
	/* checker: */
	struct ast_module *module;
	enum fzio_error_kind kind_of_error; /* ERROR */
	const char *c_name; /* `demo_join_room_cmd`; NAMESPACE: the prefix `demo_tasks` or `chat` */
	unsigned state; /* the checker's marks while it walks */
	bool used;
};

struct ast_import {
	struct ast_import *next;
	struct ast_name name; /* dotted; used by its last part */
	struct ast_module *module; /* loader */
	bool used; /* checker */
};

struct ast_module {
	struct ast_module *next; /* in ast_program */
	const struct source *source;
	struct ast_notes notes;
	struct ast_name name; /* dotted: `acme.chat`; in C `acme_chat` */
	struct ast_import *imports;
	struct ast_decl *decls;
	bool requested; /* named on the command line, so generated; others are only imported */
	const char *c_name; /* checker */
	unsigned state;
};

struct ast_program {
	struct fzio_arena arena;
	struct ast_module *modules; /* requested first, in order; then imported, as they were met */
};

#endif
