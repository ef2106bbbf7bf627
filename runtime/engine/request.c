/* SPDX-License-Identifier: MIT */
/* The checks that every request passes, and the answers to those that do not. */
#include <stdio.h>
#include <string.h>

#include "engine/session.h"

static const char *const messages[] = {
	[FZIO__UNKNOWN_TRANSPORT] = "Transport unknown",
	[FZIO__UNKNOWN_SID] = "Session ID unknown",
	[FZIO__BAD_METHOD] = "Bad handshake method",
	[FZIO__BAD_REQUEST] = "Bad request",
	[FZIO__FORBIDDEN] = "Forbidden",
	[FZIO__UNSUPPORTED_VERSION] = "Unsupported protocol version",
};

const char *fzio__error_message(enum fzio__error error)
{
	return messages[error];
}

static bool is(const char *value, const char *expected)
{
	return value && strcmp(value, expected) == 0;
}

static bool transport_known(
	const struct fzio__engine *engine, const struct fzio__engine_request *request)
{
	return (engine->options.polling && is(request->transport, "polling")) ||
	       (engine->options.websocket && is(request->transport, "websocket"));
}

/* Of a request that opens a session. */
static enum fzio__error check_handshake(
	const struct fzio__engine *engine, const struct fzio__engine_request *request)
{
	if (request->method != FZIO__GET) {
		return FZIO__BAD_METHOD;
	}
	if (request->upgrade != is(request->transport, "websocket")) {
		return FZIO__BAD_REQUEST;
	}
	if (request->upgrade && !fzio__cors_admits(engine, request)) {
		return FZIO__FORBIDDEN;
	}
	return is(request->eio, "4") ? FZIO__ERROR_NONE : FZIO__UNSUPPORTED_VERSION;
}

/* Of a request to a session that is known. */
static enum fzio__error check_session(const struct fzio__engine *engine,
	const struct fzio__engine_request *request, const struct fzio__session *session)
{
	if (request->upgrade) {
		if (!is(request->transport, "websocket") || request->method != FZIO__GET) {
			return FZIO__BAD_REQUEST;
		}
		return fzio__cors_admits(engine, request) ? FZIO__ERROR_NONE : FZIO__FORBIDDEN;
	}
	bool method_known = request->method == FZIO__GET || request->method == FZIO__POST;
	if (session->link || !is(request->transport, "polling") || !method_known) {
		return FZIO__BAD_REQUEST;
	}
	return FZIO__ERROR_NONE;
}

enum fzio__error fzio__request_check(const struct fzio__engine *engine,
	const struct fzio__engine_request *request, struct fzio__session **ret_session)
{
	if (!transport_known(engine, request)) {
		return FZIO__UNKNOWN_TRANSPORT;
	}
	if (request->origin && !fzio__cors_is_header_value(request->origin)) {
		return FZIO__BAD_REQUEST;
	}
	const char *sid = request->sid;
	if (!sid || !*sid) {
		*ret_session = NULL;
		return check_handshake(engine, request);
	}
	struct fzio__session *session = fzio__map_get(&engine->by_sid, sid, strlen(sid));
	if (!session) {
		return FZIO__UNKNOWN_SID;
	}
	enum fzio__error error = check_session(engine, request, session);
	if (error == FZIO__ERROR_NONE) {
		*ret_session = session;
	}
	return error;
}

/* A body that nobody will read must not be taken for the next request. */
static bool body_may_come(const struct fzio__engine_request *request)
{
	return request->method == FZIO__POST || request->method == FZIO__OTHER_METHOD
		       ? request->content_length != 0
		       : request->content_length > 0;
}

static void respond(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange, struct fzio__engine_response response)
{
	response.headers = fzio__cors_lines(engine, request->origin);
	response.close = response.close || body_may_come(request);
	exchange->session = NULL;
	exchange->ops->respond(exchange, &response);
}

void fzio__request_refuse(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange, enum fzio__error error)
{
	char body[64];
	int len = snprintf(body, sizeof(body), "{\"code\":%d,\"message\":\"%s\"}", (int)error,
		fzio__error_message(error));
	respond(engine, request, exchange,
		(struct fzio__engine_response){
			.status = 400,
			.content_type = "application/json",
			.body = body,
			.body_len = (size_t)len,
		});
}

void fzio__request_end(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange, int status)
{
	respond(engine, request, exchange,
		(struct fzio__engine_response){
			.status = status,
			.close = status == 503,
		});
}
