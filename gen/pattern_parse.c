/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <base/hex.h>
#include <base/utf8.h>

#include "pattern_tree.h"

#define DEPTH_MAX      100
#define REPEAT_MAX     1000
#define CODE_POINT_MAX 0x10ffff

struct parser {
	struct fzio_arena *arena;
	const char *text;
	const char *at;
	unsigned depth;
	struct pattern_error error; /* the first; message NULL: none */
};

static void *fail_at(struct parser *parser, const char *at, const char *message)
{
	if (parser->error.message == NULL) {
		parser->error = (struct pattern_error){ message, (size_t)(at - parser->text) };
	}
	return NULL;
}

static struct pattern_tree *tree_new(struct parser *parser, enum pattern_kind kind)
{
	struct pattern_tree *tree = fzio_arena_zalloc(parser->arena, sizeof(*tree));
	if (tree == NULL) {
		return fail_at(parser, parser->at, "the pattern is too large");
	}
	tree->kind = kind;
	return tree;
}

static void tree_add(struct pattern_tree *parent, struct pattern_tree *child)
{
	child->previous = parent->last;
	parent->last = child;
}

/* Sets of code points are built in a list of this many ranges, then sorted and joined. */
#define RANGES_MAX 256

struct set {
	struct pattern_range ranges[RANGES_MAX];
	size_t len;
};

static bool set_add(struct parser *parser, struct set *set, uint32_t low, uint32_t high)
{
	if (set->len == RANGES_MAX) {
		fail_at(parser, parser->at, "the class has too many members");
		return false;
	}
	set->ranges[set->len++] = (struct pattern_range){ low, high };
	return true;
}

static void set_normalise(struct set *set)
{
	for (size_t i = 1; i < set->len; i++) {
		struct pattern_range range = set->ranges[i];
		size_t k = i;
		for (; k > 0 && set->ranges[k - 1].low > range.low; k--) {
			set->ranges[k] = set->ranges[k - 1];
		}
		set->ranges[k] = range;
	}
	size_t len = 0;
	for (size_t i = 0; i < set->len; i++) {
		struct pattern_range range = set->ranges[i];
		if (len > 0 && range.low <= set->ranges[len - 1].high + 1) {
			if (range.high > set->ranges[len - 1].high) {
				set->ranges[len - 1].high = range.high;
			}
		} else {
			set->ranges[len++] = range;
		}
	}
	set->len = len;
}

static bool set_invert(struct parser *parser, struct set *set)
{
	set_normalise(set);
	struct set inverted = { .len = 0 };
	uint32_t next = 0;
	for (size_t i = 0; i < set->len; i++) {
		if (set->ranges[i].low > next &&
			!set_add(parser, &inverted, next, set->ranges[i].low - 1)) {
			return false;
		}
		next = set->ranges[i].high + 1;
	}
	if (next <= CODE_POINT_MAX && !set_add(parser, &inverted, next, CODE_POINT_MAX)) {
		return false;
	}
	*set = inverted;
	return true;
}

static struct pattern_tree *tree_of_set(struct parser *parser, struct set *set)
{
	set_normalise(set);
	struct pattern_tree *tree = tree_new(parser, PATTERN_CLASS);
	if (tree == NULL) {
		return NULL;
	}
	tree->ranges = fzio_arena_alloc(parser->arena, (set->len + 1) * sizeof(set->ranges[0]));
	if (tree->ranges == NULL) {
		return fail_at(parser, parser->at, "the pattern is too large");
	}
	memcpy(tree->ranges, set->ranges, set->len * sizeof(set->ranges[0]));
	tree->ranges_len = set->len;
	return tree;
}

static uint32_t read_code_point(struct parser *parser)
{
	uint32_t code_point;
	parser->at += fzio__utf8_read(parser->at, parser->at + strnlen(parser->at, 4), &code_point);
	return code_point;
}

