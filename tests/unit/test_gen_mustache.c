/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mustache.h"

/* Pairs of name and text, NULL at the end. */
static const char *partial(const char *name, size_t *ret_len, void *user)
{
	for (const char *const *pairs = user; pairs != NULL && *pairs != NULL; pairs += 2) {
		if (strcmp(pairs[0], name) == 0) {
			*ret_len = strlen(pairs[1]);
			return pairs[1];
		}
	}
	return NULL;
}

static void check_with(const char *const *partials, const char *template, const char *view,
	const char *expected, bool expected_ok)
{
	struct json_object *object = json_tokener_parse(view);
	assert_true(object != NULL);
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	char *message = NULL;
	bool ok = mustache_render(
		&out, "t", template, strlen(template), object, partial, (void *)partials, &message);
	const char *result = ok ? fzio_buffer_terminate(&out) : message;
	if (ok != expected_ok || strcmp(result, expected) != 0) {
		fail_msg("'%s' with %s gives '%s', not '%s'", template, view, result, expected);
	}
	free(message);
	fzio_buffer_finish(&out);
	json_object_put(object);
}

static void check(const char *template, const char *view, const char *expected)
{
	check_with(NULL, template, view, expected, true);
}

static void check_refused(const char *template, const char *view, const char *expected_message)
{
	check_with(NULL, template, view, expected_message, false);
}

static void values_print_as_they_are(void **state)
{
	(void)state;
	check("", "{}", "");
	check("no tags {here}\n", "{}", "no tags {here}\n");
	check("{{a}}", "{\"a\":\"x\"}", "x");
	check("<{{ a }}|{{{a}}}|{{& a}}>", "{\"a\":\"&<\\\">\"}", "<&<\">|&<\">|&<\">>");
	check("{{n}} {{f}} {{t}}", "{\"n\":85,\"f\":1.25,\"t\":true}", "85 1.25 true");
	check("[{{a}}]", "{\"a\":null}", "[]");
	check("[{{a}}]", "{\"a\":\"\"}", "[]");
	check("  {{a}}\n", "{\"a\":\"x\"}", "  x\n");
	check("{{a}}{{b}}", "{\"a\":\"{{b}}\",\"b\":\"x\"}", "{{b}}x");
	check("{{é}}", "{\"é\":\"ü\"}", "ü");
}

static void dotted_names_go_into_objects(void **state)
{
	(void)state;
	check("{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x");
	check("{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{\"c\":1}},\"b\":{\"c\":2}}", "1");
	check("{{#a.b}}x{{/a.b}}{{^a.c}}y{{/a.c}}", "{\"a\":{\"b\":true,\"c\":[]}}", "xy");
	/* The first part decides where the rest is looked for. */
	check_refused("{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":2}}",
		"t:1:7: unknown name 'b.c'");
	check_refused("{{a.b}}", "{\"a\":null}", "t:1:1: unknown name 'a.b'");
	check_refused("{{a.b}}", "{\"a\":\"x\"}", "t:1:1: unknown name 'a.b'");
}

static void sections_follow_their_value(void **state)
{
	(void)state;
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":true}", "yes");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":false}", "no");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":null}", "no");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":[]}", "no");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":{}}", "yes");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":0}", "yes");
	check("{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{\"a\":\"\"}", "yes");
	check("{{#a}}{{name}}{{/a}}", "{\"a\":{\"name\":\"in\"},\"name\":\"out\"}", "in");
	check("{{#a}}<{{.}}>{{/a}}", "{\"a\":\"x\"}", "<x>");
	check("{{# a }}{{/\ta\n}}{{#a}}x{{/ a}}", "{\"a\":1}", "x");
}

static void lists_repeat_their_section(void **state)
{
	(void)state;
	check("{{#a}}{{n}},{{/a}}", "{\"a\":[{\"n\":1},{\"n\":2},{\"n\":3}]}", "1,2,3,");
	check("{{#a}}({{.}}){{/a}}", "{\"a\":[\"x\",1,null,false]}", "(x)(1)()(false)");
	check("{{#a}}[{{#.}}{{.}}{{/.}}]{{/a}}", "{\"a\":[[1,2],[3],[]]}", "[12][3][]");
	check("{{#a}}{{#b}}{{x}}{{y}} {{/b}}{{/a}}",
		"{\"a\":[{\"x\":1,\"b\":[{\"y\":2},{\"y\":3}]},{\"x\":4,\"b\":[{\"y\":5}]}]}",
		"12 13 45 ");
	check("{{#a}}{{#a}}x{{/a}}{{/a}}", "{\"a\":[1,2]}", "xxxx");
}

