/* SPDX-License-Identifier: MIT */
/* A pattern, a NUL, a text: patterns compile or are refused at a place within them, tables lead
 * nowhere outside them, and what is appended to an unanchored match does not unmake it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

static void require(int condition)
{
	if (!condition) {
		abort();
	}
}

static void check_tables(const struct pattern_tables *tables)
{
	require(tables->states > 0 && tables->states <= PATTERN_STATES_MAX);
	require(tables->columns > 0 && tables->columns <= 256);
	for (unsigned byte = 0; byte < 256; byte++) {
		require(tables->classes[byte] < tables->columns);
	}
	for (size_t i = 0; i < (size_t)tables->states * tables->columns; i++) {
		require(tables->next[i] < tables->states || tables->next[i] == 0xffff);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, '\0', size) : NULL;
	if (nul == NULL || nul - data > 200) {
		return 0;
	}
	const char *pattern = (const char *)data, *text = (const char *)nul + 1;
	size_t pattern_len = (size_t)(nul - data), len = size - pattern_len - 1;
	struct pattern_tables tables;
	const char *message = NULL;
	size_t offset = SIZE_MAX;
	if (!pattern_compile(pattern, &tables, &message, &offset)) {
		require(message != NULL && offset <= pattern_len);
		return 0;
	}
	check_tables(&tables);
	if (strchr(pattern, '$') == NULL) {
		bool matched = false;
		for (size_t i = 0; i <= len; i++) {
			bool matches = pattern_matches(&tables, text, i);
			require(matches || !matched);
			matched = matches;
		}
	}
	pattern_finish(&tables);
	return 0;
}
