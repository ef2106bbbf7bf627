/* SPDX-License-Identifier: MIT */
#include "lower_py.h"

#include <string.h>

#include <fzio/buffer.h>

#include "letter_case.h"
#include "memory.h"
#include "model.h"
#include "model_find.h"

#define MEMORY_MAX ((size_t)1 << 30)

/* Everything that is written below the imports, for py_put_parts(). */
struct lowering {
	struct py_module module;
	struct json_object *view;
	struct fzio_buffer text;
};

static bool is_taken(struct json_object *list, const char *name)
{
	MODEL_EACH(it, list)
	{
		if (strcmp(json_object_get_string(it), name) == 0) {
			return true;
		}
	}
	return false;
}

/* A name that is not in the list yet; it is added to it. */
static const char *take_name(struct fzio_arena *arena, struct json_object *taken, const char *name)
{
	while (is_taken(taken, name)) {
		name = gen_printf(arena, "%s_", name);
	}
	json_object_array_add(taken, json_object_new_string(name));
	return name;
}

static void put_text(
	struct lowering *lowering, struct json_object *object, const char *key, const char *text)
{
	model_put_str(object, key, text);
	fzio_buffer_printf(&lowering->text, "%s\n", text);
}

static struct json_object *field_line(
	struct lowering *lowering, struct json_object *field, const char *name)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *line = json_object_new_object();
	struct py_expression *value = NULL;
	struct py_expression *type = py_field(&lowering->module, field, name, &value);
	model_put(line, "comment", py_comment(arena, model_str(field, "doc")));
	put_text(lowering, line, "line",
		py_layout(arena, 4, gen_printf(arena, "%s: ", name), type, value));
	return line;
}

static struct json_object *field_lines(struct lowering *lowering, struct json_object *decl)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *lines = json_object_new_array(), *taken = json_object_new_array();
	/* A member that hid a class would be found in its place by the annotations below it. */
	struct json_object *classes = model_get(lowering->view, "classNames");
	MODEL_EACH(field, model_get(decl, "fields"))
	{
		const char *name = py_member_name(arena, model_str(field, "name"));
		name = is_taken(classes, name) ? gen_printf(arena, "%s_", name) : name;
		name = take_name(arena, taken, name);
		json_object_array_add(lines, field_line(lowering, field, name));
	}
	json_object_put(taken);
	return lines;
}

static struct json_object *class_of(
	struct lowering *lowering, struct json_object *decl, bool closed, const char *doc)
{
	struct json_object *object = json_object_new_object();
	struct json_object *fields = field_lines(lowering, decl);
	doc = py_docstring(lowering->module.arena, doc, 4);
	model_put_str(
		object, "name", py_class_name(lowering->module.arena, model_str(decl, "name")));
	model_put_str(object, "doc", doc);
	model_put_bool(object, "closed", closed);
	model_put_bool(
		object, "isEmpty", !closed && doc == NULL && json_object_array_length(fields) == 0);
	model_put(object, "fields", fields);
	return object;
}

static void put_classes(struct lowering *lowering, struct json_object *model)
{
	struct json_object *classes = json_object_new_array();
	MODEL_EACH(dto, model_get(model, "dtos"))
	{
		json_object_array_add(classes,
			class_of(lowering, dto, model_bool(dto, "closed"), model_str(dto, "doc")));
	}
	MODEL_EACH(error, model_get(model, "errors"))
	{
		if (json_object_array_length(model_get(error, "fields")) > 0) {
			const char *doc = gen_printf(lowering->module.arena,
				"The `context` of the error `%s`.", model_str(error, "code"));
			json_object_array_add(classes, class_of(lowering, error, false, doc));
		}
	}
	if (json_object_array_length(classes) > 0) {
		fzio_buffer_append_str(&lowering->text, "class \n");
	}
	model_put_bool(lowering->view, "hasClasses", json_object_array_length(classes) > 0);
	model_put(lowering->view, "classes", classes);
}

static void put_enums(struct lowering *lowering, struct json_object *model)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *enums = json_object_new_array();
	MODEL_EACH(decl, model_get(model, "enums"))
	{
		struct json_object *object = json_object_new_object();
		struct json_object *values = json_object_new_array();
		MODEL_EACH(value, model_get(decl, "values"))
		{
			struct json_object *item = json_object_new_object();
			model_put_str(
				item, "name", py_constant_name(arena, model_str(value, "name")));
			model_put_str(item, "literal", py_literal(arena, model_str(value, "wire")));
			model_put(item, "comment", py_comment(arena, model_str(value, "doc")));
			json_object_array_add(values, item);
		}
		model_put_str(object, "name", py_class_name(arena, model_str(decl, "name")));
		model_put_str(object, "doc", py_docstring(arena, model_str(decl, "doc"), 4));
		model_put(object, "values", values);
		json_object_array_add(enums, object);
		fzio_buffer_append_str(&lowering->text, "(str, Enum)\n");
	}
	model_put(lowering->view, "enums", enums);
}

