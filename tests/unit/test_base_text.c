/* SPDX-License-Identifier: MIT */
/* Texts of fixed forms: base64, UTF-8, sids, uuids, timestamps, names of codes, log lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/failure.h>
#include <fzio/log.h>
#include <fzio/status.h>
#include <fzio/type.h>

#include "base/base64.h"
#include "base/percent.h"
#include "base/random.h"
#include "base/utf8.h"

static void base64_matches_rfc_4648(void **state)
{
	(void)state;
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "\xff\xef\xbe", "/+++" } };
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char text[16] = { 0 };
		size_t len = strlen(pairs[i][0]);
		fzio__base64_encode(pairs[i][0], len, text);
		assert_string_equal(text, pairs[i][1]);
		assert_int_equal(strlen(text), FZIO__BASE64_LEN(len));
		assert_int_equal(fzio__base64_decode(text, strlen(text), text), len);
		assert_memory_equal(text, pairs[i][0], len);
	}
}

static void base64_accepts_missing_padding_only(void **state)
{
	(void)state;
	char out[16];
	assert_int_equal(fzio__base64_decode("Zg", 2, out), 1);
	assert_int_equal(fzio__base64_decode("Zm8", 3, out), 2);
	static const char *const refused[] = { "Z", "Zg=", "Z===", "=", "====", "Zm9vY",
		"Z-8=", "Zm 8", "Zm8=Zm8=", "\xff\xff\xff\xff", "Zm9v\n" };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_int_equal(fzio__base64_decode(refused[i], strlen(refused[i]), out), -1);
	}
}

/* Every code point is accepted in its one form; every other form of 1 to 4 bytes is refused. */
static void utf8_accepts_exactly_the_code_points(void **state)
{
	(void)state;
	size_t accepted = 0;
	for (uint32_t value = 0; value < 0x1000000; value++) {
		char text[3] = { (char)(value >> 16), (char)(value >> 8), (char)value };
		if ((value & 0xc0) == 0x80) { /* one to three bytes, ending in a continuation */
			accepted += fzio__utf8_valid(text, 3);
		}
	}
	/* ASCII ASCII+… never ends in a continuation: what is left are 1+2 and 3 byte forms. */
	assert_int_equal(accepted, 128 * (0x800 - 0x80) + (0x10000 - 0x800 - 0x800));
	accepted = 0;
	for (uint32_t first = 0xf0; first <= 0xff; first++) {
		for (uint32_t second = 0; second < 256; second++) {
			char text[4] = { (char)first, (char)second, (char)0x80, (char)0xbf };
			accepted += fzio__utf8_valid(text, 4);
		}
	}
	assert_int_equal(accepted, 256); /* 16 planes times 16 second-byte blocks */
	assert_true(fzio__utf8_valid("0123456789\xc3\xa9 0123456789", 23));
	assert_false(fzio__utf8_valid("01234567\xc3", 9));
	assert_false(fzio__utf8_valid("\xe2\x82", 2));
	assert_false(fzio__utf8_valid("\xf0\x9f\x98", 3));
}

/* Every code point that has an encoding is read as it was written. */
static void utf8_reads_what_it_wrote(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char text[4];
		uint32_t read = 0;
		size_t len = (size_t)(fzio__utf8_write(text, point) - text);
		bool surrogate = point >= 0xd800 && point <= 0xdfff;
		if (len != fzio__utf8_len(point) || fzio__utf8_valid(text, len) == surrogate) {
			fail_msg("U+%04X", point);
		}
		if (!surrogate &&
			(fzio__utf8_read(text, text + len, &read) != len || read != point)) {
			fail_msg("U+%04X is read as U+%04X", point, read);
		}
	}
	static const char broken[] = "\xf0\x9f\x98";
	uint32_t first = 0;
	assert_int_equal(fzio__utf8_read(broken, broken + 3, &first), 1);
	assert_int_equal(first, 0xf0);
}

