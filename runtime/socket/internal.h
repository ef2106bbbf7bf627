/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SOCKET_INTERNAL_H
#define FZIO__SOCKET_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/random.h"
#include "socket/hub.h"
#include "socket/packet.h"

/*
 * What the files of this layer share. A hub has namespaces, a namespace has sockets and rooms; a
 * peer is one session's side of it, with a socket for each namespace the client has joined.
 *
 * Handlers may do anything at any time: leave, disconnect, emit to a room that disconnects a slow
 * client. So nothing that left is freed at once: sockets and peers go to the hub's list of the
 * dead, which a timer empties in the loop's next pass, outside all handlers.
 */

/* One place of a socket in a room, seen from both sides; each knows its index on the other. */
struct fzio__room_member {
	struct fzio_socket *socket;
	size_t slot; /* in socket->rooms */
};

struct fzio__room_slot {
	struct fzio__room *room;
	size_t index; /* in room->members */
};

/* Exists while it has members. A socket's own sid is a room without one of these. */
struct fzio__room {
	struct fzio__room_member *members;
	size_t len;
	size_t capacity;
	size_t name_len;
	char name[];
};

/* Who gets an event: exactly one of the two. */
struct fzio__listener {
	fzio_event_fn *handler;
	fzio__arrival_fn *arrival;
	void *user;
	char event[];
};

struct fzio__namespace {
	struct fzio_namespace_handlers handlers;
	fzio__arrival_fn *unhandled;
	void *unhandled_user;
	struct fzio__map listeners; /* event to struct fzio__listener */
	struct fzio__map sockets; /* sid to struct fzio_socket; those that have joined */
	struct fzio__map rooms; /* name to struct fzio__room */
	fzio_connect_fn *guard; /* asked before handlers.connect */
	void *guard_user;
	uint64_t next_call; /* its sockets share one count, so that one id may serve many of them */
	size_t name_len;
	char name[];
};

enum fzio__socket_state {
	FZIO__SOCKET_CONNECTING, /* its connect handler decides */
	FZIO__SOCKET_JOINED,
	FZIO__SOCKET_LEAVING, /* its disconnect handler runs; nothing is sent any more */
	FZIO__SOCKET_LEFT,
};

struct fzio_socket {
	struct fzio_socket *next; /* of its peer, or of the dead */
	struct fzio__peer *peer;
	struct fzio__namespace *namespace_;
	struct fzio__handle *handle; /* NULL until somebody holds one */
	void *data;
	void (*destroy_data)(void *data);
	struct fzio__keepsake *keepsake; /* of the data; NULL until somebody keeps it */
	struct fzio__room_slot *rooms;
	size_t rooms_len;
	size_t rooms_capacity;
	struct fzio__call *calls; /* events it is to acknowledge, oldest first */
	struct fzio__call **calls_end;
	uint64_t stamp; /* of the last target that was resolved: taken already, or left out */
	enum fzio__socket_state state;
	char sid[FZIO__SID_LEN + 1];
	bool has_auth;
	size_t auth_len;
	char auth[];
};

/* A binary packet whose attachments are not all here. */
struct fzio__assembly {
	struct fzio__packet_header header; /* points into its own copy of the text */
	const char *text_end; /* a NUL */
	size_t bytes; /* text and attachments so far */
	size_t received;
	struct fzio_bytes attachments[];
};

/* A namespace that the server made this client leave: see fzio__peer_was_dismissed(). */
struct fzio__dismissal {
	struct fzio__dismissal *next;
	struct fzio__namespace *namespace_;
};

struct fzio__peer {
	struct fzio__peer *next; /* of the dead */
	struct fzio__hub *hub;
	struct fzio__session *session;
	struct fzio_socket *sockets;
	struct fzio__dismissal *dismissals;
	struct fzio__assembly *assembly;
	struct fzio__timer timer; /* until a namespace is joined, or an attachment comes */
	bool closed;
};

/* The hub's address for acks that other threads keep; they may outlive it. */
struct fzio__gate {
	atomic_uint references;
	pthread_mutex_t lock;
	struct fzio__executor *executor; /* NULL once the hub is gone */
};

struct fzio__hub {
	struct fzio__engine_app app;
	struct fzio__hub_options options;
	struct fzio__timers *timers;
	struct fzio__gate *gate;
	struct fzio__map namespaces;
	struct fzio__hub_counts counts;
	struct fzio_buffer out; /* the packet that is being written */
	struct fzio_arena arena; /* of the message that is being read */
	struct fzio_socket **receivers; /* targets that are being resolved, innermost last */
	size_t receivers_len;
	size_t receivers_capacity;
	uint64_t stamp;
	struct fzio_socket *dead_sockets;
	struct fzio__peer *dead_peers;
	struct fzio__timer burial;
};

/* ---- hub.c: namespaces and what has died ------------------------------------------------- */

struct fzio__namespace *fzio__hub_find(
	const struct fzio__hub *hub, const char *name, size_t name_len);
void fzio__hub_bury_socket(struct fzio__hub *hub, struct fzio_socket *socket);
void fzio__hub_bury_peer(struct fzio__hub *hub, struct fzio__peer *peer);

/* ---- peer.c: a session's messages -------------------------------------------------------- */

