/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SERVER_OPTIONS_H
#define FZIO__SERVER_OPTIONS_H

#include <stdbool.h>

#include <fzio/server.h>

/*
 * Checks a user's options and fills in the defaults; texts and lists are copied into `arena`, so
 * that nothing of the user's is needed afterwards. In *ret_options `port` is 0 when the kernel
 * chooses, and `path` ends in a slash. `options` NULL: all defaults. False: they contradict each
 * other, or memory is out; the log says which.
 */
bool fzio__options_resolve(const struct fzio_server_options *options, struct fzio_arena *arena,
	struct fzio_server_options *ret_options);

#endif
