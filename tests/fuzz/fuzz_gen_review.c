/* SPDX-License-Identifier: MIT */
/* Lint and the comparison of two contracts, which a line `=====` tells apart; without one the
 * contract is compared with itself, where nothing breaks. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "against.h"
#include "compile.h"
#include "lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* False: it has mistakes. */
static bool load(struct ast_program *program, const char *path, const char *text, size_t len)
{
	const char *problem;
	*program = (struct ast_program){ 0 };
	fzio_arena_init(&program->arena, (size_t)1 << 30);
	struct source *source = source_from_memory(path, text, len, &problem);
	if (source == NULL) {
		return false;
	}
	struct diag_sink *sink = diag_create();
	program->modules = parse_module(program, source, sink);
	program->modules->requested = true;
	bool fine = diag_errors(sink) == 0 && program->modules->imports == NULL;
	if (fine) {
		check_program(program, sink);
		fine = diag_errors(sink) == 0;
	}
	diag_destroy(sink);
	return fine;
}

static void print(const struct diag_sink *sink)
{
	char *text = NULL;
	size_t len;
	FILE *memory = open_memstream(&text, &len);
	diag_print(sink, memory, false);
	fclose(memory);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char mark[] = "\n=====\n";
	const char *text = (const char *)data;
	const char *split = size > 0 ? memmem(text, size, mark, strlen(mark)) : NULL;
	size_t old_len = split != NULL ? (size_t)(split - text) : size;
	const char *now_text = split != NULL ? split + strlen(mark) : text;
	struct ast_program old, now;
	bool fine = load(&old, "old.fzio", text, old_len);
	fine = load(&now, "new.fzio", now_text, size - (size_t)(now_text - text)) && fine;
	if (fine) {
		struct diag_sink *sink = diag_create();
		against_check(&old, &now, sink);
		if (split == NULL && diag_errors(sink) + diag_warnings(sink) > 0) {
			diag_print(sink, stderr, false);
			abort();
		}
		lint_program(&now, sink);
		print(sink);
		diag_destroy(sink);
	}
	program_finish(&old);
	program_finish(&now);
	return 0;
}
