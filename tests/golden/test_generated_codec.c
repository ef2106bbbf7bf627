/* SPDX-License-Identifier: MIT */
/* Every kind of member through the code generated for it: JSON, struct, and JSON again. */

#include "generated.h"
#include "kitchen.fzio.h"
#include "nest.fzio.h"
#include "shop.orders.fzio.h"
#include "words.fzio.h"

/* Reading says `words`, and nothing is written either. */
#define ASSERT_REFUSED(type, json, words)                                                          \
	do {                                                                                       \
		const struct type *refused = NULL;                                                 \
		assert_int_equal(                                                                  \
			type##_decode(&arena, (json), strlen(json), &refused, &violations),        \
			FZIO_EPAYLOAD);                                                            \
		assert_null(refused);                                                              \
		assert_string_equal(fzio_violations_str(&violations, &arena), (words));            \
	} while (0)

#define ID "550e8400-e29b-41d4-a716-446655440000"

static void every_scalar_is_where_it_belongs(void **state)
{
	(void)state;
	static const char json[] =
		"{\"flag\":true,\"whole\":-9007199254740991,\"small\":-2147483648,"
		"\"count\":4294967295,\"wide\":\"-9223372036854775808\","
		"\"huge\":\"18446744073709551615\",\"ratio\":0.1,\"text\":\"t\\u001f\","
		"\"role\":\"OWNER\",\"at\":\"2026-11-24T13:35:09.123Z\",\"id\":\"" ID "\"}";
	READ(kitchen_scalars, value, json);
	assert_true(value->flag);
	assert_true(value->whole == -9007199254740991);
	assert_int_equal(value->small_, INT32_MIN);
	assert_true(value->count == UINT32_MAX);
	assert_true(value->wide == INT64_MIN);
	assert_true(value->huge_ == UINT64_MAX);
	assert_true(value->ratio == 0.1);
	assert_string_equal(value->text, "t\x1f");
	assert_int_equal(value->role, KITCHEN_ROLE_OWNER);
	assert_int_equal(value->at.tv_sec, 1795527309);
	assert_int_equal(value->at.tv_nsec, 123000000);
	assert_int_equal(value->id.bytes[0], 0x55);
	assert_int_equal(value->id.bytes[15], 0);
	ASSERT_SAME(kitchen_scalars, value, json);
}

static void what_is_absent_becomes_its_default(void **state)
{
	(void)state;
	READ(kitchen_defaults, value, "{}");
	assert_true(value->flag);
	assert_int_equal(value->whole, -3);
	assert_true(value->wide == INT64_MIN);
	assert_true(value->huge_ == UINT64_MAX);
	assert_true(value->ratio == 2 && value->tiny == 1.5e-7);
	assert_string_equal(value->text, "say \"hello\"\n\\ what?\?/");
	assert_int_equal(value->role, KITCHEN_ROLE_MEMBER);
	assert_int_equal(value->at.tv_sec, 1769857200);
	assert_int_equal(value->at.tv_nsec, 250000000);
	assert_int_equal(value->id.bytes[0], 0x55);
	assert_non_null(value->tags.items);
	assert_int_equal(value->tags.len, 0);
	assert_non_null(value->counts.items);
	assert_null(value->level);
	assert_int_equal(*value->limit, 10);
	assert_string_equal(value->note, "none");
	assert_int_equal(value->owner->bytes[15], 1);
	ASSERT_SAME(kitchen_defaults, value,
		"{\"flag\":true,\"whole\":-3,\"wide\":\"-9223372036854775808\","
		"\"huge\":\"18446744073709551615\",\"ratio\":2,\"tiny\":1.5e-7,"
		"\"text\":\"say \\\"hello\\\"\\n\\\\ what?\?/\",\"role\":\"member\","
		"\"at\":\"2026-01-31T11:00:00.250Z\",\"id\":\"" ID "\",\"tags\":[],\"counts\":{},"
		"\"level\":null,\"limit\":10,\"note\":\"none\","
		"\"owner\":\"00000000-0000-0000-0000-000000000001\"}");
}

