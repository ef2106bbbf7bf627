/* SPDX-License-Identifier: MIT */
/*
 * From HTTP to WebSocket. libwebsockets does the handshake; it takes almost anything for one
 * (transport.md D8, D9, D17), so that everything is checked here, before its 101.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "transport/headers.h"
#include "transport/internal.h"
#include "transport/request.h"
#include "transport/websocket.h"

/* 16 bytes in base64. */
#define KEY_LEN 24
/* What libwebsockets has room for. */
#define CONNECTION_MAX 127
#define PROTOCOLS_MAX  127

/* Answers here and now, since libwebsockets hangs up next. */
static bool refuse(struct fzio__connection *connection, int status, const char *headers)
{
	struct fzio__request refused = {
		.connection = connection, .file = -1, .is_for_engine = true
	};
	fzio__refuse(&refused, status, headers);
	fzio__output_write(connection);
	return false;
}

static bool refuse_as(
	struct fzio__connection *connection, const struct fzio__engine_response *answer)
{
	struct fzio__request refused = { .connection = connection, .file = -1 };
	fzio__respond(&refused, &(struct fzio__response){
					.status = answer->status,
					.content_type = answer->content_type,
					.headers = answer->headers,
					.body = answer->body,
					.body_len = answer->body_len,
					.close = true,
					.file = -1,
				});
	fzio__output_write(connection);
	return false;
}

/* RFC 6455 §4.2.1. 0: it is a handshake. */
static int handshake_error(struct lws *wsi, struct fzio_arena *arena)
{
	const char *connection = fzio__header(wsi, WSI_TOKEN_CONNECTION, arena);
	const char *key = fzio__header(wsi, WSI_TOKEN_KEY, arena);
	const char *version = fzio__header(wsi, WSI_TOKEN_VERSION, arena);
	/* In HTTP/1.0 nobody can upgrade to anything (RFC 9110 §7.8). */
	if (fzio__request_is_1_0(wsi, arena)) {
		return 400;
	}
	if (!version || strcmp(version, "13") != 0) {
		return 426;
	}
	bool is_one = fzio__header_lists(connection, "upgrade") &&
		      strlen(connection) <= CONNECTION_MAX && key && strlen(key) == KEY_LEN &&
		      lws_hdr_total_length(wsi, WSI_TOKEN_HOST) > 0 &&
		      lws_hdr_fragment_length(wsi, WSI_TOKEN_HOST, 1) <= 0 &&
		      lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 &&
		      fzio__request_content_length(wsi, arena) <= 0 &&
		      fzio__request_content_length(wsi, arena) != -2 &&
		      lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) <= 0;
	return is_one ? 0 : 400;
}

static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] >= 0x7f || strchr("()<>@,;:\\\"/[]?={}", text[i])) {
			return false;
		}
	}
	return len > 0;
}

/*
 * Clients that offer subprotocols fail when none is chosen; the first is, as in Node. Its name
 * becomes that of the protocol in which libwebsockets will find it.
 */
static bool choose_subprotocol(struct fzio__loop *loop, struct lws *wsi)
{
	int offered_len = lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL);
	if (offered_len <= 0) {
		return true;
	}
	const char *offered = fzio__header(wsi, WSI_TOKEN_PROTOCOL, &loop->arena);
	if (!offered || offered_len > PROTOCOLS_MAX) {
		return false;
	}
	offered += strspn(offered, " \t");
	size_t len = strcspn(offered, ", \t");
	if (!is_token(offered, len) || len >= sizeof(loop->subprotocol)) {
		return false;
	}
	memcpy(loop->subprotocol, offered, len);
	loop->subprotocol[len] = '\0';
	return true;
}

static bool is_engine_path(struct fzio__loop *loop, struct lws *wsi)
{
	const char *path = fzio__header(wsi, WSI_TOKEN_GET_URI, &loop->arena);
	return !path || strncmp(path, loop->path, loop->path_len) == 0;
}

bool fzio__upgrade_confirm(struct fzio__connection *connection, char *protocol)
{
	struct fzio__loop *loop = connection->loop;
	struct lws *wsi = connection->wsi;
	/* An unknown protocol was answered 403 already, and `protocol` points to freed memory
	 * (NN-2025-0102): this tells without looking at it. */
	if (lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE) <= 0) {
		return false;
	}
	fzio_arena_reset(&loop->arena);
	if (strcasecmp(protocol, "websocket") != 0) {
		/* HTTP/2, which a server may ignore (RFC 9110 §7.8). libwebsockets goes by this
		 * text, and now sees nothing to upgrade to. */
		protocol[0] = '\0';
		return true;
	}
	if (!is_engine_path(loop, wsi)) {
		return refuse(connection, 404, "");
	}
	int error = handshake_error(wsi, &loop->arena);
	if (error) {
		return refuse(
			connection, error, error == 426 ? "Sec-WebSocket-Version: 13\r\n" : "");
	}
	struct fzio__engine_request request;
	struct fzio__engine_response answer;
	fzio__request_for_engine(connection, &request);
	request.upgrade = true;
	if (!fzio__engine_upgrade(loop->engine, &request, &answer)) {
		return refuse_as(connection, &answer);
	}
	return choose_subprotocol(loop, wsi) || refuse(connection, 400, "");
}

bool fzio__websocket_open(struct fzio__connection *connection)
{
	struct fzio__loop *loop = connection->loop;
	fzio__request_end_of_connection(connection);
	struct fzio__websocket *websocket = calloc(1, sizeof(*websocket));
	if (!websocket) {
		return false;
	}
	websocket->connection = connection;
	websocket->link.ops = &fzio__link_ops;
	connection->websocket = websocket;
	connection->phase = FZIO__HANDSHAKING;
	fzio__connection_deadline(connection, 0);
	fzio_arena_reset(&loop->arena);
	const char *sid = fzio__query_parameter(connection->wsi, "sid", &loop->arena);
	fzio__connection_mark(connection);
	return fzio__engine_link_open(loop->engine, sid, &websocket->link);
}
