/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_HEADERS_H
#define FZIO__TRANSPORT_HEADERS_H

#include <libwebsockets.h>
#include <stdbool.h>

#include <fzio/arena.h>
#include <fzio/socket.h>

struct fzio__connection;

/* What stands behind struct fzio_http_request. */
struct fzio__http_headers {
	struct lws *wsi;
};

/* Copies in the arena; NULL: absent (or out of memory). Only while libwebsockets holds the head:
 * until the answer is written. */
char *fzio__header(struct lws *wsi, enum lws_token_indexes token, struct fzio_arena *arena);
char *fzio__header_by_name(struct lws *wsi, const char *name, struct fzio_arena *arena);
/* The token of each name of a NULL-terminated list, WSI_TOKEN_COUNT where there is none, in one
 * malloc(): to look them up takes longer than to read them. */
enum lws_token_indexes *fzio__header_tokens(const char *const *names);
char *fzio__header_by_token(
	struct lws *wsi, enum lws_token_indexes token, const char *name, struct fzio_arena *arena);
/* Is the token one of a comma-separated list, in whatever case? */
bool fzio__header_lists(const char *list, const char *token);

/* A parameter of the query, decoded. */
char *fzio__query_parameter(struct lws *wsi, const char *name, struct fzio_arena *arena);
/* The query, encoded again: libwebsockets keeps it decoded only. Never NULL but for memory. */
char *fzio__query(struct lws *wsi, struct fzio_arena *arena);

/* What is kept of the request that opens a session, in one malloc(). */
struct fzio_handshake *fzio__handshake_create(struct fzio__connection *connection);

#endif
