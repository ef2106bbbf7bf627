/* SPDX-License-Identifier: MIT */
#include "lower_ts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "model.h"

/* As prettier quotes: in double quotes unless single ones need fewer escapes. JSON's escapes are
 * JavaScript's too. */
const char *ts_literal(struct fzio_arena *arena, const char *text)
{
	struct json_object *string = json_object_new_string(text);
	const char *json = json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE);
	char *out = gen_zalloc(arena, 2 * strlen(json) + 1), *to = out;
	int balance = 0;
	for (const char *at = text; *at != '\0'; at++) {
		balance += (*at == '"') - (*at == '\'');
	}
	char quote = balance > 0 ? '\'' : '"';
	size_t last = strlen(json) - 1;
	for (size_t i = 1; i < last; i++) {
		bool escaped = json[i] == '\\';
		i += escaped;
		if ((escaped && (json[i] != '"' || quote == '"')) || json[i] == quote) {
			*to++ = '\\';
		}
		*to++ = json[i];
	}
	json_object_put(string);
	return gen_printf(arena, "%c%s%c", quote, out, quote);
}

const char *ts_key(struct fzio_arena *arena, const char *wire)
{
	bool plain = wire[0] != '\0' && !isdigit((unsigned char)wire[0]);
	for (const char *at = wire; *at != '\0'; at++) {
		plain = plain && (isalnum((unsigned char)*at) || *at == '_' || *at == '$');
	}
	return plain ? wire : ts_literal(arena, wire);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Words that cannot name a type, globals that our output names, and what ts/failure declares. In
 * the order of strcmp. */
static bool is_reserved(const char *name)
{
	static const char *const words[] = { "Array", "ArrayBuffer", "Error", "Extract",
		"FzioErrorKind", "FzioEvents", "FzioFailure", "FzioNotice", "FzioOptions",
		"FzioPayload", "FzioRefusal", "FzioResult", "FzioSocket", "FzioTimed",
		"FzioViolation", "ManagerOptions", "Omit", "Parameters", "Partial", "Promise",
		"Record", "ReturnType", "Socket", "SocketOptions", "Uint8Array", "any", "as",
		"async", "await", "bigint", "boolean", "break", "case", "catch", "class", "const",
		"continue", "debugger", "declare", "default", "delete", "do", "else", "enum",
		"export", "extends", "false", "finally", "for", "function", "if", "implements",
		"import", "in", "infer", "instanceof", "interface", "intrinsic", "io", "isFailure",
		"keyof", "let", "module", "namespace", "never", "new", "null", "number", "object",
		"package", "private", "protected", "public", "readonly", "return", "static",
		"string", "super", "switch", "symbol", "this", "throw", "true", "try", "type",
		"typeof", "undefined", "unique", "unknown", "var", "void", "while", "with",
		"yield" };
	return bsearch(&name, words, sizeof(words) / sizeof(words[0]), sizeof(words[0]), compare) !=
	       NULL;
}

/* `Record_` gets one more as well: it could not be told from what became of `Record`. */
const char *ts_name(struct fzio_arena *arena, const char *name)
{
	size_t len = strlen(name);
	while (len > 0 && name[len - 1] == '_') {
		len--;
	}
	bool moves = is_reserved(gen_strndup(arena, name, len));
	return moves ? gen_printf(arena, "%s_", name) : name;
}

const char *ts_claim(struct ts *ts, const char *name)
{
	while (is_reserved(name) || json_object_object_get_ex(ts->taken, name, NULL)) {
		name = gen_printf(&ts->arena, "%s_", name);
	}
	model_put_bool(ts->taken, name, true);
	return name;
}

/* Nothing in a comment may end it, and no line ends in blanks. */
static const char *comment_text(struct fzio_arena *arena, const char *text, size_t len)
{
	char *out = gen_zalloc(arena, 2 * len + 1), *to = out;
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && text[i] == '/' && text[i - 1] == '*') {
			*to++ = '\\';
		}
		*to++ = text[i];
	}
	while (to > out && isspace((unsigned char)to[-1])) {
		to--;
	}
	*to = '\0';
	return out;
}

const char *ts_said(struct fzio_arena *arena, const char *wire)
{
	const char *literal = ts_literal(arena, wire);
	return comment_text(arena, literal + 1, strlen(literal) - 2);
}

static void add_lines(struct ts *ts, struct json_object *lines, const char *text)
{
	while (text != NULL) {
		const char *end = strchr(text, '\n');
		size_t len = end != NULL ? (size_t)(end - text) : strlen(text);
		const char *line = comment_text(&ts->arena, text, len);
		json_object_array_add(lines, json_object_new_string(line));
		text = end != NULL ? end + 1 : NULL;
	}
}

static void add_tag(struct ts *ts, struct json_object *lines, const char *tag, const char *text)
{
	if (text != NULL) {
		const char *gap = text[0] != '\0' ? " " : "";
		add_lines(ts, lines, gen_printf(&ts->arena, "@%s%s%s", tag, gap, text));
	}
}

struct json_object *ts_comment(struct ts *ts, struct json_object *object, const char *more)
{
	struct json_object *texts = json_object_new_array(), *lines = json_object_new_array();
	add_lines(ts, texts, model_str(object, "doc"));
	add_lines(ts, texts, more);
	add_tag(ts, texts, "since", model_str(object, "since"));
	add_tag(ts, texts, "deprecated", model_str(object, "deprecated"));
	size_t len = json_object_array_length(texts);
	if (len > 1) {
		json_object_array_add(lines, json_object_new_string("/**"));
	}
	MODEL_EACH(text, texts)
	{
		const char *line = json_object_get_string(text);
		line = len == 1
			       ? gen_printf(&ts->arena, "/** %s */", line)
			       : gen_printf(&ts->arena, " *%s%s", line[0] != '\0' ? " " : "", line);
		json_object_array_add(lines, json_object_new_string(line));
	}
	if (len > 1) {
		json_object_array_add(lines, json_object_new_string(" */"));
	}
	json_object_put(texts);
	return lines;
}

void ts_put_cases(struct ts *ts, struct json_object *object, struct json_object *cases)
{
	struct fzio_arena *arena = &ts->arena;
	const char *name = model_str(object, "name"), *one = "", *gap = "";
	MODEL_EACH(item, cases)
	{
		bool silent = json_object_array_length(model_get(item, "comment")) == 0;
		if (one != NULL) {
			one = silent ? gen_printf(
					       arena, "%s%s%s", one, gap, model_str(item, "text"))
				     : NULL;
		}
		gap = " | ";
	}
	if (one != NULL) {
		size_t len = strlen(one), before = strlen("export type  = ;") + strlen(name);
		one = before + len <= TS_WIDTH ? gen_printf(arena, " %s", one)
		      : len + 3 <= TS_WIDTH    ? gen_printf(arena, "\n  %s", one)
					       : NULL;
	}
	model_put_str(object, "one", one);
	model_put(object, "cases", cases);
}

struct json_object *ts_case(const char *text, struct json_object *comment)
{
	struct json_object *object = json_object_new_object();
	model_put_str(object, "text", text);
	model_put(object, "comment", comment != NULL ? comment : json_object_new_array());
	return object;
}