static void an_absent_list_is_empty_and_a_null_one_is_null(void **state)
{
	(void)state;
	READ(kitchen_empty, absent, "{}");
	assert_non_null(absent->list.items);
	assert_int_equal(absent->list.len, 0);
	assert_non_null(absent->counts.items);
	assert_null(absent->nothing.items);
	ASSERT_SAME(kitchen_empty, absent, "{\"list\":[],\"counts\":{},\"nothing\":null}");
	static const char nulls[] = "{\"list\":null,\"counts\":null,\"nothing\":null}";
	READ(kitchen_empty, null, nulls);
	assert_null(null->list.items);
	assert_null(null->counts.items);
	ASSERT_SAME(kitchen_empty, null, nulls);
}

static void what_is_given_is_no_default(void **state)
{
	(void)state;
	static const char json[] =
		"{\"flag\":false,\"whole\":0,\"wide\":\"1\",\"huge\":\"2\",\"ratio\":-0.5,"
		"\"tiny\":1e+300,\"text\":\"\",\"role\":\"true\",\"at\":\"1970-01-01T00:00:00Z\","
		"\"id\":\"00000000-0000-0000-0000-000000000000\",\"tags\":[\"a\",\"\"],"
		"\"counts\":{\"a\":1,\"\":0},\"level\":7,\"limit\":null,\"note\":null,"
		"\"owner\":null}";
	READ(kitchen_defaults, value, json);
	assert_string_equal(value->tags.items[0], "a");
	assert_string_equal(value->counts.items[0].key, "a");
	assert_int_equal(value->counts.items[0].value, 1);
	assert_int_equal(*value->level, 7);
	assert_null(value->limit);
	assert_null(value->note);
	ASSERT_SAME(kitchen_defaults, value, json);
}

static void absent_and_null_are_null_pointers(void **state)
{
	(void)state;
	static const char nulls[] =
		"{\"n_whole\":null,\"n_text\":null,\"n_point\":null,\"n_list\":null,"
		"\"n_counts\":null}";
	READ(kitchen_absence, nothing, nulls);
	struct kitchen_absence zero;
	memset(&zero, 0, sizeof(zero));
	assert_memory_equal(nothing, &zero, sizeof(zero));
	ASSERT_SAME(kitchen_absence, nothing, nulls);

	static const char all[] =
		"{\"flag\":false,\"whole\":0,\"text\":\"t\",\"role\":\"guest\","
		"\"at\":\"2026-01-31T11:00:00Z\",\"id\":\"" ID "\",\"point\":{\"x\":1,\"y\":2},"
		"\"list\":[1],\"counts\":{\"a\":1},\"n_whole\":1,\"n_text\":\"\","
		"\"n_point\":{\"x\":0.5,\"y\":-1},\"n_list\":[],\"n_counts\":{},\"b_whole\":3,"
		"\"b_text\":\"b\"}";
	READ(kitchen_absence, value, all);
	assert_false(*value->flag);
	assert_int_equal(*value->role, KITCHEN_ROLE_GUEST);
	assert_true(value->n_point->x == 0.5);
	assert_int_equal(value->counts.items[0].value, 1);
	assert_int_equal(*value->b_whole, 3);
	ASSERT_SAME(kitchen_absence, value, all);
	/* Not only by NULL: `x?: T` may not be null. */
	ASSERT_REFUSED(kitchen_absence,
		"{\"flag\":null,\"n_whole\":null,\"n_text\":null,\"n_point\":null,"
		"\"n_list\":null}",
		"flag: Input should be a valid boolean; n_counts: Field required");
}

