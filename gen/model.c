/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <string.h>

#include <fzio/failure.h>
#include <fzio/version.h>

#include "compile.h"
#include "model_type.h"

/* The document that every target is made from: the module's own declarations in their order, and
 * below "imported" those of other modules that they lead to. */

struct lists {
	struct json_object *types, *enums, *dtos, *unions, *errors;
};

static void put_notes(struct json_object *object, const struct ast_notes *notes)
{
	model_put_str(object, "doc", notes->doc);
	model_put_str(object, "deprecated", notes->deprecated);
	model_put_str(object, "since", notes->since);
}

static struct json_object *declaration(const struct ast_decl *decl)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "name", decl->name.text);
	model_put_str(object, "module", decl->module->name.text);
	model_put_str(object, "cName", decl->c_name);
	put_notes(object, &decl->notes);
	return object;
}

static struct json_object *fields_of(const struct ast_field *fields)
{
	struct json_object *list = json_object_new_array();
	for (const struct ast_field *field = fields; field != NULL; field = field->next) {
		struct json_object *object = json_object_new_object();
		model_put_str(object, "name", field->name.text);
		model_put_str(object, "wire", field->wire.text);
		model_put_str(object, "cName", field->c_name);
		put_notes(object, &field->notes);
		model_put_bool(object, "optional", field->optional);
		model_put_bool(object, "sensitive", field->notes.sensitive);
		model_put_bool(object, "unique", field->notes.unique);
		model_put(object, "type", model_type(field->type));
		model_put(object, "default", model_default(field));
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *enum_of(const struct ast_decl *decl)
{
	struct json_object *object = declaration(decl), *list = json_object_new_array();
	for (const struct ast_enum_value *value = decl->values; value != NULL;
		value = value->next) {
		struct json_object *item = json_object_new_object();
		model_put_str(item, "name", value->name.text);
		model_put_str(item, "wire", value->wire.text);
		model_put_str(item, "cName", value->c_name);
		put_notes(item, &value->notes);
		json_object_array_add(list, item);
	}
	model_put(object, "values", list);
	return object;
}

static struct json_object *dto_of(const struct ast_decl *decl)
{
	struct json_object *object = declaration(decl);
	model_put_bool(object, "closed", decl->notes.closed);
	model_put(object, "fields", fields_of(decl->fields));
	return object;
}

static struct json_object *union_of(const struct ast_decl *decl)
{
	struct json_object *object = declaration(decl), *list = json_object_new_array();
	model_put_str(object, "on", decl->on.text);
	model_put_str(object, "wire", decl->wire.text);
	for (const struct ast_variant *variant = decl->variants; variant != NULL;
		variant = variant->next) {
		struct json_object *item = json_object_new_object();
		model_put_str(item, "name", variant->name.text);
		model_put_str(item, "wire", variant->wire.text);
		model_put_str(item, "cName", variant->c_name);
		model_put_str(item, "cKind", variant->c_kind);
		put_notes(item, &variant->notes);
		model_put(item, "type", model_type(variant->type));
		json_object_array_add(list, item);
	}
	model_put(object, "variants", list);
	return object;
}

/* The text for people: the first sentence of the doc comment, or the error's name. */
static struct json_object *detail_of(const struct ast_decl *decl)
{
	const char *doc = decl->notes.doc;
	if (doc == NULL) {
		return json_object_new_string(decl->name.text);
	}
	size_t len = 0;
	while (doc[len] != '\0' && doc[len] != '\n' &&
		!(doc[len] == '.' && (doc[len + 1] == ' ' || doc[len + 1] == '\0'))) {
		len++;
	}
	return json_object_new_string_len(doc, (int)len);
}

static struct json_object *error_of(const struct ast_decl *decl)
{
	struct json_object *object = declaration(decl);
	model_put_str(object, "code", decl->wire.text);
	model_put_str(object, "kind", fzio_error_kind_str(decl->kind_of_error));
	model_put(
		object, "status", json_object_new_int(fzio_error_kind_status(decl->kind_of_error)));
	model_put(object, "detail", detail_of(decl));
	model_put(object, "fields", fields_of(decl->fields));
	return object;
}

static struct json_object *throws_of(const struct ast_member *member)
{
	struct json_object *list = json_object_new_array();
	for (const struct ast_reference *it = member->throws; it != NULL; it = it->next) {
		struct json_object *item = json_object_new_object();
		model_put_str(item, "name", it->decl->name.text);
		model_put_str(item, "module", it->decl->module->name.text);
		model_put_str(item, "cName", it->decl->c_name);
		model_put_bool(item, "empty", it->decl->fields == NULL);
		json_object_array_add(list, item);
	}
	return list;
}

static struct json_object *member_of(const struct ast_member *member)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "name", member->name.text);
	model_put_str(object, "event", member->wire.text);
	model_put_str(object, "cName", member->c_name);
	put_notes(object, &member->notes);
	model_put(object, "payload", member->payload != NULL ? model_type(member->payload) : NULL);
	model_put_bool(object, "payloadSensitive", member->payload_sensitive);
	model_put(object, "ack", member->ack != NULL ? model_type(member->ack) : NULL);
	model_put_bool(object, "ackSensitive", member->ack_sensitive);
	if (member->kind == AST_COMMAND) {
		model_put_str(object, "operation", member->operation);
		/* The command under whose name the usecase is registered: itself, or another. */
		model_put_str(object, "runs",
			member->runs_member != NULL ? member->runs_member->name.text : NULL);
	}
	if (member->kind != AST_EVENT) {
		model_put(object, "throws", throws_of(member));
	}
	return object;
}

