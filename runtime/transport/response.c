/* SPDX-License-Identifier: MIT */
/* Answers, as bytes. */
#include <string.h>
#include <time.h>

#include "base/container.h"
#include "transport/headers.h"
#include "transport/internal.h"
#include "transport/request.h"

/* RFC 9110 §15, those that we or a handler may use. */
static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 301, "Moved Permanently" },
		{ 302, "Found" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 307, "Temporary Redirect" },
		{ 308, "Permanent Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 411, "Length Required" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 426, "Upgrade Required" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
	};
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].status == status) {
			return reasons[i].reason;
		}
	}
	return "Status";
}

/* `Date: Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110 §6.6.1). */
static const char *date_line(struct fzio__loop *loop)
{
	time_t now = time(NULL);
	if (loop->date_s != (int64_t)now) {
		struct tm utc;
		gmtime_r(&now, &utc);
		strftime(loop->date, sizeof(loop->date), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n",
			&utc);
		loop->date_s = now;
	}
	return loop->date;
}

static void append_line(struct fzio_buffer *out, const char *name, const char *value)
{
	if (value) {
		fzio_buffer_append_str(out, name);
		fzio_buffer_append_str(out, value);
		fzio_buffer_append(out, "\r\n", 2);
	}
}

static void append_head(struct fzio__request *request, const struct fzio__response *response)
{
	struct fzio_buffer *out = &request->connection->out;
	bool has_length = response->status != 304;
	unsigned long long length =
		response->file >= 0 ? (unsigned long long)response->file_size : response->body_len;
	if (response->status == 204) {
		length = 0; /* whatever a handler gave: it is not sent */
	}
	fzio_buffer_printf(
		out, "HTTP/1.1 %d %s\r\n", response->status, reason_of(response->status));
	append_line(out, "Content-Type: ", response->content_type);
	append_line(out, "Content-Encoding: ", response->coding);
	if (has_length) {
		fzio_buffer_printf(out, "Content-Length: %llu\r\n", length);
	}
	fzio_buffer_append_str(out, date_line(request->connection->loop));
	fzio_buffer_append_str(
		out, request->keeps_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
	if (response->headers) {
		fzio_buffer_append_str(out, response->headers);
	}
	fzio_buffer_append(out, "\r\n", 2);
}

void fzio__respond(struct fzio__request *request, const struct fzio__response *response)
{
	struct fzio__connection *connection = request->connection;
	bool has_body = !request->omits_body && response->status != 204 && response->status != 304;
	request->answered = true;
	request->keeps_alive = request->keeps_alive && !response->close && !request->expects_body &&
			       !connection->loop->stopping;
	append_head(request, response);
	request->file = response->file;
	if (!has_body) {
		fzio__file_close(request);
	} else if (response->file >= 0) {
		request->file_left = response->file_size;
	} else if (response->body_len > 0) {
		fzio_buffer_append(&connection->out, response->body, response->body_len);
	}
	fzio__connection_mark(connection);
}

void fzio__refuse(struct fzio__request *request, int status, const char *headers)
{
	struct fzio__connection *connection = request->connection;
	char lines[1024] = "";
	if (request->is_for_engine) {
		struct fzio__loop *loop = connection->loop;
		const char *origin = fzio__header(connection->wsi, WSI_TOKEN_ORIGIN, &loop->arena);
		fzio__engine_cors(loop->engine, origin, lines, sizeof(lines));
	}
	strncat(lines, headers, sizeof(lines) - strlen(lines) - 1);
	fzio__respond(
		request, &(struct fzio__response){
				 .status = status, .headers = lines, .close = true, .file = -1 });
}

/* ---- the engine's answers ---------------------------------------------------------------------- */

static struct fzio__request *request_of(struct fzio__exchange *exchange)
{
	return FZIO__CONTAINER_OF(exchange, struct fzio__request, exchange);
}

static void respond(
	struct fzio__exchange *exchange, const struct fzio__engine_response *engine_response)
{
	struct fzio__request *request = request_of(exchange);
	struct fzio__loop *loop = request->connection->loop;
	struct fzio__response response = {
		.status = engine_response->status,
		.content_type = engine_response->content_type,
		.headers = engine_response->headers,
		.body = engine_response->body,
		.body_len = engine_response->body_len,
		.close = engine_response->close,
		.file = -1,
	};
	struct fzio_bytes compressed;
	if (response.status == 200 && fzio__compress(loop->compressor, request->coding,
					      response.body, response.body_len, &compressed)) {
		response.coding = fzio__coding_name(request->coding);
		response.body = compressed.data;
		response.body_len = compressed.len;
	}
	fzio__respond(request, &response);
}

static struct fzio_handshake *handshake(struct fzio__exchange *exchange)
{
	return fzio__handshake_create(request_of(exchange)->connection);
}

const struct fzio__exchange_ops fzio__exchange_ops = { respond, handshake };
