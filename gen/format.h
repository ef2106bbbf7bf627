/* SPDX-License-Identifier: MIT */
#ifndef GEN_FORMAT_H
#define GEN_FORMAT_H

#include "options.h"
#include "source.h"

/*
 * The canonical layout. It moves blanks and nothing else: words and comments stay as they are and
 * in their order, so the model of the text does not change, and formatting twice changes nothing.
 *
 * Members stand four blanks in, and what follows their names in a column; commands in columns of
 * payload, ack and the rest. A body that its author wrote on one line stays there if it fits.
 */

/* The text of a source that parses without errors, in canonical layout; the caller frees it. */
char *format_source(const struct source *source, size_t *ret_len);

/* `--fmt`: formats the files named in the options in place, `-` from stdin to stdout; with --check
 * names those that would change. A file with mistakes is reported and left alone. */
enum exit_status format_files(const struct options *options);

#endif
