/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_WRITE_H
#define FZIO__CODEC_WRITE_H

#include "codec/fault.h"
#include "codec/field.h"

/*
 * Validates a value of a kind that is neither a dto nor a list, and appends it. What was appended
 * before a fault was found stays: the caller takes it back.
 */
enum fzio__fault fzio__write_scalar(
	struct fzio_buffer *out, const struct fzio_field *field, const void *place);

/* The value of a member: behind its pointer if it is boxed; NULL if it is absent or null. */
const void *fzio__member_value(const struct fzio_field *field, const void *member);

/* Says everything that is wrong with a value that could not be encoded. FZIO_EPAYLOAD, or what
 * kept it from saying so. */
enum fzio_status fzio__explain_value(struct fzio_arena *arena, const struct fzio_dto *dto,
	const void *value, struct fzio_violations *reterr_violations);

#endif
