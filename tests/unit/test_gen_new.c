/* SPDX-License-Identifier: MIT */
/* `fzio-gen new`: how the project is called, and where none is written. tests/package builds one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen_folder.h"
#include "new.h"
#include "options.h"

static bool is_there(const struct folder *folder, const char *name)
{
	return access(folder_path(folder, name), F_OK) == 0;
}

/* A folder of that name holds a contract of the other one. */
static void expect_called(const char *dir, const char *contract)
{
	struct folder folder;
	folder_create(&folder);
	assert_int_equal(new_project(folder_path(&folder, dir)), EXIT_FINE);
	if (!is_there(&folder, contract)) {
		print_error("'%s' has no '%s'\n", dir, contract);
	}
	assert_true(is_there(&folder, contract));
	folder_remove(&folder);
}

static void project_is_called_after_its_folder(void **state)
{
	(void)state;
	expect_called("chat", "chat/chat.fzio");
	expect_called("Hello-World", "Hello-World/hello_world.fzio");
	expect_called("a/b c..d/", "a/b c..d/b_c_d.fzio");
	expect_called("2nd", "2nd/app_2nd.fzio");
	expect_called("int", "int/app_int.fzio");
	expect_called("test", "test/app_test.fzio");
	expect_called("fzio", "fzio/app_fzio.fzio");
	expect_called("äö", "äö/app.fzio");
}

/* An unset variable: `fzio-gen new "$DIR"` wrote over what the current folder holds. */
static void no_name_is_no_folder(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	folder_write(&folder, "main.c", "mine");
	char *argv[] = { "fzio-gen", "new", "", NULL };
	struct options options;
	enum exit_status status = EXIT_FINE;
	assert_false(options_parse(&options, 3, argv, &status));
	assert_int_equal(status, EXIT_USAGE);
	char before[4096];
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(folder_path(&folder, ".")), 0);
	assert_int_equal(new_project(""), EXIT_TROUBLE);
	assert_int_equal(chdir(before), 0);
	folder_expect(&folder, "main.c", "mine");
	folder_remove(&folder);
}

static void project_has_all_its_files(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	assert_int_equal(new_project(folder_path(&folder, "p")), EXIT_FINE);
	assert_true(is_there(&folder, "p/p.fzio"));
	assert_true(is_there(&folder, "p/main.c"));
	assert_true(is_there(&folder, "p/CMakeLists.txt"));
	assert_true(is_there(&folder, "p/README.md"));
	folder_expect(&folder, "p/.gitignore", "build/\n");
	folder_remove(&folder);
}

static void empty_folder_is_filled_and_no_other(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	assert_int_equal(mkdir(folder_path(&folder, "empty"), 0777), 0);
	assert_int_equal(new_project(folder_path(&folder, "empty")), EXIT_FINE);
	assert_true(is_there(&folder, "empty/empty.fzio"));

	assert_int_equal(mkdir(folder_path(&folder, "full"), 0777), 0);
	folder_write(&folder, "full/main.c", "mine");
	assert_int_equal(new_project(folder_path(&folder, "full")), EXIT_TROUBLE);
	folder_expect(&folder, "full/main.c", "mine");
	assert_false(is_there(&folder, "full/full.fzio"));

	folder_write(&folder, "file", "mine");
	assert_int_equal(new_project(folder_path(&folder, "file")), EXIT_TROUBLE);
	folder_expect(&folder, "file", "mine");
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(project_is_called_after_its_folder),
		cmocka_unit_test(no_name_is_no_folder),
		cmocka_unit_test(project_has_all_its_files),
		cmocka_unit_test(empty_folder_is_filled_and_no_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
