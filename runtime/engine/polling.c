/* SPDX-License-Identifier: MIT */
/*
 * The polling transport: what the server says waits for a GET, or a GET waits for it; what the
 * client says comes as the body of a POST. At most one of each at a time.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "engine/session.h"

#define UNCACHED     "Cache-Control: no-store\r\n"
#define PAYLOAD_TYPE "text/plain; charset=UTF-8"
/* A payload larger than this was an exception; its memory is not kept for the next. */
#define SCRATCH_KEPT ((size_t)64 * 1024)

/* ---- answers --------------------------------------------------------------------------------- */

/* Old Internet Explorers take a payload for an attack of its sender. */
static bool needs_no_xss_filter(const char *user_agent)
{
	return user_agent && (strstr(user_agent, ";MSIE") || strstr(user_agent, "; MSIE") ||
				     strstr(user_agent, "Trident/"));
}

/* NULL: just UNCACHED. */
static char *answer_headers(struct fzio__engine *engine, const struct fzio__engine_request *request)
{
	struct fzio_buffer *headers = &engine->scratch;
	fzio_buffer_clear(headers);
	fzio_buffer_append_str(headers, UNCACHED);
	fzio__cors_append(engine, request->origin, headers);
	if (needs_no_xss_filter(request->user_agent)) {
		fzio_buffer_append_str(headers, "X-XSS-Protection: 0\r\n");
	}
	bool usual = headers->len == strlen(UNCACHED);
	const char *lines = usual ? NULL : fzio_buffer_terminate(headers);
	return lines ? strdup(lines) : NULL;
}

static void wait_with(struct fzio__waiting *waiting, struct fzio__session *session,
	const struct fzio__engine_request *request, struct fzio__exchange *exchange)
{
	exchange->session = session;
	exchange->is_post = request->method == FZIO__POST;
	waiting->exchange = exchange;
	waiting->headers = answer_headers(session->engine, request);
}

void fzio__polling_forget(struct fzio__waiting *waiting)
{
	if (waiting->exchange) {
		waiting->exchange->session = NULL;
	}
	free(waiting->headers);
	*waiting = (struct fzio__waiting){ 0 };
}

static void answer(struct fzio__waiting *waiting, struct fzio__engine_response response)
{
	struct fzio__waiting answered = *waiting;
	*waiting = (struct fzio__waiting){ 0 };
	if (!answered.exchange) {
		return;
	}
	response.headers = answered.headers ? answered.headers : UNCACHED;
	answered.exchange->session = NULL;
	answered.exchange->ops->respond(answered.exchange, &response);
	free(answered.headers);
}

void fzio__polling_answer(struct fzio__session *session, const char *last)
{
	if (!session->get.exchange) {
		return;
	}
	struct fzio_buffer *payload = &session->engine->scratch;
	fzio_buffer_clear(payload);
	for (size_t i = 0; i < session->queue.len; i++) {
		fzio__payload_append(payload, session->queue.messages[i]);
	}
	if (last) {
		fzio__payload_append_packet(payload, last);
	}
	fzio__queue_clear(&session->queue);
	struct fzio__engine_response response = {
		.status = 200,
		.content_type = PAYLOAD_TYPE,
		.body = payload->data,
		.body_len = payload->len,
	};
	if (payload->failed) {
		response = (struct fzio__engine_response){ .status = 500 };
		fzio__session_doom(session, FZIO_DISCONNECT_TRANSPORT_ERROR);
	}
	answer(&session->get, response);
	if (payload->capacity > SCRATCH_KEPT) {
		fzio_buffer_finish(payload);
	}
}

void fzio__polling_refuse_post(struct fzio__session *session, int status)
{
	answer(&session->post, (struct fzio__engine_response){ .status = status, .close = true });
}

/* ---- requests -------------------------------------------------------------------------------- */

void fzio__polling_open(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange)
{
	struct fzio_handshake *handshake = exchange->ops->handshake(exchange);
	struct fzio__session *session = handshake ? fzio__session_create(engine, handshake) : NULL;
	if (!session) {
		fzio__request_end(engine, request, exchange, 503);
		return;
	}
	char text[FZIO__OPEN_PACKET_SIZE];
	size_t len = fzio__session_open_packet(session, true, text);
	struct fzio__waiting waiting;
	wait_with(&waiting, session, request, exchange);
	answer(&waiting, (struct fzio__engine_response){
				 .status = 200,
				 .content_type = PAYLOAD_TYPE,
				 .body = text,
				 .body_len = len,
			 });
	fzio__session_opened(session);
}

