/* SPDX-License-Identifier: MIT */
#ifndef GEN_OUTPUT_H
#define GEN_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * What one run makes: files collected in memory, then written together or not at all, and only
 * where their content differs from what is on disk.
 */
struct output_batch;

struct output_batch *output_create(void);
void output_destroy(struct output_batch *batch);

/* Adds a file; `name` is relative to the output directory. Both are copied. A name that is there
 * already is a programming error. */
void output_add(struct output_batch *batch, const char *name, const char *text, size_t len);
/* Adds a file that is written where there is none, and belongs to people from then on. */
void output_add_once(struct output_batch *batch, const char *name, const char *text, size_t len);
/* Names a file that was read to make them (a template that overrides a built-in one). */
void output_depend(struct output_batch *batch, const char *path);

size_t output_count(const struct output_batch *batch);
const char *output_name(const struct output_batch *batch, size_t index);
const char *output_text(const struct output_batch *batch, size_t index, size_t *ret_len);

/* Writes all files below `dir`, which is created: through temporary files that are renamed when
 * every one of them is complete. False, and a message on `err`: nothing was renamed. */
bool output_commit(const struct output_batch *batch, const char *dir, FILE *err);
/* Compares instead of writing; names every file that is missing or differs on `err`. Of those that
 * are written once it is enough to be there. */
bool output_matches(const struct output_batch *batch, const char *dir, FILE *err);
/* A make rule: `target`, or with NULL every output that is always written, depends on all that
 * output_depend() named. */
bool output_write_depfile(const struct output_batch *batch, const char *dir, const char *target,
	const char *path, FILE *err);

#endif
