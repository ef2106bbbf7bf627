/* SPDX-License-Identifier: MIT */
#ifndef GEN_TEMPLATES_H
#define GEN_TEMPLATES_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/buffer.h>
#include <json-c/json.h>

#include "diag.h"
#include "output.h"

/* The files below templates/, built in (embed.cmake); the last one has no name. */
struct template
{
	const char *name; /* `c/header.mustache` */
	const char *text;
	size_t len;
};
extern const struct template templates_embedded[];

/*
 * Renders the template `c/header` of `dir`, or the built-in one when it is not there (NULL: there
 * is no directory), and so for each of its partials. What was read of `dir` is named as a
 * dependency of the batch. False: reported into the sink, and `out` is not to be used.
 */
bool templates_render(struct fzio_buffer *out, const char *name, const char *dir,
	struct json_object *view, struct output_batch *batch, struct diag_sink *sink);

#endif
