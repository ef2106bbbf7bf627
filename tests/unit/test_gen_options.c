/* SPDX-License-Identifier: MIT */
/* The command line of fzio-gen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "options.h"

/* Splits at blanks, as a shell would. */
static bool parse(struct options *options, const char *line, enum exit_status *ret_status)
{
	static char text[256];
	char *argv[32] = { "fzio-gen" };
	int argc = 1;
	assert_true(strlen(line) < sizeof(text));
	strcpy(text, line);
	for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
		argv[argc++] = word;
	}
	return options_parse(options, argc, argv, ret_status);
}

static void expect_status(const char *line, enum exit_status expected)
{
	struct options options;
	enum exit_status status = EXIT_TROUBLE;
	assert_false(parse(&options, line, &status));
	assert_int_equal(status, expected);
}

static void defaults_compile_c_here(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "a.fzio b.fzio", &status));
	assert_int_equal(options.action, ACTION_COMPILE);
	assert_int_equal(options.paths_len, 2);
	assert_string_equal(options.paths[1], "b.fzio");
	assert_string_equal(options.target, "c");
	assert_null(options.output_dir);
	assert_null(options.templates_dir);
	assert_null(options.depfile);
	assert_false(options.check);
	assert_false(options.json);
	options_finish(&options);
}

static void options_may_stand_anywhere_and_repeat(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options,
		"-I one a.fzio -Itwo --import=three -o out --target=model --templates t "
		"--depfile d --depfile-target s --diagnostics=json --color=always",
		&status));
	assert_int_equal(options.import_dirs_len, 3);
	assert_string_equal(options.import_dirs[0], "one");
	assert_string_equal(options.import_dirs[1], "two");
	assert_string_equal(options.import_dirs[2], "three");
	assert_string_equal(options.output_dir, "out");
	assert_string_equal(options.target, "model");
	assert_string_equal(options.templates_dir, "t");
	assert_string_equal(options.depfile, "d");
	assert_string_equal(options.depfile_target, "s");
	assert_true(options.json);
	assert_true(options.colour);
	options_finish(&options);
	assert_true(parse(&options, "--color=always --color=never -- -x.fzio", &status));
	assert_string_equal(options.paths[0], "-x.fzio");
	assert_false(options.colour);
	options_finish(&options);
}

static void explain_needs_no_file(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "--explain E107", &status));
	assert_int_equal(options.action, ACTION_EXPLAIN);
	assert_string_equal(options.explain, "E107");
	options_finish(&options);
}

static void format_works_in_place(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "--fmt --check a.fzio -", &status));
	assert_int_equal(options.action, ACTION_FORMAT);
	assert_true(options.check);
	assert_string_equal(options.paths[1], "-");
	options_finish(&options);
	expect_status("--fmt", EXIT_USAGE);
	expect_status("--fmt -o out a.fzio", EXIT_USAGE);
	expect_status("--fmt --depfile d a.fzio", EXIT_USAGE);
}

static void reviews_write_nothing(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "--lint --against old.fzio a.fzio", &status));
	assert_int_equal(options.action, ACTION_REVIEW);
	assert_true(options.lint);
	assert_string_equal(options.against, "old.fzio");
	options_finish(&options);
	expect_status("--lint", EXIT_USAGE);
	expect_status("--lint -o out a.fzio", EXIT_USAGE);
	expect_status("--against old.fzio --depfile d a.fzio", EXIT_USAGE);
}

static void stubs_are_c(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "--stubs a.fzio", &status));
	assert_true(options.stubs);
	assert_int_equal(options.action, ACTION_COMPILE);
	options_finish(&options);
	expect_status("--stubs --target py a.fzio", EXIT_USAGE);
	expect_status("--stubs --fmt a.fzio", EXIT_USAGE);
	expect_status("--stubs --lint a.fzio", EXIT_USAGE);
	expect_status("--stubs new a", EXIT_USAGE);
}

static void new_takes_one_folder(void **state)
{
	(void)state;
	struct options options;
	enum exit_status status;
	assert_true(parse(&options, "new hello", &status));
	assert_int_equal(options.action, ACTION_NEW);
	assert_int_equal(options.paths_len, 1);
	assert_string_equal(options.paths[0], "hello");
	options_finish(&options);
	expect_status("new", EXIT_USAGE);
	expect_status("new a b", EXIT_USAGE);
}

static void mistakes_of_usage_exit_with_2(void **state)
{
	(void)state;
	expect_status("", EXIT_USAGE);
	expect_status("--nonsense a.fzio", EXIT_USAGE);
	expect_status("a.fzio -o", EXIT_USAGE);
	expect_status("--target modle a.fzio", EXIT_USAGE);
	expect_status("--color=blue a.fzio", EXIT_USAGE);
	expect_status("--diagnostics=xml a.fzio", EXIT_USAGE);
	expect_status("--depfile-target x a.fzio", EXIT_USAGE);
	expect_status("--check --depfile x a.fzio", EXIT_USAGE);
}

static void help_and_version_exit_with_0(void **state)
{
	(void)state;
	expect_status("--help", EXIT_FINE);
	expect_status("-h nonsense", EXIT_FINE);
	expect_status("--version", EXIT_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_compile_c_here),
		cmocka_unit_test(options_may_stand_anywhere_and_repeat),
		cmocka_unit_test(explain_needs_no_file),
		cmocka_unit_test(format_works_in_place),
		cmocka_unit_test(reviews_write_nothing),
		cmocka_unit_test(stubs_are_c),
		cmocka_unit_test(new_takes_one_folder),
		cmocka_unit_test(mistakes_of_usage_exit_with_2),
		cmocka_unit_test(help_and_version_exit_with_0),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
