/* SPDX-License-Identifier: MIT */
#ifndef FZIO_SOCKET_H
#define FZIO_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fzio/buffer.h>
#include <fzio/status.h>

/*
 * The untyped API: events of a namespace with their arguments as JSON text. Typed commands
 * (adapter.h) are built on it; use it for events that no contract describes.
 *
 * Arguments are the JSON values after the event's name, separated by commas, without the
 * brackets of the packet: `{"room":"a"},1`. Attachments stand in it as on the wire:
 * {"_placeholder":true,"num":0} is attachment 0 (Socket.IO protocol v5, "Binary packets").
 *
 * Threads: everything here runs on the loop that owns the socket, and is only to be called from
 * its handlers. From elsewhere use an emitter (emitter.h) or a kept ack.
 *
 * A socket that is NULL, as fzio_ctx_socket() gives it on a worker or of a client that is gone, is
 * one that has left: what is asked of it is FZIO_ECLOSED, NULL or false, and nothing is done.
 */

/* One client in one namespace, from its CONNECT to its disconnection. */
struct fzio_socket;
/* The right to acknowledge one event, once. */
struct fzio_ack;

/* How a connection came about. Lives as long as the connection. */
struct fzio_handshake {
	const char *address; /* of the peer, without port */
	const char *path; /* `/socket.io/` */
	const char *query; /* without `?`, encoded (again: see http.h); "" if none */
	int64_t time_ms; /* Unix time of the handshake */
	size_t headers_len;
	/* Those named by fzio_server_options.handshake_headers, names in lower case. */
	const struct fzio_header {
		const char *name;
		const char *value;
	} * headers;
};

/* Why a connection or a membership of a namespace ended. Texts are those of Socket.IO. */
#define FZIO_DISCONNECT_LIST(X)                                                                    \
	X(FZIO_DISCONNECT_TRANSPORT_ERROR, "transport error")                                      \
	X(FZIO_DISCONNECT_TRANSPORT_CLOSE, "transport close")                                      \
	X(FZIO_DISCONNECT_FORCED_CLOSE, "forced close")                                            \
	X(FZIO_DISCONNECT_PING_TIMEOUT, "ping timeout")                                            \
	X(FZIO_DISCONNECT_PARSE_ERROR, "parse error")                                              \
	X(FZIO_DISCONNECT_SERVER_SHUTTING_DOWN, "server shutting down")                            \
	X(FZIO_DISCONNECT_FORCED_SERVER_CLOSE, "forced server close")                              \
	X(FZIO_DISCONNECT_CLIENT_NAMESPACE, "client namespace disconnect")                         \
	X(FZIO_DISCONNECT_SERVER_NAMESPACE, "server namespace disconnect")                         \
	X(FZIO_DISCONNECT_SLOW_CONSUMER, "slow consumer")

enum fzio_disconnect_reason {
	FZIO__DISCONNECT_NONE,
#define FZIO__DISCONNECT(name, text) name,
	FZIO_DISCONNECT_LIST(FZIO__DISCONNECT)
#undef FZIO__DISCONNECT
};

/* An event as it arrived. Everything is borrowed until the handler returns. */
struct fzio_event {
	struct fzio_socket *socket;
	const char *name; /* unescaped; may be cut by U+0000, which no handler's name holds */
	const char *args; /* JSON text, validated; NUL-terminated */
	size_t args_len;
	const struct fzio_bytes *attachments;
	size_t attachments_len;
	bool wants_ack;
	struct fzio_ack *ack; /* of this event; NULL unless wants_ack */
};

typedef void fzio_event_fn(struct fzio_event *event, void *user);

/* A client's acknowledgement of an event, or why there is none. Borrowed until the callback
 * returns. */
struct fzio_acked {
	enum fzio_status status; /* FZIO_OK; FZIO_ETIMEOUT; FZIO_ECLOSED: the socket has left */
	struct fzio_socket *socket;
	const char *args; /* FZIO_OK: as in struct fzio_event; else NULL */
	size_t args_len;
	const struct fzio_bytes *attachments;
	size_t attachments_len;
};

typedef void fzio_acked_fn(const struct fzio_acked *acked, void *user);

/* Why a CONNECT is refused: becomes CONNECT_ERROR {"message":…,"data":…}. */
struct fzio_refusal {
	char message[256];
	struct fzio_buffer data; /* JSON text; empty: none. Initialised and freed by the caller */
};

