/* SPDX-License-Identifier: MIT */
#include "letter_case.h"

#include <stdbool.h>
#include <string.h>

#include "memory.h"

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_lower_or_digit(char c)
{
	return is_lower(c) || (c >= '0' && c <= '9');
}

static char to_upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

/* `R` of `JoinRoom`, `S` of `HTTPServer`. */
static bool begins_word(const char *name, size_t at)
{
	return at > 0 && is_upper(name[at]) &&
	       (is_lower_or_digit(name[at - 1]) ||
		       (is_upper(name[at - 1]) && is_lower(name[at + 1])));
}

const char *case_snake(struct fzio_arena *arena, const char *name)
{
	size_t len = strlen(name);
	char *snake = gen_zalloc(arena, 2 * len + 1), *to = snake;
	for (size_t i = 0; i < len; i++) {
		if (begins_word(name, i)) {
			*to++ = '_';
		}
		*to++ = is_upper(name[i]) ? (char)(name[i] - 'A' + 'a') : name[i];
	}
	return snake;
}

char *case_camel(struct fzio_arena *arena, const char *before, const char *name)
{
	char *text = gen_printf(arena, "%s%s", before, name), *to = text + strlen(before);
	bool begins = true;
	for (; *name != '\0'; name++) {
		if (*name == '_' || *name == '.') {
			begins = true;
			continue;
		}
		*to++ = begins ? to_upper(*name) : *name;
		begins = false;
	}
	*to = '\0';
	return text;
}

const char *case_upper(struct fzio_arena *arena, const char *name)
{
	char *upper = gen_strndup(arena, name, strlen(name));
	for (char *at = upper; *at != '\0'; at++) {
		*at = to_upper(*at);
	}
	return upper;
}
