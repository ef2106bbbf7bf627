/* SPDX-License-Identifier: MIT */
#ifndef FZIO_HTTP_H
#define FZIO_HTTP_H

#include <fzio/arena.h>
#include <fzio/buffer.h>
#include <fzio/status.h>

/*
 * HTTP beside Socket.IO on the same port, as the seed's `other_asgi_app`. Handlers run on the
 * loop's thread and must not block; they answer before they return.
 *
 * Requests are those of HTTP/1.0 and 1.1; an offer to go on in HTTP/2 (h2c) is ignored, and the
 * request answered as it is. A head over 32 KiB, URL and headers together, and a URL with U+0000 in
 * it (`%00`) end the connection without an answer: libwebsockets hangs up before they get here. A
 * whole URL in the place of the path, as clients send it to proxies, is its 403.
 */
struct fzio_http_request {
	const char *method; /* `GET` */
	const char *path; /* decoded, without the query */
	/* Without `?`; "" if none. Encoded, but again: escapes may be others than the client's, as
	 * `%7E` comes as `~`. fzio_http_query() reads it. */
	const char *query;
	const char *address; /* of the peer, without port */
	struct fzio_bytes body;
	struct fzio_arena *arena; /* lives until the handler returns */
	struct fzio__http_headers *headers; /* see fzio_http_header() */
};

/* An answer that would break the connection (a header with a line end in its value, one of
 * Content-Length, Transfer-Encoding and Connection, a status of 1xx) is a 500 and an error in the
 * log instead.
 *
 * Set what differs from 200 and an empty body. What it points to must outlive the handler: use
 * the request's arena, which lives until the response is written, or static data. */
struct fzio_http_response {
	int status;
	const char *content_type; /* NULL: application/octet-stream when there is a body */
	/* Further headers, each line ended by \r\n: `Cache-Control: no-store\r\n`. NULL: none. */
	const char *headers;
	const void *body;
	size_t body_len;
};

typedef void fzio_http_fn(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user);

#ifdef __cplusplus
extern "C" {
#endif

/* The value of a request header by its lower-case name, NULL if absent; from the arena. */
const char *fzio_http_header(const struct fzio_http_request *request, const char *name);
/* The first value of a query parameter, percent-decoded, NULL if absent; from the arena. */
const char *fzio_http_query(const struct fzio_http_request *request, const char *name);

#ifdef __cplusplus
}
#endif

#endif
