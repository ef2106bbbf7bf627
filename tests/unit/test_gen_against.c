/* SPDX-License-Identifier: MIT */
/* The table "Compatibility" of the language page, row by row and in both of its columns. */
#include "against.h"
#include "diag_list.h"
#include "gen_fixture.h"
#include "gen_folder.h"

static void program_from(struct ast_program *program, const char *path, const char *text)
{
	const char *problem = NULL;
	struct diag_sink *sink = diag_create();
	*program = (struct ast_program){ 0 };
	fzio_arena_init(&program->arena, (size_t)1 << 28);
	struct source *source = source_from_memory(path, text, strlen(text), &problem);
	assert_non_null(source);
	program->modules = parse_module(program, source, sink);
	program->modules->requested = true;
	if (diag_errors(sink) == 0) {
		check_program(program, sink);
	}
	if (diag_errors(sink) > 0) {
		diag_print(sink, stderr, false);
	}
	assert_int_equal(diag_errors(sink), 0);
	diag_destroy(sink);
}

/* Codes of errors, then of warnings, each once and sorted: `701 712`. */
static void expect(const char *old_text, const char *text, const char *expected)
{
	struct ast_program old, program;
	struct diag_sink *sink = diag_create();
	size_t len;
	char got[256] = "";
	program_from(&old, "old.fzio", old_text);
	program_from(&program, "new.fzio", text);
	against_check(&old, &program, sink);
	const struct diag **all = diag__sorted(sink, &len);
	for (int code = 700; code < 800; code++) {
		size_t count = 0;
		for (size_t i = 0; i < len; i++) {
			count += all[i]->code == code;
			assert_int_equal(all[i]->severity == SEVERITY_WARNING, all[i]->code >= 720);
		}
		for (size_t i = 0; i < count; i++) {
			sprintf(got + strlen(got), "%s%d", got[0] != '\0' ? " " : "", code);
		}
	}
	if (strcmp(got, expected) != 0) {
		fprintf(stderr, "--- old\n%s\n--- new\n%s\n", old_text, text);
		diag_print(sink, stderr, false);
	}
	assert_string_equal(got, expected);
	free(all);
	diag_destroy(sink);
	program_finish(&old);
	program_finish(&program);
}

static const char *const sent[] = { "command go (A);", "connect (A);", "event go () -> A;" };
static const char *const read_[] = { "event go (A);", "command go () -> A;",
	"command go () throws A;" };

/* Both columns, each by every way that values travel. An error is told by its own members. */
static void row(const char *old, const char *now, const char *when_sent, const char *when_read)
{
	char before[1024], after[1024];
	for (size_t i = 0; i < 3; i++) {
		snprintf(before, sizeof(before), "module m; %s namespace n { %s }", old, sent[i]);
		snprintf(after, sizeof(after), "module m; %s namespace n { %s }", now, sent[i]);
		expect(before, after, when_sent);
	}
	for (size_t i = 0; i < 2; i++) {
		snprintf(before, sizeof(before), "module m; %s namespace n { %s }", old, read_[i]);
		snprintf(after, sizeof(after), "module m; %s namespace n { %s }", now, read_[i]);
		expect(before, after, when_read);
	}
	if (strncmp(old, "dto A {", 7) == 0 && strncmp(now, "dto A {", 7) == 0) {
		snprintf(before, sizeof(before), "module m; error A: domain %s namespace n { %s }",
			old + 6, read_[2]);
		snprintf(after, sizeof(after), "module m; error A: domain %s namespace n { %s }",
			now + 6, read_[2]);
		expect(before, after, when_read);
	}
}

static void same_is_fine(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { a: int; }", "", "");
}

static void add_a_required_field(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { a: int; b: int; }", "701", "");
	row("@closed dto A { a: int; }", "@closed dto A { a: int; b: int; }", "701", "702");
}

static void add_an_optional_or_defaulted_field(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { a: int; b?: int; c: int = 3; }", "", "");
	row("@closed dto A { a: int; }", "@closed dto A { a: int; b?: int; c: int = 3; }", "",
		"702 702");
}

static void remove_a_field(void **state)
{
	(void)state;
	row("dto A { a: int; b: int; }", "dto A { a: int; }", "", "703");
	row("@closed dto A { a: int; b: int; }", "@closed dto A { a: int; }", "703", "703");
}

static void required_to_optional(void **state)
{
	(void)state;
	row("dto A { a: int; b: int; }", "dto A { a?: int; b: int = 1; }", "", "704");
	row("dto A { a: int; }", "dto A { a: int?; }", "", "704");
	/* A default is always written, whatever else is said. */
	row("dto A { a?: int = 1; }", "dto A { a?: int; }", "", "704");
}

