/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "memory.h"

#define SUGGESTIONS_MAX 20

static struct check_scope *scope_of(const struct check *check, const struct ast_module *module)
{
	return &check->scopes[module->state];
}

static const char *last_part(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');
	return dot != NULL ? dot + 1 : dotted;
}

static void add_imports(struct check *check, struct ast_module *module)
{
	for (struct ast_import *import = module->imports; import != NULL; import = import->next) {
		const char *name = last_part(import->name.text);
		struct ast_import *earlier =
			names_add(&scope_of(check, module)->imports, name, import);
		if (earlier == NULL) {
			continue;
		}
		import->used = true; /* said enough about it */
		bool same = strcmp(earlier->name.text, import->name.text) == 0;
		struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 211, import->name.span,
			same ? "'%s' is imported twice" : "two imported modules are called '%s'",
			same ? import->name.text : name);
		diag_also(diag, earlier->name.span, "first imported here");
	}
}

/* Namespaces are never written in a type: they may be called as they like. */
static const char *key_of(const struct check *check, const struct ast_decl *decl)
{
	return decl->kind == AST_DECL_NAMESPACE
		       ? gen_printf(check->arena, "namespace %s", decl->name.text)
		       : decl->name.text;
}

static void add_decls(struct check *check, struct ast_module *module)
{
	for (struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		if (decl->kind != AST_DECL_NAMESPACE &&
			check_builtin(decl->name.text) != AST_UNRESOLVED) {
			diag_label(diag_add(check->sink, SEVERITY_ERROR, 208, decl->name.span,
					   "'%s' is a built-in type", decl->name.text),
				"needs another name");
			continue;
		}
		/* Namespaces are never written in a type: they may be called as they like. */
		const char *key =
			decl->kind == AST_DECL_NAMESPACE
				? gen_printf(check->arena, "namespace %s", decl->name.text)
				: decl->name.text;
		struct ast_decl *earlier = names_add(&scope_of(check, module)->decls, key, decl);
		if (earlier != NULL) {
			diag_also(diag_add(check->sink, SEVERITY_ERROR, 201, decl->name.span,
					  "'%s' is declared twice", decl->name.text),
				earlier->name.span, "first declared here");
		}
	}
}

void check_scopes(struct check *check)
{
	unsigned count = 0;
	for (struct ast_module *at = check->program->modules; at != NULL; at = at->next) {
		at->state = count++;
	}
	check->scopes = gen_realloc(NULL, (count + 1) * sizeof(check->scopes[0]));
	for (struct ast_module *at = check->program->modules; at != NULL; at = at->next) {
		names_init(&scope_of(check, at)->decls);
		names_init(&scope_of(check, at)->imports);
		add_imports(check, at);
		add_decls(check, at);
	}
}

void check_scopes_finish(struct check *check)
{
	for (struct ast_module *at = check->program->modules; at != NULL; at = at->next) {
		names_finish(&scope_of(check, at)->decls);
		names_finish(&scope_of(check, at)->imports);
	}
	free(check->scopes);
}

bool check_is_repeated(const struct check *check, const struct ast_decl *decl)
{
	return names_get(&scope_of(check, decl->module)->decls, key_of(check, decl)) != decl;
}

/* --- unknown names --- */

bool check_may_suggest(const struct check *check)
{
	return diag_errors(check->sink) <= SUGGESTIONS_MAX;
}

static bool is_error_wanted(const char *what)
{
	return strcmp(what, "error") == 0;
}

/* Is a declaration of the kind that is looked for? */
static bool is_wanted(const struct ast_decl *decl, const char *what)
{
	return decl->kind != AST_DECL_NAMESPACE &&
	       (decl->kind == AST_DECL_ERROR) == is_error_wanted(what);
}

static const char *const *builtin_names(size_t *ret_len)
{
	static const char *const names[] = { "bool", "int", "i32", "u32", "i64", "u64", "float",
		"string", "bytes", "uuid", "timestamp", "any" };
	*ret_len = sizeof(names) / sizeof(names[0]);
	return names;
}

/* The nearest name of the wanted kind that `module` declares, or (unqualified) is built in. */
static const char *nearest(
	const struct ast_module *module, const struct ast_name *name, const char *what, bool own)
{
	size_t len = 0, builtins_len;
	const char *const *builtins = builtin_names(&builtins_len);
	for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		len++;
	}
	const char **candidates = gen_realloc(NULL, (len + builtins_len) * sizeof(*candidates));
	len = 0;
	for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		if (is_wanted(decl, what)) {
			candidates[len++] = decl->name.text;
		}
	}
	for (size_t i = 0; i < builtins_len && own && !is_error_wanted(what); i++) {
		candidates[len++] = builtins[i];
	}
	const char *found = diag_suggest(name->text, candidates, len);
	free(candidates);
	return found;
}

/* What other languages call the built-in types. */
static const char *translate(const char *name)
{
	static const char *const words[][2] = {
		{ "boolean", "bool" },
		{ "integer", "int" },
		{ "number", "float" },
		{ "double", "float" },
		{ "long", "i64" },
		{ "int32", "i32" },
		{ "uint32", "u32" },
		{ "int64", "i64" },
		{ "uint64", "u64" },
		{ "str", "string" },
		{ "text", "string" },
		{ "blob", "bytes" },
		{ "binary", "bytes" },
		{ "guid", "uuid" },
		{ "date", "timestamp" },
		{ "time", "timestamp" },
		{ "datetime", "timestamp" },
		{ "object", "any" },
		{ "json", "any" },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(words[i][0], name) == 0) {
			return words[i][1];
		}
	}
	return NULL;
}

