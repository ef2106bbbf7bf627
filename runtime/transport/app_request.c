/* SPDX-License-Identifier: MIT */
/* Requests that are not the engine's: server/ answers them (struct fzio__http_app). */
#include "transport/headers.h"
#include "transport/internal.h"
#include "transport/request.h"

static void answer(
	struct fzio__request *request, const struct fzio_http_response *answered, const char *file)
{
	struct fzio__response response = {
		.status = answered->status,
		.content_type = answered->content_type,
		.headers = answered->headers,
		.body = answered->body,
		.body_len = answered->body_len,
		.file = -1,
	};
	if (file) {
		fzio__file_respond(request, file, &response);
	} else {
		fzio__respond(request, &response);
	}
}

void fzio__app_request(struct fzio__request *request)
{
	struct fzio__connection *connection = request->connection;
	struct fzio__loop *loop = connection->loop;
	struct fzio__http_headers headers = { connection->wsi };
	char address[FZIO__PEER_TEXT_SIZE];
	fzio__peer_text(&connection->peer, address);
	const char *query = fzio__query(connection->wsi, &loop->arena);
	if (!query || !loop->http) {
		fzio__refuse(request, query ? 404 : 503, "");
		return;
	}
	const struct fzio_http_request asked = {
		.method = request->method,
		.path = request->path,
		.query = query,
		.address = address,
		.body = { (const uint8_t *)request->body.data, request->body.len },
		.arena = &loop->arena,
		.headers = &headers,
	};
	struct fzio_http_response answered = { .status = 200 };
	const char *file = NULL;
	loop->http->request(loop->http, &asked, &answered, &file);
	answer(request, &answered, file);
}
