/* SPDX-License-Identifier: MIT */
#ifndef GEN_PATTERN_TREE_H
#define GEN_PATTERN_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/arena.h>

/* Between the parts of the pattern compiler: the parser's tree, and the automaton made of it. */

enum pattern_kind {
	PATTERN_EMPTY,
	PATTERN_CLASS,
	PATTERN_SEQUENCE,
	PATTERN_EITHER,
	PATTERN_REPEAT,
	PATTERN_START, /* ^ */
	PATTERN_END, /* $ */
};

struct pattern_range {
	uint32_t low, high;
};

struct pattern_tree {
	enum pattern_kind kind;
	struct pattern_tree *last; /* SEQUENCE, EITHER: the last child; REPEAT: the only one */
	struct pattern_tree *previous; /* the child before this one */
	unsigned min, max; /* REPEAT; PATTERN_UNBOUNDED */
	struct pattern_range *ranges; /* CLASS: sorted, apart from each other */
	size_t ranges_len;
};
#define PATTERN_UNBOUNDED (~0U)

struct pattern_error {
	const char *message;
	size_t offset;
};

/* NULL, and *reterr, if the text is outside the language of pattern.h. */
struct pattern_tree *pattern_parse(
	struct fzio_arena *arena, const char *text, struct pattern_error *reterr);

enum pattern_step_kind {
	STEP_BYTE, /* consumes one byte of low..high */
	STEP_SPLIT, /* goes on at `next` and at `other` */
	STEP_START, /* goes on at the start of the text only */
	STEP_END, /* goes on at its end only */
	STEP_MATCH, /* always the step 0, and the only one */
	STEP_FAIL, /* leads nowhere: the empty class */
};

struct pattern_step {
	enum pattern_step_kind kind;
	uint8_t low, high;
	unsigned next, other;
};

struct pattern_nfa {
	struct pattern_step *steps;
	unsigned len;
	unsigned start;
};
#define PATTERN_STEPS_MAX 32768

/* False if it needs more than PATTERN_STEPS_MAX. */
bool pattern_nfa_build(
	struct pattern_nfa *nfa, struct fzio_arena *arena, const struct pattern_tree *tree);

/* A deterministic automaton, complete: `dead` is a state like the others. */
struct pattern_dfa {
	uint8_t classes[256];
	unsigned columns;
	unsigned states;
	unsigned start, dead;
	unsigned *next; /* [state * columns + column] */
	bool *accepts;
};

/* As built; the minimal one, which is what is kept, must fit PATTERN_STATES_MAX. */
#define PATTERN_DFA_STATES_MAX 8192

/* False if it needs more states than that. */
bool pattern_dfa_build(
	struct pattern_dfa *dfa, struct fzio_arena *arena, const struct pattern_nfa *nfa);
/* Joins states that no text tells apart: returns how many remain; *ret_group says for each state
 * which it is part of, counted from 0 in the order in which they are first met. */
unsigned pattern_dfa_groups(
	const struct pattern_dfa *dfa, struct fzio_arena *arena, unsigned **ret_group);

#endif
