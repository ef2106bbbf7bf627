/* SPDX-License-Identifier: MIT */
#ifndef GEN_DIAG_H
#define GEN_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "source.h"

/*
 * Diagnostics, collected and printed sorted by file and position when a phase ends. Codes are
 * stable: E1xx lexical and syntax, E2xx names, E3xx types, E4xx constraints and defaults, E5xx
 * wire, E8xx templates, W6xx lint, C7xx compatibility (codes.def).
 */
enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING
};

struct diag_sink;

struct diag_sink *diag_create(void);
void diag_destroy(struct diag_sink *sink);

/*
 * Adds a diagnostic and returns it, to be completed by the functions below. `code` is its number
 * (103 for E103); `message` names what is wrong. Strings are copied.
 *
 *     demo.fzio:17:10: error[E103]: unknown type 'RoomNmae'
 *        17 |     room: RoomNmae;
 *           |           ^^^^^^^^ not declared in module 'demo'
 *        help: did you mean 'RoomName'? (declared at demo.fzio:9:6)
 */
struct diag;
struct diag *diag_add(struct diag_sink *sink, enum severity severity, int code, struct span span,
	const char *message, ...) __attribute__((format(printf, 5, 6)));
/* The text beside the carets. */
struct diag *diag_label(struct diag *diag, const char *label, ...)
	__attribute__((format(printf, 2, 3)));
/* A `help:` line. */
struct diag *diag_help(struct diag *diag, const char *help, ...)
	__attribute__((format(printf, 2, 3)));
/* Another place, shown with its own line and carets: "first declared here". */
struct diag *diag_also(struct diag *diag, struct span span, const char *label, ...)
	__attribute__((format(printf, 3, 4)));

size_t diag_errors(const struct diag_sink *sink);
size_t diag_warnings(const struct diag_sink *sink);
/* Prints all that were added, at most 20 errors and then "N more errors"; colour when asked. */
void diag_print(const struct diag_sink *sink, FILE *out, bool colour);
/* The same for programs: one JSON object a line, all of them, with the text in `rendered`. */
void diag_print_json(const struct diag_sink *sink, FILE *out);

/* The nearest of `candidates` within a third of its length in edits (at least 1), or NULL. */
const char *diag_suggest(const char *word, const char *const *candidates, size_t len);

#endif