void fzio__peer_open(struct fzio__hub *hub, struct fzio__session *session);
void fzio__peer_message(struct fzio__peer *peer, bool binary, const char *data, size_t len);
void fzio__peer_close(struct fzio__peer *peer, enum fzio_disconnect_reason reason);
void fzio__peer_free(struct fzio__peer *peer);
/* The client broke the protocol: ends the session. `why` goes to the log only. */
void fzio__peer_fail(struct fzio__peer *peer, const char *why);
struct fzio_socket *fzio__peer_socket(
	const struct fzio__peer *peer, const struct fzio__namespace *namespace_);
/* Sends hub->out as a text message, unless memory was out for it. */
void fzio__peer_send_out(struct fzio__peer *peer);
void fzio__peer_send_attachments(
	struct fzio__peer *peer, const struct fzio_bytes *attachments, size_t attachments_len);

/* ---- assembly.c: attachments ------------------------------------------------------------- */

/* NULL: out of memory. Copies the text. */
struct fzio__assembly *fzio__assembly_create(
	const struct fzio__packet_header *header, const char *text, size_t len);
/* False: more than `max_bytes` altogether, or out of memory. */
bool fzio__assembly_add(
	struct fzio__assembly *assembly, const char *data, size_t len, size_t max_bytes);
bool fzio__assembly_is_complete(const struct fzio__assembly *assembly);
void fzio__assembly_destroy(struct fzio__assembly *assembly);

/* ---- lifecycle.c: joining and leaving a namespace ---------------------------------------- */

void fzio__socket_connect(
	struct fzio__peer *peer, const struct fzio__packet_header *header, const char *end);
/* Runs the disconnect handler and forgets the socket. */
void fzio__socket_leave(struct fzio_socket *socket, enum fzio_disconnect_reason reason);
void fzio__socket_free(struct fzio_socket *socket);
/*
 * The server took this client out of the namespace, and the client has not asked for it again.
 * What it sent before it heard of that is dropped; from any other client it would be a fault.
 */
bool fzio__peer_was_dismissed(
	const struct fzio__peer *peer, const struct fzio__namespace *namespace_);
void fzio__peer_forget_dismissals(
	struct fzio__peer *peer, const struct fzio__namespace *namespace_); /* NULL: all */

/* ---- socket.c ------------------------------------------------------------------------------- */

/* The socket has left: its handle names nobody from here on. */
void fzio__handle_detach(struct fzio__handle *handle);

/* ---- event.c ----------------------------------------------------------------------------- */

/* False: the packet is broken. Events with attachments were checked before. */
bool fzio__socket_event(struct fzio_socket *socket, const struct fzio__packet_header *header,
	const char *end, const struct fzio_bytes *attachments);

/* ---- ack.c ------------------------------------------------------------------------------- */

/*
 * The right to acknowledge one event, in two forms. The event's own lives on the stack while its
 * handler runs. A kept one lives until its last reference is gone; the event's own then points to
 * it and holds a reference, so that both share one `sent`.
 */
struct fzio_ack {
	struct fzio__hub *hub; /* the event's own */
	struct fzio_socket *socket; /* the event's own */
	struct fzio_ack *kept; /* the event's own: what was made of it */
	uint64_t id;
	atomic_bool sent;
	atomic_uint references; /* kept */
	struct fzio__gate *gate; /* kept; NULL in the event's own */
	struct fzio__handle *handle; /* kept */
	struct fzio__task release; /* kept: brings the last reference to the loop */
};

void fzio__ack_init(struct fzio_ack *ack, struct fzio_socket *socket, uint64_t id);
void fzio__ack_finish(struct fzio_ack *ack);

/* ---- gate.c ------------------------------------------------------------------------------ */

struct fzio__gate *fzio__gate_create(struct fzio__executor *executor);
/* The loop has ended: tasks are dropped from here on. */
void fzio__gate_close(struct fzio__gate *gate);
void fzio__gate_unref(struct fzio__gate *gate);
/* Runs the task on the loop: at once if this is its thread. */
void fzio__gate_pass(struct fzio__gate *gate, struct fzio__task *task);

/* ---- call.c: acks of clients ------------------------------------------------------------- */

/* A valid ACK of the client. One that nobody waits for (any more) is ignored. */
void fzio__socket_acked(struct fzio_socket *socket, const struct fzio__packet_header *header,
	const char *end, const struct fzio_bytes *attachments);
/* The socket has left: nobody will answer. */
void fzio__socket_end_calls(struct fzio_socket *socket);

/* ---- room.c ------------------------------------------------------------------------------ */

struct fzio__room *fzio__room_find(const struct fzio__namespace *namespace_, const char *name);
void fzio__room_leave_all(struct fzio_socket *socket);

/* ---- broadcast.c ------------------------------------------------------------------------- */

/* Appends the text of an event packet; where its `["name",…]` starts. `id` NULL: the client is not
 * to acknowledge it. */
size_t fzio__event_write(struct fzio_buffer *out, const char *namespace_, const uint64_t *id,
	const char *event, const char *args, size_t args_len, size_t attachments_len);
/* Writes an event of this socket to hub->out, checks it, and sends it. FZIO_ESYNTAX, FZIO_EINVAL,
 * FZIO_ESTATE: it was not to be sent; FZIO_ECLOSED: the socket has left, maybe by sending this. */
enum fzio_status fzio__socket_send_event(struct fzio_socket *socket, const uint64_t *id,
	const char *event, const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len);

#endif
