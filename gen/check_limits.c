/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

/* Checks to limits. Those of an alias hold as well as those of its use, so limits only get
 * tighter on the way. */

struct limiting {
	struct check *check;
	struct ast_type *type;
	struct ast_limits limits; /* what holds so far */
	/* Given in these parentheses already: each may be once. */
	const struct ast_check *low, *high, *step, *pattern;
};

static bool is_number(enum ast_kind kind)
{
	return kind >= AST_INT && kind <= AST_FLOAT;
}

static bool has_length(enum ast_kind kind)
{
	return kind == AST_STRING || kind == AST_BYTES || kind == AST_ARRAY || kind == AST_MAP;
}

static struct check_number min_of(const struct ast_limits *limits)
{
	return (struct check_number){ limits->min, limits->min_u64, limits->min_float };
}

static struct check_number max_of(const struct ast_limits *limits)
{
	return (struct check_number){ limits->max, limits->max_u64, limits->max_float };
}

static struct check_number step_of(const struct ast_limits *limits)
{
	return (struct check_number){ limits->step, limits->step_u64, limits->step_float };
}

static void tighten_min(struct limiting *it, const struct check_number *number, bool above)
{
	struct ast_limits *limits = &it->limits;
	struct check_number old = min_of(limits);
	int order = limits->has_min ? check_number_compare(it->type->kind, number, &old) : 1;
	if (order > 0) {
		limits->has_min = true;
		limits->above = above;
		limits->min = number->integer;
		limits->min_u64 = number->u64;
		limits->min_float = number->real;
	}
	limits->above = limits->above || (order == 0 && above);
}

static void tighten_max(struct limiting *it, const struct check_number *number, bool below)
{
	struct ast_limits *limits = &it->limits;
	struct check_number old = max_of(limits);
	int order = limits->has_max ? check_number_compare(it->type->kind, number, &old) : -1;
	if (order < 0) {
		limits->has_max = true;
		limits->below = below;
		limits->max = number->integer;
		limits->max_u64 = number->u64;
		limits->max_float = number->real;
	}
	limits->below = limits->below || (order == 0 && below);
}

/* --- mistakes --- */

static struct diag *report(struct limiting *it, int code, const struct ast_check *at,
	const char *message, const char *label)
{
	struct diag *diag =
		diag_add(it->check->sink, SEVERITY_ERROR, code, at->span, "%s", message);
	return label != NULL ? diag_label(diag, "%s", label) : diag;
}

/* The alias whose limits hold as well. */
static void also_alias(const struct limiting *it, struct diag *diag)
{
	const struct ast_decl *decl = it->type->decl;
	if (decl != NULL && decl->kind == AST_DECL_TYPE) {
		diag_also(
			diag, decl->name.span, "the checks of '%s' hold as well", decl->name.text);
	}
}

static bool number_of(
	struct limiting *it, const struct ast_check *at, const char *text, struct check_number *ret)
{
	const char *why = NULL;
	if (check_number(it->type->kind, text, ret, &why)) {
		return true;
	}
	report(it, 402, at,
		gen_printf(it->check->arena, "%s is no %s", text,
			has_length(it->type->kind) ? "length"
						   : check_type_text(it->check, it->type)),
		why);
	return false;
}

/* The first of a second lower bound, upper bound, step or pattern in one pair of parentheses. */
static bool is_first(struct limiting *it, const struct ast_check **slot, const struct ast_check *at)
{
	if (*slot == NULL || *slot == at) {
		*slot = at;
		return true;
	}
	diag_also(report(it, 410, at, "this check is given twice", NULL), (*slot)->span,
		"given here already");
	return false;
}

