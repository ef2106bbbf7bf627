/* SPDX-License-Identifier: MIT */
#ifndef VERDICT_TYPES_H
#define VERDICT_TYPES_H

#include <fzio/codec.h>
#include <fzio/failure.h>

/* What verdict.c may be asked: a dto, or an error, of which what it carries is a dto of its own. */
struct verdict_type {
	const char *name;
	const struct fzio_dto *dto;
	const struct fzio_error_type *error;
};

/* Of the contracts that it is linked with; the last has no name. */
extern const struct verdict_type verdict_types[];

#endif
