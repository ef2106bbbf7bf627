/* SPDX-License-Identifier: MIT */
#include "new.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"
#include "templates.h"

static enum exit_status refuse(const char *dir, const char *why)
{
	fprintf(stderr, "fzio-gen: %s: %s\n", dir, why);
	return EXIT_TROUBLE;
}

/* NULL, or why nothing should be written there. */
static const char *objection(const char *path)
{
	if (path[0] == '\0') {
		return "the folder has no name";
	}
	DIR *dir = opendir(path);
	if (dir == NULL) {
		return errno == ENOENT ? NULL : strerrordesc_np(errno);
	}
	const char *why = NULL;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL && why == NULL;) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			why = "the folder is not empty";
		}
	}
	closedir(dir);
	return why;
}

/* What CMake calls its own targets. */
static bool is_taken(const char *name)
{
	static const char *const taken[] = { "all", "clean", "edit_cache", "help", "install",
		"package", "preinstall", "rebuild_cache", "test" };
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (strcmp(taken[i], name) == 0) {
			return true;
		}
	}
	return check_is_reserved(name) || strncmp(name, "fzio", 4) == 0;
}

/* Longer ones make long names in C. */
#define NAME_MAX_LEN 48

/* `~/src/Hello-World/` is the module `hello_world`. */
static char *module_name(const char *dir)
{
	char *real = realpath(dir, NULL);
	char *path = real != NULL ? real : gen_strdup(dir);
	for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--) {
		path[len - 1] = '\0';
	}
	const char *slash = strrchr(path, '/');
	const char *last = slash != NULL ? slash + 1 : path;
	char *name = gen_realloc(NULL, strlen(last) + sizeof("app_"));
	char *to = name;
	bool separate = false;
	for (const char *c = last; *c != '\0' && to < name + NAME_MAX_LEN; c++) {
		if (!isalnum((unsigned char)*c)) {
			separate = to > name;
			continue;
		}
		if (separate) {
			*to++ = '_';
		}
		separate = false;
		*to++ = (char)tolower((unsigned char)*c);
	}
	*to = '\0';
	free(path);
	/* Names of C: they begin with a letter, and some are taken. */
	if (!isalpha((unsigned char)name[0]) || is_taken(name)) {
		memmove(name + 4, name, strlen(name) + 1);
		memcpy(name, "app_", 4);
		if (name[4] == '\0') {
			name[3] = '\0';
		}
	}
	return name;
}

static void add_file(struct output_batch *batch, struct json_object *view, struct diag_sink *sink,
	const char *template, const char *name)
{
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	if (templates_render(&text, template, NULL, view, batch, sink)) {
		output_add(batch, name, gen_terminate(&text), text.len);
	}
	fzio_buffer_finish(&text);
}

enum exit_status new_project(const char *dir)
{
	const char *why = objection(dir);
	if (why != NULL) {
		return refuse(dir, why);
	}
	char *module = module_name(dir);
	struct output_batch *batch = output_create();
	struct diag_sink *sink = diag_create();
	struct json_object *view = json_object_new_object();
	struct fzio_buffer contract;
	json_object_object_add(view, "module", json_object_new_string(module));
	fzio_buffer_init(&contract);
	fzio_buffer_printf(&contract, "%s.fzio", module);
	add_file(batch, view, sink, "new/contract", gen_terminate(&contract));
	add_file(batch, view, sink, "new/main", "main.c");
	add_file(batch, view, sink, "new/cmake", "CMakeLists.txt");
	add_file(batch, view, sink, "new/readme", "README.md");
	add_file(batch, view, sink, "new/gitignore", ".gitignore");
	diag_print(sink, stderr, false);
	enum exit_status status = diag_errors(sink) > 0               ? EXIT_DIAGNOSTICS
				  : output_commit(batch, dir, stderr) ? EXIT_FINE
								      : EXIT_TROUBLE;
	if (status == EXIT_FINE) {
		printf("%s holds the project '%s'. Its README.md says how to go on.\n", dir,
			module);
	}
	fzio_buffer_finish(&contract);
	json_object_put(view);
	diag_destroy(sink);
	output_destroy(batch);
	free(module);
	return status;
}
