/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mustache.h"

/*
 * The cases of the public mustache specification for the modules that the engine covers, by their
 * names there: comments, interpolation, sections, inverted, partials. The differences are wanted:
 * nothing is escaped (so the cases of HTML escaping are not here), what the specification silently
 * leaves out is an error (`refused` below), and delimiters, lambdas and inheritance are not there.
 */
struct spec_case {
	const char *name, *template, *view;
	const char *expected; /* NULL: refused */
	const char *partials[2][2];
};

static const struct spec_case printed[] = {
	{ "comments: Inline", "12345{{! Comment Block! }}67890", "{}", "1234567890",
		{ { NULL, NULL } } },
	{ "comments: Multiline", "12345{{!\n  This is a\n  multi-line comment...\n}}67890\n", "{}",
		"1234567890\n", { { NULL, NULL } } },
	{ "comments: Standalone", "Begin.\n{{! Comment Block! }}\nEnd.\n", "{}", "Begin.\nEnd.\n",
		{ { NULL, NULL } } },
	{ "comments: Indented Standalone", "Begin.\n  {{! Indented Comment Block! }}\nEnd.\n", "{}",
		"Begin.\nEnd.\n", { { NULL, NULL } } },
	{ "comments: Standalone Line Endings", "|\r\n{{! Standalone Comment }}\r\n|", "{}",
		"|\r\n|", { { NULL, NULL } } },
	{ "comments: Standalone Without Previous Line", "  {{! I'm Still Standalone }}\n!", "{}",
		"!", { { NULL, NULL } } },
	{ "comments: Standalone Without Newline", "!\n  {{! I'm Still Standalone }}", "{}", "!\n",
		{ { NULL, NULL } } },
	{ "comments: Multiline Standalone", "Begin.\n{{!\nSomething's going on here...\n}}\nEnd.\n",
		"{}", "Begin.\nEnd.\n", { { NULL, NULL } } },
	{ "comments: Indented Multiline Standalone",
		"Begin.\n  {{!\n    Something's going on here...\n  }}\nEnd.\n", "{}",
		"Begin.\nEnd.\n", { { NULL, NULL } } },
	{ "comments: Indented Inline", "  12 {{! 34 }}\n", "{}", "  12 \n", { { NULL, NULL } } },
	{ "comments: Surrounding Whitespace", "12345 {{! Comment Block! }} 67890", "{}",
		"12345  67890", { { NULL, NULL } } },
	{ "comments: Variable Name Collision", "comments never show: >{{! comment }}<",
		"{\"! comment\": 1, \"! comment \": 2, \"!comment\": 3, \"comment\": 4}",
		"comments never show: ><", { { NULL, NULL } } },
	{ "interpolation: No Interpolation", "Hello from {Mustache}!\n", "{}",
		"Hello from {Mustache}!\n", { { NULL, NULL } } },
	{ "interpolation: Basic Interpolation", "Hello, {{subject}}!\n", "{\"subject\": \"world\"}",
		"Hello, world!\n", { { NULL, NULL } } },
	{ "interpolation: No Re-interpolation", "{{template}}: {{planet}}",
		"{\"template\": \"{{planet}}\", \"planet\": \"Earth\"}", "{{planet}}: Earth",
		{ { NULL, NULL } } },
	{ "interpolation: Triple Mustache", "These: {{{forbidden}}}\n",
		"{\"forbidden\": \"& \\\" < >\"}", "These: & \" < >\n", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache Integer", "\"{{{mph}}} miles an hour!\"", "{\"mph\": 85}",
		"\"85 miles an hour!\"", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache Decimal", "\"{{{power}}} jiggawatts!\"",
		"{\"power\": 1.21}", "\"1.21 jiggawatts!\"", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache Null", "I ({{{cannot}}}) be seen!", "{\"cannot\": null}",
		"I () be seen!", { { NULL, NULL } } },
	{ "interpolation: Ampersand", "These: {{&forbidden}}\n", "{\"forbidden\": \"& \\\" < >\"}",
		"These: & \" < >\n", { { NULL, NULL } } },
	{ "interpolation: Ampersand Integer", "\"{{&mph}} miles an hour!\"", "{\"mph\": 85}",
		"\"85 miles an hour!\"", { { NULL, NULL } } },
	{ "interpolation: Ampersand Decimal", "\"{{&power}} jiggawatts!\"", "{\"power\": 1.21}",
		"\"1.21 jiggawatts!\"", { { NULL, NULL } } },
	{ "interpolation: Ampersand Null", "I ({{&cannot}}) be seen!", "{\"cannot\": null}",
		"I () be seen!", { { NULL, NULL } } },
	{ "interpolation: Basic Integer", "\"{{mph}} miles an hour!\"", "{\"mph\": 85}",
		"\"85 miles an hour!\"", { { NULL, NULL } } },
	{ "interpolation: Basic Decimal", "\"{{power}} jiggawatts!\"", "{\"power\": 1.21}",
		"\"1.21 jiggawatts!\"", { { NULL, NULL } } },
	{ "interpolation: Basic Null", "I ({{cannot}}) be seen!", "{\"cannot\": null}",
		"I () be seen!", { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Basic",
		"\"{{person.name}}\" == \"{{#person}}{{name}}{{/person}}\"",
		"{\"person\": {\"name\": \"Joe\"}}", "\"Joe\" == \"Joe\"", { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Triple Mustache",
		"\"{{person.name}}\" == \"{{#person}}{{{name}}}{{/person}}\"",
		"{\"person\": {\"name\": \"Joe\"}}", "\"Joe\" == \"Joe\"", { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Ampersand",
		"\"{{person.name}}\" == \"{{#person}}{{&name}}{{/person}}\"",
		"{\"person\": {\"name\": \"Joe\"}}", "\"Joe\" == \"Joe\"", { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Arbitrary Depth", "\"{{a.b.c.d.e.name}}\" == \"Phil\"",
		"{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"name\": \"Phil\"}}}}}}",
		"\"Phil\" == \"Phil\"", { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Initial Resolution",
		"\"{{#a}}{{b.c.d.e.name}}{{/a}}\" == \"Phil\"",
		"{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"name\": \"Phil\"}}}}}, \"b\": {\"c\": {\"d\": {\"e\": {\"name\": \"Wrong\"}}}}}",
		"\"Phil\" == \"Phil\"", { { NULL, NULL } } },
	{ "interpolation: Dotted Names are never single keys", "{{a.b}}",
		"{\"a.b\": \"c\", \"a\": {\"b\": \"d\"}}", "d", { { NULL, NULL } } },
	{ "interpolation: Implicit Iterators - Basic", "Hello, {{.}}!\n", "\"world\"",
		"Hello, world!\n", { { NULL, NULL } } },
	{ "interpolation: Implicit Iterators - Triple Mustache", "These: {{{.}}}\n",
		"\"& \\\" < >\"", "These: & \" < >\n", { { NULL, NULL } } },
	{ "interpolation: Implicit Iterators - Ampersand", "These: {{&.}}\n", "\"& \\\" < >\"",
		"These: & \" < >\n", { { NULL, NULL } } },
	{ "interpolation: Implicit Iterators - Basic Integer", "\"{{.}} miles an hour!\"", "85",
		"\"85 miles an hour!\"", { { NULL, NULL } } },
	{ "interpolation: Interpolation - Surrounding Whitespace", "| {{string}} |",
		"{\"string\": \"---\"}", "| --- |", { { NULL, NULL } } },
	{ "interpolation: Interpolation - Standalone", "  {{string}}\n", "{\"string\": \"---\"}",
		"  ---\n", { { NULL, NULL } } },
	{ "interpolation: Interpolation With Padding", "|{{ string }}|", "{\"string\": \"---\"}",
		"|---|", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache - Surrounding Whitespace", "| {{{string}}} |",
		"{\"string\": \"---\"}", "| --- |", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache - Standalone", "  {{{string}}}\n",
		"{\"string\": \"---\"}", "  ---\n", { { NULL, NULL } } },
	{ "interpolation: Triple Mustache With Padding", "|{{{ string }}}|",
		"{\"string\": \"---\"}", "|---|", { { NULL, NULL } } },
	{ "interpolation: Ampersand - Surrounding Whitespace", "| {{&string}} |",
		"{\"string\": \"---\"}", "| --- |", { { NULL, NULL } } },
	{ "interpolation: Ampersand - Standalone", "  {{&string}}\n", "{\"string\": \"---\"}",
		"  ---\n", { { NULL, NULL } } },
	{ "interpolation: Ampersand With Padding", "|{{& string }}|", "{\"string\": \"---\"}",
		"|---|", { { NULL, NULL } } },
	{ "sections: Truthy", "\"{{#boolean}}This should be rendered.{{/boolean}}\"",
		"{\"boolean\": true}", "\"This should be rendered.\"", { { NULL, NULL } } },
	{ "sections: Falsey", "\"{{#boolean}}This should not be rendered.{{/boolean}}\"",
		"{\"boolean\": false}", "\"\"", { { NULL, NULL } } },
	{ "sections: Null is falsey", "\"{{#null}}This should not be rendered.{{/null}}\"",
		"{\"null\": null}", "\"\"", { { NULL, NULL } } },
	{ "sections: Context", "\"{{#context}}Hi {{name}}.{{/context}}\"",
		"{\"context\": {\"name\": \"Joe\"}}", "\"Hi Joe.\"", { { NULL, NULL } } },
	{ "sections: Parent contexts", "\"{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}\"",
		"{\"a\": \"foo\", \"b\": \"wrong\", \"sec\": {\"b\": \"bar\"}, \"c\": {\"d\": \"baz\"}}",
		"\"foo, bar, baz\"", { { NULL, NULL } } },
	{ "sections: Variable test", "\"{{#foo}}{{.}} is {{foo}}{{/foo}}\"", "{\"foo\": \"bar\"}",
		"\"bar is bar\"", { { NULL, NULL } } },
	{ "sections: List Contexts",
		"{{#tops}}{{#middles}}{{tname.lower}}{{mname}}.{{#bottoms}}{{tname.upper}}{{mname}}{{bname}}.{{/bottoms}}{{/middles}}{{/tops}}",
		"{\"tops\": [{\"tname\": {\"upper\": \"A\", \"lower\": \"a\"}, \"middles\": [{\"mname\": \"1\", \"bottoms\": [{\"bname\": \"x\"}, {\"bname\": \"y\"}]}]}]}",
		"a1.A1x.A1y.", { { NULL, NULL } } },
	{ "sections: Deeply Nested Contexts",
		"{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}{{one}}\n{{#c}}\n{{one}}{{two}}{{three}}{{two}}{{one}}\n{{#d}}\n{{one}}{{two}}{{three}}{{four}}{{three}}{{two}}{{one}}\n{{#five}}\n{{one}}{{two}}{{three}}{{four}}{{five}}{{four}}{{three}}{{two}}{{one}}\n{{one}}{{two}}{{three}}{{four}}{{.}}6{{.}}{{four}}{{three}}{{two}}{{one}}\n{{/five}}\n{{/d}}\n{{/c}}\n{{/b}}\n{{/a}}\n",
		"{\"a\": {\"one\": 1}, \"b\": {\"two\": 2}, \"c\": {\"three\": 3, \"d\": {\"four\": 4, \"five\": 5}}}",
		"1\n121\n12321\n1234321\n123454321\n12345654321\n", { { NULL, NULL } } },
	{ "sections: List", "\"{{#list}}{{item}}{{/list}}\"",
		"{\"list\": [{\"item\": 1}, {\"item\": 2}, {\"item\": 3}]}", "\"123\"",
		{ { NULL, NULL } } },
	{ "sections: Empty List", "\"{{#list}}Yay lists!{{/list}}\"", "{\"list\": []}", "\"\"",
		{ { NULL, NULL } } },
	{ "sections: Doubled",
		"{{#bool}}\n* first\n{{/bool}}\n* {{two}}\n{{#bool}}\n* third\n{{/bool}}\n",
		"{\"bool\": true, \"two\": \"second\"}", "* first\n* second\n* third\n",
		{ { NULL, NULL } } },
	{ "sections: Nested (Truthy)", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |",
		"{\"bool\": true}", "| A B C D E |", { { NULL, NULL } } },
	{ "sections: Nested (Falsey)", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |",
		"{\"bool\": false}", "| A  E |", { { NULL, NULL } } },
	{ "sections: Implicit Iterator - String", "\"{{#list}}({{.}}){{/list}}\"",
		"{\"list\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}", "\"(a)(b)(c)(d)(e)\"",
		{ { NULL, NULL } } },
	{ "sections: Implicit Iterator - Integer", "\"{{#list}}({{.}}){{/list}}\"",
		"{\"list\": [1, 2, 3, 4, 5]}", "\"(1)(2)(3)(4)(5)\"", { { NULL, NULL } } },
	{ "sections: Implicit Iterator - Decimal", "\"{{#list}}({{.}}){{/list}}\"",
		"{\"list\": [1.1, 2.2, 3.3]}", "\"(1.1)(2.2)(3.3)\"", { { NULL, NULL } } },
	{ "sections: Implicit Iterator - Array", "\"{{#list}}({{#.}}{{.}}{{/.}}){{/list}}\"",
		"{\"list\": [[1, 2, 3], [\"a\", \"b\", \"c\"]]}", "\"(123)(abc)\"",
		{ { NULL, NULL } } },
	{ "sections: Implicit Iterator - Triple mustache", "\"{{#list}}({{{.}}}){{/list}}\"",
		"{\"list\": [\"&\", \"\\\"\", \"<\", \">\"]}", "\"(&)(\")(<)(>)\"",
		{ { NULL, NULL } } },
	{ "sections: Implicit Iterator - Root-level", "\"{{#.}}({{value}}){{/.}}\"",
		"[{\"value\": \"a\"}, {\"value\": \"b\"}]", "\"(a)(b)\"", { { NULL, NULL } } },
	{ "sections: Dotted Names - Truthy", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"Here\"",
		"{\"a\": {\"b\": {\"c\": true}}}", "\"Here\" == \"Here\"", { { NULL, NULL } } },
	{ "sections: Dotted Names - Falsey", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"",
		"{\"a\": {\"b\": {\"c\": false}}}", "\"\" == \"\"", { { NULL, NULL } } },
	{ "sections: Surrounding Whitespace", " | {{#boolean}}\t|\t{{/boolean}} | \n",
		"{\"boolean\": true}", " | \t|\t | \n", { { NULL, NULL } } },
	{ "sections: Internal Whitespace",
		" | {{#boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n",
		"{\"boolean\": true}", " |  \n  | \n", { { NULL, NULL } } },
	{ "sections: Indented Inline Sections",
		" {{#boolean}}YES{{/boolean}}\n {{#boolean}}GOOD{{/boolean}}\n",
		"{\"boolean\": true}", " YES\n GOOD\n", { { NULL, NULL } } },
	{ "sections: Standalone Lines", "| This Is\n{{#boolean}}\n|\n{{/boolean}}\n| A Line\n",
		"{\"boolean\": true}", "| This Is\n|\n| A Line\n", { { NULL, NULL } } },
	{ "sections: Indented Standalone Lines",
		"| This Is\n  {{#boolean}}\n|\n  {{/boolean}}\n| A Line\n", "{\"boolean\": true}",
		"| This Is\n|\n| A Line\n", { { NULL, NULL } } },
	{ "sections: Standalone Line Endings", "|\r\n{{#boolean}}\r\n{{/boolean}}\r\n|",
		"{\"boolean\": true}", "|\r\n|", { { NULL, NULL } } },
	{ "sections: Standalone Without Previous Line", "  {{#boolean}}\n#{{/boolean}}\n/",
		"{\"boolean\": true}", "#\n/", { { NULL, NULL } } },
	{ "sections: Standalone Without Newline", "#{{#boolean}}\n/\n  {{/boolean}}",
		"{\"boolean\": true}", "#\n/\n", { { NULL, NULL } } },
	{ "sections: Padding", "|{{# boolean }}={{/ boolean }}|", "{\"boolean\": true}", "|=|",
		{ { NULL, NULL } } },
	{ "inverted: Surrounding Whitespace", " | {{^boolean}}\t|\t{{/boolean}} | \n",
		"{\"boolean\": false}", " | \t|\t | \n", { { NULL, NULL } } },
	{ "inverted: Internal Whitespace",
		" | {{^boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n",
		"{\"boolean\": false}", " |  \n  | \n", { { NULL, NULL } } },
	{ "inverted: Indented Inline Sections",
		" {{^boolean}}YES{{/boolean}}\n {{^boolean}}GOOD{{/boolean}}\n",
		"{\"boolean\": false}", " YES\n GOOD\n", { { NULL, NULL } } },
	{ "inverted: Standalone Lines", "| This Is\n{{^boolean}}\n|\n{{/boolean}}\n| A Line\n",
		"{\"boolean\": false}", "| This Is\n|\n| A Line\n", { { NULL, NULL } } },
	{ "inverted: Indented Standalone Lines",
		"| This Is\n  {{^boolean}}\n|\n  {{/boolean}}\n| A Line\n", "{\"boolean\": false}",
		"| This Is\n|\n| A Line\n", { { NULL, NULL } } },
	{ "inverted: Standalone Line Endings", "|\r\n{{^boolean}}\r\n{{/boolean}}\r\n|",
		"{\"boolean\": false}", "|\r\n|", { { NULL, NULL } } },
	{ "inverted: Standalone Without Previous Line", "  {{^boolean}}\n#{{/boolean}}\n/",
		"{\"boolean\": false}", "#\n/", { { NULL, NULL } } },
	{ "inverted: Standalone Without Newline", "#{{^boolean}}\n/\n  {{/boolean}}",
		"{\"boolean\": false}", "#\n/\n", { { NULL, NULL } } },
	{ "inverted: Padding", "|{{^ boolean }}={{/ boolean }}|", "{\"boolean\": false}", "|=|",
		{ { NULL, NULL } } },
	{ "inverted: Falsey", "\"{{^boolean}}This should be rendered.{{/boolean}}\"",
		"{\"boolean\": false}", "\"This should be rendered.\"", { { NULL, NULL } } },
	{ "inverted: Truthy", "\"{{^boolean}}This should not be rendered.{{/boolean}}\"",
		"{\"boolean\": true}", "\"\"", { { NULL, NULL } } },
	{ "inverted: Null is falsey", "\"{{^null}}This should be rendered.{{/null}}\"",
		"{\"null\": null}", "\"This should be rendered.\"", { { NULL, NULL } } },
	{ "inverted: Context", "\"{{^context}}Hi {{name}}.{{/context}}\"",
		"{\"context\": {\"name\": \"Joe\"}}", "\"\"", { { NULL, NULL } } },
	{ "inverted: List", "\"{{^list}}{{n}}{{/list}}\"",
		"{\"list\": [{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]}", "\"\"", { { NULL, NULL } } },
	{ "inverted: Empty List", "\"{{^list}}Yay lists!{{/list}}\"", "{\"list\": []}",
		"\"Yay lists!\"", { { NULL, NULL } } },
	{ "inverted: Doubled",
		"{{^bool}}\n* first\n{{/bool}}\n* {{two}}\n{{^bool}}\n* third\n{{/bool}}\n",
		"{\"bool\": false, \"two\": \"second\"}", "* first\n* second\n* third\n",
		{ { NULL, NULL } } },
	{ "inverted: Nested (Falsey)", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |",
		"{\"bool\": false}", "| A B C D E |", { { NULL, NULL } } },
	{ "inverted: Nested (Truthy)", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |",
		"{\"bool\": true}", "| A  E |", { { NULL, NULL } } },
	{ "inverted: Dotted Names - Truthy", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"\"",
		"{\"a\": {\"b\": {\"c\": true}}}", "\"\" == \"\"", { { NULL, NULL } } },
	{ "inverted: Dotted Names - Falsey", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"",
		"{\"a\": {\"b\": {\"c\": false}}}", "\"Not Here\" == \"Not Here\"",
		{ { NULL, NULL } } },
	{ "partials: Basic Behavior", "\"{{>text}}\"", "{}", "\"from partial\"",
		{ { "text", "from partial" } } },
	{ "partials: Context", "\"{{>partial}}\"", "{\"text\": \"content\"}", "\"*content*\"",
		{ { "partial", "*{{text}}*" } } },
	{ "partials: Recursion", "{{>node}}",
		"{\"content\": \"X\", \"nodes\": [{\"content\": \"Y\", \"nodes\": []}]}", "X<Y<>>",
		{ { "node", "{{content}}<{{#nodes}}{{>node}}{{/nodes}}>" } } },
	{ "partials: Nested", "{{>outer}}", "{\"a\": \"hello\", \"b\": \"world\"}",
		"*hello world!*", { { "outer", "*{{a}} {{>inner}}*" }, { "inner", "{{b}}!" } } },
	{ "partials: Surrounding Whitespace", "| {{>partial}} |", "{}", "| \t|\t |",
		{ { "partial", "\t|\t" } } },
	{ "partials: Inline Indentation", "  {{data}}  {{> partial}}\n", "{\"data\": \"|\"}",
		"  |  >\n>\n", { { "partial", ">\n>" } } },
	{ "partials: Standalone Line Endings", "|\r\n{{>partial}}\r\n|", "{}", "|\r\n>|",
		{ { "partial", ">" } } },
	{ "partials: Standalone Without Previous Line", "  {{>partial}}\n>", "{}", "  >\n  >>",
		{ { "partial", ">\n>" } } },
	{ "partials: Standalone Without Newline", ">\n  {{>partial}}", "{}", ">\n  >\n  >",
		{ { "partial", ">\n>" } } },
	{ "partials: Standalone Indentation", "\\\n {{>partial}}\n/\n", "{\"content\": \"<\\n->\"}",
		"\\\n |\n <\n->\n |\n/\n", { { "partial", "|\n{{{content}}}\n|\n" } } },
	{ "partials: Padding Whitespace", "|{{> partial }}|", "{\"boolean\": true}", "|[]|",
		{ { "partial", "[]" } } },
};

static const struct spec_case refused[] = {
	{ "interpolation: Basic Context Miss", "I ({{cannot}}) be seen!", "{}", NULL,
		{ { NULL, NULL } } },
	{ "interpolation: Triple Mustache Context Miss", "I ({{{cannot}}}) be seen!", "{}", NULL,
		{ { NULL, NULL } } },
	{ "interpolation: Ampersand Context Miss", "I ({{&cannot}}) be seen!", "{}", NULL,
		{ { NULL, NULL } } },
	{ "interpolation: Dotted Names - Broken Chains", "\"{{a.b.c}}\" == \"\"", "{\"a\": {}}",
		NULL, { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Broken Chain Resolution", "\"{{a.b.c.name}}\" == \"\"",
		"{\"a\": {\"b\": {}}, \"c\": {\"name\": \"Jim\"}}", NULL, { { NULL, NULL } } },
	{ "interpolation: Dotted Names - Context Precedence", "{{#a}}{{b.c}}{{/a}}",
		"{\"a\": {\"b\": {}}, \"b\": {\"c\": \"ERROR\"}}", NULL, { { NULL, NULL } } },
	{ "sections: Context Misses", "[{{#missing}}Found key 'missing'!{{/missing}}]", "{}", NULL,
		{ { NULL, NULL } } },
	{ "sections: Dotted Names - Broken Chains", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"",
		"{\"a\": {}}", NULL, { { NULL, NULL } } },
	{ "inverted: Context Misses", "[{{^missing}}Cannot find key 'missing'!{{/missing}}]", "{}",
		NULL, { { NULL, NULL } } },
	{ "inverted: Dotted Names - Broken Chains",
		"\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"", "{\"a\": {}}", NULL,
		{ { NULL, NULL } } },
	{ "partials: Failed Lookup", "\"{{>text}}\"", "{}", NULL, { { NULL, NULL } } },
	{ "delimiters: Pair Behavior", "{{=<% %>=}}(<%text%>)", "{\"text\": \"Hey!\"}", NULL,
		{ { NULL, NULL } } },
};

static const char *partial(const char *name, size_t *ret_len, void *user)
{
	const struct spec_case *it = user;
	for (size_t i = 0; i < 2; i++) {
		if (it->partials[i][0] != NULL && strcmp(it->partials[i][0], name) == 0) {
			*ret_len = strlen(it->partials[i][1]);
			return it->partials[i][1];
		}
	}
	return NULL;
}

/* True if the case came out as it should; says why not. */
static bool holds(const struct spec_case *it)
{
	struct json_object *view = json_tokener_parse(it->view);
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	char *message = NULL;
	bool ok = mustache_render(
		&out, "t", it->template, strlen(it->template), view, partial, (void *)it, &message);
	const char *text = ok ? fzio_buffer_terminate(&out) : message;
	bool right = it->expected == NULL ? !ok : ok && strcmp(text, it->expected) == 0;
	if (!right) {
		print_error("%s: got '%s', not '%s'\n", it->name, text,
			it->expected != NULL ? it->expected : "(an error)");
	}
	free(message);
	fzio_buffer_finish(&out);
	json_object_put(view);
	return right;
}

static void check_all(const struct spec_case *cases, size_t len)
{
	unsigned wrong = 0;
	for (size_t i = 0; i < len; i++) {
		wrong += !holds(&cases[i]);
	}
	assert_int_equal(wrong, 0);
}

static void what_the_specification_prints_is_printed(void **state)
{
	(void)state;
	check_all(printed, sizeof(printed) / sizeof(printed[0]));
}

static void what_the_specification_leaves_out_is_an_error(void **state)
{
	(void)state;
	check_all(refused, sizeof(refused) / sizeof(refused[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_specification_prints_is_printed),
		cmocka_unit_test(what_the_specification_leaves_out_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
