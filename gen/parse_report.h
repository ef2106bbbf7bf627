/* SPDX-License-Identifier: MIT */
#ifndef GEN_PARSE_REPORT_H
#define GEN_PARSE_REPORT_H

#include "parser.h"

/* The state of one file's parsing, around the automaton. */
struct parsing {
	struct parse parse;
	struct lexer lexer;
	void *parser;
	struct token previous, token, next;
	struct span brace; /* the `{` of the body that is open, or was last */
	uint32_t indent; /* bytes before the declaration that is being read, on its line */
	bool recovered; /* nothing was shifted since the last mistake: it may be its echo */
	size_t mistakes;
};

/* The current token fits nowhere: names it, and all that would have fitted. */
struct diag *parsing_report(struct parsing *parsing);
/* `kind` is missing before the current token; shown behind the previous one. */
void parsing_report_missing(struct parsing *parsing, int kind);
/* The keyword that the current name was meant to be, and that fits here; 0: none. */
int parsing_misspelt(struct parsing *parsing);

#endif
