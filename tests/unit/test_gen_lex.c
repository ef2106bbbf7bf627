/* SPDX-License-Identifier: MIT */
/* The words of a .fzio file, and what is said about those that are none. */
#include "gen_fixture.h"

#include "lex.h"

/* Reads the n-th token (from 0) of a text. */
static struct token nth(struct fixture *fixture, const char *text, size_t n)
{
	struct lexer lexer;
	struct token token;
	fixture_source(fixture, text);
	lexer_init(&lexer, fixture->source, &fixture->program.arena, fixture->sink);
	do {
		token = lexer_next(&lexer);
	} while (n-- > 0);
	lexer_finish(&lexer);
	return token;
}

static void expect_text(const char *source, int kind, const char *text)
{
	struct fixture fixture;
	struct token token = nth(&fixture, source, 0);
	assert_int_equal(token.kind, kind);
	assert_string_equal(token.text, text);
	assert_int_equal(token.span.len, strlen(source));
	assert_int_equal(diag_errors(fixture.sink), 0);
	fixture_finish(&fixture);
}

static void expect_mistake(const char *source, const char *printed)
{
	struct fixture fixture;
	nth(&fixture, source, 8);
	assert_string_equal(fixture_print(&fixture), printed);
	assert_int_equal(diag_errors(fixture.sink), 1);
	fixture_finish(&fixture);
}

static void names_and_keywords_are_told_apart(void **state)
{
	(void)state;
	expect_text("room_2", TOKEN_NAME, "room_2");
	expect_text("_x", TOKEN_NAME, "_x");
	expect_text("dto", TOKEN_DTO, "dto");
	expect_text("dtos", TOKEN_NAME, "dtos");
	expect_text("Null", TOKEN_NAME, "Null");
}

static void numbers_lose_their_underscores(void **state)
{
	(void)state;
	expect_text("1_048_576", TOKEN_NUMBER, "1048576");
	expect_text("-0", TOKEN_NUMBER, "-0");
	expect_text("-1.50e-3", TOKEN_NUMBER, "-1.50e-3");
	expect_text("0.5", TOKEN_NUMBER, "0.5");
	expect_text("0e1", TOKEN_NUMBER, "0e1");
}

static void range_is_not_a_fraction(void **state)
{
	(void)state;
	static const int kinds[] = { TOKEN_NUMBER, TOKEN_DOTS, TOKEN_NUMBER, TOKEN_DOTS, 0 };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct fixture fixture;
		assert_int_equal(nth(&fixture, "1.5..64..", i).kind, kinds[i]);
		fixture_finish(&fixture);
	}
}

static void malformed_numbers_are_one_mistake(void **state)
{
	(void)state;
	static const char *const bad[] = { "007", "1__2", "1_", "0x10", "1.", "1.e3", "1e", "1e+",
		"12abc", "1.2.3", "-01", "1_.5", "1._5" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fixture fixture;
		struct token token = nth(&fixture, bad[i], 0);
		assert_int_equal(token.kind, TOKEN_NUMBER);
		assert_int_equal(token.span.len, strlen(bad[i]));
		assert_int_equal(diag_errors(fixture.sink), 1);
		assert_non_null(strstr(fixture_print(&fixture), "error[E105]"));
		fixture_finish(&fixture);
	}
}

static void escapes_are_undone(void **state)
{
	(void)state;
	expect_text("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", TOKEN_STRING, "a\"\\/\b\f\n\r\tz");
	expect_text("\"\\u00e9\\u20AC\\ud83d\\ude00\"", TOKEN_STRING, "é€😀");
	expect_text("\"né // no comment\"", TOKEN_STRING, "né // no comment");
	expect_text("\"\"", TOKEN_STRING, "");
}

static void bad_escapes_are_shown(void **state)
{
	(void)state;
	static const char *const bad[] = { "\"\\q\"", "\"\\u12\"", "\"\\u0000\"", "\"\\ud800\"",
		"\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\é\"" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fixture fixture;
		nth(&fixture, bad[i], 0);
		assert_non_null(strstr(fixture_print(&fixture), "t.fzio:1:2: error[E104]"));
		fixture_finish(&fixture);
	}
}

static void string_ends_with_its_line(void **state)
{
	(void)state;
	expect_mistake("\"abc\n;", "t.fzio:1:1: error[E103]: this string has no end\n"
				   "    1 | \"abc\n"
				   "      | ^^^^ a '\"' is missing on this line\n");
	struct fixture fixture;
	assert_int_equal(nth(&fixture, "\"abc\\\n;", 1).kind, TOKEN_SEMI);
	fixture_finish(&fixture);
	assert_int_equal(nth(&fixture, "\"abc\\", 1).kind, 0);
	fixture_finish(&fixture);
}

