/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <base/utf8.h>

#include "diag_list.h"

#define SHOWN_MAX 20 /* errors; more help nobody at a time */
#define WIDTH_MAX 120 /* columns of a source line that are shown, around the place */

#define BOLD   "\033[1m"
#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BLUE   "\033[1;34m"
#define RESET  "\033[0m"

/* What would move the cursor or turn the text around must not reach a terminal. */
static bool is_harmful(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

/* Columns a code point takes in a terminal: wide scripts and emoji two, combining marks none. */
static unsigned columns_of(uint32_t point)
{
	bool none = (point >= 0x300 && point <= 0x36f) || (point >= 0x200b && point <= 0x200f) ||
		    (point >= 0xfe00 && point <= 0xfe0f);
	bool wide =
		(point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
		(point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
		(point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
		(point >= 0xffe0 && point <= 0xffe6) || (point >= 0x1f300 && point <= 0x1f64f) ||
		(point >= 0x1f900 && point <= 0x1f9ff) || (point >= 0x20000 && point <= 0x3fffd);
	return none ? 0 : wide ? 2 : 1;
}

static void put_text(const char *text, FILE *out)
{
	for (size_t len = strlen(text), i = 0; i < len;) {
		uint32_t point;
		size_t step = fzio__utf8_read(text + i, text + len, &point);
		if (is_harmful(point)) {
			fputs("\xef\xbf\xbd", out);
		} else {
			fwrite(text + i, 1, step, out);
		}
		i += step;
	}
}

/* Walks a line from byte `from` to `to` in columns; writes it when `out` is given. */
static unsigned put_line(const char *line, size_t from, size_t to, unsigned column, FILE *out)
{
	while (from < to) {
		uint32_t point;
		size_t step = fzio__utf8_read(line + from, line + to, &point);
		unsigned width = point == '\t' ? 8 - column % 8 : columns_of(point);
		if (is_harmful(point)) {
			width = point == '\t' ? width : 1;
		}
		if (out != NULL && point == '\t') {
			fprintf(out, "%*s", (int)width, "");
		} else if (out != NULL && is_harmful(point)) {
			fputs("\xef\xbf\xbd", out);
		} else if (out != NULL) {
			fwrite(line + from, 1, step, out);
		}
		column += width;
		from += step;
	}
	return column;
}

static void put_snippet(struct span span, const char *label, const char *paint, FILE *out)
{
	unsigned number, column;
	size_t len;
	source_position(span.source, span.offset, &number, &column);
	const char *line = source_line(span.source, number, &len);
	size_t at = span.offset - (size_t)(line - span.source->text);
	at = at > len ? len : at;
	size_t end = at + span.len > len ? len : at + span.len;

	/* Of a very long line only the surroundings are worth their ink. */
	size_t from = at > WIDTH_MAX / 2 && len > WIDTH_MAX
			      ? fzio__utf8_cut(line, at - WIDTH_MAX / 2)
			      : 0;
	size_t to = len - from > WIDTH_MAX ? fzio__utf8_cut(line, from + WIDTH_MAX) : len;
	end = end > to ? to : end;

	fprintf(out, "%5u | %s", number, from > 0 ? "…" : "");
	unsigned margin = from > 0;
	put_line(line, from, to, margin, out);
	fprintf(out, "%s\n      | ", to < len ? "…" : "");
	unsigned start = put_line(line, from, at, margin, NULL);
	unsigned stop = put_line(line, at, end, start, NULL);
	fprintf(out, "%*s%s", (int)start, "", paint != NULL ? paint : "");
	do {
		fputc('^', out);
	} while (++start < stop);
	if (label != NULL && label[0] != '\0') {
		fputc(' ', out);
		put_text(label, out);
	}
	fprintf(out, "%s\n", paint != NULL ? RESET : "");
}

static void put_place(struct span span, FILE *out)
{
	if (span.source == NULL) {
		fputs("fzio-gen: ", out);
		return;
	}
	unsigned line, column;
	source_position(span.source, span.offset, &line, &column);
	put_text(span.source->path, out);
	fprintf(out, ":%u:%u: ", line, column);
}

void diag__render(const struct diag *diag, FILE *out, bool colour)
{
	bool is_error = diag->severity == SEVERITY_ERROR;
	const char *paint = !colour ? NULL : is_error ? RED : YELLOW;
	put_place(diag->span, out);
	fprintf(out, "%s%s[%c%03d]:%s %s", colour ? paint : "", is_error ? "error" : "warning",
		diag__letter(diag->code), diag->code, colour ? RESET : "", colour ? BOLD : "");
	put_text(diag->message, out);
	fprintf(out, "%s\n", colour ? RESET : "");
	if (diag->span.source != NULL) {
		put_snippet(diag->span, diag->label, paint, out);
	}
	for (const struct diag_place *place = diag->places; place != NULL; place = place->next) {
		put_place(place->span, out);
		fprintf(out, "%snote:%s ", colour ? BLUE : "", colour ? RESET : "");
		put_text(place->label, out);
		fputc('\n', out);
		if (place->span.source != NULL) {
			put_snippet(place->span, NULL, colour ? BLUE : NULL, out);
		}
	}
	for (const struct diag_line *help = diag->helps; help != NULL; help = help->next) {
		fprintf(out, "   %shelp:%s ", colour ? BLUE : "", colour ? RESET : "");
		put_text(help->text, out);
		fputc('\n', out);
	}
}

void diag_print(const struct diag_sink *sink, FILE *out, bool colour)
{
	size_t len, shown = 0;
	const struct diag **sorted = diag__sorted(sink, &len);
	for (size_t i = 0; i < len; i++) {
		bool is_error = sorted[i]->severity == SEVERITY_ERROR;
		if (is_error && shown == SHOWN_MAX) {
			continue;
		}
		shown += is_error;
		diag__render(sorted[i], out, colour);
	}
	size_t more = diag_errors(sink) - shown;
	if (more > 0) {
		fprintf(out, "fzio-gen: %zu more error%s\n", more, more == 1 ? "" : "s");
	}
	free(sorted);
}