static void optional_to_required(void **state)
{
	(void)state;
	row("dto A { a?: int; b: int = 1; }", "dto A { a: int; b: int; }", "705 705", "");
	row("dto A { a: int?; }", "dto A { a: int; }", "705", "");
}

static void bounds(void **state)
{
	(void)state;
	static const char *const wide_narrow[][2] = {
		{ "int", "int(0..)" },
		{ "int(..9)", "int(..8)" },
		{ "u32", "u32(1..)" },
		{ "u64(..18446744073709551615)", "u64(..18446744073709551614)" },
		{ "float(0..)", "float(>0)" },
		{ "float", "float(<1)" },
		{ "int(step 2)", "int(step 4)" },
		{ "int", "int(step 2)" },
		{ "string", "string(..8)" },
		{ "string(1..)", "string(2..)" },
		{ "string", "string(/^a$/)" },
		{ "bytes(..9)", "bytes(..8)" },
		{ "int[]", "int[..3]" },
		{ "int(0..9)[]", "int(1..9)[]" },
		{ "map<string, int>", "map<string, int>(..3)" },
		{ "map<string, int>", "map<string(..3), int>" },
		{ "map<string, int>", "map<string, int(0..)>" },
	};
	for (size_t i = 0; i < sizeof(wide_narrow) / sizeof(wide_narrow[0]); i++) {
		char wide[128], narrow[128];
		snprintf(wide, sizeof(wide), "dto A { a: %s; }", wide_narrow[i][0]);
		snprintf(narrow, sizeof(narrow), "dto A { a: %s; }", wide_narrow[i][1]);
		row(wide, narrow, "706", "");
		row(narrow, wide, "", "707");
	}
	row("dto A { a: int[]; }", "dto A { @unique a: int[]; }", "706", "");
	row("dto A { @unique a: int[]; }", "dto A { a: int[]; }", "", "707");
	/* Which of two matches more is not asked. */
	row("dto A { a: string(/^a$/); }", "dto A { a: string(/^b$/); }", "706", "707");
	row("dto A { a: int(step 2); }", "dto A { a: int(step 3); }", "706", "707");
}

static void bounds_that_say_the_same(void **state)
{
	(void)state;
	row("dto A { a: u32; b: string; c: int; d: i32[]; }",
		"dto A { a: u32(0..); b: string(0..); c: int(step 1); d: i32[0..]; }", "", "");
	row("type T = int(1..3); dto A { a: T; }", "dto A { a: int(1..3); }", "", "");
}

static void enum_values(void **state)
{
	(void)state;
	const char *few = "enum E { a, b } dto A { e: E; }";
	const char *many = "enum E { a, b, c } dto A { e: E; }";
	row(few, many, "", "708");
	row(many, few, "709", "");
}

static void variants(void **state)
{
	(void)state;
	const char *few = "dto B {} dto C {} union U on k { b: B; c: C; } dto A { u: U; }";
	const char *many = "dto B {} dto C {} union U on k { b: B; c: C; d: B; } dto A { u: U; }";
	row(few, many, "", "710");
	row(many, few, "711", "");
	row(few, "dto B {} dto C {} union U on kk { b: B; c: C; } dto A { u: U; }", "713", "713");
	row(few, "dto B {} dto C {} union U on k { b as \"x\": B; c: C; } dto A { u: U; }", "713",
		"713");
}

static void rename_on_the_wire(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { a as \"b\": int; }", "713", "713");
	row("enum E { a, b } dto A { e: E; }", "enum E { a, b as \"c\" } dto A { e: E; }", "713",
		"713");
	expect("module m; namespace n { command a (); event b (); }",
		"module m; namespace n as \"/x\" { command a as \"c\" (); event b as \"d\" (); }",
		"713 713 713");
	expect("module m; error E: domain; namespace n { command a () throws E; }",
		"module m; error E as \"f\": domain; namespace n { command a () throws E; }",
		"713");
}

static void change_a_type(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { a: string; }", "712", "712");
	row("dto A { a: i32; }", "dto A { a: int; }", "712", "712");
	row("dto A { a: int; }", "dto A { a: int[]; }", "712", "712");
	row("dto A { a: int[][]; }", "dto A { a: bool[][]; }", "712", "712");
	row("enum E { a } dto A { a: E; }", "dto A { a: string; }", "712", "712");
	row("type T = int; dto A { a: T; b: T; }", "type T = bool; dto A { a: T; b: T; }", "712",
		"712");
}

