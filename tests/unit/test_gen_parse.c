/* SPDX-License-Identifier: MIT */
/* The grammar's tree, and what is said about sources that do not follow it. */
#include "gen_fixture.h"

#define HEAD "module m;\n"

static void expect_fine(struct fixture *fixture, const char *text)
{
	fixture_parse(fixture, text);
	assert_string_equal(fixture_print(fixture), "");
}

/* Parses and compares all that is printed. */
static void expect_printed(const char *text, const char *printed)
{
	struct fixture fixture;
	fixture_parse(&fixture, text);
	assert_string_equal(fixture_print(&fixture), printed);
	fixture_finish(&fixture);
}

/* Only the first lines `file:line:column: error[…]: message`, without file, one a line. */
static void expect_headlines(const char *text, const char *headlines)
{
	struct fixture fixture;
	fixture_parse(&fixture, text);
	char *got = calloc(1, 1 + strlen(fixture_print(&fixture)));
	assert_non_null(got);
	for (char *line = strtok(fixture.printed, "\n"); line; line = strtok(NULL, "\n")) {
		if (strncmp(line, "t.fzio:", 7) == 0 && strstr(line, "note:") == NULL) {
			strcat(strcat(got, line + 7), "\n");
		}
	}
	assert_string_equal(got, headlines);
	free(got);
	fixture_finish(&fixture);
}

/* --- the tree --- */

static void module_has_name_notes_and_imports(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, "/// Doc.\n@version(\"1.0\")\nmodule a.b;\nimport c;\nimport d.e;\n");
	const struct ast_module *module = fixture.module;
	assert_string_equal(module->name.text, "a.b");
	assert_int_equal(module->name.span.len, 3);
	assert_string_equal(module->notes.doc, "Doc.");
	assert_string_equal(module->notes.annotations->name.text, "version");
	assert_string_equal(module->notes.annotations->values->text, "1.0");
	assert_string_equal(module->imports->name.text, "c");
	assert_string_equal(module->imports->next->name.text, "d.e");
	assert_null(module->decls);
	fixture_finish(&fixture);
}

static void field_has_all_its_parts(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "dto D {\n/// Who.\n@sensitive\nauthor? as \"authorId\": "
				   "common.UserId(1..64, step 2, /x/)? = \"a\";\n b: int; }");
	const struct ast_decl *decl = fixture.module->decls;
	assert_int_equal(decl->kind, AST_DECL_DTO);
	assert_string_equal(decl->name.text, "D");
	assert_ptr_equal(decl->module, fixture.module);
	const struct ast_field *field = decl->fields;
	assert_string_equal(field->notes.doc, "Who.");
	assert_string_equal(field->notes.annotations->name.text, "sensitive");
	assert_true(field->optional);
	assert_string_equal(field->wire.text, "authorId");
	assert_string_equal(field->type->module.text, "common");
	assert_string_equal(field->type->reference.text, "UserId");
	assert_true(field->type->nullable);
	const struct ast_check *check = field->type->checks;
	assert_int_equal(check->kind, AST_CHECK_RANGE);
	assert_string_equal(check->low, "1");
	assert_string_equal(check->high, "64");
	assert_int_equal(check->next->kind, AST_CHECK_STEP);
	assert_string_equal(check->next->low, "2");
	assert_int_equal(check->next->next->kind, AST_CHECK_PATTERN);
	assert_string_equal(check->next->next->pattern, "x");
	assert_int_equal(field->fallback->kind, AST_VALUE_STRING);
	assert_string_equal(field->next->name.text, "b");
	assert_null(field->next->next);
	fixture_finish(&fixture);
}

static void ranges_leave_their_open_side_null(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "type A = int(..5, 1.., 3, -2..2, >0, <9);");
	const struct ast_check *check = fixture.module->decls->type->checks;
	assert_null(check->low);
	assert_string_equal(check->high, "5");
	check = check->next;
	assert_string_equal(check->low, "1");
	assert_null(check->high);
	check = check->next;
	assert_string_equal(check->low, "3");
	assert_string_equal(check->high, "3");
	check = check->next;
	assert_string_equal(check->low, "-2");
	check = check->next;
	assert_int_equal(check->kind, AST_CHECK_ABOVE);
	assert_string_equal(check->low, "0");
	assert_null(check->high);
	check = check->next;
	assert_int_equal(check->kind, AST_CHECK_BELOW);
	assert_string_equal(check->high, "9");
	fixture_finish(&fixture);
}

