/* SPDX-License-Identifier: MIT */
#include "codec/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Exponents beyond this are all the same: nothing, or too much. Sums of two cannot overflow. */
#define EXPONENT_MAX INT64_C(1000000000000)

static bool is_digit(const char *text, const char *end)
{
	return text < end && *text >= '0' && *text <= '9';
}

static void add_digit(struct fzio__number *number, unsigned digit)
{
	if (!number->cut && number->exponent == 0 &&
		number->mantissa <= (UINT64_MAX - digit) / 10) {
		number->mantissa = number->mantissa * 10 + digit;
		return;
	}
	/* From the first digit that does not fit, digits only move the exponent. */
	number->exponent++;
	number->cut |= digit != 0;
}

static const char *scan_exponent(const char *text, const char *end, int64_t *ret_exponent)
{
	int64_t exponent = 0;
	bool negative = false;
	if (text < end && (*text == '+' || *text == '-')) {
		negative = *text++ == '-';
	}
	if (!is_digit(text, end)) {
		return NULL;
	}
	for (; is_digit(text, end); text++) {
		exponent = exponent * 10 + (*text - '0');
		exponent = exponent > EXPONENT_MAX ? EXPONENT_MAX : exponent;
	}
	*ret_exponent = negative ? -exponent : exponent;
	return text;
}

const char *fzio__number_scan(const char *text, const char *end, struct fzio__number *ret_number)
{
	struct fzio__number number = { .negative = text < end && *text == '-' };
	text += number.negative;
	if (!is_digit(text, end)) {
		return NULL;
	}
	number.text = text;
	/* 18 digits fit without asking, and are all that most numbers have. */
	for (; is_digit(text, end) && text - number.text < 18; text++) {
		number.mantissa = number.mantissa * 10 + (unsigned)(*text - '0');
	}
	for (; is_digit(text, end); text++) {
		add_digit(&number, (unsigned)(*text - '0'));
	}
	if (*number.text == '0' && text - number.text > 1) {
		return NULL;
	}
	int64_t fraction = 0;
	int64_t exponent = 0;
	if (text < end && *text == '.') {
		const char *point = text++;
		for (; is_digit(text, end); text++) {
			add_digit(&number, (unsigned)(*text - '0'));
		}
		fraction = text - point - 1;
		if (fraction == 0) {
			return NULL;
		}
	}
	number.end = text;
	if (text < end && (*text == 'e' || *text == 'E')) {
		text = scan_exponent(text + 1, end, &exponent);
		if (!text) {
			return NULL;
		}
	}
	number.exponent += exponent - fraction;
	number.last = exponent - fraction;
	*ret_number = number;
	return text;
}

enum fzio__integer fzio__number_integer(const struct fzio__number *number, uint64_t *ret_magnitude)
{
	uint64_t mantissa = number->mantissa;
	int64_t exponent = number->exponent;
	if (number->cut) {
		int64_t last = number->last;
		const char *digit = number->end - 1;
		for (; *digit == '0' || *digit == '.'; digit--) {
			last += *digit == '0';
		}
		return last < 0 ? FZIO__INTEGER_FRACTION : FZIO__INTEGER_LARGE;
	}
	if (mantissa == 0) {
		exponent = 0;
	}
	for (; exponent < 0; exponent++) {
		if (mantissa % 10 != 0) {
			return FZIO__INTEGER_FRACTION;
		}
		mantissa /= 10;
	}
	for (; exponent > 0; exponent--) {
		if (mantissa > UINT64_MAX / 10) {
			return FZIO__INTEGER_LARGE;
		}
		mantissa *= 10;
	}
	*ret_magnitude = mantissa;
	return FZIO__INTEGER;
}

/* No double lies between two numbers that differ first behind this many digits, but for one that
 * ends there: a last digit that says "and more" decides every rounding. */
#define DIGITS_MAX 800

/* strtod reads the digits as an integer with an exponent: the decimal point is the locale's. */
static double read_slowly(const struct fzio__number *number)
{
	char digits[DIGITS_MAX + 32];
	size_t len = 0;
	bool more = false;
	int64_t unit = 0; /* places between the last digit taken and the text's last */
	for (const char *text = number->text; text < number->end; text++) {
		if (*text == '.' || (len == 0 && *text == '0')) {
			continue;
		}
		if (len < DIGITS_MAX) {
			digits[len++] = *text;
		} else {
			more |= *text != '0';
			unit++;
		}
	}
	if (more) {
		digits[len++] = '1';
		unit--;
	}
	int64_t exponent = number->last + unit;
	exponent = exponent > 99999999 ? 99999999 : exponent;
	exponent = exponent < -99999999 ? -99999999 : exponent;
	snprintf(digits + len, sizeof(digits) - len, "e%lld", (long long)exponent);
	return strtod(digits, NULL);
}

