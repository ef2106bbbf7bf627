/* SPDX-License-Identifier: MIT */
#include "lower_c_table.h"

#include <assert.h>

#include <fzio/type.h>

#include "memory.h"
#include "model.h"
#include "pattern.h"

/* The numbers of a list, so many a line. */
static struct json_object *number_lines(struct fzio_arena *arena, const uint8_t *bytes,
	const uint16_t *words, size_t len, size_t a_line)
{
	struct json_object *lines = json_object_new_array();
	for (size_t start = 0; start < len; start += a_line) {
		const char *line = "";
		for (size_t i = start; i < len && i < start + a_line; i++) {
			unsigned value = bytes != NULL ? bytes[i] : words[i];
			const char *form = value == FZIO_PATTERN_DEAD ? "%s%s0x%x," : "%s%s%u,";
			line = gen_printf(arena, form, line, i > start ? " " : "", value);
		}
		json_object_array_add(lines, json_object_new_string(line));
	}
	return lines;
}

const char *c_pattern_name(struct tables *tables, const char *text)
{
	const char *known = names_get(&tables->pattern_names, text);
	if (known != NULL) {
		return known;
	}
	struct pattern_tables compiled;
	const char *message;
	size_t offset;
	bool ok = pattern_compile(text, &compiled, &message, &offset);
	assert(ok); /* the checker has compiled it before */
	(void)ok;
	struct json_object *object = json_object_new_object();
	size_t cells = (size_t)compiled.states * compiled.columns;
	size_t number = json_object_array_length(tables->patterns) + 1;
	char *name = gen_printf(tables->arena, "%s_pattern_%zu", tables->module, number);
	names_add(&tables->pattern_names, text, name);
	model_put_str(object, "cName", name);
	model_put_str(object, "text", c_comment_line(tables->arena, text));
	model_put_str(object, "literal", c_literal(tables->arena, text));
	model_put(object, "columns", json_object_new_int(compiled.columns));
	model_put(object, "states", json_object_new_int(compiled.states));
	model_put(object, "classes", number_lines(tables->arena, compiled.classes, NULL, 256, 32));
	model_put(object, "next",
		number_lines(tables->arena, NULL, compiled.next, cells, compiled.columns));
	model_put(object, "accepts",
		number_lines(
			tables->arena, compiled.accepts, NULL, (compiled.states + 7u) / 8, 16));
	json_object_array_add(tables->patterns, object);
	pattern_finish(&compiled);
	return name;
}
