/* SPDX-License-Identifier: MIT */
/* The canonical layout: what it looks like, and that it changes blanks only. */
#include <fcntl.h>

#include "gen_fixture.h"
#include "gen_folder.h"
#include "gen_format.h"

#define HEAD "module m;\n\n"

static void expect(const char *text, const char *expected)
{
	struct fixture fixture;
	size_t len = 0;
	fixture_parse(&fixture, text);
	assert_int_equal(diag_errors(fixture.sink), 0);
	char *got = format_source(fixture.source, &len);
	assert_string_equal(got, expected);
	assert_int_equal(len, strlen(expected));
	const char *broken = format_broken_rule(fixture.source, got);
	assert_string_equal(broken != NULL ? broken : "", "");
	free(got);
	fixture_finish(&fixture);
}

static void expect_kept(const char *text)
{
	expect(text, text);
}

static char *read_golden(const char *name)
{
	char path[512];
	const char *problem = NULL;
	snprintf(path, sizeof(path), "%s/tests/golden/format/%s", FZIO_SOURCE_DIR, name);
	struct source *source = source_read(path, &problem);
	assert_non_null(source);
	char *text = strdup(source->text);
	source_destroy(source);
	return text;
}

/* --- golden pairs --- */

static void untidy_text_becomes_tidy(void **state)
{
	(void)state;
	char *text = read_golden("untidy.fzio"), *expected = read_golden("untidy.formatted.fzio");
	expect(text, expected);
	free(text);
	free(expected);
}

/* The example of the language page is the layout's definition. */
static void example_of_the_language_is_canonical(void **state)
{
	(void)state;
	char *text = read_golden("language.fzio");
	expect_kept(text);
	free(text);
}

/* --- columns --- */

static void columns_end_at_empty_lines_and_not_at_comments(void **state)
{
	(void)state;
	expect(HEAD "dto A {\na: int;\n// c\n/// d\n@sensitive\nlong_name: int;\n\nb: int;\n}\n",
		HEAD "dto A {\n"
		     "    a:         int;\n"
		     "    // c\n"
		     "    /// d\n"
		     "    @sensitive\n"
		     "    long_name: int;\n"
		     "\n"
		     "    b: int;\n"
		     "}\n");
}

/* A column is as wide as what something follows, so a last word does not push. */
static void commands_stand_in_columns_and_events_do_not(void **state)
{
	(void)state;
	expect_kept(HEAD "namespace chat {\n"
			 "    command join   (JoinRoomCmd)  -> JoinRoomAck;\n"
			 "    command leave  (LeaveRoomCmd) -> LeaveRoomAck throws NotInRoom;\n"
			 "    command send   (SendCmd)      -> SendAck      throws NotInRoom;\n"
			 "    command typing ();\n"
			 "    event message as \"message:new\" (Message);\n"
			 "    event reset () -> Answer;\n"
			 "}\n");
}

static void names_too_long_do_not_push_the_others(void **state)
{
	(void)state;
	expect(HEAD "dto A {\na: int;\nb as "
		    "\"a name on the wire that nobody should have to type\": int;\nccc: int;\n}\n",
		HEAD "dto A {\n"
		     "    a:   int;\n"
		     "    b as \"a name on the wire that nobody should have to type\": int;\n"
		     "    ccc: int;\n"
		     "}\n");
}

static void widths_are_counted_in_characters(void **state)
{
	(void)state;
	expect(HEAD "dto A {\na as \"äöü\": int;\nb as \"aou\": int;\n}\n",
		HEAD "dto A {\n    a as \"äöü\": int;\n    b as \"aou\": int;\n}\n");
}

static void keywords_may_be_names_everywhere(void **state)
{
	(void)state;
	expect_kept(HEAD "dto throws { map: int; dto?: map<runs, throws>(..2)?; }\n"
			 "dto runs   { step: int(0.., step 2); enum: type[]; }\n"
			 "\n"
			 "namespace namespace {\n"
			 "    command command.throws (map<throws, runs>) -> runs.map[1..3]? "
			 "runs runs.as throws throws, runs;\n"
			 "    event event (event);\n"
			 "}\n");
}

/* --- bodies --- */

static void short_body_stays_as_its_author_wrote_it(void **state)
{
	(void)state;
	expect_kept(HEAD "dto A { a: int; b: int; }\nenum E { a, b as \"B\" }\n");
	expect(HEAD "dto A {\n a: int; b: int; }", HEAD "dto A {\n    a: int;\n    b: int;\n}\n");
	expect(HEAD "dto A { a: int;\n b: int; }", HEAD "dto A { a: int; b: int; }\n");
	expect(HEAD "dto A {\n\n}", HEAD "dto A {}\n");
	expect(HEAD "namespace a { event b (); }", HEAD "namespace a {\n    event b ();\n}\n");
	expect(HEAD "union A on k { a: B; c: D; }",
		HEAD "union A on k {\n    a: B;\n    c: D;\n}\n");
}