static void control_character_in_string_is_refused(void **state)
{
	(void)state;
	expect_mistake("\"a\001b\"",
		"t.fzio:1:3: error[E104]: a control character in a string must be written as an "
		"escape\n"
		"    1 | \"a\xef\xbf\xbd"
		"b\"\n"
		"      |   ^\n");
}

static void pattern_frees_its_slashes(void **state)
{
	(void)state;
	expect_text("/^image\\/(png|jpeg)$/", TOKEN_PATTERN, "^image/(png|jpeg)$");
	expect_text("/\\\\\\//", TOKEN_PATTERN, "\\\\/");
	expect_text("/[a-z]\\d/", TOKEN_PATTERN, "[a-z]\\d");
	expect_mistake("/abc\n;", "t.fzio:1:1: error[E106]: this pattern has no end\n"
				  "    1 | /abc\n"
				  "      | ^^^^ a '/' is missing on this line\n");
}

static void docs_are_joined_and_belong_to_what_follows(void **state)
{
	(void)state;
	struct fixture fixture;
	struct token token =
		nth(&fixture, "/// One.\r\n// no doc\n///   Two.  \n///\n//// rule\n///x\n dto", 0);
	assert_int_equal(token.kind, TOKEN_DTO);
	assert_string_equal(token.doc, "One.\n  Two.\n\nx");
	fixture_finish(&fixture);
	token = nth(&fixture, "/// One.\na b", 1);
	assert_null(token.doc);
	fixture_finish(&fixture);
}

static void block_comment_is_refused_and_skipped(void **state)
{
	(void)state;
	struct fixture fixture;
	assert_int_equal(nth(&fixture, "/* a\n b */ ;", 0).kind, TOKEN_SEMI);
	assert_non_null(
		strstr(fixture_print(&fixture), "error[E102]: there are no block comments"));
	fixture_finish(&fixture);
	assert_int_equal(nth(&fixture, "/* a", 0).kind, 0);
	assert_int_equal(diag_errors(fixture.sink), 1);
	fixture_finish(&fixture);
}

static void run_of_unknown_characters_is_one_mistake(void **state)
{
	(void)state;
	expect_mistake("a é§ b", "t.fzio:1:3: error[E101]: 'é§' has no meaning here\n"
				 "    1 | a é§ b\n"
				 "      |   ^^\n"
				 "   help: names are made of ASCII letters, digits and '_'; other "
				 "text belongs into strings\n");
}

static void positions_count_code_points(void **state)
{
	(void)state;
	struct fixture fixture;
	unsigned line, column;
	struct token token = nth(&fixture, "\xef\xbb\xbf\"é😀\" x\r\n\t y", 1);
	source_position(fixture.source, token.span.offset, &line, &column);
	assert_int_equal(line, 1);
	assert_int_equal(column, 6);
	assert_false(token.first);
	fixture_finish(&fixture);
	token = nth(&fixture, "\"é😀\" x\r\n\t y", 2);
	source_position(fixture.source, token.span.offset, &line, &column);
	assert_int_equal(line, 2);
	assert_int_equal(column, 3);
	assert_true(token.first);
	fixture_finish(&fixture);
}

static void expect_unreadable(const char *text, size_t len, const char *why)
{
	const char *problem = NULL;
	assert_null(source_from_memory("t", text, len, &problem));
	assert_string_equal(problem, why);
}

static void source_that_is_no_text_is_refused(void **state)
{
	(void)state;
	expect_unreadable("a\0b", 3, "holds a NUL byte");
	expect_unreadable("\xc0\x80", 2, "not valid UTF-8");
	expect_unreadable("\xed\xa0\x80", 3, "not valid UTF-8");
	expect_unreadable("\xf4\x90\x80\x80", 4, "not valid UTF-8");
	expect_unreadable("\xe2\x82", 2, "not valid UTF-8");
	size_t huge = 16 * 1024 * 1024 + 1;
	char *text = malloc(huge);
	assert_non_null(text);
	memset(text, ' ', huge);
	expect_unreadable(text, huge, "larger than 16 MiB");
	free(text);
	const char *problem = NULL;
	assert_null(source_read("/", &problem));
	assert_string_equal(problem, "Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_keywords_are_told_apart),
		cmocka_unit_test(numbers_lose_their_underscores),
		cmocka_unit_test(range_is_not_a_fraction),
		cmocka_unit_test(malformed_numbers_are_one_mistake),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(bad_escapes_are_shown),
		cmocka_unit_test(string_ends_with_its_line),
		cmocka_unit_test(control_character_in_string_is_refused),
		cmocka_unit_test(pattern_frees_its_slashes),
		cmocka_unit_test(docs_are_joined_and_belong_to_what_follows),
		cmocka_unit_test(block_comment_is_refused_and_skipped),
		cmocka_unit_test(run_of_unknown_characters_is_one_mistake),
		cmocka_unit_test(positions_count_code_points),
		cmocka_unit_test(source_that_is_no_text_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