static void report_misfit(struct limiting *it, const struct ast_check *at)
{
	enum ast_kind kind = it->type->kind;
	const char *fits = "it takes no checks";
	if (is_number(kind)) {
		fits = "a number takes a range, '>', '<' and 'step'";
	} else if (kind == AST_STRING) {
		fits = "a string takes a range of lengths and a pattern";
	} else if (has_length(kind)) {
		fits = "it takes a range of lengths";
	}
	static const char *const names[] = { [AST_CHECK_RANGE] = "a range",
		[AST_CHECK_ABOVE] = "'>'",
		[AST_CHECK_BELOW] = "'<'",
		[AST_CHECK_STEP] = "'step'",
		[AST_CHECK_PATTERN] = "a pattern" };
	report(it, 404, at,
		gen_printf(it->check->arena, "%s does not fit the type '%s'", names[at->kind],
			check_type_text(it->check, it->type)),
		fits);
}

static bool fits(enum ast_kind kind, enum ast_check_kind check)
{
	switch (check) {
	case AST_CHECK_RANGE: return is_number(kind) || has_length(kind);
	case AST_CHECK_PATTERN: return kind == AST_STRING;
	default: return is_number(kind);
	}
}

/* --- one check --- */

static void add_low(struct limiting *it, const struct ast_check *at, bool above)
{
	struct check_number number;
	if (at->low != NULL && is_first(it, &it->low, at) && number_of(it, at, at->low, &number)) {
		tighten_min(it, &number, above);
	}
}

static void add_high(struct limiting *it, const struct ast_check *at, bool below)
{
	struct check_number number;
	bool same = at->high == at->low; /* a single number is wrong once */
	if (at->high == NULL || !is_first(it, &it->high, at)) {
		return;
	}
	const char *why;
	if (same ? check_number(it->type->kind, at->high, &number, &why)
		 : number_of(it, at, at->high, &number)) {
		tighten_max(it, &number, below);
	}
}

/* Of two steps one must be a multiple of the other, and is both. */
static void add_step(struct limiting *it, const struct ast_check *at)
{
	enum ast_kind kind = it->type->kind;
	struct check_number step, zero = { 0 }, old = step_of(&it->limits);
	if (!is_first(it, &it->step, at) || !number_of(it, at, at->low, &step)) {
		return;
	}
	if (check_number_compare(kind, &step, &zero) <= 0) {
		report(it, 403, at, "a step must be more than 0", NULL);
		return;
	}
	bool has_old = it->limits.has_step;
	if (has_old && check_number_divides(kind, &old, &step)) {
		return;
	}
	if (has_old && !check_number_divides(kind, &step, &old)) {
		also_alias(
			it, report(it, 403, at,
				    gen_printf(it->check->arena, "the steps %s and %s do not agree",
					    check_number_text(it->check, kind, &old), at->low),
				    "one must be a multiple of the other"));
		return;
	}
	it->limits.has_step = true;
	it->limits.step = step.integer;
	it->limits.step_u64 = step.u64;
	it->limits.step_float = step.real;
}

static void add_pattern(struct limiting *it, const struct ast_check *at)
{
	if (!is_first(it, &it->pattern, at) || !check_pattern(it->check, at)) {
		return;
	}
	const char *old = it->limits.pattern;
	if (old != NULL && strcmp(old, at->pattern) != 0) {
		struct diag *diag =
			report(it, 406, at, "a string has one pattern", "and this is the second");
		diag_also(diag, it->limits.pattern_span, "the first pattern");
		diag_help(diag, "write one pattern that says both");
		return;
	}
	it->limits.pattern = at->pattern;
	it->limits.pattern_span = at->span;
}

static void add(struct limiting *it, const struct ast_check *at)
{
	if (!fits(it->type->kind, at->kind)) {
		report_misfit(it, at);
		return;
	}
	switch (at->kind) {
	case AST_CHECK_RANGE:
		add_low(it, at, false);
		add_high(it, at, false);
		break;
	case AST_CHECK_ABOVE: add_low(it, at, true); break;
	case AST_CHECK_BELOW: add_high(it, at, true); break;
	case AST_CHECK_STEP: add_step(it, at); break;
	case AST_CHECK_PATTERN: add_pattern(it, at); break;
	}
}

