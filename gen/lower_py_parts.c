/* SPDX-License-Identifier: MIT */
#include "lower_py.h"

#include <stdlib.h>
#include <string.h>

#include "model.h"

/* A file defines and imports what it uses: a token of its text says what that is. */
struct part {
	const char *token;
	const char *helper; /* the boolean of the view, NULL: nothing is defined for it */
	const char
		*imports; /* `module:name`, separated by blanks; a name alone is a module; NULL */
};

static const struct part parts[] = {
	{ "class ", NULL, "pydantic:BaseModel pydantic:ConfigDict" },
	{ "(str, Enum)", NULL, "enum:Enum" },
	{ "Annotated[", NULL, "typing:Annotated" },
	{ "Optional[", NULL, "typing:Optional" },
	{ "Union[", NULL, "typing:Union" },
	{ "Literal[", NULL, "typing:Literal" },
	{ "Any", NULL, "typing:Any" },
	{ "Field(", NULL, "pydantic:Field" },
	{ "Strict()", NULL, "pydantic:Strict" },
	{ "StrictBool", NULL, "pydantic:StrictBool" },
	{ "StrictStr", NULL, "pydantic:StrictStr" },
	{ "UUID(", NULL, "uuid:UUID" },
	{ "datetime.", NULL, "datetime:datetime" },
	{ "_as_", "usesIntegers",
		"math:isfinite typing:Any typing:Final pydantic:GetCoreSchemaHandler "
		"pydantic_core:CoreSchema pydantic_core:PydanticKnownError "
		"pydantic_core.core_schema:no_info_before_validator_function" },
	{ "_as_i64", "usesWide", "re" },
	{ "_as_u64", "usesWide", "re" },
	{ "_Finite", "usesFloats", "typing:Annotated pydantic:Field pydantic:Strict" },
	{ "_multiple_of(", "usesSteps",
		"math:fmod pydantic:AfterValidator pydantic_core:PydanticKnownError" },
	{ "_TO_TEXT", "usesText", "typing:Final pydantic:PlainSerializer" },
	{ "_Uuid", "usesUuid",
		"re typing:Annotated uuid:UUID pydantic:BeforeValidator pydantic:PlainSerializer "
		"pydantic_core:PydanticKnownError" },
	{ "_Timestamp", "usesTimestamp",
		"re typing:Annotated datetime:datetime datetime:timezone pydantic:AwareDatetime "
		"pydantic:PlainSerializer pydantic:ValidatorFunctionWrapHandler "
		"pydantic:WrapValidator pydantic_core:PydanticKnownError" },
	{ "_NOT_NULL", "usesNotNull",
		"typing:Any typing:Final pydantic:GetCoreSchemaHandler pydantic_core:CoreSchema" },
	{ "_OMITTED", "usesOmitted", "typing:Final pydantic:Field" },
	{ "_SENSITIVE", "usesSensitive", "typing:Final pydantic:Field" },
	{ "_UNIQUE", "usesUnique",
		"typing:Any typing:Final pydantic:AfterValidator "
		"pydantic_core:PydanticCustomError" },
	{ "TypeAdapter[Any](", NULL, "pydantic:TypeAdapter" },
	{ "_emit(", "usesEmitters",
		"enum:Enum collections.abc:Sequence typing:Any typing:Final typing:Optional "
		"typing:Protocol typing:Union" },
	{ "_wire(", "usesWire", "pydantic:BaseModel" },
	{ "_wire_as(", "usesWireAs", NULL },
};

/* The list of names of one module, made when it is met first. */
static struct json_object *names_of(struct json_object *imports, const char *module, size_t len)
{
	MODEL_EACH(it, imports)
	{
		const char *name = model_str(it, "module");
		if (strlen(name) == len && strncmp(name, module, len) == 0) {
			return model_get(it, "names");
		}
	}
	struct json_object *import = json_object_new_object(), *names = json_object_new_array();
	model_put(import, "module", json_object_new_string_len(module, (int)len));
	model_put(import, "names", names);
	json_object_array_add(imports, import);
	return names;
}

static void add_name(struct json_object *names, const char *name, size_t len)
{
	MODEL_EACH(it, names)
	{
		if (strlen(json_object_get_string(it)) == len &&
			strncmp(json_object_get_string(it), name, len) == 0) {
			return;
		}
	}
	json_object_array_add(names, json_object_new_string_len(name, (int)len));
}

static void add_imports(struct json_object *imports, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " "), module = strcspn(text, ": ");
		struct json_object *names = names_of(imports, text, module);
		if (module < len) {
			add_name(names, text + module + 1, len - module - 1);
		}
		text += len + (text[len] == ' ');
	}
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(json_object_get_string(*(struct json_object *const *)a),
		json_object_get_string(*(struct json_object *const *)b));
}

/* `import re` before `from …`, the standard library before pydantic. */
static int compare_imports(const void *a, const void *b)
{
	const char *names[2];
	int orders[2];
	struct json_object *items[] = { *(struct json_object *const *)a,
		*(struct json_object *const *)b };
	for (int i = 0; i < 2; i++) {
		names[i] = model_str(items[i], "module");
		bool whole = json_object_array_length(model_get(items[i], "names")) == 0;
		orders[i] = (strncmp(names[i], "pydantic", 8) == 0) * 2 + !whole;
	}
	return orders[0] != orders[1] ? orders[0] - orders[1] : strcmp(names[0], names[1]);
}

/* black keeps a list open once it is; a short one stands on its line. */
static void put_form(struct json_object *import)
{
	struct json_object *names = model_get(import, "names");
	size_t len = json_object_array_length(names), width = strlen("from  import ");
	width += strlen(model_str(import, "module"));
	MODEL_EACH(name, names)
	{
		width += strlen(json_object_get_string(name)) + strlen(", ");
	}
	bool is_long = width - strlen(", ") > 88;
	model_put_bool(import, "isModule", len == 0);
	model_put_bool(import, "isShort", len > 0 && !is_long);
	model_put_bool(import, "isLong", len > 0 && is_long);
}

/* Between imports and a comment black wants one empty line, else two. */
static void put_distance(struct json_object *view)
{
	bool follows = json_object_array_length(model_get(view, "enums")) == 0 &&
		       !model_bool(view, "hasClasses");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		follows =
			follows && (parts[i].helper == NULL || !model_bool(view, parts[i].helper));
	}
	model_put_bool(view, "followImports", follows);
}

void py_put_parts(struct json_object *view, const char *text)
{
	struct json_object *imports = json_object_new_array();
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		bool used = strstr(text, parts[i].token) != NULL;
		if (used && parts[i].imports != NULL) {
			add_imports(imports, parts[i].imports);
		}
		if (parts[i].helper != NULL) {
			struct json_object *set = NULL;
			json_object_object_get_ex(view, parts[i].helper, &set);
			model_put_bool(view, parts[i].helper, used || json_object_get_boolean(set));
		}
	}
	json_object_array_sort(imports, compare_imports);
	MODEL_EACH(import, imports)
	{
		json_object_array_sort(model_get(import, "names"), compare_names);
		put_form(import);
	}
	/* The first of pydantic's has an empty line before it. */
	bool met = false;
	MODEL_EACH(import, imports)
	{
		bool third = strncmp(model_str(import, "module"), "pydantic", 8) == 0;
		model_put_bool(import, "isThird", third && !met);
		met = met || third;
	}
	model_put(view, "imports", imports);
	put_distance(view);
	model_put_bool(view, "usesMarks",
		model_bool(view, "usesOmitted") || model_bool(view, "usesSensitive") ||
			model_bool(view, "usesText"));
}
