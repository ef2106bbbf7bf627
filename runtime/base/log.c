/* SPDX-License-Identifier: MIT */
#include <fzio/log.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define LINE_MAX_LEN 1023

static const char *level_str(enum fzio_log_level level)
{
	switch (level) {
	case FZIO_LOG_ERROR: return "error";
	case FZIO_LOG_WARNING: return "warning";
	case FZIO_LOG_INFO: return "info";
	case FZIO_LOG_DEBUG: return "debug";
	}
	return "log";
}

static void write_to_stderr(enum fzio_log_level level, const char *line, void *user)
{
	(void)user;
	/* One call, so that lines of different threads do not mix. */
	fprintf(stderr, "fzio: %s: %s\n", level_str(level), line);
}

/* Set once before any server exists, so reading them needs no lock. */
static struct {
	fzio_log_fn *log;
	void *user;
	enum fzio_log_level level;
} sink = { write_to_stderr, NULL, FZIO_LOG_INFO };

void fzio_log_set(fzio_log_fn *log, void *user, enum fzio_log_level level)
{
	sink.log = log ? log : write_to_stderr;
	sink.user = user;
	sink.level = level;
}

/* Is it a control character: of ASCII, or of the second set, U+0080 to U+009F? */
static bool is_control(const char *text)
{
	unsigned char first = (unsigned char)text[0];
	return first < ' ' || first == 0x7f || (first == 0xc2 && (unsigned char)text[1] < 0xa0);
}

/* Clients' words end up in lines: none may begin another line, or command a terminal, and what is
 * not UTF-8 may do so where the terminal is not either. */
static void mask(char *line, size_t len)
{
	const char *end = line + len;
	char *out = line;
	for (const char *text = line; text < end;) {
		size_t size = (unsigned char)*text < 0x80 ? 1 : fzio__utf8_sequence(text, end);
		if (size == 0 || is_control(text)) {
			*out++ = '?';
			text += size > 0 ? size : 1;
			continue;
		}
		memmove(out, text, size);
		out += size;
		text += size;
	}
	*out = '\0';
}

void fzio_log(enum fzio_log_level level, const char *format, ...)
{
	if (level > sink.level) {
		return;
	}
	char line[LINE_MAX_LEN + 2]; /* one more tells whether it is cut within a character */
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	size_t len = strlen(line);
	mask(line, len > LINE_MAX_LEN ? fzio__utf8_cut(line, LINE_MAX_LEN) : len);
	sink.log(level, line, sink.user);
}
