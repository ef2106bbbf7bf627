/* SPDX-License-Identifier: MIT */
/* A request, from its head to the end of its answer. */
#include "transport/request.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "transport/headers.h"
#include "transport/internal.h"

/* Between two requests: longer than a polling client is silent at the usual ping interval. */
#define KEEP_ALIVE_MS 35000
/* Without a byte of the body, and without a byte of the answer taken. */
#define STALL_MS 30000
/* How long we listen for a client that has its last answer to go. */
#define LINGER_MS 1000
/* Of a file, each of 64 KiB: a reader as fast as the disk must not keep the loop for itself. */
#define PIECES_A_PASS 8

/* ---- what it says ------------------------------------------------------------------------------ */

enum fzio__method fzio__request_method(struct lws *wsi, const char **ret_name)
{
	static const struct {
		enum lws_token_indexes token;
		enum fzio__method method;
		const char *name;
	} methods[] = {
		{ WSI_TOKEN_GET_URI, FZIO__GET, "GET" },
		{ WSI_TOKEN_POST_URI, FZIO__POST, "POST" },
		{ WSI_TOKEN_OPTIONS_URI, FZIO__OPTIONS, "OPTIONS" },
		{ WSI_TOKEN_HEAD_URI, FZIO__OTHER_METHOD, "HEAD" },
		{ WSI_TOKEN_PUT_URI, FZIO__OTHER_METHOD, "PUT" },
		{ WSI_TOKEN_PATCH_URI, FZIO__OTHER_METHOD, "PATCH" },
		{ WSI_TOKEN_DELETE_URI, FZIO__OTHER_METHOD, "DELETE" },
	};
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (lws_hdr_total_length(wsi, methods[i].token) > 0) {
			*ret_name = methods[i].name;
			return methods[i].method;
		}
	}
	*ret_name = "";
	return FZIO__OTHER_METHOD;
}

int64_t fzio__request_content_length(struct lws *wsi, struct fzio_arena *arena)
{
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0) {
		return -1;
	}
	/* Two of them come joined by a comma, and are no number: nobody can say which one counts. */
	const char *text = fzio__header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, arena);
	size_t len = text ? strspn(text, "0123456789") : 0;
	if (len == 0 || len > 18 || text[len + strspn(text + len, " \t")] != '\0') {
		return -2;
	}
	return strtoll(text, NULL, 10);
}

void fzio__request_for_engine(
	struct fzio__connection *connection, struct fzio__engine_request *ret_request)
{
	struct lws *wsi = connection->wsi;
	struct fzio_arena *arena = &connection->loop->arena;
	const char *name;
	*ret_request = (struct fzio__engine_request){
		.method = fzio__request_method(wsi, &name),
		.transport = fzio__query_parameter(wsi, "transport", arena),
		.eio = fzio__query_parameter(wsi, "EIO", arena),
		.sid = fzio__query_parameter(wsi, "sid", arena),
		.content_type = fzio__header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, arena),
		.origin = fzio__header(wsi, WSI_TOKEN_ORIGIN, arena),
		.host = fzio__header(wsi, WSI_TOKEN_HOST, arena),
		.access_control_request_headers =
			fzio__header(wsi, WSI_TOKEN_HTTP_AC_REQUEST_HEADERS, arena),
		.user_agent = fzio__header(wsi, WSI_TOKEN_HTTP_USER_AGENT, arena),
		.content_length = -1,
	};
}

bool fzio__request_is_1_0(struct lws *wsi, struct fzio_arena *arena)
{
	const char *version = fzio__header(wsi, WSI_TOKEN_HTTP, arena);
	return version && strstr(version, "1.0");
}

/* RFC 9112 §9.3. */
static bool keeps_alive(struct lws *wsi, struct fzio_arena *arena)
{
	const char *connection = fzio__header(wsi, WSI_TOKEN_CONNECTION, arena);
	if (fzio__header_lists(connection, "close")) {
		return false;
	}
	return !fzio__request_is_1_0(wsi, arena) || fzio__header_lists(connection, "keep-alive");
}

