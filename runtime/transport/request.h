/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_REQUEST_H
#define FZIO__TRANSPORT_REQUEST_H

#include <sys/types.h>

#include <fzio/http.h>

#include "engine/engine.h"
#include "transport/compress.h"
#include "transport/connection.h"

/* The request that a connection is in. */
struct fzio__request {
	struct fzio__connection *connection;
	struct fzio__exchange exchange; /* when it is the engine's */
	const char *method;
	char *path; /* decoded; kept for the application until the body has come */
	int64_t content_length; /* -1: not given */
	struct fzio_buffer body;
	uint64_t body_until_ms; /* when it must be complete */
	bool is_for_engine;
	bool expects_body; /* and it is not complete */
	bool answered; /* it stands in the connection's output */
	bool keeps_alive;
	bool omits_body; /* HEAD */
	enum fzio__coding coding; /* that the client takes */
	int file; /* whose content follows the output; -1: none */
	off_t file_left;
};

/* From libwebsockets. False: hang up; what there was to say is said. */
bool fzio__request_head(struct fzio__connection *connection, const char *path, size_t len);
void fzio__request_body(struct fzio__connection *connection, const void *data, size_t len);
bool fzio__request_complete(struct fzio__connection *connection);

/* Reads what the engine wants to know of a request. */
enum fzio__method fzio__request_method(struct lws *wsi, const char **ret_name);
void fzio__request_for_engine(
	struct fzio__connection *connection, struct fzio__engine_request *ret_request);
/* -1: not given; -2: not a number. */
int64_t fzio__request_content_length(struct lws *wsi, struct fzio_arena *arena);
bool fzio__request_is_1_0(struct lws *wsi, struct fzio_arena *arena);

/* ---- app_request.c: what server/ answers ------------------------------------------------------- */

void fzio__app_request(struct fzio__request *request);

/* ---- response.c -------------------------------------------------------------------------------- */

struct fzio__response {
	int status;
	const char *content_type; /* NULL: none */
	const char *coding; /* NULL: none */
	const char *headers; /* complete lines */
	const void *body;
	size_t body_len;
	bool close;
	int file; /* instead of the body; -1 or owned from here on */
	off_t file_size;
};

/* Appends it to the connection's output, and has it flushed. */
void fzio__respond(struct fzio__request *request, const struct fzio__response *response);
/* One of our own, without a body, after which the connection is closed. With CORS headers when
 * it was the engine's. */
void fzio__refuse(struct fzio__request *request, int status, const char *headers);
extern const struct fzio__exchange_ops fzio__exchange_ops;

/* ---- files.c ----------------------------------------------------------------------------------- */

/* Answers with the file, or 404. */
void fzio__file_respond(
	struct fzio__request *request, const char *path, struct fzio__response *response);
/* Puts the next piece of it into the output. */
bool fzio__file_read(struct fzio__request *request);
void fzio__file_close(struct fzio__request *request);

#endif
