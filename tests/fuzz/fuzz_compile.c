/* SPDX-License-Identifier: MIT */
/* Any text goes through lexer, parser, checker and the printers without a crash; what is accepted
 * has a module name. Imports stay unresolved: no file is touched. */
#include <stdio.h>
#include <stdlib.h>

#include "compile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(const struct diag_sink *sink)
{
	char *text = NULL;
	size_t len;
	FILE *memory = open_memstream(&text, &len);
	if (memory == NULL) {
		return;
	}
	diag_print(sink, memory, true);
	diag_print_json(sink, memory);
	fclose(memory);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *problem;
	struct source *source = source_from_memory("fuzz.fzio", (const char *)data, size, &problem);
	if (source == NULL) {
		return 0;
	}
	struct diag_sink *sink = diag_create();
	struct ast_program program = { 0 };
	fzio_arena_init(&program.arena, (size_t)1 << 30);
	struct ast_module *module = parse_module(&program, source, sink);
	module->requested = true;
	program.modules = module;
	if (diag_errors(sink) == 0 && module->name.text == NULL) {
		abort();
	}
	if (diag_errors(sink) == 0 && module->imports == NULL) {
		check_program(&program, sink);
	}
	print(sink);
	diag_destroy(sink);
	program_finish(&program);
	return 0;
}