static void utf8_is_cut_and_counted_by_code_points(void **state)
{
	(void)state;
	static const char text[] = "a\xc3\xa9\xf0\x9f\x98\x80z"; /* a é 😀 z */
	static const size_t cut[] = { 0, 1, 1, 3, 3, 3, 3, 7, 8 };
	for (size_t max = 0; max < sizeof(text); max++) {
		assert_int_equal(fzio__utf8_cut(text, max), cut[max]);
	}
	assert_int_equal(fzio__utf8_count(text, sizeof(text) - 1), 4);
	assert_int_equal(fzio__utf8_count(text, 0), 0);
}

static void sids_are_url_safe_and_differ(void **state)
{
	(void)state;
	char last[FZIO__SID_LEN + 1] = "";
	for (int i = 0; i < 1000; i++) {
		char sid[FZIO__SID_LEN + 1];
		fzio__sid_generate(sid);
		assert_int_equal(strlen(sid), 20);
		assert_int_equal(strspn(sid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					     "0123456789-_"),
			20);
		assert_string_not_equal(sid, last);
		memcpy(last, sid, sizeof(sid));
	}
	unsigned char large[1000];
	fzio__random(large, sizeof(large));
}

static void forked_child_draws_other_random_bytes(void **state)
{
	(void)state;
	unsigned char mine[16], childs[16];
	int pipe_ends[2];
	fzio__random(mine, sizeof(mine));
	assert_int_equal(pipe(pipe_ends), 0);
	pid_t child = fork();
	if (child == 0) {
		fzio__random(childs, sizeof(childs));
		_exit(write(pipe_ends[1], childs, sizeof(childs)) != sizeof(childs));
	}
	fzio__random(mine, sizeof(mine));
	assert_int_equal(read(pipe_ends[0], childs, sizeof(childs)), sizeof(childs));
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_memory_not_equal(mine, childs, sizeof(mine));
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}

static void uuid_round_trips_in_lower_case(void **state)
{
	(void)state;
	struct fzio_uuid uuid;
	char text[37];
	assert_true(fzio_uuid_parse("F47AC10B-58cc-4372-a567-0e02b2c3d479", 36, &uuid));
	fzio_uuid_format(&uuid, text);
	assert_string_equal(text, "f47ac10b-58cc-4372-a567-0e02b2c3d479");
	static const char *const refused[] = { "", "f47ac10b58cc4372a5670e02b2c3d479",
		"{f47ac10b-58cc-4372-a567-0e02b2c3d47}", "f47ac10b-58cc-4372-a567-0e02b2c3d47",
		"f47ac10b-58cc-4372-a567-0e02b2c3d47g", "f47ac10b-58cc-4372-a567-0e02b2c3d4790",
		"f47ac10b058cc-4372-a567-0e02b2c3d479" };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_false(fzio_uuid_parse(refused[i], strlen(refused[i]), &uuid));
	}
}

static void random_uuid_is_version_4(void **state)
{
	(void)state;
	struct fzio_uuid a = fzio_uuid_random(), b = fzio_uuid_random();
	char text[37];
	fzio_uuid_format(&a, text);
	assert_int_equal(text[14], '4');
	assert_non_null(strchr("89ab", text[19]));
	assert_true(fzio_uuid_equal(&a, &a));
	assert_false(fzio_uuid_equal(&a, &b));
}

static void timestamp_reads_rfc_3339(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
		long nanoseconds;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0, 0 },
		{ "1969-12-31T23:59:59.5Z", -1, 500000000 },
		{ "2026-11-24T13:35:09.123Z", 1795527309, 123000000 },
		{ "2026-11-24t15:35:09.123456789123+02:00", 1795527309, 123456789 },
		{ "2024-02-29 00:00:00-00:30", 1709166600, 0 },
		{ "2000-02-29T12:00:00z", 951825600, 0 },
		{ "0001-01-01T00:00:00Z", -62135596800, 0 },
		{ "9999-12-31T23:59:59.999999999Z", 253402300799, 999999999 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct timespec time;
		assert_true(fzio_timestamp_parse(cases[i].text, strlen(cases[i].text), &time));
		assert_int_equal(time.tv_sec, cases[i].seconds);
		assert_int_equal(time.tv_nsec, cases[i].nanoseconds);
	}
}

