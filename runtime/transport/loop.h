/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_LOOP_H
#define FZIO__TRANSPORT_LOOP_H

#include <fzio/http.h>
#include <fzio/status.h>

#include "base/executor.h"
#include "base/timers.h"
#include "engine/engine.h"

/*
 * One loop is one thread, one libev loop, and one engine with its sessions. Other threads only ever
 * post to its mailbox (executor.h). Frames are appended to each connection's buffer and written once
 * per loop pass (transport-ev.md). This folder is the only place in fzio that names libwebsockets.
 */
struct fzio__loop;

/* What answers requests outside the engine's path; implemented by server/. */
struct fzio__http_app {
	/* Answers into *ret_response (initialised to 200, empty), or names a file to be sent:
	 * *ret_file, from the request's arena. The body has been read up to max_payload. */
	void (*request)(struct fzio__http_app *app, const struct fzio_http_request *request,
		struct fzio_http_response *ret_response, const char **ret_file);
};

struct fzio__loop_options {
	const char *path; /* of the engine: `/socket.io/` */
	size_t max_payload;
	unsigned max_connections; /* 0: what the descriptor limit allows */
	unsigned header_timeout_ms; /* from accept to complete headers, 0: 10000 */
	unsigned body_timeout_ms; /* of a request, from its head to its end, 0: 300000 */
	bool compression;
	const char *const *handshake_headers; /* lower case, NULL-terminated; borrowed */
};

struct fzio__loop *fzio__loop_create(const struct fzio__loop_options *options);
/* After the engine was destroyed. Drops what is in the mailbox. */
void fzio__loop_destroy(struct fzio__loop *loop);

/* Available as soon as the loop exists; the engine is made with them, and given back. */
struct fzio__timers *fzio__loop_timers(struct fzio__loop *loop);
struct fzio__executor *fzio__loop_executor(struct fzio__loop *loop);
/* How many clients can be there at once, by the options and the descriptor limit. */
size_t fzio__loop_max_connections(const struct fzio__loop *loop);
void fzio__loop_attach(
	struct fzio__loop *loop, struct fzio__engine *engine, struct fzio__http_app *http);

/* Binds and listens; the real port. FZIO_EIO: errno says why, the log says what. */
enum fzio_status fzio__loop_listen(
	struct fzio__loop *loop, const char *interface, int port, int *ret_port);
/* Gives the port back; not while it runs. */
void fzio__loop_unlisten(struct fzio__loop *loop);
/* Serves on this thread until fzio__loop_stop() (any thread, or with `signals` SIGINT, SIGTERM):
 * then stops accepting, shuts the engine down, flushes, and returns within two seconds. */
void fzio__loop_run(struct fzio__loop *loop, bool signals);
void fzio__loop_stop(struct fzio__loop *loop);

#endif
