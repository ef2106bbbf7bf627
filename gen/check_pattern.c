/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

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
	while (((unsigned char)text[place + len] & 0xc0) == 0x80) {
		len++;
	}
	return (struct span){ at->span.source, (uint32_t)place, (uint32_t)len };
}

bool check_pattern(struct check *check, const struct ast_check *at)
{
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	if (pattern_compile(at->pattern, &tables, &message, &offset)) {
		pattern_finish(&tables);
		return true;
	}
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 405, place_of(at, offset),
			   "this pattern cannot be used"),
		"%s", message);
	return false;
}

/* --- lengths of what a pattern matches --- */

#define NO_LENGTH UINT32_MAX

/* A walk over the automaton: bytes that continue a code point add nothing to the length. */
struct lengths {
	const struct pattern_tables *tables;
	uint32_t *shortest, *longest; /* from each state to an accepting one; NO_LENGTH: never */
	uint8_t *marks; /* bit 0: on the path, bit 1: done */
	bool endless;
};

static bool accepts(const struct pattern_tables *tables, unsigned state)
{
	return (tables->accepts[state / 8] >> (state % 8) & 1) != 0;
}

static unsigned step(const struct pattern_tables *tables, unsigned state, unsigned byte)
{
	return tables->next[(size_t)state * tables->columns + tables->classes[byte]];
}

/* Goes through the states until nothing gets shorter. */
static void find_shortest(struct lengths *it)
{
	unsigned states = it->tables->states;
	for (unsigned state = 0; state < states; state++) {
		it->shortest[state] = accepts(it->tables, state) ? 0 : NO_LENGTH;
	}
	for (bool changed = true; changed;) {
		changed = false;
		for (unsigned state = 0; state < states; state++) {
			for (unsigned byte = 0; byte < 256; byte++) {
				unsigned next = step(it->tables, state, byte);
				if (next >= states || it->shortest[next] == NO_LENGTH) {
					continue;
				}
				uint32_t length = it->shortest[next] + ((byte & 0xc0) != 0x80);
				if (length < it->shortest[state]) {
					it->shortest[state] = length;
					changed = true;
				}
			}
		}
	}
}

/* By recursion, at most PATTERN_STATES_MAX deep: a loop among states that lead to an end makes
 * texts of any length. */
static void find_longest(struct lengths *it, unsigned state)
{
	it->marks[state] = 1;
	it->longest[state] = 0;
	for (unsigned byte = 0; byte < 256 && !it->endless; byte++) {
		unsigned next = step(it->tables, state, byte);
		if (next >= it->tables->states || it->shortest[next] == NO_LENGTH) {
			continue;
		}
		if (it->marks[next] == 1) {
			it->endless = true;
			return;
		}
		if (it->marks[next] == 0) {
			find_longest(it, next);
		}
		uint32_t length = it->longest[next] + ((byte & 0xc0) != 0x80);
		it->longest[state] = length > it->longest[state] ? length : it->longest[state];
	}
	it->marks[state] = 2;
}

static void report_lengths(struct check *check, const struct ast_type *type, struct span span,
	const struct lengths *it)
{
	const struct ast_limits *limits = type->limits;
	uint32_t shortest = it->shortest[0], longest = it->longest[0];
	struct diag *diag = NULL;
	if (shortest == NO_LENGTH) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, limits->pattern_span,
			"no text matches this pattern");
	} else if (limits->has_max && shortest > (uint64_t)limits->max) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, span,
			"no text of an allowed length matches the pattern");
		diag_label(diag, "at most %lld, and the pattern takes at least %u",
			(long long)limits->max, shortest);
	} else if (limits->has_min && !it->endless && longest < (uint64_t)limits->min) {
		diag = diag_add(check->sink, SEVERITY_ERROR, 407, span,
			"no text of an allowed length matches the pattern");
		diag_label(diag, "at least %lld, and the pattern takes at most %u",
			(long long)limits->min, longest);
	}
	if (diag != NULL && limits->pattern_span.offset != span.offset && shortest != NO_LENGTH) {
		diag_also(diag, limits->pattern_span, "the pattern");
	}
}

void check_pattern_lengths(struct check *check, const struct ast_type *type, struct span span)
{
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	if (!pattern_compile(type->limits->pattern, &tables, &message, &offset)) {
		return; /* reported */
	}
	struct lengths it = { .tables = &tables };
	it.shortest = gen_realloc(NULL, tables.states * sizeof(it.shortest[0]));
	it.longest = gen_realloc(NULL, tables.states * sizeof(it.longest[0]));
	it.marks = gen_realloc(NULL, tables.states);
	memset(it.marks, 0, tables.states);
	memset(it.longest, 0, tables.states * sizeof(it.longest[0]));
	find_shortest(&it);
	if (it.shortest[0] != NO_LENGTH) {
		find_longest(&it, 0);
	}
	report_lengths(check, type, span, &it);
	free(it.shortest);
	free(it.longest);
	free(it.marks);
	pattern_finish(&tables);
}
