/* SPDX-License-Identifier: MIT */
#include <fzio/type.h>

/*
 * RFC 3339 in both directions, without the C library's calendar: that one knows time zones,
 * locales and locks, and none of them may matter here.
 */
struct calendar {
	int year, month, day, hour, minute, second;
};

/* The form has four digits for a year: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. */
#define FIRST_SECOND ((int64_t)-62135596800)
#define LAST_SECOND  ((int64_t)253402300799)

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Years begin in March here, so that the leap day is the last of its year; 1970-01-01 is day 0. */
static int64_t days_from_date(int year, int month, int day)
{
	int64_t shifted = month <= 2 ? year - 1 : year;
	int64_t month_index = month <= 2 ? month + 9 : month - 3;
	int64_t leap_days = shifted / 4 - shifted / 100 + shifted / 400;
	return shifted * 365 + leap_days + (month_index * 153 + 2) / 5 + day - 1 - 719468;
}

static void date_from_days(int64_t days, struct calendar *ret_date)
{
	days += 719468;
	int64_t era = days / 146097; /* of 400 years; days is not negative in the years 0 to 9999 */
	int64_t day_of_era = days % 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_index = (5 * day_of_year + 2) / 153;
	ret_date->day = (int)(day_of_year - (153 * month_index + 2) / 5 + 1);
	ret_date->month = (int)(month_index < 10 ? month_index + 3 : month_index - 9);
	ret_date->year = (int)(year_of_era + era * 400 + (ret_date->month <= 2));
}

struct timespec fzio_timestamp_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now;
}

/* Reads exactly `digits` digits into *ret_value; the rest of the text, or NULL. */
static const char *read_digits(const char *text, const char *end, int digits, int *ret_value)
{
	if (!text || end - text < digits) {
		return NULL;
	}
	int value = 0;
	for (int i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9') {
			return NULL;
		}
		value = value * 10 + (text[i] - '0');
	}
	*ret_value = value;
	return text + digits;
}

static const char *read_char(const char *text, const char *end, const char *allowed)
{
	if (!text || text == end) {
		return NULL;
	}
	for (; *allowed; allowed++) {
		if (*text == *allowed) {
			return text + 1;
		}
	}
	return NULL;
}

/* `.` and at least one digit; those beyond the ninth are cut. */
static const char *read_fraction(const char *text, const char *end, long *ret_nanoseconds)
{
	if (!text || text == end || *text != '.') {
		return text;
	}
	long unit = 100000000;
	const char *first = ++text;
	for (; text < end && *text >= '0' && *text <= '9'; text++, unit /= 10) {
		*ret_nanoseconds += (*text - '0') * unit;
	}
	return text == first ? NULL : text;
}

static const char *read_offset(const char *text, const char *end, int *ret_seconds)
{
	if (!text || text == end) {
		return NULL;
	}
	if (*text == 'Z' || *text == 'z') {
		return text + 1;
	}
	int sign = *text == '-' ? -1 : 1;
	int hours = 0;
	int minutes = 0;
	text = read_digits(read_char(text, end, "+-"), end, 2, &hours);
	text = read_digits(read_char(text, end, ":"), end, 2, &minutes);
	if (hours > 23 || minutes > 59) {
		return NULL;
	}
	*ret_seconds = sign * (hours * 3600 + minutes * 60);
	return text;
}

bool fzio_timestamp_parse(const char *text, size_t len, struct timespec *ret_time)
{
	const char *end = text + len;
	struct calendar date = { 0 };
	long nanoseconds = 0;
	int offset = 0;
	text = read_digits(text, end, 4, &date.year);
	text = read_digits(read_char(text, end, "-"), end, 2, &date.month);
	text = read_digits(read_char(text, end, "-"), end, 2, &date.day);
	text = read_digits(read_char(text, end, "Tt "), end, 2, &date.hour);
	text = read_digits(read_char(text, end, ":"), end, 2, &date.minute);
	text = read_digits(read_char(text, end, ":"), end, 2, &date.second);
	text = read_fraction(text, end, &nanoseconds);
	text = read_offset(text, end, &offset);
	if (text != end || date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
		date.day > days_in_month(date.year, date.month) || date.hour > 23 ||
		date.minute > 59 || date.second > 59) {
		return false;
	}
	int64_t seconds = days_from_date(date.year, date.month, date.day) * 86400;
	seconds += date.hour * 3600 + date.minute * 60 + date.second - offset;
	if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
		return false;
	}
	*ret_time = (struct timespec){ seconds, nanoseconds };
	return true;
}

static char *write_digits(char *text, int digits, long value)
{
	for (int i = digits - 1; i >= 0; i--) {
		text[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return text + digits;
}

static char *write_fraction(char *text, long nanoseconds)
{
	if (nanoseconds == 0) {
		return text;
	}
	*text++ = '.';
	if (nanoseconds % 1000000 == 0) {
		return write_digits(text, 3, nanoseconds / 1000000);
	}
	if (nanoseconds % 1000 == 0) {
		return write_digits(text, 6, nanoseconds / 1000);
	}
	return write_digits(text, 9, nanoseconds);
}

size_t fzio_timestamp_format(const struct timespec *time, char ret_text[FZIO_TIMESTAMP_SIZE])
{
	/* What the form cannot say becomes the nearest that it can. */
	int64_t seconds = time->tv_sec;
	seconds = seconds < FIRST_SECOND ? FIRST_SECOND : seconds;
	seconds = seconds > LAST_SECOND ? LAST_SECOND : seconds;
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	int rest = (int)(seconds - days * 86400);
	struct calendar date = { 0 };
	date_from_days(days, &date);
	char *text = write_digits(ret_text, 4, date.year);
	*text++ = '-';
	text = write_digits(text, 2, date.month);
	*text++ = '-';
	text = write_digits(text, 2, date.day);
	*text++ = 'T';
	text = write_digits(text, 2, rest / 3600);
	*text++ = ':';
	text = write_digits(text, 2, rest / 60 % 60);
	*text++ = ':';
	text = write_digits(text, 2, rest % 60);
	text = write_fraction(text, time->tv_nsec);
	*text++ = 'Z';
	*text = '\0';
	return (size_t)(text - ret_text);
}
