/* SPDX-License-Identifier: MIT */
#include "lint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "lint_reach.h"

/* --- names --- */

static bool is_snake(const char *name)
{
	for (const char *c = name; *c != '\0'; c++) {
		if (isupper((unsigned char)*c)) {
			return false;
		}
	}
	return true;
}

static bool is_pascal(const char *name)
{
	return isupper((unsigned char)name[0]) && strchr(name, '_') == NULL;
}

static void check_name(struct diag_sink *sink, const struct ast_name *name, bool is_type)
{
	if (name->text == NULL || (is_type ? is_pascal(name->text) : is_snake(name->text))) {
		return;
	}
	struct diag *diag = diag_add(
		sink, SEVERITY_WARNING, 631, name->span, "'%s' is written unusually", name->text);
	diag_label(diag,
		is_type ? "such names are written JoinRoom" : "such names are written join_room");
}

static void check_names(struct diag_sink *sink, const struct ast_decl *decl)
{
	check_name(sink, &decl->name, decl->kind != AST_DECL_NAMESPACE);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_name(sink, &it->name, false);
	}
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		check_name(sink, &it->name, false);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		check_name(sink, &it->name, false);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_name(sink, &it->name, false);
	}
}

/* --- deprecated things --- */

static void report_deprecated(struct diag_sink *sink, struct span span, const struct ast_decl *decl)
{
	const char *reason = decl->notes.deprecated;
	struct diag *diag =
		diag_add(sink, SEVERITY_WARNING, 635, span, "'%s' is deprecated", decl->name.text);
	if (reason[0] != '\0') {
		diag_label(diag, "%s", reason);
	}
	diag_also(diag, decl->name.span, "declared here");
}

static void check_use(
	struct diag_sink *sink, const struct ast_notes *user, const struct ast_type *type)
{
	for (; type != NULL && user->deprecated == NULL; type = type->item) {
		if (type->decl != NULL && type->decl->notes.deprecated != NULL) {
			report_deprecated(sink, type->span, type->decl);
		}
		check_use(sink, user, type->key);
	}
}

static void check_uses(struct diag_sink *sink, const struct ast_decl *decl)
{
	if (decl->notes.deprecated != NULL) {
		return;
	}
	check_use(sink, &decl->notes, decl->type);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_use(sink, &it->notes, it->type);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		check_use(sink, &it->notes, it->type);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_use(sink, &it->notes, it->payload);
		check_use(sink, &it->notes, it->ack);
		for (const struct ast_reference *at = it->throws; at != NULL; at = at->next) {
			if (at->decl->notes.deprecated != NULL && it->notes.deprecated == NULL) {
				report_deprecated(sink, at->name.span, at->decl);
			}
		}
	}
}

/* --- versions --- */

/* Part by part, as numbers: 1.10 is later than 1.9. What is no number counts as 0. */
static bool is_later(const char *version, const char *than)
{
	while (*version != '\0' || *than != '\0') {
		char *version_end, *than_end;
		unsigned long a = strtoul(version, &version_end, 10);
		unsigned long b = strtoul(than, &than_end, 10);
		if (a != b) {
			return a > b;
		}
		version = strchr(version_end, '.');
		than = strchr(than_end, '.');
		version = version != NULL ? version + 1 : "";
		than = than != NULL ? than + 1 : "";
	}
	return false;
}

static void check_since(
	struct diag_sink *sink, const struct ast_module *module, const struct ast_notes *notes)
{
	if (notes->since == NULL || !is_later(notes->since, module->notes.version)) {
		return;
	}
	const struct ast_annotation *at = notes->annotations;
	while (strcmp(at->name.text, "since") != 0) {
		at = at->next;
	}
	struct diag *diag = diag_add(sink, SEVERITY_WARNING, 637, at->values->span,
		"this is since a version that is not there yet");
	diag_label(diag, "the module's version is %s", module->notes.version);
}

static void check_versions(
	struct diag_sink *sink, const struct ast_module *module, const struct ast_decl *decl)
{
	check_since(sink, module, &decl->notes);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_since(sink, module, &it->notes);
	}
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		check_since(sink, module, &it->notes);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		check_since(sink, module, &it->notes);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_since(sink, module, &it->notes);
	}
}

void lint_program(const struct ast_program *program, struct diag_sink *sink)
{
	for (const struct ast_module *it = program->modules; it != NULL; it = it->next) {
		for (const struct ast_decl *decl = it->decls; decl != NULL && it->requested;
			decl = decl->next) {
			check_names(sink, decl);
			check_uses(sink, decl);
			if (it->notes.version != NULL) {
				check_versions(sink, it, decl);
			}
		}
	}
	lint_reach(program, sink);
}
