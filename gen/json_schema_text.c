/* SPDX-License-Identifier: MIT */
#include "json_schema_text.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <fzio/buffer.h>

#include "memory.h"

struct decimal decimal_of_i64(int64_t value)
{
	uint64_t bits = (uint64_t)value;
	return (struct decimal){ value < 0, value < 0 ? 0 - bits : bits };
}

struct decimal decimal_of_u64(uint64_t value)
{
	return (struct decimal){ false, value };
}

struct decimal decimal_next(struct decimal value)
{
	if (value.negative) {
		return (struct decimal){ value.magnitude > 1, value.magnitude - 1 };
	}
	return (struct decimal){ false, value.magnitude + 1 };
}

struct decimal decimal_previous(struct decimal value)
{
	if (value.negative || value.magnitude == 0) {
		return (struct decimal){ true, value.magnitude + 1 };
	}
	return (struct decimal){ false, value.magnitude - 1 };
}

/* Texts of digits, as many in the one as in the other. */

static bool all_are(const char *digits, char digit)
{
	return digits[strspn(digits, (char[]){ digit, '\0' })] == '\0';
}

static void put_any(struct fzio_buffer *out, size_t len)
{
	if (len > 1) {
		fzio_buffer_printf(out, "\\d{%zu}", len);
	} else if (len == 1) {
		fzio_buffer_append_str(out, "\\d");
	}
}

static void put_digit(struct fzio_buffer *out, char low, char high)
{
	if (low == high) {
		fzio_buffer_append(out, &low, 1);
	} else {
		fzio_buffer_printf(out, "[%c-%c]", low, high);
	}
}

/*
 * From `low` to `high`: the numbers that begin with low's first digit and are not all there, those
 * that begin with a digit between, those that begin with high's and are not all there. Each level
 * is one digit shorter, and there are 20 at most.
 */
static void put_range(struct fzio_buffer *out, const char *low, const char *high)
{
	size_t rest = strlen(low) - (*low != '\0');
	if (*low == '\0') {
		return;
	}
	if (*low == *high) {
		put_digit(out, *low, *low);
		put_range(out, low + 1, high + 1);
		return;
	}
	static const char zeros[] = "00000000000000000000", nines[] = "99999999999999999999";
	bool from_start = all_are(low + 1, '0'), to_end = all_are(high + 1, '9');
	char first = (char)(*low + !from_start), last = (char)(*high - !to_end);
	const char *separator = "";
	bool alone = from_start && to_end;
	fzio_buffer_append_str(out, alone ? "" : "(?:");
	if (!from_start) {
		put_digit(out, *low, *low);
		put_range(out, low + 1, nines + sizeof(nines) - 1 - rest);
		separator = "|";
	}
	if (first <= last) {
		fzio_buffer_append_str(out, separator);
		put_digit(out, first, last);
		put_any(out, rest);
		separator = "|";
	}
	if (!to_end) {
		fzio_buffer_append_str(out, separator);
		put_digit(out, *high, *high);
		put_range(out, zeros + sizeof(zeros) - 1 - rest, high + 1);
	}
	fzio_buffer_append_str(out, alone ? "" : ")");
}

/* Positive numbers: one alternative for each number of digits. */
static void put_magnitudes(struct fzio_buffer *out, uint64_t low, uint64_t high)
{
	char first[24], last[24], text[24];
	int low_len = snprintf(first, sizeof(first), "%" PRIu64, low);
	int high_len = snprintf(last, sizeof(last), "%" PRIu64, high);
	for (int len = low_len; len <= high_len; len++) {
		fzio_buffer_append_str(out, len > low_len ? "|" : "");
		snprintf(text, sizeof(text), "1%.*s", len - 1, "0000000000000000000");
		const char *from = len == low_len ? first : text;
		if (len == high_len) {
			put_range(out, from, last);
		} else {
			char all[24];
			snprintf(all, sizeof(all), "%.*s", len, "99999999999999999999");
			put_range(out, from, all);
		}
	}
}

static bool is_positive(struct decimal value)
{
	return !value.negative && value.magnitude > 0;
}

const char *decimal_range_pattern(struct fzio_arena *arena, struct decimal low, struct decimal high)
{
	struct fzio_buffer out;
	const char *separator = "";
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "^(?:");
	if (low.negative) {
		fzio_buffer_append_str(&out, "-(?:");
		put_magnitudes(&out, high.negative ? high.magnitude : 1, low.magnitude);
		fzio_buffer_append_str(&out, ")");
		separator = "|";
	}
	if (!is_positive(low) && !high.negative) {
		fzio_buffer_printf(&out, "%s-?0", separator);
		separator = "|";
	}
	if (is_positive(high)) {
		fzio_buffer_append_str(&out, separator);
		put_magnitudes(&out, is_positive(low) ? low.magnitude : 1, high.magnitude);
	}
	fzio_buffer_append_str(&out, ")$");
	const char *pattern = gen_strndup(arena, out.data, out.len);
	fzio_buffer_finish(&out);
	return pattern;
}

/* The calendar as a regular language: years 0001 to 9999, the days that each month has, and 29
 * February in leap years. */
#define YEAR "(?:[1-9]\\\\d{3}|0[1-9]\\\\d{2}|00[1-9]\\\\d|000[1-9])"
#define LEAP_YEAR                                                                                  \
	"(?:\\\\d{2}(?:0[48]|[2468][048]|[13579][26])|"                                            \
	"(?:0[48]|[2468][048]|[13579][26])00)"
#define DAY                                                                                        \
	"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\\\d|3[01])|"                                        \
	"(?:0[469]|11)-(?:0[1-9]|[12]\\\\d|30)|02-(?:0[1-9]|1\\\\d|2[0-8]))"
#define TIME   "(?:[01]\\\\d|2[0-3]):[0-5]\\\\d:[0-5]\\\\d(?:\\\\.\\\\d+)?"
#define OFFSET "(?:[Zz]|[+-](?:[01]\\\\d|2[0-3]):[0-5]\\\\d)"
#define HEX    "[0-9A-Fa-f]"

static const struct {
	const char *kind, *schema;
} shared[] = {
	{ "uuid", "{\"type\":\"string\",\"format\":\"uuid\",\"pattern\":\"^" HEX "{8}(?:-" HEX
		  "{4}){3}-" HEX "{12}$\",\"description\":\"RFC 4122, with hyphens.\"}" },
	{ "timestamp", "{\"type\":\"string\",\"format\":\"date-time\",\"pattern\":\"^(?:" YEAR
		       "-" DAY "|" LEAP_YEAR "-02-29)[Tt ]" TIME OFFSET
		       "$\",\"description\":\"RFC 3339, with an offset from UTC.\"}" },
	{ "bytes",
		"{\"type\":\"object\",\"required\":[\"_placeholder\",\"num\"],\"properties\":{"
		"\"_placeholder\":{\"const\":true},\"num\":{\"type\":\"integer\",\"minimum\":0}},"
		"\"description\":\"A binary attachment of the packet; this stands for it in the "
		"packet's JSON.\"}" },
};

const char *json_schema_shared(const char *kind)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (strcmp(shared[i].kind, kind) == 0) {
			return shared[i].schema;
		}
	}
	assert(!"a kind whose values share a schema");
	return NULL;
}
