/* SPDX-License-Identifier: MIT */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pattern.h"

static struct pattern_tables compile(const char *pattern)
{
	struct pattern_tables tables;
	const char *message = NULL;
	size_t offset = 0;
	if (!pattern_compile(pattern, &tables, &message, &offset)) {
		fail_msg("/%s/ is refused at %zu: %s", pattern, offset, message);
	}
	return tables;
}

static bool matches(const char *pattern, const char *text, size_t len)
{
	struct pattern_tables tables = compile(pattern);
	bool result = pattern_matches(&tables, text, len);
	pattern_finish(&tables);
	return result;
}

/* Texts are separated by spaces. */
static void check(const char *pattern, const char *texts, bool expected)
{
	struct pattern_tables tables = compile(pattern);
	while (*texts != '\0') {
		size_t len = strcspn(texts, " ");
		if (pattern_matches(&tables, texts, len) != expected) {
			fail_msg("/%s/ %s '%.*s'", pattern, expected ? "misses" : "matches",
				(int)len, texts);
		}
		texts += len + (texts[len] == ' ');
	}
	pattern_finish(&tables);
}

static void check_refused(const char *pattern, size_t expected_offset, const char *in_message)
{
	struct pattern_tables tables;
	const char *message = "untouched";
	size_t offset = 12345;
	if (pattern_compile(pattern, &tables, &message, &offset)) {
		pattern_finish(&tables);
		fail_msg("/%s/ is not refused", pattern);
	}
	if (strstr(message, in_message) == NULL || offset != expected_offset) {
		fail_msg("/%s/: '%s' at %zu", pattern, message, offset);
	}
}

static void anchors_bind_to_the_whole_text(void **state)
{
	(void)state;
	check("^[a-z0-9][a-z0-9_-]*$", "a general 0 a-b_c x9", true);
	check("^[a-z0-9][a-z0-9_-]*$", "A -a _a a.b a! ä", false);
	check("^ab", "ab abc", true);
	check("^ab", "xab a b", false);
	check("ab$", "ab xab", true);
	check("ab$", "abx a", false);
	assert_false(matches("^ab$", "ab\n", 3));
	assert_false(matches("^b", "a\nb", 3));
	assert_true(matches("^$", "", 0));
	assert_false(matches("^$", "x", 1));
	assert_true(matches("$^", "", 0));
	assert_false(matches("a^b", "ab", 2));
	assert_false(matches("a$b", "ab", 2));
	check("^a|b$", "a ax xb b", true);
	check("^a|b$", "xa bx", false);
	check("(^|-)x", "x a-x", true);
	check("(^|-)x", "ax", false);
}

static void unanchored_patterns_are_searched_for(void **state)
{
	(void)state;
	check("cat", "cat concatenate xcat cats", true);
	check("cat", "ca at c-at", false);
	check("aab", "aaab aaaab xaabx", true);
	assert_true(matches("", "anything", 8));
	assert_true(matches("x*", "yyy", 3));
	check("abab|abc", "ababc xabc aabab", true);
}

static void repeats_count(void **state)
{
	(void)state;
	check("^a?$", "a", true);
	assert_true(matches("^a?$", "", 0));
	check("^a?$", "aa", false);
	check("^a+$", "a aa aaaa", true);
	assert_false(matches("^a+$", "", 0));
	check("^a{3}$", "aaa", true);
	check("^a{3}$", "aa aaaa", false);
	check("^a{2,}$", "aa aaa aaaaaaa", true);
	check("^a{2,}$", "a", false);
	check("^a{1,3}$", "a aa aaa", true);
	check("^a{1,3}$", "aaaa b", false);
	check("^(ab){2}$", "abab", true);
	check("^(ab){2}$", "ab ababab", false);
	assert_true(matches("^a{0}$", "", 0));
	check("^a{0}$", "a", false);
	check("^(a*)*b$", "b ab aaab", true);
	check("^(?:a|b)+c$", "ac abbac", true);
	check("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "0f8fad5b-d9cb-469f-a165-70867728950e",
		true);
	check("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
		"0f8fad5b-d9cb-469f-a165-70867728950 0f8fad5bd9cb-469f-a165-70867728950e", false);
}

static void classes_hold_what_they_name(void **state)
{
	(void)state;
	check("^[a-c-]$", "a c -", true);
	check("^[a\\-c]$", "a - c", true);
	check("^[a\\-c]$", "b", false);
	check("^[\\]\\[^]$", "] [ ^", true);
	check("^[.*+?$|(){}/]$", ". * + ? $ | ( ) { } /", true);
	check("^[^a-z]$", "A 0 é", true);
	check("^[^a-z]$", "a m z ab", false);
	check("^\\d\\w\\D\\W$", "0_a- 9zZ.", true);
	check("^\\d\\w\\D\\W$", "a_a- 9zZz", false);
	check("^[\\w-]+$", "a-b_C9", true);
	check("^[^\\d_]$", "a é -", true);
	check("^[^\\d_]$", "5 _", false);
	assert_true(matches("^\\s\\S\\t\\n\\v\\f\\r$", " x\t\n\v\f\r", 7));
	assert_true(matches("^[\\s]{6}$", " \t\n\v\f\r", 6));
	check("^\\x41\\u0042\\/\\.$", "AB/.", true);
	check("^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", "^$\\.*+?()[]{}|/", true);
	check("^image\\/(png|jpeg)$", "image/png image/jpeg", true);
	check("^image\\/(png|jpeg)$", "image/gif image/pngx", false);
}

