/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "pattern_tree.h"

/*
 * The subset construction. A state is the set of steps that may come next, kept as those that
 * consume a byte or wait for the end, in ascending order. A set that has matched stays matched
 * whatever follows, so it is the match alone. As a pattern is searched for, the steps of its start
 * join the set again behind every byte; in the middle of a character that does no harm, for no
 * pattern starts with a continuation byte.
 */
struct set {
	const unsigned *steps;
	unsigned len;
};

struct construction {
	const struct pattern_nfa *nfa;
	struct fzio_arena *arena;
	struct pattern_dfa *dfa;
	struct set *sets; /* of each state */
	unsigned capacity; /* states there is room for: most patterns have few */
	unsigned kept; /* steps in them all */
	unsigned *buckets; /* hash of a set to state + 1, by linear probing */
	/* The set being gathered. */
	unsigned *steps;
	unsigned len;
	unsigned *stack;
	unsigned *marks; /* == mark: the step was seen while gathering this set */
	unsigned mark;
	bool matched;
};
#define CAPACITY_FIRST 16
/* How many buckets a number of states is spread over. */
#define BUCKETS(states) (4 * (states))
/* All sets together: what bounds time and memory where few states hold many steps each. */
#define STEPS_KEPT_MAX 2000000

static void gather_begin(struct construction *c)
{
	c->len = 0;
	c->mark++;
	c->matched = false;
}

/* Adds all steps reached from `step` without consuming anything. */
static void gather(struct construction *c, unsigned step, bool at_start, bool at_end)
{
	unsigned height = 0;
	c->stack[height++] = step;
	while (height > 0) {
		unsigned at = c->stack[--height];
		if (c->marks[at] == c->mark) {
			continue;
		}
		c->marks[at] = c->mark;
		const struct pattern_step *s = &c->nfa->steps[at];
		switch (s->kind) {
		case STEP_FAIL: break;
		case STEP_MATCH: c->matched = true; break;
		case STEP_BYTE: c->steps[c->len++] = at; break;
		case STEP_SPLIT:
			c->stack[height++] = s->next;
			c->stack[height++] = s->other;
			break;
		case STEP_START:
			if (at_start) {
				c->stack[height++] = s->next;
			}
			break;
		case STEP_END:
			if (at_end) {
				c->stack[height++] = s->next;
			} else {
				c->steps[c->len++] = at;
			}
			break;
		}
	}
}

static int compare_steps(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return x < y ? -1 : x > y;
}

static void gather_end(struct construction *c)
{
	if (c->matched) {
		c->steps[0] = 0; /* the match is the first step that is built */
		c->len = 1;
	}
	qsort(c->steps, c->len, sizeof(c->steps[0]), compare_steps);
}

static uint32_t hash_of(const unsigned *steps, unsigned len)
{
	uint32_t hash = 2166136261U;
	for (unsigned i = 0; i < len; i++) {
		hash = (hash ^ steps[i]) * 16777619U;
	}
	return hash;
}

static void *enlarge(struct fzio_arena *arena, const void *old, size_t old_size, size_t size)
{
	void *memory = gen_zalloc(arena, size);
	if (old_size > 0) {
		memcpy(memory, old, old_size);
	}
	return memory;
}

static void bucket_put(struct construction *c, unsigned state)
{
	unsigned len = BUCKETS(c->capacity);
	unsigned i = hash_of(c->sets[state].steps, c->sets[state].len) % len;
	while (c->buckets[i] != 0) {
		i = (i + 1) % len;
	}
	c->buckets[i] = state + 1;
}

/* Room for twice as many states. The start is in no bucket. */
static void grow(struct construction *c)
{
	struct pattern_dfa *dfa = c->dfa;
	size_t old = c->capacity, capacity = old == 0 ? CAPACITY_FIRST : old * 2;
	size_t row = dfa->columns * sizeof(dfa->next[0]);
	dfa->next = enlarge(c->arena, dfa->next, old * row, capacity * row);
	dfa->accepts = enlarge(c->arena, dfa->accepts, old * sizeof(dfa->accepts[0]),
		capacity * sizeof(dfa->accepts[0]));
	c->sets =
		enlarge(c->arena, c->sets, old * sizeof(c->sets[0]), capacity * sizeof(c->sets[0]));
	c->capacity = (unsigned)capacity;
	c->buckets = gen_zalloc(c->arena, BUCKETS(capacity) * sizeof(c->buckets[0]));
	for (unsigned state = 1; state < dfa->states; state++) {
		bucket_put(c, state);
	}
}

/* Adds a state for the gathered set. */
static unsigned state_new(struct construction *c)
{
	if (c->dfa->states == c->capacity) {
		grow(c);
	}
	unsigned state = c->dfa->states++;
	unsigned *steps = gen_zalloc(c->arena, (c->len + 1) * sizeof(*steps));
	memcpy(steps, c->steps, c->len * sizeof(*steps));
	c->sets[state] = (struct set){ steps, c->len };
	c->kept += c->len;
	return state;
}

/* The state of the gathered set, new or not; false: there would be too many. */
static bool state_of_gathered(struct construction *c, unsigned *ret_state)
{
	unsigned len = BUCKETS(c->capacity);
	for (unsigned i = hash_of(c->steps, c->len) % len; c->buckets[i] != 0; i = (i + 1) % len) {
		const struct set *set = &c->sets[c->buckets[i] - 1];
		if (set->len == c->len &&
			memcmp(set->steps, c->steps, c->len * sizeof(c->steps[0])) == 0) {
			*ret_state = c->buckets[i] - 1;
			return true;
		}
	}
	if (c->dfa->states == PATTERN_DFA_STATES_MAX || c->kept + c->len > STEPS_KEPT_MAX) {
		return false;
	}
	*ret_state = state_new(c);
	bucket_put(c, *ret_state);
	return true;
}

