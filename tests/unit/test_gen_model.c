/* SPDX-License-Identifier: MIT */
/* The document that all targets, and programs outside of ours, are made from. */
#include <fzio/version.h>

#include "example.h"
#include "gen_fixture.h"
#include "gen_folder.h"
#include "model.h"

static struct fixture fixture;
static struct json_object *model;

/* Parses, checks and builds; the contract is right. */
static void build(const char *text)
{
	fixture_parse(&fixture, text);
	fixture.program.modules = fixture.module;
	fixture.module->requested = true;
	check_program(&fixture.program, fixture.sink);
	assert_int_equal(diag_errors(fixture.sink), 0);
	model = model_build(fixture.module);
}

static int setup(void **state)
{
	(void)state;
	fixture = (struct fixture){ 0 };
	model = NULL;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_object_put(model);
	fixture_finish(&fixture);
	return 0;
}

/* What stands at a path of keys and indices: `dtos/0/fields/1/type/min`. */
static struct json_object *at(struct json_object *object, const char *path)
{
	char copy[256];
	assert_true(strlen(path) < sizeof(copy));
	strcpy(copy, path);
	for (char *step = strtok(copy, "/"); step != NULL; step = strtok(NULL, "/")) {
		if (json_object_is_type(object, json_type_array)) {
			size_t index = (size_t)atoi(step);
			assert_true(index < json_object_array_length(object));
			object = json_object_array_get_idx(object, index);
		} else if (!json_object_object_get_ex(object, step, &object)) {
			fail_msg("nothing at %s of %s", step, path);
		}
	}
	return object;
}