static void put_alias(
	struct lowering *lowering, struct json_object *aliases, struct json_object *alias)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *object = json_object_new_object();
	const char *name = py_class_name(arena, model_str(alias, "name"));
	struct py_expression *type = py_type(&lowering->module, model_get(alias, "type"), false);
	put_text(lowering, object, "line",
		py_layout(arena, 0, gen_printf(arena, "%s = ", name), type, NULL));
	model_put(object, "comment", py_comment(arena, model_str(alias, "doc")));
	json_object_array_add(aliases, object);
}

/* Python reads from above: what an alias stands for goes before it, wherever the contract has it. */
static void order_alias(struct json_object *model, struct json_object *ordered, const char *name)
{
	MODEL_EACH(alias, model_get(model, "types"))
	{
		if (strcmp(model_str(alias, "name"), name) != 0 ||
			json_object_object_get_ex(ordered, name, NULL)) {
			continue;
		}
		const char *other = py_own_alias(model, model_get(alias, "type"));
		if (other != NULL) {
			order_alias(model, ordered, other);
		}
		model_put(ordered, name, json_object_get(alias));
	}
}

static void put_aliases(struct lowering *lowering, struct json_object *model)
{
	struct json_object *aliases = json_object_new_array(), *ordered = json_object_new_object();
	MODEL_EACH(alias, model_get(model, "types"))
	{
		order_alias(model, ordered, model_str(alias, "name"));
	}
	json_object_object_foreach(ordered, name, alias)
	{
		(void)name;
		if (py_alias_is_plain(alias)) { /* what uses another one is written out */
			put_alias(lowering, aliases, alias);
		}
	}
	json_object_put(ordered);
	model_put(lowering->view, "aliases", aliases);
}

/* A variant is its dto and the member that tells it apart. */
static struct json_object *variant(
	struct lowering *lowering, struct json_object *decl, struct json_object *it)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *object = json_object_new_object();
	const char *on = py_member_name(arena, model_str(decl, "on"));
	const char *wire = model_str(decl, "wire");
	const char *literal = py_literal(arena, model_str(it, "wire"));
	const char *name = case_camel(
		arena, py_class_name(arena, model_str(decl, "name")), model_str(it, "name"));
	struct py_expression *value = py_atom(arena, literal);
	if (strcmp(on, wire) != 0) {
		value = py_group(arena, "Field(", ")");
		py_add(value,
			py_atom(arena, gen_printf(arena, "alias=%s", py_literal(arena, wire))));
		py_add(value, py_atom(arena, gen_printf(arena, "default=%s", literal)));
	}
	struct py_expression *type = py_group(arena, "Literal[", "]");
	py_add(type, py_atom(arena, literal));
	model_put_str(
		object, "name", take_name(arena, model_get(lowering->view, "classNames"), name));
	model_put_str(object, "base", py_reference(&lowering->module, model_get(it, "type")));
	model_put_str(object, "union", model_str(decl, "name"));
	put_text(lowering, object, "line",
		py_layout(arena, 4, gen_printf(arena, "%s: ", on), type, value));
	return object;
}

static void put_unions(struct lowering *lowering, struct json_object *model)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *unions = json_object_new_array();
	MODEL_EACH(decl, model_get(model, "unions"))
	{
		struct json_object *object = json_object_new_object();
		struct json_object *variants = json_object_new_array();
		struct py_expression *whole = py_group(arena, "Annotated[", "]");
		struct py_expression *either = py_group(arena, "Union[", "]");
		struct py_expression *field = py_group(arena, "Field(", ")");
		const char *name = py_class_name(arena, model_str(decl, "name"));
		const char *on = py_member_name(arena, model_str(decl, "on"));
		MODEL_EACH(it, model_get(decl, "variants"))
		{
			struct json_object *item = variant(lowering, decl, it);
			py_add(either, py_atom(arena, model_str(item, "name")));
			json_object_array_add(variants, item);
		}
		py_add(field, py_atom(arena, gen_printf(arena, "discriminator=\"%s\"", on)));
		py_add(whole, either);
		py_add(whole, field);
		put_text(lowering, object, "line",
			py_layout(arena, 0, gen_printf(arena, "%s = ", name), whole, NULL));
		model_put(object, "variants", variants);
		model_put(object, "comment", py_comment(arena, model_str(decl, "doc")));
		json_object_array_add(unions, object);
	}
	model_put(lowering->view, "unions", unions);
}

