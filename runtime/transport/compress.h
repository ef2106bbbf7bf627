/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_COMPRESS_H
#define FZIO__TRANSPORT_COMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/buffer.h>

/* Content codings for answers to polls (RFC 9110 §8.4.1). */
enum fzio__coding {
	FZIO__IDENTITY,
	FZIO__GZIP,
	FZIO__DEFLATE
};

/* Below it, compression costs more than it saves (Node's threshold too). */
#define FZIO__COMPRESS_FROM 1024

struct fzio__compressor; /* of one loop */

struct fzio__compressor *fzio__compressor_create(void);
void fzio__compressor_destroy(struct fzio__compressor *compressor);

/* What Accept-Encoding (NULL: none) allows: gzip before deflate. */
enum fzio__coding fzio__coding_accepted(const char *accept_encoding);
const char *fzio__coding_name(enum fzio__coding coding);
/* The body, compressed; borrowed until the next call. False: send it as it is. */
bool fzio__compress(struct fzio__compressor *compressor, enum fzio__coding coding, const void *body,
	size_t len, struct fzio_bytes *ret_bytes);

#endif
