/* SPDX-License-Identifier: MIT */
#ifndef GEN_AGAINST_WALK_H
#define GEN_AGAINST_WALK_H

#include "against.h"
#include "check_names.h"

/* Who reads what travels that way. */
enum against_way {
	AGAINST_SENT = 1, /* by clients: the server of the new contract reads it */
	AGAINST_READ = 2 /* by clients, who know the old contract */
};

/* A declaration and what became of it, with every way that values of it travel. */
struct against_pair {
	struct against_pair *next; /* in the order in which they were met */
	struct against_pair *waiting; /* to be followed (again) */
	const struct ast_decl *old, *now;
	unsigned ways;
	bool is_waiting;
};

struct against {
	struct fzio_arena arena;
	struct diag_sink *sink;
	struct names pairs_by_key;
	struct against_pair *pairs, **pairs_end;
	struct against_pair *waiting;
};

/* --- what became of what (against_match.c) --- */

/* A field, value, variant, command …: something with a name of its own and one on the wire. */
struct against_item {
	const struct ast_name *name, *wire;
	const void *node;
	struct against_item *other; /* in the other contract; NULL: there is none */
};

struct against_items {
	struct against_item *items;
	size_t len, capacity;
};

void against_items_add(struct against_items *items, const struct ast_name *name,
	const struct ast_name *wire, const void *node);
void against_items_finish(struct against_items *items);
/* By their names on the wire; what is left, by their own. */
void against_match(struct against_items *old, struct against_items *now);
/* Reports who has a new name, on the wire (a break) or in C (a warning). */
void against_renames(struct against *against, const struct against_items *now, const char *what);

/* --- types (against_types.c, against_limits.c) --- */

/* Follows two types to the declarations they lead to. */
void against_follow(struct against *against, const struct ast_type *old, const struct ast_type *now,
	unsigned ways);
/* Compares two types down to the declarations they lead to. */
void against_compare(struct against *against, const struct ast_type *old,
	const struct ast_type *now, unsigned ways, const char *name);

enum against_change {
	AGAINST_SAME = 0,
	AGAINST_TIGHTER = 1,
	AGAINST_LOOSER = 2
};

/* Compares checks of two types of one kind; each change is told to `tell`. */
void against_limits(struct against *against, const struct ast_type *old, const struct ast_type *now,
	unsigned ways, const char *name);
/* Reports a change of what is allowed, if it breaks somebody. */
void against_bound(struct against *against, enum against_change change, unsigned ways,
	struct span now, struct span old, const char *name, const char *how);

/* --- declarations (against_decls.c) --- */

/* The pair of two declarations travels (also) these ways. */
void against_pair(struct against *against, const struct ast_decl *old, const struct ast_decl *now,
	unsigned ways);
/* Follows every pair that waits, and what they lead to; then compares them all. */
void against_decls(struct against *against);

#endif
