/* SPDX-License-Identifier: MIT */
#ifndef FZIO_LOG_H
#define FZIO_LOG_H

enum fzio_log_level {
	FZIO_LOG_ERROR = 1, /* something is broken and needs a person */
	FZIO_LOG_WARNING, /* something went wrong and was handled: a masked failure, a full queue */
	FZIO_LOG_INFO, /* start, stop, listening address */
	FZIO_LOG_DEBUG, /* one line an event; never payload values */
};

/* Receives finished lines without a newline. May be called from any thread, several at once. */
typedef void fzio_log_fn(enum fzio_log_level level, const char *line, void *user);

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Process-wide: set it before a server is created. NULL restores the default, which writes
 * `fzio: warning: …` to stderr. Lines above `level` are never formatted; the default is INFO.
 */
void fzio_log_set(fzio_log_fn *log, void *user, enum fzio_log_level level);

/* Any thread. Lines are cut at 1023 bytes; control characters and what is not UTF-8 become `?`. */
void fzio_log(enum fzio_log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif

#endif
