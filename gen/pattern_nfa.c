/* SPDX-License-Identifier: MIT */
#include "memory.h"
#include "pattern_tree.h"
#include "utf8_ranges.h"

/*
 * The automaton is built from its end: each part is told the step that follows it and returns the
 * step it starts with. That is why trees link their children backwards.
 */
struct builder {
	struct pattern_nfa *nfa;
	struct fzio_arena *arena;
	unsigned capacity;
	unsigned visits; /* of trees: repeats of repeats of nothing add no steps, but take time */
	bool failed;
};
#define VISITS_MAX 1000000

static unsigned step_new(struct builder *builder, struct pattern_step step)
{
	struct pattern_nfa *nfa = builder->nfa;
	if (nfa->len == PATTERN_STEPS_MAX) {
		builder->failed = true;
		return 0;
	}
	if (nfa->len == builder->capacity) {
		builder->capacity = builder->capacity == 0 ? 64 : builder->capacity * 2;
		struct pattern_step *steps =
			gen_zalloc(builder->arena, builder->capacity * sizeof(*steps));
		for (unsigned i = 0; i < nfa->len; i++) {
			steps[i] = nfa->steps[i];
		}
		nfa->steps = steps;
	}
	nfa->steps[nfa->len] = step;
	return nfa->len++;
}

static unsigned split(struct builder *builder, unsigned next, unsigned other)
{
	return step_new(
		builder, (struct pattern_step){ .kind = STEP_SPLIT, .next = next, .other = other });
}

/* One class on its way to `next`: the sequences of its ranges share their last bytes. */
struct class_builder {
	struct builder *builder;
	unsigned first; /* steps from here on belong to this class */
	unsigned next;
	unsigned start;
	bool empty;
};

static unsigned byte_step(struct class_builder *class, struct utf8_byte_range bytes, unsigned next)
{
	const struct pattern_nfa *nfa = class->builder->nfa;
	for (unsigned i = class->first; i < nfa->len; i++) {
		const struct pattern_step *step = &nfa->steps[i];
		if (step->kind == STEP_BYTE && step->low == bytes.low && step->high == bytes.high &&
			step->next == next) {
			return i;
		}
	}
	return step_new(class->builder,
		(struct pattern_step){
			.kind = STEP_BYTE, .low = bytes.low, .high = bytes.high, .next = next });
}

static void add_sequence(const struct utf8_sequence *sequence, void *user)
{
	struct class_builder *class = user;
	unsigned start = class->next;
	for (unsigned i = sequence->len; i > 0; i--) {
		start = byte_step(class, sequence->bytes[i - 1], start);
	}
	class->start = class->empty ? start : split(class->builder, class->start, start);
	class->empty = false;
}

static unsigned build_class(struct builder *builder, const struct pattern_tree *tree, unsigned next)
{
	struct class_builder class = {
		.builder = builder, .first = builder->nfa->len, .next = next, .empty = true
	};
	for (size_t i = 0; i < tree->ranges_len && !builder->failed; i++) {
		utf8_ranges(tree->ranges[i].low, tree->ranges[i].high, add_sequence, &class);
	}
	if (class.empty) {
		return step_new(builder, (struct pattern_step){ .kind = STEP_FAIL });
	}
	return class.start;
}

static unsigned build(struct builder *builder, const struct pattern_tree *tree, unsigned next);

static unsigned build_repeat(
	struct builder *builder, const struct pattern_tree *tree, unsigned next)
{
	unsigned at = next;
	if (tree->max == PATTERN_UNBOUNDED) {
		unsigned loop = split(builder, next, next);
		unsigned body = build(builder, tree->last, loop);
		if (builder->failed) {
			return 0;
		}
		builder->nfa->steps[loop].other = body;
		at = loop;
	} else {
		for (unsigned i = tree->min; i < tree->max && !builder->failed; i++) {
			unsigned body = build(builder, tree->last, at);
			at = split(builder, body, next);
		}
	}
	for (unsigned i = 0; i < tree->min && !builder->failed; i++) {
		at = build(builder, tree->last, at);
	}
	return at;
}

static unsigned build(struct builder *builder, const struct pattern_tree *tree, unsigned next)
{
	if (builder->failed || ++builder->visits > VISITS_MAX) {
		builder->failed = true;
		return 0;
	}
	unsigned at = next;
	switch (tree->kind) {
	case PATTERN_EMPTY: break;
	case PATTERN_CLASS: return build_class(builder, tree, next);
	case PATTERN_REPEAT: return build_repeat(builder, tree, next);
	case PATTERN_START:
		return step_new(builder, (struct pattern_step){ .kind = STEP_START, .next = next });
	case PATTERN_END:
		return step_new(builder, (struct pattern_step){ .kind = STEP_END, .next = next });
	case PATTERN_SEQUENCE:
		for (const struct pattern_tree *child = tree->last; child != NULL;
			child = child->previous) {
			at = build(builder, child, at);
		}
		return at;
	case PATTERN_EITHER:
		at = build(builder, tree->last, next);
		for (const struct pattern_tree *child = tree->last->previous; child != NULL;
			child = child->previous) {
			at = split(builder, build(builder, child, next), at);
		}
		return at;
	}
	return at;
}

bool pattern_nfa_build(
	struct pattern_nfa *nfa, struct fzio_arena *arena, const struct pattern_tree *tree)
{
	*nfa = (struct pattern_nfa){ .len = 0 };
	struct builder builder = { .nfa = nfa, .arena = arena };
	unsigned match = step_new(&builder, (struct pattern_step){ .kind = STEP_MATCH });
	nfa->start = build(&builder, tree, match);
	return !builder.failed;
}
