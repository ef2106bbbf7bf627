/* SPDX-License-Identifier: MIT */
/* What the checker fills in. What it refuses is shown by tests/diagnostics. */
#include "check.h"
#include "gen_fixture.h"

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct fixture));
	return 0;
}

static int teardown(void **state)
{
	fixture_finish(*state);
	free(*state);
	return 0;
}

/* Parses and checks a contract that is right. */
static void check_text(struct fixture *fixture, const char *text)
{
	fixture_parse(fixture, text);
	assert_string_equal(fixture_print(fixture), "");
	fixture->program.modules = fixture->module;
	fixture->module->requested = true;
	check_program(&fixture->program, fixture->sink);
	assert_string_equal(fixture_print(fixture), "");
}

static struct ast_decl *decl_of(const struct fixture *fixture, const char *name)
{
	for (struct ast_decl *it = fixture->module->decls; it != NULL; it = it->next) {
		if (strcmp(it->name.text, name) == 0) {
			return it;
		}
	}
	fail_msg("no declaration %s", name);
	return NULL;
}

static struct ast_field *field_of(const struct fixture *fixture, const char *dto, const char *name)
{
	for (struct ast_field *it = decl_of(fixture, dto)->fields; it != NULL; it = it->next) {
		if (strcmp(it->name.text, name) == 0) {
			return it;
		}
	}
	fail_msg("no member %s.%s", dto, name);
	return NULL;
}

static struct ast_member *member_of(
	const struct fixture *fixture, const char *decl, const char *name)
{
	for (struct ast_member *it = decl_of(fixture, decl)->members; it != NULL; it = it->next) {
		if (it->name.text != NULL && strcmp(it->name.text, name) == 0) {
			return it;
		}
	}
	fail_msg("no command or event %s.%s", decl, name);
	return NULL;
}

/* --- kinds --- */

static void finds_built_in_types(void **state)
{
	static const struct {
		const char *name;
		enum ast_kind kind;
	} types[] = { { "bool", AST_BOOL }, { "int", AST_INT }, { "i32", AST_I32 },
		{ "u32", AST_U32 }, { "i64", AST_I64 }, { "u64", AST_U64 }, { "float", AST_FLOAT },
		{ "string", AST_STRING }, { "bytes", AST_BYTES }, { "uuid", AST_UUID },
		{ "timestamp", AST_TIMESTAMP }, { "any", AST_ANY } };
	check_text(*state, "module m;\n"
			   "dto D { bool: bool; int: int; i32: i32; u32: u32; i64: i64; u64: u64;\n"
			   "float: float; string: string; bytes: bytes; uuid: uuid;\n"
			   "timestamp: timestamp; any: any; }");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		const struct ast_type *type = field_of(*state, "D", types[i].name)->type;
		assert_int_equal(type->kind, types[i].kind);
		assert_null(type->decl);
		assert_null(type->limits);
	}
}

static void finds_declarations_wherever_they_stand(void **state)
{
	check_text(*state, "module m;\n"
			   "dto D { e: E; d?: D; u: U; again: Alias[]; }\n"
			   "type Alias = Other; type Other = E;\n"
			   "enum E { a, b }\n"
			   "union U on kind { one: D; two: X; }\n"
			   "dto X { x: int; }");
	const struct ast_type *again = field_of(*state, "D", "again")->type;
	assert_int_equal(field_of(*state, "D", "e")->type->kind, AST_ENUM);
	assert_ptr_equal(field_of(*state, "D", "e")->type->decl, decl_of(*state, "E"));
	assert_int_equal(field_of(*state, "D", "d")->type->kind, AST_DTO);
	assert_int_equal(field_of(*state, "D", "u")->type->kind, AST_UNION);
	/* An alias stays as written, and leads on. */
	assert_int_equal(again->kind, AST_ARRAY);
	assert_int_equal(again->item->kind, AST_ENUM);
	assert_ptr_equal(again->item->decl, decl_of(*state, "Alias"));
	assert_ptr_equal(check_target(again->item), decl_of(*state, "E"));
	assert_int_equal(decl_of(*state, "U")->variants->type->kind, AST_DTO);
}

