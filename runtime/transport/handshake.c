/* SPDX-License-Identifier: MIT */
/* What a session remembers of the request that opened it (struct fzio_handshake). */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "transport/connection.h"
#include "transport/headers.h"
#include "transport/internal.h"

/* The headers that are there, in the arena. */
static size_t collect(struct fzio__loop *loop, struct lws *wsi, struct fzio_header *ret_headers)
{
	size_t len = 0;
	for (size_t i = 0; loop->handshake_headers[i]; i++) {
		const char *name = loop->handshake_headers[i];
		const char *value =
			fzio__header_by_token(wsi, loop->handshake_tokens[i], name, &loop->arena);
		if (value) {
			ret_headers[len++] = (struct fzio_header){ name, value };
		}
	}
	return len;
}

static size_t count_names(const struct fzio__loop *loop)
{
	size_t len = 0;
	while (loop->handshake_headers[len]) {
		len++;
	}
	return len;
}

/* Copies the text to the place, which moves behind it. */
static const char *put(char **place, const char *text)
{
	size_t size = strlen(text) + 1;
	const char *copy = memcpy(*place, text, size);
	*place += size;
	return copy;
}

struct fzio_handshake *fzio__handshake_create(struct fzio__connection *connection)
{
	struct fzio__loop *loop = connection->loop;
	char address[FZIO__PEER_ADDRESS_TEXT_SIZE];
	fzio__peer_address_text(&connection->peer, address);
	const char *query = fzio__query(connection->wsi, &loop->arena);
	struct fzio_header *found = fzio_arena_alloc(
		&loop->arena, (count_names(loop) + 1) * sizeof(struct fzio_header));
	if (!query || !found) {
		return NULL;
	}
	size_t found_len = collect(loop, connection->wsi, found);
	size_t size = sizeof(struct fzio_handshake) + found_len * sizeof(struct fzio_header) +
		      strlen(address) + 1 + loop->path_len + 1 + strlen(query) + 1;
	for (size_t i = 0; i < found_len; i++) {
		size += strlen(found[i].name) + 1 + strlen(found[i].value) + 1;
	}
	struct fzio_handshake *handshake = malloc(size);
	if (!handshake) {
		return NULL;
	}
	struct fzio_header *headers = (struct fzio_header *)(handshake + 1);
	char *place = (char *)(headers + found_len);
	for (size_t i = 0; i < found_len; i++) {
		headers[i].name = put(&place, found[i].name);
		headers[i].value = put(&place, found[i].value);
	}
	*handshake = (struct fzio_handshake){
		.address = put(&place, address),
		.path = put(&place, loop->path),
		.query = put(&place, query),
		.time_ms = fzio__clock_unix_ms(),
		.headers_len = found_len,
		.headers = headers,
	};
	return handshake;
}