/* The natural bounds of the kinds of integers that the text names. */
static void put_integers(struct lowering *lowering)
{
	static const struct {
		const char *name, *low, *high, *is_text;
	} kinds[] = {
		{ "_as_int", "-(2**53) + 1", "2**53 - 1", NULL },
		{ "_as_i32", "-(2**31)", "2**31 - 1", NULL },
		{ "_as_u32", "0", "2**32 - 1", NULL },
		{ "_as_i64", "-(2**63)", "2**63 - 1", "True" },
		{ "_as_u64", "0", "2**64 - 1", "True" },
	};
	struct json_object *integers = json_object_new_array();
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strstr(lowering->text.data, kinds[i].name) != NULL) {
			struct json_object *object = json_object_new_object();
			model_put_str(object, "name", kinds[i].name);
			model_put_str(object, "low", kinds[i].low);
			model_put_str(object, "high", kinds[i].high);
			model_put_str(object, "isText", kinds[i].is_text);
			json_object_array_add(integers, object);
		}
	}
	model_put(lowering->view, "integers", integers);
}

/* What pydantic checks and dumps by itself; other payloads get a name and an adapter. */
static bool is_model(struct json_object *payload)
{
	const char *kind = model_str(payload, "kind");
	bool named = strcmp(kind, "dto") == 0 || strcmp(kind, "union") == 0;
	return named && !model_bool(payload, "nullable");
}

/* Nobody reads an answer through a write-only manager. */
static bool is_answered(struct json_object *event)
{
	return model_get(event, "ack") != NULL;
}

/* Longer names would leave no room for what is set to them on a line of 88 columns. */
#define NAME_MAX_OF_PAYLOAD "48"

/* Names a payload that is no model, for its method and its adapter. */
static const char *put_payload(struct lowering *lowering, struct json_object *decl,
	struct json_object *event, struct json_object *payloads)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct py_module *module = &lowering->module;
	const char *name = case_camel(arena, "", model_str(decl, "name"));
	name = case_camel(arena, name, model_str(event, "name"));
	name = gen_printf(arena, "%." NAME_MAX_OF_PAYLOAD "sPayload", name);
	name = take_name(arena, model_get(lowering->view, "classNames"), name);
	struct json_object *object = json_object_new_object();
	struct py_expression *type = py_type(module, model_get(event, "payload"), false);
	put_text(lowering, object, "line",
		py_layout(arena, 0, gen_printf(arena, "%s = ", name), type, NULL));
	struct py_expression *adapter = py_group(arena, "TypeAdapter[Any](", ")");
	py_add(adapter, py_atom(arena, name));
	put_text(lowering, object, "adapter",
		py_layout(arena, 0, gen_printf(arena, "_%s = ", name), adapter, NULL));
	json_object_array_add(payloads, object);
	return name;
}

/* What both emitters of a namespace call the payloads of its events, by the names of the events. */
static struct json_object *payload_names(
	struct lowering *lowering, struct json_object *decl, struct json_object *payloads)
{
	struct json_object *names = json_object_new_object();
	MODEL_EACH(event, model_get(decl, "events"))
	{
		struct json_object *payload = model_get(event, "payload");
		if (is_answered(event)) {
			continue;
		}
		const char *name = NULL; /* nothing is carried */
		if (payload != NULL) {
			name = is_model(payload) ? py_reference(&lowering->module, payload)
						 : put_payload(lowering, decl, event, payloads);
		}
		model_put_str(names, model_str(event, "event"), name);
	}
	return names;
}

static struct py_expression *wire_call(
	struct lowering *lowering, struct json_object *event, const char *payload)
{
	struct fzio_arena *arena = lowering->module.arena;
	if (payload == NULL) {
		return py_atom(arena, "None");
	}
	bool model = is_model(model_get(event, "payload"));
	struct py_expression *call = py_group(arena, model ? "_wire(" : "_wire_as(", ")");
	if (!model) {
		py_add(call, py_atom(arena, gen_printf(arena, "_%s", payload)));
	}
	py_add(call, py_atom(arena, "payload"));
	return call;
}

/* `_emit("message", _wire(payload), room, skip_sid)` */
static const char *emit_call(struct lowering *lowering, struct json_object *event,
	const char *payload, const char *before)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct py_expression *call =
		py_group(arena, gen_printf(arena, "%sself._emit(", before), ")");
	py_add(call, py_atom(arena, py_literal(arena, model_str(event, "event"))));
	py_add(call, wire_call(lowering, event, payload));
	py_add(call, py_atom(arena, "room"));
	py_add(call, py_atom(arena, "skip_sid"));
	return py_layout(arena, 8, "", call, NULL);
}