static void lists_hold_their_items(void **state)
{
	(void)state;
	static const char json[] =
		"{\"flags\":[true,false],\"names\":[\"ann\",\"bob-2\"],\"roles\":[\"guest\"],"
		"\"points\":[{\"x\":1,\"y\":2}],\"ids\":[\"" ID "\"],"
		"\"times\":[\"2026-01-31T11:00:00Z\"],\"maybe\":[null,\"x\"],"
		"\"holes\":[0.5,null,1],\"gaps\":[null,{\"x\":3,\"y\":4}],\"apart\":[1,2],"
		"\"by_name\":{\"ann\":3},\"by_role\":{\"OWNER\":[\"o\"],\"true\":[]},"
		"\"by_id\":{\"" ID "\":{\"x\":5,\"y\":6}},\"maybes\":{\"a\":null,\"b\":9}}";
	READ(kitchen_lists, value, json);
	assert_int_equal(value->flags.len, 2);
	assert_true(value->flags.items[0] && !value->flags.items[1]);
	assert_string_equal(value->names.items[1], "bob-2");
	assert_int_equal(value->roles.items[0], KITCHEN_ROLE_GUEST);
	assert_true(value->points.items[0].y == 2);
	assert_null(value->maybe.items[0]);
	assert_null(value->holes.items[1]);
	assert_true(*value->holes.items[2] == 1);
	assert_true(value->gaps.items[1]->x == 3);
	assert_int_equal(value->by_role.items[0].key, KITCHEN_ROLE_OWNER);
	assert_string_equal(value->by_role.items[0].value.items[0], "o");
	assert_int_equal(value->by_id.items[0].key.bytes[0], 0x55);
	assert_true(value->by_id.items[0].value.y == 6);
	assert_null(value->maybes.items[0].value);
	assert_int_equal(*value->maybes.items[1].value, 9);
	ASSERT_SAME(kitchen_lists, value, json);
}

static void lists_keep_their_own_and_their_items_bounds(void **state)
{
	(void)state;
	ASSERT_REFUSED(kitchen_lists,
		"{\"flags\":[1],\"names\":[\"Ann\"],\"roles\":[],\"points\":[{\"x\":1,\"y\":2,"
		"\"z\":3}],\"ids\":[],\"times\":[],\"maybe\":[\"\"],\"holes\":[1,0],\"gaps\":[],"
		"\"apart\":[1,1],\"by_name\":{\"a\":-1},\"by_role\":{\"none\":[]},\"by_id\":{},"
		"\"maybes\":{\"k\":true}}",
		"flags[0]: Input should be a valid boolean; "
		"names[0]: String should match pattern '^[a-z][a-z0-9_-]*$'; "
		"roles: List should have at least 1 item after validation, not 0; "
		"points[0].z: Extra inputs are not permitted; "
		"maybe[0]: String should have at least 1 character; "
		"holes: List should have at least 3 items after validation, not 2; "
		"apart: List should have unique items; "
		"by_name.a: Input should be greater than or equal to 0; "
		"by_role.none.[key]: Input should be 'guest', 'member', 'OWNER' or 'true'; "
		"maybes.k: Input should be a valid integer");
}

static void bounds_are_those_of_the_contract(void **state)
{
	(void)state;
	static const char json[] =
		"{\"whole\":5,\"small\":64,\"least\":-2147483648,\"count\":1,"
		"\"wide\":\"9223372036854775807\",\"huge\":\"18446744073709551615\",\"share\":0.5,"
		"\"percent\":99.5,\"exact\":\"äöü\",\"short\":\"\",\"some\":\"s\","
		"\"slug\":\"ab-c\",\"photo\":\"a.jpg\",\"quoted\":\"\\\\\"}";
	READ(kitchen_bounds, value, json);
	ASSERT_SAME(kitchen_bounds, value, json);
	ASSERT_REFUSED(kitchen_bounds,
		"{\"whole\":6,\"small\":12,\"least\":-2147483649,\"count\":0,"
		"\"wide\":\"9223372036854775808\",\"huge\":\"2\",\"share\":0,\"percent\":0.7,"
		"\"exact\":\"four\",\"short\":\"fiver\",\"some\":\"\",\"slug\":\"-\","
		"\"photo\":\"a.gif\",\"quoted\":\"plain\"}",
		"whole: Input should be less than or equal to 5; "
		"small: Input should be a multiple of 8; "
		"least: Input should be greater than or equal to -2147483648; "
		"count: Input should be greater than or equal to 1; "
		"wide: Input should be less than or equal to 9223372036854775807; "
		"huge: Input should be a multiple of 5; "
		"share: Input should be greater than 0; "
		"percent: Input should be a multiple of 0.5; "
		"exact: String should have at most 3 characters; "
		"short: String should have at most 4 characters; "
		"some: String should have at least 1 character; "
		"slug: String should match pattern '^[a-z]+(-[a-z]+)*$'; "
		"photo: String should match pattern '\\.(png|jpe?g)$'; "
		"quoted: String should match pattern '[\"\\\\]'");
}