static void an_alias_of_a_list_leads_to_its_items(void **state)
{
	check_text(*state, "module m;\n"
			   "type Names = string(1..20)[..8]; type Tags = Names;\n"
			   "dto D { tags: Tags; few: Names(2..3); }");
	const struct ast_type *tags = field_of(*state, "D", "tags")->type;
	assert_int_equal(tags->kind, AST_ARRAY);
	assert_null(tags->item);
	assert_int_equal(check_whole(tags)->item->kind, AST_STRING);
	assert_int_equal(tags->limits->max, 8);
	assert_false(tags->limits->has_min);
	const struct ast_limits *few = field_of(*state, "D", "few")->type->limits;
	assert_int_equal(few->min, 2);
	assert_int_equal(few->max, 3);
}

static void null_comes_through_aliases(void **state)
{
	check_text(*state, "module m;\n"
			   "type Note = string?; type Memo = Note;\n"
			   "dto D { a: Memo; b: string; c: string?; }");
	assert_true(field_of(*state, "D", "a")->type->nullable);
	assert_false(field_of(*state, "D", "b")->type->nullable);
	assert_true(field_of(*state, "D", "c")->type->nullable);
}

/* --- limits --- */

static void limits_only_get_tighter(void **state)
{
	check_text(*state,
		"module m;\n"
		"type Name = string(1..64, /^[a-z]+$/); type Short = Name(..10);\n"
		"type Share = float(0..1, step 0.1);\n"
		"dto D { a: Short(0..20); b: Share(>0, <1); c: Share(-1..2, step 0.5); d: Name; }");
	const struct ast_limits *a = field_of(*state, "D", "a")->type->limits;
	const struct ast_limits *b = field_of(*state, "D", "b")->type->limits;
	const struct ast_limits *c = field_of(*state, "D", "c")->type->limits;
	assert_int_equal(a->min, 1);
	assert_int_equal(a->max, 10);
	assert_string_equal(a->pattern, "^[a-z]+$");
	assert_true(b->above && b->below);
	assert_true(b->min_float == 0 && b->max_float == 1 && b->step_float == 0.1);
	assert_false(c->above || c->below);
	assert_true(c->min_float == 0 && c->max_float == 1 && c->step_float == 0.5);
	/* Nothing to merge: what the alias has. */
	assert_ptr_equal(
		field_of(*state, "D", "d")->type->limits, decl_of(*state, "Name")->type->limits);
}

static void limits_are_in_the_form_of_their_kind(void **state)
{
	check_text(*state, "module m;\n"
			   "dto D { a: i64(-9223372036854775808..9223372036854775807);\n"
			   "b: u64(1..18446744073709551615, step 5); c: i32(>-5, <5); d: int(7);\n"
			   "e: int[3]; f: map<string, int>(..2); g: u32(1e3..2_000); }");
	const struct ast_limits *a = field_of(*state, "D", "a")->type->limits;
	const struct ast_limits *b = field_of(*state, "D", "b")->type->limits;
	const struct ast_limits *c = field_of(*state, "D", "c")->type->limits;
	const struct ast_limits *d = field_of(*state, "D", "d")->type->limits;
	const struct ast_limits *e = field_of(*state, "D", "e")->type->limits;
	const struct ast_limits *g = field_of(*state, "D", "g")->type->limits;
	assert_true(a->has_min && a->min == INT64_MIN && a->has_max && a->max == INT64_MAX);
	assert_true(b->min_u64 == 1 && b->max_u64 == UINT64_MAX && b->step_u64 == 5);
	assert_true(c->above && c->below && c->min == -5 && c->max == 5);
	assert_true(d->has_min && d->has_max && d->min == 7 && d->max == 7);
	assert_true(e->has_min && e->has_max && e->min == 3 && e->max == 3);
	assert_int_equal(field_of(*state, "D", "f")->type->limits->max, 2);
	assert_true(g->min == 1000 && g->max == 2000);
}

static void a_range_at_the_edge_is_not_empty(void **state)
{
	check_text(*state,
		"module m;\n"
		"dto D { a: int(1..1); b: float(0..0); c: int(4..6, step 5);\n"
		"d: i64(-6..-5, step 5); e: u64(>18446744073709551614); f: i32(>4, <6);\n"
		"g: i64(-9223372036854775808..9223372036854775807, step 7);\n"
		"h: string(4, /^[A-Z]{4}$/); i: string(..3, /a|bcde/); }");
	assert_true(field_of(*state, "D", "e")->type->limits->above);
}

