/* SPDX-License-Identifier: MIT */
#include "parse_tree.h"

#include <string.h>

#include "memory.h"

#define NEW(parse, type) GEN_NEW(&(parse)->program->arena, type)

/* --- names and notes --- */

struct ast_name tree_name(const struct token *token)
{
	return (struct ast_name){ .text = token->text, .span = token->span };
}

void tree_dotted(struct parse *parse, struct ast_name *name, const struct token *part)
{
	name->text = gen_printf(&parse->program->arena, "%s.%s", name->text, part->text);
	name->span = span_join(name->span, part->span);
}

static const char *take_doc(struct parse *parse)
{
	const char *doc = parse->token->doc;
	parse->token->doc = NULL;
	return doc;
}

struct ast_notes tree_notes(struct parse *parse)
{
	return (struct ast_notes){ .doc = take_doc(parse) };
}

/* Nobody writes more, and later phases compare each with all others. */
#define NOTES_MAX 32

void tree_annotate(struct parse *parse, struct ast_notes *notes, struct ast_annotation *annotation)
{
	if (notes->count++ >= NOTES_MAX) {
		if (notes->count == NOTES_MAX + 1) {
			diag_label(diag_add(parse->sink, SEVERITY_ERROR, 111, annotation->name.span,
					   "too many annotations"),
				"at most %d", NOTES_MAX);
		}
		return;
	}
	if (notes->last == NULL) {
		notes->annotations = annotation;
	} else {
		notes->last->next = annotation;
	}
	notes->last = annotation;
	/* A doc comment may also stand between the annotations and what they belong to. */
	const char *doc = take_doc(parse);
	if (doc != NULL && notes->doc != NULL) {
		doc = gen_printf(&parse->program->arena, "%s\n%s", notes->doc, doc);
	}
	notes->doc = doc != NULL ? doc : notes->doc;
}

struct ast_annotation *tree_annotation(
	struct parse *parse, const struct token *name, struct ast_value *values)
{
	struct ast_annotation *annotation = NEW(parse, struct ast_annotation);
	annotation->name = tree_name(name);
	annotation->values = values;
	return annotation;
}

struct ast_value *tree_value(struct parse *parse, enum ast_value_kind kind,
	const struct token *first, const struct token *last)
{
	struct ast_value *value = NEW(parse, struct ast_value);
	value->kind = kind;
	value->text = first->text;
	value->span = span_join(first->span, last->span);
	return value;
}

/* --- declarations --- */

void tree_module(struct parse *parse, struct ast_notes notes, struct ast_name name)
{
	parse->module->notes = notes;
	parse->module->name = name;
}

void tree_import(struct parse *parse, struct ast_name name)
{
	struct ast_import *import = NEW(parse, struct ast_import);
	import->name = name;
	*parse->imports_end = import;
	parse->imports_end = &import->next;
}

struct ast_decl *tree_decl(struct parse *parse, enum ast_decl_kind kind, struct ast_notes notes,
	const struct token *keyword, const struct token *name, const struct token *end)
{
	struct ast_decl *decl = NEW(parse, struct ast_decl);
	decl->kind = kind;
	decl->notes = notes;
	decl->name = tree_name(name);
	decl->span = span_join(keyword->span, end->span);
	decl->module = parse->module;
	*parse->decls_end = decl;
	parse->decls_end = &decl->next;
	return decl;
}

struct ast_field *tree_field(struct parse *parse, struct ast_notes notes, const struct token *name)
{
	struct ast_field *field = NEW(parse, struct ast_field);
	field->notes = notes;
	field->name = tree_name(name);
	return field;
}

struct ast_enum_value *tree_enum_value(
	struct parse *parse, struct ast_notes notes, const struct token *name, struct ast_name wire)
{
	struct ast_enum_value *value = NEW(parse, struct ast_enum_value);
	value->notes = notes;
	value->name = tree_name(name);
	value->wire = wire;
	return value;
}