/* Bytes that no step tells apart share a column. `ret_bytes` holds one byte of each. */
static void find_columns(
	const struct pattern_nfa *nfa, struct pattern_dfa *dfa, uint8_t ret_bytes[256])
{
	bool starts[257] = { true };
	for (unsigned i = 0; i < nfa->len; i++) {
		if (nfa->steps[i].kind == STEP_BYTE) {
			starts[nfa->steps[i].low] = true;
			starts[nfa->steps[i].high + 1] = true;
		}
	}
	dfa->columns = 0;
	for (unsigned byte = 0; byte < 256; byte++) {
		if (starts[byte]) {
			ret_bytes[dfa->columns++] = (uint8_t)byte;
		}
		dfa->classes[byte] = (uint8_t)(dfa->columns - 1);
	}
}

static void gather_after(struct construction *c, struct set set, uint8_t byte)
{
	gather_begin(c);
	for (unsigned i = 0; i < set.len; i++) {
		const struct pattern_step *step = &c->nfa->steps[set.steps[i]];
		if (step->kind == STEP_MATCH) {
			c->matched = true;
		} else if (step->kind == STEP_BYTE && step->low <= byte && byte <= step->high) {
			gather(c, step->next, false, false);
		}
	}
	gather(c, c->nfa->start, false, false);
	gather_end(c);
}

static bool matches_at_end(struct construction *c, unsigned state)
{
	struct set set = c->sets[state];
	gather_begin(c);
	for (unsigned i = 0; i < set.len; i++) {
		gather(c, set.steps[i], state == c->dfa->start, true);
	}
	return c->matched;
}

bool pattern_dfa_build(
	struct pattern_dfa *dfa, struct fzio_arena *arena, const struct pattern_nfa *nfa)
{
	*dfa = (struct pattern_dfa){ .states = 0 };
	uint8_t bytes[256];
	find_columns(nfa, dfa, bytes);
	struct construction c = {
		.nfa = nfa,
		.arena = arena,
		.dfa = dfa,
		.steps = gen_zalloc(arena, (nfa->len + 1) * sizeof(unsigned)),
		.stack = gen_zalloc(arena, (2 * nfa->len + 2) * sizeof(unsigned)),
		.marks = gen_zalloc(arena, nfa->len * sizeof(unsigned)),
	};

	/* Only the start is at the start of the text, so no other state is ever the same. */
	gather_begin(&c);
	gather(&c, nfa->start, true, false);
	gather_end(&c);
	dfa->start = state_new(&c);
	gather_begin(&c);
	gather_end(&c);
	if (!state_of_gathered(&c, &dfa->dead)) {
		return false;
	}
	for (unsigned state = 0; state < dfa->states; state++) {
		dfa->accepts[state] = matches_at_end(&c, state);
		for (unsigned column = 0; column < dfa->columns; column++) {
			unsigned next;
			gather_after(&c, c.sets[state], bytes[column]);
			if (!state_of_gathered(&c, &next)) {
				return false;
			}
			dfa->next[state * dfa->columns + column] = next;
		}
	}
	return true;
}

/* A state is known by its own group and the groups it leads to. */
static bool same_signature(
	const struct pattern_dfa *dfa, const unsigned *group, unsigned a, unsigned b)
{
	if (group[a] != group[b]) {
		return false;
	}
	for (unsigned column = 0; column < dfa->columns; column++) {
		if (group[dfa->next[a * dfa->columns + column]] !=
			group[dfa->next[b * dfa->columns + column]]) {
			return false;
		}
	}
	return true;
}

static uint32_t signature_hash(const struct pattern_dfa *dfa, const unsigned *group, unsigned state)
{
	uint32_t hash = (2166136261U ^ group[state]) * 16777619U;
	for (unsigned column = 0; column < dfa->columns; column++) {
		hash = (hash ^ group[dfa->next[state * dfa->columns + column]]) * 16777619U;
	}
	return hash;
}

/* Splits groups whose states lead to different groups; returns how many there are then. */
static unsigned refine(const struct pattern_dfa *dfa, const unsigned *group, unsigned *ret_group,
	unsigned *buckets)
{
	unsigned count = 0, len = BUCKETS(dfa->states);
	memset(buckets, 0, len * sizeof(buckets[0]));
	for (unsigned state = 0; state < dfa->states; state++) {
		unsigned i = signature_hash(dfa, group, state) % len;
		while (buckets[i] != 0 && !same_signature(dfa, group, buckets[i] - 1, state)) {
			i = (i + 1) % len;
		}
		if (buckets[i] == 0) {
			buckets[i] = state + 1;
			ret_group[state] = count++;
		} else {
			ret_group[state] = ret_group[buckets[i] - 1];
		}
	}
	return count;
}

unsigned pattern_dfa_groups(
	const struct pattern_dfa *dfa, struct fzio_arena *arena, unsigned **ret_group)
{
	unsigned *group = gen_zalloc(arena, dfa->states * sizeof(*group));
	unsigned *refined = gen_zalloc(arena, dfa->states * sizeof(*refined));
	unsigned *buckets = gen_zalloc(arena, BUCKETS(dfa->states) * sizeof(*buckets));
	for (unsigned state = 0; state < dfa->states; state++) {
		group[state] = dfa->accepts[state] != dfa->accepts[0];
	}
	unsigned count = 0, before = 0;
	do {
		before = count;
		count = refine(dfa, group, refined, buckets);
		unsigned *swap = group;
		group = refined;
		refined = swap;
	} while (count != before);
	*ret_group = group;
	return count;
}
