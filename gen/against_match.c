/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "against_walk.h"
#include "memory.h"

void against_items_add(struct against_items *items, const struct ast_name *name,
	const struct ast_name *wire, const void *node)
{
	if (items->len == items->capacity) {
		items->capacity = items->capacity * 2 + 16;
		items->items = gen_realloc(items->items, items->capacity * sizeof(items->items[0]));
	}
	items->items[items->len++] =
		(struct against_item){ .name = name, .wire = wire, .node = node };
}

void against_items_finish(struct against_items *items)
{
	free(items->items);
}

static const char *key_of(const struct against_item *item, bool by_wire)
{
	return by_wire ? item->wire->text : item->name->text;
}

static void match_by(struct against_items *old, struct against_items *now, bool by_wire)
{
	struct names names;
	names_init(&names);
	for (size_t i = 0; i < old->len; i++) {
		if (old->items[i].other == NULL) {
			names_add(&names, key_of(&old->items[i], by_wire), &old->items[i]);
		}
	}
	for (size_t i = 0; i < now->len; i++) {
		struct against_item *item = &now->items[i];
		struct against_item *other =
			item->other == NULL ? names_get(&names, key_of(item, by_wire)) : NULL;
		if (other != NULL && other->other == NULL) {
			item->other = other;
			other->other = item;
		}
	}
	names_finish(&names);
}

void against_match(struct against_items *old, struct against_items *now)
{
	match_by(old, now, true);
	match_by(old, now, false);
}

void against_renames(struct against *against, const struct against_items *now, const char *what)
{
	for (size_t i = 0; i < now->len; i++) {
		const struct against_item *item = &now->items[i], *old = item->other;
		if (old == NULL) {
			continue;
		}
		if (strcmp(item->wire->text, old->wire->text) != 0) {
			struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, 713,
				item->wire->span, "the %s '%s' has another name on the wire", what,
				item->name->text);
			diag_label(
				diag, "'%s' before, '%s' now", old->wire->text, item->wire->text);
			diag_also(diag, old->wire->span, "before");
			diag_help(diag, "keep its name: as \"%s\"", old->wire->text);
		} else if (strcmp(item->name->text, old->name->text) != 0) {
			struct diag *diag = diag_add(against->sink, SEVERITY_WARNING, 721,
				item->name->span, "the %s '%s' has another name in C", what,
				item->name->text);
			diag_label(
				diag, "'%s' before; nothing changes on the wire", old->name->text);
			diag_also(diag, old->name->span, "before");
		}
	}
}
