/* SPDX-License-Identifier: MIT */
/* Modules, namespaces, commands and events: where values start to travel. */
#include "against.h"

#include <string.h>

#include "against_walk.h"

static const struct ast_module *find_module(
	const struct ast_program *program, const struct ast_module *old)
{
	const struct ast_module *only = NULL;
	size_t requested = 0;
	for (const struct ast_module *it = program->modules; it != NULL; it = it->next) {
		if (!it->requested) {
			continue;
		}
		if (strcmp(it->name.text, old->name.text) == 0) {
			return it;
		}
		only = it;
		requested++;
	}
	/* Of two files, one is the other's successor, whatever it calls itself. */
	return requested == 1 ? only : NULL;
}

static void report_gone(
	struct against *against, const char *what, const struct ast_name *name, struct span where)
{
	struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 714, name->span,
		"there is no %s '%s' any more", what, name->text);
	diag_label(diag, "clients of the old contract rely on it");
	if (where.source != NULL) {
		diag_also(diag, where, "it is missing here");
	}
}

/* --- what a member carries --- */

/* What is carried where nothing was, or the other way round. */
static void report_appearance(struct against *against, const struct ast_member *old,
	const struct ast_member *now, const struct ast_type *before, const struct ast_type *after,
	const char *what, const char *label)
{
	struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 716,
		after != NULL ? after->span : now->name.span,
		after != NULL ? "'%s' has a new %s" : "'%s' has no %s any more",
		now->kind == AST_CONNECT ? "connect" : now->name.text, what);
	diag_label(diag, "%s", label);
	diag_also(diag, before != NULL ? before->span : old->name.span, "before");
}

/* What clients send: the server cannot do without what it asks for. */
static void compare_sent(struct against *against, const struct ast_member *old,
	const struct ast_member *now, const struct ast_type *before, const struct ast_type *after,
	const char *what)
{
	if (before != NULL && after != NULL) {
		against_follow(against, before, after, AGAINST_SENT);
		against_compare(against, before, after, AGAINST_SENT, what);
	} else if (after != NULL && !after->nullable) {
		report_appearance(against, old, now, before, after, what,
			"clients of the old contract do not send it");
	}
}

/* What clients read: more of it they do not see. */
static void compare_read(struct against *against, const struct ast_member *old,
	const struct ast_member *now, const struct ast_type *before, const struct ast_type *after,
	const char *what)
{
	if (before != NULL && after != NULL) {
		against_follow(against, before, after, AGAINST_READ);
		against_compare(against, before, after, AGAINST_READ, what);
	} else if (before != NULL) {
		report_appearance(against, old, now, before, after, what,
			"clients of the old contract rely on it");
	}
}

static struct against_items errors_of(const struct ast_member *member)
{
	struct against_items items = { 0 };
	for (const struct ast_reference *it = member->throws; it != NULL; it = it->next) {
		against_items_add(&items, &it->decl->name, &it->decl->wire, it->decl);
	}
	return items;
}

/* Every client must be ready for errors that no contract declares, so another one breaks nobody,
 * and one that does not come any more neither. */
static void follow_errors(
	struct against *against, const struct ast_member *old, const struct ast_member *now)
{
	struct against_items before = errors_of(old), after = errors_of(now);
	against_match(&before, &after);
	for (size_t i = 0; i < after.len; i++) {
		if (after.items[i].other != NULL) {
			against_pair(against, after.items[i].other->node, after.items[i].node,
				AGAINST_READ);
		}
	}
	against_items_finish(&before);
	against_items_finish(&after);
}

/* A client's handler is given the payload, if there is one, and then a function to acknowledge by,
 * if that is asked for: it must still come, and in its place. */
static void compare_handlers(
	struct against *against, const struct ast_member *old, const struct ast_member *now)
{
	if (old->ack != NULL && now->ack == NULL) {
		report_appearance(against, old, now, old->ack, NULL, "ack",
			"clients of the old contract would call what is not there");
	}
	if (old->ack != NULL && old->payload == NULL && now->payload != NULL) {
		report_appearance(against, old, now, NULL, now->payload, "payload",
			"clients of the old contract would call it, to acknowledge");
	}
}

