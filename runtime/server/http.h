/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SERVER_HTTP_H
#define FZIO__SERVER_HTTP_H

#include <fzio/http.h>

#include "server/static_files.h"
#include "transport/loop.h"

/* HTTP beside the engine's path: routes in order, then folders in order, then the fallback. */
struct fzio__http {
	struct fzio__http_app app;
	struct fzio__http_route {
		struct fzio__http_route *next;
		char *method; /* NULL: any */
		char *path; /* without its `*` */
		size_t path_len;
		bool is_prefix;
		fzio_http_fn *handler;
		void *user;
	} * routes;
	struct fzio__static_folder *folders;
	fzio_http_fn *fallback;
	void *fallback_user;
};

void fzio__http_init(struct fzio__http *http);
void fzio__http_finish(struct fzio__http *http);

enum fzio_status fzio__http_route(struct fzio__http *http, const char *method, const char *path,
	fzio_http_fn *handler, void *user);
enum fzio_status fzio__http_static(
	struct fzio__http *http, const char *prefix, const char *directory);

#endif