/* --- defaults --- */

static void defaults_become_numbers(void **state)
{
	check_text(*state,
		"module m;\n"
		"enum E { one, two as \"TWO\", true }\n"
		"dto D { a: int = -3; b: u64 = 18446744073709551615; c: float = 0.5; d: E = two;\n"
		"e: E = true; f: string? = null; g: timestamp = \"2026-01-31T12:00:00Z\";\n"
		"h: uuid = \"00000000-0000-0000-0000-000000000001\"; i: int[] = [];\n"
		"j: map<E, int> = {}; k: bool = true; l: i64 = -9223372036854775808; }");
	assert_int_equal(field_of(*state, "D", "a")->fallback_int, -3);
	assert_true(field_of(*state, "D", "b")->fallback_u64 == UINT64_MAX);
	assert_true(field_of(*state, "D", "c")->fallback_float == 0.5);
	assert_int_equal(field_of(*state, "D", "d")->fallback_int, 2);
	assert_int_equal(field_of(*state, "D", "e")->fallback_int, 3);
	assert_int_equal(field_of(*state, "D", "e")->fallback->kind, AST_VALUE_NAME);
	assert_int_equal(field_of(*state, "D", "k")->fallback->kind, AST_VALUE_TRUE);
	assert_true(field_of(*state, "D", "l")->fallback_int == INT64_MIN);
}

/* --- the wire --- */

static void names_on_the_wire_default_to_names(void **state)
{
	check_text(*state,
		"module m;\n"
		"dto D { a: int; b as \"B\": int; }\n"
		"enum E { low, high as \"HIGH\" }\n"
		"union U on kind { d: D; x as \"X\": D; }\n"
		"error RoomFull : conflict; error Banned as \"chat.banned\" : authorization;\n"
		"namespace chat { command join (D); event task.progress (D);\n"
		"event message as \"message:new\" (); }\n"
		"namespace admin as \"/\" { }");
	assert_string_equal(field_of(*state, "D", "a")->wire.text, "a");
	assert_string_equal(field_of(*state, "D", "b")->wire.text, "B");
	assert_string_equal(decl_of(*state, "E")->values->wire.text, "low");
	assert_string_equal(decl_of(*state, "E")->values->next->wire.text, "HIGH");
	assert_string_equal(decl_of(*state, "U")->wire.text, "kind");
	assert_string_equal(decl_of(*state, "U")->variants->wire.text, "d");
	assert_string_equal(decl_of(*state, "RoomFull")->wire.text, "room_full");
	assert_int_equal(decl_of(*state, "RoomFull")->kind_of_error, FZIO_CONFLICT);
	assert_string_equal(decl_of(*state, "Banned")->wire.text, "chat.banned");
	assert_string_equal(decl_of(*state, "chat")->wire.text, "/chat");
	assert_string_equal(decl_of(*state, "admin")->wire.text, "/");
	assert_string_equal(member_of(*state, "chat", "join")->wire.text, "join");
	assert_string_equal(member_of(*state, "chat", "task.progress")->wire.text, "task.progress");
	assert_string_equal(member_of(*state, "chat", "message")->wire.text, "message:new");
}

static void operations_are_shared_by_runs(void **state)
{
	check_text(*state, "module m;\n"
			   "dto D { a: int; } type Alias = D;\n"
			   "error Full : conflict;\n"
			   "namespace chat { command enter (Alias) -> D runs chat.join;\n"
			   "command join (D) -> D throws Full; command self (D) runs chat.self;\n"
			   "command other (D) runs elsewhere.go; }\n"
			   "namespace more { command join (D) -> D runs chat.join; }");
	const struct ast_member *join = member_of(*state, "chat", "join");
	assert_string_equal(join->operation, "chat.join");
	assert_null(join->runs_member);
	assert_ptr_equal(join->throws->decl, decl_of(*state, "Full"));
	assert_string_equal(member_of(*state, "chat", "enter")->operation, "chat.join");
	assert_ptr_equal(member_of(*state, "chat", "enter")->runs_member, join);
	assert_ptr_equal(member_of(*state, "more", "join")->runs_member, join);
	assert_null(member_of(*state, "chat", "self")->runs_member);
	assert_string_equal(member_of(*state, "chat", "other")->operation, "elsewhere.go");
	assert_null(member_of(*state, "chat", "other")->runs_member);
}

