/* SPDX-License-Identifier: MIT */
/* Modules are found by their imports. */
#include "gen_fixture.h"
#include "gen_folder.h"

struct loaded {
	struct folder folder;
	struct ast_program program;
	struct diag_sink *sink;
	char *printed;
};

static int setup(void **state)
{
	struct loaded *loaded = calloc(1, sizeof(*loaded));
	folder_create(&loaded->folder);
	loaded->sink = diag_create();
	assert_int_equal(mkdir(folder_path(&loaded->folder, "lib"), 0777), 0);
	assert_int_equal(mkdir(folder_path(&loaded->folder, "lib/a"), 0777), 0);
	*state = loaded;
	return 0;
}

static int teardown(void **state)
{
	struct loaded *loaded = *state;
	program_finish(&loaded->program);
	diag_destroy(loaded->sink);
	folder_remove(&loaded->folder);
	free(loaded->printed);
	free(loaded);
	return 0;
}

static void load(struct loaded *loaded, const char *first, const char *second)
{
	char paths[2][128];
	const char *list[] = { paths[0], paths[1] };
	snprintf(paths[0], sizeof(paths[0]), "%s/%s", loaded->folder.path, first);
	snprintf(paths[1], sizeof(paths[1]), "%s/%s", loaded->folder.path,
		second != NULL ? second : "");
	const char *dirs[] = { "/nowhere", folder_path(&loaded->folder, "lib") };
	size_t len;
	load_program(&loaded->program, list, second != NULL ? 2 : 1, dirs, 2, loaded->sink);
	FILE *memory = open_memstream(&loaded->printed, &len);
	diag_print(loaded->sink, memory, false);
	fclose(memory);
}

/* The modules in their order, those only imported in parentheses. */
static void expect_modules(const struct loaded *loaded, const char *names)
{
	char got[256] = "";
	assert_string_equal(loaded->printed, "");
	for (struct ast_module *at = loaded->program.modules; at != NULL; at = at->next) {
		size_t len = strlen(got);
		snprintf(got + len, sizeof(got) - len, at->requested ? "%s " : "(%s) ",
			at->name.text);
		assert_int_equal(at->state, 0);
	}
	assert_string_equal(got, names);
}

static void imports_are_found_beside_the_file_then_in_the_directories(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "main.fzio", "module main; import a.b; import near;");
	folder_write(&loaded->folder, "near.fzio", "module near;");
	folder_write(&loaded->folder, "lib/near.fzio", "module far;");
	folder_write(&loaded->folder, "lib/a/b.fzio", "module a.b; import c;");
	folder_write(&loaded->folder, "lib/a/c.fzio", "module c;");
	load(loaded, "main.fzio", NULL);
	expect_modules(loaded, "main (a.b) (near) (c) ");
	const struct ast_import *import = loaded->program.modules->imports;
	assert_string_equal(import->module->name.text, "a.b");
	assert_string_equal(import->next->module->name.text, "near");
}

static void file_is_loaded_once_whatever_it_is_called(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x; import y;");
	folder_write(&loaded->folder, "y.fzio", "module y;");
	load(loaded, "x.fzio", "lib/../y.fzio");
	expect_modules(loaded, "x y ");
	const struct ast_module *x = loaded->program.modules;
	assert_ptr_equal(x->imports->module, x->next);
}

static void missing_module_is_reported_at_its_import(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x;\nimport a.q;");
	load(loaded, "x.fzio", NULL);
	assert_non_null(
		strstr(loaded->printed, "x.fzio:2:8: error[E122]: module 'a.q' is not found\n"
					"    2 | import a.q;\n"
					"      |        ^^^\n"
					"   help: looked for "));
	assert_non_null(strstr(loaded->printed, "/a/q.fzio, /nowhere/a/q.fzio, "));
	assert_non_null(strstr(loaded->printed, "/lib/a/q.fzio; -I names more directories\n"));
}

static void cycle_is_reported_at_the_import_that_closes_it(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x; import y; import z;");
	folder_write(&loaded->folder, "y.fzio", "module y; import z;");
	folder_write(&loaded->folder, "z.fzio", "module z;\nimport y;");
	load(loaded, "x.fzio", NULL);
	assert_int_equal(diag_errors(loaded->sink), 1);
	assert_non_null(
		strstr(loaded->printed, "z.fzio:2:8: error[E124]: imports go round in a circle\n"
					"    2 | import y;\n"
					"      |        ^ 'y' imports 'z' imports 'y'\n"));
}

static void module_that_imports_itself_is_a_cycle(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x; import x;");
	load(loaded, "x.fzio", NULL);
	assert_non_null(strstr(loaded->printed, "^ 'x' imports 'x'\n"));
}

static void imported_module_must_have_the_name_asked_for(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x; import y;");
	folder_write(&loaded->folder, "y.fzio", "module other;");
	load(loaded, "x.fzio", NULL);
	assert_non_null(strstr(loaded->printed, "x.fzio:1:18: error[E123]: "));
	assert_non_null(strstr(loaded->printed, "declares module 'other'\n"));
	assert_non_null(strstr(loaded->printed, "^ expected module 'y'\n"));
}

static void two_files_of_one_module_are_refused(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x;");
	folder_write(&loaded->folder, "y.fzio", "module x;");
	load(loaded, "x.fzio", "y.fzio");
	assert_non_null(strstr(loaded->printed, "error[E125]: two files declare module 'x'\n"));
}

static void unreadable_files_say_why(void **state)
{
	struct loaded *loaded = *state;
	folder_write(&loaded->folder, "x.fzio", "module x; import y; import lib;");
	folder_write(&loaded->folder, "y.fzio", "module \xff;");
	assert_int_equal(mkdir(folder_path(&loaded->folder, "lib.fzio"), 0777), 0);
	load(loaded, "x.fzio", "none.fzio");
	assert_non_null(strstr(loaded->printed, "fzio-gen: error[E121]: cannot read '"));
	assert_non_null(strstr(loaded->printed, "none.fzio': No such file or directory\n"));
	assert_non_null(strstr(loaded->printed, "y.fzio': not valid UTF-8\n"));
	assert_non_null(strstr(loaded->printed, "lib.fzio': Is a directory\n"));
	assert_int_equal(diag_errors(loaded->sink), 3);
}

static void long_chain_of_imports_needs_no_stack(void **state)
{
	struct loaded *loaded = *state;
	for (int i = 0; i < 300; i++) {
		char name[32], text[64];
		snprintf(name, sizeof(name), "m%d.fzio", i);
		snprintf(text, sizeof(text), i < 299 ? "module m%d; import m%d;" : "module m%d;", i,
			i + 1);
		folder_write(&loaded->folder, name, text);
	}
	load(loaded, "m0.fzio", NULL);
	assert_string_equal(loaded->printed, "");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(imports_are_found_beside_the_file_then_in_the_directories),
		WITH_FOLDER(file_is_loaded_once_whatever_it_is_called),
		WITH_FOLDER(missing_module_is_reported_at_its_import),
		WITH_FOLDER(cycle_is_reported_at_the_import_that_closes_it),
		WITH_FOLDER(module_that_imports_itself_is_a_cycle),
		WITH_FOLDER(imported_module_must_have_the_name_asked_for),
		WITH_FOLDER(two_files_of_one_module_are_refused),
		WITH_FOLDER(unreadable_files_say_why),
		WITH_FOLDER(long_chain_of_imports_needs_no_stack),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
