/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "check.h"

/* Annotations: a fixed set, each in its places. */

enum place {
	ON_MODULE = 1 << 0,
	ON_TYPE = 1 << 1,
	ON_DTO = 1 << 2,
	ON_FIELD = 1 << 3,
	ON_OTHER = 1 << 4, /* enums, unions, errors, namespaces, and what stands in them */
};
#define ON_ANYTHING (ON_MODULE | ON_TYPE | ON_DTO | ON_FIELD | ON_OTHER)

enum argument {
	ARGUMENT_NONE,
	ARGUMENT_MAY, /* one string, or nothing */
	ARGUMENT_MUST
};

struct known {
	const char *name;
	unsigned places;
	enum argument argument;
	const char *where;
};

static const struct known known[] = {
	{ "version", ON_MODULE, ARGUMENT_MUST, "it belongs to a module" },
	{ "deprecated", ON_ANYTHING & ~ON_MODULE, ARGUMENT_MAY,
		"it belongs to declarations and members" },
	{ "since", ON_ANYTHING & ~ON_MODULE, ARGUMENT_MUST,
		"it belongs to declarations and members" },
	{ "closed", ON_DTO, ARGUMENT_NONE, "it belongs to a dto" },
	{ "sensitive", ON_TYPE | ON_FIELD, ARGUMENT_NONE, "it belongs to a member or a type" },
	{ "unique", ON_FIELD, ARGUMENT_NONE, "it belongs to a member that is an array" },
};
#define KNOWN_LEN (sizeof(known) / sizeof(known[0]))

static const struct known *find(const char *name)
{
	for (size_t i = 0; i < KNOWN_LEN; i++) {
		if (strcmp(known[i].name, name) == 0) {
			return &known[i];
		}
	}
	return NULL;
}

static void report_unknown(struct check *check, const struct ast_annotation *at)
{
	const char *names[KNOWN_LEN];
	for (size_t i = 0; i < KNOWN_LEN; i++) {
		names[i] = known[i].name;
	}
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 206, at->name.span,
		"unknown annotation '@%s'", at->name.text);
	const char *meant = diag_suggest(at->name.text, names, KNOWN_LEN);
	if (meant != NULL) {
		diag_help(diag, "did you mean '@%s'?", meant);
	} else {
		diag_help(diag, "there are @version, @deprecated, @since, @closed, @sensitive and "
				"@unique");
	}
}

static bool check_argument(
	struct check *check, const struct ast_annotation *at, const struct known *what)
{
	const struct ast_value *value = at->values;
	const struct ast_value *surplus = value != NULL ? value->next : NULL;
	const char *expected = what->argument == ARGUMENT_NONE  ? "it takes nothing in parentheses"
			       : what->argument == ARGUMENT_MAY ? "it takes one string, or nothing"
								: "it takes one string";
	struct span span = at->name.span;
	if (value == NULL) {
		if (what->argument != ARGUMENT_MUST) {
			return true;
		}
	} else if (what->argument == ARGUMENT_NONE || value->kind != AST_VALUE_STRING) {
		span = value->span;
	} else if (surplus != NULL) {
		span = surplus->span;
	} else {
		return true;
	}
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 214, span, "wrong arguments for '@%s'",
			   what->name),
		"%s", expected);
	return false;
}

static void keep(struct ast_notes *notes, const struct ast_annotation *at)
{
	const char *text = at->values != NULL ? at->values->text : "";
	if (strcmp(at->name.text, "version") == 0) {
		notes->version = text;
	} else if (strcmp(at->name.text, "deprecated") == 0) {
		notes->deprecated = text;
	} else if (strcmp(at->name.text, "since") == 0) {
		notes->since = text;
	} else if (strcmp(at->name.text, "closed") == 0) {
		notes->closed = true;
	} else if (strcmp(at->name.text, "sensitive") == 0) {
		notes->sensitive = true;
	} else {
		notes->unique = true;
	}
}

/* True: reported. */
static bool is_repeated(
	struct check *check, const struct ast_notes *notes, const struct ast_annotation *at)
{
	for (const struct ast_annotation *it = notes->annotations; it != at; it = it->next) {
		if (strcmp(it->name.text, at->name.text) == 0) {
			diag_also(diag_add(check->sink, SEVERITY_ERROR, 215, at->name.span,
					  "'@%s' is given twice", at->name.text),
				it->name.span, "given here already");
			return true;
		}
	}
	return false;
}

static void check_note(
	struct check *check, struct ast_notes *notes, struct ast_annotation *at, unsigned place)
{
	const struct known *what = find(at->name.text);
	if (what == NULL) {
		report_unknown(check, at);
	} else if ((what->places & place) == 0) {
		diag_label(diag_add(check->sink, SEVERITY_ERROR, 213, at->name.span,
				   "'@%s' has no meaning here", what->name),
			"%s", what->where);
	} else if (!is_repeated(check, notes, at) && check_argument(check, at, what)) {
		keep(notes, at);
	}
}

static void check_all(struct check *check, struct ast_notes *notes, unsigned place)
{
	for (struct ast_annotation *at = notes->annotations; at != NULL; at = at->next) {
		check_note(check, notes, at, place);
	}
}

static void check_decl_notes(struct check *check, struct ast_decl *decl)
{
	check_all(check, &decl->notes,
		decl->kind == AST_DECL_TYPE  ? ON_TYPE
		: decl->kind == AST_DECL_DTO ? ON_DTO
					     : ON_OTHER);
	for (struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_all(check, &it->notes, ON_FIELD);
	}
	for (struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		check_all(check, &it->notes, ON_OTHER);
	}
	for (struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		check_all(check, &it->notes, ON_OTHER);
	}
	for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
		check_all(check, &it->notes, ON_OTHER);
	}
}

void check_notes(struct check *check)
{
	for (struct ast_module *module = check->program->modules; module != NULL;
		module = module->next) {
		check_all(check, &module->notes, ON_MODULE);
	}
	CHECK_EACH_DECL(check, decl)
	{
		check_decl_notes(check, decl);
	}
}
