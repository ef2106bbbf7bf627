/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "letter_case.h"
#include "memory.h"

/* Namespaces: paths, events, operations and errors. */

/* Operations are shared by all namespaces of a module. */
struct operations {
	struct check *check;
	struct names own; /* of commands without `runs`: by `namespace.command` */
	struct names first; /* the first command of each operation */
};

/* --- paths and events --- */

static void check_path(struct check *check, struct ast_decl *decl, struct names *paths)
{
	if (decl->wire.text == NULL) {
		decl->wire.text = gen_printf(check->arena, "/%s", decl->name.text);
		decl->wire.span = decl->name.span;
	}
	const char *path = decl->wire.text;
	const char *why = path[0] != '/' ? "a path begins with '/'" : NULL;
	why = strchr(path, ',') != NULL ? "',' ends a path in Socket.IO's packets" : why;
	why = strchr(path, '?') != NULL ? "'?' ends a path: what follows is a query" : why;
	if (why != NULL) {
		diag_label(diag_add(check->sink, SEVERITY_ERROR, 504, decl->wire.span,
				   "'%s' is no path of a namespace", path),
			"%s", why);
		return;
	}
	const struct ast_decl *earlier = names_add(paths, path, decl);
	if (earlier != NULL) {
		diag_also(diag_add(check->sink, SEVERITY_ERROR, 503, decl->wire.span,
				  "two namespaces have the path '%s'", path),
			earlier->wire.span, "the first one");
	}
}

/* To python-socketio, `*` is any event. */
static bool is_reserved(const char *event)
{
	static const char *const reserved[] = { "*", "connect", "connect_error", "disconnect",
		"disconnecting", "newListener", "removeListener" };
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (strcmp(reserved[i], event) == 0) {
			return true;
		}
	}
	return false;
}

static void check_event(struct check *check, struct ast_member *member)
{
	if (member->wire.text == NULL) {
		member->wire = member->name;
	}
	const char *event = member->wire.text;
	if (is_reserved(event)) {
		struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 505, member->wire.span,
			"Socket.IO keeps the event '%s' for itself", event);
		diag_help(diag, "give it another name on the wire: as \"…\"");
	} else if (event[0] == '\0') {
		diag_add(check->sink, SEVERITY_ERROR, 506, member->wire.span,
			"an event needs a name on the wire");
	}
}

/* Names and events, each once in its direction; `connect` once. */
struct members {
	struct check *check;
	struct names names;
	struct names events[2]; /* of commands; of server events */
	const struct ast_member *connect;
};

/* The protocol sends objects, and packets of this kind have no attachments. */
static void check_auth(struct check *check, const struct ast_type *type)
{
	bool is_object = type->kind == AST_DTO || type->kind == AST_UNION ||
			 type->kind == AST_MAP || type->kind == AST_ANY || type->kind == AST_POISON;
	if (!is_object) {
		diag_label(
			diag_add(check->sink, SEVERITY_ERROR, 311, type->span,
				"'%s' cannot be sent with a connect", check_type_text(check, type)),
			"the protocol sends an object");
	}
}

static void add_connect(struct members *it, const struct ast_member *member)
{
	if (member->payload != NULL) {
		check_auth(it->check, member->payload);
	}
	if (it->connect != NULL) {
		diag_also(diag_add(it->check->sink, SEVERITY_ERROR, 202, member->name.span,
				  "'connect' is declared twice"),
			it->connect->name.span, "first declared here");
		return;
	}
	it->connect = member;
}

static void add_member(struct members *it, struct ast_member *member)
{
	if (member->kind == AST_CONNECT) {
		add_connect(it, member);
		return;
	}
	check_event(it->check, member);
	bool is_event = member->kind == AST_EVENT;
	const char *kind = is_event ? "event" : "command";
	const char *key = gen_printf(it->check->arena, "%s %s", kind, member->name.text);
	const struct ast_member *earlier = names_add(&it->names, key, member);
	if (earlier != NULL) {
		diag_also(diag_add(it->check->sink, SEVERITY_ERROR, 202, member->name.span,
				  "the %s '%s' is declared twice", kind, member->name.text),
			earlier->name.span, "first declared here");
		return;
	}
	earlier = names_add(&it->events[is_event], member->wire.text, member);
	if (earlier != NULL) {
		diag_also(diag_add(it->check->sink, SEVERITY_ERROR, 502, member->wire.span,
				  "two %ss are '%s' on the wire", kind, member->wire.text),
			earlier->wire.span, "the first one");
	}
}

static void check_namespace(struct check *check, struct ast_decl *decl)
{
	struct members members = { .check = check };
	names_init(&members.names);
	names_init(&members.events[0]);
	names_init(&members.events[1]);
	for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
		add_member(&members, it);
	}
	names_finish(&members.names);
	names_finish(&members.events[0]);
	names_finish(&members.events[1]);
}

/* --- errors --- */

