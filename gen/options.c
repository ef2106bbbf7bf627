/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fzio/version.h>

#include "diag.h"
#include "memory.h"
#include "target.h"

static const char help_text[] =
	"Usage: fzio-gen [options] FILE.fzio...\n"
	"       fzio-gen new DIR\n"
	"\n"
	"Checks contracts and writes what they describe; 'new' writes a small project.\n"
	"\n"
	"  -o, --output DIR         write below DIR (default: the current directory)\n"
	"  -I, --import DIR         look for imported modules in DIR too; may be repeated\n"
	"  -t, --target NAME        what to write (default: c), one of: %s\n"
	"      --stubs              begin DIR/<module>_usecases.c too, where there is none yet\n"
	"      --templates DIR      use the templates of DIR where it has them\n"
	"      --depfile FILE       write a make rule with everything that was read\n"
	"      --depfile-target T   the rule's target, instead of the files written\n"
	"      --check              write nothing; with -o or --fmt, fail where files differ\n"
	"      --fmt                put the files into canonical layout ('-': stdin to stdout)\n"
	"      --lint               tell what is allowed and not advisable\n"
	"      --against OLD.fzio   tell what breaks those who were built with OLD.fzio\n"
	"      --diagnostics=FORM   text (default) or json, one object a line\n"
	"      --color=WHEN         auto (default), always or never\n"
	"      --explain CODE       tell more about a diagnostic, such as E107\n"
	"      --version            print the version\n"
	"  -h, --help               print this\n"
	"\n"
	"Exits with 0, 1 when the contracts have mistakes, 2 when the command line has,\n"
	"and 3 when a file cannot be read or written.\n";

enum long_option {
	OPTION_TEMPLATES = 256,
	OPTION_DEPFILE,
	OPTION_DEPFILE_TARGET,
	OPTION_CHECK,
	OPTION_DIAGNOSTICS,
	OPTION_COLOUR,
	OPTION_EXPLAIN,
	OPTION_FMT,
	OPTION_LINT,
	OPTION_AGAINST,
	OPTION_STUBS,
	OPTION_VERSION
};

static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "import", required_argument, NULL, 'I' },
	{ "target", required_argument, NULL, 't' },
	{ "templates", required_argument, NULL, OPTION_TEMPLATES },
	{ "depfile", required_argument, NULL, OPTION_DEPFILE },
	{ "depfile-target", required_argument, NULL, OPTION_DEPFILE_TARGET },
	{ "check", no_argument, NULL, OPTION_CHECK },
	{ "diagnostics", required_argument, NULL, OPTION_DIAGNOSTICS },
	{ "color", required_argument, NULL, OPTION_COLOUR },
	{ "explain", required_argument, NULL, OPTION_EXPLAIN },
	{ "fmt", no_argument, NULL, OPTION_FMT },
	{ "lint", no_argument, NULL, OPTION_LINT },
	{ "against", required_argument, NULL, OPTION_AGAINST },
	{ "stubs", no_argument, NULL, OPTION_STUBS },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* What one option asks for besides being stored. */
enum outcome {
	GO_ON,
	DONE, /* answered */
	WRONG
};

static enum outcome wrong(const char *problem, const char *value)
{
	fprintf(stderr, "fzio-gen: %s '%s'\n", problem, value);
	return WRONG;
}

#define LIST_SIZE 512

/* `c, ts, …` */
static void list_targets(char ret_list[LIST_SIZE])
{
	size_t len;
	const char *const *names = target_names(&len);
	ret_list[0] = '\0';
	for (size_t i = 0, used = 0; i < len && used < LIST_SIZE; i++) {
		used += (size_t)snprintf(
			ret_list + used, LIST_SIZE - used, "%s%s", i > 0 ? ", " : "", names[i]);
	}
}

static enum outcome print_help(void)
{
	char list[LIST_SIZE];
	list_targets(list);
	printf(help_text, list);
	return DONE;
}

static enum outcome set_target(struct options *options, const char *name)
{
	size_t len;
	const char *const *names = target_names(&len);
	for (size_t i = 0; i < len; i++) {
		if (strcmp(names[i], name) == 0) {
			options->target = name;
			return GO_ON;
		}
	}
	wrong("there is no target", name);
	const char *meant = diag_suggest(name, names, len);
	char list[LIST_SIZE];
	list_targets(list);
	if (meant != NULL) {
		fprintf(stderr, "fzio-gen: did you mean '%s'?\n", meant);
	} else {
		fprintf(stderr, "fzio-gen: there are: %s\n", list);
	}
	return WRONG;
}

static enum outcome set_colour(struct options *options, const char *when)
{
	if (strcmp(when, "always") == 0 || strcmp(when, "never") == 0) {
		options->colour = strcmp(when, "always") == 0;
		return GO_ON;
	}
	return strcmp(when, "auto") == 0 ? GO_ON
					 : wrong("--color is auto, always or never, not", when);
}

static enum outcome set_diagnostics(struct options *options, const char *form)
{
	options->json = strcmp(form, "json") == 0;
	return options->json || strcmp(form, "text") == 0
		       ? GO_ON
		       : wrong("--diagnostics is text or json, not", form);
}

