/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_REDIS_URL_H
#define FZIO__BACKPLANE_REDIS_URL_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/arena.h>

/*
 * Where a Redis is, in the forms python-socketio's users know (seed.md §3.2):
 *
 *     redis://[[user]:password@]host[:port][/db]
 *     unix://[[user]:password@]/path/of/socket[?db=0]
 *     redis+sentinel://[[user]:password@]host:port,…[/db[/service]]
 *
 * `valkey` for `redis` is the same. User and password may be percent-encoded.
 */
#define FZIO__REDIS_HOSTS_MAX 16

struct fzio__redis_url {
	enum fzio__redis_url_kind {
		FZIO__REDIS_TCP,
		FZIO__REDIS_UNIX,
		FZIO__REDIS_SENTINEL,
	} kind;
	struct fzio__redis_host {
		const char *name;
		int port;
	} hosts[FZIO__REDIS_HOSTS_MAX]; /* TCP: one; SENTINEL: the sentinels */
	size_t hosts_len;
	const char *path; /* UNIX */
	const char *service; /* SENTINEL; NULL: not named */
	const char *user; /* NULL: none */
	const char *password; /* NULL: none */
	int db;
};

/* Texts go into `arena`. False: it is not such a URL, or memory is out; the log says what is wrong
 * with it, and never shows the password. */
bool fzio__redis_url_parse(
	const char *text, struct fzio_arena *arena, struct fzio__redis_url *ret_url);

#endif
