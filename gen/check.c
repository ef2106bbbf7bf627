/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "compile.h"

void check_program(struct ast_program *program, struct diag_sink *sink)
{
	struct check check = { .program = program, .arena = &program->arena, .sink = sink };
	if (!check_lengths(&check)) {
		return;
	}
	names_init(&check.patterns);
	check_scopes(&check);
	check_notes(&check);
	check_types(&check);
	check_fields(&check);
	check_unions(&check);
	check_values(&check);
	check_members(&check);
	check_c_names(&check);
	check_c_clashes(&check);
	check_reach(&check);
	check_imports(&check);
	check_scopes_finish(&check);
	names_finish(&check.patterns);
}

bool load_checked(struct ast_program *program, const char *const *paths, size_t paths_len,
	const char *const *import_dirs, size_t import_dirs_len, struct diag_sink *sink)
{
	load_program(program, paths, paths_len, import_dirs, import_dirs_len, sink);
	if (diag_errors(sink) == 0) {
		check_program(program, sink);
	}
	return diag_errors(sink) == 0;
}
