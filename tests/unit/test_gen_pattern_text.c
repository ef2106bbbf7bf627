/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pattern_text.h"

/* Patterns as JSON Schema and as pydantic write them; tests/differential runs them there. */

struct row {
	const char *pattern, *ecma, *rust;
};

static const struct row rows[] = {
	/* What means the same everywhere is kept letter by letter. */
	{ "^[a-z0-9][a-z0-9_-]*$", "^[a-z0-9][a-z0-9_-]*$", "^[a-z0-9][a-z0-9_-]*$" },
	{ "^image/(png|jpeg)$", "^image/(png|jpeg)$", "^image/(png|jpeg)$" },
	{ "(?:a|b){2,3}\\x41\\u00e9\\$", "(?:a|b){2,3}\\x41\\u00e9\\$",
		"(?:a|b){2,3}\\x41\\u00e9\\$" },
	{ "", "", "" },
	/* \d and \w are ASCII; Rust's are not. */
	{ "\\d\\w", "\\d\\w", "[0-9][0-9A-Za-z_]" },
	{ "[\\d\\w-]\\D\\W", "[\\d\\w-]\\D\\W", "[0-90-9A-Za-z_-][^0-9][^0-9A-Za-z_]" },
	{ "[\\D]", "[\\D]", "[[^0-9]]" },
	/* \s is ASCII; nobody else's is. */
	{ "\\s\\S", "[\\t-\\r ][^\\t-\\r ]", "[\\t-\\r ][^\\t-\\r ]" },
	{ "[^\\s,]", "[^\\t-\\r ,]", "[^\\t-\\r ,]" },
	{ "[\\S]", "[\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}]", "[[^\\t-\\r ]]" },
	/* `.` leaves out \n alone; ECMA-262 leaves out U+2028 too. */
	{ "a.b", "a[^\\n]b", "a.b" },
	{ "[.]\\.", "[.]\\.", "[.]\\." },
	/* A backslash makes what follows it a character, at the end of a class too. */
	{ "[\\].]\\[.", "[\\].]\\[[^\\n]", "[\\].]\\[." },
	{ "\\\\d", "\\\\d", "\\\\d" },
	/* Set operations of Rust's classes. */
	{ "[a&&b]&&", "[a&&b]&&", "[a\\&\\&b]&&" },
	{ "[!--~~]", "[!--~~]", "[!-\\-\\~\\~]" },
	{ "[--a-]", "[--a-]", "[\\--a-]" },
	{ "[^-a]-~", "[^-a]-~", "[^\\-a]-~" },
};

static void test_translations(void **state)
{
	(void)state;
	struct fzio_arena arena;
	fzio_arena_init(&arena, FZIO_ARENA_LIMIT);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(pattern_to_ecma(&arena, rows[i].pattern), rows[i].ecma);
		assert_string_equal(pattern_to_rust(&arena, rows[i].pattern), rows[i].rust);
	}
	fzio_arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_translations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
