/* SPDX-License-Identifier: MIT */
/* Outputs are written whole or not at all, and only when they changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>

#include "gen_folder.h"
#include "output.h"
#include "output_file.h"

struct fixture {
	struct folder folder;
	struct output_batch *batch;
	FILE *err;
	char *said;
	size_t said_len;
};

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	folder_create(&fixture->folder);
	fixture->batch = output_create();
	fixture->err = open_memstream(&fixture->said, &fixture->said_len);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	output_destroy(fixture->batch);
	fclose(fixture->err);
	free(fixture->said);
	folder_remove(&fixture->folder);
	free(fixture);
	return 0;
}

static const char *said(struct fixture *fixture)
{
	fflush(fixture->err);
	return fixture->said;
}

static void add(struct fixture *fixture, const char *name, const char *text)
{
	output_add(fixture->batch, name, text, strlen(text));
}

static size_t count_files(const char *path)
{
	size_t count = 0;
	DIR *dir = opendir(path);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		count += entry->d_name[0] != '.';
	}
	closedir(dir);
	return count;
}

static void batch_keeps_order_and_copies(void **state)
{
	struct fixture *fixture = *state;
	char text[] = "one\0two";
	size_t len;
	output_add(fixture->batch, "b.h", text, 7);
	output_add(fixture->batch, "a.h", "", 0);
	memset(text, 'x', sizeof(text));
	assert_int_equal(output_count(fixture->batch), 2);
	assert_string_equal(output_name(fixture->batch, 0), "b.h");
	assert_memory_equal(output_text(fixture->batch, 0, &len), "one\0two", 7);
	assert_int_equal(len, 7);
	assert_string_equal(output_text(fixture->batch, 1, &len), "");
	assert_int_equal(len, 0);
}

static void commit_creates_folders_and_usual_permissions(void **state)
{
	struct fixture *fixture = *state;
	struct stat status;
	add(fixture, "a.h", "one\n");
	add(fixture, "sub/b.c", "");
	mode_t mask = umask(022);
	assert_true(output_commit(
		fixture->batch, folder_path(&fixture->folder, "new/deep/"), fixture->err));
	umask(mask);
	folder_expect(&fixture->folder, "new/deep/a.h", "one\n");
	folder_expect(&fixture->folder, "new/deep/sub/b.c", "");
	assert_int_equal(stat(folder_path(&fixture->folder, "new/deep/a.h"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0644);
	assert_string_equal(said(fixture), "");
}

static void unchanged_file_is_not_touched(void **state)
{
	struct fixture *fixture = *state;
	struct stat before, after;
	const char *dir = fixture->folder.path;
	folder_write(&fixture->folder, "same", "text");
	folder_write(&fixture->folder, "longer", "text and more");
	folder_write(&fixture->folder, "other", "tezt");
	assert_int_equal(stat(folder_path(&fixture->folder, "same"), &before), 0);
	add(fixture, "same", "text");
	add(fixture, "longer", "text");
	add(fixture, "other", "text");
	assert_true(output_commit(fixture->batch, dir, fixture->err));
	assert_int_equal(stat(folder_path(&fixture->folder, "same"), &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	folder_expect(&fixture->folder, "longer", "text");
	folder_expect(&fixture->folder, "other", "text");
	assert_int_equal(count_files(dir), 3);
}

static void nothing_is_written_when_one_file_cannot_be(void **state)
{
	struct fixture *fixture = *state;
	folder_write(&fixture->folder, "a", "old");
	assert_int_equal(mkdir(folder_path(&fixture->folder, "b"), 0777), 0);
	add(fixture, "a", "new");
	add(fixture, "b", "a folder is in the way");
	assert_false(output_commit(fixture->batch, fixture->folder.path, fixture->err));
	folder_expect(&fixture->folder, "a", "old");
	assert_int_equal(count_files(fixture->folder.path), 2);
	assert_non_null(strstr(said(fixture), "/b: Is a directory\n"));
}

static void folder_that_cannot_be_made_is_named(void **state)
{
	struct fixture *fixture = *state;
	folder_write(&fixture->folder, "file", "");
	add(fixture, "a", "new");
	assert_false(output_commit(
		fixture->batch, folder_path(&fixture->folder, "file/x"), fixture->err));
	assert_non_null(strstr(said(fixture), "/file/x: Not a directory\n"));
}

static void matches_names_every_file_that_differs(void **state)
{
	struct fixture *fixture = *state;
	const char *dir = fixture->folder.path;
	folder_write(&fixture->folder, "same", "text");
	folder_write(&fixture->folder, "stale", "old");
	add(fixture, "same", "text");
	assert_true(output_matches(fixture->batch, dir, fixture->err));
	assert_string_equal(said(fixture), "");
	add(fixture, "stale", "new");
	add(fixture, "missing", "");
	assert_false(output_matches(fixture->batch, dir, fixture->err));
	assert_non_null(strstr(said(fixture), "/stale is not up to date\n"));
	assert_non_null(strstr(said(fixture), "/missing is not up to date\n"));
	assert_null(strstr(said(fixture), "/same"));
	assert_int_equal(count_files(dir), 2);
}

static void depfile_is_a_make_rule(void **state)
{
	struct fixture *fixture = *state;
	const char *path = folder_path(&fixture->folder, "deps/x.d");
	add(fixture, "a b.h", "");
	add(fixture, "c$.c", "");
	output_depend(fixture->batch, "in/x#1.fzio");
	output_depend(fixture->batch, "in/y.fzio");
	output_depend(fixture->batch, "in/x#1.fzio");
	assert_true(output_write_depfile(fixture->batch, "out", NULL, path, fixture->err));
	folder_expect(&fixture->folder, "deps/x.d",
		"out/a\\ b.h out/c$$.c: \\\n  in/x\\#1.fzio \\\n  in/y.fzio\n");
	assert_true(output_write_depfile(fixture->batch, "out", "x.stamp", path, fixture->err));
	folder_expect(
		&fixture->folder, "deps/x.d", "x.stamp: \\\n  in/x\\#1.fzio \\\n  in/y.fzio\n");
}

static void what_is_written_once_is_never_replaced(void **state)
{
	struct fixture *fixture = *state;
	const char *dir = fixture->folder.path;
	folder_write(&fixture->folder, "mine.c", "edited");
	assert_int_equal(symlink("nowhere", folder_path(&fixture->folder, "link.c")), 0);
	output_add_once(fixture->batch, "mine.c", "begun", 5);
	output_add_once(fixture->batch, "link.c", "begun", 5);
	output_add_once(fixture->batch, "new.c", "begun", 5);
	assert_false(output_matches(fixture->batch, dir, fixture->err));
	assert_non_null(strstr(said(fixture), "/new.c is not up to date\n"));
	assert_null(strstr(said(fixture), "/mine.c"));
	assert_true(output_commit(fixture->batch, dir, fixture->err));
	folder_expect(&fixture->folder, "mine.c", "edited");
	folder_expect(&fixture->folder, "new.c", "begun");
	assert_int_equal(access(folder_path(&fixture->folder, "nowhere"), F_OK), -1);
	assert_int_equal(count_files(dir), 3);
	assert_true(output_matches(fixture->batch, dir, fixture->err));
}

/* Make would run again and again for a target that nobody writes. */
static void what_is_written_once_is_no_target_of_make(void **state)
{
	struct fixture *fixture = *state;
	output_add_once(fixture->batch, "mine.c", "", 0);
	add(fixture, "a.h", "");
	output_add_once(fixture->batch, "too.c", "", 0);
	output_depend(fixture->batch, "x.fzio");
	assert_true(output_write_depfile(
		fixture->batch, "out", NULL, folder_path(&fixture->folder, "x.d"), fixture->err));
	folder_expect(&fixture->folder, "x.d", "out/a.h: \\\n  x.fzio\n");
}

