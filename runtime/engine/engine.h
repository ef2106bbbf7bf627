/* SPDX-License-Identifier: MIT */
#ifndef FZIO__ENGINE_ENGINE_H
#define FZIO__ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/engine.h>
#include <fzio/socket.h>

#include "base/map.h"
#include "base/message.h"
#include "base/timers.h"

/*
 * Engine.IO protocol v4 without I/O: sessions, packets, polling payloads, upgrade, heartbeat.
 * (https://socket.io/docs/v4/engine-io-protocol/, and peers.md §1.1-1.10 rule by rule.)
 *
 * Below it stands a transport, which brings requests, frames and the time, and implements the two
 * tables of operations here. Above it stands an application (Socket.IO, or bare Engine.IO), which
 * gets messages. One engine belongs to one loop; everything runs on that loop's thread.
 *
 * Nothing is freed under a caller's feet: a closed session is only freed by
 * fzio__engine_sweep(), which the transport calls once per loop pass, outside all callbacks.
 */

/* ---- what the engine is given: the transport's side ---------------------------------------- */

enum fzio__method {
	FZIO__GET = 1,
	FZIO__POST,
	FZIO__OPTIONS,
	FZIO__OTHER_METHOD
};

/* A request to the engine's path. NULL: not given. Borrowed during the call. */
struct fzio__engine_request {
	enum fzio__method method;
	bool upgrade; /* a WebSocket upgrade */
	const char *transport; /* query parameters, decoded */
	const char *eio;
	const char *sid;
	const char *content_type; /* request headers */
	const char *origin;
	const char *host; /* pages of this server itself may always open a WebSocket */
	const char *access_control_request_headers; /* of a preflight */
	const char *user_agent;
	int64_t content_length; /* -1: not given */
};

struct fzio__engine_response {
	int status;
	const char *content_type; /* NULL: no body */
	const char *headers; /* complete lines with \r\n (CORS, Cache-Control), "" if none */
	const void *body;
	size_t body_len;
	bool close; /* close the TCP connection behind it */
};

/*
 * An HTTP request that waits for its answer. Embedded in the transport's connection. It ends by
 * respond() or, when the client goes first, by the transport's fzio__engine_gone().
 */
struct fzio__exchange {
	const struct fzio__exchange_ops *ops;
	struct fzio__session *session; /* the engine's; NULL when it waits for nothing */
	bool is_post;
};

struct fzio__exchange_ops {
	/* Answers and forgets the exchange. Everything is copied before it returns. */
	void (*respond)(
		struct fzio__exchange *exchange, const struct fzio__engine_response *response);
	/* A copy of what fzio_handshake holds, one malloc() for all; NULL: out of memory. */
	struct fzio_handshake *(*handshake)(struct fzio__exchange *exchange);
};

/* One WebSocket. Embedded in the transport's connection. */
struct fzio__link {
	const struct fzio__link_ops *ops;
	struct fzio__session *session; /* the engine's */
	bool probing; /* the engine's: opened for a session that is still polling */
};

struct fzio__link_ops {
	/* Queues one message, `head` (may be NULL) and `body` in one frame; copied. The flush comes
	 * with the end of the loop pass. Nothing may be sent after close(). */
	void (*send)(struct fzio__link *link, bool binary, const void *head, size_t head_len,
		const void *body, size_t body_len);
	/* Bytes queued and not yet taken by the kernel. */
	size_t (*buffered)(struct fzio__link *link);
	/* Closes after what is queued is written (bounded in time by the transport), or at once when
	 * `discard`. `code` 0: a close frame without code. The engine has forgotten the link. */
	void (*close)(struct fzio__link *link, unsigned code, const char *reason, bool discard);
	struct fzio_handshake *(*handshake)(struct fzio__link *link);
};

/* ---- what stands above ----------------------------------------------------------------------- */

struct fzio__engine_app {
	void (*open)(struct fzio__engine_app *app, struct fzio__session *session);
	/* data[len] is a NUL. Text is valid UTF-8 without its type digit. */
	void (*message)(struct fzio__engine_app *app, struct fzio__session *session, bool binary,
		const char *data, size_t len);
	/* The last call for this session; sends are ignored from here on. */
	void (*close)(struct fzio__engine_app *app, struct fzio__session *session,
		enum fzio_disconnect_reason reason);
};

struct fzio__engine_options {
	unsigned ping_interval_ms;
	unsigned ping_timeout_ms;
	unsigned upgrade_timeout_ms;
	size_t max_payload;
	size_t max_buffered;
	size_t max_sessions; /* those that leave included; 0: any number */
	bool polling;
	bool websocket;
	const char *const *cors_origins; /* NULL: CORS off; borrowed */
	bool cors_credentials;
	char owner; /* the first character of every sid: names the loop */
};

