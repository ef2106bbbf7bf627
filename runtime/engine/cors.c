/* SPDX-License-Identifier: MIT */
/*
 * Which pages of other origins browsers let talk to us (the Fetch standard, "HTTP-CORS
 * protocol"). Off unless origins are given.
 */
#include <string.h>
#include <strings.h>

#include "engine/session.h"

bool fzio__cors_is_header_value(const char *value)
{
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			return false;
		}
	}
	return true;
}

static bool admits_all(const struct fzio__engine *engine)
{
	for (const char *const *one = engine->options.cors_origins; *one; one++) {
		if (strcmp(*one, "*") == 0) {
			return true;
		}
	}
	return false;
}

static bool is_listed(const struct fzio__engine *engine, const char *origin)
{
	for (const char *const *one = engine->options.cors_origins; *one; one++) {
		if (strcasecmp(*one, origin) == 0) {
			return true;
		}
	}
	return false;
}

/* A page that this server itself has served. */
static bool is_same_origin(const char *origin, const char *host)
{
	const char *authority = strstr(origin, "://");
	return authority && host && strcasecmp(authority + 3, host) == 0;
}

bool fzio__cors_admits(
	const struct fzio__engine *engine, const struct fzio__engine_request *request)
{
	if (!engine->options.cors_origins || !request->origin || admits_all(engine)) {
		return true;
	}
	return is_listed(engine, request->origin) || is_same_origin(request->origin, request->host);
}

static void append_line(struct fzio_buffer *headers, const char *name, const char *value)
{
	fzio_buffer_append_str(headers, name);
	fzio_buffer_append_str(headers, ": ");
	fzio_buffer_append_str(headers, value);
	fzio_buffer_append_str(headers, "\r\n");
}

void fzio__cors_append(
	const struct fzio__engine *engine, const char *origin, struct fzio_buffer *headers)
{
	if (!engine->options.cors_origins) {
		return;
	}
	bool all = admits_all(engine);
	bool credentials = engine->options.cors_credentials;
	if (all && !credentials) {
		append_line(headers, "Access-Control-Allow-Origin", "*");
		return;
	}
	/* Caches must not give one origin's answer to another, matched or not. */
	append_line(headers, "Vary", "Origin");
	if (!origin || !fzio__cors_is_header_value(origin) || !(all || is_listed(engine, origin))) {
		return;
	}
	/* Browsers refuse `*` together with credentials: even then the origin is named. */
	append_line(headers, "Access-Control-Allow-Origin", origin);
	if (credentials) {
		append_line(headers, "Access-Control-Allow-Credentials", "true");
	}
}

const char *fzio__cors_lines(struct fzio__engine *engine, const char *origin)
{
	struct fzio_buffer *headers = &engine->scratch;
	fzio_buffer_clear(headers);
	fzio__cors_append(engine, origin, headers);
	const char *lines = fzio_buffer_terminate(headers);
	return lines ? lines : "";
}

void fzio__cors_append_preflight(
	const struct fzio__engine_request *request, struct fzio_buffer *headers)
{
	append_line(headers, "Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
	append_line(headers, "Vary", "Access-Control-Request-Headers");
	const char *wanted = request->access_control_request_headers;
	if (wanted && *wanted && fzio__cors_is_header_value(wanted)) {
		append_line(headers, "Access-Control-Allow-Headers", wanted);
	}
}

size_t fzio__engine_cors(
	const struct fzio__engine *engine, const char *origin, char *ret_lines, size_t size)
{
	struct fzio_buffer headers;
	fzio_buffer_init(&headers);
	fzio__cors_append(engine, origin, &headers);
	/* Half a line would break the answer; without them it is only unreadable to the page. */
	size_t len = headers.failed || headers.len >= size ? 0 : headers.len;
	if (len > 0) {
		memcpy(ret_lines, headers.data, len);
	}
	if (size > 0) {
		ret_lines[len] = '\0';
	}
	fzio_buffer_finish(&headers);
	return len;
}
