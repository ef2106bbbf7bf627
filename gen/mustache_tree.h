/* SPDX-License-Identifier: MIT */
#ifndef GEN_MUSTACHE_TREE_H
#define GEN_MUSTACHE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

#include <fzio/arena.h>

/* Between the two halves of the template engine: the parser's tree, and what renders it. */

enum mustache_kind {
	MUSTACHE_TEXT,
	MUSTACHE_VALUE,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL,
};

/* What a name asks for. */
enum mustache_place {
	MUSTACHE_KEY, /* {{name}}, {{a.b}}: what the parts lead to */
	MUSTACHE_CONTEXT, /* {{.}} */
	MUSTACHE_FIRST, /* {{#-first}} */
	MUSTACHE_LAST,
};

/* Of a dotted name; what has no dot is one part. A name is looked up thousands of times, and so its
 * hash is taken once. */
struct mustache_part {
	const char *key;
	unsigned long hash;
	struct mustache_part *next;
};

struct mustache_node {
	enum mustache_kind kind;
	struct mustache_node *next;
	struct mustache_node *first; /* SECTION, INVERTED: what is inside */
	const char *name; /* all but TEXT */
	enum mustache_place place; /* VALUE, SECTION, INVERTED */
	struct mustache_part *parts; /* of these, what is no place */
	const char *text; /* TEXT; PARTIAL: the indentation */
	size_t len; /* of `text` */
	unsigned line, column;
};

struct mustache_template {
	struct fzio_arena *arena;
	struct lh_table *hasher; /* hashes as every object of the view does */
	const char *name;
	const char *text;
	size_t len;
	size_t indent; /* bytes put in front of each line; positions are told without them */
};

/* NULL, and *reterr_message in the arena, if the template is not well formed. An empty template
 * has no node: *ret_first is NULL then. */
bool mustache_parse(const struct mustache_template *template, struct mustache_node **ret_first,
	char **reterr_message);

#endif