static void compare_member(
	struct against *against, const struct ast_member *old, const struct ast_member *now)
{
	if (now->kind == AST_EVENT) {
		compare_read(against, old, now, old->payload, now->payload, "payload");
		compare_sent(against, old, now, old->ack, now->ack, "ack");
		compare_handlers(against, old, now);
	} else {
		compare_sent(against, old, now, old->payload, now->payload, "payload");
		compare_read(against, old, now, old->ack, now->ack, "ack");
		follow_errors(against, old, now);
	}
	if (now->kind == AST_COMMAND && strcmp(old->name.text, now->name.text) == 0 &&
		strcmp(old->operation, now->operation) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_WARNING, 721, now->name.span,
			"'%s' runs another operation", now->name.text);
		diag_label(diag, "'%s' before, '%s' now; nothing changes on the wire",
			old->operation, now->operation);
		diag_also(diag, old->name.span, "before");
	}
}

/* --- namespaces --- */

static struct against_items members_of(const struct ast_decl *decl, enum ast_member_kind kind)
{
	struct against_items items = { 0 };
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		if (it->kind == kind) {
			against_items_add(&items, &it->name, &it->wire, it);
		}
	}
	return items;
}

static void compare_members(struct against *against, const struct ast_decl *old,
	const struct ast_decl *now, enum ast_member_kind kind, const char *what)
{
	struct against_items before = members_of(old, kind), after = members_of(now, kind);
	against_match(&before, &after);
	against_renames(against, &after, what);
	for (size_t i = 0; i < after.len; i++) {
		if (after.items[i].other != NULL) {
			compare_member(against, after.items[i].other->node, after.items[i].node);
		}
	}
	for (size_t i = 0; i < before.len; i++) {
		if (before.items[i].other == NULL) {
			report_gone(against, what, before.items[i].name, now->name.span);
		}
	}
	against_items_finish(&before);
	against_items_finish(&after);
}

static const struct ast_member *connect_of(const struct ast_decl *decl)
{
	const struct ast_member *it = decl->members;
	while (it != NULL && it->kind != AST_CONNECT) {
		it = it->next;
	}
	return it;
}

/* Without a `connect` whatever clients send for it is ignored. */
static void compare_connect(
	struct against *against, const struct ast_decl *old, const struct ast_decl *now)
{
	const struct ast_member *before = connect_of(old), *after = connect_of(now);
	struct ast_member none = { .kind = AST_CONNECT, .name = old->name };
	if (after != NULL) {
		compare_member(against, before != NULL ? before : &none, after);
	}
}

static struct against_items namespaces_of(const struct ast_module *module)
{
	struct against_items items = { 0 };
	for (const struct ast_decl *it = module->decls; it != NULL; it = it->next) {
		if (it->kind == AST_DECL_NAMESPACE) {
			against_items_add(&items, &it->name, &it->wire, it);
		}
	}
	return items;
}

static void compare_modules(
	struct against *against, const struct ast_module *old, const struct ast_module *now)
{
	struct against_items before = namespaces_of(old), after = namespaces_of(now);
	against_match(&before, &after);
	against_renames(against, &after, "namespace");
	for (size_t i = 0; i < after.len; i++) {
		if (after.items[i].other == NULL) {
			continue;
		}
		const struct ast_decl *earlier = after.items[i].other->node;
		const struct ast_decl *later = after.items[i].node;
		compare_connect(against, earlier, later);
		compare_members(against, earlier, later, AST_COMMAND, "command");
		compare_members(against, earlier, later, AST_EVENT, "event");
	}
	for (size_t i = 0; i < before.len; i++) {
		if (before.items[i].other == NULL) {
			report_gone(against, "namespace", before.items[i].name, now->name.span);
		}
	}
	against_items_finish(&before);
	against_items_finish(&after);
	if (strcmp(old->name.text, now->name.text) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_WARNING, 721, now->name.span,
			"the module has another name in C");
		diag_label(diag, "'%s' before; nothing changes on the wire", old->name.text);
		diag_also(diag, old->name.span, "before");
	}
}

void against_check(
	const struct ast_program *old, const struct ast_program *program, struct diag_sink *sink)
{
	struct against against = { .sink = sink };
	fzio_arena_init(&against.arena, (size_t)1 << 31);
	names_init(&against.pairs_by_key);
	against.pairs_end = &against.pairs;
	for (const struct ast_module *it = old->modules; it != NULL; it = it->next) {
		const struct ast_module *now = it->requested ? find_module(program, it) : NULL;
		if (now != NULL) {
			compare_modules(&against, it, now);
		} else if (it->requested) {
			report_gone(&against, "module", &it->name, (struct span){ 0 });
		}
	}
	against_decls(&against);
	names_finish(&against.pairs_by_key);
	fzio_arena_finish(&against.arena);
}
