/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"

/* Names are joined to longer ones many times over: without a limit, a file of some megabytes could
 * take all memory there is. */
#define NAME_MAX_LEN 128
#define WIRE_MAX_LEN 1024

static void check_name(struct check *check, const struct ast_name *name)
{
	if (name->text != NULL && strlen(name->text) > NAME_MAX_LEN) {
		diag_label(diag_add(check->sink, SEVERITY_ERROR, 216, name->span,
				   "this name is too long"),
			"at most %d characters", NAME_MAX_LEN);
	}
}

static void check_wire(struct check *check, const struct ast_name *wire)
{
	if (wire->text != NULL && strlen(wire->text) > WIRE_MAX_LEN) {
		diag_label(diag_add(check->sink, SEVERITY_ERROR, 508, wire->span,
				   "this name on the wire is too long"),
			"at most %d bytes", WIRE_MAX_LEN);
	}
}

static void check_both(
	struct check *check, const struct ast_name *name, const struct ast_name *wire)
{
	check_name(check, name);
	check_wire(check, wire);
}

static void check_decl(struct check *check, const struct ast_decl *decl)
{
	check_both(check, &decl->name, &decl->wire);
	check_name(check, &decl->on);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_both(check, &it->name, &it->wire);
	}
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		check_both(check, &it->name, &it->wire);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		check_both(check, &it->name, &it->wire);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_both(check, &it->name, &it->wire);
		check_name(check, &it->runs);
	}
}

bool check_lengths(struct check *check)
{
	size_t errors = diag_errors(check->sink);
	for (const struct ast_module *module = check->program->modules; module != NULL;
		module = module->next) {
		check_name(check, &module->name);
	}
	CHECK_EACH_DECL(check, decl)
	{
		check_decl(check, decl);
	}
	return diag_errors(check->sink) == errors;
}
