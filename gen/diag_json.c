/* SPDX-License-Identifier: MIT */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "diag_list.h"

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, text != NULL ? json_object_new_string(text) : NULL);
}

static struct json_object *place_json(struct span span, const char *label, bool primary)
{
	struct json_object *place = json_object_new_object();
	unsigned line, column;
	source_position(span.source, span.offset, &line, &column);
	add_text(place, "file", span.source->path);
	json_object_object_add(place, "byteStart", json_object_new_int64(span.offset));
	json_object_object_add(
		place, "byteEnd", json_object_new_int64((int64_t)span.offset + span.len));
	json_object_object_add(place, "line", json_object_new_int64(line));
	json_object_object_add(place, "column", json_object_new_int64(column));
	add_text(place, "label", label);
	json_object_object_add(place, "primary", json_object_new_boolean(primary));
	return place;
}

static struct json_object *rendered_json(const struct diag *diag)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	if (memory == NULL) {
		return NULL;
	}
	diag__render(diag, memory, false);
	fclose(memory);
	struct json_object *rendered = json_object_new_string_len(text, (int)len);
	free(text);
	return rendered;
}

static struct json_object *diag_json(const struct diag *diag)
{
	char code[16];
	snprintf(code, sizeof(code), "%c%03d", diag__letter(diag->code), diag->code);
	struct json_object *object = json_object_new_object();
	add_text(object, "severity", diag->severity == SEVERITY_ERROR ? "error" : "warning");
	add_text(object, "code", code);
	add_text(object, "message", diag->message);

	struct json_object *spans = json_object_new_array();
	if (diag->span.source != NULL) {
		json_object_array_add(spans, place_json(diag->span, diag->label, true));
	}
	for (const struct diag_place *place = diag->places; place != NULL; place = place->next) {
		if (place->span.source != NULL) {
			json_object_array_add(spans, place_json(place->span, place->label, false));
		}
	}
	json_object_object_add(object, "spans", spans);

	struct json_object *helps = json_object_new_array();
	for (const struct diag_line *help = diag->helps; help != NULL; help = help->next) {
		json_object_array_add(helps, json_object_new_string(help->text));
	}
	json_object_object_add(object, "help", helps);
	json_object_object_add(object, "rendered", rendered_json(diag));
	return object;
}

void diag_print_json(const struct diag_sink *sink, FILE *out)
{
	size_t len;
	const struct diag **sorted = diag__sorted(sink, &len);
	for (size_t i = 0; i < len; i++) {
		struct json_object *object = diag_json(sorted[i]);
		const char *text = json_object_to_json_string_ext(
			object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
		fprintf(out, "%s\n", text);
		json_object_put(object);
	}
	free(sorted);
}
