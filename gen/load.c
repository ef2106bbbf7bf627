/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compile.h"
#include "memory.h"
#include "standard.h"

/* Where the search for modules stands. */
struct loading {
	struct ast_program *program;
	struct ast_module **end; /* where the next module is linked */
	const char *const *import_dirs;
	size_t import_dirs_len;
	struct diag_sink *sink;
};

/* Two names of one file (`./a.fzio`, `a.fzio`, a link) are one module. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat first, second;
	return strcmp(a, b) == 0 ||
	       (stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
		       first.st_ino == second.st_ino);
}

static struct ast_module *find_loaded(const struct loading *loading, const char *path)
{
	struct ast_module *module = loading->program->modules;
	while (module != NULL && !is_same_file(module->source->path, path)) {
		module = module->next;
	}
	return module;
}

/* Reads, parses and appends one file. `from`: the import that asks for it, source NULL when the
 * command line does. */
static struct ast_module *load_file(struct loading *loading, const char *path, struct span from)
{
	const char *problem = NULL;
	struct source *source = source_read(path, &problem);
	if (source == NULL) {
		diag_add(loading->sink, SEVERITY_ERROR, 121, from, "cannot read '%s': %s", path,
			problem);
		return NULL;
	}
	struct ast_module *module = parse_module(loading->program, source, loading->sink);
	*loading->end = module;
	loading->end = &module->next;
	return module;
}

/* --- looking for an imported module --- */

static bool is_there(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0;
}

/* `dir` + `a/b.fzio` for `a.b`, in the arena. An empty dir is the current one. */
static const char *module_path(
	const struct loading *loading, const char *dir, size_t dir_len, const char *name)
{
	struct fzio_arena *arena = &loading->program->arena;
	const char *slash = dir_len > 0 && dir[dir_len - 1] != '/' ? "/" : "";
	char *path = gen_printf(arena, "%.*s%s%s.fzio", (int)dir_len, dir, slash, name);
	for (char *c = path + dir_len + strlen(slash); *c != '\0'; c++) {
		if (*c == '.' && strcmp(c, ".fzio") != 0) {
			*c = '/';
		}
	}
	return path;
}

static size_t folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

/* The import directories in their order, behind them that of the modules that come with fzio;
 * NULL: there is no such. */
static const char *import_dir(const struct loading *loading, size_t index, const char *name)
{
	if (index < loading->import_dirs_len) {
		return loading->import_dirs[index];
	}
	return index == loading->import_dirs_len && standard_has_name(name)
		       ? standard_folder(&loading->program->arena)
		       : NULL;
}

/* The path of an imported module, or NULL, with every place in *reterr_tried. */
static const char *find_module(const struct loading *loading, const struct ast_module *importer,
	const char *name, const char **reterr_tried)
{
	const char *here = importer->source->path;
	const char *path = module_path(loading, here, folder_len(here), name);
	const char *tried = path;
	for (size_t i = 0; !is_there(path); i++) {
		const char *dir = import_dir(loading, i, name);
		if (dir == NULL) {
			*reterr_tried = tried;
			return NULL;
		}
		path = module_path(loading, dir, strlen(dir), name);
		if (strstr(tried, path) != NULL) {
			continue;
		}
		tried = gen_printf(&loading->program->arena, "%s, %s", tried, path);
	}
	return path;
}

static void check_name(const struct loading *loading, const struct ast_module *module,
	const struct ast_import *import)
{
	if (module->name.text == NULL || strcmp(module->name.text, import->name.text) == 0) {
		return;
	}
	struct diag *diag = diag_add(loading->sink, SEVERITY_ERROR, 123, import->name.span,
		"'%s' declares module '%s'", module->source->path, module->name.text);
	diag_label(diag, "expected module '%s'", import->name.text);
	diag_also(diag, module->name.span, "declared here");
}

static void load_import(
	struct loading *loading, const struct ast_module *importer, struct ast_import *import)
{
	const char *tried = NULL;
	const char *path = find_module(loading, importer, import->name.text, &tried);
	if (path == NULL) {
		struct diag *diag = diag_add(loading->sink, SEVERITY_ERROR, 122, import->name.span,
			"module '%s' is not found", import->name.text);
		diag_help(diag, "looked for %s; -I names more directories", tried);
		return;
	}
	import->module = find_loaded(loading, path);
	if (import->module == NULL) {
		import->module = load_file(loading, path, import->name.span);
	}
	if (import->module != NULL) {
		check_name(loading, import->module, import);
	}
}