/* ---- its head ---------------------------------------------------------------------------------- */

static struct fzio__request *begin(struct fzio__connection *connection)
{
	struct fzio__request *request = connection->request;
	if (!request) {
		request = calloc(1, sizeof(*request));
		if (!request) {
			return NULL;
		}
		request->connection = connection;
		request->exchange.ops = &fzio__exchange_ops;
		request->file = -1;
		connection->request = request;
	}
	struct fzio_buffer body = request->body;
	fzio_buffer_clear(&body);
	*request = (struct fzio__request){
		.connection = connection,
		.exchange.ops = &fzio__exchange_ops,
		.body = body,
		.file = -1,
	};
	return request;
}

/*
 * `Content-Length : 5`: a proxy in front of us may read a length that we do not, and then the body
 * it passes on is a request to us. RFC 9112 §5.1 has such names refused; libwebsockets takes them
 * for headers it does not know, by which they can be asked for.
 */
static bool hides_framing(struct lws *wsi)
{
	static const char *const names[] = { "content-length :", "content-length\t:",
		"transfer-encoding :", "transfer-encoding\t:" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (lws_hdr_custom_length(wsi, names[i], (int)strlen(names[i])) >= 0) {
			return true;
		}
	}
	return false;
}

/* What comes behind the head, or whom it is for, cannot be known: 411, or 400. 0: it can. */
static int framing_error(const struct fzio__request *request, struct lws *wsi)
{
	/* libwebsockets does not decode chunks, and would take them for the next request. */
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) {
		return 411;
	}
	/* Of two hosts nobody can say which is meant either (RFC 9112 §3.2). */
	if (request->content_length == -2 || hides_framing(wsi) ||
		lws_hdr_fragment_length(wsi, WSI_TOKEN_HOST, 1) > 0) {
		return 400;
	}
	/* And without a length it waits for 100 MiB. */
	bool needs_length = lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0 ||
			    lws_hdr_total_length(wsi, WSI_TOKEN_PUT_URI) > 0 ||
			    lws_hdr_total_length(wsi, WSI_TOKEN_PATCH_URI) > 0;
	return needs_length && request->content_length == -1 ? 411 : 0;
}

static void await_body(struct fzio__request *request)
{
	uint64_t now = request->connection->loop->timers.now_ms;
	uint64_t left = request->body_until_ms > now ? request->body_until_ms - now : 1;
	fzio__connection_deadline(request->connection, left < STALL_MS ? (unsigned)left : STALL_MS);
}

/* RFC 9110 §10.1.1: libwebsockets leaves it to us. */
static void ask_for_body(struct fzio__request *request)
{
	struct fzio__connection *connection = request->connection;
	const char *expect =
		fzio__header(connection->wsi, WSI_TOKEN_HTTP_EXPECT, &connection->loop->arena);
	if (fzio__header_lists(expect, "100-continue")) {
		fzio_buffer_append_str(&connection->out, "HTTP/1.1 100 Continue\r\n\r\n");
		fzio__connection_mark(connection);
	}
	request->body_until_ms =
		connection->loop->timers.now_ms + connection->loop->body_timeout_ms;
	await_body(request);
}

static void park(struct fzio__request *request)
{
	fzio__connection_hold(request->connection, EV_READ);
}

static void ask_engine(struct fzio__request *request)
{
	struct fzio__connection *connection = request->connection;
	struct fzio__loop *loop = connection->loop;
	struct fzio__engine_request head;
	fzio__request_for_engine(connection, &head);
	head.content_length = request->content_length;
	if (loop->compressor && head.method == FZIO__GET) {
		request->coding = fzio__coding_accepted(fzio__header(
			connection->wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, &loop->arena));
	}
	if (head.method == FZIO__GET && request->content_length > 0) {
		fzio__refuse(request, 400, "");
		return;
	}
	fzio__engine_request(loop->engine, &head, &request->exchange);
	if (request->answered) {
		return;
	}
	if (head.method == FZIO__POST) {
		ask_for_body(request);
	} else {
		park(request);
	}
}