static void fail(struct fzio__session *session)
{
	fzio__session_end(session, (struct fzio__end){ .reason = FZIO_DISCONNECT_TRANSPORT_ERROR });
}

void fzio__polling_get(struct fzio__session *session, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange)
{
	struct fzio__engine *engine = session->engine;
	if (session->get.exchange) {
		fail(session);
		fzio__request_end(engine, request, exchange, 400);
		return;
	}
	wait_with(&session->get, session, request, exchange);
	if (session->state == FZIO__SESSION_LEAVING) {
		fail(session); /* the application was told the real reason */
	} else if (session->queue.len > 0 && !session->doomed) {
		fzio__polling_answer(session, NULL);
	}
}

/* Version 3 sent binary payloads like this. */
static bool is_octet_stream(const char *content_type)
{
	static const char octet_stream[] = "application/octet-stream";
	size_t len = sizeof(octet_stream) - 1;
	return content_type && strncasecmp(content_type, octet_stream, len) == 0 &&
	       strchr("; \t", content_type[len]);
}

void fzio__polling_post(struct fzio__session *session, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange)
{
	struct fzio__engine *engine = session->engine;
	int status = 0;
	if (session->post.exchange || is_octet_stream(request->content_type)) {
		status = 400;
	} else if (request->content_length > 0 &&
		   (uint64_t)request->content_length > engine->options.max_payload) {
		status = 413;
	}
	if (status) {
		fail(session);
		fzio__request_end(engine, request, exchange, status);
		return;
	}
	wait_with(&session->post, session, request, exchange);
}

/* ---- bodies ---------------------------------------------------------------------------------- */

/* Every packet of the body, until one ends the session. False: that one was not allowed. */
static bool receive_payload(struct fzio__session *session, char *data, size_t len)
{
	if (!fzio__utf8_valid(data, len)) {
		fzio__session_receive(session,
			(struct fzio__engine_packet){ .type = FZIO__ENGINE_PACKET_INVALID });
		return false;
	}
	struct fzio__engine_packet packet;
	size_t position = 0;
	while (fzio__payload_next(data, len, &position, &packet)) {
		if (!fzio__session_receive(session, packet)) {
			return packet.type != FZIO__ENGINE_PACKET_INVALID &&
			       packet.type != FZIO__ENGINE_PACKET_PING;
		}
	}
	return true;
}

bool fzio__engine_body_progress(
	struct fzio__engine *engine, struct fzio__exchange *exchange, size_t received)
{
	struct fzio__session *session = exchange->session;
	if (!session) {
		return false;
	}
	if (received <= engine->options.max_payload) {
		fzio__heartbeat_progress(session);
		return true;
	}
	fzio__polling_refuse_post(session, 413);
	/* An upgraded session lives on its WebSocket: this body is not its concern any more. */
	if (!session->link) {
		fail(session);
	}
	return false;
}

void fzio__engine_body(
	struct fzio__engine *engine, struct fzio__exchange *exchange, char *data, size_t len)
{
	if (!fzio__engine_body_progress(engine, exchange, len)) {
		return;
	}
	/* Off the session first: what the packets do to it must not answer this one. */
	struct fzio__session *session = exchange->session;
	struct fzio__waiting post = session->post;
	session->post = (struct fzio__waiting){ 0 };
	exchange->session = NULL;
	bool accepted = true;
	if (session->link) {
		accepted = false; /* too late: the session was upgraded meanwhile */
	} else if (fzio__session_is_open(session)) {
		accepted = receive_payload(session, data, len);
	}
	struct fzio__engine_response response = { .status = 400 };
	if (accepted) {
		response = (struct fzio__engine_response){
			.status = 200,
			.content_type = "text/html",
			.body = "ok",
			.body_len = 2,
		};
	}
	answer(&post, response);
	fzio__engine_flush(engine);
}

void fzio__engine_gone(struct fzio__engine *engine, struct fzio__exchange *exchange)
{
	(void)engine;
	struct fzio__session *session = exchange->session;
	if (!session) {
		return;
	}
	fzio__polling_forget(exchange->is_post ? &session->post : &session->get);
	/* One that leaves waits for a GET; one that was upgraded does not need its POST. */
	if (session->state == FZIO__SESSION_OPEN && !session->link) {
		fail(session);
	}
}
