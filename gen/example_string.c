/* SPDX-License-Identifier: MIT */
#include "example_string.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "memory.h"
#include "pattern.h"

#define LEN_MAX  512 /* nobody reads longer examples */
#define NO_STATE 0xffff

/* How a state was first reached with a number of characters. */
struct step {
	uint16_t from; /* NO_STATE: it was not */
	char byte;
};

struct search {
	const struct pattern_tables *tables;
	struct step *steps; /* [characters * states + state] */
	unsigned number;
};

/* Printable characters, those first that people expect, each once as `index` counts. Which one of
 * a group comes first moves on, so that an example is not `aaaa`, and a second one not the same. */
static char letter(unsigned index, size_t place, unsigned number)
{
	static const char *const groups[] = { "abcdefghijklmnopqrstuvwxyz", "0123456789",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "-", "_", ".", "/", ":", "@", "+", " ",
		"!\"#$%&'()*,;<=>?[\\]^`{|}~" };
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		unsigned len = (unsigned)strlen(groups[i]);
		if (index < len) {
			return groups[i][(index + place + number) % len];
		}
		index -= len;
	}
	return '\0';
}

/* Fills the steps for one more character; false: no state can be reached with so many. */
static bool advance(struct search *search, size_t place)
{
	const struct pattern_tables *tables = search->tables;
	const struct step *before = search->steps + place * tables->states;
	struct step *after = search->steps + (place + 1) * tables->states;
	bool any = false;
	for (unsigned state = 0; state < tables->states; state++) {
		after[state].from = NO_STATE;
	}
	for (unsigned state = 0; state < tables->states; state++) {
		char byte;
		for (unsigned i = 0; before[state].from != NO_STATE &&
				     (byte = letter(i, place, search->number)) != '\0';
			i++) {
			unsigned column = tables->classes[(unsigned char)byte];
			unsigned next = tables->next[state * tables->columns + column];
			if (next < tables->states && after[next].from == NO_STATE) {
				after[next] = (struct step){ (uint16_t)state, byte };
				any = true;
			}
		}
	}
	return any;
}

/* A state that accepts the text of so many characters that led to it; NO_STATE: none does. */
static unsigned accepting(const struct search *search, size_t len)
{
	const struct pattern_tables *tables = search->tables;
	for (unsigned state = 0; state < tables->states; state++) {
		bool accepts = (tables->accepts[state / 8] >> (state % 8)) & 1;
		if (accepts && search->steps[len * tables->states + state].from != NO_STATE) {
			return state;
		}
	}
	return NO_STATE;
}

static const char *find(struct search *search, struct fzio_arena *arena, size_t min, size_t max)
{
	size_t states = search->tables->states, len = 0;
	search->steps = gen_zalloc(arena, (max + 1) * states * sizeof(struct step));
	for (size_t state = 0; state < states; state++) {
		search->steps[state].from = state == 0 ? 0 : NO_STATE;
	}
	unsigned state;
	while (len < min || (state = accepting(search, len)) == NO_STATE) {
		if (len == max || !advance(search, len)) {
			return NULL;
		}
		len++;
	}
	char *text = gen_zalloc(arena, len + 1);
	while (len > 0) {
		struct step step = search->steps[len * states + state];
		text[--len] = step.byte;
		state = step.from;
	}
	return text;
}

/* The word, repeated or cut to the length asked for, with its number if that is not 0. */
static const char *fit(
	struct fzio_arena *arena, const char *word, size_t min, size_t max, unsigned number)
{
	const char *suffix = number > 0 ? gen_printf(arena, "%u", number + 1) : "";
	size_t word_len = strlen(word), suffix_len = strlen(suffix);
	if (suffix_len > max) {
		return gen_strndup(arena, suffix, max);
	}
	size_t len = word_len + suffix_len;
	len = len < min ? min : (len > max ? max : len);
	char *text = gen_zalloc(arena, len + 1);
	for (size_t i = 0; i < len - suffix_len; i++) {
		text[i] = word[i % word_len];
	}
	memcpy(text + len - suffix_len, suffix, suffix_len);
	return text;
}

const char *example_string(struct fzio_arena *arena, const char *pattern, size_t min, size_t max,
	const char *wish, unsigned number)
{
	max = max > LEN_MAX ? LEN_MAX : max;
	if (min > max || wish[0] == '\0') {
		return NULL;
	}
	const char *text = fit(arena, wish, min, max, number);
	if (pattern == NULL) {
		return text;
	}
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	bool ok = pattern_compile(pattern, &tables, &message, &offset);
	assert(ok); /* the checker has compiled it before */
	(void)ok;
	if (!pattern_matches(&tables, text, strlen(text))) {
		struct search search = { .tables = &tables, .number = number };
		size_t some = min == 0 && max > 0 ? 1 : min; /* an empty text shows nothing */
		text = find(&search, arena, some, max);
		text = text == NULL && min == 0 ? find(&search, arena, 0, 0) : text;
	}
	pattern_finish(&tables);
	return text;
}
