/* SPDX-License-Identifier: MIT */
/*
 * Pairs of declarations. First all of them are found, with the ways that their values travel: by a
 * worklist, since types may lead round in circles. Then each is compared once, for all its ways.
 */
#include <string.h>

#include "against_walk.h"
#include "memory.h"

/* --- finding them --- */

void against_pair(struct against *against, const struct ast_decl *old, const struct ast_decl *now,
	unsigned ways)
{
	const char *key =
		gen_printf(&against->arena, "%p %p", (const void *)old, (const void *)now);
	struct against_pair *pair = names_get(&against->pairs_by_key, key);
	if (pair == NULL) {
		pair = GEN_NEW(&against->arena, struct against_pair);
		pair->old = old;
		pair->now = now;
		names_add(&against->pairs_by_key, key, pair);
		*against->pairs_end = pair;
		against->pairs_end = &pair->next;
	}
	if ((pair->ways | ways) != pair->ways && !pair->is_waiting) {
		pair->is_waiting = true;
		pair->waiting = against->waiting;
		against->waiting = pair;
	}
	pair->ways |= ways;
}

static struct against_items fields_of(const struct ast_decl *decl)
{
	struct against_items items = { 0 };
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		against_items_add(&items, &it->name, &it->wire, it);
	}
	return items;
}

static struct against_items values_of(const struct ast_decl *decl)
{
	struct against_items items = { 0 };
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		against_items_add(&items, &it->name, &it->wire, it);
	}
	return items;
}

static struct against_items variants_of(const struct ast_decl *decl)
{
	struct against_items items = { 0 };
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		against_items_add(&items, &it->name, &it->wire, it);
	}
	return items;
}

static void follow_fields(struct against *against, const struct against_pair *pair)
{
	struct against_items old = fields_of(pair->old), now = fields_of(pair->now);
	against_match(&old, &now);
	for (size_t i = 0; i < now.len; i++) {
		if (now.items[i].other != NULL) {
			const struct ast_field *before = now.items[i].other->node;
			const struct ast_field *after = now.items[i].node;
			against_follow(against, before->type, after->type, pair->ways);
		}
	}
	against_items_finish(&old);
	against_items_finish(&now);
}

static void follow_variants(struct against *against, const struct against_pair *pair)
{
	struct against_items old = variants_of(pair->old), now = variants_of(pair->now);
	against_match(&old, &now);
	for (size_t i = 0; i < now.len; i++) {
		if (now.items[i].other != NULL) {
			const struct ast_variant *before = now.items[i].other->node;
			const struct ast_variant *after = now.items[i].node;
			against_follow(against, before->type, after->type, pair->ways);
		}
	}
	against_items_finish(&old);
	against_items_finish(&now);
}

static void follow(struct against *against, const struct against_pair *pair)
{
	if (pair->now->kind == AST_DECL_TYPE) {
		against_follow(against, pair->old->type, pair->now->type, pair->ways);
	} else if (pair->now->kind == AST_DECL_UNION) {
		follow_variants(against, pair);
	} else {
		follow_fields(against, pair);
	}
}

/* --- comparing fields --- */

static void compare_presence(struct against *against, const struct ast_field *old,
	const struct ast_field *now, unsigned ways)
{
	/* A default is written always, and may be left out by who sends. */
	bool was_absent = old->optional && old->fallback == NULL;
	bool is_absent = now->optional && now->fallback == NULL;
	bool was_needed = !old->optional && old->fallback == NULL;
	bool is_needed = !now->optional && now->fallback == NULL;
	if (is_absent && !was_absent && (ways & AGAINST_READ) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 704, now->name.span,
			"'%s' may be absent now", now->name.text);
		diag_label(diag, "clients of the old contract expect it");
		diag_also(diag, old->name.span, "before");
	}
	if (is_needed && !was_needed && (ways & AGAINST_SENT) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 705, now->name.span,
			"'%s' may not be left out any more", now->name.text);
		diag_label(diag, "clients of the old contract may leave it out");
		diag_also(diag, old->name.span, "before");
		diag_help(diag, "give it a default");
	}
	enum against_change unique = now->notes.unique == old->notes.unique ? AGAINST_SAME
				     : now->notes.unique                    ? AGAINST_TIGHTER
									    : AGAINST_LOOSER;
	against_bound(against, unique, ways, now->name.span, old->name.span, now->name.text,
		now->notes.unique ? "items must differ now" : "items may be equal now");
}

static void report_added_field(
	struct against *against, const struct against_pair *pair, const struct ast_field *field)
{
	bool is_needed = !field->optional && field->fallback == NULL;
	if (is_needed && (pair->ways & AGAINST_SENT) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 701, field->name.span,
			"'%s' needs a new member '%s'", pair->now->name.text, field->name.text);
		diag_label(diag, "clients of the old contract do not send it");
		diag_help(diag, "let it be absent ('%s?:') or give it a default", field->name.text);
	} else if (pair->old->notes.closed && (pair->ways & AGAINST_READ) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 702, field->name.span,
			"'%s', which was @closed, has a new member '%s'", pair->now->name.text,
			field->name.text);
		diag_label(diag, "clients of the old contract refuse what they do not know");
		diag_also(diag, pair->old->name.span, "closed here");
	}
}

static void report_removed_field(
	struct against *against, const struct against_pair *pair, const struct ast_field *field)
{
	bool is_missed = (pair->ways & AGAINST_READ) != 0;
	bool is_refused = (pair->ways & AGAINST_SENT) != 0 && pair->now->notes.closed;
	if (is_missed || is_refused) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 703, field->name.span,
			"'%s' has no member '%s' any more", pair->now->name.text, field->name.text);
		diag_label(diag, is_missed ? "clients of the old contract read it"
					   : "clients of the old contract send it");
		diag_also(diag, pair->now->name.span,
			is_missed ? "it is missing here" : "this is @closed, and refuses it");
	}
}

