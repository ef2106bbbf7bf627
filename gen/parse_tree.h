/* SPDX-License-Identifier: MIT */
#ifndef GEN_PARSE_TREE_H
#define GEN_PARSE_TREE_H

#include <assert.h>
#include <stdbool.h>

#include "parser.h"

/* Building blocks of the tree, for the actions of parse.y. Pieces are allocated in the program's
 * arena; what a later mistake makes useless is simply left there. */

struct value_list {
	struct ast_value *first, *last;
};

struct field_list {
	struct ast_field *first, *last;
};

struct enum_value_list {
	struct ast_enum_value *first, *last;
};

struct variant_list {
	struct ast_variant *first, *last;
};

struct member_list {
	struct ast_member *first, *last;
};

struct reference_list {
	struct ast_reference *first, *last;
};

struct check_list {
	struct ast_check *first, *last;
};

struct error_body {
	struct ast_field *fields;
	struct token end;
};

struct typed {
	struct ast_type *type;
	unsigned depth;
};

/* A NULL item is one that was broken, and left out. */
#define LIST_ADD(list, item)                                                                       \
	do {                                                                                       \
		if ((item) != NULL && (list).first == NULL) {                                      \
			(list).first = (list).last = (item);                                       \
		} else if ((item) != NULL) {                                                       \
			(list).last->next = (item);                                                \
			(list).last = (item);                                                      \
		}                                                                                  \
	} while (0)

struct ast_name tree_name(const struct token *token);
void tree_dotted(struct parse *parse, struct ast_name *name, const struct token *part);

/* Notes that begin at the token being fed take its doc comment. */
struct ast_notes tree_notes(struct parse *parse);
void tree_annotate(struct parse *parse, struct ast_notes *notes, struct ast_annotation *annotation);
struct ast_annotation *tree_annotation(
	struct parse *parse, const struct token *name, struct ast_value *values);
struct ast_value *tree_value(struct parse *parse, enum ast_value_kind kind,
	const struct token *first, const struct token *last);

void tree_module(struct parse *parse, struct ast_notes notes, struct ast_name name);
void tree_import(struct parse *parse, struct ast_name name);
/* Appends a declaration that reaches from its keyword to `end`. */
struct ast_decl *tree_decl(struct parse *parse, enum ast_decl_kind kind, struct ast_notes notes,
	const struct token *keyword, const struct token *name, const struct token *end);
struct ast_field *tree_field(struct parse *parse, struct ast_notes notes, const struct token *name);
struct ast_enum_value *tree_enum_value(struct parse *parse, struct ast_notes notes,
	const struct token *name, struct ast_name wire);
struct ast_variant *tree_variant(struct parse *parse, struct ast_notes notes,
	const struct token *name, struct ast_name wire, struct ast_reference *reference);
struct ast_member *tree_member(struct parse *parse, enum ast_member_kind kind,
	struct ast_notes notes, const struct token *keyword, const struct token *end);

struct ast_reference *tree_reference(
	struct parse *parse, const struct token *module, const struct token *name);
struct ast_check *tree_check(struct parse *parse, enum ast_check_kind kind,
	const struct token *first, const struct token *last, const char *low, const char *high);
/* `end` is the `)` behind the checks; NULL: there are none. */
struct typed tree_named(struct parse *parse, const struct ast_reference *reference,
	struct ast_check *checks, const struct token *end);
struct typed tree_map(struct parse *parse, const struct token *keyword, struct typed key,
	struct typed item, struct ast_check *range, const struct token *end);
void tree_array(
	struct parse *parse, struct typed *typed, struct ast_check *range, const struct token *end);
void tree_nullable(struct parse *parse, struct typed *typed, const struct token *mark);

#endif
