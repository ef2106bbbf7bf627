/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"
#include "memory.h"

/* Finds what every type expression stands for. */

/* The aliases that are being resolved, innermost first. */
struct step {
	const struct step *outer;
	struct ast_decl *decl;
	const struct ast_type *use; /* where it is named */
	unsigned len;
};

/* Marks of aliases, in `state`. */
enum mark {
	MARK_NEW,
	MARK_OPEN,
	MARK_DONE
};

static void resolve(struct check *check, const struct ast_module *module, struct ast_type *type,
	const struct step *steps);

enum ast_kind check_builtin(const char *name)
{
	static const struct {
		const char *name;
		enum ast_kind kind;
	} builtins[] = {
		{ "bool", AST_BOOL },
		{ "int", AST_INT },
		{ "i32", AST_I32 },
		{ "u32", AST_U32 },
		{ "i64", AST_I64 },
		{ "u64", AST_U64 },
		{ "float", AST_FLOAT },
		{ "string", AST_STRING },
		{ "bytes", AST_BYTES },
		{ "uuid", AST_UUID },
		{ "timestamp", AST_TIMESTAMP },
		{ "any", AST_ANY },
	};
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
		if (strcmp(builtins[i].name, name) == 0) {
			return builtins[i].kind;
		}
	}
	return AST_UNRESOLVED;
}

const struct ast_decl *check_target(const struct ast_type *type)
{
	if (type->kind != AST_DTO && type->kind != AST_ENUM && type->kind != AST_UNION) {
		return NULL;
	}
	const struct ast_decl *decl = type->decl;
	while (decl->kind == AST_DECL_TYPE) {
		decl = decl->type->decl;
	}
	return decl;
}

const struct ast_type *check_whole(const struct ast_type *type)
{
	while (type->item == NULL) {
		type = type->decl->type;
	}
	return type;
}

const char *check_type_text(struct check *check, const struct ast_type *type)
{
	if (type->reference.text != NULL) {
		return type->module.text != NULL ? gen_printf(check->arena, "%s.%s",
							   type->module.text, type->reference.text)
						 : type->reference.text;
	}
	return type->kind == AST_MAP ? "map" : "array";
}

/* --- aliases --- */

static void report_cycle(struct check *check, const struct step *steps, struct ast_decl *decl,
	const struct ast_type *use)
{
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 302, use->reference.span,
		"'%s' is defined by itself", decl->name.text);
	for (const struct step *at = steps; at != NULL && at->decl != decl; at = at->outer) {
		diag_also(diag, at->decl->name.span, "by way of '%s'", at->decl->name.text);
	}
	diag_help(diag, "a type that holds itself must be a dto");
}

static void report_depth(struct check *check, const struct ast_type *use)
{
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 310, use->span,
			   "types lead through too many other types"),
		"at most %d levels", CHECK_LEVELS_MAX);
}

/* Resolves an alias ahead of its use; false: it is of no use. */
static bool resolve_alias(struct check *check, struct ast_decl *decl, const struct ast_type *use,
	const struct step *steps)
{
	if (decl->state == MARK_OPEN) {
		report_cycle(check, steps, decl, use);
		return false;
	}
	if (decl->state == MARK_NEW) {
		struct step step = { steps, decl, use, steps != NULL ? steps->len + 1 : 1 };
		if (step.len > CHECK_LEVELS_MAX) {
			report_depth(check, use);
			return false;
		}
		decl->state = MARK_OPEN;
		resolve(check, decl->module, decl->type, &step);
		decl->state = MARK_DONE;
	}
	return decl->type->kind != AST_POISON;
}

/* A type that stands for an alias takes over everything from it. */
static void take_alias(struct check *check, struct ast_type *type, struct ast_decl *decl)
{
	const struct ast_type *whole = decl->type;
	if (whole->nullable && type->nullable) {
		diag_also(diag_label(diag_add(check->sink, SEVERITY_ERROR, 307, type->span,
					     "this type is nullable already"),
				  "leave out the '?'"),
			whole->span, "'%s' says it", decl->name.text);
	}
	type->kind = whole->kind;
	type->nullable = type->nullable || whole->nullable;
	type->levels = whole->levels + 1;
	check_limits(check, type, whole->limits);
}

