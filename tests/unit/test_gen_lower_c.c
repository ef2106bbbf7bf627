/* SPDX-License-Identifier: MIT */
/* Words of C: literals that mean what was written, comments that end where they should, and lines
 * broken as .clang-format breaks them (tests/golden holds those to the program itself). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lower_c.h"

static struct fzio_arena arena;

static int setup(void **state)
{
	(void)state;
	fzio_arena_init(&arena, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio_arena_finish(&arena);
	return 0;
}

static void literals_mean_what_was_written(void **state)
{
	(void)state;
	assert_string_equal(c_literal(&arena, ""), "\"\"");
	assert_string_equal(c_literal(&arena, "plain äöü"), "\"plain äöü\"");
	assert_string_equal(c_literal(&arena, "a\"b\\c"), "\"a\\\"b\\\\c\"");
	/* An octal escape has three digits at most: what follows stays apart. */
	assert_string_equal(c_literal(&arena, "\x01"
					      "7\n\x7f"),
		"\"\\0017\\012\\177\"");
	/* No two question marks side by side: trigraphs. */
	assert_string_equal(c_literal(&arena, "a?b"), "\"a?b\"");
	assert_string_equal(c_literal(&arena, "?\?/"), "\"?\\?/\"");
	assert_string_equal(c_literal(&arena, "?\?\?"), "\"?\\?\\?\"");
}

