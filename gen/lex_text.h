/* SPDX-License-Identifier: MIT */
#ifndef GEN_LEX_TEXT_H
#define GEN_LEX_TEXT_H

#include "lex.h"

/* The tokens with something inside: each starts at lexer->at, moves behind the token, and returns
 * its text in the arena, never NULL. */
const char *lexer__string(struct lexer *lexer);
const char *lexer__number(struct lexer *lexer);
const char *lexer__pattern(struct lexer *lexer);

struct span lexer__span(const struct lexer *lexer, size_t from, size_t to);

/* Of ASCII, whatever the locale says. */
bool lexer__is_digit(char c);
bool lexer__is_word(char c);

#endif
