/* SPDX-License-Identifier: MIT */
#ifndef GEN_LINT_H
#define GEN_LINT_H

#include "ast.h"
#include "diag.h"

/* What is right and not advisable (W63x), reported on request only: of the modules that were asked
 * for, in a program that is checked and has no errors. */
void lint_program(const struct ast_program *program, struct diag_sink *sink);

#endif