static bool read_hex(struct parser *parser, unsigned digits, uint32_t *ret_code_point)
{
	const char *start = parser->at - 2;
	uint32_t value = 0;
	for (unsigned i = 0; i < digits; i++) {
		int digit = fzio__hex_digit(*parser->at);
		if (digit < 0) {
			fail_at(parser, start,
				digits == 2 ? "\\x takes two hexadecimal digits"
					    : "\\u takes four hexadecimal digits");
			return false;
		}
		value = value << 4 | (uint32_t)digit;
		parser->at++;
	}
	if (value >= 0xd800 && value <= 0xdfff) {
		fail_at(parser, start, "a surrogate is not a character: write the character");
		return false;
	}
	*ret_code_point = value;
	return true;
}

/* \d \w \s, or in upper case all but those: adds to the set. False: it is none of these. */
static bool add_named_set(struct parser *parser, struct set *set, char name)
{
	struct set named = { .len = 0 };
	switch (name | 0x20) {
	case 'd': set_add(parser, &named, '0', '9'); break;
	case 'w':
		set_add(parser, &named, '0', '9');
		set_add(parser, &named, 'A', 'Z');
		set_add(parser, &named, '_', '_');
		set_add(parser, &named, 'a', 'z');
		break;
	case 's':
		set_add(parser, &named, '\t', '\r');
		set_add(parser, &named, ' ', ' ');
		break;
	default: return false;
	}
	if ((name & 0x20) == 0) {
		set_invert(parser, &named);
	}
	for (size_t i = 0; i < named.len; i++) {
		set_add(parser, set, named.ranges[i].low, named.ranges[i].high);
	}
	return true;
}

/* Behind the backslash: one character. */
static bool read_escape(struct parser *parser, bool in_class, uint32_t *ret_code_point)
{
	static const char names[] = "tnvfr", controls[] = "\t\n\v\f\r";
	const char *start = parser->at - 1;
	char c = *parser->at;
	if (c == '\0') {
		fail_at(parser, start, "a backslash needs a character behind it");
		return false;
	}
	parser->at++;
	if (strchr(names, c) != NULL) {
		*ret_code_point = (uint32_t)controls[strchr(names, c) - names];
		return true;
	}
	if (c == 'x' || c == 'u') {
		return read_hex(parser, c == 'x' ? 2 : 4, ret_code_point);
	}
	if (strchr("^$\\.*+?()[]{}|/", c) != NULL || (in_class && c == '-')) {
		*ret_code_point = (uint32_t)c;
		return true;
	}
	if (c >= '1' && c <= '9') {
		fail_at(parser, start, "back references are not regular: they are refused");
	} else if (c == 'b' || c == 'B') {
		fail_at(parser, start, "word boundaries are not supported: write the characters");
	} else if (c == 'p' || c == 'P') {
		fail_at(parser, start, "Unicode properties are not supported: write a class");
	} else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0') {
		fail_at(parser, start, "unknown escape");
	} else {
		fail_at(parser, start, "this character needs no backslash");
	}
	return false;
}

/* One end of a range within a class; *ret_is_set if it was \d and its kin, added already. */
static bool read_class_member(
	struct parser *parser, struct set *set, uint32_t *ret_code_point, bool *ret_is_set)
{
	*ret_is_set = false;
	if (*parser->at == '[') {
		fail_at(parser, parser->at, "write '[' within a class as '\\['");
		return false;
	}
	if (*parser->at != '\\') {
		*ret_code_point = read_code_point(parser);
		return true;
	}
	parser->at++;
	if (*parser->at != '\0' && add_named_set(parser, set, *parser->at)) {
		parser->at++;
		*ret_is_set = true;
		return true;
	}
	return read_escape(parser, true, ret_code_point);
}