static void suffixes_wrap_from_the_inside_out(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "type A = map<string(1..8), X?[]>(..32)[3]?;");
	const struct ast_type *type = fixture.module->decls->type;
	assert_int_equal(type->kind, AST_ARRAY);
	assert_true(type->nullable);
	assert_string_equal(type->checks->low, "3");
	assert_int_equal(type->span.len, strlen("map<string(1..8), X?[]>(..32)[3]?"));
	type = type->item;
	assert_int_equal(type->kind, AST_MAP);
	assert_false(type->nullable);
	assert_string_equal(type->checks->high, "32");
	assert_string_equal(type->key->reference.text, "string");
	assert_int_equal(type->item->kind, AST_ARRAY);
	assert_false(type->item->nullable);
	assert_null(type->item->checks);
	assert_true(type->item->item->nullable);
	assert_int_equal(type->item->item->kind, AST_UNRESOLVED);
	fixture_finish(&fixture);
}

static void enums_unions_and_errors_keep_their_order(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "enum E { a, /// B.\n b as \"B\", c, }\n"
				   "union U on kind as \"k\" { t as \"T\": m.Text; i: Image; }\n"
				   "error F as \"x.y\" : conflict { n: int; }\n"
				   "error G : internal;");
	const struct ast_decl *decl = fixture.module->decls;
	assert_string_equal(decl->values->name.text, "a");
	assert_string_equal(decl->values->next->notes.doc, "B.");
	assert_string_equal(decl->values->next->wire.text, "B");
	assert_null(decl->values->next->next->next);
	decl = decl->next;
	assert_string_equal(decl->on.text, "kind");
	assert_string_equal(decl->wire.text, "k");
	assert_string_equal(decl->variants->wire.text, "T");
	assert_string_equal(decl->variants->type->module.text, "m");
	assert_string_equal(decl->variants->type->reference.text, "Text");
	assert_string_equal(decl->variants->next->name.text, "i");
	decl = decl->next;
	assert_string_equal(decl->wire.text, "x.y");
	assert_string_equal(decl->error_kind.text, "conflict");
	assert_string_equal(decl->fields->name.text, "n");
	assert_string_equal(decl->next->error_kind.text, "internal");
	assert_null(decl->next->fields);
	fixture_finish(&fixture);
}

static void namespace_has_connect_commands_and_events(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture,
		HEAD "namespace chat as \"/c\" { connect (Auth) throws A, x.B;\n"
		     "command join.now as \"j\" (Cmd) -> Ack[] runs chat.join throws A;\n"
		     "command leave();\n event task.progress (P?) -> Answer; event reset (); }");
	const struct ast_decl *decl = fixture.module->decls;
	assert_string_equal(decl->wire.text, "/c");
	const struct ast_member *member = decl->members;
	assert_int_equal(member->kind, AST_CONNECT);
	assert_null(member->name.text);
	assert_string_equal(member->payload->reference.text, "Auth");
	assert_string_equal(member->throws->name.text, "A");
	assert_string_equal(member->throws->next->module.text, "x");
	member = member->next;
	assert_int_equal(member->kind, AST_COMMAND);
	assert_string_equal(member->name.text, "join.now");
	assert_string_equal(member->wire.text, "j");
	assert_int_equal(member->ack->kind, AST_ARRAY);
	assert_string_equal(member->runs.text, "chat.join");
	member = member->next;
	assert_null(member->payload);
	assert_null(member->ack);
	assert_null(member->runs.text);
	member = member->next;
	assert_int_equal(member->kind, AST_EVENT);
	assert_string_equal(member->name.text, "task.progress");
	assert_string_equal(member->ack->reference.text, "Answer");
	assert_string_equal(member->next->name.text, "reset");
	fixture_finish(&fixture);
}

static void every_default_has_its_kind(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "dto D { a: A = \"x\"; a: A = -1_0; a: A = true; a: A = false; "
				   "a: A = null; a: A = word; a: A = []; a: A = {}; }");
	const struct ast_field *field = fixture.module->decls->fields;
	for (int kind = AST_VALUE_STRING; kind <= AST_VALUE_EMPTY_MAP; kind++) {
		assert_int_equal(field->fallback->kind, kind);
		field = field->next;
	}
	assert_null(field);
	fixture_finish(&fixture);
}