/* --- annotations --- */

static void annotations_are_kept(void **state)
{
	check_text(*state, "@version(\"1.2.0\") module m;\n"
			   "@sensitive type Secret = string; type Again = Secret;\n"
			   "@closed @since(\"1.1\") dto D { @deprecated a: int;\n"
			   "@deprecated(\"use a\") b: int; @unique c: int[]; @sensitive d: int;\n"
			   "e: Again; f: map<string, Again[]>; }");
	const struct ast_module *module = ((struct fixture *)*state)->module;
	assert_string_equal(module->notes.version, "1.2.0");
	assert_true(decl_of(*state, "D")->notes.closed);
	assert_string_equal(decl_of(*state, "D")->notes.since, "1.1");
	assert_null(decl_of(*state, "D")->notes.deprecated);
	assert_string_equal(field_of(*state, "D", "a")->notes.deprecated, "");
	assert_string_equal(field_of(*state, "D", "b")->notes.deprecated, "use a");
	assert_true(field_of(*state, "D", "c")->notes.unique);
	assert_false(field_of(*state, "D", "c")->notes.sensitive);
	assert_true(field_of(*state, "D", "d")->notes.sensitive);
	/* Whatever holds a secret is one. */
	assert_true(field_of(*state, "D", "e")->notes.sensitive);
	assert_true(field_of(*state, "D", "f")->notes.sensitive);
}

/* --- C names --- */

static void everything_begins_with_module_and_namespace(void **state)
{
	check_text(*state, "module acme.demo;\n"
			   "dto JoinRoomCmd { a: int; } dto HTTPServer2Go { b: int; }\n"
			   "enum Role { guest, inProgress, OWNER }\n"
			   "error RoomFull : conflict;\n"
			   "namespace tasks { event task.progress (); connect (); }\n"
			   "namespace demo { command join (JoinRoomCmd); }");
	const struct fixture *fixture = *state;
	assert_string_equal(fixture->module->c_name, "acme_demo");
	assert_string_equal(decl_of(fixture, "JoinRoomCmd")->c_name, "acme_demo_join_room_cmd");
	assert_string_equal(decl_of(fixture, "HTTPServer2Go")->c_name, "acme_demo_http_server2_go");
	assert_string_equal(decl_of(fixture, "RoomFull")->c_name, "acme_demo_room_full");
	assert_string_equal(decl_of(fixture, "Role")->values->c_name, "ACME_DEMO_ROLE_GUEST");
	assert_string_equal(
		decl_of(fixture, "Role")->values->next->c_name, "ACME_DEMO_ROLE_IN_PROGRESS");
	assert_string_equal(
		decl_of(fixture, "Role")->values->next->next->c_name, "ACME_DEMO_ROLE_OWNER");
	assert_string_equal(decl_of(fixture, "tasks")->c_name, "acme_demo_tasks");
	assert_string_equal(member_of(fixture, "tasks", "task.progress")->c_name, "task_progress");
	/* Once when both are the same word. */
	assert_string_equal(decl_of(fixture, "demo")->c_name, "acme_demo");
}

static void words_of_c_get_an_underscore(void **state)
{
	static const char *const words[] = { "class", "delete", "errno", "int", "linux",
		"namespace", "new", "NULL", "restrict", "stdin", "template", "this", "typeof",
		"virtual", "xor_eq", "BUFSIZ", "co_await", "alignas", "nullptr", "operator" };
	check_text(*state,
		"module m;\n"
		"dto D { class: int; delete: int; errno: int; int: int; linux: int;\n"
		"namespace: int; new: int; NULL: int; restrict: int; stdin: int;\n"
		"template: int; this: int; typeof: int; virtual: int; xor_eq: int;\n"
		"BUFSIZ: int; co_await: int; alignas: int; nullptr: int; operator: int;\n"
		"room: int; Class: int; }\n"
		"union U on tag { kind: D; union: D; text: D; }\n"
		"namespace m { command delete (D); }");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char expected[32];
		snprintf(expected, sizeof(expected), "%s_", words[i]);
		assert_string_equal(field_of(*state, "D", words[i])->c_name, expected);
	}
	assert_string_equal(field_of(*state, "D", "room")->c_name, "room");
	assert_string_equal(field_of(*state, "D", "Class")->c_name, "Class");
	const struct ast_variant *variant = decl_of(*state, "U")->variants;
	assert_string_equal(variant->c_name, "kind_");
	assert_string_equal(variant->next->c_name, "union_");
	assert_string_equal(variant->next->next->c_name, "text");
	/* Never alone: m_delete_fn, m_register_delete. */
	assert_string_equal(member_of(*state, "m", "delete")->c_name, "delete");
}

