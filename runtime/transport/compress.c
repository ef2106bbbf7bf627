/* SPDX-License-Identifier: MIT */
#include "transport/compress.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

/* Most of the gain at a fraction of the time: this runs on the loop. */
#define LEVEL 3
/* More is not kept for the next answer. */
#define KEPT ((size_t)256 * 1024)

struct fzio__compressor {
	z_stream streams[FZIO__DEFLATE + 1]; /* made when first needed, then used again */
	bool made[FZIO__DEFLATE + 1];
	uint8_t *out;
	size_t capacity;
};

struct fzio__compressor *fzio__compressor_create(void)
{
	return calloc(1, sizeof(struct fzio__compressor));
}

void fzio__compressor_destroy(struct fzio__compressor *compressor)
{
	if (!compressor) {
		return;
	}
	for (int i = 0; i <= FZIO__DEFLATE; i++) {
		if (compressor->made[i]) {
			deflateEnd(&compressor->streams[i]);
		}
	}
	free(compressor->out);
	free(compressor);
}

/* ---- what the client takes --------------------------------------------------------------------- */

/* `;q=0`, in any of its forms, means: not this one. */
static bool is_refused(const char *parameters, size_t len)
{
	size_t at = strspn(parameters, "; \t");
	if (at + 2 > len || (parameters[at] | 32) != 'q' || parameters[at + 1] != '=') {
		return false;
	}
	for (at += 2; at < len; at++) {
		if (parameters[at] >= '1' && parameters[at] <= '9') {
			return false;
		}
	}
	return true;
}

static bool accepts(const char *list, const char *coding)
{
	size_t coding_len = strlen(coding);
	bool any = false;
	while (*list) {
		list += strspn(list, " \t,");
		size_t len = strcspn(list, ",");
		size_t name_len = strcspn(list, "; \t,");
		bool refused = is_refused(list + name_len, len - name_len);
		if (name_len == coding_len && strncasecmp(list, coding, coding_len) == 0) {
			return !refused;
		}
		if (name_len == 1 && *list == '*') {
			any = !refused;
		}
		list += len;
	}
	return any;
}

enum fzio__coding fzio__coding_accepted(const char *accept_encoding)
{
	if (!accept_encoding) {
		return FZIO__IDENTITY;
	}
	if (accepts(accept_encoding, "gzip")) {
		return FZIO__GZIP;
	}
	return accepts(accept_encoding, "deflate") ? FZIO__DEFLATE : FZIO__IDENTITY;
}

const char *fzio__coding_name(enum fzio__coding coding)
{
	static const char *const names[] = { "identity", "gzip", "deflate" };
	return names[coding];
}

/* ---- compressing ------------------------------------------------------------------------------- */

/* zlib's own format is what HTTP calls deflate; 16 more bits ask it for gzip's. */
static z_stream *stream_for(struct fzio__compressor *compressor, enum fzio__coding coding)
{
	z_stream *stream = &compressor->streams[coding];
	if (compressor->made[coding]) {
		return deflateReset(stream) == Z_OK ? stream : NULL;
	}
	int window_bits = coding == FZIO__GZIP ? 15 + 16 : 15;
	compressor->made[coding] =
		deflateInit2(stream, LEVEL, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK;
	return compressor->made[coding] ? stream : NULL;
}

static bool reserve(struct fzio__compressor *compressor, size_t size)
{
	bool wasteful = compressor->capacity > KEPT && size < KEPT;
	if (size <= compressor->capacity && !wasteful) {
		return true;
	}
	free(compressor->out);
	compressor->out = malloc(size);
	compressor->capacity = compressor->out ? size : 0;
	return compressor->out != NULL;
}

bool fzio__compress(struct fzio__compressor *compressor, enum fzio__coding coding, const void *body,
	size_t len, struct fzio_bytes *ret_bytes)
{
	if (!compressor || coding == FZIO__IDENTITY || len < FZIO__COMPRESS_FROM || len > INT_MAX) {
		return false;
	}
	z_stream *stream = stream_for(compressor, coding);
	if (!stream || !reserve(compressor, deflateBound(stream, (uLong)len))) {
		return false;
	}
	stream->next_in = (Bytef *)(uintptr_t)body;
	stream->avail_in = (uInt)len;
	stream->next_out = compressor->out;
	stream->avail_out = (uInt)compressor->capacity;
	if (deflate(stream, Z_FINISH) != Z_STREAM_END || stream->total_out >= len) {
		return false;
	}
	*ret_bytes = (struct fzio_bytes){ compressor->out, stream->total_out };
	return true;
}
