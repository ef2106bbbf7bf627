/* SPDX-License-Identifier: MIT */
/* Where templates come from, and what is said of those that cannot be used. */
#include "gen_fixture.h"
#include "gen_folder.h"
#include "templates.h"

static struct folder folder;
static struct diag_sink *sink;
static struct output_batch *batch;
static struct fzio_buffer out;
static struct json_object *view;
static char *printed;

static int setup(void **state)
{
	(void)state;
	folder_create(&folder);
	mkdir(folder_path(&folder, "c"), 0700);
	sink = diag_create();
	batch = output_create();
	fzio_buffer_init(&out);
	view = json_tokener_parse("{\"comment\":{\"one\":\"text\",\"lines\":[]},\"cName\":\"a\"}");
	printed = NULL;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(printed);
	json_object_put(view);
	fzio_buffer_finish(&out);
	output_destroy(batch);
	diag_destroy(sink);
	folder_remove(&folder);
	return 0;
}

static bool render(const char *name, const char *dir)
{
	fzio_buffer_clear(&out);
	bool rendered = templates_render(&out, name, dir, view, batch, sink);
	fzio_buffer_terminate(&out);
	return rendered;
}

static void expect_said(const char *text)
{
	size_t len;
	FILE *memory = open_memstream(&printed, &len);
	diag_print(sink, memory, false);
	fclose(memory);
	assert_string_equal(printed, text);
}

static void expect_depends(const char *text)
{
	char path[512], held[1024] = "";
	strcpy(path, folder_path(&folder, "depfile"));
	assert_true(output_write_depfile(batch, "", "target", path, stderr));
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	held[fread(held, 1, sizeof(held) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(held, text);
}

static void templates_are_built_in(void **state)
{
	(void)state;
	size_t count = 0;
	for (const struct template *it = templates_embedded; it->name != NULL; it++) {
		char path[512], *text = calloc(1, it->len + 2);
		snprintf(path, sizeof(path), FZIO_SOURCE_DIR "/templates/%s", it->name);
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		assert_int_equal(fread(text, 1, it->len + 1, file), it->len);
		assert_memory_equal(text, it->text, it->len);
		assert_int_equal(it->text[it->len], '\0');
		fclose(file);
		free(text);
		count++;
	}
	assert_true(count > 10);
	assert_true(render("c/comment", NULL));
	assert_string_equal(out.data, "/* text */\n");
	expect_depends("target:\n");
}

static void a_folder_overrides_file_by_file(void **state)
{
	(void)state;
	char expected[600];
	folder_write(&folder, "c/mine.mustache", "{{>c/comment}}\n{{>c/other}}\n");
	folder_write(&folder, "c/other.mustache", "// {{cName}}\n");
	assert_true(render("c/mine", folder.path));
	assert_string_equal(out.data, "/* text */\n// a\n");
	snprintf(expected, sizeof(expected),
		"target: \\\n  %s/c/mine.mustache \\\n  %s/c/other.mustache\n", folder.path,
		folder.path);
	expect_depends(expected);

	folder_write(&folder, "c/comment.mustache", "ours\n");
	assert_true(render("c/mine", folder.path));
	assert_string_equal(out.data, "ours\n// a\n");
	expect_said("");
}

static void mistakes_are_told_with_their_place(void **state)
{
	(void)state;
	folder_write(&folder, "c/outer.mustache", "one\n  {{>c/inner}}\n");
	folder_write(&folder, "c/inner.mustache", "\n{{cName}} {{cNmae}}\n");
	assert_false(render("c/outer", folder.path));
	expect_said(
		"fzio-gen: error[E801]: a template has a mistake: c/inner:2:11: unknown name 'cNmae'\n");
}

static void unknown_templates_are_told(void **state)
{
	(void)state;
	assert_false(render("c/nothing", NULL));
	expect_said("fzio-gen: error[E801]: there is no template 'c/nothing'\n");
}

static void unreadable_templates_are_told(void **state)
{
	(void)state;
	char expected[600];
	folder_write(&folder, "c/outer.mustache", "{{>c/inner}}\n");
	folder_write(&folder, "c/inner.mustache", "\xff\n");
	assert_false(render("c/outer", folder.path));
	snprintf(expected, sizeof(expected),
		"fzio-gen: error[E801]: cannot read the template '%s/c/inner.mustache': ",
		folder.path);
	size_t len;
	FILE *memory = open_memstream(&printed, &len);
	diag_print(sink, memory, false);
	fclose(memory);
	assert_memory_equal(printed, expected, strlen(expected));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(templates_are_built_in),
		TEST(a_folder_overrides_file_by_file),
		TEST(mistakes_are_told_with_their_place),
		TEST(unknown_templates_are_told),
		TEST(unreadable_templates_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
