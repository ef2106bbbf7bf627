/* SPDX-License-Identifier: MIT */
#include "lower_py.h"

#include <string.h>

#include <fzio/type.h>

#include "memory.h"
#include "model.h"
#include "model_find.h"
#include "pattern_text.h"

static bool is_one_of(struct json_object *type, const char *const *kinds, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (model_is_kind(type, kinds[i])) {
			return true;
		}
	}
	return false;
}

static bool is_integer(struct json_object *type)
{
	static const char *const kinds[] = { "int", "i32", "u32", "i64", "u64" };
	return is_one_of(type, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

static const char *qualified(struct py_module *module, const char *from, const char *name)
{
	const char *own = model_str(model_get(module->model, "module"), "name");
	if (strcmp(from, own) == 0) {
		return name;
	}
	const char *file = py_module_name(module->arena, from);
	bool known = false;
	MODEL_EACH(it, module->imports)
	{
		known = known || strcmp(json_object_get_string(it), file) == 0;
	}
	if (!known) {
		json_object_array_add(module->imports, json_object_new_string(file));
	}
	return gen_printf(module->arena, "%s.%s", file, name);
}

const char *py_reference(struct py_module *module, struct json_object *named)
{
	return qualified(module, model_str(named, "module"),
		py_class_name(module->arena, model_str(named, "name")));
}

/* Checks, as arguments of Field(). pydantic asks them in the order of the C decoder. */

static void put_argument(
	struct py_module *module, struct py_expression *field, const char *name, const char *value)
{
	py_add(field, py_atom(module->arena, gen_printf(module->arena, "%s=%s", name, value)));
}

static void put_bound(struct py_module *module, struct py_expression *field, const char *name,
	struct json_object *value)
{
	if (value != NULL) {
		put_argument(module, field, name, json_object_get_string(value));
	}
}

static struct py_expression *checks_of(struct py_module *module, struct json_object *type)
{
	struct py_expression *field = py_group(module->arena, "Field(", ")");
	struct json_object *min = model_get(type, "min"), *max = model_get(type, "max");
	bool number = is_integer(type) || model_is_kind(type, "float");
	const char *pattern = model_str(type, "pattern");
	const char *low = model_bool(type, "above") ? "gt" : "ge";
	const char *high = model_bool(type, "below") ? "lt" : "le";
	if (!model_is_kind(type, "float")) {
		put_bound(module, field, "multiple_of", model_get(type, "step"));
	}
	put_bound(module, field, number ? low : "min_length", min);
	put_bound(module, field, number ? high : "max_length", max);
	if (pattern != NULL) {
		put_argument(module, field, "pattern",
			py_literal(module->arena, pattern_to_rust(module->arena, pattern)));
	}
	return field;
}

const char *py_own_alias(struct json_object *model, struct json_object *type)
{
	const char *module = model_str(type, "aliasModule");
	bool own = module != NULL &&
		   strcmp(module, model_str(model_get(model, "module"), "name")) == 0;
	return own ? model_str(type, "alias") : NULL;
}

/* The declaration of an alias that says the same as a type, NULL if there is none. */
static const char *alias_of(struct py_module *module, struct json_object *type)
{
	static const char *const keys[] = { "kind", "name", "module", "min", "max", "above",
		"below", "step", "pattern", "key", "item" };
	const char *alias = py_own_alias(module->model, type);
	if (alias == NULL) {
		return NULL;
	}
	MODEL_EACH(it, model_get(module->model, "types"))
	{
		struct json_object *to = model_get(it, "type");
		bool same = strcmp(model_str(it, "name"), alias) == 0 && py_alias_is_plain(it) &&
			    !model_bool(to, "nullable");
		for (size_t i = 0; same && i < sizeof(keys) / sizeof(keys[0]); i++) {
			same = json_object_equal(model_get(to, keys[i]), model_get(type, keys[i]));
		}
		if (same) {
			return py_class_name(module->arena, alias);
		}
	}
	return NULL;
}

bool py_alias_is_plain(struct json_object *alias)
{
	static const char *const kinds[] = { "dto", "union", "any", "array", "map" };
	struct json_object *type = model_get(alias, "type");
	return !is_one_of(type, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

/* Annotated[base, and what is there of the rest] */
static struct py_expression *annotated(struct py_module *module, struct py_expression *base,
	const char *before, struct py_expression *checks, const char *behind)
{
	struct fzio_arena *arena = module->arena;
	if (before == NULL && behind == NULL && (checks == NULL || checks->first == NULL)) {
		return base;
	}
	struct py_expression *group = py_group(arena, "Annotated[", "]");
	py_add(group, base);
	if (before != NULL) {
		py_add(group, py_atom(arena, before));
	}
	if (checks != NULL && checks->first != NULL) {
		py_add(group, checks);
	}
	if (behind != NULL) {
		py_add(group, py_atom(arena, behind));
	}
	return group;
}

/* pydantic's own multiple_of allows what is a billionth away, however large or small the value. */
static struct py_expression *finite(
	struct py_module *module, struct json_object *type, struct py_expression *checks)
{
	struct fzio_arena *arena = module->arena;
	struct json_object *step = model_get(type, "step");
	if (step == NULL) {
		return annotated(module, py_atom(arena, "_Finite"), NULL, checks, NULL);
	}
	const char *multiple = gen_printf(arena, "_multiple_of(%s)", json_object_get_string(step));
	return annotated(module, py_atom(arena, "_Finite"), multiple, checks, NULL);
}

static struct py_expression *scalar(struct py_module *module, struct json_object *type)
{
	struct fzio_arena *arena = module->arena;
	struct py_expression *checks = checks_of(module, type);
	if (is_integer(type)) {
		bool wide = model_is_kind(type, "i64") || model_is_kind(type, "u64");
		const char *kind = gen_printf(arena, "_as_%s", model_str(type, "kind"));
		struct py_expression *group =
			annotated(module, py_atom(arena, "int"), NULL, checks, kind);
		if (wide) {
			py_add(group, py_atom(arena, "_TO_TEXT"));
		}
		return group;
	}
	if (model_is_kind(type, "float")) {
		return finite(module, type, checks);
	}
	if (model_is_kind(type, "string")) {
		return checks->first == NULL
			       ? py_atom(arena, "StrictStr")
			       : annotated(module, py_atom(arena, "str"), "Strict()", checks, NULL);
	}
	if (model_is_kind(type, "bytes")) {
		return annotated(module, py_atom(arena, "bytes"), "Strict()", checks, NULL);
	}
	bool is_bool = model_is_kind(type, "bool");
	return py_atom(arena, is_bool                            ? "StrictBool"
			      : model_is_kind(type, "uuid")      ? "_Uuid"
			      : model_is_kind(type, "timestamp") ? "_Timestamp"
								 : "Any");
}

static struct py_expression *list(struct py_module *module, struct json_object *type, bool unique)
{
	struct fzio_arena *arena = module->arena;
	bool is_map = model_is_kind(type, "map");
	struct py_expression *group = py_group(arena, is_map ? "dict[" : "list[", "]");
	if (is_map) {
		py_add(group, py_type(module, model_get(type, "key"), false));
	}
	py_add(group, py_type(module, model_get(type, "item"), false));
	return annotated(module, group, NULL, checks_of(module, type), unique ? "_UNIQUE" : NULL);
}

static struct py_expression *present(
	struct py_module *module, struct json_object *type, bool unique)
{
	const char *alias = alias_of(module, type);
	if (alias != NULL) {
		return py_atom(module->arena, alias);
	}
	if (model_str(type, "name") != NULL) {
		return py_atom(module->arena, py_reference(module, type));
	}
	return model_is_list(type) ? list(module, type, unique) : scalar(module, type);
}

struct py_expression *py_type(struct py_module *module, struct json_object *type, bool unique)
{
	struct py_expression *expression = present(module, type, unique);
	if (!model_bool(type, "nullable") || model_is_kind(type, "any")) {
		return expression;
	}
	struct py_expression *group = py_group(module->arena, "Optional[", "]");
	py_add(group, expression);
	return group;
}

/* Values. */

static const char *timestamp_value(struct fzio_arena *arena, const char *text)
{
	struct timespec time;
	char plain[FZIO_TIMESTAMP_SIZE];
	if (!fzio_timestamp_parse(text, strlen(text), &time)) {
		return "None"; /* the checker has refused it */
	}
	/* Python keeps microseconds, and until 3.11 knew no `Z`. */
	time.tv_nsec -= time.tv_nsec % 1000;
	size_t len = fzio_timestamp_format(&time, plain);
	return gen_printf(arena, "datetime.fromisoformat(\"%.*s+00:00\")", (int)len - 1, plain);
}

static const char *value_text(
	struct py_module *module, struct json_object *type, struct json_object *value)
{
	struct fzio_arena *arena = module->arena;
	const char *text = json_object_get_string(value);
	if (value == NULL) {
		return "None";
	}
	if (model_is_list(type)) {
		return model_is_kind(type, "map") ? "{}" : "[]";
	}
	if (model_is_kind(type, "enum")) {
		return gen_printf(
			arena, "%s.%s", py_reference(module, type), py_constant_name(arena, text));
	}
	if (model_is_kind(type, "bool")) {
		return json_object_get_boolean(value) ? "True" : "False";
	}
	if (model_is_kind(type, "string")) {
		return py_literal(arena, text);
	}
	if (model_is_kind(type, "uuid")) {
		return gen_printf(arena, "UUID(\"%s\")", text);
	}
	return model_is_kind(type, "timestamp") ? timestamp_value(arena, text) : text;
}

static void put_mark(
	struct py_module *module, struct py_expression *group, bool set, const char *mark)
{
	if (set) {
		py_add(group, py_atom(module->arena, mark));
	}
}

/* Options of a member that its type cannot say: `_OMITTED` leaves out of the wire what is None. */
struct py_expression *py_field(struct py_module *module, struct json_object *field,
	const char *name, struct py_expression **ret_value)
{
	struct fzio_arena *arena = module->arena;
	struct json_object *type = model_get(field, "type"),
			   *fallback = model_get(field, "default");
	struct py_expression *expression = py_type(module, type, model_bool(field, "unique"));
	bool omitted = model_bool(field, "optional") && fallback == NULL;
	bool sensitive = model_bool(field, "sensitive");
	bool not_null = omitted && !model_bool(type, "nullable") && !model_is_kind(type, "any");
	if (not_null) {
		struct py_expression *optional = py_group(arena, "Optional[", "]");
		py_add(optional, expression);
		expression = optional;
	}
	if (omitted || sensitive) {
		bool marked = strcmp(expression->head, "Annotated[") == 0;
		struct py_expression *group = expression;
		if (!marked) {
			group = py_group(arena, "Annotated[", "]");
			py_add(group, expression);
		}
		put_mark(module, group, not_null, "_NOT_NULL");
		put_mark(module, group, omitted, "_OMITTED");
		put_mark(module, group, sensitive, "_SENSITIVE");
		expression = group;
	}
	const char *text = omitted ? "None" : NULL;
	text = fallback != NULL ? value_text(module, type, model_get(fallback, "value")) : text;
	*ret_value = text != NULL ? py_atom(arena, text) : NULL;
	const char *wire = model_str(field, "wire");
	if (strcmp(wire, name) != 0) {
		struct py_expression *call = py_group(arena, "Field(", ")");
		put_argument(module, call, "alias", py_literal(arena, wire));
		if (text != NULL) {
			put_argument(module, call, "default", text);
		}
		*ret_value = call;
	}
	return expression;
}