static struct pattern_tree *parse_class(struct parser *parser)
{
	const char *start = parser->at++;
	bool inverted = *parser->at == '^';
	parser->at += inverted;
	struct set set = { .len = 0 };
	if (*parser->at == ']') {
		return fail_at(parser, start, "the class is empty; write ']' as '\\]'");
	}
	while (*parser->at != ']') {
		const char *member = parser->at;
		if (*member == '\0') {
			return fail_at(parser, start, "the class is not closed by ']'");
		}
		uint32_t low = 0, high = 0;
		bool low_is_set = false, high_is_set = false;
		if (!read_class_member(parser, &set, &low, &low_is_set)) {
			return NULL;
		}
		high = low;
		if (parser->at[0] == '-' && parser->at[1] != ']' && parser->at[1] != '\0') {
			parser->at++;
			if (!read_class_member(parser, &set, &high, &high_is_set)) {
				return NULL;
			}
			if (low_is_set || high_is_set) {
				return fail_at(parser, member,
					"a range goes from one character to another");
			}
			if (low > high) {
				return fail_at(parser, member, "the range runs backwards");
			}
		}
		if (!low_is_set && !set_add(parser, &set, low, high)) {
			return NULL;
		}
	}
	parser->at++;
	if (parser->error.message != NULL || (inverted && !set_invert(parser, &set))) {
		return NULL;
	}
	return tree_of_set(parser, &set);
}

static struct pattern_tree *parse_either(struct parser *parser);

static struct pattern_tree *parse_group(struct parser *parser)
{
	const char *start = parser->at++;
	if (*parser->at == '?') {
		if (parser->at[1] != ':') {
			return fail_at(parser, start,
				"look-around, named groups and flags are not regular patterns: "
				"they are "
				"refused");
		}
		parser->at += 2;
	}
	if (++parser->depth > DEPTH_MAX) {
		return fail_at(parser, start, "groups are nested too deeply");
	}
	struct pattern_tree *tree = parse_either(parser);
	parser->depth--;
	if (tree == NULL) {
		return NULL;
	}
	if (*parser->at != ')') {
		return fail_at(parser, start, "the group is not closed by ')'");
	}
	parser->at++;
	return tree;
}

static struct pattern_tree *parse_escape(struct parser *parser)
{
	struct set set = { .len = 0 };
	parser->at++;
	if (*parser->at != '\0' && add_named_set(parser, &set, *parser->at)) {
		parser->at++;
		return tree_of_set(parser, &set);
	}
	uint32_t code_point;
	if (!read_escape(parser, false, &code_point) ||
		!set_add(parser, &set, code_point, code_point)) {
		return NULL;
	}
	return tree_of_set(parser, &set);
}

static struct pattern_tree *parse_atom(struct parser *parser)
{
	struct set set = { .len = 0 };
	switch (*parser->at) {
	case '(': return parse_group(parser);
	case '[': return parse_class(parser);
	case '\\': return parse_escape(parser);
	case '^': parser->at++; return tree_new(parser, PATTERN_START);
	case '$': parser->at++; return tree_new(parser, PATTERN_END);
	case '*':
	case '+':
	case '?': return fail_at(parser, parser->at, "there is nothing to repeat");
	case '{': return fail_at(parser, parser->at, "there is nothing to repeat; write '\\{'");
	case '}': return fail_at(parser, parser->at, "write '}' as '\\}'");
	case ']': return fail_at(parser, parser->at, "write ']' as '\\]'");
	case '.':
		parser->at++;
		set_add(parser, &set, 0, '\n' - 1);
		set_add(parser, &set, '\n' + 1, CODE_POINT_MAX);
		return tree_of_set(parser, &set);
	default: {
		uint32_t code_point = read_code_point(parser);
		set_add(parser, &set, code_point, code_point);
		return tree_of_set(parser, &set);
	}
	}
}

static bool read_count(struct parser *parser, unsigned *ret_count)
{
	if (*parser->at < '0' || *parser->at > '9') {
		return false;
	}
	unsigned count = 0;
	for (; *parser->at >= '0' && *parser->at <= '9'; parser->at++) {
		count = count > REPEAT_MAX ? count : count * 10 + (unsigned)(*parser->at - '0');
	}
	*ret_count = count;
	return true;
}

