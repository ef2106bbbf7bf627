/* SPDX-License-Identifier: MIT */
/* What a handler asks about its request (fzio/http.h). */
#include <fzio/http.h>

#include <string.h>

#include "base/hex.h"
#include "transport/headers.h"

const char *fzio_http_header(const struct fzio_http_request *request, const char *name)
{
	return fzio__header_by_name(request->headers->wsi, name, request->arena);
}

/* In place; an escape that is none stays as it is. */
static char *decode(char *text)
{
	char *out = text;
	for (const char *in = text; *in; in++) {
		int high = *in == '%' ? fzio__hex_digit(in[1]) : -1;
		int low = high >= 0 ? fzio__hex_digit(in[2]) : -1;
		if (low >= 0) {
			*out++ = (char)(high * 16 + low);
			in += 2;
		} else {
			*out++ = *in == '+' ? ' ' : *in;
		}
	}
	*out = '\0';
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
