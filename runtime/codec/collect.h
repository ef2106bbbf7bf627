/* SPDX-License-Identifier: MIT */
#ifndef FZIO__CODEC_COLLECT_H
#define FZIO__CODEC_COLLECT_H

#include <fzio/codec.h>

/*
 * Explains a text that is valid JSON but was refused: every violation, in the order of the
 * declarations. FZIO_EPAYLOAD, or the limit that was met on the way.
 */
enum fzio_status fzio__collect(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, const char *end, const struct fzio_decode_options *options,
	struct fzio_violations *reterr_violations);

#endif