static void expect(const char *path, const char *json)
{
	struct json_object *value = at(model, path);
	assert_string_equal(json_object_to_json_string_ext(
				    value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
		json);
}

static void the_document_says_what_it_is(void **state)
{
	(void)state;
	build("/// About it.\n@version(\"1.2.0\") module acme.chat;");
	expect("fzioModel", "1");
	expect("generator", "\"" FZIO_VERSION "\"");
	expect("module/name", "\"acme.chat\"");
	expect("module/cName", "\"acme_chat\"");
	expect("module/file", "\"t.fzio\"");
	expect("module/version", "\"1.2.0\"");
	expect("module/doc", "\"About it.\"");
	expect("module/imports", "[]");
	expect("namespaces", "[]");
	expect("imported/dtos", "[]");
}

static void every_key_is_there_and_null_says_absent(void **state)
{
	(void)state;
	build("module m; dto A { x: int; }");
	expect("dtos/0",
		"{\"name\":\"A\",\"module\":\"m\",\"cName\":\"m_a\",\"doc\":null,"
		"\"deprecated\":null,\"since\":null,\"closed\":false,\"fields\":[{\"name\":\"x\","
		"\"wire\":\"x\",\"cName\":\"x\",\"doc\":null,\"deprecated\":null,\"since\":null,"
		"\"optional\":false,\"sensitive\":false,\"unique\":false,\"type\":{"
		"\"kind\":\"int\",\"nullable\":false,\"alias\":null,\"aliasModule\":null,\"name\":null,"
		"\"module\":null,\"cName\":null,\"min\":null,\"max\":null,\"above\":false,"
		"\"below\":false,\"step\":null,\"pattern\":null,\"key\":null,\"item\":null},"
		"\"default\":null}]}");
}

static void bounds_keep_every_digit(void **state)
{
	(void)state;
	build("module m; dto A { a: u64(..18446744073709551615); b: i64(-9223372036854775808..);"
	      " c: float(>0.1, <1); d: int(0..10, step 5); e: string(1..3, /^a\\/b$/); }");
	expect("dtos/0/fields/0/type/max", "18446744073709551615");
	expect("dtos/0/fields/0/type/min", "null");
	expect("dtos/0/fields/1/type/min", "-9223372036854775808");
	expect("dtos/0/fields/2/type/min", "0.1");
	expect("dtos/0/fields/2/type/above", "true");
	expect("dtos/0/fields/2/type/below", "true");
	expect("dtos/0/fields/3/type/step", "5");
	expect("dtos/0/fields/4/type/max", "3");
	expect("dtos/0/fields/4/type/pattern", "\"^a/b$\"");
}

static void aliases_are_merged_and_named(void **state)
{
	(void)state;
	build("module m; type Name = string(1..9); type Short = Name(..4); type Names = Name[..3];"
	      " dto A { a: Short; b: Names?; }");
	expect("dtos/0/fields/0/type/kind", "\"string\"");
	expect("dtos/0/fields/0/type/alias", "\"Short\"");
	expect("dtos/0/fields/0/type/aliasModule", "\"m\"");
	expect("dtos/0/fields/0/type/min", "1");
	expect("dtos/0/fields/0/type/max", "4");
	expect("dtos/0/fields/1/type/kind", "\"array\"");
	expect("dtos/0/fields/1/type/nullable", "true");
	expect("dtos/0/fields/1/type/max", "3");
	expect("dtos/0/fields/1/type/item/max", "9");
	expect("types/2/name", "\"Names\"");
	expect("types/2/type/item/alias", "\"Name\"");
}

static void no_default_and_null_differ(void **state)
{
	(void)state;
	build("module m; enum E { a, b as \"B\" } dto A { a: int; b: int? = null; c: u64 = 18446744073709551615;"
	      " d: float = 0.1; e: E = b; f: bool = false; g: string = \"x\"; h: int[] = [];"
	      " i: map<string, int> = {}; }");
	expect("dtos/0/fields/0/default", "null");
	expect("dtos/0/fields/1/default", "{\"value\":null}");
	expect("dtos/0/fields/2/default/value", "18446744073709551615");
	expect("dtos/0/fields/3/default/value", "0.1");
	expect("dtos/0/fields/4/default/value", "\"b\"");
	expect("dtos/0/fields/5/default/value", "false");
	expect("dtos/0/fields/6/default/value", "\"x\"");
	expect("dtos/0/fields/7/default/value", "[]");
	expect("dtos/0/fields/8/default/value", "{}");
	expect("enums/0/values/1/wire", "\"B\"");
	expect("enums/0/values/1/cName", "\"M_E_B\"");
}

static void errors_have_status_and_detail(void **state)
{
	(void)state;
	build("module m; /// No room. Try later.\nerror RoomFull : conflict { n: u32; }"
	      " error Plain as \"m.plain\" : internal;");
	expect("errors/0/code", "\"room_full\"");
	expect("errors/0/kind", "\"conflict\"");
	expect("errors/0/status", "409");
	expect("errors/0/detail", "\"No room\"");
	expect("errors/1/code", "\"m.plain\"");
	expect("errors/1/detail", "\"Plain\"");
	expect("errors/1/fields", "[]");
}

static void members_of_namespaces_know_their_operations(void **state)
{
	(void)state;
	build("module m; dto A {} error E : domain;"
	      " namespace m { connect (A) throws E; command b (A) -> A throws E;"
	      " @deprecated(\"b\") command c as \"see\" (A) -> A runs m.b; command d ();"
	      " event e.f as \"e:f\" (A); }"
	      " namespace n as \"/x/y\" { command b (A) -> A runs m.b; }");
	expect("namespaces/0/path", "\"/m\"");
	expect("namespaces/0/cName", "\"m\"");
	expect("namespaces/0/connect/payload/name", "\"A\"");
	expect("namespaces/0/connect/throws/0/name", "\"E\"");
	expect("namespaces/0/commands/0/operation", "\"m.b\"");
	expect("namespaces/0/commands/0/runs", "null");
	expect("namespaces/0/commands/0/throws/0/empty", "true");
	expect("namespaces/0/commands/1/event", "\"see\"");
	expect("namespaces/0/commands/1/operation", "\"m.b\"");
	expect("namespaces/0/commands/1/runs", "\"b\"");
	expect("namespaces/0/commands/1/deprecated", "\"b\"");
	expect("namespaces/0/commands/2/payload", "null");
	expect("namespaces/0/commands/2/ack", "null");
	expect("namespaces/0/events/0/event", "\"e:f\"");
	expect("namespaces/0/events/0/cName", "\"e_f\"");
	expect("namespaces/1/path", "\"/x/y\"");
	expect("namespaces/1/cName", "\"m_n\"");
	expect("namespaces/1/commands/0/runs", "\"b\"");
}

static void unions_are_in_it(void **state)
{
	(void)state;
	build("module m; dto A {} dto B {} union U on kind as \"k\" { a: A; b as \"bee\": B; }");
	expect("unions/0/on", "\"kind\"");
	expect("unions/0/wire", "\"k\"");
	expect("unions/0/variants/1/wire", "\"bee\"");
	expect("unions/0/variants/1/cKind", "\"M_U_B\"");
	expect("unions/0/variants/1/type/name", "\"B\"");
}

static size_t len_of(const char *path)
{
	return json_object_array_length(at(model, path));
}

static void what_is_used_of_others_is_in_it(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	folder_write(&folder, "a.fzio",
		"module a; import b; dto A { x: b.X; s: b.Size; } error E : domain;"
		" namespace n { command c (A) throws b.Gone; }");
	folder_write(&folder, "b.fzio",
		"module b; type Size = int(1..3); enum Z { z } dto X { y: Y[]; } dto Y { z: Z; }"
		" dto Unused { x: X; } error Gone : not_found;");
	char path[512];
	strcpy(path, folder_path(&folder, "a.fzio"));
	const char *paths[] = { path };
	fixture.sink = diag_create();
	load_program(&fixture.program, paths, 1, NULL, 0, fixture.sink);
	check_program(&fixture.program, fixture.sink);
	assert_string_equal(fixture_print(&fixture), "");
	model = model_build(fixture.program.modules);

	expect("module/imports", "[\"b\"]");
	expect("dtos/0/fields/0/type/module", "\"b\"");
	expect("dtos/0/fields/0/type/cName", "\"b_x\"");
	assert_int_equal(len_of("dtos"), 1);
	assert_int_equal(len_of("imported/dtos"), 2);
	expect("imported/dtos/0/name", "\"X\"");
	expect("imported/dtos/1/name", "\"Y\"");
	expect("imported/enums/0/name", "\"Z\"");
	expect("imported/errors/0/name", "\"Gone\"");
	expect("imported/types/0/name", "\"Size\"");

	/* The program owns these sources. */
	program_finish(&fixture.program);
	fzio_arena_init(&fixture.program.arena, 0);
	folder_remove(&folder);
}

static void expect_described(struct json_object *value, const char *page)
{
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			expect_described(json_object_array_get_idx(value, i), page);
		}
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, held)
		{
			char word[64];
			snprintf(word, sizeof(word), "`%s`", key);
			if (strstr(page, word) == NULL) {
				fail_msg("idl/model.md says nothing of %s", word);
			}
			expect_described(held, page);
		}
	}
}

