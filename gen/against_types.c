/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "against_walk.h"
#include "check.h"

/* Is it the use of an alias? */
static const struct ast_decl *alias_of(const struct ast_type *type)
{
	return type->decl != NULL && type->decl->kind == AST_DECL_TYPE ? type->decl : NULL;
}

/* An alias that kept its name is compared once, at its declaration, and not at every use. */
static bool share_alias(const struct ast_type *old, const struct ast_type *now)
{
	const struct ast_decl *before = alias_of(old), *after = alias_of(now);
	return before != NULL && after != NULL && strcmp(before->name.text, after->name.text) == 0;
}

void against_follow(struct against *against, const struct ast_type *old, const struct ast_type *now,
	unsigned ways)
{
	for (;;) {
		if (share_alias(old, now)) {
			against_pair(against, alias_of(old), alias_of(now), ways);
			return;
		}
		if (old->kind != now->kind) {
			return;
		}
		const struct ast_decl *before = check_target(old), *after = check_target(now);
		if (before != NULL) {
			against_pair(against, before, after, ways);
		}
		if (now->kind != AST_ARRAY && now->kind != AST_MAP) {
			return;
		}
		old = check_whole(old);
		now = check_whole(now);
		if (now->kind == AST_MAP) {
			against_follow(against, old->key, now->key, ways);
		}
		old = old->item;
		now = now->item;
	}
}

static void report_type(struct against *against, const struct ast_type *old,
	const struct ast_type *now, const char *name)
{
	struct diag *diag = diag_add(
		against->sink, SEVERITY_ERROR, 712, now->span, "'%s' has another type", name);
	diag_label(diag, "clients of the old contract mean another one");
	diag_also(diag, old->span, "before");
}

static void compare_nullable(struct against *against, const struct ast_type *old,
	const struct ast_type *now, unsigned ways, const char *name)
{
	if (now->nullable && !old->nullable && (ways & AGAINST_READ) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 704, now->span,
			"'%s' may be null now", name);
		diag_label(diag, "clients of the old contract do not expect null");
		diag_also(diag, old->span, "before");
	}
	if (!now->nullable && old->nullable && (ways & AGAINST_SENT) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 705, now->span,
			"'%s' may not be null any more", name);
		diag_label(diag, "clients of the old contract may send null");
		diag_also(diag, old->span, "before");
	}
}

/* What the use of an alias adds to it. */
static void compare_uses(struct against *against, const struct ast_type *old,
	const struct ast_type *now, unsigned ways, const char *name)
{
	const struct ast_type *before = alias_of(old)->type, *after = alias_of(now)->type;
	if (before->kind != after->kind) {
		return;
	}
	if (before->nullable == after->nullable) {
		compare_nullable(against, old, now, ways, name);
	}
	if (old->checks != NULL || now->checks != NULL) {
		against_limits(against, old, now, ways, name);
	}
}

void against_compare(struct against *against, const struct ast_type *old,
	const struct ast_type *now, unsigned ways, const char *name)
{
	for (;;) {
		if (share_alias(old, now)) {
			compare_uses(against, old, now, ways, name);
			return;
		}
		if (old->kind != now->kind) {
			report_type(against, old, now, name);
			return;
		}
		compare_nullable(against, old, now, ways, name);
		against_limits(against, old, now, ways, name);
		if (now->kind != AST_ARRAY && now->kind != AST_MAP) {
			return;
		}
		old = check_whole(old);
		now = check_whole(now);
		if (now->kind == AST_MAP) {
			against_compare(against, old->key, now->key, ways, name);
		}
		old = old->item;
		now = now->item;
	}
}
