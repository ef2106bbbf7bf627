/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <string.h>

#include "check.h"
#include "letter_case.h"
#include "memory.h"

/*
 * Everything that is generated for a declaration has a name of its own in C (templates/c), and all
 * of a program may be included together. Tags of structs and enums live apart from the others.
 */

struct clashes {
	struct check *check;
	struct names taken; /* C names to the names they were made of */
	struct names members; /* of namespaces, by kind and name */
	struct ast_decl *decl; /* whose C names are being added; NULL: a module's */
	struct ast_name *owner; /* of it: its own name, or that of a member */
	bool reported; /* of this owner: one clash is enough */
	bool reported_decl; /* of the declaration's own name */
};

static void begin(struct clashes *it, struct ast_decl *decl, struct ast_name *owner)
{
	it->decl = decl;
	it->owner = owner;
	it->reported = false;
}

/* One word twice in one declaration: that has been reported. */
static bool is_repeated(const struct clashes *it, const struct ast_name *earlier)
{
	/* A command and an event may have one name; two of either are not looked at twice. */
	if (it->decl == NULL || it->decl->kind == AST_DECL_NAMESPACE ||
		strcmp(earlier->text, it->owner->text) != 0) {
		return false;
	}
	const struct span *decl = &it->decl->span, *name = &earlier->span;
	return name->source == decl->source && name->offset >= decl->offset &&
	       name->offset < decl->offset + decl->len;
}

static void add(struct clashes *it, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct clashes *it, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *name = gen_vprintf(it->check->arena, format, args);
	va_end(args);
	if (it->reported) {
		return;
	}
	struct ast_name *earlier = names_add(&it->taken, name, it->owner);
	if (earlier == NULL || earlier == it->owner) {
		return;
	}
	it->reported = true;
	it->reported_decl = it->decl != NULL && (it->reported_decl || it->owner == &it->decl->name);
	if (is_repeated(it, earlier)) {
		return;
	}
	struct diag *diag = diag_add(it->check->sink, SEVERITY_ERROR, 210, it->owner->span,
		"'%s' and '%s' have one name in C", it->owner->text, earlier->text);
	diag_label(diag, "'%s'", name);
	diag_also(diag, earlier->span, "the other one");
	diag_help(diag, "rename one of them; as \"…\" behind a name keeps what is on the wire");
}

/* Helper structs and tables of arrays and maps (lower_c_type.c, lower_c_field.c). */
static void add_lists(struct clashes *it, const struct ast_type *type, const char *place)
{
	while (type->kind == AST_ARRAY || type->kind == AST_MAP) {
		struct fzio_arena *arena = it->check->arena;
		const struct ast_type *item = check_whole(type)->item;
		if (type->kind == AST_MAP) {
			add(it, "struct %s_entry", place);
			add(it, "%s_keys", place);
			add(it, "%s_values", place);
			place = gen_printf(arena, "%s_entry_value", place);
		} else {
			add(it, "%s_items", place);
			if (item->kind == AST_ARRAY || item->kind == AST_MAP) {
				const char *end = item->kind == AST_MAP ? "map" : "item";
				place = gen_printf(arena, "%s_%s", place, end);
				add(it, "struct %s", place);
			}
		}
		type = item;
	}
}

/* Members of one struct among themselves: `class` is `class_`, and there may be a `class_`. */
static void add_fields(struct clashes *it, struct ast_decl *decl)
{
	/* Of two dtos with one name, the members are no news. */
	for (struct ast_field *field = decl->fields; field != NULL && !it->reported_decl;
		field = field->next) {
		const char *place =
			gen_printf(it->check->arena, "%s_%s", decl->c_name, field->c_name);
		begin(it, decl, &field->name);
		add(it, "struct %s.%s", decl->c_name, field->c_name);
		if (field->fallback != NULL) {
			add(it, "%s_fallback", place);
		}
		add_lists(it, field->type, place);
	}
}

static void add_dto_names(struct clashes *it, const char *name)
{
	static const char *const ends[] = { "dto", "fields", "decode", "encode", "copy" };
	add(it, "struct %s", name);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		add(it, "%s_%s", name, ends[i]);
	}
}

static void add_dto(struct clashes *it, struct ast_decl *decl)
{
	add_dto_names(it, decl->c_name);
	add_fields(it, decl);
}

static void add_enum(struct clashes *it, struct ast_decl *decl)
{
	add(it, "struct %s", decl->c_name);
	add(it, "%s_enum", decl->c_name);
	add(it, "%s_values", decl->c_name);
	add(it, "%s_str", decl->c_name);
	add(it, "%s_parse", decl->c_name);
	for (struct ast_enum_value *value = decl->values; value != NULL && !it->reported_decl;
		value = value->next) {
		begin(it, decl, &value->name);
		add(it, "%s", value->c_name);
	}
}

static void add_union(struct clashes *it, struct ast_decl *decl)
{
	add(it, "struct %s", decl->c_name);
	add(it, "struct %s_kind", decl->c_name);
	add(it, "%s_union", decl->c_name);
	add(it, "%s_variants", decl->c_name);
	for (struct ast_variant *variant = decl->variants; variant != NULL && !it->reported_decl;
		variant = variant->next) {
		begin(it, decl, &variant->name);
		add(it, "struct %s.%s", decl->c_name, variant->c_name);
		add(it, "%s", variant->c_kind);
	}
}

static const char *short_name(const struct ast_decl *decl)
{
	return decl->c_name + strlen(decl->module->c_name) + 1;
}

