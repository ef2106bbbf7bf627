/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compile.h"
#include "format.h"
#include "memory.h"
#include "output_file.h"

static enum exit_status trouble(const char *what)
{
	fprintf(stderr, "fzio-gen: %s: %s\n", what, strerrordesc_np(errno));
	return EXIT_TROUBLE;
}

/* A file behind a link is changed, not the link; who may read and write it stays. */
static enum exit_status replace(const char *path, const char *text, size_t len)
{
	struct stat status;
	struct output_file file;
	char *target = realpath(path, NULL);
	if (target == NULL || stat(target, &status) != 0) {
		free(target);
		return trouble(path);
	}
	if (!output_file_stage(&file, target, text, len, stderr)) {
		free(target);
		return EXIT_TROUBLE;
	}
	bool fine = chmod(file.temporary, status.st_mode & 07777) == 0;
	enum exit_status result = fine ? EXIT_FINE : trouble(path);
	if (fine && !output_file_publish(&file, stderr)) {
		result = EXIT_TROUBLE;
	}
	output_file_finish(&file);
	free(target);
	return result;
}

static enum exit_status deliver(const struct options *options, const char *path,
	const struct source *source, const char *text, size_t len)
{
	bool is_stream = strcmp(path, "-") == 0;
	/* The source has lost a byte order mark, so it is not what tells whether the file differs. */
	bool same = is_stream ? len == source->len && memcmp(text, source->text, len) == 0
			      : output_file_equals(path, text, len);
	if (options->check) {
		if (!same) {
			fprintf(stderr, "fzio-gen: %s is not in canonical layout\n", source->path);
		}
		return same ? EXIT_FINE : EXIT_DIAGNOSTICS;
	}
	if (is_stream) {
		bool written = fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0;
		return written ? EXIT_FINE : trouble("cannot write");
	}
	return same ? EXIT_FINE : replace(path, text, len);
}

/* Only the syntax counts: what a name means does not matter here, nor what is imported. */
static bool is_parsed(const struct source *source, struct diag_sink *sink)
{
	struct ast_program program = { 0 };
	fzio_arena_init(&program.arena, (size_t)1 << 31);
	parse_module(&program, source, sink);
	program_finish(&program);
	return diag_errors(sink) == 0;
}

static enum exit_status format_file(const struct options *options, const char *path)
{
	bool is_stream = strcmp(path, "-") == 0;
	if (!is_stream && !source_is_readable(path)) {
		return EXIT_TROUBLE;
	}
	const char *problem = NULL;
	struct source *source = is_stream ? source_read_from(STDIN_FILENO, "<stdin>", &problem)
					  : source_read(path, &problem);
	struct diag_sink *sink = diag_create();
	enum exit_status status = EXIT_DIAGNOSTICS;
	if (source == NULL) {
		diag_add(sink, SEVERITY_ERROR, 121, (struct span){ 0 }, "cannot read '%s': %s",
			is_stream ? "<stdin>" : path, problem);
		options_print_diagnostics(options, sink);
	} else if (!is_parsed(source, sink)) {
		options_print_diagnostics(options, sink);
	} else {
		size_t len = 0;
		char *text = format_source(source, &len);
		status = deliver(options, path, source, text, len);
		free(text);
	}
	diag_destroy(sink);
	source_destroy(source);
	return status;
}

enum exit_status format_files(const struct options *options)
{
	enum exit_status worst = EXIT_FINE;
	for (size_t i = 0; i < options->paths_len; i++) {
		enum exit_status status = format_file(options, options->paths[i]);
		worst = status > worst ? status : worst;
	}
	return worst;
}
