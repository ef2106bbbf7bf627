/* SPDX-License-Identifier: MIT */
#include "templates.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "mustache.h"
#include "source.h"

/* A file of the override directory, kept until rendering ends. */
struct opened {
	struct opened *next;
	struct source *source;
};

struct lookup {
	struct fzio_arena arena;
	const char *dir;
	struct output_batch *batch;
	struct opened *opened;
	const char *path, *problem; /* of the first file that is there but cannot be used */
};

static const char *find_embedded(const char *file, size_t *ret_len)
{
	const struct template *it = templates_embedded;
	while (it->name != NULL && strcmp(it->name, file) != 0) {
		it++;
	}
	*ret_len = it->len;
	return it->text;
}

static const char *read_override(struct lookup *lookup, const char *path, size_t *ret_len)
{
	const char *problem = NULL;
	struct source *source = source_read(path, &problem);
	if (source == NULL) {
		lookup->path = lookup->path != NULL ? lookup->path : path;
		lookup->problem = lookup->problem != NULL ? lookup->problem : problem;
		return NULL;
	}
	output_depend(lookup->batch, path);
	struct opened *opened = GEN_NEW(&lookup->arena, struct opened);
	opened->source = source;
	opened->next = lookup->opened;
	lookup->opened = opened;
	*ret_len = source->len;
	return source->text;
}

/* A mustache_partial_fn, which finds the template itself too. */
static const char *find_template(const char *name, size_t *ret_len, void *user)
{
	struct lookup *lookup = user;
	const char *file = gen_printf(&lookup->arena, "%s.mustache", name);
	if (lookup->dir != NULL) {
		const char *path = gen_printf(&lookup->arena, "%s/%s", lookup->dir, file);
		if (access(path, F_OK) == 0) {
			return read_override(lookup, path, ret_len);
		}
	}
	return find_embedded(file, ret_len);
}

static void report(
	struct lookup *lookup, const char *name, const char *message, struct diag_sink *sink)
{
	struct span nowhere = { 0 };
	if (lookup->problem != NULL) {
		diag_add(sink, SEVERITY_ERROR, 801, nowhere, "cannot read the template '%s': %s",
			lookup->path, lookup->problem);
	} else if (message == NULL) {
		diag_add(sink, SEVERITY_ERROR, 801, nowhere, "there is no template '%s'", name);
	} else {
		diag_add(sink, SEVERITY_ERROR, 801, nowhere, "a template has a mistake: %s",
			message);
	}
}

bool templates_render(struct fzio_buffer *out, const char *name, const char *dir,
	struct json_object *view, struct output_batch *batch, struct diag_sink *sink)
{
	struct lookup lookup = { .dir = dir, .batch = batch };
	fzio_arena_init(&lookup.arena, 0);
	char *message = NULL;
	size_t len = 0;
	const char *text = find_template(name, &len, &lookup);
	bool rendered = text != NULL && mustache_render(out, name, text, len, view, find_template,
						&lookup, &message);
	if (!rendered) {
		report(&lookup, name, message, sink);
	}
	for (struct opened *it = lookup.opened; it != NULL; it = it->next) {
		source_destroy(it->source);
	}
	free(message);
	fzio_arena_finish(&lookup.arena);
	return rendered;
}