static void help_declared(struct diag *diag, const char *name, const struct ast_decl *decl)
{
	unsigned line, column;
	const struct span *span = &decl->name.span;
	source_position(span->source, span->offset, &line, &column);
	diag_help(diag, "did you mean '%s'? (declared at %s:%u:%u)", name, span->source->path, line,
		column);
}

/* Perhaps only the module was forgotten. */
static bool suggest_qualified(struct check *check, struct diag *diag, const struct ast_module *from,
	const struct ast_name *name, const char *what)
{
	for (const struct ast_import *at = from->imports; at != NULL; at = at->next) {
		const struct ast_decl *decl =
			at->module != NULL
				? names_get(&scope_of(check, at->module)->decls, name->text)
				: NULL;
		if (decl != NULL && is_wanted(decl, what)) {
			const char *module = last_part(at->name.text);
			help_declared(
				diag, gen_printf(check->arena, "%s.%s", module, name->text), decl);
			return true;
		}
	}
	return false;
}

static void suggest(struct check *check, struct diag *diag, const struct ast_module *from,
	const struct ast_module *home, const struct ast_name *name, const char *what)
{
	bool own = home == from;
	if (!check_may_suggest(check) ||
		(own && suggest_qualified(check, diag, from, name, what))) {
		return;
	}
	const char *meant = nearest(home, name, what, own);
	if (meant == NULL && own && !is_error_wanted(what)) {
		meant = translate(name->text);
	}
	const struct ast_decl *decl =
		meant != NULL ? names_get(&scope_of(check, home)->decls, meant) : NULL;
	if (decl != NULL) {
		help_declared(diag, meant, decl);
	} else if (meant != NULL) {
		diag_help(diag, "did you mean '%s'?", meant);
	}
}

static void report_unknown_module(
	struct check *check, const struct ast_module *module, const struct ast_name *qualifier)
{
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 207, qualifier->span,
		"unknown module '%s'", qualifier->text);
	diag_label(diag, "not imported here");
	if (!check_may_suggest(check)) {
		return;
	}
	size_t len = 0;
	for (const struct ast_import *at = module->imports; at != NULL; at = at->next) {
		len++;
	}
	const char **candidates = gen_realloc(NULL, (len + 1) * sizeof(*candidates));
	len = 0;
	for (const struct ast_import *at = module->imports; at != NULL; at = at->next) {
		candidates[len++] = last_part(at->name.text);
	}
	const char *meant = diag_suggest(qualifier->text, candidates, len);
	if (meant != NULL) {
		diag_help(diag, "did you mean '%s'?", meant);
	} else {
		diag_help(diag, "write 'import %s;' below the module's name", qualifier->text);
	}
	free(candidates);
}

static const char *describe(enum ast_decl_kind kind)
{
	switch (kind) {
	case AST_DECL_TYPE: return "a type";
	case AST_DECL_DTO: return "a dto";
	case AST_DECL_ENUM: return "an enum";
	case AST_DECL_UNION: return "a union";
	case AST_DECL_ERROR: return "an error";
	case AST_DECL_NAMESPACE: break;
	}
	return "a namespace";
}

struct ast_decl *check_find(struct check *check, const struct ast_module *module,
	const struct ast_name *qualifier, const struct ast_name *name, const char *what)
{
	const struct ast_module *home = module;
	if (qualifier->text != NULL) {
		struct ast_import *import =
			names_get(&scope_of(check, module)->imports, qualifier->text);
		if (import == NULL) {
			report_unknown_module(check, module, qualifier);
			return NULL;
		}
		import->used = true;
		home = import->module;
		if (home == NULL) {
			return NULL; /* the loader has said so */
		}
	}
	struct ast_decl *decl = names_get(&scope_of(check, home)->decls, name->text);
	if (decl == NULL) {
		struct diag *diag =
			diag_add(check->sink, SEVERITY_ERROR, is_error_wanted(what) ? 204 : 203,
				name->span, "unknown %s '%s'", what, name->text);
		diag_label(diag, "not declared in module '%s'", home->name.text);
		suggest(check, diag, module, home, name, what);
		return NULL;
	}
	decl->used = true;
	if (!is_wanted(decl, what)) {
		diag_also(diag_add(check->sink, SEVERITY_ERROR, 209, name->span,
				  "'%s' is %s, and no %s", name->text, describe(decl->kind), what),
			decl->name.span, "declared here");
		return NULL;
	}
	return decl;
}

void check_imports(struct check *check)
{
	for (struct ast_module *module = check->program->modules; module != NULL;
		module = module->next) {
		for (struct ast_import *at = module->imports; at != NULL; at = at->next) {
			if (!at->used && module->requested) {
				diag_label(
					diag_add(check->sink, SEVERITY_WARNING, 602, at->name.span,
						"'%s' is imported and not used", at->name.text),
					"nothing of it is named in this module");
			}
		}
	}
}
