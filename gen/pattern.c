/* SPDX-License-Identifier: MIT */
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "pattern_tree.h"

#define DEAD 0xffff
/* More than the limits of the automata let any pattern take. */
#define MEMORY_MAX ((size_t)128 * 1024 * 1024)

/* The minimal automaton, still with a number for the dead state and unmerged columns. */
struct minimal {
	const struct pattern_dfa *dfa;
	const unsigned *group;
	unsigned *member; /* of each group, one state of the large automaton */
	unsigned groups;
	uint16_t *number; /* of each group in the tables; DEAD for the dead one */
	unsigned numbers;
};

static unsigned group_after(const struct minimal *m, unsigned group, unsigned column)
{
	return m->group[m->dfa->next[m->member[group] * m->dfa->columns + column]];
}

/* The start is state 0 even if it is dead: a pattern that matches nothing has one state. */
static void number_groups(struct minimal *m, struct fzio_arena *arena)
{
	m->member = gen_zalloc(arena, m->groups * sizeof(m->member[0]));
	m->number = gen_zalloc(arena, m->groups * sizeof(m->number[0]));
	for (unsigned state = m->dfa->states; state > 0; state--) {
		m->member[m->group[state - 1]] = state - 1;
	}
	unsigned start = m->group[m->dfa->start], dead = m->group[m->dfa->dead];
	m->number[start] = (uint16_t)m->numbers++;
	for (unsigned group = 0; group < m->groups; group++) {
		if (group == dead) {
			m->number[group] = DEAD;
		} else if (group != start) {
			m->number[group] = (uint16_t)m->numbers++;
		}
	}
}

static bool same_column(const struct minimal *m, unsigned a, unsigned b)
{
	for (unsigned group = 0; group < m->groups; group++) {
		if (group_after(m, group, a) != group_after(m, group, b)) {
			return false;
		}
	}
	return true;
}

/* Minimal states tell fewer bytes apart than the steps did: columns that became the same merge. */
static unsigned merge_columns(const struct minimal *m, unsigned first[256], uint8_t merged[256])
{
	unsigned len = 0;
	for (unsigned column = 0; column < m->dfa->columns; column++) {
		unsigned i = 0;
		while (i < len && !same_column(m, first[i], column)) {
			i++;
		}
		if (i == len) {
			first[len++] = column;
		}
		merged[column] = (uint8_t)i;
	}
	return len;
}

static void fill_tables(const struct minimal *m, struct pattern_tables *tables)
{
	unsigned first[256];
	uint8_t merged[256];
	tables->columns = (uint16_t)merge_columns(m, first, merged);
	tables->states = (uint16_t)m->numbers;
	for (unsigned byte = 0; byte < 256; byte++) {
		tables->classes[byte] = merged[m->dfa->classes[byte]];
	}
	size_t cells = (size_t)tables->states * tables->columns;
	tables->next = gen_realloc(NULL, cells * sizeof(tables->next[0]));
	tables->accepts = gen_realloc(NULL, (tables->states + 7U) / 8);
	memset(tables->next, 0xff, cells * sizeof(tables->next[0]));
	memset(tables->accepts, 0, (tables->states + 7U) / 8);
	for (unsigned group = 0; group < m->groups; group++) {
		unsigned state = m->number[group];
		if (state == DEAD) {
			continue;
		}
		if (m->dfa->accepts[m->member[group]]) {
			tables->accepts[state / 8] |= (uint8_t)(1U << (state % 8));
		}
		for (unsigned i = 0; i < tables->columns; i++) {
			unsigned next = group_after(m, group, first[i]);
			tables->next[state * tables->columns + i] = m->number[next];
		}
	}
}

static bool compile(struct fzio_arena *arena, const char *text, struct pattern_tables *ret,
	struct pattern_error *reterr)
{
	struct pattern_tree *tree = pattern_parse(arena, text, reterr);
	if (tree == NULL) {
		return false;
	}
	struct pattern_nfa nfa;
	struct pattern_dfa dfa;
	*reterr = (struct pattern_error){ "the pattern is too large: bound lengths by string(m..n)",
		0 };
	if (!pattern_nfa_build(&nfa, arena, tree) || !pattern_dfa_build(&dfa, arena, &nfa)) {
		return false;
	}
	unsigned *group;
	struct minimal minimal = { .dfa = &dfa };
	minimal.groups = pattern_dfa_groups(&dfa, arena, &group);
	minimal.group = group;
	if (minimal.groups > PATTERN_STATES_MAX) {
		return false;
	}
	number_groups(&minimal, arena);
	fill_tables(&minimal, ret);
	return true;
}

bool pattern_compile(const char *text, struct pattern_tables *ret, const char **reterr_message,
	size_t *reterr_offset)
{
	struct fzio_arena arena;
	fzio_arena_init(&arena, MEMORY_MAX);
	struct pattern_error error;
	bool compiled = compile(&arena, text, ret, &error);
	fzio_arena_finish(&arena);
	if (!compiled) {
		*reterr_message = error.message;
		*reterr_offset = error.offset;
	}
	return compiled;
}

void pattern_finish(struct pattern_tables *tables)
{
	free(tables->next);
	free(tables->accepts);
}

bool pattern_matches(const struct pattern_tables *tables, const char *text, size_t len)
{
	size_t state = 0;
	for (size_t i = 0; i < len; i++) {
		uint8_t column = tables->classes[(uint8_t)text[i]];
		state = tables->next[state * tables->columns + column];
		if (state == DEAD) {
			return false;
		}
	}
	return (tables->accepts[state / 8] >> (state % 8) & 1) != 0;
}
