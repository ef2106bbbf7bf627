/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_HUB_H
#define FZIO__SOCKET_HUB_H

#include <fzio/emitter.h>
#include <fzio/socket.h>

#include "base/executor.h"
#include "base/message.h"
#include "base/timers.h"
#include "engine/engine.h"

/*
 * Socket.IO protocol v5 without I/O: everything that one loop knows of namespaces, sockets, rooms
 * and acks. It stands on an engine as its application. (https://socket.io/docs/v4/
 * socket-io-protocol/, and peers.md §1.11-1.13 rule by rule.) One thread: its loop's.
 *
 * Handlers may do anything, in any order: a socket that has left can still be asked for what it
 * was until the loop's next pass, when a timer frees it.
 */
struct fzio__hub;

struct fzio__hub_options {
	/* Until a namespace is joined, and from a binary packet to each attachment. 0: no limit. */
	unsigned connect_timeout_ms;
	size_t max_attachments;
	size_t max_payload; /* header and attachments of one packet together */
};

struct fzio__hub *fzio__hub_create(const struct fzio__hub_options *options,
	struct fzio__timers *timers, struct fzio__executor *executor);
/* After the engine is destroyed. */
void fzio__hub_destroy(struct fzio__hub *hub);
/* To be given to fzio__engine_create(). */
struct fzio__engine_app *fzio__hub_app(struct fzio__hub *hub);

/* ---- before the start -------------------------------------------------------------------- */

/* Declares a namespace or changes its handlers. `handlers` is copied; NULL only declares. */
enum fzio_status fzio__hub_namespace(
	struct fzio__hub *hub, const char *name, const struct fzio_namespace_handlers *handlers);
/* A raw handler (socket.h): gets validated arguments. */
enum fzio_status fzio__hub_on(struct fzio__hub *hub, const char *namespace_, const char *event,
	fzio_event_fn *handler, void *user);

/*
 * A handler that reads the arguments itself, for the adapter: `arrival->args` is NOT validated,
 * so that a valid payload is read once. It returns false when the text is not JSON, and the
 * session is closed as for any broken packet. Events with attachments are validated before.
 */
struct fzio__arrival {
	struct fzio_socket *socket;
	const char *event;
	const char *args; /* from behind the name up to the packet's end: `,{…}]` or `]` */
	const char *end; /* *end is a NUL */
	const struct fzio_bytes *attachments;
	size_t attachments_len;
	bool wants_ack;
	uint64_t ack_id;
};
typedef bool fzio__arrival_fn(const struct fzio__arrival *arrival, void *user);
enum fzio_status fzio__hub_on_arrival(struct fzio__hub *hub, const char *namespace_,
	const char *event, fzio__arrival_fn *handler, void *user);
/* The same for events nobody handles: the adapter answers them with an error ack. */
enum fzio_status fzio__hub_on_unhandled(
	struct fzio__hub *hub, const char *namespace_, fzio__arrival_fn *handler, void *user);

/* Decides on a CONNECT before the namespace's own handler does: the adapter's, for a contract that
 * types the auth payload. */
enum fzio_status fzio__hub_on_connect(
	struct fzio__hub *hub, const char *namespace_, fzio_connect_fn *guard, void *user);

/* ---- while running -------------------------------------------------------------------------- */

/* Sends an ack with arguments that are known to be valid; nothing if the socket has left. */
void fzio__socket_ack(struct fzio_socket *socket, uint64_t ack_id, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len);

/* The socket that has joined with this sid, or NULL. */
struct fzio_socket *fzio__hub_socket(
	const struct fzio__hub *hub, const char *namespace_, const char *sid);

/*
 * A socket that may go away: what deferred acks hold. The handle is counted (not atomically: loop
 * thread only); fzio__handle_socket() is NULL once the socket has left its namespace.
 */
struct fzio__handle;
struct fzio__handle *fzio__socket_handle(struct fzio_socket *socket); /* a new reference */
struct fzio_socket *fzio__handle_socket(const struct fzio__handle *handle);
void fzio__handle_release(struct fzio__handle *handle);

/*
 * What fzio_socket_set_data() left with a socket, for a context that outlives it: destroyed when
 * neither has it any more. Kept on the loop's thread, released in any.
 */
struct fzio__keepsake;
/* False: out of memory. *ret_keepsake is NULL when there is nothing to be destroyed. */
bool fzio__socket_keep_data(struct fzio_socket *socket, struct fzio__keepsake **ret_keepsake);
/* NULL is fine. */
void fzio__keepsake_release(struct fzio__keepsake *keepsake);

/*
 * A packet encoded once, for any number of receivers: header message, then attachments.
 * Made in any thread, delivered on loops.
 */
struct fzio__packet {
	size_t len; /* 1 + attachments */
	struct fzio__message *messages[];
};
/* An EVENT packet. `args` must be valid. NULL: out of memory. */
struct fzio__packet *fzio__packet_event(const char *namespace_, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len);
void fzio__packet_destroy(struct fzio__packet *packet);

/* Delivers to the local sockets that the target names; the number of receivers. */
size_t fzio__hub_broadcast(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const struct fzio__packet *packet);
/* What emitter.h offers, on this loop's sockets. */
void fzio__hub_join(struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target,
	const char *room);
void fzio__hub_leave(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const char *room);
void fzio__hub_disconnect(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, bool close);

/* ---- for a backplane: what it tells others of this loop's sockets --------------------------- */

/* Each socket that the target names, once. `visit` may do anything. */
void fzio__hub_visit(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, void (*visit)(struct fzio_socket *socket, void *user),
	void *user);
/* Walks, in no order: start with *position 0; NULL at the end. Nothing may join meanwhile. */
const char *fzio__hub_next_namespace(const struct fzio__hub *hub, size_t *position);
const char *fzio__hub_next_room(
	const struct fzio__hub *hub, const char *namespace_, size_t *position);
const char *fzio__socket_next_room(const struct fzio_socket *socket, size_t *position);

struct fzio__hub_counts {
	size_t sockets;
	size_t rooms;
	unsigned long long events; /* received */
	unsigned long long emits; /* packets given to receivers */
};
struct fzio__hub_counts fzio__hub_counts(const struct fzio__hub *hub);

#endif
