/* SPDX-License-Identifier: MIT */
/* The head of a request, as libwebsockets keeps it. */
#include "transport/headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <fzio/buffer.h>

#include "base/percent.h"

/* Cookies of several lines are one list, but libwebsockets joins them without the separator. */
static char *join_cookies(struct lws *wsi, struct fzio_arena *arena)
{
	size_t len = (size_t)lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_COOKIE);
	size_t lines = 1;
	while (lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_COOKIE, (int)lines) > 0) {
		lines++;
	}
	size_t size = len + 2 * lines + 1;
	char *value = fzio_arena_alloc(arena, size);
	size_t at = 0;
	for (size_t i = 0; value && i < lines; i++) {
		if (i > 0) {
			value[at++] = ';';
		}
		int copied = lws_hdr_copy_fragment(
			wsi, value + at, (int)(size - at), WSI_TOKEN_HTTP_COOKIE, (int)i);
		at += copied > 0 ? (size_t)copied : 0;
	}
	if (value) {
		value[at] = '\0';
	}
	return value;
}

char *fzio__header(struct lws *wsi, enum lws_token_indexes token, struct fzio_arena *arena)
{
	int len = lws_hdr_total_length(wsi, token);
	if (len <= 0) {
		return NULL;
	}
	if (token == WSI_TOKEN_HTTP_COOKIE && lws_hdr_fragment_length(wsi, token, 1) > 0) {
		return join_cookies(wsi, arena);
	}
	char *value = fzio_arena_alloc(arena, (size_t)len + 1);
	if (!value || lws_hdr_copy(wsi, value, len + 1, token) < 0) {
		return NULL;
	}
	return value;
}

/* WSI_TOKEN_COUNT: not one that libwebsockets knows. */
static enum lws_token_indexes token_of(const char *name)
{
	size_t len = strlen(name);
	for (int i = 0; i < WSI_TOKEN_COUNT; i++) {
		enum lws_token_indexes token = (enum lws_token_indexes)i;
		const char *known = (const char *)lws_token_to_string(token);
		if (known && strncmp(known, name, len) == 0 && strcmp(known + len, ":") == 0) {
			return token;
		}
	}
	return WSI_TOKEN_COUNT;
}

enum lws_token_indexes *fzio__header_tokens(const char *const *names)
{
	size_t len = 0;
	while (names[len]) {
		len++;
	}
	enum lws_token_indexes *tokens = malloc((len + 1) * sizeof(*tokens));
	for (size_t i = 0; tokens && i < len; i++) {
		tokens[i] = token_of(names[i]);
	}
	return tokens;
}

static char *unknown_header(struct lws *wsi, const char *name, struct fzio_arena *arena)
{
	size_t name_len = strlen(name);
	char *with_colon = fzio_arena_printf(arena, "%s:", name);
	int len = with_colon ? lws_hdr_custom_length(wsi, with_colon, (int)name_len + 1) : -1;
	char *value = len >= 0 ? fzio_arena_alloc(arena, (size_t)len + 1) : NULL;
	if (!value || lws_hdr_custom_copy(wsi, value, len + 1, with_colon, (int)name_len + 1) < 0) {
		return NULL;
	}
	return value;
}

char *fzio__header_by_token(
	struct lws *wsi, enum lws_token_indexes token, const char *name, struct fzio_arena *arena)
{
	return token == WSI_TOKEN_COUNT ? unknown_header(wsi, name, arena)
					: fzio__header(wsi, token, arena);
}

char *fzio__header_by_name(struct lws *wsi, const char *name, struct fzio_arena *arena)
{
	return fzio__header_by_token(wsi, token_of(name), name, arena);
}

bool fzio__header_lists(const char *list, const char *token)
{
	size_t token_len = strlen(token);
	while (list && *list) {
		list += strspn(list, " \t,");
		size_t len = strcspn(list, ",");
		size_t trimmed = len;
		while (trimmed > 0 && (list[trimmed - 1] == ' ' || list[trimmed - 1] == '\t')) {
			trimmed--;
		}
		if (trimmed == token_len && strncasecmp(list, token, token_len) == 0) {
			return true;
		}
		list += len;
	}
	return false;
}

/* ---- the query --------------------------------------------------------------------------------- */

/* The parameter at this place, `name=value`, decoded. NULL: no more. */
static char *parameter_at(struct lws *wsi, int index, struct fzio_arena *arena, int *ret_len)
{
	int len = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, index);
	char *text = fzio_arena_alloc(arena, (size_t)len + 1);
	if (!text) {
		return NULL;
	}
	*ret_len = lws_hdr_copy_fragment(wsi, text, len + 1, WSI_TOKEN_HTTP_URI_ARGS, index);
	return *ret_len >= 0 ? text : NULL;
}

char *fzio__query_parameter(struct lws *wsi, const char *name, struct fzio_arena *arena)
{
	size_t name_len = strlen(name);
	int len = 0;
	char *text;
	for (int i = 0; (text = parameter_at(wsi, i, arena, &len)) != NULL; i++) {
		if (strncmp(text, name, name_len) != 0) {
			continue;
		}
		if (text[name_len] == '=') {
			return text + name_len + 1;
		}
		if (text[name_len] == '\0') {
			return text + name_len;
		}
	}
	return NULL;
}

/* RFC 3986 §2.3: the unreserved characters, and what a value may hold undisturbed. */
#define PLAIN "-._~/:@!$'()*,"

/* The first `=` parts name and value; others belong to the value. */
static void append_parameter(struct fzio_buffer *query, const char *text, size_t len)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	fzio__percent_encode(query, text, name_len, PLAIN);
	if (equals) {
		fzio_buffer_append(query, "=", 1);
		fzio__percent_encode(query, equals + 1, len - name_len - 1, PLAIN);
	}
}

char *fzio__query(struct lws *wsi, struct fzio_arena *arena)
{
	struct fzio_buffer query;
	fzio_buffer_init(&query);
	int len = 0;
	char *text;
	for (int i = 0; (text = parameter_at(wsi, i, arena, &len)) != NULL; i++) {
		if (i > 0) {
			fzio_buffer_append(&query, "&", 1);
		}
		append_parameter(&query, text, (size_t)len);
	}
	const char *encoded = fzio_buffer_terminate(&query);
	char *copy = encoded ? fzio_arena_strdup(arena, encoded) : NULL;
	fzio_buffer_finish(&query);
	return copy;
}