static void keywords_are_names_where_a_name_fits(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture,
		"module module; import import; type type = error;\n"
		"dto dto { module: string; type: type; event?: on; map: map<as, as>;\n"
		"  as as \"x\": step; error: null = event; true: runs; dto: int; }\n"
		"enum enum { enum, true, connect }\n"
		"union union on on { dto: type; map: module.map; }\n"
		"namespace namespace { connect (connect); command command (event);\n"
		"  event event (); command connect.throws () -> runs runs runs throws throws; }");
	assert_string_equal(fixture.module->name.text, "module");
	assert_string_equal(fixture.module->decls->name.text, "type");
	fixture_finish(&fixture);
}

static void names_carry_exact_spans(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "dto Some { field: Type; }");
	const struct ast_decl *decl = fixture.module->decls;
	assert_int_equal(decl->name.span.offset, strlen(HEAD "dto "));
	assert_int_equal(decl->name.span.len, 4);
	assert_int_equal(decl->span.offset, strlen(HEAD));
	assert_int_equal(decl->span.len, strlen("dto Some { field: Type; }"));
	assert_int_equal(decl->fields->type->span.offset, strlen(HEAD "dto Some { field: "));
	assert_int_equal(decl->fields->type->span.len, 4);
	fixture_finish(&fixture);
}

static void doc_may_stand_on_both_sides_of_annotations(void **state)
{
	(void)state;
	struct fixture fixture;
	expect_fine(&fixture, HEAD "/// One.\n@closed\n/// Two.\ndto D { @a @b(1, x) f: int; }");
	assert_string_equal(fixture.module->decls->notes.doc, "One.\nTwo.");
	const struct ast_annotation *annotation = fixture.module->decls->fields->notes.annotations;
	assert_null(annotation->values);
	assert_string_equal(annotation->next->values->text, "1");
	assert_string_equal(annotation->next->values->next->text, "x");
	fixture_finish(&fixture);
}

/* --- mistakes --- */

static void expected_tokens_are_exact(void **state)
{
	(void)state;
	expect_printed(HEAD "dto D {\n\troom string;\n}",
		"t.fzio:3:7: error[E107]: unexpected 'string'\n"
		"    3 |         room string;\n"
		"      |              ^^^^^^ expected 'as', '?' or ':'\n");
	expect_printed(HEAD "type A = int(x);",
		"t.fzio:2:14: error[E107]: unexpected 'x'\n"
		"    2 | type A = int(x);\n"
		"      |              ^ expected a number, a pattern, 'step', '..', '>' or '<'\n");
	expect_printed(HEAD "namespace n { event e () throws A; }",
		"t.fzio:2:26: error[E107]: unexpected 'throws'\n"
		"    2 | namespace n { event e () throws A; }\n"
		"      |                          ^^^^^^ expected '->' or ';'\n");
}

static void missing_semicolon_is_shown_behind_the_previous_word(void **state)
{
	(void)state;
	expect_printed(HEAD "dto D { a: A.B\n  b: int }",
		"t.fzio:2:15: error[E110]: missing ';'\n"
		"    2 | dto D { a: A.B\n"
		"      |               ^ expected '=', '?', ';', '(' or '['\n"
		"t.fzio:3:9: error[E110]: missing ';'\n"
		"    3 |   b: int }\n"
		"      |         ^ expected '=', '?', '.', ';', '(' or '['\n");
}

static void missing_brace_shows_what_was_opened(void **state)
{
	(void)state;
	expect_printed(HEAD "dto A {\n  a: int;\ndto B { b: int; }\n",
		"t.fzio:3:10: error[E110]: missing '}'\n"
		"    3 |   a: int;\n"
		"      |          ^ expected a name, '@' or '}'\n"
		"t.fzio:2:7: note: to close this '{'\n"
		"    2 | dto A {\n"
		"      |       ^\n");
	expect_headlines(HEAD "namespace n { event e ();\n", "2:26: error[E110]: missing '}'\n");
	expect_headlines(
		HEAD "enum E { a,\n  b\n\nenum F { c }", "3:4: error[E110]: missing '}'\n");
}