static void rename_in_c_only(void **state)
{
	(void)state;
	row("dto A { a: int; }", "dto A { b as \"a\": int; }", "721", "721");
	row("dto B {} dto A { b: B; }", "dto C {} dto A { b: C; }", "721", "721");
	row("enum E { a } dto A { e: E; }", "enum E { b as \"a\" } dto A { e: E; }", "721", "721");
	expect("module m; namespace n { command a (); }",
		"module k; namespace o as \"/n\" { command b as \"a\" (); }", "721 721 721");
	expect("module m; namespace n { command a (); command b (); }",
		"module m; namespace n { command a (); command b () runs n.a; }", "721");
}

static void remove_a_command_event_or_namespace(void **state)
{
	(void)state;
	expect("module m; namespace n { command a (); event a (); } namespace o {}",
		"module m; namespace n {}", "714 714 714");
	expect("module m; namespace n {}",
		"module m; namespace n { command a (); event a (); } namespace o {}", "");
}

static void open_to_closed(void **state)
{
	(void)state;
	row("dto A { a: int; }", "@closed dto A { a: int; }", "715", "");
	row("@closed dto A { a: int; }", "dto A { a: int; }", "", "");
}

static void payloads_and_acks_that_come_and_go(void **state)
{
	(void)state;
	const char *head = "module m; dto A {} namespace n { %s }";
	static const char *const rows[][4] = {
		/* without, with, what it means to gain it, and to lose it */
		{ "command a ();", "command a (A);", "716", "" },
		{ "command a ();", "command a () -> A;", "", "716" },
		{ "event a ();", "event a (A);", "", "716" },
		/* A handler calls what it acknowledges by, which is behind the payload. */
		{ "event a ();", "event a () -> A;", "716", "716" },
		{ "event a () -> A;", "event a (A) -> A;", "716", "716" },
		{ "", "connect (A);", "716", "" },
		/* Nothing is as good as null. */
		{ "command a ();", "command a (A?);", "", "" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char without[128], with[128];
		snprintf(without, sizeof(without), head, rows[i][0]);
		snprintf(with, sizeof(with), head, rows[i][1]);
		expect(without, with, rows[i][2]);
		expect(with, without, rows[i][3]);
	}
}

static void errors(void **state)
{
	(void)state;
	const char *one = "module m; error E: domain; namespace n { command a () throws E; }";
	const char *none = "module m; error E: domain; namespace n { command a (); }";
	expect(one, none, "");
	expect(none, one, "");
	expect(one, "module m; error E: conflict; namespace n { command a () throws E; }", "717");
}

/* --- where types lead --- */

static void nested_types_are_judged_where_they_are_reached(void **state)
{
	(void)state;
	row("dto B { b: int; } dto A { a: map<string, B[]>; }",
		"dto B { b: int; c: int; } dto A { a: map<string, B[]>; }", "701", "");
	row("dto B { b: int; } dto C {} union U on k { b: B; c: C; } dto A { a: U?; }",
		"dto B {} dto C {} union U on k { b: B; c: C; } dto A { a: U?; }", "", "703");
}

/* Loosened for what clients send breaks what they read. */
static void dto_of_both_ways_is_judged_in_both(void **state)
{
	(void)state;
	const char *tail = "dto A { b: B; } dto C { b: B[]; } namespace n { command go (A); "
			   "event went (C); }";
	char before[512], after[512];
	snprintf(
		before, sizeof(before), "module m; dto B { x: int(0..9); y: int(0..9); } %s", tail);
	snprintf(after, sizeof(after), "module m; dto B { x: int(0..8); y: int(0..10); } %s", tail);
	expect(before, after, "706 707");
	snprintf(before, sizeof(before), "module m; dto B { x: int; } %s", tail);
	snprintf(after, sizeof(after), "module m; dto B { x: int; y: int; } %s", tail);
	expect(before, after, "701");
	expect(after, before, "703");
	/* Whatever leads there first, what lies below is judged in both ways as well. */
	static const char deep[] = "module m; dto V { x: int(0..%d); y: int(0..%d); } "
				   "dto W { v: V; } dto B { w: W; } %s";
	snprintf(before, sizeof(before), deep, 9, 9, tail);
	snprintf(after, sizeof(after), deep, 8, 10, tail);
	expect(before, after, "706 707");
	/* What breaks both ways is told once. */
	snprintf(before, sizeof(before), "module m; dto B { x: int; } %s", tail);
	snprintf(after, sizeof(after), "module m; dto B { x: bool; } %s", tail);
	expect(before, after, "712");
}

static void types_that_lead_round_in_circles_end(void **state)
{
	(void)state;
	row("dto B { a?: A; v: int; } dto A { next?: A; b: B[]; }",
		"dto B { a?: A; v: int(1..); } dto A { next?: A; b: B[]; }", "706", "");
}

/* An alias is compared at its declaration, once, however often it is used. */
static void alias_is_judged_once_with_the_ways_of_its_uses(void **state)
{
	(void)state;
	row("type T = string(..9); dto A { a: T; b: T[]; c: map<T, T>; }",
		"type T = string(..8); dto A { a: T; b: T[]; c: map<T, T>; }", "706", "");
	row("type T = string(..9); dto A { a: T; }", "type T = string(..9); dto A { a: T(..3); }",
		"706", "");
	row("type T = int; dto A { a: T; }", "type T = int?; dto A { a: T; }", "", "704");
	row("type T = int; dto A { a: T; }", "type T = int; dto A { a: T?; }", "", "704");
}

static void unused_declarations_break_nobody(void **state)
{
	(void)state;
	expect("module m; dto A { a: int; } enum E { a }", "module m; dto A { a: bool; }", "");
}

/* Each contract sees the modules beside it. */
static void imported_types_are_judged_too(void **state)
{
	(void)state;
	struct folder folders[2];
	struct ast_program programs[2];
	struct diag_sink *sink = diag_create();
	for (size_t i = 0; i < 2; i++) {
		folder_create(&folders[i]);
		folder_write(&folders[i], "common.fzio",
			i == 0 ? "module common; type Name = string(..9); dto B { n: Name; }"
			       : "module common; type Name = string(..8); dto B { n: Name; }");
		folder_write(&folders[i], "m.fzio",
			"module m; import common; dto A { b: common.B; } "
			"namespace n { command go (A); }");
		const char *path = folder_path(&folders[i], "m.fzio");
		load_program(&programs[i], &path, 1, NULL, 0, sink);
		check_program(&programs[i], sink);
	}
	assert_int_equal(diag_errors(sink), 0);
	against_check(&programs[0], &programs[1], sink);
	size_t len;
	const struct diag **all = diag__sorted(sink, &len);
	assert_int_equal(len, 1);
	assert_int_equal(all[0]->code, 706);
	assert_non_null(strstr(all[0]->span.source->path, "common.fzio"));
	free(all);
	diag_destroy(sink);
	for (size_t i = 0; i < 2; i++) {
		program_finish(&programs[i]);
		folder_remove(&folders[i]);
	}
}

static void breaks_are_shown_at_their_places(void **state)
{
	(void)state;
	struct ast_program old, program;
	struct diag_sink *sink = diag_create();
	program_from(&old, "old.fzio",
		"module m;\nnamespace n { command gone (); command go (A); }\ndto A { a: int; }");
	program_from(&program, "new.fzio",
		"module m;\n\nnamespace n { command go (A); }\ndto A { a: int; b: int; }");
	against_check(&old, &program, sink);
	char *text = NULL;
	size_t len;
	FILE *memory = open_memstream(&text, &len);
	diag_print(sink, memory, false);
	fclose(memory);
	assert_non_null(strstr(text, "new.fzio:4:17: error[C701]"));
	assert_non_null(strstr(text, "old.fzio:2:23: error[C714]"));
	free(text);
	diag_destroy(sink);
	program_finish(&old);
	program_finish(&program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_is_fine),
		cmocka_unit_test(add_a_required_field),
		cmocka_unit_test(add_an_optional_or_defaulted_field),
		cmocka_unit_test(remove_a_field),
		cmocka_unit_test(required_to_optional),
		cmocka_unit_test(optional_to_required),
		cmocka_unit_test(bounds),
		cmocka_unit_test(bounds_that_say_the_same),
		cmocka_unit_test(enum_values),
		cmocka_unit_test(variants),
		cmocka_unit_test(rename_on_the_wire),
		cmocka_unit_test(change_a_type),
		cmocka_unit_test(rename_in_c_only),
		cmocka_unit_test(remove_a_command_event_or_namespace),
		cmocka_unit_test(open_to_closed),
		cmocka_unit_test(payloads_and_acks_that_come_and_go),
		cmocka_unit_test(errors),
		cmocka_unit_test(nested_types_are_judged_where_they_are_reached),
		cmocka_unit_test(dto_of_both_ways_is_judged_in_both),
		cmocka_unit_test(types_that_lead_round_in_circles_end),
		cmocka_unit_test(alias_is_judged_once_with_the_ways_of_its_uses),
		cmocka_unit_test(unused_declarations_break_nobody),
		cmocka_unit_test(imported_types_are_judged_too),
		cmocka_unit_test(breaks_are_shown_at_their_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
