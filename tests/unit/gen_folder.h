/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GEN_FOLDER_H
#define TESTS_GEN_FOLDER_H

/* A folder that is there for one test. */
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct folder {
	char path[64];
};

static inline void folder_create(struct folder *folder)
{
	strcpy(folder->path, "/tmp/fzio-test-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
}

static inline int folder_remove_one(
	const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline void folder_remove(struct folder *folder)
{
	assert_int_equal(nftw(folder->path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Static: good until the next four calls. */
static inline const char *folder_path(const struct folder *folder, const char *name)
{
	static char paths[4][512];
	static unsigned turn;
	char *path = paths[turn++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", folder->path, name);
	return path;
}

static inline void folder_write(const struct folder *folder, const char *name, const char *text)
{
	FILE *file = fopen(folder_path(folder, name), "wb");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline void folder_expect(const struct folder *folder, const char *name, const char *text)
{
	char held[4096] = "";
	FILE *file = fopen(folder_path(folder, name), "rb");
	assert_non_null(file);
	held[fread(held, 1, sizeof(held) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(held, text);
}

#endif
