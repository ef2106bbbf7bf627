/* SPDX-License-Identifier: MIT */
#include "review.h"

#include "against.h"
#include "compile.h"
#include "lint.h"

static bool can_read_all(const struct options *options)
{
	bool readable = options->against == NULL || source_is_readable(options->against);
	for (size_t i = 0; i < options->paths_len && readable; i++) {
		readable = source_is_readable(options->paths[i]);
	}
	return readable;
}

/* Warnings about the old contract are no news. */
static bool compare_with_old(const struct options *options, struct ast_program *old,
	const struct ast_program *program, struct diag_sink *sink)
{
	struct diag_sink *old_sink = diag_create();
	bool fine = load_checked(old, &options->against, 1, options->import_dirs,
		options->import_dirs_len, old_sink);
	if (fine) {
		against_check(old, program, sink);
	} else {
		options_print_diagnostics(options, old_sink);
	}
	diag_destroy(old_sink);
	return fine;
}

enum exit_status review_files(const struct options *options)
{
	if (!can_read_all(options)) {
		return EXIT_TROUBLE;
	}
	struct ast_program old = { 0 }, program = { 0 };
	struct diag_sink *sink = diag_create();
	bool fine = load_checked(&program, options->paths, options->paths_len, options->import_dirs,
		options->import_dirs_len, sink);
	if (fine && options->lint) {
		lint_program(&program, sink);
		fine = diag_warnings(sink) == 0;
	}
	if (diag_errors(sink) == 0 && options->against != NULL) {
		fine = compare_with_old(options, &old, &program, sink) && fine;
	}
	options_print_diagnostics(options, sink);
	fine = fine && diag_errors(sink) == 0;
	diag_destroy(sink);
	program_finish(&old);
	program_finish(&program);
	return fine ? EXIT_FINE : EXIT_DIAGNOSTICS;
}
