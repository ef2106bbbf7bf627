/* SPDX-License-Identifier: MIT */
/* Bounds: of numbers, of lengths, steps and patterns. */
#include <math.h>
#include <string.h>

#include "against_walk.h"
#include "check.h"

void against_bound(struct against *against, enum against_change change, unsigned ways,
	struct span now, struct span old, const char *name, const char *how)
{
	bool narrows = (change & AGAINST_TIGHTER) != 0 && (ways & AGAINST_SENT) != 0;
	bool widens = (change & AGAINST_LOOSER) != 0 && (ways & AGAINST_READ) != 0;
	if (!narrows && !widens) {
		return;
	}
	struct diag *diag = diag_add(against->sink, SEVERITY_ERROR, narrows ? 706 : 707, now,
		narrows ? "'%s' allows less than before" : "'%s' allows more than before", name);
	diag_label(diag, "%s", how);
	diag_also(diag, old, "before");
	diag_help(diag, narrows ? "clients of the old contract may send what is refused now"
				: "clients of the old contract do not expect what may come now");
}

static bool has_length(enum ast_kind kind)
{
	return kind == AST_STRING || kind == AST_BYTES || kind == AST_ARRAY || kind == AST_MAP;
}

/* One end of what is allowed; what is not given is where the type ends. */
struct end {
	struct check_number number;
	bool exclusive;
};

static struct end low_of(enum ast_kind kind, const struct ast_limits *limits)
{
	struct end end = { .number = { .real = -INFINITY } };
	int64_t greatest;
	if (limits != NULL && limits->has_min) {
		end.number =
			(struct check_number){ limits->min, limits->min_u64, limits->min_float };
		end.exclusive = limits->above;
	} else if (!has_length(kind) && kind != AST_FLOAT && kind != AST_U64) {
		check_number_range(kind, &end.number.integer, &greatest);
	}
	return end;
}

static struct end high_of(enum ast_kind kind, const struct ast_limits *limits)
{
	struct end end = { .number = { INT64_MAX, UINT64_MAX, INFINITY } };
	int64_t least;
	if (limits != NULL && limits->has_max) {
		end.number =
			(struct check_number){ limits->max, limits->max_u64, limits->max_float };
		end.exclusive = limits->below;
	} else if (!has_length(kind) && kind != AST_FLOAT && kind != AST_U64) {
		check_number_range(kind, &least, &end.number.integer);
	}
	return end;
}

/* Inwards is `sign`: 1 at the lower end, -1 at the upper one. */
static enum against_change compare_ends(
	enum ast_kind kind, const struct end *old, const struct end *now, int sign)
{
	int order = sign * check_number_compare(kind, &now->number, &old->number);
	if (order == 0) {
		order = (int)now->exclusive - (int)old->exclusive;
	}
	return order > 0 ? AGAINST_TIGHTER : order < 0 ? AGAINST_LOOSER : AGAINST_SAME;
}

/* Every integer is a multiple of 1: that step is none. */
static bool has_step(enum ast_kind kind, const struct ast_limits *limits)
{
	return limits != NULL && limits->has_step &&
	       (kind == AST_FLOAT ||
		       (kind == AST_U64 ? limits->step_u64 : (uint64_t)limits->step) > 1);
}

static enum against_change compare_steps(
	enum ast_kind kind, const struct ast_limits *old, const struct ast_limits *now)
{
	bool before = has_step(kind, old), after = has_step(kind, now);
	if (!before || !after) {
		return after ? AGAINST_TIGHTER : before ? AGAINST_LOOSER : AGAINST_SAME;
	}
	struct check_number a = { old->step, old->step_u64, old->step_float };
	struct check_number b = { now->step, now->step_u64, now->step_float };
	if (check_number_compare(kind, &a, &b) == 0) {
		return AGAINST_SAME;
	}
	return check_number_divides(kind, &b, &a)   ? AGAINST_TIGHTER
	       : check_number_divides(kind, &a, &b) ? AGAINST_LOOSER
						    : AGAINST_TIGHTER | AGAINST_LOOSER;
}

/* Whether one of two patterns matches all that the other does is not asked: another one is both. */
static enum against_change compare_patterns(
	const struct ast_limits *old, const struct ast_limits *now)
{
	const char *before = old != NULL ? old->pattern : NULL;
	const char *after = now != NULL ? now->pattern : NULL;
	if (before == NULL || after == NULL) {
		return after != NULL    ? AGAINST_TIGHTER
		       : before != NULL ? AGAINST_LOOSER
					: AGAINST_SAME;
	}
	return strcmp(before, after) == 0 ? AGAINST_SAME : AGAINST_TIGHTER | AGAINST_LOOSER;
}

static bool has_limits(enum ast_kind kind)
{
	return has_length(kind) || (kind >= AST_INT && kind <= AST_FLOAT);
}

void against_limits(struct against *against, const struct ast_type *old, const struct ast_type *now,
	unsigned ways, const char *name)
{
	enum ast_kind kind = now->kind;
	if (!has_limits(kind)) {
		return;
	}
	struct end old_low = low_of(kind, old->limits), low = low_of(kind, now->limits);
	struct end old_high = high_of(kind, old->limits), high = high_of(kind, now->limits);
	enum against_change change = compare_ends(kind, &old_low, &low, 1);
	against_bound(against, change, ways, now->span, old->span, name,
		change == AGAINST_TIGHTER ? "the lower bound is higher"
					  : "the lower bound is lower");
	change = compare_ends(kind, &old_high, &high, -1);
	against_bound(against, change, ways, now->span, old->span, name,
		change == AGAINST_TIGHTER ? "the upper bound is lower"
					  : "the upper bound is higher");
	against_bound(against, compare_steps(kind, old->limits, now->limits), ways, now->span,
		old->span, name, "the step is another one");
	against_bound(against, compare_patterns(old->limits, now->limits), ways, now->span,
		old->span, name, "the pattern is another one");
}
