/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_CLOCK_H
#define FZIO__BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of the clock that nobody sets: for how long something took. */
int64_t fzio__clock_ms(void);
/* Milliseconds of Unix time. */
int64_t fzio__clock_unix_ms(void);

#endif
