/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

/* What stands within dtos, errors, enums and unions: names and wire names, each once. */

/* One pair of sets for one declaration at a time. */
struct twice {
	struct check *check;
	struct names names, wires;
	const char *what; /* "member" */
};

static void add(struct twice *it, struct ast_name *name, struct ast_name *wire)
{
	struct ast_name *earlier = names_add(&it->names, name->text, name);
	bool renamed = wire->text != NULL;
	if (!renamed) {
		*wire = *name;
	}
	if (earlier != NULL) {
		diag_also(diag_add(it->check->sink, SEVERITY_ERROR, 202, name->span,
				  "the %s '%s' is declared twice", it->what, name->text),
			earlier->span, "first declared here");
		return;
	}
	earlier = names_add(&it->wires, wire->text, wire);
	if (earlier != NULL) {
		diag_also(diag_add(it->check->sink, SEVERITY_ERROR, 501, wire->span,
				  "two %ss are '%s' on the wire", it->what, wire->text),
			earlier->span, "the first one");
	}
}

static void check_error_kind(struct check *check, struct ast_decl *decl)
{
	static const struct {
		const char *name;
		enum fzio_error_kind kind;
	} kinds[] = {
#define KIND(constant, text, status) { text, constant },
		FZIO_ERROR_KIND_LIST(KIND)
#undef KIND
	};
	const char *names[sizeof(kinds) / sizeof(kinds[0])];
	size_t len = sizeof(kinds) / sizeof(kinds[0]);
	for (size_t i = 0; i < len; i++) {
		names[i] = kinds[i].name;
		if (strcmp(kinds[i].name, decl->error_kind.text) == 0) {
			decl->kind_of_error = kinds[i].kind;
			return;
		}
	}
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 205, decl->error_kind.span,
		"unknown kind of error '%s'", decl->error_kind.text);
	const char *meant = diag_suggest(decl->error_kind.text, names, len);
	if (meant != NULL) {
		diag_help(diag, "did you mean '%s'?", meant);
		return;
	}
	const char *all = names[0];
	for (size_t i = 1; i < len; i++) {
		all = gen_printf(check->arena, "%s, %s", all, names[i]);
	}
	diag_help(diag, "there are %s", all);
}

/* --- what looks at the type --- */

static bool is_sensitive(const struct ast_type *type)
{
	for (; type != NULL; type = type->item) {
		if (type->key != NULL && is_sensitive(type->key)) {
			return true;
		}
		const struct ast_decl *decl = type->decl;
		for (; decl != NULL && decl->kind == AST_DECL_TYPE; decl = decl->type->decl) {
			if (decl->notes.sensitive ||
				(decl->type->item != NULL && is_sensitive(decl->type))) {
				return true;
			}
		}
	}
	return false;
}

static void check_member(struct ast_member *member)
{
	member->payload_sensitive = member->payload != NULL && is_sensitive(member->payload);
	member->ack_sensitive = member->ack != NULL && is_sensitive(member->ack);
}

static void check_field(struct check *check, struct ast_field *field)
{
	field->notes.sensitive = field->notes.sensitive || is_sensitive(field->type);
	if (field->optional && field->fallback != NULL) {
		diag_label(diag_add(check->sink, SEVERITY_WARNING, 603, field->name.span,
				   "the '?' behind '%s' says nothing", field->name.text),
			"a member with a default may be absent");
	}
	enum ast_kind kind = field->type->kind;
	if (!field->notes.unique || kind == AST_ARRAY || kind == AST_POISON) {
		return;
	}
	const struct ast_annotation *at = field->notes.annotations;
	while (strcmp(at->name.text, "unique") != 0) {
		at = at->next;
	}
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 213, at->name.span,
			   "'@unique' has no meaning here"),
		"it belongs to a member that is an array");
}

static void check_decl(struct check *check, struct ast_decl *decl)
{
	struct twice twice = { .check = check, .what = "member" };
	names_init(&twice.names);
	names_init(&twice.wires);
	for (struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		add(&twice, &it->name, &it->wire);
		check_field(check, it);
	}
	for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_member(it);
	}
	twice.what = "value";
	int64_t number = 0;
	for (struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		add(&twice, &it->name, &it->wire);
		it->number = ++number;
	}
	twice.what = "variant";
	for (struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		add(&twice, &it->name, &it->wire);
	}
	names_finish(&twice.names);
	names_finish(&twice.wires);
	if (decl->kind == AST_DECL_ERROR) {
		check_error_kind(check, decl);
	}
}

void check_fields(struct check *check)
{
	CHECK_EACH_DECL(check, decl)
	{
		check_decl(check, decl);
	}
}