static struct json_object *event_method(struct lowering *lowering, struct json_object *event,
	struct json_object *taken, const char *payload)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *object = json_object_new_object();
	const char *doc = model_str(event, "doc");
	const char *name = py_member_name(arena, model_str(event, "name"));
	/* A method that hid a class would be found in its place by the annotations below it. */
	bool hides = is_taken(model_get(lowering->view, "classNames"), name);
	name = hides ? gen_printf(arena, "%s_", name) : name;
	doc = doc != NULL ? doc : gen_printf(arena, "Emits `%s`.", model_str(event, "event"));
	model_put_str(object, "name", take_name(arena, taken, name));
	model_put_str(object, "doc", py_docstring(arena, doc, 8));
	model_put_str(object, "payload", payload);
	put_text(lowering, object, "call", emit_call(lowering, event, payload, ""));
	put_text(lowering, object, "asyncCall", emit_call(lowering, event, payload, "await "));
	return object;
}

static void put_emitter(struct lowering *lowering, struct json_object *decl, bool is_async,
	struct json_object *payloads, struct json_object *emitters)
{
	struct fzio_arena *arena = lowering->module.arena;
	struct json_object *object = json_object_new_object(), *events = json_object_new_array();
	struct json_object *taken = json_object_new_array();
	const char *name = case_camel(arena, is_async ? "Async" : "", model_str(decl, "name"));
	MODEL_EACH(event, model_get(decl, "events"))
	{
		if (!is_answered(event)) {
			const char *payload = model_str(payloads, model_str(event, "event"));
			json_object_array_add(
				events, event_method(lowering, event, taken, payload));
		}
	}
	json_object_put(taken);
	if (json_object_array_length(events) == 0) {
		json_object_put(events);
		json_object_put(object);
		return;
	}
	model_put_str(object, "name",
		take_name(arena, model_get(lowering->view, "classNames"),
			gen_printf(arena, "%sEmitter", name)));
	model_put_str(object, "path", py_literal(arena, model_str(decl, "path")));
	model_put_bool(object, "isAsync", is_async);
	model_put(object, "events", events);
	json_object_array_add(emitters, object);
}

/* The file says what it leaves out: who looks for the method shall not look in vain. */
static void put_left_out(
	struct lowering *lowering, struct json_object *decl, struct json_object *left_out)
{
	struct fzio_arena *arena = lowering->module.arena;
	const char *path = py_literal(arena, model_str(decl, "path"));
	MODEL_EACH(event, model_get(decl, "events"))
	{
		if (is_answered(event)) {
			const char *name = py_literal(arena, model_str(event, "event"));
			json_object_array_add(left_out,
				json_object_new_string(gen_printf(arena, "%s in %s", name, path)));
		}
	}
}

static void put_emitters(struct lowering *lowering, struct json_object *model)
{
	struct json_object *emitters = json_object_new_array();
	struct json_object *payloads = json_object_new_array();
	struct json_object *left_out = json_object_new_array();
	MODEL_EACH(decl, model_get(model, "namespaces"))
	{
		struct json_object *names = payload_names(lowering, decl, payloads);
		put_emitter(lowering, decl, false, names, emitters);
		put_emitter(lowering, decl, true, names, emitters);
		put_left_out(lowering, decl, left_out);
		json_object_put(names);
	}
	model_put(lowering->view, "emitters", emitters);
	model_put_bool(lowering->view, "hasPayloads", json_object_array_length(payloads) > 0);
	model_put(lowering->view, "payloads", payloads);
	model_put(lowering->view, "leftOut", left_out);
}

/* What the file declares, so that nothing made up takes such a name. */
static struct json_object *class_names(struct fzio_arena *arena, struct json_object *model)
{
	static const char *const lists[] = { "types", "enums", "dtos", "unions", "errors" };
	struct json_object *names = json_object_new_array();
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		MODEL_EACH(decl, model_get(model, lists[i]))
		{
			json_object_array_add(names, json_object_new_string(py_class_name(
							     arena, model_str(decl, "name"))));
		}
	}
	return names;
}

struct json_object *lower_py(struct json_object *model)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	struct json_object *module = model_get(model, "module");
	struct lowering lowering = { .view = json_object_new_object(),
		.module = { &arena, model, json_object_new_array() } };
	fzio_buffer_init(&lowering.text);
	model_put_str(lowering.view, "outputName",
		gen_printf(&arena, "%s.py", py_module_name(&arena, model_str(module, "name"))));
	model_put_str(lowering.view, "file", model_str(module, "file"));
	model_put(lowering.view, "comment", py_comment(&arena, model_str(module, "doc")));
	model_put(lowering.view, "classNames", class_names(&arena, model));
	put_enums(&lowering, model);
	put_aliases(&lowering, model);
	put_classes(&lowering, model);
	put_unions(&lowering, model);
	put_emitters(&lowering, model);
	fzio_buffer_terminate(&lowering.text);
	put_integers(&lowering);
	py_put_parts(lowering.view, lowering.text.data);
	model_put(lowering.view, "modules", lowering.module.imports);
	fzio_buffer_finish(&lowering.text);
	fzio_arena_finish(&arena);
	return lowering.view;
}
