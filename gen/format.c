/* SPDX-License-Identifier: MIT */
#include "format.h"

#include <stdio.h>

#include "format_lines.h"
#include "memory.h"

char *format_source(const struct source *source, size_t *ret_len)
{
	struct format_words words;
	struct format_lines lines;
	format_words_read(&words, source);
	format_lines_read(&lines, &words);
	format_lines_align(&lines, &words);
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_len);
	gen_must(out);
	format_lines_print(&lines, &words, out);
	gen_must(fclose(out) == 0 ? text : NULL);
	format_lines_finish(&lines);
	format_words_finish(&words);
	return text;
}
