/* SPDX-License-Identifier: MIT */
#ifndef GEN_REVIEW_H
#define GEN_REVIEW_H

#include "options.h"

/* `--lint` and `--against`: checks the files, says what is asked for, and writes nothing. */
enum exit_status review_files(const struct options *options);

#endif