static void misspelt_keyword_is_taken_as_meant(void **state)
{
	(void)state;
	expect_printed(HEAD "namespace n {\n  evnt e ();\n}\nstruct S { a: int; }",
		"t.fzio:3:3: error[E107]: unexpected 'evnt'\n"
		"    3 |   evnt e ();\n"
		"      |   ^^^^ expected 'connect', 'command', 'event', '@' or '}'\n"
		"   help: did you mean 'event'?\n"
		"t.fzio:5:1: error[E107]: unexpected 'struct'\n"
		"    5 | struct S { a: int; }\n"
		"      | ^^^^^^ expected 'import', 'type', 'dto', 'enum', 'union', 'error', "
		"'namespace', '@' or the end of the file\n"
		"   help: did you mean 'dto'?\n");
	expect_headlines("modul m;", "1:1: error[E107]: unexpected 'modul'\n");
}

static void signs_of_other_languages_are_understood(void **state)
{
	(void)state;
	expect_headlines(HEAD "dto A { a: int, b = int; };\nenum E { a; b c }\ntype T: int;",
		"2:15: error[E107]: unexpected ','\n"
		"2:19: error[E107]: unexpected '='\n"
		"2:27: error[E107]: unexpected ';'\n"
		"3:11: error[E107]: unexpected ';'\n"
		"3:15: error[E107]: unexpected 'c'\n"
		"4:7: error[E107]: unexpected ':'\n");
}

static void broken_member_hides_no_other(void **state)
{
	(void)state;
	struct fixture fixture;
	fixture_parse(&fixture, HEAD "dto A { a: [; b: int; c: } d: x; }\ndto B { x: int; }");
	const struct ast_decl *last = fixture.module->decls;
	while (last->next != NULL) {
		last = last->next;
	}
	assert_string_equal(last->name.text, "B");
	fixture_finish(&fixture);
	expect_headlines(HEAD "dto A { a: [; b: int; c: ]; d: x; }\n",
		"2:12: error[E107]: unexpected '['\n"
		"2:26: error[E107]: unexpected ']'\n");
}

static void broken_declaration_is_one_mistake(void **state)
{
	(void)state;
	expect_headlines(HEAD "dto X [ a: string;\n  type: int;\n  @closed b: int; }\n"
			      "@closed\ndto Y { a: int; } }\ndto Z { a b; }",
		"2:7: error[E107]: unexpected '['\n"
		"6:19: error[E107]: unexpected '}'\n"
		"7:11: error[E107]: unexpected 'b'\n");
}

static void eight_mistakes_are_found_in_one_run(void **state)
{
	(void)state;
	expect_headlines("module demo;\n"
			 "strcut A { a: int; }\n"
			 "dto B {\n"
			 "  room string;\n"
			 "  user: string\n"
			 "  n: int(1..2..3);\n"
			 "}\n"
			 "enum E { a b }\n"
			 "union U kind { a: A; b: B; }\n"
			 "namespace chat {\n"
			 "  evnt e (A);\n"
			 "  command c B -> A;\n"
			 "  command d (B) -> A throws;\n"
			 "}\n",
		"2:1: error[E107]: unexpected 'strcut'\n"
		"4:8: error[E107]: unexpected 'string'\n"
		"5:15: error[E110]: missing ';'\n"
		"6:14: error[E107]: unexpected '..'\n"
		"8:12: error[E107]: unexpected 'b'\n"
		"9:9: error[E107]: unexpected 'kind'\n"
		"11:3: error[E107]: unexpected 'evnt'\n"
		"12:13: error[E107]: unexpected 'B'\n"
		"13:28: error[E107]: unexpected ';'\n");
}

static void lexical_mistake_is_not_told_twice(void **state)
{
	(void)state;
	expect_headlines(HEAD "dto A { a: string = \"x\n b: int; }\ndto B { é: int; b: int; }",
		"2:21: error[E103]: this string has no end\n"
		"4:9: error[E101]: 'é' has no meaning here\n");
}

static void module_line_is_required(void **state)
{
	(void)state;
	expect_headlines("dto A { a: int; }", "1:1: error[E107]: unexpected 'dto'\n");
	expect_headlines("", "1:1: error[E107]: unexpected end of the file\n");
	struct fixture fixture;
	fixture_parse(&fixture, "dto A { a: int; }");
	assert_null(fixture.module->name.text);
	assert_string_equal(fixture.module->decls->name.text, "A");
	fixture_finish(&fixture);
}

static void doc_that_documents_nothing_is_a_warning(void **state)
{
	(void)state;
	expect_printed(HEAD "dto A { a: int;\n  /// Lost.\n}",
		"t.fzio:3:3: warning[W620]: this documents nothing\n"
		"    3 |   /// Lost.\n"
		"      |   ^^^^^^^^^ no declaration or member follows\n");
}

