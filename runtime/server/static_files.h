/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SERVER_STATIC_FILES_H
#define FZIO__SERVER_STATIC_FILES_H

#include <stdbool.h>

#include <fzio/http.h>

/* A folder served under a prefix. */
struct fzio__static_folder {
	struct fzio__static_folder *next;
	char *prefix; /* without a slash at its end: "" or "/assets" */
	size_t prefix_len;
	char *directory; /* resolved: absolute, no links, no slash at its end ("" for the root) */
	size_t directory_len;
};

/* FZIO_EINVAL: not a prefix. FZIO_ENOTFOUND: not a directory. */
enum fzio_status fzio__static_folder_create(
	const char *prefix, const char *directory, struct fzio__static_folder **ret_folder);
void fzio__static_folder_destroy(struct fzio__static_folder *folder);

/*
 * Answers if the path names a file below the folder: with its name and headers, 304 when the
 * client has it already, 405 for anything but GET and HEAD, 301 for a folder without its slash.
 * False: it is not here. A path that would leave the folder, by `..` or by a link, and one with a
 * hidden part (`.git`) is not here either.
 */
bool fzio__static_folder_answer(const struct fzio__static_folder *folder,
	const struct fzio_http_request *request, struct fzio_http_response *ret_response,
	const char **ret_file);

/* By the name's ending; `application/octet-stream` for those we do not know. */
const char *fzio__content_type(const char *path);

#endif
