/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "server/static_files.h"

/* The types of the IANA registry (https://www.iana.org/assignments/media-types) that web pages are
 * made of. All our text is UTF-8. */
static const struct {
	const char *ending;
	const char *type;
} types[] = {
	{ "html", "text/html; charset=utf-8" },
	{ "js", "text/javascript; charset=utf-8" },
	{ "mjs", "text/javascript; charset=utf-8" },
	{ "css", "text/css; charset=utf-8" },
	{ "json", "application/json" },
	{ "map", "application/json" },
	{ "svg", "image/svg+xml" },
	{ "png", "image/png" },
	{ "ico", "image/vnd.microsoft.icon" },
	{ "jpg", "image/jpeg" },
	{ "jpeg", "image/jpeg" },
	{ "gif", "image/gif" },
	{ "webp", "image/webp" },
	{ "avif", "image/avif" },
	{ "woff", "font/woff" },
	{ "woff2", "font/woff2" },
	{ "ttf", "font/ttf" },
	{ "txt", "text/plain; charset=utf-8" },
	{ "md", "text/markdown; charset=utf-8" },
	{ "htm", "text/html; charset=utf-8" },
	{ "xml", "application/xml" },
	{ "csv", "text/csv; charset=utf-8" },
	{ "pdf", "application/pdf" },
	{ "wasm", "application/wasm" },
	{ "webmanifest", "application/manifest+json" },
	{ "mp3", "audio/mpeg" },
	{ "ogg", "audio/ogg" },
	{ "wav", "audio/wav" },
	{ "mp4", "video/mp4" },
	{ "webm", "video/webm" },
	{ "zip", "application/zip" },
	{ "gz", "application/gzip" },
};

const char *fzio__content_type(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *ending = strrchr(name != NULL ? name : path, '.');
	for (size_t i = 0; ending != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcasecmp(ending + 1, types[i].ending) == 0) {
			return types[i].type;
		}
	}
	return "application/octet-stream";
}