static void items_know_whether_they_are_first_or_last(void **state)
{
	(void)state;
	check("{{#a}}{{.}}{{^-last}}, {{/-last}}{{/a}}", "{\"a\":[1,2,3]}", "1, 2, 3");
	check("{{#a}}{{#-first}}[{{/-first}}{{.}}{{#-last}}]{{/-last}}{{/a}}", "{\"a\":[7]}",
		"[7]");
	check("{{#a}}{{#o}}{{^-first}};{{/-first}}{{x}}{{/o}}{{/a}}",
		"{\"a\":[{\"o\":{\"x\":1}},{\"o\":{\"x\":2}}]}", "1;2");
	check_refused(
		"{{#a}}{{#-last}}{{/-last}}{{/a}}", "{\"a\":{}}", "t:1:7: unknown name '-last'");
}

static void null_hides_what_stands_outside(void **state)
{
	(void)state;
	check("{{#a}}[{{doc}}]{{/a}}", "{\"doc\":\"out\",\"a\":{\"doc\":null}}", "[]");
	check("{{#a}}{{#doc}}x{{/doc}}{{/a}}", "{\"doc\":\"out\",\"a\":{\"doc\":null}}", "");
}

static void comments_print_nothing(void **state)
{
	(void)state;
	check("a{{! anything, even }} } }b", "{}", "a } }b");
	check("a{{!\n two\n lines\n}}b", "{}", "ab");
	check("a\n  {{! alone }}  \nb\n", "{}", "a\nb\n");
	check("a\n{{!\n two\n}}\nb\n", "{}", "a\nb\n");
	check("  12 {{! not alone }}\n", "{}", "  12 \n");
}

static void tags_alone_on_a_line_leave_no_line(void **state)
{
	(void)state;
	check("a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\":1}", "a\nb\nc\n");
	check("a\n  {{#x}}\t\nb\n  {{/x}}\nc\n", "{\"x\":[1,2]}", "a\nb\nb\nc\n");
	check("a\n{{^x}}\nb\n{{/x}}\nc\n", "{\"x\":1}", "a\nc\n");
	check("a\r\n{{#x}}\r\nb\r\n{{/x}}\r\nc", "{\"x\":1}", "a\r\nb\r\nc");
	check("  {{#x}}\na{{/x}}", "{\"x\":1}", "a");
	check("{{#x}}a\n  {{/x}}", "{\"x\":1}", "a\n");
	check("{{#x}}{{/x}}\n", "{\"x\":1}", "\n");
	check(" {{#x}}a{{/x}}\n", "{\"x\":1}", " a\n");
	check("\n {{#x}} \n\n {{/x}}\n\n", "{\"x\":1}", "\n\n\n");
	check("{{x}}\n", "{\"x\":null}", "\n");
}

static const char *const partials[] = { "p", ">{{x}}\n>", "line", "l {{x}}\n", "nl", "a\n\n{{x}}\n",
	"tree", "{{v}}(\n{{#kids}}\n  {{>tree}}\n{{/kids}}\n)\n", "outer", "o\n  {{>inner}}\n",
	"inner", "i\n{{#x}}\n{{x}}\n{{/x}}\n", "broken", "ok\n  {{#x}}", "strict", "ab\n c {{nix}}",
	"self", "{{>self}}", NULL };

static void check_partials(const char *template, const char *view, const char *expected)
{
	check_with(partials, template, view, expected, true);
}

static void partials_see_the_context(void **state)
{
	(void)state;
	check_partials("{{>line}}", "{\"x\":1}", "l 1\n");
	check_partials("{{#a}}{{>line}}{{/a}}", "{\"a\":[{\"x\":1},{\"x\":2}]}", "l 1\nl 2\n");
	check_partials("a {{> line }} b", "{\"x\":1}", "a l 1\n b");
	check_partials("{{>tree}}",
		"{\"v\":1,\"kids\":[{\"v\":2,\"kids\":[]},{\"v\":3,\"kids\":[{\"v\":4,\"kids\":[]}]"
		"}]}",
		"1(\n  2(\n  )\n  3(\n    4(\n    )\n  )\n)\n");
}

