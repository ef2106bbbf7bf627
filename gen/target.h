/* SPDX-License-Identifier: MIT */
#ifndef GEN_TARGET_H
#define GEN_TARGET_H

#include "ast.h"
#include "diag.h"
#include "output.h"

/* What can be made of a module: `c`, `model`, … in the order in which --help shows them. */
const char *const *target_names(size_t *ret_len);

/*
 * Adds the files of one target for one checked module to the batch. `templates_dir` overrides the
 * built-in templates file by file; NULL: none. Files are named after the module (`chat.fzio.h`;
 * the model is `chat.fzio.json`, which the program prints when no -o was given). False: reported
 * into the sink.
 */
bool target_generate(const char *target, const struct ast_module *module, const char *templates_dir,
	struct output_batch *batch, struct diag_sink *sink);

/*
 * Adds `<module>_usecases.c`: an empty usecase for each command and connect, for people to go on
 * from. It is written where there is none yet. Nothing is added for a module without usecases.
 */
bool target_generate_stubs(const struct ast_module *module, const char *templates_dir,
	struct output_batch *batch, struct diag_sink *sink);

#endif