static void ask_app(struct fzio__request *request)
{
	struct fzio__connection *connection = request->connection;
	if (request->content_length > 0 &&
		(uint64_t)request->content_length > connection->loop->max_payload) {
		fzio__refuse(request, 413, "");
	} else if (request->expects_body) {
		ask_for_body(request);
	} else {
		fzio__app_request(request);
	}
}

/*
 * A body behind a head that came together with an earlier request cannot be read: libwebsockets
 * takes the head for it, and then never leaves its loop (lws_http_action()). Clients should not
 * send one so (RFC 9112 §9.3.2); they are told to come again.
 */
static bool turn_away(struct fzio__request *request, int error)
{
	struct fzio__connection *connection = request->connection;
	request->expects_body = true;
	fzio__refuse(request, error ? error : 503, "");
	fzio__output_write(connection);
	return false;
}

bool fzio__request_head(struct fzio__connection *connection, const char *path, size_t len)
{
	struct fzio__loop *loop = connection->loop;
	struct lws *wsi = connection->wsi;
	struct fzio_arena *arena = &loop->arena;
	struct fzio__request *request = begin(connection);
	connection->phase = FZIO__IN_REQUEST;
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	fzio__connection_deadline(connection, 0);
	fzio_arena_reset(arena);
	char *copy = request ? strndup(path, len) : NULL;
	if (!copy) {
		fzio__connection_doom(connection);
		return false;
	}
	request->path = copy;
	request->is_for_engine = strncmp(copy, loop->path, loop->path_len) == 0;
	bool is_post = fzio__request_method(wsi, &request->method) == FZIO__POST;
	request->omits_body = strcmp(request->method, "HEAD") == 0;
	request->keeps_alive = keeps_alive(wsi, arena);
	request->content_length = fzio__request_content_length(wsi, arena);
	/* Of a POST it tells the end even of an empty body. */
	request->expects_body =
		request->content_length > 0 || (is_post && request->content_length == 0);
	int error = framing_error(request, wsi);
	if (connection->is_pipelined && (error || request->content_length > 0)) {
		return turn_away(request, error);
	}
	if (error) {
		request->expects_body = true;
		fzio__refuse(request, error, "");
	} else if (request->is_for_engine) {
		ask_engine(request);
	} else {
		ask_app(request);
	}
	return true;
}

/* ---- its body ---------------------------------------------------------------------------------- */

void fzio__request_body(struct fzio__connection *connection, const void *data, size_t len)
{
	struct fzio__request *request = connection->request;
	if (!request || request->answered || len == 0) {
		return; /* thrown away until the connection is closed */
	}
	fzio_buffer_append(&request->body, data, len);
	if (request->body.failed) {
		fzio__connection_doom(connection);
		return;
	}
	if (request->is_for_engine) {
		fzio__engine_body_progress(
			connection->loop->engine, &request->exchange, request->body.len);
	}
	if (!request->answered) {
		await_body(request);
	}
}

bool fzio__request_complete(struct fzio__connection *connection)
{
	struct fzio__request *request = connection->request;
	if (!request || !request->expects_body) {
		return false; /* a second time: see turn_away() */
	}
	request->expects_body = false;
	if (request->answered || connection->doomed) {
		return true;
	}
	fzio__connection_deadline(connection, 0);
	char *data = fzio_buffer_terminate(&request->body);
	if (!data) {
		fzio__connection_doom(connection);
		return true;
	}
	fzio_arena_reset(&connection->loop->arena);
	if (request->is_for_engine) {
		fzio__engine_body(
			connection->loop->engine, &request->exchange, data, request->body.len);
	} else {
		fzio__app_request(request);
	}
	return true;
}

/* ---- its end ----------------------------------------------------------------------------------- */

