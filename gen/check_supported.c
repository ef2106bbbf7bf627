/* SPDX-License-Identifier: MIT */
#include "compile.h"

/*
 * What the C target does not write yet. Each line of the tables and each function below is one
 * refusal: whoever generates the thing takes it out.
 */

static void refuse(struct diag_sink *sink, int code, struct span span, const char *what)
{
	diag_label(diag_add(sink, SEVERITY_ERROR, code, span, "%s not supported yet", what),
		"the C target cannot write this yet");
}

/* --- kinds of types --- */

static const struct refused_kind {
	enum ast_kind kind;
	int code;
	const char *what;
} refused_kinds[] = {
	{ AST_ANY, 902, "'any' is" },
	{ AST_BYTES, 903, "'bytes' are" },
};

static void check_type(struct diag_sink *sink, const struct ast_type *type)
{
	for (; type != NULL; type = type->item) {
		check_type(sink, type->key);
		/* An alias is refused where it is declared. */
		bool is_alias = type->decl != NULL && type->decl->kind == AST_DECL_TYPE;
		for (size_t i = 0; i < sizeof(refused_kinds) / sizeof(refused_kinds[0]); i++) {
			if (type->kind == refused_kinds[i].kind && !is_alias) {
				refuse(sink, refused_kinds[i].code, type->span,
					refused_kinds[i].what);
			}
		}
	}
}

/* --- members of namespaces --- */

static void check_payload(struct diag_sink *sink, const struct ast_type *type)
{
	if (type != NULL && (type->kind != AST_DTO || type->nullable)) {
		refuse(sink, 907, type->span, "payloads that are no dto are");
	}
}

static void check_member(struct diag_sink *sink, const struct ast_member *member)
{
	if (member->kind == AST_CONNECT) {
		refuse(sink, 904, member->name.span, "'connect' is");
		return;
	}
	if (member->kind == AST_EVENT && member->ack != NULL) {
		refuse(sink, 905, member->ack->span, "events that the client acknowledges are");
		return;
	}
	check_payload(sink, member->payload);
	check_payload(sink, member->ack);
}

/* --- declarations --- */

static void check_decl(struct diag_sink *sink, const struct ast_decl *decl)
{
	if (decl->kind == AST_DECL_UNION) {
		refuse(sink, 901, decl->name.span, "unions are");
	}
	check_type(sink, decl->type);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_type(sink, it->type);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_member(sink, it);
	}
}

void check_supported(const struct ast_program *program, struct diag_sink *sink)
{
	for (const struct ast_module *module = program->modules; module != NULL;
		module = module->next) {
		for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
			check_decl(sink, decl);
		}
	}
}