static void the_page_about_it_knows_every_key(void **state)
{
	(void)state;
	static char page[65536];
	FILE *file = fopen(FZIO_SOURCE_DIR "/idl/model.md", "rb");
	assert_non_null(file);
	size_t len = fread(page, 1, sizeof(page) - 1, file);
	fclose(file);
	assert_true(len > 0 && len < sizeof(page) - 1);
	build("module m; type T = map<string(1..2, /^a$/), int[]>; enum E { a } dto A { t: T = {}; }"
	      " dto B {} union U on kind { a: A; b: B; } error X : domain { a: A; }"
	      " namespace n { connect (A) throws X; command c (A) -> B throws X;"
	      " event e (A) -> B; }");
	expect_described(model, page);
}

/* Thirty lines that ask for an example of 2^30 objects, by members that may lack and that may not. */
static void examples_stay_small(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		char text[2048] = "module m;", line[64];
		const char *optional = round == 0 ? "" : "?";
		for (int i = 0; i < 30; i++) {
			snprintf(line, sizeof(line), "dto D%d { a%s: D%d; b%s: D%d; }", i, optional,
				i + 1, optional, i + 1);
			strcat(text, line);
		}
		strcat(text, "dto D30 { a: int; }");
		build(text);
		struct json_object *dtos = model_get(model, "dtos");
		struct json_object *first = example_dto(model, json_object_array_get_idx(dtos, 0));
		struct json_object *late = example_dto(model, json_object_array_get_idx(dtos, 28));
		assert_int_equal(first != NULL, round == 1);
		assert_string_equal(json_object_to_json_string_ext(late, JSON_C_TO_STRING_PLAIN),
			"{\"a\":{\"a\":{\"a\":1},\"b\":{\"a\":1}},"
			"\"b\":{\"a\":{\"a\":1},\"b\":{\"a\":1}}}");
		json_object_put(first);
		json_object_put(late);
		if (round == 0) {
			teardown(NULL);
			setup(NULL);
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_document_says_what_it_is),
		TEST(every_key_is_there_and_null_says_absent),
		TEST(bounds_keep_every_digit),
		TEST(aliases_are_merged_and_named),
		TEST(no_default_and_null_differ),
		TEST(errors_have_status_and_detail),
		TEST(members_of_namespaces_know_their_operations),
		TEST(unions_are_in_it),
		TEST(what_is_used_of_others_is_in_it),
		TEST(the_page_about_it_knows_every_key),
		TEST(examples_stay_small),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
