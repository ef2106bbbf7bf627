/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_WEBSOCKET_H
#define FZIO__TRANSPORT_WEBSOCKET_H

#include "engine/engine.h"
#include "transport/connection.h"

/* RFC 6455 §5.2. */
enum fzio__opcode {
	FZIO__CONTINUATION = 0x0,
	FZIO__TEXT = 0x1,
	FZIO__BINARY = 0x2,
	FZIO__CLOSE = 0x8,
	FZIO__PING = 0x9,
	FZIO__PONG = 0xa
};

#define FZIO__HEAD_MAX    14 /* a client's: with mask */
#define FZIO__CONTROL_MAX 125

enum fzio__ws_state {
	FZIO__WS_OPEN,
	FZIO__WS_CLOSING, /* our close frame is queued: frames are read for the peer's */
	FZIO__WS_DEAF, /* the same, but what comes makes no sense any more: thrown away */
	FZIO__WS_CLOSED /* both are: the connection ends with the last byte of ours */
};

struct fzio__websocket {
	struct fzio__connection *connection;
	struct fzio__link link;
	enum fzio__ws_state state;
	/* The frame that is being read. */
	uint8_t head[FZIO__HEAD_MAX];
	uint8_t head_len; /* bytes of it that are there */
	uint8_t opcode;
	bool is_final;
	bool in_payload;
	uint8_t mask[4];
	unsigned mask_at;
	uint64_t left; /* bytes of its payload that are still to come */
	/* The message that its fragments, or its parts, are put together to. */
	uint8_t message_opcode; /* 0: none has begun */
	unsigned fragments;
	struct fzio_buffer message;
	uint8_t control[FZIO__CONTROL_MAX];
	uint8_t control_len;
};

/* upgrade.c. False: hang up; what there was to say is said. */
bool fzio__upgrade_confirm(struct fzio__connection *connection, char *protocol);
/* The 101 is out. False: close without a word. */
bool fzio__websocket_open(struct fzio__connection *connection);

/* websocket_in.c. */
void fzio__websocket_read(struct fzio__websocket *websocket, char *data, size_t len);

/* websocket_out.c. */
extern const struct fzio__link_ops fzio__link_ops;
void fzio__websocket_send(struct fzio__websocket *websocket, enum fzio__opcode opcode,
	const void *head, size_t head_len, const void *body, size_t body_len);
/* Queues a close frame, unless there was one. `code` 0: none. */
void fzio__websocket_close(struct fzio__websocket *websocket, unsigned code, const char *reason);
/* The same, for what the peer did wrong; the engine is told. */
void fzio__websocket_fail(struct fzio__websocket *websocket, unsigned code, const char *reason);
/* The peer has closed it: with a frame (`clean`), or not at all. */
void fzio__websocket_lost(struct fzio__websocket *websocket, bool clean);

#endif
