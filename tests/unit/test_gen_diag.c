/* SPDX-License-Identifier: MIT */
/* How diagnostics are sorted, counted and shown. */
#include "gen_fixture.h"

#include <json-c/json.h>

static struct span at(const struct fixture *fixture, uint32_t offset, uint32_t len)
{
	return (struct span){ fixture->source, offset, len };
}

static void text_has_place_caret_note_and_help(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "type Room = string;\ndto A {\n    room: Rom;\n}\n");
	struct diag *diag = diag_add(
		fixture.sink, SEVERITY_ERROR, 203, at(&fixture, 38, 3), "unknown type '%s'", "Rom");
	diag_label(diag, "not declared in module '%s'", "demo");
	diag_also(diag, at(&fixture, 5, 4), "declared here");
	diag_help(diag, "did you mean '%s'?", "Room");
	diag_help(diag, "or write it");
	assert_string_equal(fixture_print(&fixture),
		"t.fzio:3:11: error[E203]: unknown type 'Rom'\n"
		"    3 |     room: Rom;\n"
		"      |           ^^^ not declared in module 'demo'\n"
		"t.fzio:1:6: note: declared here\n"
		"    1 | type Room = string;\n"
		"      |      ^^^^\n"
		"   help: did you mean 'Room'?\n"
		"   help: or write it\n");
	fixture_finish(&fixture);
}

static void order_is_that_of_the_source(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "abc");
	diag_add(fixture.sink, SEVERITY_WARNING, 601, at(&fixture, 2, 1), "third");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 0, 1), "first");
	diag_add(fixture.sink, SEVERITY_ERROR, 100, at(&fixture, 0, 1), "second");
	diag_add(fixture.sink, SEVERITY_ERROR, 702, (struct span){ 0 }, "nowhere");
	assert_string_equal(fixture_print(&fixture),
		"fzio-gen: error[C702]: nowhere\n"
		"t.fzio:1:1: error[E101]: first\n    1 | abc\n      | ^\n"
		"t.fzio:1:1: error[E100]: second\n    1 | abc\n      | ^\n"
		"t.fzio:1:3: warning[W601]: third\n    1 | abc\n      |   ^\n");
	assert_int_equal(diag_errors(fixture.sink), 3);
	assert_int_equal(diag_warnings(fixture.sink), 1);
	fixture_finish(&fixture);
}

static void carets_stand_under_tabs_and_wide_letters(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "\tab\tc 日本 e\xcc\x81 x\r\n");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 4, 1), "c");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 6, 6), "wide");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 17, 1), "x");
	assert_string_equal(fixture_print(&fixture), "t.fzio:1:5: error[E101]: c\n"
						     "    1 |         ab      c 日本 e\xcc\x81 x\n"
						     "      |                 ^\n"
						     "t.fzio:1:7: error[E101]: wide\n"
						     "    1 |         ab      c 日本 e\xcc\x81 x\n"
						     "      |                   ^^^^\n"
						     "t.fzio:1:13: error[E101]: x\n"
						     "    1 |         ab      c 日本 e\xcc\x81 x\n"
						     "      |                          ^\n");
	fixture_finish(&fixture);
}

static void span_of_several_lines_is_marked_on_the_first(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "dto A {\n}\n");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 4, 5), "long");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 10, 0), "end");
	assert_string_equal(fixture_print(&fixture),
		"t.fzio:1:5: error[E101]: long\n    1 | dto A {\n      |     ^^^\n"
		"t.fzio:3:1: error[E101]: end\n    3 | \n      | ^\n");
	fixture_finish(&fixture);
}

static void very_long_line_is_cut_around_the_place(void **state)
{
	(void)state;
	struct fixture fixture;
	char text[4001];
	memset(text, 'a', 4000);
	text[4000] = '\0';
	text[2000] = 'X';
	fixture_source(&fixture, text);
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 2000, 1500), "here");
	const char *printed = fixture_print(&fixture);
	assert_true(strlen(printed) < 400);
	const char *line = strstr(printed, "| …") + 2;
	const char *marks = strstr(line, "\n      | ") + strlen("\n      | ");
	/* The ellipsis is three bytes and one column. */
	assert_int_equal(strchr(line, 'X') - line - 2, strchr(marks, '^') - marks);
	fixture_finish(&fixture);
}

static void terminal_is_not_at_the_mercy_of_the_source(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "a\033[2Jb \xe2\x80\xae x");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 5, 1), "bell \a, \xc2\x9b");
	const char *printed = fixture_print(&fixture);
	assert_null(strchr(printed, '\033'));
	assert_null(strchr(printed, '\a'));
	assert_null(strstr(printed, "\xe2\x80\xae"));
	assert_null(strstr(printed, "\xc2\x9b"));
	assert_non_null(strstr(printed, "a\xef\xbf\xbd[2Jb"));
	fixture_finish(&fixture);
}

