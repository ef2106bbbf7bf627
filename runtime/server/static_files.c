/* SPDX-License-Identifier: MIT */
#include "server/static_files.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fzio/log.h>

#include "base/percent.h"

/* Browsers may keep files, but ask each time whether they are still the same. */
#define CACHE_HEADERS "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n"

enum fzio_status fzio__static_folder_create(
	const char *prefix, const char *directory, struct fzio__static_folder **ret_folder)
{
	if (prefix == NULL || prefix[0] != '/' || directory == NULL) {
		return FZIO_EINVAL;
	}
	char *resolved = realpath(directory, NULL);
	struct stat info;
	if (resolved == NULL || stat(resolved, &info) != 0 || !S_ISDIR(info.st_mode)) {
		fzio_log(FZIO_LOG_ERROR, "static files: \"%s\" is not a directory", directory);
		free(resolved);
		return FZIO_ENOTFOUND;
	}
	size_t prefix_len = strlen(prefix);
	while (prefix_len > 0 && prefix[prefix_len - 1] == '/') {
		prefix_len--;
	}
	struct fzio__static_folder *folder = calloc(1, sizeof(*folder));
	char *copy = strndup(prefix, prefix_len);
	if (folder == NULL || copy == NULL) {
		free(folder);
		free(copy);
		free(resolved);
		return FZIO_ENOMEM;
	}
	if (strcmp(resolved, "/") == 0) {
		resolved[0] = '\0';
	}
	folder->prefix = copy;
	folder->prefix_len = prefix_len;
	folder->directory = resolved;
	folder->directory_len = strlen(resolved);
	*ret_folder = folder;
	return FZIO_OK;
}

void fzio__static_folder_destroy(struct fzio__static_folder *folder)
{
	if (folder != NULL) {
		free(folder->prefix);
		free(folder->directory);
		free(folder);
	}
}

/* No empty part, none that is hidden, `.` or `..`; `.well-known` is public by its RFC (8615). */
static bool is_plain(const char *relative)
{
	for (const char *part = relative; *part != '\0';) {
		size_t len = strcspn(part, "/");
		bool well_known = len == 11 && strncmp(part, ".well-known", len) == 0;
		if (len == 0 || (part[0] == '.' && !well_known)) {
			return false;
		}
		part += len;
		part += *part == '/';
	}
	return true;
}

/* Behind the prefix and its slash, NULL if the path is not below it. */
static const char *relative_path(const struct fzio__static_folder *folder, const char *path)
{
	if (strncmp(path, folder->prefix, folder->prefix_len) != 0) {
		return NULL;
	}
	const char *rest = path + folder->prefix_len;
	if (*rest == '\0') {
		return folder->prefix_len > 0 ? rest : NULL;
	}
	return *rest == '/' && is_plain(rest + 1) ? rest + 1 : NULL;
}

/* The file as the kernel sees it, links resolved, and still below the folder. */
static bool resolve(const struct fzio__static_folder *folder, const char *relative,
	char ret_path[PATH_MAX], struct stat *ret_info)
{
	char path[PATH_MAX];
	size_t len = strlen(relative);
	if (folder->directory_len + 1 + len >= sizeof(path)) {
		return false;
	}
	memcpy(path, folder->directory, folder->directory_len);
	path[folder->directory_len] = '/';
	memcpy(path + folder->directory_len + 1, relative, len + 1);
	if (realpath(path, ret_path) == NULL || stat(ret_path, ret_info) != 0) {
		return false;
	}
	return strncmp(ret_path, folder->directory, folder->directory_len) == 0 &&
	       (ret_path[folder->directory_len] == '/' || ret_path[folder->directory_len] == '\0');
}

static bool is_served(const char *path, const struct stat *info)
{
	return S_ISREG(info->st_mode) && access(path, R_OK) == 0;
}

static bool is_read(const struct fzio_http_request *request)
{
	return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

/* Does the client have this very version? If-None-Match is `*` or a list of tags, and a tag's
 * quotes keep it from being found within another. */
static bool is_known(const struct fzio_http_request *request, const char *tag)
{
	const char *known = fzio_http_header(request, "if-none-match");
	return known != NULL && (strcmp(known, "*") == 0 || strstr(known, tag) != NULL);
}

static void answer_file(const char *path, const struct stat *info,
	const struct fzio_http_request *request, struct fzio_http_response *response,
	const char **ret_file)
{
	char *tag = fzio_arena_printf(request->arena, "\"%llx-%lx-%llx\"",
		(unsigned long long)info->st_mtim.tv_sec, (unsigned long)info->st_mtim.tv_nsec,
		(unsigned long long)info->st_size);
	char *file = fzio_arena_strdup(request->arena, path);
	if (tag == NULL || file == NULL) {
		response->status = 500;
		return;
	}
	response->headers = fzio_arena_printf(request->arena, "ETag: %s\r\n%s", tag, CACHE_HEADERS);
	if (!is_read(request)) {
		response->status = 405;
		response->headers = "Allow: GET, HEAD\r\n";
	} else if (is_known(request, tag)) {
		response->status = 304;
	} else {
		response->content_type = fzio__content_type(path);
		*ret_file = file;
	}
}

/* Where relative links of the folder's page work. The path was decoded: it is encoded again, so
 * that nothing in it ends the header line. */
static void answer_redirect(
	const struct fzio_http_request *request, struct fzio_http_response *response)
{
	struct fzio_buffer line;
	fzio_buffer_init(&line);
	fzio_buffer_append_str(&line, "Location: ");
	fzio__percent_encode(&line, request->path, strlen(request->path), "/-._~");
	fzio_buffer_append_str(&line, "/");
	if (request->query != NULL && request->query[0] != '\0') {
		fzio_buffer_append_str(&line, "?");
		fzio_buffer_append_str(&line, request->query);
	}
	fzio_buffer_append_str(&line, "\r\n");
	const char *text = fzio_buffer_terminate(&line);
	response->headers = text != NULL ? fzio_arena_strdup(request->arena, text) : NULL;
	response->status = response->headers != NULL ? 301 : 500;
	fzio_buffer_finish(&line);
}

bool fzio__static_folder_answer(const struct fzio__static_folder *folder,
	const struct fzio_http_request *request, struct fzio_http_response *ret_response,
	const char **ret_file)
{
	char path[PATH_MAX];
	struct stat info;
	const char *relative = relative_path(folder, request->path);
	if (relative == NULL || !resolve(folder, relative, path, &info)) {
		return false;
	}
	size_t len = strlen(request->path);
	bool with_slash = len > 0 && request->path[len - 1] == '/';
	if (!S_ISDIR(info.st_mode)) {
		if (with_slash || !is_served(path, &info)) {
			return false;
		}
		answer_file(path, &info, request, ret_response, ret_file);
		return true;
	}
	char index[PATH_MAX];
	size_t relative_len = strlen(relative);
	if (relative_len + sizeof("/index.html") > sizeof(index)) {
		return false;
	}
	memcpy(index, relative, relative_len);
	strcpy(index + relative_len, "/index.html");
	if (!resolve(folder, index, path, &info) || !is_served(path, &info)) {
		return false;
	}
	if (with_slash) {
		answer_file(path, &info, request, ret_response, ret_file);
	} else {
		answer_redirect(request, ret_response);
	}
	return true;
}
