/* SPDX-License-Identifier: MIT */
#ifndef GEN_COMPILE_H
#define GEN_COMPILE_H

#include <json-c/json.h>

#include "ast.h"
#include "diag.h"

/* The phases of the compiler, in their order. Each reports into the sink and goes on as far as it
 * makes sense; a later phase runs only when the earlier ones found no error. */

/* Reads and parses the files and, by their imports, every module they need: `a.b` is found as
 * a/b.fzio beside the importing file, then in the import directories, and `std.a` then among the
 * modules that come with fzio. */
void load_program(struct ast_program *program, const char *const *paths, size_t paths_len,
	const char *const *import_dirs, size_t import_dirs_len, struct diag_sink *sink);
/* Parses one source; NULL if nothing could be made of it. */
struct ast_module *parse_module(
	struct ast_program *program, const struct source *source, struct diag_sink *sink);
void program_finish(struct ast_program *program); /* frees arena and sources */

/* Resolves names, merges constraints, computes C names, and checks everything language.md lists
 * under "What the compiler checks". */
void check_program(struct ast_program *program, struct diag_sink *sink);

/* Both: all that stands before anything is made of the files. False: there are errors in the sink. */
bool load_checked(struct ast_program *program, const char *const *paths, size_t paths_len,
	const char *const *import_dirs, size_t import_dirs_len, struct diag_sink *sink);

/* The versioned model of one module (its own declarations, and those it uses of others): what
 * `--target model` prints and what every target is made from. The caller puts it. */
struct json_object *model_build(const struct ast_module *module);

#endif
