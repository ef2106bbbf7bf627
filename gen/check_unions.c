/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"
#include "memory.h"

/* Unions are told apart by a member that is written beside the variant's own. */
struct unions {
	struct check *check;
	/* Members of the dtos that are variants, by `module.Dto wire`: a large dto may be a variant
	 * of many unions. */
	struct names members;
};

static const char *key_of(const struct unions *unions, const struct ast_decl *dto, const char *wire)
{
	return gen_printf(
		unions->check->arena, "%s.%s %s", dto->module->name.text, dto->name.text, wire);
}

static void learn_members(struct unions *unions, struct ast_decl *dto)
{
	if (dto->state != 0) {
		return;
	}
	dto->state = 1;
	for (struct ast_field *field = dto->fields; field != NULL; field = field->next) {
		names_add(&unions->members, key_of(unions, dto, field->wire.text), field);
	}
}

static void check_clash(
	struct unions *unions, const struct ast_decl *decl, const struct ast_variant *variant)
{
	/* The tree is the checker's to mark. */
	struct ast_decl *dto = (struct ast_decl *)check_target(variant->type);
	learn_members(unions, dto);
	const struct ast_field *field =
		names_get(&unions->members, key_of(unions, dto, decl->wire.text));
	if (field == NULL) {
		return;
	}
	struct diag *diag = diag_add(unions->check->sink, SEVERITY_ERROR, 306, variant->type->span,
		"'%s' has a member '%s' already", check_type_text(unions->check, variant->type),
		decl->wire.text);
	diag_label(diag, "'%s' tells the variants of '%s' apart", decl->wire.text, decl->name.text);
	diag_also(diag, field->name.span, "this member");
}

static void check_union(struct unions *unions, struct ast_decl *decl)
{
	struct check *check = unions->check;
	size_t count = 0;
	if (decl->wire.text == NULL) {
		decl->wire = decl->on;
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		count++;
		if (it->type->kind == AST_DTO && !it->type->nullable) {
			check_clash(unions, decl, it);
		} else if (it->type->kind != AST_POISON) {
			diag_label(diag_add(check->sink, SEVERITY_ERROR, 305, it->type->span,
					   "'%s' cannot be a variant",
					   check_type_text(check, it->type)),
				"variants are dtos");
		}
	}
	if (count < 2) {
		diag_label(diag_add(check->sink, SEVERITY_ERROR, 304, decl->name.span,
				   "the union '%s' has %s", decl->name.text,
				   count == 0 ? "no variant" : "only one variant"),
			"a union is one of two or more");
	}
}

void check_unions(struct check *check)
{
	struct unions unions = { .check = check };
	names_init(&unions.members);
	CHECK_EACH_DECL(check, decl)
	{
		if (decl->kind == AST_DECL_UNION) {
			check_union(&unions, decl);
		}
	}
	CHECK_EACH_DECL(check, decl)
	{
		decl->state = 0;
	}
	names_finish(&unions.members);
}
