/* SPDX-License-Identifier: MIT */
/* Requests that are not the engine's: server/ answers them (struct fzio__http_app). */
#include <string.h>
#include <strings.h>

#include <fzio/log.h>

#include "transport/headers.h"
#include "transport/internal.h"
#include "transport/request.h"

/* ---- what a handler must not answer ----------------------------------------------------------- */

/* RFC 9110 §5.5: no control characters but the tab. Of these the line end is the dangerous one. */
static bool is_value(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c < ' ' && c != '\t') || c == 0x7f) {
			return false;
		}
	}
	return true;
}

static bool is_name(const char *name, size_t len)
{
	return len > 0 && strspn(name, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= len;
}

/* Those that say where an answer ends: two of them, and the next answer is taken for a part of it
 * or the other way round. */
static bool is_ours(const char *name, size_t len)
{
	static const char *const ours[] = { "content-length", "transfer-encoding", "connection" };
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (strlen(ours[i]) == len && strncasecmp(ours[i], name, len) == 0) {
			return true;
		}
	}
	return false;
}

/* What is wrong with the lines; NULL: nothing. */
static const char *headers_flaw(const char *line)
{
	while (line && *line) {
		const char *end = strstr(line, "\r\n");
		size_t name_len = strcspn(line, ":\r\n");
		if (!end) {
			return "its last header does not end in \\r\\n";
		}
		if (line[name_len] != ':' || !is_name(line, name_len) ||
			!is_value(line + name_len + 1, (size_t)(end - line) - name_len - 1)) {
			return "a header is not `Name: value`";
		}
		if (is_ours(line, name_len)) {
			return "Content-Length, Transfer-Encoding and Connection are not a "
			       "handler's";
		}
		line = end + 2;
	}
	return NULL;
}

static const char *flaw(const struct fzio_http_response *answered)
{
	if (answered->status < 200 || answered->status > 599) {
		return "its status is not between 200 and 599";
	}
	if (!answered->body && answered->body_len > 0) {
		return "its body is NULL and has a length";
	}
	const char *type = answered->content_type;
	if (type && !is_value(type, strlen(type))) {
		return "its content type holds control characters";
	}
	return headers_flaw(answered->headers);
}

/* ---- the answer ------------------------------------------------------------------------------- */

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
	char address[FZIO__PEER_ADDRESS_TEXT_SIZE];
	fzio__peer_address_text(&connection->peer, address);
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
	const char *wrong = flaw(&answered);
	if (wrong) {
		fzio_log(FZIO_LOG_ERROR, "the answer to %s %s is not sent: %s", request->method,
			request->path, wrong);
		answered = (struct fzio_http_response){ .status = 500 };
		file = NULL;
	}
	answer(request, &answered, file);
}
