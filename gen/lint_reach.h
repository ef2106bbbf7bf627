/* SPDX-License-Identifier: MIT */
#ifndef GEN_LINT_REACH_H
#define GEN_LINT_REACH_H

#include "ast.h"
#include "diag.h"

/* What depends on where types lead: no bounds on what clients send, secrets in what they are sent,
 * declarations that nothing leads to. */
void lint_reach(const struct ast_program *program, struct diag_sink *sink);

#endif
