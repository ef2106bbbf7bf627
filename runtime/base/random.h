/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_RANDOM_H
#define FZIO__BASE_RANDOM_H

#include <stddef.h>

/* Bytes of getrandom(2), drawn in blocks per thread. Aborts if the kernel gives none. */
void fzio__random(void *data, size_t len);

#define FZIO__SID_LEN 20
/* 20 characters of url-safe base64 from random bytes (120 bits) and a NUL. */
void fzio__sid_generate(char ret_sid[FZIO__SID_LEN + 1]);

#endif