static void enums_have_names_and_no_zero(void **state)
{
	(void)state;
	enum kitchen_role role = KITCHEN_ROLE_GUEST;
	assert_string_equal(kitchen_role_str(KITCHEN_ROLE_OWNER), "OWNER");
	assert_string_equal(kitchen_role_str(KITCHEN_ROLE_TRUE), "true");
	assert_null(kitchen_role_str((enum kitchen_role)0));
	assert_null(kitchen_role_str((enum kitchen_role)5));
	assert_true(kitchen_role_parse("OWNER", &role));
	assert_int_equal(role, KITCHEN_ROLE_OWNER);
	assert_false(kitchen_role_parse("owner", &role));
	assert_int_equal(role, KITCHEN_ROLE_OWNER);

	struct kitchen_scalars value = { .text = "" };
	assert_int_equal(kitchen_scalars_encode(&out, &value, &arena, &violations), FZIO_EPAYLOAD);
	assert_string_equal(violations.items[0].loc[0].name, "role");
}

static void names_on_the_wire_may_be_anything(void **state)
{
	(void)state;
	static const char json[] =
		"{\"authorId\":\"ann\",\"say \\\"it\\\"\\u0009\":1,\"größe\":2,\"\":3,"
		"\"x-token\":\"secret\",\"a_long_name_for_breaking_lines\":{\"k\":[\"v\"]}}";
	READ(kitchen_renamed, value, json);
	assert_string_equal(value->author, "ann");
	assert_int_equal(value->quoted, 1);
	assert_int_equal(value->umlaut, 2);
	assert_int_equal(value->empty, 3);
	assert_string_equal(value->a_long_name_for_breaking_lines.items[0].value.items[0], "v");
	ASSERT_SAME(kitchen_renamed, value, json);
}

static void a_dto_may_have_no_members(void **state)
{
	(void)state;
	READ(kitchen_nothing, value, "{\"unknown\":1}");
	ASSERT_SAME(kitchen_nothing, value, "{}");
}

static void lists_nest(void **state)
{
	(void)state;
	static const char json[] =
		"{\"rows\":[[1,2,3],[4,5,6],[7,8,9]],\"cube\":[[[1],[2,3]],[]],"
		"\"maps\":[{\"a\":1},{}],\"tables\":{\"t\":{\"" ID "\":[\"x\",\"y\"]}},"
		"\"deep\":[{\"d\":[{\"null\":null,\"leaf\":{\"size\":4}}]}]}";
	READ(nest_grid, value, json);
	assert_true(value->rows.items[2].items[1] == 8);
	assert_int_equal(value->cube.items[0].items[1].items[1], 3);
	assert_int_equal(value->cube.items[1].len, 0);
	assert_string_equal(value->maps.items[0].items[0].key, "a");
	assert_string_equal(value->tables.items[0].value.items[0].value.items[1], "y");
	assert_null(value->deep.items[0].items[0].value.items[0].items[0].value);
	assert_int_equal(value->deep.items[0].items[0].value.items[0].items[1].value->size, 4);
	ASSERT_SAME(nest_grid, value, json);
	ASSERT_REFUSED(nest_grid,
		"{\"rows\":[[1,2,3],[1,2],[1,2,3]],\"cube\":[[[],[],[]]],\"maps\":[],"
		"\"tables\":{},\"deep\":null}",
		"rows[1]: List should have at least 3 items after validation, not 2; "
		"cube[0]: List should have at most 2 items after validation, not 3");
}