struct ast_variant *tree_variant(struct parse *parse, struct ast_notes notes,
	const struct token *name, struct ast_name wire, struct ast_reference *reference)
{
	struct ast_variant *variant = NEW(parse, struct ast_variant);
	variant->notes = notes;
	variant->name = tree_name(name);
	variant->wire = wire;
	variant->type = tree_named(parse, reference, NULL, NULL).type;
	return variant;
}

struct ast_member *tree_member(struct parse *parse, enum ast_member_kind kind,
	struct ast_notes notes, const struct token *keyword, const struct token *end)
{
	struct ast_member *member = NEW(parse, struct ast_member);
	member->kind = kind;
	member->notes = notes;
	member->span = span_join(keyword->span, end->span);
	return member;
}

/* --- types --- */

struct ast_reference *tree_reference(
	struct parse *parse, const struct token *module, const struct token *name)
{
	struct ast_reference *reference = NEW(parse, struct ast_reference);
	if (module != NULL) {
		reference->module = tree_name(module);
	}
	reference->name = tree_name(name);
	return reference;
}

struct ast_check *tree_check(struct parse *parse, enum ast_check_kind kind,
	const struct token *first, const struct token *last, const char *low, const char *high)
{
	struct ast_check *check = NEW(parse, struct ast_check);
	check->kind = kind;
	check->span = span_join(first->span, last->span);
	check->low = low;
	check->high = high;
	return check;
}

struct typed tree_named(struct parse *parse, const struct ast_reference *reference,
	struct ast_check *checks, const struct token *end)
{
	struct ast_type *type = NEW(parse, struct ast_type);
	type->module = reference->module;
	type->reference = reference->name;
	type->checks = checks;
	type->span = span_join(reference->module.span, reference->name.span);
	if (end != NULL) {
		type->span = span_join(type->span, end->span);
	}
	return (struct typed){ type, 1 };
}

/* Later phases walk types by recursion: nobody needs so many levels, and a hostile file must not
 * get them. True: reported, and the level is to be left out. */
static bool too_deep(struct parse *parse, unsigned depth, struct span span)
{
	if (depth == PARSER_TYPE_DEPTH) {
		diag_label(diag_add(parse->sink, SEVERITY_ERROR, 108, span,
				   "types are nested too deeply"),
			"at most %d levels", PARSER_TYPE_DEPTH);
	}
	return depth >= PARSER_TYPE_DEPTH;
}

struct typed tree_map(struct parse *parse, const struct token *keyword, struct typed key,
	struct typed item, struct ast_check *range, const struct token *end)
{
	unsigned depth = key.depth > item.depth ? key.depth : item.depth;
	struct span span = span_join(keyword->span, end->span);
	if (too_deep(parse, depth, span)) {
		return (struct typed){ item.type, depth + 1 };
	}
	struct ast_type *type = NEW(parse, struct ast_type);
	type->kind = AST_MAP;
	type->span = span;
	type->key = key.type;
	type->item = item.type;
	type->checks = range;
	return (struct typed){ type, depth + 1 };
}

void tree_array(
	struct parse *parse, struct typed *typed, struct ast_check *range, const struct token *end)
{
	struct span span = span_join(typed->type->span, end->span);
	if (!too_deep(parse, typed->depth++, span)) {
		struct ast_type *type = NEW(parse, struct ast_type);
		type->kind = AST_ARRAY;
		type->span = span;
		type->item = typed->type;
		type->checks = range;
		typed->type = type;
	}
}

void tree_nullable(struct parse *parse, struct typed *typed, const struct token *mark)
{
	if (typed->type->nullable) {
		diag_label(diag_add(parse->sink, SEVERITY_ERROR, 109, mark->span,
				   "this type is nullable already"),
			"one '?' says it");
		return;
	}
	typed->type->nullable = true;
	typed->type->span = span_join(typed->type->span, mark->span);
}