static void dot_is_any_character_but_the_line_feed(void **state)
{
	(void)state;
	check("^.$", "a é € 😀 \x7f", true);
	check("^.$", "ab éé", false);
	assert_false(matches("^.$", "\n", 1));
	assert_true(matches("^.$", "\r", 1));
	assert_true(matches("^.$", "\xe2\x80\xa8", 3));
	assert_true(matches("^.$", "", 1));
}

static void characters_are_code_points_not_bytes(void **state)
{
	(void)state;
	check("^[à-ü]+$", "éàü", true);
	check("^[à-ü]+$", "e ý ÿ", false);
	check("^é?$", "é", true);
	check("^é{2}$", "éé", true);
	check("^é{2}$", "é ééé", false);
	check("^[α-ω€😀-😆]$", "λ € 😃", true);
	check("^[α-ω€😀-😆]$", "Λ ₭ 😇 😿", false);
	check("^[^😀]$", "😁 a", true);
	check("^[^😀]$", "😀", false);
	check("\\u00e9", "café", true);
}

static size_t encode(uint32_t c, char ret_text[5])
{
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const uint8_t leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = len; i-- > 1; c >>= 6) {
		ret_text[i] = (char)(0x80 | (c & 0x3f));
	}
	ret_text[0] = (char)(leads[len] | c);
	ret_text[len] = '\0';
	return len;
}

static const uint32_t edges[] = { 1, 0x7f, 0x80, 0xbf, 0xc0, 0x7ff, 0x800, 0xfff, 0x1000, 0x103f,
	0x1040, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x1ffff, 0x3ffff, 0x40000, 0xfffff, 0x100000,
	0x10fffe, 0x10ffff };
#define EDGES (sizeof(edges) / sizeof(edges[0]))

static void check_range(uint32_t low, uint32_t high)
{
	char first[5], last[5], pattern[32];
	encode(low, first);
	encode(high, last);
	snprintf(pattern, sizeof(pattern), "^[%s-%s]$", first, last);
	struct pattern_tables tables = compile(pattern);
	for (size_t i = 0; i < EDGES * 3; i++) {
		uint32_t c = edges[i / 3] + (uint32_t)(i % 3) - 1;
		if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
			continue;
		}
		char text[5];
		size_t len = encode(c, text);
		if (pattern_matches(&tables, text, len) != (c >= low && c <= high)) {
			fail_msg("U+%04X in U+%04X-U+%04X", c, low, high);
		}
	}
	pattern_finish(&tables);
}

/* At every boundary of the shapes of UTF-8. */
static void ranges_hold_exactly_their_code_points(void **state)
{
	(void)state;
	for (size_t low = 0; low < EDGES; low++) {
		for (size_t high = low; high < EDGES; high++) {
			check_range(edges[low], edges[high]);
		}
	}
}

static void what_is_not_regular_or_unclear_is_refused(void **state)
{
	(void)state;
	check_refused("a(?=b)", 1, "look-around");
	check_refused("(?<name>a)", 0, "named groups");
	check_refused("(a)\\1", 3, "back references");
	check_refused("\\bword", 0, "word boundaries");
	check_refused("\\p{L}", 0, "Unicode properties");
	check_refused("x\\q", 1, "unknown escape");
	check_refused("x\\-", 1, "no backslash");
	check_refused("x\\", 1, "backslash needs");
	check_refused("\\x4", 0, "two hexadecimal");
	check_refused("\\u00g0", 0, "four hexadecimal");
	check_refused("\\ud83d\\ude00", 0, "surrogate");
	check_refused("*a", 0, "nothing to repeat");
	check_refused("a|+", 2, "nothing to repeat");
	check_refused("a**", 2, "repeat of a repeat");
	check_refused("a+?", 2, "lazy");
	check_refused("^*", 1, "anchor");
	check_refused("a{2,1}", 1, "least is above");
	check_refused("a{,3}", 1, "a repeat is");
	check_refused("a{1001}", 1, "at most 1000");
	check_refused("{2}", 0, "nothing to repeat");
	check_refused("a}", 1, "write '}'");
	check_refused("a]", 1, "write ']'");
	check_refused("(ab", 0, "not closed");
	check_refused("ab)", 2, "closes no group");
	check_refused("x[ab", 1, "not closed");
	check_refused("x[]", 1, "empty");
	check_refused("[z-a]", 1, "backwards");
	check_refused("[a-\\d]", 1, "from one character");
	check_refused("[[a]", 1, "'\\['");
}