/* C23 and C++23; what is no word of theirs, <stdbool.h>, <complex.h> and systems make one; and the
 * types that generated structs are made of. */
static void every_word_of_c_and_of_cpp_is_reserved(void **state)
{
	(void)state;
	static const char *const words[] = { "alignas", "alignof", "and", "and_eq", "asm", "auto",
		"bitand", "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t",
		"char8_t", "class", "co_await", "co_return", "co_yield", "compl", "complex",
		"concept", "const", "const_cast", "consteval", "constexpr", "constinit", "continue",
		"decltype", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
		"explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if",
		"imaginary", "inline", "int", "long", "mutable", "namespace", "new", "noexcept",
		"noreturn", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private",
		"protected", "public", "register", "reinterpret_cast", "requires", "restrict",
		"return", "short", "signed", "sizeof", "static", "static_assert", "static_cast",
		"struct", "switch", "template", "this", "thread_local", "throw", "true", "try",
		"typedef", "typeid", "typename", "typeof", "typeof_unqual", "union", "unsigned",
		"using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
		"BUFSIZ", "EOF", "FALSE", "I", "NULL", "TRUE", "assert", "errno", "far", "linux",
		"major", "minor", "near", "offsetof", "small", "stderr", "stdin", "stdout", "unix",
		"int32_t", "int64_t", "size_t", "uint32_t", "uint64_t" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!check_is_reserved(words[i])) {
			fail_msg("'%s' is not reserved", words[i]);
		}
	}
	assert_false(check_is_reserved("kind"));
	assert_false(check_is_reserved(""));
}

/* --- one mistake is one error --- */

static void expect_errors(struct fixture *fixture, const char *text, size_t errors)
{
	fixture_parse(fixture, text);
	fixture->program.modules = fixture->module;
	check_program(&fixture->program, fixture->sink);
	if (diag_errors(fixture->sink) != errors) {
		fail_msg("%zu errors instead of %zu:\n%s", diag_errors(fixture->sink), errors,
			fixture_print(fixture));
	}
}

static void a_bad_name_is_one_error(void **state)
{
	expect_errors(*state,
		"module m;\n"
		"type A = Missing; type B = A[]; type C = map<string, B(1..2)>;\n"
		"dto D { a: A = 3; b: B = []; c: C(1..3); @unique d: A; e?: D; f: map<A, int>; }\n"
		"union U on kind { a: A; d: D; }\n"
		"namespace n { command x (A) -> B; command y (D) -> B runs n.x; }",
		1);
}

static void a_file_of_mistakes_ends_soon(void **state)
{
	size_t count = 20000, len = 0, size = count * 64;
	char *text = malloc(size);
	len += (size_t)snprintf(text, size, "module m;\n");
	for (size_t i = 0; i < count; i++) {
		len += (size_t)snprintf(text + len, size - len,
			"dto D%zu { a: D%zu; b: Missing%zu; }\n", i, (i + 1) % count, i);
	}
	/* All of them hold themselves, which is one circle. */
	expect_errors(*state, text, count + 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(finds_built_in_types),
		TEST(finds_declarations_wherever_they_stand),
		TEST(an_alias_of_a_list_leads_to_its_items),
		TEST(null_comes_through_aliases),
		TEST(limits_only_get_tighter),
		TEST(limits_are_in_the_form_of_their_kind),
		TEST(a_range_at_the_edge_is_not_empty),
		TEST(defaults_become_numbers),
		TEST(names_on_the_wire_default_to_names),
		TEST(operations_are_shared_by_runs),
		TEST(annotations_are_kept),
		TEST(everything_begins_with_module_and_namespace),
		TEST(words_of_c_get_an_underscore),
		TEST(every_word_of_c_and_of_cpp_is_reserved),
		TEST(a_bad_name_is_one_error),
		TEST(a_file_of_mistakes_ends_soon),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
