/* SPDX-License-Identifier: MIT */
#include <fzio/codec.h>

#include <string.h>

#include "codec/json.h"
#include "codec/number.h"

static void append_number(struct fzio_buffer *out, size_t number)
{
	char text[FZIO__NUMBER_SIZE];
	fzio_buffer_append(out, text, fzio__number_write_u64(number, text));
}

static void write_loc(const struct fzio_violation *violation, struct fzio_buffer *out)
{
	for (size_t i = 0; i < violation->loc_len; i++) {
		const struct fzio_step *step = &violation->loc[i];
		if (i > 0) {
			fzio_buffer_append(out, ",", 1);
		}
		if (step->name) {
			fzio__json_write_string(out, step->name, strlen(step->name));
		} else {
			append_number(out, step->index);
		}
	}
}

void fzio_violations_write(const struct fzio_violations *violations, struct fzio_buffer *out)
{
	fzio_buffer_append(out, "[", 1);
	for (size_t i = 0; i < violations->len; i++) {
		const struct fzio_violation *violation = &violations->items[i];
		fzio_buffer_append_str(out, i > 0 ? ",{\"type\":" : "{\"type\":");
		fzio__json_write_string(out, violation->type, strlen(violation->type));
		fzio_buffer_append_str(out, ",\"loc\":[");
		write_loc(violation, out);
		fzio_buffer_append_str(out, "],\"msg\":");
		fzio__json_write_string(out, violation->msg, strlen(violation->msg));
		fzio_buffer_append(out, "}", 1);
	}
	fzio_buffer_append(out, "]", 1);
}

/* A log's line must stay one line, whatever a client calls its members. */
static void append_printable(struct fzio_buffer *out, const char *text)
{
	for (; *text != '\0'; text++) {
		bool control = (unsigned char)*text < ' ' || *text == 0x7f;
		fzio_buffer_append(out, control ? "?" : text, 1);
	}
}

/* items[2].qty */
static void append_path(const struct fzio_violation *violation, struct fzio_buffer *out)
{
	for (size_t i = 0; i < violation->loc_len; i++) {
		const struct fzio_step *step = &violation->loc[i];
		if (!step->name) {
			fzio_buffer_append(out, "[", 1);
			append_number(out, step->index);
			fzio_buffer_append(out, "]", 1);
			continue;
		}
		if (i > 0) {
			fzio_buffer_append(out, ".", 1);
		}
		append_printable(out, step->name);
	}
}

char *fzio_violations_str(const struct fzio_violations *violations, struct fzio_arena *arena)
{
	struct fzio_buffer line;
	fzio_buffer_init(&line);
	for (size_t i = 0; i < violations->len; i++) {
		const struct fzio_violation *violation = &violations->items[i];
		fzio_buffer_append_str(&line, i > 0 ? "; " : "");
		append_path(violation, &line);
		fzio_buffer_append_str(&line, violation->loc_len > 0 ? ": " : "");
		append_printable(&line, violation->msg);
	}
	if (violations->more > 0) {
		fzio_buffer_append_str(&line, "; and ");
		append_number(&line, violations->more);
		fzio_buffer_append_str(&line, " more");
	}
	const char *text = fzio_buffer_terminate(&line);
	char *copy = fzio_arena_strdup(arena, text);
	fzio_buffer_finish(&line);
	return copy;
}