double fzio__number_double(const struct fzio__number *number)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	double value;
	if (number->mantissa == 0 && !number->cut) {
		value = 0;
	} else if (!number->cut && number->mantissa <= UINT64_C(1) << 53 &&
		   number->exponent >= -22 && number->exponent <= 22) {
		/* Two exact doubles: their product or quotient is rounded once, correctly. */
		value = (double)number->mantissa;
		value = number->exponent < 0 ? value / powers[-number->exponent]
					     : value * powers[number->exponent];
	} else {
		value = read_slowly(number);
	}
	return number->negative ? -value : value;
}

size_t fzio__number_write_u64(uint64_t value, char *ret_text)
{
	char digits[20];
	size_t first = sizeof(digits);
	do {
		digits[--first] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	size_t len = sizeof(digits) - first;
	memcpy(ret_text, digits + first, len);
	return len;
}

size_t fzio__number_write_i64(int64_t value, char *ret_text)
{
	if (value >= 0) {
		return fzio__number_write_u64((uint64_t)value, ret_text);
	}
	*ret_text = '-';
	return 1 + fzio__number_write_u64(0 - (uint64_t)value, ret_text + 1);
}

/*
 * n / 10^k for the least k that gives the value back: a reader computes the same quotient of two
 * exact doubles, so it reads back equal by construction. Serves what people write, such as prices.
 */
static size_t write_scaled(double value, char *ret_text)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
	for (int k = 0; k < 7; k++) {
		/* Below 1e15 + 1, so exact and far from the ends of int64_t. */
		int64_t scaled = (int64_t)(value * powers[k] + 0.5);
		if ((double)scaled / powers[k] != value) {
			continue;
		}
		char digits[FZIO__NUMBER_SIZE] = "0000000";
		size_t len = fzio__number_write_u64((uint64_t)scaled, digits);
		if (len <= (size_t)k) { /* 5 with k = 2 is 0.05: zeros in front */
			size_t zeros = (size_t)k + 1 - len;
			memmove(digits + zeros, digits, len);
			memset(digits, '0', zeros);
			len += zeros;
		}
		size_t whole = len - (size_t)k;
		memcpy(ret_text, digits, whole);
		if (k == 0) {
			return whole;
		}
		ret_text[whole] = '.';
		memcpy(ret_text + whole + 1, digits + whole, (size_t)k);
		return len + 1;
	}
	return 0;
}

/* The fewest digits d1 d2 … that read back as `value` = 0.d1d2… × 10^*ret_point. */
static size_t shortest_digits(double value, char ret_digits[17], int *ret_point)
{
	/* Only subnormal numbers may need fewer than 15 digits where 15 with zeros differ. */
	int precision = value < 2.2250738585072014e-308 ? 1 : 15;
	for (;; precision++) {
		char text[48];
		char plain[48];
		size_t len = 0;
		snprintf(text, sizeof(text), "%.*e", precision - 1, value);
		const char *at = text;
		for (; *at != 'e'; at++) { /* leaves out the point, whatever the locale's is */
			if (*at >= '0' && *at <= '9') {
				plain[len++] = *at;
			}
		}
		int exponent = atoi(at + 1);
		snprintf(plain + len, sizeof(plain) - len, "e%d", exponent - precision + 1);
		if (precision == 17 || strtod(plain, NULL) == value) {
			while (len > 1 && plain[len - 1] == '0') {
				len--;
			}
			memcpy(ret_digits, plain, len);
			*ret_point = exponent + 1;
			return len;
		}
	}
}

/* Number::toString of ECMA-262, which JSON.stringify uses. */
static size_t lay_out(const char *digits, size_t len, int point, char *ret_text)
{
	char *text = ret_text;
	if (point > 21 || point <= -6) {
		*text++ = digits[0];
		if (len > 1) {
			*text++ = '.';
			memcpy(text, digits + 1, len - 1);
			text += len - 1;
		}
		*text++ = 'e';
		*text++ = point > 0 ? '+' : '-';
		int exponent = point > 0 ? point - 1 : 1 - point;
		text += fzio__number_write_u64((uint64_t)exponent, text);
	} else if (point <= 0) {
		memcpy(text, "0.000000", 8);
		text += 2 - point;
		memcpy(text, digits, len);
		text += len;
	} else {
		for (size_t i = 0; i < len || i < (size_t)point; i++) {
			if (i == (size_t)point) {
				*text++ = '.';
			}
			*text++ = i < len ? digits[i] : '0';
		}
	}
	return (size_t)(text - ret_text);
}

size_t fzio__number_write_double(double value, char *ret_text)
{
	size_t sign = signbit(value) ? 1 : 0;
	if (sign) {
		*ret_text++ = '-';
		value = -value;
	}
	size_t len = value < 1e9 ? write_scaled(value, ret_text) : 0;
	if (len == 0) {
		char digits[17];
		int point;
		size_t count = shortest_digits(value, digits, &point);
		len = lay_out(digits, count, point, ret_text);
	}
	return sign + len;
}
