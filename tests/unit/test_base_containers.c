/* SPDX-License-Identifier: MIT */
/* The string map and the timer heap, each against a plain model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/timers.h"

static void map_finds_what_was_put(void **state)
{
	(void)state;
	struct fzio__map map;
	int one = 1, two = 2;
	fzio__map_init(&map);
	assert_null(fzio__map_get(&map, "a", 1));
	assert_null(fzio__map_remove(&map, "a", 1));
	assert_true(fzio__map_put(&map, "a", 1, &one));
	assert_true(fzio__map_put(&map, "", 0, &two));
	assert_ptr_equal(fzio__map_get(&map, "a", 1), &one);
	assert_ptr_equal(fzio__map_get(&map, "abc", 1), &one);
	assert_ptr_equal(fzio__map_get(&map, "", 0), &two);
	assert_null(fzio__map_get(&map, "ab", 2));
	fzio__map_finish(&map);
	fzio__map_finish(NULL);
}

static void map_put_replaces_value_and_borrowed_key(void **state)
{
	(void)state;
	struct fzio__map map;
	int one = 1, two = 2;
	char old_key[] = "room";
	fzio__map_init(&map);
	assert_true(fzio__map_put(&map, old_key, 4, &one));
	assert_true(fzio__map_put(&map, "room", 4, &two));
	memset(old_key, 'x', 4); /* must not be looked at any more */
	assert_int_equal(map.len, 1);
	assert_ptr_equal(fzio__map_get(&map, "room", 4), &two);
	fzio__map_finish(&map);
}

/* Puts and removes at random; an array of flags is the model. */
static void map_agrees_with_a_model(void **state)
{
	(void)state;
	enum {
		NAMES = 300
	};
	static char names[NAMES][16];
	bool there[NAMES] = { false };
	size_t count = 0;
	struct fzio__map map;
	fzio__map_init(&map);
	for (int i = 0; i < NAMES; i++) {
		snprintf(names[i], sizeof(names[i]), "n%d", i);
	}
	uint32_t seed = 1;
	for (int step = 0; step < 20000; step++) {
		seed = seed * 1664525 + 1013904223;
		int i = (int)((seed >> 8) % NAMES);
		if (seed >> 31) {
			assert_true(fzio__map_put(&map, names[i], strlen(names[i]), names[i]));
			count += !there[i];
			there[i] = true;
		} else {
			void *removed = fzio__map_remove(&map, names[i], strlen(names[i]));
			assert_ptr_equal(removed, there[i] ? names[i] : NULL);
			count -= there[i];
			there[i] = false;
		}
		assert_int_equal(map.len, count);
	}
	size_t walked = 0, position = 0;
	for (char *name; (name = fzio__map_next(&map, &position)); walked++) {
		assert_true(there[(name - names[0]) / (ptrdiff_t)sizeof(names[0])]);
	}
	assert_int_equal(walked, count);
	for (int i = 0; i < NAMES; i++) {
		void *found = fzio__map_get(&map, names[i], strlen(names[i]));
		assert_ptr_equal(found, there[i] ? names[i] : NULL);
	}
	fzio__map_finish(&map);
}

struct alarm {
	struct fzio__timer timer;
	struct fzio__timers *timers;
	struct fzio__timer *disarms;
	uint64_t fired_at;
	int fired;
};

static int fired_in_all;

static void on_alarm(struct fzio__timer *timer)
{
	struct alarm *alarm = (struct alarm *)timer; /* its first member */
	assert_false(fzio__timer_armed(timer));
	alarm->fired_at = alarm->timer.at_ms;
	alarm->fired = ++fired_in_all;
	if (alarm->disarms) {
		fzio__timer_disarm(alarm->timers, alarm->disarms);
	}
}

static void timers_fire_in_order_of_deadline(void **state)
{
	(void)state;
	enum {
		COUNT = 200
	};
	struct alarm alarms[COUNT] = { 0 };
	struct fzio__timers timers;
	fzio__timers_init(&timers);
	assert_true(fzio__timers_next(&timers) == FZIO__NEVER);
	fzio__timers_advance(&timers, 1000);
	for (uint32_t i = 0; i < COUNT; i++) {
		alarms[i].timer.fire = on_alarm;
		assert_true(fzio__timer_arm(&timers, &alarms[i].timer, i * 7919 % COUNT));
	}
	for (size_t i = 0; i < COUNT; i += 3) {
		fzio__timer_disarm(&timers, &alarms[i].timer);
	}
	assert_true(fzio__timers_next(&timers) >= 1000);
	fired_in_all = 0;
	fzio__timers_advance(&timers, 1100);
	fzio__timers_advance(&timers, 1000 + COUNT);
	assert_true(fzio__timers_next(&timers) == FZIO__NEVER);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(alarms[i].fired != 0, i % 3 != 0);
		for (size_t j = 0; j < COUNT; j++) {
			if (alarms[i].fired && alarms[i].fired < alarms[j].fired) {
				assert_true(alarms[i].fired_at <= alarms[j].fired_at);
			}
		}
	}
	fzio__timers_finish(&timers);
}

static void timer_armed_again_moves(void **state)
{
	(void)state;
	struct alarm alarm = { .timer.fire = on_alarm };
	struct fzio__timers timers;
	fzio__timers_init(&timers);
	fzio__timer_arm(&timers, &alarm.timer, 10);
	fzio__timer_arm(&timers, &alarm.timer, 50);
	assert_int_equal(timers.len, 1);
	assert_int_equal(fzio__timers_next(&timers), 50);
	fzio__timers_advance(&timers, 49);
	assert_int_equal(alarm.fired, 0);
	fzio__timers_advance(&timers, 20); /* the clock never goes back */
	assert_int_equal(timers.now_ms, 49);
	fzio__timers_advance(&timers, 50);
	assert_int_not_equal(alarm.fired, 0);
	fzio__timer_disarm(&timers, &alarm.timer);
	fzio__timers_finish(&timers);
}

static void timer_may_disarm_another_due_at_once(void **state)
{
	(void)state;
	struct fzio__timers timers;
	struct alarm second = { .timer.fire = on_alarm };
	struct alarm first = { { .fire = on_alarm }, &timers, &second.timer, 0, 0 };
	fzio__timers_init(&timers);
	fzio__timer_arm(&timers, &first.timer, 1);
	fzio__timer_arm(&timers, &second.timer, 2);
	fzio__timers_advance(&timers, 5);
	assert_int_not_equal(first.fired, 0);
	assert_int_equal(second.fired, 0);
	fzio__timers_finish(&timers);
}

static void timers_far_ahead_do_not_wrap(void **state)
{
	(void)state;
	struct alarm alarm = { .timer.fire = on_alarm };
	struct fzio__timers timers;
	fzio__timers_init(&timers);
	fzio__timers_advance(&timers, 1000);
	fzio__timer_arm(&timers, &alarm.timer, FZIO__NEVER);
	assert_true(fzio__timers_next(&timers) > 1000);
	fzio__timers_finish(&timers);
	assert_false(fzio__timer_armed(&alarm.timer));
	fzio__timers_finish(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map_finds_what_was_put),
		cmocka_unit_test(map_put_replaces_value_and_borrowed_key),
		cmocka_unit_test(map_agrees_with_a_model),
		cmocka_unit_test(timers_fire_in_order_of_deadline),
		cmocka_unit_test(timer_armed_again_moves),
		cmocka_unit_test(timer_may_disarm_another_due_at_once),
		cmocka_unit_test(timers_far_ahead_do_not_wrap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