static void keys_are_those_of_json(void **state)
{
	(void)state;
	assert_string_equal(c_json_key(&arena, "room"), "\"room\":");
	assert_string_equal(c_json_key(&arena, "a\"\\\t"), "\"a\\\"\\\\\\u0009\":");
	assert_false(c_needs_json_escape("größe?"));
	assert_true(c_needs_json_escape("a\"b"));
	assert_true(c_needs_json_escape("a\\b"));
	assert_true(c_needs_json_escape("a\x1f"));
	assert_string_equal(c_padded_literal(&arena, "\"a\":"),
		"\"\\\"a\\\":\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"");
}

static void comments_end_where_they_should(void **state)
{
	(void)state;
	assert_string_equal(c_comment_line(&arena, "a */ b /* c"), "a * / b / * c");
	assert_string_equal(c_comment_line(&arena, "/*/"), "/ * /");
	assert_string_equal(c_comment_line(&arena, "*?\?/"), "*? ?/");
	assert_null(c_comment(&arena, NULL));
	struct json_object *comment = c_comment(&arena, "one */");
	assert_string_equal(json_object_to_json_string_ext(comment,
				    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
		"{\"one\":\"one * /\",\"lines\":[]}");
	json_object_put(comment);
	comment = c_comment(&arena, "one\n\nthree");
	assert_string_equal(json_object_to_json_string_ext(comment, JSON_C_TO_STRING_PLAIN),
		"{\"one\":null,\"lines\":[\" one\",\"\",\" three\"]}");
	json_object_put(comment);
}

/* Sets of as many `a` as a name must have. */
#define A10 "aaaaaaaaaa"
#define A20 A10 A10
#define A40 A20 A20

static void expect_wrapped(const char *text, const char *expected)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	c_wrap(&out, text, strlen(text));
	assert_string_equal(fzio_buffer_terminate(&out), expected);
	fzio_buffer_finish(&out);
}

static void what_fits_stays(void **state)
{
	(void)state;
	expect_wrapped("", "");
	expect_wrapped("\tint " A40 A40 ", aaaa;\n", "\tint " A40 A40 ", aaaa;\n");
	expect_wrapped("int f(int " A40 A40 ", bb);\n", "int f(int " A40 A40 ", bb);\n");
	/* Comments and raw lines are left alone, however long. */
	expect_wrapped("/* f(" A40 A40 ", " A40 ") */\n", "/* f(" A40 A40 ", " A40 ") */\n");
	expect_wrapped("/* clang-format off */\n{ 1, " A40 A40 A40 " },\n/* clang-format on */\n",
		"/* clang-format off */\n{ 1, " A40 A40 A40 " },\n/* clang-format on */\n");
	expect_wrapped("struct " A40 A40 A40 ";\n", "struct " A40 A40 A40 ";\n");
}

static void empty_lines_are_single_and_not_last(void **state)
{
	(void)state;
	expect_wrapped("a\n\n\n\nb\n\n\n", "a\n\nb\n");
}

static void arguments_go_to_one_line_or_fill_lines(void **state)
{
	(void)state;
	expect_wrapped("\treturn f(" A40 ", " A20 ", b);\n", "\treturn f(" A40 ", " A20 ", b);\n");
	expect_wrapped("int " A20 "(int " A40 ", int " A40 ");\n",
		"int " A20 "(\n\tint " A40 ", int " A40 ");\n");
	expect_wrapped("int " A20 "(int " A40 ", int " A40 ", int " A40 ")\n",
		"int " A20 "(int " A40 ",\n\tint " A40 ", int " A40 ")\n");
	/* Only commas of the list itself count. */
	expect_wrapped("f(g(a, b, \",)\"), ',', (x)" A40 ", " A40 ", { y, z }" A20 ");\n",
		"f(g(a, b, \",)\"), ',', (x)" A40 ",\n\t" A40 ", { y, z }" A20 ");\n");
}

static void rows_fill_lines_or_take_one_a_member(void **state)
{
	(void)state;
	expect_wrapped("\t{ N(\"a\"), .b = " A40 ", .c = " A40 ", .d = " A20 " },\n",
		"\t{ N(\"a\"), .b = " A40 ",\n\t\t.c = " A40 ", .d = " A20 " },\n");
	expect_wrapped(
		"\t{ .a = " A40 ", .b = " A40 " },\n", "\t{ .a = " A40 ",\n\t\t.b = " A40 " },\n");
	/* A value that fits nowhere goes below its name. */
	expect_wrapped("\t{ N(\"a\"), ." A10 " = " A40 A20 " },\n",
		"\t{ N(\"a\"), ." A10 " = " A40 A20 " },\n");
	expect_wrapped("\t{ N(\"a\"), ." A10 " = " A40 A20 A10 " },\n",
		"\t{ N(\"a\"),\n\t\t." A10 " =\n\t\t\t" A40 A20 A10 " },\n");
}

static void what_is_too_long_for_a_line_is_broken_within(void **state)
{
	(void)state;
	/* A call goes below its name if that helps, else its arguments go below it. */
	expect_wrapped("\t{ N(\"a\"), ." A10 " = size_of(" A40 A20 ") },\n",
		"\t{ N(\"a\"),\n\t\t." A10 " =\n\t\t\tsize_of(" A40 A20 ") },\n");
	expect_wrapped("\t{ N(\"a\"), .a = size_of(" A40 ", " A20 A10 ") },\n",
		"\t{ N(\"a\"),\n\t\t.a = size_of(\n\t\t\t" A40 ", " A20 A10 ") },\n");
	/* So do names of functions and of tables, below their types. */
	expect_wrapped("struct " A40 A10 " *" A40 A10 "(int a);\n",
		"struct " A40 A10 " *\n" A40 A10 "(int a);\n");
	expect_wrapped("const struct " A40 " " A40 A20 " = { .a = 1 };\n",
		"const struct " A40 "\n\t" A40 A20 " = {\n\t\t.a = 1,\n\t};\n");
}

static void initializers_take_a_line_a_member(void **state)
{
	(void)state;
	expect_wrapped("struct s x = { .a = " A40 ", .b = " A40 " };\n",
		"struct s x = {\n\t.a = " A40 ",\n\t.b = " A40 ",\n};\n");
}

static void macros_continue_behind_backslashes(void **state)
{
	(void)state;
	char expected[256];
	snprintf(expected, sizeof(expected), "%-99s\\\n\tg(" A40 ", " A40 ")\n", "#define f(a, b)");
	expect_wrapped("#define f(a, b) g(" A40 ", " A40 ")\n", expected);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(literals_mean_what_was_written),
		TEST(keys_are_those_of_json),
		TEST(comments_end_where_they_should),
		TEST(what_fits_stays),
		TEST(empty_lines_are_single_and_not_last),
		TEST(arguments_go_to_one_line_or_fill_lines),
		TEST(rows_fill_lines_or_take_one_a_member),
		TEST(what_is_too_long_for_a_line_is_broken_within),
		TEST(initializers_take_a_line_a_member),
		TEST(macros_continue_behind_backslashes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
