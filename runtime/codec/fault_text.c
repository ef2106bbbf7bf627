/* SPDX-License-Identifier: MIT */
#include "codec/fault.h"

#include <string.h>

#include <fzio/type.h>

#include "base/utf8.h"

/* Why texts of fixed forms were refused, as the parsers under pydantic say it. */

static bool is_uuid_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
	       c == '-';
}

static const char *uuid_groups_fault(struct fzio_arena *arena, const char *text, size_t len)
{
	static const size_t expected[] = { 8, 4, 4, 4, 12 };
	size_t groups[5] = { 0 };
	size_t group = 0;
	for (size_t i = 0; i < len; i++) {
		group += text[i] == '-';
		if (group < 5 && text[i] != '-') {
			groups[group]++;
		}
	}
	if (group == 0 && len != 32) {
		return fzio_arena_printf(arena,
			"invalid length: expected length 32 for simple format, found %zu", len);
	}
	if (group != 4) {
		return fzio_arena_printf(
			arena, "invalid group count: expected 5, found %zu", group + 1);
	}
	for (group = 0; group < 4 && groups[group] == expected[group];) {
		group++;
	}
	return fzio_arena_printf(arena,
		"invalid group length in group %zu: expected %zu, found %zu", group,
		expected[group], groups[group]);
}

const char *fzio__uuid_fault(struct fzio_arena *arena, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!is_uuid_char(text[i])) {
			size_t sequence = (unsigned char)text[i] < 0x80
						  ? 1
						  : fzio__utf8_sequence(text + i, text + len);
			return fzio_arena_printf(arena, "invalid character: found `%.*s` at %zu",
				(int)sequence, text + i, i + 1);
		}
	}
	return uuid_groups_fault(arena, text, len);
}

/* Is `text` right but for what it leaves out at its end? */
static bool is_right_with(const char *text, size_t len, const char *rest)
{
	char whole[64];
	struct timespec time;
	size_t rest_len = strlen(rest);
	if (len + rest_len > sizeof(whole)) {
		return false;
	}
	memcpy(whole, text, len);
	memcpy(whole + len, rest, rest_len);
	return fzio_timestamp_parse(whole, len + rest_len, &time);
}

static bool are_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9') {
			return false;
		}
	}
	return true;
}

#define DATE_FAULT(why) "Input should be a valid datetime or date, " why

static const char *date_fault(const char *text, size_t len)
{
	if (len < 10) {
		return DATE_FAULT("input is too short");
	}
	if (!are_digits(text, 4)) {
		return DATE_FAULT("invalid character in year");
	}
	if (text[4] != '-' || text[7] != '-') {
		return DATE_FAULT("invalid date separator, expected `-`");
	}
	if (!are_digits(text + 5, 2)) {
		return DATE_FAULT("invalid character in month");
	}
	if (!are_digits(text + 8, 2)) {
		return DATE_FAULT("invalid character in day");
	}
	int month = (text[5] - '0') * 10 + text[6] - '0';
	if (month < 1 || month > 12) {
		return DATE_FAULT("month value is outside expected range of 1-12");
	}
	/* Year 0 is refused, but its days are those of the leap year 4. */
	char date[10];
	memcpy(date, text, sizeof(date));
	if (memcmp(date, "0000", 4) == 0) {
		date[3] = '4';
	}
	return is_right_with(date, sizeof(date), "T12:00:00Z")
		       ? NULL
		       : DATE_FAULT("day value is outside expected range");
}

const char *fzio__timestamp_fault(const char *text, size_t len, const char **ret_type)
{
	const char *fault = date_fault(text, len);
	*ret_type = "datetime_from_date_parsing";
	if (fault) {
		return fault;
	}
	if (is_right_with(text, len, "T00:00:00Z") || is_right_with(text, len, ":00Z") ||
		is_right_with(text, len, "Z")) {
		*ret_type = "timezone_aware";
		return "Input should have timezone info";
	}
	if (memcmp(text, "0000", 4) == 0) {
		*ret_type = "datetime_parsing";
		return "Input should be a valid datetime, year 0 is out of range";
	}
	return DATE_FAULT("unexpected extra characters at the end of the input");
}