static enum outcome take(struct options *options, int option)
{
	switch (option) {
	case 'o': options->output_dir = optarg; break;
	case 'I': options->import_dirs[options->import_dirs_len++] = optarg; break;
	case 't': return set_target(options, optarg);
	case OPTION_TEMPLATES: options->templates_dir = optarg; break;
	case OPTION_DEPFILE: options->depfile = optarg; break;
	case OPTION_DEPFILE_TARGET: options->depfile_target = optarg; break;
	case OPTION_CHECK: options->check = true; break;
	case OPTION_DIAGNOSTICS: return set_diagnostics(options, optarg);
	case OPTION_COLOUR: return set_colour(options, optarg);
	case OPTION_EXPLAIN:
		options->action = ACTION_EXPLAIN;
		options->explain = optarg;
		break;
	case OPTION_FMT: options->action = ACTION_FORMAT; break;
	case OPTION_LINT:
		options->action = ACTION_REVIEW;
		options->lint = true;
		break;
	case OPTION_AGAINST:
		options->action = ACTION_REVIEW;
		options->against = optarg;
		break;
	case OPTION_STUBS: options->stubs = true; break;
	case OPTION_VERSION: puts("fzio-gen " FZIO_VERSION); return DONE;
	case 'h': return print_help();
	default: return WRONG; /* getopt has said why */
	}
	return GO_ON;
}

/* What is wrong with the options as a whole; NULL: nothing. */
static const char *contradiction(const struct options *options)
{
	if (options->action == ACTION_EXPLAIN) {
		return NULL;
	}
	if (options->stubs &&
		(options->action != ACTION_COMPILE || strcmp(options->target, "c") != 0)) {
		return "--stubs begins usecases in C, so only the target c can stand beside it";
	}
	if (options->action == ACTION_NEW) {
		/* An empty one is a variable that was never set, not the folder we are in. */
		return options->paths_len == 1 && options->paths[0][0] != '\0'
			       ? NULL
			       : "'new' takes one folder";
	}
	if (options->paths_len == 0) {
		return "no file given";
	}
	if (options->depfile_target != NULL && options->depfile == NULL) {
		return "--depfile-target needs --depfile";
	}
	if (options->action == ACTION_FORMAT &&
		(options->output_dir != NULL || options->depfile != NULL)) {
		return "--fmt works in place: neither -o nor --depfile can stand beside it";
	}
	if (options->action == ACTION_REVIEW &&
		(options->output_dir != NULL || options->depfile != NULL)) {
		return "--lint and --against write nothing: neither -o nor --depfile can stand "
		       "beside them";
	}
	if (options->check && options->depfile != NULL) {
		return "--check writes nothing, so --depfile cannot stand beside it";
	}
	return NULL;
}

/* Colour for people only, and never for those who said no (https://no-color.org). */
static bool wants_colour(void)
{
	const char *refused = getenv("NO_COLOR");
	return (refused == NULL || refused[0] == '\0') && isatty(STDERR_FILENO);
}

static enum outcome read_options(struct options *options, int argc, char **argv)
{
	int option;
	/* 0 resets getopt altogether: tests read more than one command line. */
	optind = 0;
	while ((option = getopt_long(argc, argv, "o:I:t:h", long_options, NULL)) != -1) {
		enum outcome outcome = take(options, option);
		if (outcome != GO_ON) {
			return outcome;
		}
	}
	while (optind < argc) {
		options->paths[options->paths_len++] = argv[optind++];
	}
	/* Contracts are files that end in .fzio, so this is none. */
	if (options->action == ACTION_COMPILE && options->paths_len > 0 &&
		strcmp(options->paths[0], "new") == 0) {
		options->action = ACTION_NEW;
		options->paths[0] = options->paths[1];
		options->paths_len--;
	}
	const char *problem = contradiction(options);
	if (problem != NULL) {
		fprintf(stderr, "fzio-gen: %s\n", problem);
		return WRONG;
	}
	return GO_ON;
}

bool options_parse(struct options *options, int argc, char **argv, enum exit_status *ret_status)
{
	size_t room = ((size_t)argc + 1) * sizeof(options->paths[0]);
	*options = (struct options){ .target = "c",
		.colour = wants_colour(),
		.paths = gen_realloc(NULL, room),
		.import_dirs = gen_realloc(NULL, room) };
	enum outcome outcome = read_options(options, argc, argv);
	if (outcome == GO_ON) {
		return true;
	}
	if (outcome == WRONG) {
		fputs("Try 'fzio-gen --help'.\n", stderr);
	}
	options_finish(options);
	*ret_status = outcome == DONE ? EXIT_FINE : EXIT_USAGE;
	return false;
}

void options_finish(struct options *options)
{
	free(options->paths);
	free(options->import_dirs);
	options->paths = options->import_dirs = NULL;
}

void options_print_diagnostics(const struct options *options, const struct diag_sink *sink)
{
	if (options->json) {
		diag_print_json(sink, stderr);
	} else {
		diag_print(sink, stderr, options->colour);
	}
}
