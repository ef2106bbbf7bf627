/* SPDX-License-Identifier: MIT */
#ifndef FZIO_SERVER_H
#define FZIO_SERVER_H

#include <fzio/adapter.h>
#include <fzio/backplane.h>
#include <fzio/emitter.h>
#include <fzio/engine.h>
#include <fzio/http.h>
#include <fzio/log.h>
#include <fzio/socket.h>

/*
 * A server: options, then everything it serves, then run.
 *
 *     struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){ .port = 8000 });
 *     … fzio_adapter_create(), fzio_server_route(), fzio_server_on() …
 *     int code = fzio_server_run(server);
 *     fzio_server_destroy(server);
 *
 * All fields may be left zero; the default stands in brackets.
 */
struct fzio_server_options {
	/* Address to listen on: "127.0.0.1", "::1"; "0.0.0.0" for all of IPv4 [all, as "::"]. No names,
	 * neither of hosts nor of devices. */
	const char *interface;
	int port; /* [8000]; FZIO_PORT_ANY lets the kernel choose, see fzio_server_port() */
	const char *path; /* [/socket.io/] */
	/* Origins that browsers may come from, NULL-terminated: { "https://example.org", NULL }, or
	 * { "*", NULL } [none: no CORS headers, and no origin check]. A list also refuses WebSockets
	 * of other origins, which CORS itself does not protect. */
	const char *const *cors_origins;
	bool cors_credentials; /* Access-Control-Allow-Credentials; not with "*" */
	unsigned ping_interval_ms; /* [25000] */
	unsigned ping_timeout_ms; /* [20000] */
	unsigned upgrade_timeout_ms; /* [10000] */
	unsigned connect_timeout_ms; /* until a namespace is joined [45000] */
	size_t max_payload; /* bytes of one POST body or WebSocket message [1000000] */
	size_t max_attachments; /* of one packet [10] */
	/* Bytes waiting for one client, then it is disconnected as a "slow consumer"; so no message to
	 * a client can be larger [8 MiB]. */
	size_t max_buffered;
	unsigned max_connections; /* and sessions [what the descriptor limit allows] */
	bool no_polling; /* WebSocket only: needs no sticky sessions */
	bool no_websocket;
	bool no_compression; /* of polling answers above 1 KiB, by gzip */
	/* Request headers kept for fzio_handshake, lower case, NULL-terminated [host, origin, cookie,
	 * authorization, user-agent, accept-language, x-forwarded-for, x-real-ip, x-request-id]. */
	const char *const *handshake_headers;
	/* Other processes to be one server with (backplane.h): "redis://localhost:6379/0" [alone]. */
	const char *redis_url;
	const char *redis_channel; /* [socketio; with FZIO_DIALECT_NODE the prefix, socket.io] */
	enum fzio_dialect redis_dialect; /* [FZIO_DIALECT_PYTHON] */
	unsigned loops; /* reserved: 0 or 1 */
	/* Threads for usecases that block, started as they are needed, see
	 * fzio_registry_set_blocking() [4]. */
	unsigned workers;
	bool keep_signals; /* do not take SIGINT and SIGTERM while running */
	const struct fzio_engine_handlers *engine; /* bare Engine.IO instead of Socket.IO */
};

#define FZIO_PORT_ANY (-1)

struct fzio_server;

/* What a server holds at this moment. */
struct fzio_server_status {
	size_t connections; /* Engine.IO sessions */
	size_t sockets; /* clients in namespaces */
	size_t rooms;
	unsigned long long events; /* received since the start */
	unsigned long long emits; /* packets delivered to receivers */
	unsigned long long slow_consumers; /* disconnected because their buffer was full */
	struct fzio_backplane_status backplane;
};

#ifdef __cplusplus
extern "C" {
#endif

/* NULL when options contradict each other or memory is out; the log says which. */
struct fzio_server *fzio_server_create(const struct fzio_server_options *options);
/* Not while it runs. Closes what is open, and waits for usecases that are on a worker; threads of
 * yours that use its emitter are to have ended before. NULL is fine. */
void fzio_server_destroy(struct fzio_server *server);

/* --- before the start: FZIO_ESTATE once it listens; what is refused is in the log --------- */

/* Declares a namespace (`/`, `/chat`) and its handlers; handlers == NULL only declares it.
 * FZIO_EINVAL: the name has no leading slash, or holds `,` or `?`. */
enum fzio_status fzio_server_namespace(struct fzio_server *server, const char *namespace_,
	const struct fzio_namespace_handlers *handlers);
/* A raw handler for one event. FZIO_EEXIST: it has one, or a router has it. FZIO_EINVAL: a
 * reserved name. Declares the namespace if need be. */
enum fzio_status fzio_server_on(struct fzio_server *server, const char *namespace_,
	const char *event, fzio_event_fn *handler, void *user);

/* `method` NULL: any. `path` exact, or a prefix when it ends in `*`. The first match in order of
 * registration wins; HEAD is answered by GET's handler; a known path with another method is 405.
 * What begins with the options' `path` (/socket.io/) never comes here. FZIO_EINVAL: the path has no
 * leading slash, a `*` before its end, or a `?`; or the method is not in capitals. */
enum fzio_status fzio_server_route(struct fzio_server *server, const char *method, const char *path,
	fzio_http_fn *handler, void *user);
/* Files of `directory` under `prefix` (`/`, `/assets`): after the routes, before the fallback.
 * `index.html` stands for its folder. Paths cannot leave the folder. FZIO_ENOTFOUND: there is no
 * such directory. */
enum fzio_status fzio_server_static(
	struct fzio_server *server, const char *prefix, const char *directory);
/* Everything no route, file or Socket.IO path answers [404]. */
void fzio_server_fallback(struct fzio_server *server, fzio_http_fn *handler, void *user);

/* --- running -------------------------------------------------------------------------------- */

/*
 * Reports operations without a usecase (FZIO_ESTATE, all of them in the log), then opens the
 * port: FZIO_EIO, and the log says why. fzio_server_run() does it if you have not.
 */
enum fzio_status fzio_server_listen(struct fzio_server *server);
/* The port it listens on, 0 before. */
int fzio_server_port(const struct fzio_server *server);
/* Serves on the calling thread until stopped. 0: stopped cleanly; 1: could not start. Once: a server
 * that was stopped is destroyed, and to serve again another is created. */
int fzio_server_run(struct fzio_server *server);
/* Ends fzio_server_run(): closes the port, tells every client, and returns when all is written or
 * two seconds have passed. Any thread, and signal handlers; before fzio_server_run() it makes that
 * return at once. SIGINT and SIGTERM do the same, unless keep_signals is set. */
void fzio_server_stop(struct fzio_server *server);

/* Any thread. Lives as long as the server: see fzio_server_destroy(). */
struct fzio_emitter *fzio_server_emitter(struct fzio_server *server);
/* Loop's thread (a handler), or while the server does not run. */
struct fzio_server_status fzio_server_status(const struct fzio_server *server);

#ifdef __cplusplus
}
#endif

#endif
