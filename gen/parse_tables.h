/* SPDX-License-Identifier: MIT */
/*
 * Included at the end of the parser that Lemon makes, and nowhere else: questions to its tables.
 *
 * Many states have a default action, a reduction that is taken whatever the token; only later does
 * the parser see that the token does not fit. So "would it be accepted?" is answered by running the
 * automaton on a copy of the states, without actions, until the token is shifted or refused.
 */

struct simulation {
	YYACTIONTYPE states[YYSTACKDEPTH + 1];
	int top;
};

static struct simulation simulation_start(const yyParser *parser)
{
	struct simulation simulation = { .top = (int)(parser->yytos - parser->yystack) };
	for (int i = 0; i <= simulation.top; i++) {
		simulation.states[i] = parser->yystack[i].stateno;
	}
	return simulation;
}

static YYACTIONTYPE action_for(YYACTIONTYPE state, int kind, bool strict)
{
	if (state <= YY_MAX_SHIFT && strict) {
		int i = yy_shift_ofst[state] + kind;
		return yy_lookahead[i] == kind ? yy_action[i] : yy_default[state];
	}
	return yy_find_shift_action((YYCODETYPE)kind, state);
}

static bool simulate(struct simulation *simulation, int kind, bool strict)
{
	for (;;) {
		YYACTIONTYPE action = action_for(simulation->states[simulation->top], kind, strict);
		if (action == YY_ACCEPT_ACTION) {
			return true;
		}
		if (action <= YY_MAX_SHIFTREDUCE) {
			if (action > YY_MAX_SHIFT) {
				action += YY_MIN_REDUCE - YY_MIN_SHIFTREDUCE;
			}
			simulation->states[++simulation->top] = action;
			return simulation->top < YYSTACKDEPTH - 2;
		}
		if (action < YY_MIN_REDUCE) {
			return false;
		}
		unsigned rule = action - YY_MIN_REDUCE;
		simulation->top += yyRuleInfoNRhs[rule];
		YYACTIONTYPE next = yy_find_reduce_action(
			simulation->states[simulation->top], yyRuleInfoLhs[rule]);
		simulation->states[++simulation->top] = next;
		if (simulation->top >= YYSTACKDEPTH - 2) {
			return false;
		}
	}
}

bool parser_accepts(void *parser, int kind, int next, bool strict)
{
	struct simulation simulation = simulation_start(parser);
	return simulate(&simulation, kind, strict) &&
	       (next < 0 || simulate(&simulation, next, false));
}

bool parser_unwind(void *parser, int kind)
{
	yyParser *state = parser;
	while (!parser_accepts(parser, kind, -1, true)) {
		if (state->yytos == state->yystack) {
			return false;
		}
		yy_pop_parser_stack(state);
	}
	return true;
}

int parser_depth(void *parser)
{
	const yyParser *state = parser;
	return (int)(state->yytos - state->yystack);
}
