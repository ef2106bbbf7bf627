/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_PYTHON_H
#define FZIO__BACKPLANE_PYTHON_H

#include "backplane/dialect.h"

/*
 * What python-socketio's managers write to each other (seed.md §3.2): JSON objects on one channel,
 * told apart by `method`, each with the `host_id` of its sender, who ignores it.
 *
 *     emit          event data binary namespace room skip_sid callback host_id
 *     callback      host_id sid namespace id args
 *     disconnect    sid namespace host_id
 *     enter_room    sid room namespace host_id
 *     leave_room    sid room namespace host_id
 *     close_room    room namespace host_id
 *
 * What those fields cannot say stands in fields of our own, which Python's managers ignore:
 * `volatile`, `except` and `close`; and `target` = "all" with an empty `sid`, when everybody is to
 * join or to leave a room, or to go. `probe` is a method of our own.
 */
struct fzio__python {
	struct fzio__dialect dialect;
	struct fzio__subscription subscription;
	size_t channel_len;
	char host_id[33]; /* a random UUID without hyphens */
};

/* `channel` is copied. NULL: out of memory. */
struct fzio__dialect *fzio__python_create(struct fzio__dialect_host *host, const char *channel);

/* Of python_read.c and python_write.c. */
enum fzio_status fzio__python_publish(
	struct fzio__dialect *dialect, const struct fzio__action *action);
struct fzio_bytes fzio__python_probe(struct fzio__dialect *dialect, unsigned long number,
	const char **ret_channel, struct fzio_arena *arena);
/* Sends an ack back to the process that asked for it. */
struct fzio__errand;
void fzio__python_acked(struct fzio__errand *errand, const struct fzio_acked *acked);
enum fzio__reception fzio__python_receive(struct fzio__dialect *dialect, const char *channel,
	size_t channel_len, const char *data, size_t len, unsigned long *ret_probe,
	const char **reterr_why);

#endif
