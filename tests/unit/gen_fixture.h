/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GEN_FIXTURE_H
#define TESTS_GEN_FIXTURE_H

/* Text in, tree and diagnostics out: for the tests of the compiler's front end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compile.h"

struct fixture {
	struct ast_program program;
	struct source *source;
	struct diag_sink *sink;
	struct ast_module *module;
	char *printed; /* what the user would see */
};

static inline void fixture_source(struct fixture *fixture, const char *text)
{
	const char *problem = NULL;
	*fixture = (struct fixture){ 0 };
	fzio_arena_init(&fixture->program.arena, (size_t)1 << 28);
	fixture->sink = diag_create();
	fixture->source = source_from_memory("t.fzio", text, strlen(text), &problem);
	assert_non_null(fixture->source);
}

static inline const char *fixture_print(struct fixture *fixture)
{
	size_t len;
	free(fixture->printed);
	FILE *memory = open_memstream(&fixture->printed, &len);
	diag_print(fixture->sink, memory, false);
	fclose(memory);
	return fixture->printed;
}

static inline void fixture_parse(struct fixture *fixture, const char *text)
{
	fixture_source(fixture, text);
	fixture->module = parse_module(&fixture->program, fixture->source, fixture->sink);
}

static inline void fixture_finish(struct fixture *fixture)
{
	free(fixture->printed);
	diag_destroy(fixture->sink);
	source_destroy(fixture->source);
	fzio_arena_finish(&fixture->program.arena);
}

#endif
