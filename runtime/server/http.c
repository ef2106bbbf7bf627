/* SPDX-License-Identifier: MIT */
#include "server/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALLOW_SIZE 256

static void answer_text(struct fzio_http_response *response, int status, const char *text)
{
	response->status = status;
	response->content_type = "text/plain; charset=utf-8";
	response->body = text;
	response->body_len = strlen(text);
}

static bool matches(const struct fzio__http_route *route, const char *path)
{
	return route->is_prefix ? strncmp(path, route->path, route->path_len) == 0
				: strcmp(path, route->path) == 0;
}

static bool allows(const struct fzio__http_route *route, const char *method)
{
	return route->method == NULL || strcmp(route->method, method) == 0 ||
	       (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

/* `Allow: GET, HEAD, POST`: what the routes of this path would have taken (RFC 9110 §15.5.6). */
static void refuse_method(const struct fzio__http *http, const struct fzio_http_request *request,
	struct fzio_http_response *response)
{
	char *line = fzio_arena_alloc(request->arena, ALLOW_SIZE);
	size_t len = 0;
	answer_text(response, 405, "Method Not Allowed\n");
	if (line == NULL) {
		return;
	}
	for (const struct fzio__http_route *route = http->routes; route; route = route->next) {
		if (!matches(route, request->path)) {
			continue;
		}
		const char *also = strcmp(route->method, "GET") == 0 ? ", HEAD" : "";
		size_t need = strlen(route->method) + strlen(also) + sizeof("Allow: \r\n");
		if (need > ALLOW_SIZE - len) {
			break;
		}
		len += (size_t)sprintf(
			line + len, "%s%s%s", len > 0 ? ", " : "Allow: ", route->method, also);
	}
	strcpy(line + len, "\r\n");
	response->headers = line;
}

static bool answer_route(const struct fzio__http *http, const struct fzio_http_request *request,
	struct fzio_http_response *response)
{
	bool known = false;
	for (const struct fzio__http_route *route = http->routes; route; route = route->next) {
		if (!matches(route, request->path)) {
			continue;
		}
		if (allows(route, request->method)) {
			route->handler(request, response, route->user);
			return true;
		}
		known = true;
	}
	if (known) {
		refuse_method(http, request, response);
	}
	return known;
}

static bool answer_file(const struct fzio__http *http, const struct fzio_http_request *request,
	struct fzio_http_response *response, const char **ret_file)
{
	for (const struct fzio__static_folder *folder = http->folders; folder;
		folder = folder->next) {
		if (fzio__static_folder_answer(folder, request, response, ret_file)) {
			return true;
		}
	}
	return false;
}

static void answer(struct fzio__http_app *app, const struct fzio_http_request *request,
	struct fzio_http_response *ret_response, const char **ret_file)
{
	const struct fzio__http *http = (const struct fzio__http *)app;
	if (!answer_route(http, request, ret_response) &&
		!answer_file(http, request, ret_response, ret_file)) {
		if (http->fallback != NULL) {
			http->fallback(request, ret_response, http->fallback_user);
		} else {
			answer_text(ret_response, 404, "Not Found\n");
		}
	}
	if (ret_response->content_type == NULL && ret_response->body_len > 0) {
		ret_response->content_type = "application/octet-stream";
	}
}

void fzio__http_init(struct fzio__http *http)
{
	*http = (struct fzio__http){ .app = { answer } };
}

static void destroy_route(struct fzio__http_route *route)
{
	free(route->method);
	free(route->path);
	free(route);
}

void fzio__http_finish(struct fzio__http *http)
{
	for (struct fzio__http_route *route = http->routes, *next; route != NULL; route = next) {
		next = route->next;
		destroy_route(route);
	}
	for (struct fzio__static_folder *folder = http->folders, *next; folder; folder = next) {
		next = folder->next;
		fzio__static_folder_destroy(folder);
	}
	fzio__http_init(http);
}

static bool is_method(const char *method)
{
	size_t len = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
	return len > 0 && len < 32 && method[len] == '\0';
}

/* A `*` means something at the end only, and the query is no part of the path: whoever writes
 * them expects what will not happen. */
static bool is_path(const char *path)
{
	if (path == NULL || path[0] != '/') {
		return false;
	}
	size_t len = strcspn(path, "*?");
	return path[len] == '\0' || (path[len] == '*' && path[len + 1] == '\0');
}

enum fzio_status fzio__http_route(struct fzio__http *http, const char *method, const char *path,
	fzio_http_fn *handler, void *user)
{
	if (!is_path(path) || handler == NULL || (method != NULL && !is_method(method))) {
		return FZIO_EINVAL;
	}
	struct fzio__http_route *route = calloc(1, sizeof(*route));
	if (route == NULL) {
		return FZIO_ENOMEM;
	}
	size_t len = strlen(path);
	route->is_prefix = path[len - 1] == '*';
	route->path_len = len - route->is_prefix;
	route->path = strndup(path, route->path_len);
	route->method = method != NULL ? strdup(method) : NULL;
	route->handler = handler;
	route->user = user;
	if (route->path == NULL || (method != NULL && route->method == NULL)) {
		destroy_route(route);
		return FZIO_ENOMEM;
	}
	struct fzio__http_route **end = &http->routes;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = route;
	return FZIO_OK;
}

enum fzio_status fzio__http_static(
	struct fzio__http *http, const char *prefix, const char *directory)
{
	struct fzio__static_folder **end = &http->folders;
	while (*end != NULL) {
		end = &(*end)->next;
	}
	return fzio__static_folder_create(prefix, directory, end);
}
