/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_NUMBER_H
#define FZIO__CODEC_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A JSON number as it is written: ± mantissa × 10^exponent, exactly, unless digits were cut. */
struct fzio__number {
	const char *text; /* its first digit */
	const char *end; /* of its digits: the exponent starts here */
	uint64_t mantissa; /* the leading digits, as many as fit */
	int64_t exponent; /* what the last digit of `mantissa` counts */
	int64_t last; /* what the last digit of the text counts */
	bool negative;
	bool cut; /* a digit other than 0 did not fit */
};

/* Behind the number at `text`, NULL if there is none. */
const char *fzio__number_scan(const char *text, const char *end, struct fzio__number *ret_number);

enum fzio__integer {
	FZIO__INTEGER,
	FZIO__INTEGER_FRACTION, /* it has a fractional part */
	FZIO__INTEGER_LARGE, /* its magnitude is above UINT64_MAX */
};

/* 3, 3.0, 30e-1: what matters is the value and not how it is written. */
enum fzio__integer fzio__number_integer(const struct fzio__number *number, uint64_t *ret_magnitude);
/* The nearest double; infinite if the number is beyond them. In no locale. */
double fzio__number_double(const struct fzio__number *number);

#define FZIO__NUMBER_SIZE 32
/* These write at most FZIO__NUMBER_SIZE bytes, no NUL, and return how many. */
size_t fzio__number_write_u64(uint64_t value, char *ret_text);
size_t fzio__number_write_i64(int64_t value, char *ret_text);
/* The shortest text that reads back equal, in the form of ECMAScript. Finite values only. */
size_t fzio__number_write_double(double value, char *ret_text);

#endif