/* `RoomFull` is `room_full` unless `as` says otherwise; clients tell errors apart by it. */
static void check_code(struct check *check, struct ast_decl *decl, struct names *codes)
{
	if (decl->wire.text == NULL) {
		decl->wire.text = case_snake(check->arena, decl->name.text);
		decl->wire.span = decl->name.span;
	}
	if (decl->wire.text[0] == '\0') {
		diag_add(check->sink, SEVERITY_ERROR, 506, decl->wire.span,
			"an error needs a code on the wire");
		return;
	}
	const struct ast_decl *earlier = names_add(codes, decl->wire.text, decl);
	if (earlier != NULL && strcmp(earlier->name.text, decl->name.text) != 0) {
		diag_also(diag_add(check->sink, SEVERITY_ERROR, 507, decl->wire.span,
				  "two errors have the code '%s'", decl->wire.text),
			earlier->wire.span, "the first one");
	}
}

static void check_throws(struct check *check, const struct ast_member *member)
{
	struct names names;
	names_init(&names);
	for (struct ast_reference *it = member->throws; it != NULL; it = it->next) {
		if (it->decl == NULL) {
			continue;
		}
		const char *key = gen_printf(
			check->arena, "%s.%s", it->decl->module->name.text, it->decl->name.text);
		const struct ast_reference *earlier = names_add(&names, key, it);
		if (earlier != NULL) {
			diag_also(diag_add(check->sink, SEVERITY_ERROR, 202, it->name.span,
					  "'%s' is thrown twice", it->name.text),
				earlier->name.span, "named here already");
		}
	}
	names_finish(&names);
}

/* --- operations --- */

static void name_operation(
	struct operations *it, const struct ast_decl *decl, struct ast_member *member)
{
	const char *own = gen_printf(it->check->arena, "%s.%s", decl->name.text, member->name.text);
	member->operation = member->runs.text != NULL ? member->runs.text : own;
	if (strcmp(member->operation, own) == 0) {
		names_add(&it->own, own, member);
	}
}

static bool same_type(const struct ast_type *a, const struct ast_type *b)
{
	if (a == NULL || b == NULL) {
		return a == b;
	}
	bool poison = a->kind == AST_POISON || b->kind == AST_POISON;
	return poison || (a->kind == b->kind && a->nullable == b->nullable &&
				 check_target(a) == check_target(b));
}

static const char *type_or_none(struct check *check, const struct ast_type *type)
{
	return type != NULL ? gen_printf(check->arena, "'%s'", check_type_text(check, type))
			    : "none";
}

/* One usecase serves all commands of its operation, so they carry the same. */
static void check_operation(struct operations *it, struct ast_member *member)
{
	struct check *check = it->check;
	struct ast_member *own = names_get(&it->own, member->operation);
	member->runs_member = own != member ? own : NULL;
	struct ast_member *first = own;
	if (first == NULL) {
		first = names_add(&it->first, member->operation, member);
	}
	if (first == NULL || first == member) {
		return;
	}
	bool same_payload = same_type(first->payload, member->payload);
	if (same_payload && same_type(first->ack, member->ack)) {
		return;
	}
	const struct ast_type *mine = same_payload ? member->ack : member->payload;
	const struct ast_type *theirs = same_payload ? first->ack : first->payload;
	const char *what = same_payload ? "ack" : "payload";
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 309,
		mine != NULL ? mine->span : member->name.span,
		"commands of the operation '%s' have different %ss", member->operation, what);
	diag_label(
		diag, "%s here, %s there", type_or_none(check, mine), type_or_none(check, theirs));
	diag_also(diag, theirs != NULL ? theirs->span : first->name.span, "the other command");
}

static void check_operations(struct check *check, struct ast_module *module)
{
	struct operations operations = { .check = check };
	names_init(&operations.own);
	names_init(&operations.first);
	for (struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
			if (it->kind == AST_COMMAND) {
				name_operation(&operations, decl, it);
			}
		}
	}
	for (struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
			if (it->kind == AST_COMMAND) {
				check_operation(&operations, it);
			}
		}
	}
	names_finish(&operations.own);
	names_finish(&operations.first);
}

static void check_module(struct check *check, struct ast_module *module)
{
	struct names paths, codes;
	names_init(&paths);
	names_init(&codes);
	for (struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		if (decl->kind == AST_DECL_ERROR) {
			check_code(check, decl, &codes);
		} else if (decl->kind == AST_DECL_NAMESPACE) {
			check_path(check, decl, &paths);
			check_namespace(check, decl);
		}
		for (struct ast_member *it = decl->members; it != NULL; it = it->next) {
			check_throws(check, it);
		}
	}
	names_finish(&paths);
	names_finish(&codes);
	check_operations(check, module);
}

void check_members(struct check *check)
{
	for (struct ast_module *module = check->program->modules; module != NULL;
		module = module->next) {
		check_module(check, module);
	}
}