static void second_question_mark_is_refused(void **state)
{
	(void)state;
	expect_headlines(
		HEAD "type A = int??;", "2:14: error[E109]: this type is nullable already\n");
}

/* --- hostile sources --- */

static char *repeat(const char *head, const char *part, size_t count, const char *tail)
{
	char *text = malloc(strlen(head) + strlen(part) * count + strlen(tail) + 1);
	assert_non_null(text);
	char *end = stpcpy(text, head);
	while (count-- > 0) {
		end = stpcpy(end, part);
	}
	strcpy(end, tail);
	return text;
}

static size_t depth_of(const struct ast_type *type)
{
	size_t depth = 0;
	for (; type != NULL; type = type->item) {
		depth++;
	}
	return depth;
}

static void nesting_ends_with_an_error_not_a_crash(void **state)
{
	(void)state;
	static const struct {
		const char *head, *part, *tail;
	} shapes[] = {
		{ HEAD "type A = int", "[]", ";" },
		{ HEAD "type A = ", "map<string, ", "" },
		{ HEAD "type A = ", "map<", "" },
		{ HEAD "dto A { a: B = ", "{", "" },
		{ HEAD "", "dto A {", "" },
		{ HEAD "type A = int(", "(", "" },
	};
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct fixture fixture;
		char *text = repeat(shapes[i].head, shapes[i].part, 20000, shapes[i].tail);
		fixture_parse(&fixture, text);
		assert_int_not_equal(diag_errors(fixture.sink), 0);
		assert_true(diag_errors(fixture.sink) <= 101);
		for (struct ast_decl *decl = fixture.module->decls; decl; decl = decl->next) {
			assert_true(depth_of(decl->type) <= 16);
		}
		free(text);
		fixture_finish(&fixture);
	}
}

static void sixteen_levels_are_allowed(void **state)
{
	(void)state;
	struct fixture fixture;
	char *text = repeat(HEAD "type A = int", "[]", 15, ";");
	expect_fine(&fixture, text);
	assert_int_equal(depth_of(fixture.module->decls->type), 16);
	free(text);
	fixture_finish(&fixture);
	text = repeat(HEAD "type A = int", "[]", 16, ";");
	expect_headlines(text, "2:10: error[E108]: types are nested too deeply\n");
	free(text);
}

static void endless_mistakes_end(void **state)
{
	(void)state;
	struct fixture fixture;
	char *text = repeat(HEAD "dto A { ", "a b; ", 50000, "}");
	fixture_parse(&fixture, text);
	assert_int_equal(diag_errors(fixture.sink), 100);
	free(text);
	fixture_finish(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_has_name_notes_and_imports),
		cmocka_unit_test(field_has_all_its_parts),
		cmocka_unit_test(ranges_leave_their_open_side_null),
		cmocka_unit_test(suffixes_wrap_from_the_inside_out),
		cmocka_unit_test(enums_unions_and_errors_keep_their_order),
		cmocka_unit_test(namespace_has_connect_commands_and_events),
		cmocka_unit_test(every_default_has_its_kind),
		cmocka_unit_test(keywords_are_names_where_a_name_fits),
		cmocka_unit_test(names_carry_exact_spans),
		cmocka_unit_test(doc_may_stand_on_both_sides_of_annotations),
		cmocka_unit_test(expected_tokens_are_exact),
		cmocka_unit_test(missing_semicolon_is_shown_behind_the_previous_word),
		cmocka_unit_test(missing_brace_shows_what_was_opened),
		cmocka_unit_test(misspelt_keyword_is_taken_as_meant),
		cmocka_unit_test(signs_of_other_languages_are_understood),
		cmocka_unit_test(broken_member_hides_no_other),
		cmocka_unit_test(broken_declaration_is_one_mistake),
		cmocka_unit_test(eight_mistakes_are_found_in_one_run),
		cmocka_unit_test(lexical_mistake_is_not_told_twice),
		cmocka_unit_test(module_line_is_required),
		cmocka_unit_test(doc_that_documents_nothing_is_a_warning),
		cmocka_unit_test(second_question_mark_is_refused),
		cmocka_unit_test(nesting_ends_with_an_error_not_a_crash),
		cmocka_unit_test(sixteen_levels_are_allowed),
		cmocka_unit_test(endless_mistakes_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
