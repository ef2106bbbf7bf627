/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "output_file.h"

struct file {
	char *name;
	char *text;
	size_t len;
	bool once;
};

struct output_batch {
	struct file *files;
	size_t len, capacity;
	char **depends;
	size_t depends_len;
};

struct output_batch *output_create(void)
{
	struct output_batch *batch = gen_realloc(NULL, sizeof(*batch));
	*batch = (struct output_batch){ 0 };
	return batch;
}

void output_destroy(struct output_batch *batch)
{
	if (batch == NULL) {
		return;
	}
	for (size_t i = 0; i < batch->len; i++) {
		free(batch->files[i].name);
		free(batch->files[i].text);
	}
	for (size_t i = 0; i < batch->depends_len; i++) {
		free(batch->depends[i]);
	}
	free(batch->files);
	free(batch->depends);
	free(batch);
}

void output_add(struct output_batch *batch, const char *name, const char *text, size_t len)
{
	for (size_t i = 0; i < batch->len; i++) {
		assert(strcmp(batch->files[i].name, name) != 0);
	}
	if (batch->len == batch->capacity) {
		batch->capacity = batch->capacity == 0 ? 8 : batch->capacity * 2;
		batch->files = gen_realloc(batch->files, batch->capacity * sizeof(batch->files[0]));
	}
	char *copy = gen_realloc(NULL, len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	batch->files[batch->len++] = (struct file){ gen_strdup(name), copy, len, false };
}

void output_add_once(struct output_batch *batch, const char *name, const char *text, size_t len)
{
	output_add(batch, name, text, len);
	batch->files[batch->len - 1].once = true;
}

void output_depend(struct output_batch *batch, const char *path)
{
	for (size_t i = 0; i < batch->depends_len; i++) {
		if (strcmp(batch->depends[i], path) == 0) {
			return;
		}
	}
	batch->depends =
		gen_realloc(batch->depends, (batch->depends_len + 1) * sizeof(batch->depends[0]));
	batch->depends[batch->depends_len++] = gen_strdup(path);
}

size_t output_count(const struct output_batch *batch)
{
	return batch->len;
}

const char *output_name(const struct output_batch *batch, size_t index)
{
	return batch->files[index].name;
}

const char *output_text(const struct output_batch *batch, size_t index, size_t *ret_len)
{
	*ret_len = batch->files[index].len;
	return batch->files[index].text;
}

/* On the heap. */
static char *join(const char *dir, const char *name)
{
	size_t len = strlen(dir);
	const char *slash = len > 0 && dir[len - 1] != '/' ? "/" : "";
	char *path = gen_realloc(NULL, len + strlen(name) + 2);
	sprintf(path, "%s%s%s", dir, slash, name);
	return path;
}

static bool is_there(const struct file *file, const char *path)
{
	return file->once ? output_file_exists(path)
			  : output_file_equals(path, file->text, file->len);
}

bool output_commit(const struct output_batch *batch, const char *dir, FILE *err)
{
	struct output_file *staged = gen_realloc(NULL, (batch->len + 1) * sizeof(staged[0]));
	size_t len = 0;
	bool fine = true;
	for (size_t i = 0; i < batch->len && fine; i++) {
		const struct file *file = &batch->files[i];
		char *path = join(dir, file->name);
		if (!is_there(file, path)) {
			fine = output_file_stage(&staged[len], path, file->text, file->len, err);
			staged[len].once = file->once;
			len += fine;
		}
		free(path);
	}
	for (size_t i = 0; i < len; i++) {
		fine = fine && output_file_publish(&staged[i], err);
		output_file_finish(&staged[i]);
	}
	free(staged);
	return fine;
}

bool output_matches(const struct output_batch *batch, const char *dir, FILE *err)
{
	bool same = true;
	for (size_t i = 0; i < batch->len; i++) {
		const struct file *file = &batch->files[i];
		char *path = join(dir, file->name);
		if (!is_there(file, path)) {
			fprintf(err, "fzio-gen: %s is not up to date\n", path);
			same = false;
		}
		free(path);
	}
	return same;
}

/* A path as make and ninja read it. */
static void put_path(const char *path, FILE *out)
{
	for (const char *c = path; *c != '\0'; c++) {
		if (*c == ' ' || *c == '#' || *c == '\\') {
			fputc('\\', out);
		} else if (*c == '$') {
			fputc('$', out);
		}
		fputc(*c, out);
	}
}

static void put_rule(
	const struct output_batch *batch, const char *dir, const char *target, FILE *out)
{
	if (target != NULL) {
		put_path(target, out);
	}
	bool first = true;
	for (size_t i = 0; i < batch->len && target == NULL; i++) {
		if (batch->files[i].once) {
			continue; /* make would wait for ever for it to be new */
		}
		char *path = join(dir, batch->files[i].name);
		fputs(first ? "" : " ", out);
		first = false;
		put_path(path, out);
		free(path);
	}
	fputc(':', out);
	for (size_t i = 0; i < batch->depends_len; i++) {
		fputs(" \\\n  ", out);
		put_path(batch->depends[i], out);
	}
	fputc('\n', out);
}

bool output_write_depfile(const struct output_batch *batch, const char *dir, const char *target,
	const char *path, FILE *err)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	if (memory == NULL) {
		fputs("fzio-gen: out of memory\n", err);
		return false;
	}
	put_rule(batch, dir, target, memory);
	fclose(memory);
	struct output_file staged;
	bool fine = output_file_stage(&staged, path, text, len, err);
	if (fine) {
		fine = output_file_publish(&staged, err);
		output_file_finish(&staged);
	}
	free(text);
	return fine;
}