static void add_error(struct clashes *it, struct ast_decl *decl)
{
	add(it, "%s_error", decl->c_name);
	add(it, "%s_throw_%s", decl->module->c_name, short_name(decl));
	if (decl->fields != NULL) {
		add(it, "struct %s", decl->c_name);
		add(it, "%s_dto", decl->c_name);
		add(it, "%s_fields", decl->c_name);
		add_fields(it, decl);
	}
}

static void add_throws(struct clashes *it, const char *prefix, const struct ast_member *member)
{
	for (const struct ast_reference *at = member->throws; at != NULL; at = at->next) {
		if (at->decl != NULL) {
			add(it, "%s_%s_throw_%s", prefix, member->c_name, short_name(at->decl));
		}
	}
}

/* What carries a payload that is no dto is a dto (lower_c_carrier.c). */
static void add_carrier(struct clashes *it, const char *prefix, const struct ast_member *member,
	const struct ast_type *type, const char *end)
{
	if (type == NULL || (type->kind == AST_DTO && !type->nullable)) {
		return;
	}
	const char *name = gen_printf(it->check->arena, "%s_%s_%s", prefix, member->c_name, end);
	add_dto_names(it, name);
	add_lists(it, type, gen_printf(it->check->arena, "%s_value", name));
}

static void add_carriers(struct clashes *it, const char *prefix, const struct ast_member *member)
{
	static const char *const ends[][2] = {
		[AST_CONNECT] = { "auth", "" },
		[AST_COMMAND] = { "cmd", "ack" },
		[AST_EVENT] = { "payload", "answer" },
	};
	add_carrier(it, prefix, member, member->payload, ends[member->kind][0]);
	add_carrier(it, prefix, member, member->ack, ends[member->kind][1]);
}

/* It has no name in the contract but its keyword. */
static struct ast_name *connect_name(struct clashes *it, const struct ast_member *member)
{
	struct ast_name *name = gen_zalloc(it->check->arena, sizeof(*name));
	*name = (struct ast_name){ .text = "connect", .span = member->name.span };
	return name;
}

static void add_connect(struct clashes *it, const char *prefix)
{
	static const char *const ends[] = { "fn", "operation", "call", "throws" };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		add(it, "%s_connect_%s", prefix, ends[i]);
	}
	add(it, "%s_register_connect", prefix);
}

static void add_event(struct clashes *it, const char *prefix, const struct ast_member *member)
{
	const char *name = member->c_name;
	add(it, "%s_%s_event", prefix, name);
	if (member->ack != NULL) {
		add(it, "%s_call_%s", prefix, name);
		add(it, "%s_%s_answer_fn", prefix, name);
		add(it, "%s_%s_answer_call", prefix, name);
	} else {
		add(it, "%s_emit_%s", prefix, name);
	}
}

static void add_command(struct clashes *it, const char *prefix, const struct ast_member *member)
{
	static const char *const ends[] = { "fn", "operation", "defer", "reply", "fail", "call",
		"throws", "reply_ctx" };
	const char *name = member->c_name;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		add(it, "%s_%s_%s", prefix, name, ends[i]);
	}
	add(it, "%s_register_%s", prefix, name);
	add(it, "struct %s_%s_reply", prefix, name);
	add_throws(it, prefix, member);
}

/* One more of a kind and a name: that has been reported. */
static bool is_known(struct clashes *it, struct ast_decl *decl, struct ast_member *member)
{
	const char *name = member->kind == AST_CONNECT ? "" : member->name.text;
	const char *key =
		gen_printf(it->check->arena, "%s %d %s", decl->c_name, (int)member->kind, name);
	return names_add(&it->members, key, member) != NULL;
}

static void add_namespace(struct clashes *it, struct ast_decl *decl)
{
	const char *prefix = decl->c_name;
	add(it, "%s_router", prefix);
	add(it, "%s_commands", prefix);
	add(it, "%s_events", prefix);
	for (struct ast_member *member = decl->members; member != NULL; member = member->next) {
		if (is_known(it, decl, member)) {
			continue;
		}
		bool is_connect = member->kind == AST_CONNECT;
		begin(it, decl, is_connect ? connect_name(it, member) : &member->name);
		if (member->runs_member == NULL) {
			add_carriers(it, prefix, member);
		}
		if (is_connect) {
			add_connect(it, prefix);
		} else if (member->kind == AST_EVENT) {
			add_event(it, prefix, member);
		} else if (member->kind == AST_COMMAND && member->runs_member == NULL) {
			add_command(it, prefix, member);
		}
	}
}

static void add_decl(struct clashes *it, struct ast_decl *decl)
{
	it->reported_decl = false;
	begin(it, decl, &decl->name);
	switch (decl->kind) {
	case AST_DECL_TYPE: break; /* nothing in C */
	case AST_DECL_DTO: add_dto(it, decl); break;
	case AST_DECL_ENUM: add_enum(it, decl); break;
	case AST_DECL_UNION: add_union(it, decl); break;
	case AST_DECL_ERROR: add_error(it, decl); break;
	case AST_DECL_NAMESPACE: add_namespace(it, decl); break;
	}
}

void check_c_clashes(struct check *check)
{
	struct clashes clashes = { .check = check };
	names_init(&clashes.taken);
	names_init(&clashes.members);
	for (struct ast_module *at = check->program->modules; at != NULL; at = at->next) {
		begin(&clashes, NULL, &at->name);
		add(&clashes, "%s_FZIO_H", case_upper(check->arena, at->c_name));
	}
	CHECK_EACH_DECL(check, decl)
	{
		if (!check_is_repeated(check, decl)) {
			add_decl(&clashes, decl);
		}
	}
	names_finish(&clashes.taken);
	names_finish(&clashes.members);
}
