/* SPDX-License-Identifier: MIT */
#ifndef GEN_OUTPUT_FILE_H
#define GEN_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A file that is complete on disk, beside its place, and not yet in it. */
struct output_file {
	char *path;
	char *temporary; /* NULL once published */
	bool once; /* what took the place meanwhile stays */
};

/* Is this, and nothing else, what the file holds? */
bool output_file_equals(const char *path, const char *text, size_t len);
/* Is there anything, be it a link that leads nowhere? */
bool output_file_exists(const char *path);
/* Writes the text beside `path`; the folders on the way are created. False: reported on `err`,
 * nothing is left. */
bool output_file_stage(
	struct output_file *file, const char *path, const char *text, size_t len, FILE *err);
/* Puts it in its place. False: reported on `err`. */
bool output_file_publish(struct output_file *file, FILE *err);
/* Removes what was not published. */
void output_file_finish(struct output_file *file);

#endif