static void body_with_notes_or_comments_is_spread(void **state)
{
	(void)state;
	expect(HEAD "dto A { @sensitive a: int; }",
		HEAD "dto A {\n    @sensitive\n    a: int;\n}\n");
	expect(HEAD "enum E { a, // first\nb }", HEAD "enum E {\n    a,  // first\n    b\n}\n");
	/* 101 columns; a body that was spread for its length stays so. */
	expect(HEAD "dto A { a23456789012345678901234567890: int; b23456789012345678901234567890: "
		    "int; c2345678901234567: int; }",
		HEAD "dto A {\n"
		     "    a23456789012345678901234567890: int;\n"
		     "    b23456789012345678901234567890: int;\n"
		     "    c2345678901234567:              int;\n"
		     "}\n");
}

static void long_throws_go_on_below(void **state)
{
	(void)state;
	expect(HEAD "namespace a {\ncommand b (C) -> D throws Abcdefghijklmnopqrstu, "
		    "Bbcdefghijklmnopqrstu, Cbcdefghijklmnopqrstu, Dbcdefghijklmnopqrstu, "
		    "Ebcdefghijklmnopqrstu;\n}\n",
		HEAD "namespace a {\n"
		     "    command b (C) -> D\n"
		     "        throws Abcdefghijklmnopqrstu, Bbcdefghijklmnopqrstu, "
		     "Cbcdefghijklmnopqrstu,\n"
		     "        Dbcdefghijklmnopqrstu, Ebcdefghijklmnopqrstu;\n"
		     "}\n");
}

/* --- comments and empty lines --- */

static void comments_stay_where_they_were(void **state)
{
	(void)state;
	expect("// a\nmodule m;// b\n// c\ndto A { // d\n// e\na: int; // f\nbb: int; // g\n// "
	       "h\n} // i\n// j",
		"// a\nmodule m;  // b\n"
		"\n"
		"// c\n"
		"dto A {  // d\n"
		"    // e\n"
		"    a:  int;  // f\n"
		"    bb: int;  // g\n"
		"    // h\n"
		"}  // i\n"
		"// j\n");
}

static void comment_within_a_line_ends_it(void **state)
{
	(void)state;
	expect(HEAD "dto A { a: // why\nint; /// of b\nb: /// nothing\n// more\nint; }",
		HEAD "dto A {\n"
		     "    a:  // why\n"
		     "        int;\n"
		     "    /// of b\n"
		     "    b:  /// nothing\n"
		     "        // more\n"
		     "        int;\n"
		     "}\n");
}

/* `///` belongs to what follows, so it never stays behind what it does not describe. */
static void doc_stands_before_what_it_documents(void **state)
{
	(void)state;
	expect("module m; /// about A\n\ndto A { a: int; } /// nothing",
		"module m;\n\n/// about A\ndto A { a: int; }\n/// nothing\n");
}

static void empty_lines_are_kept_singly_within_and_set_around_what_is_tall(void **state)
{
	(void)state;
	expect("\n\nmodule m;\nimport a;\n\n\nimport b;\ntype A = int;\n\n\ntype B = int;\n"
	       "dto C {\n\n\na: int;\n\n\nb: int;\n\n}\ntype D = int;\n\n\n",
		"module m;\n\nimport a;\n\nimport b;\n\ntype A = int;\n\ntype B = int;\n\n"
		"dto C {\n    a: int;\n\n    b: int;\n}\n\ntype D = int;\n");
}

static void line_ends_and_byte_order_marks_of_others_go(void **state)
{
	(void)state;
	expect("\xef\xbb\xbfmodule m;\r\n\r\n// c \t\r\ntype A = int;\r\n",
		"module m;\n\n// c\ntype A = int;\n");
}

/* --- the command --- */

/* What --fmt says, and how it exits. */
struct run {
	enum exit_status status;
	char said[4096];
};

static struct run run_format(bool check, const char *const *paths, size_t len)
{
	struct run run = { 0 };
	struct options options = { .action = ACTION_FORMAT,
		.check = check,
		.paths = (const char **)paths,
		.paths_len = len };
	FILE *caught = tmpfile();
	assert_non_null(caught);
	fflush(stderr);
	int saved = dup(STDERR_FILENO);
	dup2(fileno(caught), STDERR_FILENO);
	run.status = format_files(&options);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(caught);
	run.said[fread(run.said, 1, sizeof(run.said) - 1, caught)] = '\0';
	fclose(caught);
	return run;
}

static void files_are_formatted_in_place(void **state)
{
	(void)state;
	struct folder folder;
	struct stat status;
	folder_create(&folder);
	folder_write(&folder, "a.fzio", "module  a;");
	assert_int_equal(chmod(folder_path(&folder, "a.fzio"), 0640), 0);
	assert_int_equal(symlink("a.fzio", folder_path(&folder, "link.fzio")), 0);
	const char *path = folder_path(&folder, "link.fzio");
	assert_int_equal(run_format(false, &path, 1).status, EXIT_FINE);
	folder_expect(&folder, "a.fzio", "module a;\n");
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	folder_remove(&folder);
}

