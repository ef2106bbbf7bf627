/* SPDX-License-Identifier: MIT */
#include "lower_py.h"

#include <string.h>

#include <fzio/buffer.h>

#include "letter_case.h"
#include "memory.h"
#include "model.h"

/* Python's keywords, and the names that the generated file itself uses at its outermost level. */
static const char *const words[] = { "False", "None", "True", "and", "as", "assert", "async",
	"await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
	"for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield", "bool", "bytes", "dict",
	"float", "int", "isinstance", "len", "list", "object", "re", "set", "str", "tuple", "type",
	"ALL", "AfterValidator", "Annotated", "Any", "AsyncManager", "AwareDatetime", "Awaitable",
	"BaseModel", "BeforeValidator", "Callable", "ConfigDict", "CoreSchema", "Enum", "Field",
	"Final", "GetCoreSchemaHandler", "Literal", "Manager", "Optional", "OverflowError",
	"PlainSerializer", "Protocol", "PydanticCustomError", "PydanticKnownError", "Room",
	"Sequence", "Strict", "StrictBool", "StrictStr", "UUID", "Union", "ValueError",
	"ValidatorFunctionWrapHandler", "WrapValidator", "annotations", "datetime", "timezone",
	"__future__" };

/* What every pydantic model has. Whatever begins with `model_` is among it. */
static const char *const attributes[] = { "construct", "copy", "dict", "from_orm", "json", "mro",
	"parse_file", "parse_obj", "parse_raw", "register", "schema", "schema_json", "self",
	"update_forward_refs", "validate" };

#define HAS(list, name) has((list), sizeof(list) / sizeof((list)[0]), (name))

static bool has(const char *const *list, size_t len, const char *name)
{
	for (size_t i = 0; i < len; i++) {
		if (strcmp(list[i], name) == 0) {
			return true;
		}
	}
	return false;
}

/* Dots become underscores; none leads, which would make it private. */
static char *identifier(struct fzio_arena *arena, const char *name)
{
	size_t leading = strspn(name, "_");
	char *text = gen_printf(arena, "%s%.*s", name + leading, (int)leading, name);
	for (char *at = text; *at != '\0'; at++) {
		*at = *at == '.' ? '_' : *at;
	}
	bool is_number = *text >= '0' && *text <= '9';
	return is_number || *text == '\0' ? gen_printf(arena, "x%s", text) : text;
}

const char *py_class_name(struct fzio_arena *arena, const char *name)
{
	const char *text = identifier(arena, name);
	return HAS(words, text) ? gen_printf(arena, "%s_", text) : text;
}

const char *py_member_name(struct fzio_arena *arena, const char *name)
{
	const char *text = identifier(arena, name);
	bool taken = HAS(words, text) || HAS(attributes, text) ||
		     strncmp(text, "model_", strlen("model_")) == 0;
	return taken ? gen_printf(arena, "%s_", text) : text;
}

const char *py_constant_name(struct fzio_arena *arena, const char *name)
{
	return case_upper(arena, identifier(arena, name));
}

const char *py_module_name(struct fzio_arena *arena, const char *module)
{
	return gen_printf(arena, "%s_fzio", identifier(arena, module));
}

static void append_escaped(struct fzio_buffer *out, const char *text, char quote)
{
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == (unsigned char)quote || byte == '\\') {
			fzio_buffer_printf(out, "\\%c", byte);
		} else if (byte < 0x20 || byte == 0x7f) {
			fzio_buffer_printf(out, byte == '\n' ? "\\n" : "\\x%02x", byte);
		} else {
			fzio_buffer_append(out, at, 1);
		}
	}
}

static bool is_printable(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f) {
			return false;
		}
	}
	return true;
}

const char *py_literal(struct fzio_arena *arena, const char *text)
{
	/* Patterns stay readable. A raw string cannot end in a backslash, nor hold its quote. */
	size_t len = strlen(text);
	bool raw = strchr(text, '\\') != NULL && strchr(text, '"') == NULL &&
		   text[len - 1] != '\\' && is_printable(text);
	if (raw) {
		return gen_printf(arena, "r\"%s\"", text);
	}
	/* black takes the quotes that need fewer backslashes. */
	char quote = strchr(text, '"') != NULL && strchr(text, '\'') == NULL ? '\'' : '"';
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append(&out, &quote, 1);
	append_escaped(&out, text, quote);
	fzio_buffer_append(&out, &quote, 1);
	return gen_take(arena, &out);
}

/* Without blanks at its ends, and no blank at the end of a line. */
static struct json_object *lines_of(const char *text)
{
	struct json_object *lines = json_object_new_array();
	while (*text != '\0') {
		size_t len = strcspn(text, "\n"), kept = len;
		while (kept > 0 && strchr(" \t\r", text[kept - 1]) != NULL) {
			kept--;
		}
		json_object_array_add(lines, json_object_new_string_len(text, (int)kept));
		text += len + (text[len] == '\n');
	}
	return lines;
}

struct json_object *py_comment(struct fzio_arena *arena, const char *doc)
{
	if (doc == NULL || *doc == '\0') {
		return NULL;
	}
	struct json_object *lines = lines_of(doc), *comment = json_object_new_array();
	MODEL_EACH(line, lines)
	{
		const char *text = json_object_get_string(line);
		json_object_array_add(
			comment, json_object_new_string(
					 *text == '\0' ? "#" : gen_printf(arena, "# %s", text)));
	}
	json_object_put(lines);
	return comment;
}

/* Quotes are fine within a docstring unless they end it. */
static void append_docstring(struct fzio_buffer *out, const char *text, bool is_last)
{
	for (const char *at = text; *at != '\0'; at++) {
		bool ends = at[1] == '"' || (at[1] == '\0' && is_last);
		const char *before = *at == '\\' || (*at == '"' && ends) ? "\\" : "";
		fzio_buffer_printf(out, "%s%c", before, *at);
	}
}

const char *py_docstring(struct fzio_arena *arena, const char *doc, size_t indent)
{
	if (doc == NULL || doc[strspn(doc, " \t\r\n")] == '\0') {
		return NULL;
	}
	struct fzio_buffer out;
	struct json_object *lines = lines_of(doc + strspn(doc, " \t\r\n"));
	fzio_buffer_init(&out);
	MODEL_EACH(line, lines)
	{
		const char *text = json_object_get_string(line);
		if (line_index > 0) {
			fzio_buffer_printf(&out, "\n%*s", *text != '\0' ? (int)indent : 0, "");
		}
		append_docstring(&out, text, line_index + 1 == json_object_array_length(lines));
	}
	json_object_put(lines);
	while (out.len > 0 && out.data[out.len - 1] == '\n') {
		out.len--;
	}
	return gen_take(arena, &out);
}
