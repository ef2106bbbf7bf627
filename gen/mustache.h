/* SPDX-License-Identifier: MIT */
#ifndef GEN_MUSTACHE_H
#define GEN_MUSTACHE_H

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

#include <fzio/buffer.h>

/*
 * Logic-less templates over a json-c view: the part of mustache that text targets need.
 *
 *   {{name}} {{a.b}} {{.}}   the value as it is: nothing is escaped, the view holds finished text.
 *                            {{{name}}} and {{&name}} are the same. null prints nothing.
 *   {{#name}} … {{/name}}    once for each item of a list; once with the value as the context for
 *                            anything else but null, false and [], for which it is left out
 *   {{^name}} … {{/name}}    only for null, false and []
 *   {{#-first}} {{^-last}}   within a list: is this its first, its last item?
 *   {{>name}}                a partial, with the context as it is. Alone on its line, its
 *                            indentation goes in front of each line of the partial that is not
 *                            empty.
 *   {{! comment }}
 *
 * Sections, their ends, partials and comments that stand alone on a line leave no line behind.
 * Delimiters cannot be changed; there are no lambdas and no inheritance. What there is, is held
 * against the cases of the public specification (tests/unit/test_gen_mustache_spec.c).
 *
 * Names are looked up from the innermost context outwards. A name that is nowhere is an error, as
 * is a list or an object where text belongs: views hold every key, and null says absent.
 */

/* The text of a partial, which must stay valid until rendering ends; NULL: there is none. */
typedef const char *mustache_partial_fn(const char *name, size_t *ret_len, void *user);

/*
 * Appends to `out`. False: *reterr_message, which the caller frees, is a line such as
 * `c/header.mustache:12:5: unknown name 'feilds'`, and what `out` holds is not to be used.
 * `partial` may be NULL.
 */
bool mustache_render(struct fzio_buffer *out, const char *template_name, const char *template_text,
	size_t len, struct json_object *view, mustache_partial_fn *partial, void *user,
	char **reterr_message);

#endif