/* {m} {m,} {m,n} */
static bool read_counts(struct parser *parser, unsigned *ret_min, unsigned *ret_max)
{
	const char *start = parser->at++;
	unsigned min = 0, max = 0;
	bool given = read_count(parser, &min);
	max = min;
	if (given && *parser->at == ',') {
		parser->at++;
		if (!read_count(parser, &max)) {
			max = PATTERN_UNBOUNDED;
		}
	}
	if (!given || *parser->at != '}') {
		fail_at(parser, start, "a repeat is {m}, {m,} or {m,n}; write '{' as '\\{'");
		return false;
	}
	parser->at++;
	if (min > max) {
		fail_at(parser, start, "the repeat's least is above its most");
		return false;
	}
	if (min > REPEAT_MAX || (max != PATTERN_UNBOUNDED && max > REPEAT_MAX)) {
		fail_at(parser, start, "at most 1000 repeats; bound lengths by string(m..n)");
		return false;
	}
	*ret_min = min;
	*ret_max = max;
	return true;
}

static struct pattern_tree *parse_repeat(struct parser *parser)
{
	struct pattern_tree *atom = parse_atom(parser);
	char c = *parser->at;
	if (atom == NULL || c == '\0' || strchr("*+?{", c) == NULL) {
		return atom;
	}
	if (atom->kind == PATTERN_START || atom->kind == PATTERN_END) {
		return fail_at(parser, parser->at, "an anchor cannot be repeated");
	}
	struct pattern_tree *tree = tree_new(parser, PATTERN_REPEAT);
	if (tree == NULL) {
		return NULL;
	}
	tree_add(tree, atom);
	if (c == '{') {
		if (!read_counts(parser, &tree->min, &tree->max)) {
			return NULL;
		}
	} else {
		parser->at++;
		tree->min = c == '+' ? 1 : 0;
		tree->max = c == '?' ? 1 : PATTERN_UNBOUNDED;
	}
	if (*parser->at != '\0' && strchr("*+?{", *parser->at) != NULL) {
		return fail_at(parser, parser->at,
			"a repeat of a repeat, or a lazy one, says nothing here: use a group");
	}
	return tree;
}

static struct pattern_tree *parse_sequence(struct parser *parser)
{
	struct pattern_tree *sequence = tree_new(parser, PATTERN_SEQUENCE);
	while (sequence != NULL && *parser->at != '\0' && *parser->at != '|' &&
		*parser->at != ')') {
		struct pattern_tree *child = parse_repeat(parser);
		if (child == NULL) {
			return NULL;
		}
		tree_add(sequence, child);
	}
	return sequence;
}

static struct pattern_tree *parse_either(struct parser *parser)
{
	struct pattern_tree *first = parse_sequence(parser);
	if (first == NULL || *parser->at != '|') {
		return first;
	}
	struct pattern_tree *either = tree_new(parser, PATTERN_EITHER);
	if (either == NULL) {
		return NULL;
	}
	tree_add(either, first);
	while (*parser->at == '|') {
		parser->at++;
		struct pattern_tree *other = parse_sequence(parser);
		if (other == NULL) {
			return NULL;
		}
		tree_add(either, other);
	}
	return either;
}

struct pattern_tree *pattern_parse(
	struct fzio_arena *arena, const char *text, struct pattern_error *reterr)
{
	struct parser parser = { .arena = arena, .text = text, .at = text };
	struct pattern_tree *tree = parse_either(&parser);
	if (tree != NULL && *parser.at == ')') {
		tree = fail_at(&parser, parser.at, "this ')' closes no group; write it as '\\)'");
	}
	if (parser.error.message != NULL) {
		*reterr = parser.error;
		return NULL;
	}
	return tree;
}