static void resolve_reference(struct check *check, const struct ast_module *module,
	struct ast_type *type, const struct step *steps)
{
	enum ast_kind builtin =
		type->module.text == NULL ? check_builtin(type->reference.text) : AST_UNRESOLVED;
	type->levels = 1;
	if (builtin != AST_UNRESOLVED) {
		type->kind = builtin;
		check_limits(check, type, NULL);
		return;
	}
	struct ast_decl *decl = check_find(check, module, &type->module, &type->reference, "type");
	if (decl == NULL ||
		(decl->kind == AST_DECL_TYPE && !resolve_alias(check, decl, type, steps))) {
		type->kind = AST_POISON;
		return;
	}
	type->decl = decl;
	if (decl->kind == AST_DECL_TYPE) {
		take_alias(check, type, decl);
		return;
	}
	type->kind = decl->kind == AST_DECL_DTO    ? AST_DTO
		     : decl->kind == AST_DECL_ENUM ? AST_ENUM
						   : AST_UNION;
	check_limits(check, type, NULL);
}

/* --- whole types --- */

static void check_key(struct check *check, const struct ast_type *key)
{
	bool fits = key->kind == AST_STRING || key->kind == AST_UUID || key->kind == AST_ENUM;
	if (key->kind == AST_POISON || (fits && !key->nullable)) {
		return;
	}
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 303, key->span,
		fits ? "a key cannot be null" : "'%s' cannot be the key of a map",
		check_type_text(check, key));
	diag_label(diag, "keys are strings, uuids or enums: names of JSON objects");
}

static void resolve(struct check *check, const struct ast_module *module, struct ast_type *type,
	const struct step *steps)
{
	if (type->kind == AST_UNRESOLVED) {
		resolve_reference(check, module, type, steps);
	} else {
		if (type->key != NULL) {
			resolve(check, module, type->key, steps);
			check_key(check, type->key);
		}
		resolve(check, module, type->item, steps);
		type->levels = type->item->levels + 1;
		check_limits(check, type, NULL);
	}
	if (type->levels > CHECK_LEVELS_MAX) {
		report_depth(check, type);
		type->kind = AST_POISON;
		type->levels = 0;
	}
	/* What holds poison is none that anybody could use. */
	if (type->item != NULL && type->item->kind == AST_POISON) {
		type->kind = AST_POISON;
	}
}

static void resolve_errors(
	struct check *check, const struct ast_module *module, struct ast_reference *throws)
{
	for (struct ast_reference *it = throws; it != NULL; it = it->next) {
		it->decl = check_find(check, module, &it->module, &it->name, "error");
	}
}

static void resolve_decl(struct check *check, struct ast_decl *decl)
{
	const struct ast_module *module = decl->module;
	if (decl->kind == AST_DECL_TYPE && decl->state == MARK_NEW) {
		struct step step = { NULL, decl, decl->type, 1 };
		decl->state = MARK_OPEN;
		resolve(check, module, decl->type, &step);
		decl->state = MARK_DONE;
	}
	for (struct ast_field *field = decl->fields; field != NULL; field = field->next) {
		resolve(check, module, field->type, NULL);
	}
	for (struct ast_variant *at = decl->variants; at != NULL; at = at->next) {
		resolve(check, module, at->type, NULL);
	}
	for (struct ast_member *member = decl->members; member != NULL; member = member->next) {
		if (member->payload != NULL) {
			resolve(check, module, member->payload, NULL);
		}
		if (member->ack != NULL) {
			resolve(check, module, member->ack, NULL);
		}
		resolve_errors(check, module, member->throws);
	}
}

void check_types(struct check *check)
{
	CHECK_EACH_DECL(check, decl)
	{
		resolve_decl(check, decl);
	}
	CHECK_EACH_DECL(check, decl)
	{
		decl->state = 0;
	}
}