static struct json_object *namespace_of(const struct ast_decl *decl)
{
	struct json_object *object = declaration(decl);
	struct json_object *commands = json_object_new_array(), *events = json_object_new_array();
	struct json_object *connect = NULL;
	for (const struct ast_member *member = decl->members; member != NULL;
		member = member->next) {
		switch (member->kind) {
		case AST_CONNECT: connect = member_of(member); break;
		case AST_COMMAND: json_object_array_add(commands, member_of(member)); break;
		case AST_EVENT: json_object_array_add(events, member_of(member)); break;
		}
	}
	model_put_str(object, "path", decl->wire.text);
	model_put(object, "connect", connect);
	model_put(object, "commands", commands);
	model_put(object, "events", events);
	return object;
}

static void lists_put(struct json_object *object, struct lists *lists)
{
	*lists = (struct lists){ json_object_new_array(), json_object_new_array(),
		json_object_new_array(), json_object_new_array(), json_object_new_array() };
	model_put(object, "types", lists->types);
	model_put(object, "enums", lists->enums);
	model_put(object, "dtos", lists->dtos);
	model_put(object, "unions", lists->unions);
	model_put(object, "errors", lists->errors);
}

static void lists_add(struct lists *lists, const struct ast_decl *decl)
{
	struct json_object *alias;
	switch (decl->kind) {
	case AST_DECL_TYPE:
		alias = declaration(decl);
		model_put(alias, "type", model_type(decl->type));
		json_object_array_add(lists->types, alias);
		break;
	case AST_DECL_ENUM: json_object_array_add(lists->enums, enum_of(decl)); break;
	case AST_DECL_DTO: json_object_array_add(lists->dtos, dto_of(decl)); break;
	case AST_DECL_UNION: json_object_array_add(lists->unions, union_of(decl)); break;
	case AST_DECL_ERROR: json_object_array_add(lists->errors, error_of(decl)); break;
	case AST_DECL_NAMESPACE: break;
	}
}

static struct json_object *module_of(const struct ast_module *module)
{
	struct json_object *object = json_object_new_object(), *imports = json_object_new_array();
	const char *slash = strrchr(module->source->path, '/');
	model_put_str(object, "name", module->name.text);
	model_put_str(object, "cName", module->c_name);
	model_put_str(object, "file", slash != NULL ? slash + 1 : module->source->path);
	model_put_str(object, "version", module->notes.version);
	put_notes(object, &module->notes);
	for (const struct ast_import *import = module->imports; import != NULL;
		import = import->next) {
		json_object_array_add(imports, json_object_new_string(import->name.text));
	}
	model_put(object, "imports", imports);
	return object;
}

struct json_object *model_build(const struct ast_module *module)
{
	struct json_object *model = json_object_new_object(), *imported = json_object_new_object();
	struct json_object *namespaces = json_object_new_array();
	struct lists own, foreign;
	model_put(model, "fzioModel", json_object_new_int(MODEL_VERSION));
	model_put_str(model, "generator", FZIO_VERSION);
	model_put(model, "module", module_of(module));
	lists_put(model, &own);
	model_put(model, "namespaces", namespaces);
	lists_put(imported, &foreign);
	model_put(model, "imported", imported);
	for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		lists_add(&own, decl);
		if (decl->kind == AST_DECL_NAMESPACE) {
			json_object_array_add(namespaces, namespace_of(decl));
		}
	}

	struct model_reach reach;
	model_reach_init(&reach, module);
	for (size_t i = 0; i < reach.len; i++) {
		lists_add(&foreign, reach.decls[i]);
	}
	model_reach_finish(&reach);
	return model;
}
