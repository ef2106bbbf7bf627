/* SPDX-License-Identifier: MIT */
/* Any text goes through lexer, parser, checker and the printers without a crash; what is accepted
 * has all that the checker promises, every target, and C as far as it is supported. Imports stay
 * unresolved: no file is touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"
#include "output.h"
#include "target.h"

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

static void expect(bool kept)
{
	if (!kept) {
		abort();
	}
}

static void expect_type(const struct ast_type *type)
{
	for (; type != NULL; type = type->item) {
		bool named =
			type->kind == AST_ENUM || type->kind == AST_DTO || type->kind == AST_UNION;
		expect(type->kind != AST_UNRESOLVED && type->kind != AST_POISON);
		expect(!named || type->decl != NULL);
		expect_type(type->key);
	}
}

/* What ast.h marks as the checker's. */
static void expect_decl(const struct ast_decl *decl)
{
	expect(decl->c_name != NULL);
	expect_type(decl->type);
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		expect(it->c_name != NULL && it->wire.text != NULL);
		expect_type(it->type);
	}
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		expect(it->c_name != NULL && it->wire.text != NULL && it->number > 0);
	}
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		expect(it->c_name != NULL && it->wire.text != NULL);
		expect_type(it->type);
	}
	for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
		expect(it->c_name != NULL);
		expect(it->kind != AST_COMMAND || it->operation != NULL);
		expect_type(it->payload);
		expect_type(it->ack);
		for (const struct ast_reference *at = it->throws; at != NULL; at = at->next) {
			expect(at->decl != NULL);
		}
	}
}

static void generate(const struct ast_module *module, struct diag_sink *sink)
{
	for (const struct ast_decl *decl = module->decls; decl != NULL; decl = decl->next) {
		expect_decl(decl);
	}
	struct output_batch *batch = output_create();
	size_t len;
	const char *const *names = target_names(&len);
	for (size_t i = 0; i < len; i++) {
		expect(target_generate(names[i], module, NULL, batch, sink));
	}
	output_destroy(batch);
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
	/* The checker runs on what the loader found no mistake in: an import that is missing is one,
	 * but must not bring it down. */
	if (diag_errors(sink) == 0) {
		expect(module->name.text != NULL);
		check_program(&program, sink);
	}
	if (diag_errors(sink) == 0 && module->imports == NULL) {
		generate(module, sink);
	}
	print(sink);
	diag_destroy(sink);
	program_finish(&program);
	return 0;
}
