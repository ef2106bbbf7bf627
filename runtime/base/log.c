/* SPDX-License-Identifier: MIT */
#include <fzio/log.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define LINE_SIZE 1024

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

/* Clients' words end up in lines: none may begin another line, or command a terminal. */
static void mask_controls(char *line)
{
	for (char *c = line; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			*c = '?';
		}
	}
}

void fzio_log(enum fzio_log_level level, const char *format, ...)
{
	if (level > sink.level) {
		return;
	}
	char line[LINE_SIZE];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	mask_controls(line);
	sink.log(level, line, sink.user);
}
