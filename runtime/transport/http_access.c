/* SPDX-License-Identifier: MIT */
/* What a handler asks about its request (fzio/http.h). */
#include <fzio/http.h>

#include <string.h>

#include "base/percent.h"
#include "transport/headers.h"

const char *fzio_http_header(const struct fzio_http_request *request, const char *name)
{
	return fzio__header_by_name(request->headers->wsi, name, request->arena);
}

static char *decode(char *text)
{
	text[fzio__percent_decode(text, text, strlen(text))] = '\0';
	return text;
}

const char *fzio_http_query(const struct fzio_http_request *request, const char *name)
{
	for (const char *at = request->query; *at;) {
		size_t len = strcspn(at, "&");
		size_t name_len = strcspn(at, "=&");
		char *found = fzio_arena_strndup(request->arena, at, name_len);
		if (found && strcmp(decode(found), name) == 0) {
			size_t skipped = name_len < len ? name_len + 1 : len;
			char *value =
				fzio_arena_strndup(request->arena, at + skipped, len - skipped);
			return value ? decode(value) : NULL;
		}
		at += len;
		at += *at == '&';
	}
	return NULL;
}