/*
 * Decides on a CONNECT. `auth` is the payload as JSON text (an object), NULL if there was none.
 * Anything but FZIO_OK refuses. The socket is not in the namespace yet: do not emit to it here.
 */
typedef enum fzio_status fzio_connect_fn(struct fzio_socket *socket, const char *auth,
	size_t auth_len, struct fzio_refusal *reterr_refusal, void *user);
/* The socket has joined; the CONNECT reply is queued before everything emitted here. */
typedef void fzio_connected_fn(struct fzio_socket *socket, void *user);
/* The socket is leaving; it is still in its rooms. */
typedef void fzio_disconnect_fn(
	struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user);

/* What a namespace does with its clients. Unset handlers accept, ignore, and do nothing. */
struct fzio_namespace_handlers {
	fzio_connect_fn *connect;
	fzio_connected_fn *connected;
	fzio_disconnect_fn *disconnect;
	fzio_event_fn *fallback; /* events without a handler of their own */
	void *user;
};

#ifdef __cplusplus
extern "C" {
#endif

const char *fzio_disconnect_reason_str(enum fzio_disconnect_reason reason);

/* 20 characters, unlike the Engine.IO sid, which is a secret of the connection. */
const char *fzio_socket_sid(const struct fzio_socket *socket);
const char *fzio_socket_namespace(const struct fzio_socket *socket);
const struct fzio_handshake *fzio_socket_handshake(const struct fzio_socket *socket);
/* The header of the handshake with this lower-case name, NULL if absent or not kept. */
const char *fzio_handshake_header(const struct fzio_handshake *handshake, const char *name);
/* The CONNECT payload as JSON text; NULL if there was none. */
const char *fzio_socket_auth(const struct fzio_socket *socket, size_t *ret_len);

/* Yours: one pointer per socket. `destroy` (may be NULL) runs when it is replaced or the socket
 * is gone, after the disconnect handler; but not before the contexts of deferred and blocking
 * usecases have ended, whose `identity` it is (context.h). On the loop's thread; for a context that
 * outlives the server, in the thread that sends its reply. */
void fzio_socket_set_data(struct fzio_socket *socket, void *data, void (*destroy)(void *data));
void *fzio_socket_data(const struct fzio_socket *socket);

/* Joining twice is joining once. Names are any non-empty UTF-8, anything else is FZIO_EINVAL.
 * FZIO_ECLOSED: the socket has left. */
enum fzio_status fzio_socket_join(struct fzio_socket *socket, const char *room);
void fzio_socket_leave(struct fzio_socket *socket, const char *room);
bool fzio_socket_in_room(const struct fzio_socket *socket, const char *room);

/*
 * Emits to this socket alone. `args` as in struct fzio_event; it must be valid JSON, which is
 * checked (FZIO_ESYNTAX), as is that every placeholder has its attachment. FZIO_EINVAL: the event's
 * name is reserved (peers of Socket.IO close for `connect` and the like) or not UTF-8, or bytes are
 * NULL that have a length. FZIO_ESTATE: a connect handler still decides. FZIO_ECLOSED: the
 * socket has left, if only by sending this.
 */
enum fzio_status fzio_socket_emit(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len);

/*
 * The same, and the client is to acknowledge: `acked` is called exactly once, and not before this
 * function has returned, unless that is with an error. `timeout_ms` 0 waits as long as the socket
 * is there. From other threads, and typed: fzio_call().
 */
enum fzio_status fzio_socket_call(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user);

/* Leaves the namespace (sends DISCONNECT), or with `close` all of them and then ends the whole
 * connection. In a connect handler, without `close`, it refuses. */
void fzio_socket_disconnect(struct fzio_socket *socket, bool close);

/*
 * Acknowledges; a second call, or one after the client has gone, does nothing. In the event's
 * handler pass event->ack. `args` as above; NULL with 0 acknowledges with no argument. FZIO_ESYNTAX
 * and FZIO_EINVAL as above: nothing was sent, and it may be sent still.
 */
enum fzio_status fzio_ack_send(struct fzio_ack *ack, const char *args, size_t args_len,
	const struct fzio_bytes *attachments, size_t attachments_len);
/*
 * Keeps the ack beyond the handler. NULL: out of memory. It must be released, sent or not, with
 * fzio_ack_release(). Both may be called from any thread; the ack then travels to its loop.
 */
struct fzio_ack *fzio_ack_keep(struct fzio_ack *ack);
void fzio_ack_release(struct fzio_ack *ack);

#ifdef __cplusplus
}
#endif

#endif
