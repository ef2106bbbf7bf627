/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "codes.h"
#include "compile.h"
#include "format.h"
#include "new.h"
#include "options.h"
#include "output.h"
#include "review.h"
#include "target.h"

/* All phases up to the outputs in memory; false: there are errors in the sink. */
static bool build(const struct options *options, struct ast_program *program,
	struct output_batch *batch, struct diag_sink *sink)
{
	bool fine = load_checked(program, options->paths, options->paths_len, options->import_dirs,
		options->import_dirs_len, sink);
	for (struct ast_module *module = program->modules; module != NULL && fine;
		module = module->next) {
		if (module->requested) {
			const char *templates = options->templates_dir;
			fine = target_generate(options->target, module, templates, batch, sink) &&
			       (!options->stubs ||
				       target_generate_stubs(module, templates, batch, sink));
		}
		output_depend(batch, module->source->path);
	}
	return fine && diag_errors(sink) == 0;
}

static enum exit_status print_outputs(const struct output_batch *batch)
{
	for (size_t i = 0; i < output_count(batch); i++) {
		size_t len;
		const char *text = output_text(batch, i, &len);
		fwrite(text, 1, len, stdout);
	}
	return EXIT_FINE;
}

static enum exit_status deliver(const struct options *options, const struct output_batch *batch)
{
	const char *dir = options->output_dir;
	if (options->check) {
		return dir == NULL || output_matches(batch, dir, stderr) ? EXIT_FINE
									 : EXIT_DIAGNOSTICS;
	}
	bool is_printed = dir == NULL && strcmp(options->target, "model") == 0;
	dir = dir == NULL ? "." : dir;
	enum exit_status status = is_printed                          ? print_outputs(batch)
				  : output_commit(batch, dir, stderr) ? EXIT_FINE
								      : EXIT_TROUBLE;
	if (status == EXIT_FINE && options->depfile != NULL &&
		!output_write_depfile(
			batch, dir, options->depfile_target, options->depfile, stderr)) {
		status = EXIT_TROUBLE;
	}
	return status;
}

static enum exit_status compile(const struct options *options)
{
	for (size_t i = 0; i < options->paths_len; i++) {
		if (!source_is_readable(options->paths[i])) {
			return EXIT_TROUBLE;
		}
	}
	struct ast_program program;
	struct diag_sink *sink = diag_create();
	struct output_batch *batch = output_create();
	bool fine = build(options, &program, batch, sink);
	options_print_diagnostics(options, sink);
	enum exit_status status = fine ? deliver(options, batch) : EXIT_DIAGNOSTICS;
	output_destroy(batch);
	diag_destroy(sink);
	program_finish(&program);
	return status;
}

static enum exit_status explain(const char *code)
{
	const char *text = codes_explain(code);
	if (text == NULL) {
		fprintf(stderr, "fzio-gen: there is no diagnostic '%s'\n", code);
		return EXIT_USAGE;
	}
	puts(text);
	return EXIT_FINE;
}

/* A full disk may have eaten what any of the above printed; what was larger than the buffer left
 * before, so that only the stream's own flag knows. */
static enum exit_status check_printed(enum exit_status status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout)) {
		return status;
	}
	fprintf(stderr, "fzio-gen: cannot write to the standard output%s%s\n",
		errno != 0 ? ": " : "", errno != 0 ? strerrordesc_np(errno) : "");
	return EXIT_TROUBLE;
}

/* What malloc() has taken from the system: a page of 2 MB is there at once, while five hundred small
 * ones are asked for by one fault each, which took a fifth of the time. No is an answer, too. */
static void ask_for_large_pages(void)
{
	void *first = malloc(1);
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = ((uintptr_t)first + page - 1) & ~(page - 1), end = (uintptr_t)sbrk(0);
	if (first != NULL && begin < end) {
		madvise((void *)begin, end - begin, MADV_HUGEPAGE);
	}
	free(first);
}

/* Models are made of very many small pieces that all end together: putting those that were freed
 * in order, again and again, took a fifth of the time. */
static void settle_memory(void)
{
	mallopt(M_MXFAST, 0);
	mallopt(M_TOP_PAD, 64 * 1024 * 1024);
	ask_for_large_pages();
}

int main(int argc, char **argv)
{
	settle_memory();
	struct options options;
	enum exit_status status;
	if (!options_parse(&options, argc, argv, &status)) {
		return check_printed(status);
	}
	switch (options.action) {
	case ACTION_COMPILE: status = compile(&options); break;
	case ACTION_EXPLAIN: status = explain(options.explain); break;
	case ACTION_NEW: status = new_project(options.paths[0]); break;
	case ACTION_REVIEW: status = review_files(&options); break;
	case ACTION_FORMAT: status = format_files(&options); break;
	}
	options_finish(&options);
	return check_printed(status);
}