static void what_needs_too_many_states_is_refused_in_time(void **state)
{
	(void)state;
	check_refused("^(a|b)*a(a|b){14}$", 0, "too large");
	check_refused("^.{1000}$", 0, "too large");
	check_refused("((((((a{9}){9}){9}){9}){9}){9}){9}", 0, "too large");
	check_refused("((((((){999}){999}){999}){999}){999}){999}", 0, "too large");
	check_refused("(a|aa|aaa){1000}.*b", 0, "too large");
	char deep[512];
	memset(deep, '(', 200);
	memset(deep + 200, ')', 200);
	deep[400] = '\0';
	check_refused(deep, 100, "nested too deeply");
}

static void the_automaton_is_minimal(void **state)
{
	(void)state;
	struct pattern_tables tables = compile("^(a|b|[ab])*(ab|ab)$");
	assert_int_equal(tables.states, 3);
	assert_int_equal(tables.columns, 3); /* a, b, others */
	pattern_finish(&tables);
	tables = compile("^[a-z0-9][a-z0-9_-]*$");
	assert_int_equal(tables.states, 2);
	assert_int_equal(tables.columns, 3); /* first, later, others */
	pattern_finish(&tables);
	tables = compile("x*");
	assert_int_equal(tables.states, 1);
	assert_int_equal(tables.columns, 1);
	pattern_finish(&tables);
}

static void nothing_is_one_state_that_leads_nowhere(void **state)
{
	(void)state;
	struct pattern_tables tables = compile("^a[^\\d\\D]$");
	assert_int_equal(tables.states, 1);
	assert_false(pattern_matches(&tables, "", 0));
	assert_false(pattern_matches(&tables, "a", 1));
	pattern_finish(&tables);
}

static uint32_t random_state = 1;

static unsigned random_below(unsigned limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (unsigned)((uint64_t)(random_state >> 4) * limit >> 28);
}

/* Anchors stand outside groups only: glibc 2.36 mistakes those in a group that is repeated. */
#define GROUPS 2

static char *random_pattern(char *at, unsigned depth)
{
	bool anchors = depth == GROUPS;
	unsigned alternatives = 1 + (random_below(4) == 0);
	for (unsigned i = 0; i < alternatives; i++) {
		at += sprintf(
			at, "%s%s", i > 0 ? "|" : "", anchors && random_below(8) == 0 ? "^" : "");
		for (unsigned k = 1 + random_below(3); k > 0; k--) {
			if (depth > 0 && random_below(3) == 0) {
				*at++ = '(';
				at = random_pattern(at, depth - 1);
				*at++ = ')';
			} else {
				static const char *const atoms[] = { "a", "b", "c", ".", "[ab]",
					"[^a]" };
				at += sprintf(at, "%s", atoms[random_below(6)]);
			}
			static const char *const repeats[] = { "", "", "", "?", "*", "+", "{2}",
				"{1,2}", "{0,3}", "{2,}" };
			at += sprintf(at, "%s", repeats[random_below(10)]);
		}
		at += sprintf(at, "%s", anchors && random_below(8) == 0 ? "$" : "");
	}
	return at;
}

/* The C library's matcher agrees on the part of the language that POSIX has too. */
static void random_patterns_agree_with_posix(void **state)
{
	(void)state;
	unsigned too_large = 0;
	for (unsigned round = 0; round < 1000; round++) {
		char pattern[1024];
		random_pattern(pattern, GROUPS);
		struct pattern_tables tables;
		const char *message;
		size_t offset;
		if (!pattern_compile(pattern, &tables, &message, &offset)) {
			too_large++;
			continue;
		}
		regex_t oracle;
		assert_int_equal(regcomp(&oracle, pattern, REG_EXTENDED | REG_NOSUB), 0);
		for (unsigned i = 0; i < 40; i++) {
			char text[16] = "";
			unsigned len = random_below(9);
			for (unsigned k = 0; k < len; k++) {
				text[k] = "abcd"[random_below(4)];
			}
			bool expected = regexec(&oracle, text, 0, NULL, 0) == 0;
			if (pattern_matches(&tables, text, len) != expected) {
				fail_msg("/%s/ on '%s': POSIX says %d", pattern, text, expected);
			}
		}
		pattern_finish(&tables);
		regfree(&oracle);
	}
	assert_in_range(too_large, 0, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anchors_bind_to_the_whole_text),
		cmocka_unit_test(unanchored_patterns_are_searched_for),
		cmocka_unit_test(repeats_count),
		cmocka_unit_test(classes_hold_what_they_name),
		cmocka_unit_test(dot_is_any_character_but_the_line_feed),
		cmocka_unit_test(characters_are_code_points_not_bytes),
		cmocka_unit_test(ranges_hold_exactly_their_code_points),
		cmocka_unit_test(what_is_not_regular_or_unclear_is_refused),
		cmocka_unit_test(what_needs_too_many_states_is_refused_in_time),
		cmocka_unit_test(the_automaton_is_minimal),
		cmocka_unit_test(nothing_is_one_state_that_leads_nowhere),
		cmocka_unit_test(random_patterns_agree_with_posix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