static void dtos_hold_each_other_and_themselves(void **state)
{
	(void)state;
	static const char trunk[] =
		"{\"crown\":{\"leaves\":[{\"size\":1}],\"best\":{\"size\":2}},\"leaf\":{\"size\":3}}";
	READ(nest_trunk, value, trunk);
	assert_int_equal(value->crown.best.size, 2);
	ASSERT_SAME(nest_trunk, value, trunk);

#define TREE(name) "{\"name\":\"" name "\",\"sibling\":null,\"children\":[],\"by_name\":{}}"
	static const char json[] =
		"{\"name\":\"a\",\"parent\":" TREE("p") ",\"sibling\":" TREE("s") ",\"children\":[" TREE("c") "],\"by_name\":{\"m\":" TREE(
			"m") "},\"other\":{\"trees\":[" TREE("t") "],\"largest\":" TREE("l") "}}";
	READ(nest_tree, tree, json);
	assert_string_equal(tree->parent->name, "p");
	assert_string_equal(tree->children.items[0].name, "c");
	assert_string_equal(tree->by_name.items[0].value.name, "m");
	assert_string_equal(tree->other->largest.name, "l");
	ASSERT_SAME(nest_tree, tree, json);
}

static void words_of_c_are_only_mangled_in_c(void **state)
{
	(void)state;
	static const char json[] =
		"{\"int\":1,\"class\":\"c\",\"namespace\":\"n\",\"default\":false,\"errno\":2,"
		"\"NULL\":null,\"items\":[3],\"len\":4,\"size_t\":5,\"linux\":true}";
	READ(words_struct, value, json);
	assert_int_equal(*value->errno_, 2);
	assert_true(value->linux_);
	ASSERT_SAME(words_struct, value, json);
}

static void types_of_other_modules_are_those(void **state)
{
	(void)state;
	READ(shop_orders_order, order,
		"{\"lines\":[{\"sku\":\"AB-1\",\"price\":{\"amount\":5}}],\"total\":null}");
	const struct shop_orders_line *line = &order->lines.items[0];
	assert_int_equal(line->count, 1);
	assert_int_equal(line->price.amount, 5);
	assert_int_equal(line->price.currency, SHOP_COMMON_CURRENCY_EUR);
	assert_int_equal(line->paid, SHOP_COMMON_CURRENCY_USD);
	ASSERT_SAME(shop_orders_order, order,
		"{\"lines\":[{\"sku\":\"AB-1\",\"count\":1,\"price\":{\"amount\":\"5\","
		"\"currency\":\"EUR\"},\"paid\":\"USD\"}],\"total\":null}");
	ASSERT_REFUSED(shop_orders_order, "{\"lines\":[],\"total\":{\"amount\":\"-1\"}}",
		"lines: List should have at least 1 item after validation, not 0; "
		"total.amount: Input should be greater than or equal to 0");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_scalar_is_where_it_belongs),
		TEST(what_is_absent_becomes_its_default),
		TEST(an_absent_list_is_empty_and_a_null_one_is_null),
		TEST(what_is_given_is_no_default),
		TEST(absent_and_null_are_null_pointers),
		TEST(lists_hold_their_items),
		TEST(lists_keep_their_own_and_their_items_bounds),
		TEST(bounds_are_those_of_the_contract),
		TEST(enums_have_names_and_no_zero),
		TEST(names_on_the_wire_may_be_anything),
		TEST(a_dto_may_have_no_members),
		TEST(lists_nest),
		TEST(dtos_hold_each_other_and_themselves),
		TEST(words_of_c_are_only_mangled_in_c),
		TEST(types_of_other_modules_are_those),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