struct fzio__engine;
struct fzio__session; /* public name: struct fzio_connection */

struct fzio__engine *fzio__engine_create(const struct fzio__engine_options *options,
	struct fzio__timers *timers, struct fzio__engine_app *app);
/* Closes every session without a word to the clients and frees all. */
void fzio__engine_destroy(struct fzio__engine *engine);
/* Ends every session: clients are told (`1`, or a close frame), the application sees `reason`.
 * One in the middle of an upgrade can only be told when it has moved to its WebSocket: that one
 * stays open until then. New requests get 503 from here on. */
void fzio__engine_shutdown(struct fzio__engine *engine, enum fzio_disconnect_reason reason);
/* Frees what was closed. */
void fzio__engine_sweep(struct fzio__engine *engine);
size_t fzio__engine_sessions(const struct fzio__engine *engine);

/* ---- requests ------------------------------------------------------------------------------ */

/*
 * An HTTP request whose headers are complete, not an upgrade. Checks in the order of peers.md
 * §1.2. Either the exchange is answered before it returns (exchange->session is NULL), or it
 * waits: a GET is parked, a POST wants its body (fzio__engine_body()).
 */
void fzio__engine_request(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange);
/* Part of a body came: any byte is a sign of life. False: too much, and the exchange was
 * answered 413 and its session closed. */
bool fzio__engine_body_progress(
	struct fzio__engine *engine, struct fzio__exchange *exchange, size_t received);
/* The whole body of a waiting POST; `data` may be changed in place and data[len] written. */
void fzio__engine_body(
	struct fzio__engine *engine, struct fzio__exchange *exchange, char *data, size_t len);
/* The client left before the answer. Closes the session (peers.md §1.6). */
void fzio__engine_gone(struct fzio__engine *engine, struct fzio__exchange *exchange);

/* Should this upgrade get its 101? False: *ret_response (static or engine-owned until the next
 * call) is the answer instead. An unknown EIO is refused here, before the 101. */
bool fzio__engine_upgrade(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__engine_response *ret_response);
/* The 101 is out. `sid` NULL: a new session. False: close the WebSocket without a word (a second
 * WebSocket on a sid gets 101 and then close, peers.md §0.2). */
bool fzio__engine_link_open(struct fzio__engine *engine, const char *sid, struct fzio__link *link);
/* One complete message. data[len] is writable and readable. Text has been checked as UTF-8 by
 * the transport. The link may be closed (link->session NULL) when it returns. */
void fzio__engine_link_message(
	struct fzio__engine *engine, struct fzio__link *link, bool binary, char *data, size_t len);
/* Any bytes of a message that is not complete yet: a sign of life. */
void fzio__engine_link_progress(struct fzio__engine *engine, struct fzio__link *link);
/* The WebSocket ended by itself, with a close frame or without. Not called after ops->close(). */
void fzio__engine_link_gone(struct fzio__engine *engine, struct fzio__link *link);

/* CORS headers for any answer on the engine's path, errors included (peers.md §1.10), into `out`
 * as complete lines; for the answers that the transport makes by itself (413, 411, …). */
size_t fzio__engine_cors(
	const struct fzio__engine *engine, const char *origin, char *ret_lines, size_t size);

/* ---- sessions, from above --------------------------------------------------------------------- */

const char *fzio__session_sid(const struct fzio__session *session);
const struct fzio_handshake *fzio__session_handshake(const struct fzio__session *session);
void fzio__session_set_data(struct fzio__session *session, void *data);
void *fzio__session_data(const struct fzio__session *session);
struct fzio__engine *fzio__session_engine(const struct fzio__session *session);

/* Sends a message made of two parts (`head` may be NULL); for text without the digit `4`. The
 * parts are copied. Ignored once the session is closing; over max_buffered it closes as
 * FZIO_DISCONNECT_SLOW_CONSUMER. */
void fzio__session_send(struct fzio__session *session, bool binary, const void *head,
	size_t head_len, const void *body, size_t body_len);
/* Sends a shared message; takes its own reference if it must keep it. */
void fzio__session_send_message(struct fzio__session *session, struct fzio__message *message);
/* Bytes that wait for this client. */
size_t fzio__session_buffered(const struct fzio__session *session);
bool fzio__session_is_open(const struct fzio__session *session);
/* Ends the session, after what was sent is delivered. app->close is called before it returns. */
void fzio__session_close(struct fzio__session *session, enum fzio_disconnect_reason reason);

#endif