static void compare_fields(struct against *against, const struct against_pair *pair)
{
	struct against_items old = fields_of(pair->old), now = fields_of(pair->now);
	against_match(&old, &now);
	against_renames(against, &now, "member");
	for (size_t i = 0; i < now.len; i++) {
		const struct ast_field *after = now.items[i].node;
		if (now.items[i].other == NULL) {
			report_added_field(against, pair, after);
			continue;
		}
		const struct ast_field *before = now.items[i].other->node;
		compare_presence(against, before, after, pair->ways);
		against_compare(against, before->type, after->type, pair->ways, after->name.text);
	}
	for (size_t i = 0; i < old.len; i++) {
		if (old.items[i].other == NULL) {
			report_removed_field(against, pair, old.items[i].node);
		}
	}
	against_items_finish(&old);
	against_items_finish(&now);
	if (pair->now->notes.closed && !pair->old->notes.closed &&
		(pair->ways & AGAINST_SENT) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 715,
			pair->now->name.span, "'%s' is @closed now", pair->now->name.text);
		diag_label(diag, "clients of the old contract may send more than it has");
		diag_also(diag, pair->old->name.span, "before");
	}
}

/* --- comparing the others --- */

/* Values of an enum (708, 709) or variants of a union (710, 711). */
static void compare_choices(struct against *against, const struct against_pair *pair,
	struct against_items *old, struct against_items *now, const char *what, int added_code)
{
	const char *name = pair->now->name.text;
	against_match(old, now);
	against_renames(against, now, what);
	for (size_t i = 0; i < now->len && (pair->ways & AGAINST_READ) != 0; i++) {
		if (now->items[i].other == NULL) {
			struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, added_code,
				now->items[i].name->span, "'%s' has a new %s '%s'", name, what,
				now->items[i].name->text);
			diag_label(diag, "clients of the old contract do not know it");
		}
	}
	for (size_t i = 0; i < old->len && (pair->ways & AGAINST_SENT) != 0; i++) {
		if (old->items[i].other == NULL) {
			struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, added_code + 1,
				old->items[i].name->span, "'%s' has no %s '%s' any more", name,
				what, old->items[i].name->text);
			diag_label(diag, "clients of the old contract may send it");
			diag_also(diag, pair->now->name.span, "it is missing here");
		}
	}
}

static void compare_enums(struct against *against, const struct against_pair *pair)
{
	struct against_items old = values_of(pair->old), now = values_of(pair->now);
	compare_choices(against, pair, &old, &now, "value", 708);
	against_items_finish(&old);
	against_items_finish(&now);
}

static void compare_unions(struct against *against, const struct against_pair *pair)
{
	struct against_items old = variants_of(pair->old), now = variants_of(pair->now);
	compare_choices(against, pair, &old, &now, "variant", 710);
	against_items_finish(&old);
	against_items_finish(&now);
	if (strcmp(pair->old->wire.text, pair->now->wire.text) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 713,
			pair->now->wire.span, "variants of '%s' are told apart by another member",
			pair->now->name.text);
		diag_label(
			diag, "'%s' before, '%s' now", pair->old->wire.text, pair->now->wire.text);
		diag_also(diag, pair->old->wire.span, "before");
	}
}

static void compare_errors(struct against *against, const struct against_pair *pair)
{
	const struct ast_decl *old = pair->old, *now = pair->now;
	compare_fields(against, pair);
	if (strcmp(old->wire.text, now->wire.text) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 713, now->wire.span,
			"the error '%s' has another code on the wire", now->name.text);
		diag_label(diag, "'%s' before, '%s' now", old->wire.text, now->wire.text);
		diag_also(diag, old->wire.span, "before");
		diag_help(diag, "keep its code: as \"%s\"", old->wire.text);
	}
	if (old->kind_of_error != now->kind_of_error) {
		struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 717,
			now->error_kind.span, "the error '%s' is of another kind", now->name.text);
		diag_label(
			diag, "'%s' before, '%s' now", old->error_kind.text, now->error_kind.text);
		diag_also(diag, old->error_kind.span, "before");
	}
}

static void compare_name(struct against *against, const struct against_pair *pair)
{
	const struct ast_name *old = &pair->old->name, *now = &pair->now->name;
	/* A type without a name of its own in C. */
	if (pair->now->kind != AST_DECL_TYPE && strcmp(old->text, now->text) != 0) {
		struct diag *diag = diag_add(against->sink, SEVERITY_WARNING, 721, now->span,
			"'%s' has another name in C", now->text);
		diag_label(diag, "'%s' before; nothing changes on the wire", old->text);
		diag_also(diag, old->span, "before");
	}
}

static void compare(struct against *against, const struct against_pair *pair)
{
	compare_name(against, pair);
	switch (pair->now->kind) {
	case AST_DECL_TYPE:
		against_compare(against, pair->old->type, pair->now->type, pair->ways,
			pair->now->name.text);
		break;
	case AST_DECL_ENUM: compare_enums(against, pair); break;
	case AST_DECL_UNION: compare_unions(against, pair); break;
	case AST_DECL_ERROR: compare_errors(against, pair); break;
	default: compare_fields(against, pair); break;
	}
}

void against_decls(struct against *against)
{
	while (against->waiting != NULL) {
		struct against_pair *pair = against->waiting;
		against->waiting = pair->waiting;
		pair->is_waiting = false;
		follow(against, pair);
	}
	for (const struct against_pair *it = against->pairs; it != NULL; it = it->next) {
		compare(against, it);
	}
}
