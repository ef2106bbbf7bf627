/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <base/utf8.h>

#include "check.h"
#include "memory.h"
#include "pattern.h"

/* Where a byte of the pattern stands in the source, in which every '/' has a backslash. */
static struct span place_of(const struct ast_check *at, size_t offset)
{
	const char *text = at->span.source->text;
	size_t place = at->span.offset + 1;
	for (size_t i = 0; i < offset; i++) {
		bool is_slash = text[place] == '\\' && text[place + 1] == '/';
		place += is_slash ? 2 : 1;
	}
	size_t len = 1;
	while (fzio__utf8_continues(text[place + len])) {
		len++;
	}
	return (struct span){ at->span.source, (uint32_t)place, (uint32_t)len };
}

/* --- lengths of what a pattern matches --- */

#define NO_LENGTH UINT32_MAX

/* A walk over the automaton: bytes that continue a code point add nothing to the length. */
struct lengths {
	const struct pattern_tables *tables;
	bool begins[256], continues[256]; /* of each column: has it such bytes? */
	uint32_t *shortest, *longest; /* from each state to an accepting one; NO_LENGTH: never */
	enum {
		MARK_NEW,
		MARK_OPEN,
		MARK_DONE
	} * marks;
	bool endless;
};

static bool accepts(const struct pattern_tables *tables, unsigned state)
{
	return (tables->accepts[state / 8] >> (state % 8) & 1) != 0;
}

/* The state behind a column if it leads to an end at all, or the number of states. */
static unsigned step(const struct lengths *it, unsigned state, unsigned column)
{
	unsigned next = it->tables->next[(size_t)state * it->tables->columns + column];
	bool leads_on = next < it->tables->states && it->shortest[next] != NO_LENGTH;
	return leads_on ? next : it->tables->states;
}

static bool shorten(struct lengths *it, unsigned state)
{
	uint32_t old = it->shortest[state];
	for (unsigned column = 0; column < it->tables->columns; column++) {
		unsigned next = step(it, state, column);
		if (next == it->tables->states) {
			continue;
		}
		uint32_t length = it->shortest[next] + !it->continues[column];
		if (length < it->shortest[state]) {
			it->shortest[state] = length;
		}
	}
	return it->shortest[state] < old;
}

/* Goes through the states, which are mostly numbered from the start on, until nothing gets
 * shorter. */
static void find_shortest(struct lengths *it)
{
	unsigned states = it->tables->states;
	for (unsigned state = 0; state < states; state++) {
		it->shortest[state] = accepts(it->tables, state) ? 0 : NO_LENGTH;
	}
	for (bool changed = true; changed;) {
		changed = false;
		for (unsigned state = states; state > 0; state--) {
			changed = shorten(it, state - 1) || changed;
		}
	}
}

/* By recursion, at most PATTERN_STATES_MAX deep: a loop among states that lead to an end makes
 * texts of any length. */
static void find_longest(struct lengths *it, unsigned state)
{
	it->marks[state] = MARK_OPEN;
	for (unsigned column = 0; column < it->tables->columns && !it->endless; column++) {
		unsigned next = step(it, state, column);
		if (next == it->tables->states) {
			continue;
		}
		if (it->marks[next] == MARK_OPEN) {
			it->endless = true;
			return;
		}
		if (it->marks[next] == MARK_NEW) {
			find_longest(it, next);
		}
		uint32_t length = it->longest[next] + it->begins[column];
		it->longest[state] = length > it->longest[state] ? length : it->longest[state];
	}
	it->marks[state] = MARK_DONE;
}

static void lengths_init(struct lengths *it, const struct pattern_tables *tables)
{
	*it = (struct lengths){ .tables = tables };
	for (unsigned byte = 0; byte < 256; byte++) {
		bool continues = fzio__utf8_continues((char)byte);
		it->continues[tables->classes[byte]] |= continues;
		it->begins[tables->classes[byte]] |= !continues;
	}
	size_t states = tables->states;
	it->shortest = gen_realloc(NULL, states * sizeof(it->shortest[0]));
	it->longest = gen_realloc(NULL, states * sizeof(it->longest[0]));
	it->marks = gen_realloc(NULL, states * sizeof(it->marks[0]));
	memset(it->longest, 0, states * sizeof(it->longest[0]));
	memset(it->marks, 0, states * sizeof(it->marks[0]));
	find_shortest(it);
	if (it->shortest[0] != NO_LENGTH) {
		find_longest(it, 0);
	}
}

static void lengths_finish(struct lengths *it)
{
	free(it->shortest);
	free(it->longest);
	free(it->marks);
}

/* --- patterns of a contract --- */

/* What is asked of a pattern that can be used: the same texts come again and again. */
struct known {
	uint32_t shortest, longest;
	bool endless;
};

static void know(struct check *check, const char *pattern, const struct pattern_tables *tables)
{
	struct lengths it;
	lengths_init(&it, tables);
	struct known *known = GEN_NEW(check->arena, struct known);
	*known = (struct known){ it.shortest[0], it.longest[0], it.endless };
	lengths_finish(&it);
	names_add(&check->patterns, pattern, known);
}

bool check_pattern(struct check *check, const struct ast_check *at)
{
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	if (names_get(&check->patterns, at->pattern) != NULL) {
		return true;
	}
	if (pattern_compile(at->pattern, &tables, &message, &offset)) {
		know(check, at->pattern, &tables);
		pattern_finish(&tables);
		return true;
	}
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 405, place_of(at, offset),
			   "this pattern cannot be used"),
		"%s", message);
	return false;
}

static void report_lengths(
	struct check *check, const struct ast_type *type, struct span span, const struct known *it)
{
	const struct ast_limits *limits = type->limits;
	struct diag *diag = NULL;
	if (it->shortest == NO_LENGTH) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, limits->pattern_span,
			"no text matches this pattern");
	} else if (limits->has_max && it->shortest > (uint64_t)limits->max) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, span,
			"no text of an allowed length matches the pattern");
		diag_label(diag, "at most %lld, and the pattern takes at least %u",
			(long long)limits->max, it->shortest);
	} else if (limits->has_min && !it->endless && it->longest < (uint64_t)limits->min) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, span,
			"no text of an allowed length matches the pattern");
		diag_label(diag, "at least %lld, and the pattern takes at most %u",
			(long long)limits->min, it->longest);
	}
	if (diag != NULL && limits->pattern_span.offset != span.offset &&
		it->shortest != NO_LENGTH) {
		diag_also(diag, limits->pattern_span, "the pattern");
	}
}

void check_pattern_lengths(struct check *check, const struct ast_type *type, struct span span)
{
	const char *pattern = type->limits->pattern;
	const struct known *known = names_get(&check->patterns, pattern);
	if (known != NULL) {
		report_lengths(check, type, span, known);
	} /* else it has been reported */
}

bool check_pattern_is_endless(const char *pattern)
{
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	if (!pattern_compile(pattern, &tables, &message, &offset)) {
		return false;
	}
	struct lengths it;
	lengths_init(&it, &tables);
	bool endless = it.endless;
	lengths_finish(&it);
	pattern_finish(&tables);
	return endless;
}