/* A large body or path was an exception; the connection may live long. */
static void forget(struct fzio__request *request)
{
	free(request->path);
	request->path = NULL;
	fzio_buffer_finish(&request->body);
	fzio__file_close(request);
}

/*
 * The answer is the last. Closed at once, its reader could lose it: what it still sends would be
 * answered by a reset, which overtakes. So we listen until it goes, for a while.
 */
static void linger(struct fzio__connection *connection)
{
	connection->phase = FZIO__LINGERING;
	shutdown(connection->fd, SHUT_WR);
	fzio__connection_hold(connection, EV_READ);
	fzio__connection_deadline(connection, LINGER_MS);
}

/* Has libwebsockets read more than the request? Then it keeps a table for the next head, and this
 * call, which finds nothing in either case, puts a NUL in front of nothing. Were it to say no to
 * all, the tests of a POST behind another request would fail (transport_http.mjs); were it to say
 * yes, those of a POST on a connection that is used again would have a 503 (load.test.mjs). */
static bool has_read_ahead(struct lws *wsi)
{
	char probe = 'x';
	(void)lws_hdr_custom_copy(wsi, &probe, sizeof(probe), "x:", 2);
	return probe == '\0';
}

/* True: the connection is ready for the next request, or lingers. */
static bool finish(struct fzio__connection *connection)
{
	struct fzio__request *request = connection->request;
	bool closes = !request->keeps_alive || connection->loop->stopping;
	forget(request);
	if (closes) {
		linger(connection);
		return true;
	}
	fzio__connection_release(connection);
	if (lws_http_transaction_completed(connection->wsi)) {
		return false;
	}
	connection->is_pipelined = has_read_ahead(connection->wsi);
	connection->phase = FZIO__READING_HEAD;
	fzio__connection_deadline(connection, KEEP_ALIVE_MS);
	return true;
}

bool fzio__request_flush(struct fzio__connection *connection)
{
	struct fzio__request *request = connection->request;
	enum fzio__written written = fzio__output_write(connection);
	size_t pieces = 0;
	while (written == FZIO__ALL_WRITTEN && request->answered && request->file_left > 0) {
		if (pieces++ == PIECES_A_PASS) {
			written = FZIO__MORE_TO_WRITE; /* when the others had their turn */
			break;
		}
		if (!fzio__file_read(request)) {
			return false;
		}
		written = fzio__output_write(connection);
	}
	if (written == FZIO__WRITE_FAILED) {
		return false;
	}
	if (!request->answered) {
		return true; /* it was the 100, or more is to come */
	}
	if (written == FZIO__ALL_WRITTEN) {
		return finish(connection);
	}
	fzio__connection_hold(connection, EV_WRITE);
	fzio__connection_deadline(connection, STALL_MS);
	return true;
}

/* Anything of the client of a waiting request: it leaves, or it sends the next one. */
static void peek(struct fzio__connection *connection)
{
	char byte;
	ssize_t got = recv(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	if (got > 0) {
		fzio__connection_hold(connection, 0); /* read when this one is answered */
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		fzio__connection_doom(connection);
	}
}

static void throw_away(struct fzio__connection *connection)
{
	ssize_t got = recv(connection->fd, connection->loop->input, FZIO__INPUT_SIZE, MSG_DONTWAIT);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
		fzio__connection_doom(connection);
	}
}

void fzio__request_event(struct fzio__connection *connection, int events)
{
	if (connection->phase == FZIO__LINGERING) {
		throw_away(connection);
	} else if (events & EV_WRITE) {
		fzio__connection_mark(connection);
	} else {
		peek(connection);
	}
}

void fzio__request_end_of_connection(struct fzio__connection *connection)
{
	struct fzio__request *request = connection->request;
	if (!request) {
		return;
	}
	connection->request = NULL;
	if (request->exchange.session) {
		fzio__engine_gone(connection->loop->engine, &request->exchange);
	}
	forget(request);
	free(request);
}