static void twenty_errors_are_shown_and_the_rest_counted(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "abc");
	for (int i = 0; i < 5000; i++) {
		diag_help(
			diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 0, 1), "e"), "h");
	}
	size_t shown = 0;
	fixture_print(&fixture);
	for (const char *c = fixture.printed; (c = strstr(c, "error[")) != NULL; c++) {
		shown++;
	}
	assert_int_equal(shown, 20);
	assert_int_equal(diag_errors(fixture.sink), 5000);
	assert_non_null(strstr(fixture.printed, "fzio-gen: 4980 more errors\n"));
	fixture_finish(&fixture);
}

static void colour_is_only_there_when_asked_for(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_source(&fixture, "abc");
	diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 0, 1), "e");
	assert_null(strchr(fixture_print(&fixture), '\033'));
	char *text;
	size_t len;
	FILE *memory = open_memstream(&text, &len);
	diag_print(fixture.sink, memory, true);
	fclose(memory);
	assert_non_null(strstr(text, "\033[1;31merror[E101]:\033[0m"));
	free(text);
	fixture_finish(&fixture);
}

static const char *text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void json_is_one_object_a_line(void **state)
{
	(void)state;
	struct fixture fixture;
	char *text;
	size_t len;
	fixture_source(&fixture, "é \"x\"\nb");
	struct diag *diag =
		diag_add(fixture.sink, SEVERITY_ERROR, 101, at(&fixture, 3, 3), "\"e\"");
	diag_label(diag, "label");
	diag_also(diag, at(&fixture, 7, 1), "there");
	diag_help(diag, "help");
	diag_add(fixture.sink, SEVERITY_WARNING, 601, (struct span){ 0 }, "w");
	FILE *memory = open_memstream(&text, &len);
	diag_print_json(fixture.sink, memory);
	fclose(memory);

	char *second = strchr(text, '\n') + 1;
	second[-1] = '\0';
	struct json_object *object = json_tokener_parse(text);
	assert_string_equal(text_of(object, "severity"), "warning");
	assert_int_equal(json_object_array_length(json_object_object_get(object, "spans")), 0);
	json_object_put(object);

	object = json_tokener_parse(second);
	assert_string_equal(text_of(object, "code"), "E101");
	assert_string_equal(text_of(object, "message"), "\"e\"");
	struct json_object *spans = json_object_object_get(object, "spans");
	assert_int_equal(json_object_array_length(spans), 2);
	struct json_object *place = json_object_array_get_idx(spans, 0);
	assert_string_equal(text_of(place, "file"), "t.fzio");
	assert_string_equal(text_of(place, "byteStart"), "3");
	assert_string_equal(text_of(place, "byteEnd"), "6");
	assert_string_equal(text_of(place, "line"), "1");
	assert_string_equal(text_of(place, "column"), "3");
	assert_string_equal(text_of(place, "label"), "label");
	assert_string_equal(text_of(place, "primary"), "true");
	place = json_object_array_get_idx(spans, 1);
	assert_string_equal(text_of(place, "line"), "2");
	assert_string_equal(text_of(place, "primary"), "false");
	assert_non_null(strstr(text_of(object, "rendered"), "^^^ label\n"));
	json_object_put(object);
	free(text);
	fixture_finish(&fixture);
}

static void suggestion_is_near_or_none(void **state)
{
	(void)state;
	static const char *const words[] = { "string", "RoomName", "int", "i32", "event", "b" };
	static const struct {
		const char *word, *meant;
	} cases[] = {
		{ "strnig", "string" },
		{ "RoomNmae", "RoomName" },
		{ "RomName", "RoomName" },
		{ "evnt", "event" },
		{ "itn", "int" },
		{ "i33", "i32" },
		{ "a", NULL },
		{ "", NULL },
		{ "number", NULL },
		{ "string", NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = diag_suggest(cases[i].word, words, 6);
		if (cases[i].meant == NULL) {
			assert_null(got);
		} else {
			assert_non_null(got);
			assert_string_equal(got, cases[i].meant);
		}
	}
	char endless[1000];
	memset(endless, 'a', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	assert_null(diag_suggest(endless, words, 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_has_place_caret_note_and_help),
		cmocka_unit_test(order_is_that_of_the_source),
		cmocka_unit_test(carets_stand_under_tabs_and_wide_letters),
		cmocka_unit_test(span_of_several_lines_is_marked_on_the_first),
		cmocka_unit_test(very_long_line_is_cut_around_the_place),
		cmocka_unit_test(terminal_is_not_at_the_mercy_of_the_source),
		cmocka_unit_test(twenty_errors_are_shown_and_the_rest_counted),
		cmocka_unit_test(colour_is_only_there_when_asked_for),
		cmocka_unit_test(json_is_one_object_a_line),
		cmocka_unit_test(suggestion_is_near_or_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
