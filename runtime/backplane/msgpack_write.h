/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_MSGPACK_WRITE_H
#define FZIO__BACKPLANE_MSGPACK_WRITE_H

#include <msgpack/pack.h>

#include "socket/hub.h"

/* Appends to a buffer: what msgpack_packer_init() takes. */
int fzio__msgpack_append(void *buffer, const char *data, size_t len);
void fzio__msgpack_write_text(msgpack_packer *packer, const char *text);
/* Packs one valid JSON value as Node's notepack would, placeholders as their attachments' bytes. */
void fzio__msgpack_write_json(msgpack_packer *packer, const char *text, const char *end,
	const struct fzio_bytes *attachments, size_t attachments_len);

#endif