/* Between the look and the writing somebody else may have come. */
static void what_is_written_once_does_not_race(void **state)
{
	struct fixture *fixture = *state;
	struct output_file file;
	const char *path = folder_path(&fixture->folder, "mine.c");
	assert_true(output_file_stage(&file, path, "begun", 5, fixture->err));
	file.once = true;
	folder_write(&fixture->folder, "mine.c", "edited");
	assert_true(output_file_publish(&file, fixture->err));
	output_file_finish(&file);
	folder_expect(&fixture->folder, "mine.c", "edited");
	assert_int_equal(count_files(fixture->folder.path), 1);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(batch_keeps_order_and_copies),
		WITH_FOLDER(commit_creates_folders_and_usual_permissions),
		WITH_FOLDER(unchanged_file_is_not_touched),
		WITH_FOLDER(nothing_is_written_when_one_file_cannot_be),
		WITH_FOLDER(folder_that_cannot_be_made_is_named),
		WITH_FOLDER(matches_names_every_file_that_differs),
		WITH_FOLDER(depfile_is_a_make_rule),
		WITH_FOLDER(what_is_written_once_is_never_replaced),
		WITH_FOLDER(what_is_written_once_is_no_target_of_make),
		WITH_FOLDER(what_is_written_once_does_not_race),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
