/* SPDX-License-Identifier: MIT */
#ifndef GEN_CHECK_H
#define GEN_CHECK_H

#include "ast.h"
#include "check_names.h"
#include "diag.h"

/*
 * The checker's parts, in the order in which check.c runs them: each fills its fields of the tree
 * and reports what is wrong with them. What was reported becomes AST_POISON or is left out, so
 * that one mistake is one error. All modules are checked, imported ones too.
 */

/* Names of one module: its declarations, and its imports by the last part of their names. */
struct check_scope {
	struct names decls;
	struct names imports;
};

struct check {
	struct ast_program *program;
	struct fzio_arena *arena;
	struct diag_sink *sink;
	struct check_scope *scopes; /* of each module at its `state` */
	struct names patterns; /* by their texts: what check_pattern.c knows of them */
};

/* For loops over all declarations of all modules. */
#define CHECK_EACH_DECL(check, decl)                                                               \
	for (struct ast_module *decl##_module = (check)->program->modules; decl##_module != NULL;  \
		decl##_module = decl##_module->next)                                               \
		for (struct ast_decl *decl = decl##_module->decls; decl != NULL; decl = decl->next)

/* --- scopes (check_scope.c) --- */

/* Registers imports and declarations, and reports what is declared twice. */
void check_scopes(struct check *check);
void check_scopes_finish(struct check *check);
/* What a name in `module` stands for, or NULL (reported as an unknown `what`, "type" or "error").
 * Marks it and its import as used. `builtins`: other names that could have been meant. */
struct ast_decl *check_find(struct check *check, const struct ast_module *module,
	const struct ast_name *qualifier, const struct ast_name *name, const char *what);
/* Is there an earlier declaration of the same name? It has been reported. */
bool check_is_repeated(const struct check *check, const struct ast_decl *decl);
/* Nobody reads more suggestions than some, and each is a walk over all names. */
bool check_may_suggest(const struct check *check);
/* Imports that nobody used. */
void check_imports(struct check *check);

/* --- lengths of names (check_lengths.c) --- */

/* Before anything multiplies them. False: reported, and there is no point in going on. */
bool check_lengths(struct check *check);

/* --- annotations (check_notes.c) --- */

void check_notes(struct check *check);

/* --- types (check_types.c) --- */

/* More levels than this (arrays within maps within aliases …) are a mistake, or hostile. */
#define CHECK_LEVELS_MAX 64

void check_types(struct check *check);
/* The kind of a built-in type, or AST_UNRESOLVED. */
enum ast_kind check_builtin(const char *name);
/* The enum, dto or union a type stands for, through its aliases; NULL for other types. */
const struct ast_decl *check_target(const struct ast_type *type);
/* The array or map that a type of that kind is in the end: the node that has the items. */
const struct ast_type *check_whole(const struct ast_type *type);
/* How messages call a type: as it was written. */
const char *check_type_text(struct check *check, const struct ast_type *type);

/* --- constraints (check_limits.c, check_pattern.c) --- */

/* Merges the checks of a type, whose kind is known, into what its alias brings (NULL: nothing). */
void check_limits(struct check *check, struct ast_type *type, const struct ast_limits *inherited);
bool check_pattern(struct check *check, const struct ast_check *at);
/* A pattern that no text of an allowed length matches is a mistake. */
void check_pattern_lengths(struct check *check, const struct ast_type *type, struct span span);
/* Does a pattern match texts of any length? */
bool check_pattern_is_endless(const char *pattern);

/* --- members (check_fields.c, check_unions.c, check_members.c) --- */

/* Duplicates and wire names of fields, enum values and variants. */
void check_fields(struct check *check);
/* Variants, and the member that tells them apart. */
void check_unions(struct check *check);
/* Namespaces: wire names, operations, errors. */
void check_members(struct check *check);

/* --- defaults (check_values.c) --- */

void check_values(struct check *check);

/* --- C identifiers (check_c_names.c, check_c_clashes.c, check_reserved.c) --- */

void check_c_names(struct check *check);
/* Two things that would have one name in C. */
void check_c_clashes(struct check *check);
/* Is it a word of C or C++, or a macro that usual headers define? */
bool check_is_reserved(const char *name);

/* --- what types lead to (check_reach.c) --- */

/* Values that would have to hold themselves, and payloads with too many attachments. */
void check_reach(struct check *check);

/* --- numbers (check_number.c) --- */

/* In the form of its kind: `real` of a float, `u64` of a u64, `integer` of all others. */
struct check_number {
	int64_t integer;
	uint64_t u64;
	double real;
};

/* False: not a number of this kind (a string's, array's or map's: not a length), and *reterr_why
 * (static) says what such numbers are. */
bool check_number(
	enum ast_kind kind, const char *text, struct check_number *ret, const char **reterr_why);
/* The least and the greatest of a kind that is neither float nor u64. */
void check_number_range(enum ast_kind kind, int64_t *ret_least, int64_t *ret_greatest);
int check_number_compare(
	enum ast_kind kind, const struct check_number *a, const struct check_number *b);
/* Is `a` a multiple of `b`, which is positive? Of floats as the codec counts: within rounding. */
bool check_number_divides(
	enum ast_kind kind, const struct check_number *a, const struct check_number *b);
const char *check_number_text(
	struct check *check, enum ast_kind kind, const struct check_number *number);

#endif
