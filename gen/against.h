/* SPDX-License-Identifier: MIT */
#ifndef GEN_AGAINST_H
#define GEN_AGAINST_H

#include "ast.h"
#include "diag.h"

/*
 * Does a contract break those who were built with an older one? Both programs are checked, without
 * errors. What clients send (commands, connect, answers to events) is read by the server, so it may
 * ask for less than before; what the server sends (acks, errors, events) may promise more. A type
 * that goes both ways is judged both ways. Breaks are errors (C7xx) at their place in the new
 * contract, of what is gone in the old one; a new name in C is a warning.
 */
void against_check(
	const struct ast_program *old, const struct ast_program *program, struct diag_sink *sink);

#endif