/* --- is anything left? --- */

static bool is_empty_u64(const struct ast_limits *limits)
{
	uint64_t low = limits->has_min ? limits->min_u64 : 0;
	uint64_t high = limits->has_max ? limits->max_u64 : UINT64_MAX;
	if ((limits->above && low == UINT64_MAX) || (limits->below && high == 0)) {
		return true;
	}
	low += limits->above;
	high -= limits->below;
	uint64_t rest = limits->has_step ? high % limits->step_u64 : 0;
	return low > high || rest > high - low;
}

static bool is_empty_integer(enum ast_kind kind, const struct ast_limits *limits)
{
	int64_t low = limits->min, high = limits->max, least, greatest;
	check_number_range(kind, &least, &greatest);
	low = limits->has_min ? low : least;
	high = limits->has_max ? high : greatest;
	if ((limits->above && low == greatest) || (limits->below && high == least)) {
		return true;
	}
	low += limits->above;
	high -= limits->below;
	/* From the greatest multiple that is not above `high`. */
	int64_t rest = limits->has_step ? high % limits->step : 0;
	rest += rest < 0 ? limits->step : 0;
	return low > high || (uint64_t)rest > (uint64_t)high - (uint64_t)low;
}

static bool is_empty_float(const struct ast_limits *limits)
{
	bool open = limits->above || limits->below;
	return limits->has_min && limits->has_max &&
	       (limits->min_float > limits->max_float ||
		       (limits->min_float == limits->max_float && open));
}

static bool is_empty_range(enum ast_kind kind, const struct ast_limits *limits)
{
	switch (kind) {
	case AST_FLOAT: return is_empty_float(limits);
	case AST_U64: return is_empty_u64(limits);
	default: return is_empty_integer(kind, limits);
	}
}

/* "at least 5, at most 3": all that holds. */
static const char *range_text(struct limiting *it)
{
	enum ast_kind kind = it->type->kind;
	const struct ast_limits *limits = &it->limits;
	const struct check_number numbers[] = { min_of(limits), max_of(limits), step_of(limits) };
	const bool given[] = { limits->has_min, limits->has_max, limits->has_step };
	const char *const words[] = { limits->above ? "more than" : "at least",
		limits->below ? "less than" : "at most", "in steps of" };
	const char *text = "";
	for (size_t i = 0; i < 3; i++) {
		if (given[i]) {
			text = gen_printf(it->check->arena, "%s%s%s %s", text,
				text[0] != '\0' ? ", " : "", words[i],
				check_number_text(it->check, kind, &numbers[i]));
		}
	}
	return text;
}

static void check_range(struct limiting *it)
{
	enum ast_kind kind = it->type->kind;
	if ((!is_number(kind) && !has_length(kind)) || !is_empty_range(kind, &it->limits)) {
		return;
	}
	const struct ast_check *at = it->low != NULL    ? it->low
				     : it->high != NULL ? it->high
							: it->type->checks;
	struct diag *diag = report(it, 401, at,
		has_length(kind) ? "no length is allowed" : "no value is allowed", range_text(it));
	also_alias(it, diag);
	/* Nothing fits: what follows is not to be measured against it. */
	it->limits.has_min = it->limits.has_max = false;
	it->limits.above = it->limits.below = false;
}

void check_limits(struct check *check, struct ast_type *type, const struct ast_limits *inherited)
{
	struct limiting it = { .check = check, .type = type };
	if (type->checks == NULL) {
		type->limits = (struct ast_limits *)inherited;
		return;
	}
	if (inherited != NULL) {
		it.limits = *inherited;
	}
	for (const struct ast_check *at = type->checks; at != NULL; at = at->next) {
		add(&it, at);
	}
	check_range(&it);
	type->limits = GEN_NEW(check->arena, struct ast_limits);
	*type->limits = it.limits;
	if (it.limits.pattern != NULL) {
		check_pattern_lengths(check, type, type->checks->span);
	}
}
