/* SPDX-License-Identifier: MIT */
#ifndef GEN_OPTIONS_H
#define GEN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses of fzio-gen; scripts and build systems rely on them. */
enum exit_status {
	EXIT_FINE = 0,
	EXIT_DIAGNOSTICS = 1, /* the contract has mistakes, or --check found outputs that differ */
	EXIT_USAGE = 2,
	EXIT_TROUBLE = 3 /* a file cannot be read or written; no memory */
};

enum action {
	ACTION_COMPILE,
	ACTION_EXPLAIN,
	ACTION_FORMAT,
	ACTION_NEW, /* `new DIR`: the folder is the only path */
	ACTION_REVIEW /* --lint, --against: nothing is written */
};

/* The command line, read. Strings point into argv. */
struct options {
	enum action action;
	const char **paths;
	size_t paths_len;
	const char **import_dirs;
	size_t import_dirs_len;
	const char *output_dir; /* NULL: not given */
	const char *target;
	const char *templates_dir; /* NULL: the built-in ones */
	const char *depfile; /* NULL: none */
	const char *depfile_target; /* NULL: the outputs */
	const char *explain; /* of ACTION_EXPLAIN: the code asked for */
	const char *against; /* the older contract; NULL: none */
	bool stubs; /* begin a file of usecases beside the outputs */
	bool lint;
	bool check;
	bool json;
	bool colour;
};

/* Reads the command line. False: nothing is left to do, exit with *ret_status; --help, --version
 * and mistakes of usage have been answered. */
bool options_parse(struct options *options, int argc, char **argv, enum exit_status *ret_status);
void options_finish(struct options *options);

/* On stderr, in the form that was asked for. */
struct diag_sink;
void options_print_diagnostics(const struct options *options, const struct diag_sink *sink);

#endif
