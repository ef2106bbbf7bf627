/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_SLICE_H
#define FZIO__BACKPLANE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/arena.h>

/*
 * JSON messages of other servers, read by our own strict reader without a tree: the values of an
 * object's members stay where they are, and are looked at one by one.
 */
struct fzio__slice {
	const char *text; /* NULL: not there. White space around it is cut off */
	const char *end;
};

/* Takes one object apart that is all of the text: `ret_values[i]` is the member `names[i]`, the
 * last of several. False: it is not such an object, or memory is out. `*end` is readable. */
bool fzio__slice_members(struct fzio__slice text, const char *const *names, size_t names_len,
	struct fzio__slice *ret_values, struct fzio_arena *arena);

bool fzio__slice_is(struct fzio__slice value, const char *word);
/* Not there, or null. */
bool fzio__slice_is_absent(struct fzio__slice value);
/* A string; NULL if it is none, or memory is out. */
const char *fzio__slice_string(struct fzio__slice value, struct fzio_arena *arena);
/* A string, or the digits of a number. */
const char *fzio__slice_name(struct fzio__slice value, struct fzio_arena *arena);
/* One name, or a list of them. `otherwise` is what stands for items that are no names; NULL: there
 * must be none. False: it is neither, or memory is out. */
bool fzio__slice_names(struct fzio__slice value, struct fzio_arena *arena, const char *otherwise,
	const char *const **ret_names, size_t *ret_len);

/* What stands between the brackets of a list. */
struct fzio__slice fzio__slice_inside(struct fzio__slice list);
/* The next item between brackets; *rest is then what follows. False at the end. */
bool fzio__slice_next(struct fzio__slice *rest, struct fzio__slice *ret_item);
size_t fzio__slice_count(struct fzio__slice list);

#endif