/* --- cycles --- */

enum mark {
	MARK_NEW,
	MARK_OPEN, /* on the path that is being walked */
	MARK_DONE
};

/* One step of the walk: a module, and the import it is at. */
struct step {
	struct ast_module *module;
	struct ast_import *next;
};

static void report_cycle(const struct loading *loading, const struct step *steps, size_t len,
	const struct ast_import *back)
{
	size_t first = 0;
	while (steps[first].module != back->module) {
		first++;
	}
	struct fzio_arena *arena = &loading->program->arena;
	const char *path = gen_printf(arena, "'%s'", back->name.text);
	for (size_t i = first + 1; i < len; i++) {
		path = gen_printf(arena, "%s imports '%s'", path, steps[i].module->name.text);
	}
	diag_label(diag_add(loading->sink, SEVERITY_ERROR, 124, back->name.span,
			   "imports go round in a circle"),
		"%s imports '%s'", path, back->name.text);
}

/* Without recursion: a chain of imports may be as long as somebody likes. `steps` has room for
 * all modules. */
static void find_cycles_from(
	const struct loading *loading, struct ast_module *start, struct step *steps)
{
	size_t len = 0;
	start->state = MARK_OPEN;
	steps[len++] = (struct step){ start, start->imports };
	while (len > 0) {
		struct step *step = &steps[len - 1];
		struct ast_import *import = step->next;
		if (import == NULL) {
			step->module->state = MARK_DONE;
			len--;
			continue;
		}
		step->next = import->next;
		if (import->module == NULL || import->module->state == MARK_DONE) {
			continue;
		}
		if (import->module->state == MARK_OPEN) {
			report_cycle(loading, steps, len, import);
			continue;
		}
		import->module->state = MARK_OPEN;
		steps[len++] = (struct step){ import->module, import->module->imports };
	}
}

static void find_cycles(const struct loading *loading)
{
	size_t count = 0;
	for (struct ast_module *at = loading->program->modules; at != NULL; at = at->next) {
		count++;
	}
	struct step *steps = gen_realloc(NULL, (count + 1) * sizeof(*steps));
	for (struct ast_module *at = loading->program->modules; at != NULL; at = at->next) {
		if (at->state == MARK_NEW) {
			find_cycles_from(loading, at, steps);
		}
	}
	/* The mark is the checker's from here on. */
	for (struct ast_module *at = loading->program->modules; at != NULL; at = at->next) {
		at->state = 0;
	}
	free(steps);
}

/* --- the whole program --- */

static void check_unique_names(const struct loading *loading)
{
	for (struct ast_module *a = loading->program->modules; a != NULL; a = a->next) {
		for (struct ast_module *b = a->next; b != NULL; b = b->next) {
			if (a->name.text == NULL || b->name.text == NULL ||
				strcmp(a->name.text, b->name.text) != 0) {
				continue;
			}
			diag_also(diag_add(loading->sink, SEVERITY_ERROR, 125, b->name.span,
					  "two files declare module '%s'", b->name.text),
				a->name.span, "first declared here");
		}
	}
}

void load_program(struct ast_program *program, const char *const *paths, size_t paths_len,
	const char *const *import_dirs, size_t import_dirs_len, struct diag_sink *sink)
{
	*program = (struct ast_program){ 0 };
	fzio_arena_init(&program->arena, (size_t)1 << 31);
	struct loading loading = { .program = program,
		.end = &program->modules,
		.import_dirs = import_dirs,
		.import_dirs_len = import_dirs_len,
		.sink = sink };
	for (size_t i = 0; i < paths_len; i++) {
		struct ast_module *module = find_loaded(&loading, paths[i]);
		if (module == NULL) {
			module = load_file(&loading, paths[i], (struct span){ 0 });
		}
		if (module != NULL) {
			module->requested = true;
		}
	}
	/* The list grows while it is walked: what is imported may import more. */
	for (struct ast_module *module = program->modules; module != NULL; module = module->next) {
		for (struct ast_import *at = module->imports; at != NULL; at = at->next) {
			load_import(&loading, module, at);
		}
	}
	find_cycles(&loading);
	check_unique_names(&loading);
}

void program_finish(struct ast_program *program)
{
	for (struct ast_module *module = program->modules; module != NULL; module = module->next) {
		source_destroy((struct source *)module->source);
	}
	fzio_arena_finish(&program->arena);
	program->modules = NULL;
}
