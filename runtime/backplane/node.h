/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_NODE_H
#define FZIO__BACKPLANE_NODE_H

#include "backplane/dialect.h"

/*
 * What @socket.io/redis-adapter's classic adapter and @socket.io/redis-emitter write (peers.md
 * §3.1-3.5), P being the prefix and N a namespace:
 *
 *     P#N#, P#N#room#       broadcasts in msgpack: [uid, {type, data, nsp}, {rooms, except, flags}]
 *     P-request#N#          requests in JSON, or in msgpack when they carry an event
 *     P-response#N#         their answers, and this process's probes
 *     P-response#N#uid#     answers to this process, of servers that are set to answer so
 *
 * Node counts who subscribes to the request channel and waits for as many answers: so each process
 * subscribes once for each namespace, and always answers.
 */
struct fzio__node {
	struct fzio__dialect dialect;
	struct fzio_arena arena; /* of the channels' names */
	struct fzio__node_namespace {
		const char *name;
		const char *broadcasts; /* `P#N#` */
		const char *requests;
		const char *responses;
		const char *own_responses;
	} * namespaces;
	size_t namespaces_len;
	char uid[8];
};

enum fzio__node_type {
	FZIO__NODE_SOCKETS,
	FZIO__NODE_ALL_ROOMS,
	FZIO__NODE_JOIN,
	FZIO__NODE_LEAVE,
	FZIO__NODE_DISCONNECT,
	FZIO__NODE_FETCH,
	FZIO__NODE_SERVER_SIDE_EMIT,
	FZIO__NODE_BROADCAST,
	FZIO__NODE_CLIENT_COUNT,
	FZIO__NODE_ACK,
};

/* `prefix` is copied. NULL: out of memory. */
struct fzio__dialect *fzio__node_create(struct fzio__dialect_host *host, const char *prefix);

/* ---- node_write.c ------------------------------------------------------------------------ */

enum fzio_status fzio__node_publish(
	struct fzio__dialect *dialect, const struct fzio__action *action);
struct fzio_bytes fzio__node_probe(struct fzio__dialect *dialect, unsigned long number,
	const char **ret_channel, struct fzio_arena *arena);

/* ---- node_read.c ------------------------------------------------------------------------- */

/* Where Node's lists of rooms have what is no text and no number, mostly undefined: a room that
 * nobody is in. */
#define FZIO__NODE_NO_ROOM ""

/* A message while it is read. */
struct fzio__node_reading {
	struct fzio__node *node;
	const struct fzio__node_namespace *namespace_;
	struct fzio_arena arena;
	const char *why; /* it was refused */
	unsigned long probe;
};

enum fzio__reception fzio__node_receive(struct fzio__dialect *dialect, const char *channel,
	size_t channel_len, const char *data, size_t len, unsigned long *ret_probe,
	const char **reterr_why);
enum fzio__reception fzio__node_refuse(struct fzio__node_reading *reading, const char *why);

/* ---- node_event.c ------------------------------------------------------------------------ */

/* An event in msgpack, found and checked. Texts live in the reading's arena. */
struct fzio__node_event {
	const char *uid; /* NULL: not given */
	const char *request_id; /* NULL: not given */
	const char *name;
	const char *args; /* JSON, checked by our own reader */
	size_t args_len;
	struct fzio_bytes *attachments;
	size_t attachments_len;
	struct fzio_target target;
	unsigned timeout_ms;
	bool is_elsewhere; /* of another namespace than its channel's */
};
/* [uid, packet, opts]; and the same as the map of a request. False: it is neither; uid
 * and request_id are set if they were found. */
bool fzio__node_event_read(struct fzio__node_reading *reading, const char *data, size_t len,
	struct fzio__node_event *ret_event);

/* {type: 9, requestId, packet}, the answer to a request with an event: `packet` is the first
 * argument of the ack. */
struct fzio__node_ack {
	const char *request_id;
	const char *args;
	size_t args_len;
	const struct fzio_bytes *attachments;
	size_t attachments_len;
};
bool fzio__node_ack_read(struct fzio__node_reading *reading, const char *data, size_t len,
	struct fzio__node_ack *ret_ack);

/* ---- node_request.c ---------------------------------------------------------------------- */

enum fzio__reception fzio__node_request(
	struct fzio__node_reading *reading, const char *data, size_t len);

/* ---- node_answer.c ----------------------------------------------------------------------- */

struct fzio__errand;
/* On the loop: what was asked about its sockets. */
void fzio__node_answer(struct fzio__errand *errand);
/* Any thread: so many clients will acknowledge the event of a request. */
void fzio__node_answer_count(const struct fzio__node *node, const char *namespace_,
	const char *request_id, size_t count);

#endif
