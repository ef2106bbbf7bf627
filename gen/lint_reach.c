/* SPDX-License-Identifier: MIT */
#include "lint_reach.h"

#include <stdlib.h>

#include "check.h"
#include "memory.h"

/* Ways by which a declaration was reached. */
enum way {
	WAY_SENT = 1, /* by clients: commands, connect, answers to events */
	WAY_EVENT = 2, /* to clients, in events */
	WAY_OTHER = 4 /* to clients, in acks and errors */
};

struct walk {
	const struct ast_program *program;
	struct diag_sink *sink;
	struct ast_decl **queue; /* each declaration waits at most once at a time */
	size_t len;
	unsigned *ways; /* by decl->state - 1 */
	bool *waits;
};

#define EACH_DECL(walk, decl)                                                                      \
	for (const struct ast_module *decl##_module = (walk)->program->modules;                    \
		decl##_module != NULL; decl##_module = decl##_module->next)                        \
		for (struct ast_decl *decl = decl##_module->decls; decl != NULL; decl = decl->next)

static void reach(struct walk *walk, struct ast_decl *decl, unsigned ways)
{
	size_t index = decl->state - 1;
	if ((walk->ways[index] | ways) != walk->ways[index] && !walk->waits[index]) {
		walk->waits[index] = true;
		walk->queue[walk->len++] = decl;
	}
	walk->ways[index] |= ways;
}

static void reach_type(struct walk *walk, const struct ast_type *type, unsigned ways)
{
	for (; type != NULL; type = type->item) {
		if (type->decl != NULL) {
			reach(walk, type->decl, ways);
		}
		reach_type(walk, type->key, ways);
	}
}

static void reach_from(struct walk *walk, const struct ast_decl *decl, unsigned ways)
{
	reach_type(walk, decl->type, ways);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		reach_type(walk, it->type, ways);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		reach_type(walk, it->type, ways);
	}
}

static void reach_member(struct walk *walk, const struct ast_member *member)
{
	bool is_event = member->kind == AST_EVENT;
	reach_type(walk, member->payload, is_event ? WAY_EVENT : WAY_SENT);
	reach_type(walk, member->ack, is_event ? WAY_SENT : WAY_OTHER);
	for (const struct ast_reference *it = member->throws; it != NULL; it = it->next) {
		reach(walk, it->decl, WAY_OTHER);
	}
}

static void reach_all(struct walk *walk)
{
	EACH_DECL(walk, decl)
	{
		for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
			reach_member(walk, it);
		}
	}
	while (walk->len > 0) {
		const struct ast_decl *decl = walk->queue[--walk->len];
		walk->waits[decl->state - 1] = false;
		reach_from(walk, decl, walk->ways[decl->state - 1]);
	}
}

/* --- bounds --- */

/* What an alias bounds not is told at the alias. */
static bool is_told_elsewhere(const struct ast_type *type)
{
	return type->decl != NULL && type->decl->kind == AST_DECL_TYPE;
}

static void check_bounds(struct walk *walk, const struct ast_type *type)
{
	for (; type != NULL && !is_told_elsewhere(type); type = type->item) {
		check_bounds(walk, type->key);
		bool is_string = type->kind == AST_STRING;
		const struct ast_limits *limits = type->limits;
		bool is_bounded = limits != NULL && limits->has_max;
		if (is_string && limits != NULL && limits->pattern != NULL) {
			is_bounded = is_bounded || !check_pattern_is_endless(limits->pattern);
		}
		if (is_bounded || (!is_string && type->kind != AST_ARRAY && type->kind != AST_MAP &&
					  type->kind != AST_BYTES)) {
			continue;
		}
		struct diag *diag = diag_add(walk->sink, SEVERITY_WARNING, is_string ? 632 : 633,
			type->span, "clients may send this at any length");
		diag_label(diag, is_string                 ? "say how long it may be: (..100)"
				 : type->kind == AST_ARRAY ? "say how many there may be: [..100]"
							   : "say how long it may be: (..100)");
	}
}

static void check_decl_bounds(struct walk *walk, const struct ast_decl *decl)
{
	check_bounds(walk, decl->type);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		check_bounds(walk, it->type);
	}
}

/* --- what was reached, and how --- */

static void check_secrets(struct walk *walk, const struct ast_decl *decl)
{
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		if (it->notes.sensitive) {
			struct diag *diag = diag_add(walk->sink, SEVERITY_WARNING, 636,
				it->name.span, "'%s' is sensitive, and an event carries it",
				it->name.text);
			diag_label(diag, "everybody in the event's room receives it");
		}
	}
}

static bool has_namespace(const struct ast_module *module)
{
	for (const struct ast_decl *it = module->decls; it != NULL; it = it->next) {
		if (it->kind == AST_DECL_NAMESPACE) {
			return true;
		}
	}
	return false;
}

static void check_module(struct walk *walk, const struct ast_module *module)
{
	bool is_whole = has_namespace(module);
	for (const struct ast_decl *it = module->decls; it != NULL; it = it->next) {
		unsigned ways = walk->ways[it->state - 1];
		if ((ways & WAY_SENT) != 0) {
			check_decl_bounds(walk, it);
		}
		if ((ways & WAY_EVENT) != 0) {
			check_secrets(walk, it);
		}
		if (ways == 0 && is_whole && it->kind != AST_DECL_NAMESPACE) {
			struct diag *diag = diag_add(walk->sink, SEVERITY_WARNING, 634,
				it->name.span, "'%s' is not used", it->name.text);
			diag_label(diag, "no command or event leads to it");
		}
	}
}

void lint_reach(const struct ast_program *program, struct diag_sink *sink)
{
	struct walk walk = { .program = program, .sink = sink };
	size_t count = 0;
	EACH_DECL(&walk, decl)
	{
		decl->state = (unsigned)++count;
	}
	walk.queue = gen_realloc(NULL, (count + 1) * sizeof(walk.queue[0]));
	walk.ways = gen_realloc(NULL, (count + 1) * sizeof(walk.ways[0]));
	walk.waits = gen_realloc(NULL, (count + 1) * sizeof(walk.waits[0]));
	for (size_t i = 0; i < count; i++) {
		walk.ways[i] = 0;
		walk.waits[i] = false;
	}
	reach_all(&walk);
	for (const struct ast_module *it = program->modules; it != NULL; it = it->next) {
		if (it->requested) {
			check_module(&walk, it);
		}
	}
	EACH_DECL(&walk, decl)
	{
		decl->state = 0;
	}
	free(walk.queue);
	free(walk.ways);
	free(walk.waits);
}
