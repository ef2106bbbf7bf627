/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"
#include "letter_case.h"
#include "memory.h"

/* Every C identifier, as design.md has it under "Generated C, as a user sees it". */

static const char *undotted(struct check *check, const char *dotted)
{
	char *name = gen_strndup(check->arena, dotted, strlen(dotted));
	for (char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot, '.')) {
		*dot = '_';
	}
	return name;
}

/* The name of a member of a struct or a union: it stands alone. */
static const char *member_name(struct check *check, const char *name)
{
	return check_is_reserved(name) ? gen_printf(check->arena, "%s_", name) : name;
}

/* Once when the module's word is the namespace's word: `chat_join`, and not `chat_chat_join`. */
static const char *prefix_of(struct check *check, const struct ast_decl *decl)
{
	const struct ast_module *module = decl->module;
	const char *dot = strrchr(module->name.text, '.');
	const char *word = dot != NULL ? dot + 1 : module->name.text;
	return strcmp(word, decl->name.text) == 0
		       ? module->c_name
		       : gen_printf(check->arena, "%s_%s", module->c_name, decl->name.text);
}

static const char *constant_name(struct check *check, const char *prefix, const char *name)
{
	return gen_printf(check->arena, "%s_%s", prefix,
		case_upper(check->arena, case_snake(check->arena, name)));
}

static void name_decl(struct check *check, struct ast_decl *decl)
{
	decl->c_name = decl->kind == AST_DECL_NAMESPACE
			       ? prefix_of(check, decl)
			       : gen_printf(check->arena, "%s_%s", decl->module->c_name,
					 case_snake(check->arena, decl->name.text));
	for (struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		it->c_name = member_name(check, it->name.text);
	}
	const char *prefix = case_upper(check->arena, decl->c_name);
	for (struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		it->c_kind = constant_name(check, prefix, it->name.text);
		/* Beside the variants stands `kind`, which tells them apart. */
		bool is_kind = strcmp(it->name.text, "kind") == 0;
		it->c_name = is_kind ? "kind_" : member_name(check, it->name.text);
	}
	for (struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		it->c_name = constant_name(check, prefix, it->name.text);
	}
	for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
		it->c_name = it->kind == AST_CONNECT ? "connect" : undotted(check, it->name.text);
	}
}

/* --- names that belong to others --- */

static void refuse(struct check *check, const struct ast_name *name, const char *why)
{
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 212, name->span,
			   "'%s' cannot be a name in C", name->text),
		"%s", why);
}

static void check_member_name(struct check *check, const struct ast_name *name)
{
	if (name->text[0] == '_' &&
		(name->text[1] == '_' || (name->text[1] >= 'A' && name->text[1] <= 'Z'))) {
		refuse(check, name,
			"the C compiler keeps it for itself: use another one, and 'as'");
	}
}

static void check_module_name(struct check *check, const struct ast_module *module)
{
	const char *name = module->c_name;
	if (name[0] == '_') {
		refuse(check, &module->name,
			"the C compiler keeps names with '_' in front for itself");
	} else if (strcmp(name, "fzio") == 0 || strncmp(name, "fzio_", 5) == 0) {
		refuse(check, &module->name,
			"names that begin with 'fzio' are those of the runtime");
	}
}

void check_c_names(struct check *check)
{
	for (struct ast_module *module = check->program->modules; module != NULL;
		module = module->next) {
		module->c_name = undotted(check, module->name.text);
		check_module_name(check, module);
		for (struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
			name_decl(check, decl);
			for (struct ast_field *it = decl->fields; it != NULL; it = it->next) {
				check_member_name(check, &it->name);
			}
			for (struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
				check_member_name(check, &it->name);
			}
		}
	}
}