static void partials_alone_on_a_line_are_indented(void **state)
{
	(void)state;
	check_partials("a\n  {{>p}}\nb\n", "{\"x\":1}", "a\n  >1\n  >b\n");
	check_partials("\t{{>line}}\nb\n", "{\"x\":1}", "\tl 1\nb\n");
	check_partials("  {{>nl}}\n", "{\"x\":1}", "  a\n\n  1\n");
	check_partials(" {{>outer}}\n", "{\"x\":1}", " o\n   i\n   1\n");
	/* What a value holds is not indented: only the template is. */
	check_partials(" {{>line}}\n", "{\"x\":\"a\\nb\"}", " l a\nb\n");
	/* Not alone on its line: not indented. */
	check_partials("  {{>p}} .\n", "{\"x\":1}", "  >1\n> .\n");
	check_partials("  {{>line}}\n{{>line}}\n", "{\"x\":1}", "  l 1\nl 1\n");
}

static void unknown_names_are_errors_where_they_stand(void **state)
{
	(void)state;
	check_refused("a\n  é{{nix}}", "{}", "t:2:4: unknown name 'nix'");
	check_refused("{{#nix}}{{/nix}}", "{}", "t:1:1: unknown name 'nix'");
	check_refused("{{^nix}}{{/nix}}", "{}", "t:1:1: unknown name 'nix'");
	check_refused("{{#a}}\n{{b}}{{/a}}", "{\"a\":[{\"b\":1},{}]}", "t:2:1: unknown name 'b'");
	check_refused("{{>nix}}", "{}", "t:1:1: unknown partial 'nix'");
	check_refused("{{a}}", "{\"a\":[]}", "t:1:1: text is wanted, this is a list: 'a'");
	check_refused("{{a}}", "{\"a\":{}}", "t:1:1: text is wanted, this is an object: 'a'");
	check_with(partials, "\n    {{>strict}}\n", "{}", "strict:2:4: unknown name 'nix'", false);
	check_with(partials, "{{>line}}{{nix}}", "{\"x\":1}", "t:1:10: unknown name 'nix'", false);
}

static void malformed_templates_are_errors_even_where_they_print_nothing(void **state)
{
	(void)state;
	check_refused("a {{b", "{}", "t:1:3: the tag is not closed");
	check_refused("{{{b}}", "{}", "t:1:1: the tag is not closed");
	check_refused("{{}}", "{}", "t:1:1: the tag has no name");
	check_refused("{{# }}", "{}", "t:1:1: the tag has no name");
	check_refused("{{a b}}", "{}", "t:1:1: a name is one word");
	check_refused("{{=<% %>=}}", "{}", "t:1:1: delimiters cannot be changed");
	check_refused("x{{#a}}", "{\"a\":false}", "t:1:2: section 'a' is not closed");
	check_refused("{{/a}}", "{}", "t:1:1: no section is open here");
	check_refused("{{#a}}{{#b}}\n{{/a}}{{/b}}", "{\"a\":false}",
		"t:2:1: section 'b' is open here, not 'a'");
	check_with(
		partials, " {{>broken}}\n", "{}", "broken:2:3: section 'x' is not closed", false);
	check_with(partials, "{{>self}}", "{}", "self: sections and partials are nested too deeply",
		false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_print_as_they_are),
		cmocka_unit_test(dotted_names_go_into_objects),
		cmocka_unit_test(sections_follow_their_value),
		cmocka_unit_test(lists_repeat_their_section),
		cmocka_unit_test(items_know_whether_they_are_first_or_last),
		cmocka_unit_test(null_hides_what_stands_outside),
		cmocka_unit_test(comments_print_nothing),
		cmocka_unit_test(tags_alone_on_a_line_leave_no_line),
		cmocka_unit_test(partials_see_the_context),
		cmocka_unit_test(partials_alone_on_a_line_are_indented),
		cmocka_unit_test(unknown_names_are_errors_where_they_stand),
		cmocka_unit_test(malformed_templates_are_errors_even_where_they_print_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