static void canonical_file_is_not_written_again(void **state)
{
	(void)state;
	struct folder folder;
	struct stat before, after;
	folder_create(&folder);
	folder_write(&folder, "a.fzio", "module a;\n");
	const char *path = folder_path(&folder, "a.fzio");
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(run_format(false, &path, 1).status, EXIT_FINE);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	folder_remove(&folder);
}

static void file_with_mistakes_is_refused_and_the_others_are_not(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	folder_write(&folder, "bad.fzio", "module  bad;\ndto {");
	folder_write(&folder, "good.fzio", "module  good;");
	const char *paths[] = { folder_path(&folder, "bad.fzio"), folder_path(&folder, "good.fzio"),
		folder_path(&folder, "none.fzio") };
	struct run run = run_format(false, paths, 2);
	assert_int_equal(run.status, EXIT_DIAGNOSTICS);
	assert_non_null(strstr(run.said, "bad.fzio:2:5: error[E107]"));
	folder_expect(&folder, "bad.fzio", "module  bad;\ndto {");
	folder_expect(&folder, "good.fzio", "module good;\n");
	run = run_format(false, paths, 3);
	assert_int_equal(run.status, EXIT_TROUBLE);
	assert_non_null(strstr(run.said, "none.fzio: No such file or directory"));
	folder_remove(&folder);
}

static void check_names_what_would_change(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	folder_write(&folder, "a.fzio", "module a;\n");
	folder_write(&folder, "b.fzio", "\xef\xbb\xbfmodule b;\n");
	const char *paths[] = { folder_path(&folder, "a.fzio"), folder_path(&folder, "b.fzio") };
	assert_int_equal(run_format(true, paths, 1).status, EXIT_FINE);
	struct run run = run_format(true, paths, 2);
	assert_int_equal(run.status, EXIT_DIAGNOSTICS);
	assert_null(strstr(run.said, "a.fzio is"));
	assert_non_null(strstr(run.said, "b.fzio is not in canonical layout"));
	folder_expect(&folder, "b.fzio", "\xef\xbb\xbfmodule b;\n");
	folder_remove(&folder);
}

static void nothing_is_left_where_nothing_can_be_written(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		skip(); /* nothing is read-only for root */
	}
	struct folder folder;
	folder_create(&folder);
	folder_write(&folder, "a.fzio", "module  a;");
	assert_int_equal(chmod(folder.path, 0555), 0);
	const char *path = folder_path(&folder, "a.fzio");
	struct run run = run_format(false, &path, 1);
	assert_int_equal(chmod(folder.path, 0755), 0);
	assert_int_equal(run.status, EXIT_TROUBLE);
	assert_non_null(strstr(run.said, "Permission denied"));
	folder_expect(&folder, "a.fzio", "module  a;");
	folder_remove(&folder);
}

static void dash_formats_stdin_to_stdout(void **state)
{
	(void)state;
	FILE *input = tmpfile(), *output = tmpfile();
	char text[256] = "";
	const char *path = "-";
	fputs("module  m;", input);
	rewind(input);
	fflush(stdout);
	int saved_in = dup(STDIN_FILENO), saved_out = dup(STDOUT_FILENO);
	dup2(fileno(input), STDIN_FILENO);
	dup2(fileno(output), STDOUT_FILENO);
	struct run run = run_format(false, &path, 1);
	dup2(saved_in, STDIN_FILENO);
	dup2(saved_out, STDOUT_FILENO);
	close(saved_in);
	close(saved_out);
	assert_int_equal(run.status, EXIT_FINE);
	rewind(output);
	text[fread(text, 1, sizeof(text) - 1, output)] = '\0';
	assert_string_equal(text, "module m;\n");
	fclose(input);
	fclose(output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(untidy_text_becomes_tidy),
		cmocka_unit_test(example_of_the_language_is_canonical),
		cmocka_unit_test(columns_end_at_empty_lines_and_not_at_comments),
		cmocka_unit_test(commands_stand_in_columns_and_events_do_not),
		cmocka_unit_test(names_too_long_do_not_push_the_others),
		cmocka_unit_test(widths_are_counted_in_characters),
		cmocka_unit_test(keywords_may_be_names_everywhere),
		cmocka_unit_test(short_body_stays_as_its_author_wrote_it),
		cmocka_unit_test(body_with_notes_or_comments_is_spread),
		cmocka_unit_test(long_throws_go_on_below),
		cmocka_unit_test(comments_stay_where_they_were),
		cmocka_unit_test(comment_within_a_line_ends_it),
		cmocka_unit_test(doc_stands_before_what_it_documents),
		cmocka_unit_test(empty_lines_are_kept_singly_within_and_set_around_what_is_tall),
		cmocka_unit_test(line_ends_and_byte_order_marks_of_others_go),
		cmocka_unit_test(files_are_formatted_in_place),
		cmocka_unit_test(canonical_file_is_not_written_again),
		cmocka_unit_test(file_with_mistakes_is_refused_and_the_others_are_not),
		cmocka_unit_test(check_names_what_would_change),
		cmocka_unit_test(nothing_is_left_where_nothing_can_be_written),
		cmocka_unit_test(dash_formats_stdin_to_stdout),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