static void timestamp_refuses_what_is_not_rfc_3339(void **state)
{
	(void)state;
	static const char *const refused[] = { "", "2026", "2026-11-24", "2026-11-24T13:35Z",
		"2026-11-24T13:35:09", "2026-11-24T13:35:60Z", "2026-11-24T24:00:00Z",
		"2026-11-24T13:60:09Z", "2026-13-24T13:35:09Z", "2026-00-24T13:35:09Z",
		"2026-11-31T13:35:09Z", "2026-11-00T13:35:09Z", "2023-02-29T13:35:09Z",
		"1900-02-29T13:35:09Z", "2026-11-24T13:35:09.Z", "2026-11-24T13:35:09+0200",
		"2026-11-24T13:35:09+24:00", "2026-11-24T13:35:09+02:60", "2026-11-24T13:35:09Z ",
		"2026-1-24T13:35:09Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "+026-11-24T13:35:09Z", "2026-11-24T13:35:09+" };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct timespec time;
		assert_false(fzio_timestamp_parse(refused[i], strlen(refused[i]), &time));
	}
}

static void timestamp_writes_the_digits_it_needs(void **state)
{
	(void)state;
	static const struct {
		struct timespec time;
		const char *text;
	} cases[] = {
		{ { 1795527309, 123000000 }, "2026-11-24T13:35:09.123Z" },
		{ { 1795527309, 0 }, "2026-11-24T13:35:09Z" },
		{ { 1795527309, 1000 }, "2026-11-24T13:35:09.000001Z" },
		{ { 1795527309, 1 }, "2026-11-24T13:35:09.000000001Z" },
		{ { -1, 500000000 }, "1969-12-31T23:59:59.500Z" },
		{ { INT64_MIN, 0 }, "0001-01-01T00:00:00Z" },
		{ { INT64_MAX, 0 }, "9999-12-31T23:59:59Z" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[FZIO_TIMESTAMP_SIZE];
		size_t len = fzio_timestamp_format(&cases[i].time, text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(len, strlen(text));
	}
}

/* The C library's calendar is the oracle: every day of some 2,700 years, at odd seconds. */
static void timestamp_agrees_with_gmtime(void **state)
{
	(void)state;
	for (int64_t seconds = -62135596800; seconds < 253402300799; seconds += 9999999) {
		struct timespec time = { seconds, 0 }, again;
		time_t clock = seconds;
		struct tm tm;
		char ours[FZIO_TIMESTAMP_SIZE], theirs[64];
		gmtime_r(&clock, &tm);
		size_t len = fzio_timestamp_format(&time, ours);
		strftime(theirs, sizeof(theirs), "-%m-%dT%H:%M:%SZ", &tm);
		assert_string_equal(ours + 4, theirs);
		assert_true(fzio_timestamp_parse(ours, len, &again));
		assert_int_equal(again.tv_sec, seconds);
	}
	assert_true(fzio_timestamp_now().tv_sec > 1700000000);
}

static void codes_have_texts(void **state)
{
	(void)state;
	assert_string_equal(fzio_status_str(FZIO_OK), "success");
	assert_string_equal(fzio_status_str(FZIO_ELIMIT), "a limit was reached");
	assert_string_equal(fzio_status_str((enum fzio_status)12345), "unknown status");
	assert_string_equal(fzio_error_kind_str(FZIO_NOT_FOUND), "not_found");
	assert_int_equal(fzio_error_kind_status(FZIO_THROTTLED), 429);
	assert_string_equal(fzio_error_kind_str(FZIO__ERROR_KIND_NONE), "internal");
	assert_int_equal(fzio_error_kind_status(FZIO__ERROR_KIND_NONE), 500);
}

static char logged[2048];
static int log_lines;

static void keep_line(enum fzio_log_level level, const char *line, void *user)
{
	assert_ptr_equal(user, &log_lines);
	assert_int_equal(level, FZIO_LOG_WARNING);
	strcpy(logged, line);
	log_lines++;
}

static void log_passes_lines_up_to_its_level(void **state)
{
	(void)state;
	char longer[1500];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	fzio_log_set(keep_line, &log_lines, FZIO_LOG_WARNING);
	fzio_log(FZIO_LOG_INFO, "not this");
	fzio_log(FZIO_LOG_WARNING, "queue of %s is full", "x");
	assert_int_equal(log_lines, 1);
	assert_string_equal(logged, "queue of x is full");
	fzio_log(FZIO_LOG_WARNING, "%s", longer);
	assert_int_equal(strlen(logged), 1023);
	/* A client's words neither begin a line nor command a terminal. */
	fzio_log(FZIO_LOG_WARNING, "no room %s", "x\nfzio: info: all is well\x1b[2J\t\x7f\xc3\xa9");
	assert_string_equal(logged, "no room x?fzio: info: all is well?[2J??\xc3\xa9");
	/* Nor with the second set of them (U+009B begins a command as ESC [ does), or with what is not
	 * UTF-8 and is a command where the terminal is not. */
	fzio_log(FZIO_LOG_WARNING, "%s",
		"a\xc2\x9b"
		"2Jb\xc2\xa0\x9b\xe2\x82\xac\xe2\x82");
	assert_string_equal(logged, "a?2Jb\xc2\xa0?\xe2\x82\xac??");
	/* Cut where it is too long, but not within a character. */
	memset(longer, 'x', sizeof(longer) - 1);
	memcpy(longer + 1021, "\xe2\x82\xac", 3);
	fzio_log(FZIO_LOG_WARNING, "%s", longer);
	assert_int_equal(strlen(logged), 1021);
	fzio_log_set(NULL, NULL, FZIO_LOG_INFO);
}

static void assert_decoded(const char *text, const char *expected, size_t len)
{
	char decoded[64];
	assert_int_equal(fzio__percent_decode(decoded, text, strlen(text)), len);
	assert_memory_equal(decoded, expected, len);
}

static void queries_are_decoded(void **state)
{
	(void)state;
	assert_decoded("", "", 0);
	assert_decoded("J%C3%bcrgen+%2B", "J\xc3\xbcrgen +", 9);
	assert_decoded("%00", "\0", 1);
	assert_decoded("100%", "100%", 4);
	assert_decoded("%4%zz%4", "%4%zz%4", 7);
	char text[] = "%41b";
	assert_int_equal(fzio__percent_decode(text, text, 4), 2); /* in place */
	assert_memory_equal(text, "Ab", 2);
	/* No more than there is, though more is behind. */
	char cut[8];
	assert_int_equal(fzio__percent_decode(cut, "a%41", 3), 3);
	assert_memory_equal(cut, "a%4", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_matches_rfc_4648),
		cmocka_unit_test(base64_accepts_missing_padding_only),
		cmocka_unit_test(utf8_accepts_exactly_the_code_points),
		cmocka_unit_test(utf8_reads_what_it_wrote),
		cmocka_unit_test(utf8_is_cut_and_counted_by_code_points),
		cmocka_unit_test(sids_are_url_safe_and_differ),
		cmocka_unit_test(forked_child_draws_other_random_bytes),
		cmocka_unit_test(uuid_round_trips_in_lower_case),
		cmocka_unit_test(random_uuid_is_version_4),
		cmocka_unit_test(timestamp_reads_rfc_3339),
		cmocka_unit_test(timestamp_refuses_what_is_not_rfc_3339),
		cmocka_unit_test(timestamp_writes_the_digits_it_needs),
		cmocka_unit_test(timestamp_agrees_with_gmtime),
		cmocka_unit_test(codes_have_texts),
		cmocka_unit_test(log_passes_lines_up_to_its_level),
		cmocka_unit_test(queries_are_decoded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
