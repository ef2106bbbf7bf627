/* SPDX-License-Identifier: MIT */
#ifndef FZIO_ENGINE_H
#define FZIO_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include <fzio/socket.h>

/*
 * Bare Engine.IO, without Socket.IO above it: messages of text and bytes over polling or
 * WebSocket. For programs that speak their own protocol on it, and for conformance suites.
 * A server speaks either Socket.IO or, with fzio_server_options.engine set, bare Engine.IO.
 *
 * All calls are made, and all handlers run, on the loop that owns the connection. It lives until
 * its close handler has returned.
 */
struct fzio_connection;

/* Any of them may be NULL. */
struct fzio_engine_handlers {
	void (*open)(struct fzio_connection *connection, void *user);
	/* `data[len]` is a NUL; text is valid UTF-8. Borrowed until the handler returns. */
	void (*message)(struct fzio_connection *connection, bool binary, const char *data,
		size_t len, void *user);
	void (*close)(
		struct fzio_connection *connection, enum fzio_disconnect_reason reason, void *user);
	void *user;
};

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Queues a message, which is copied. FZIO_EINVAL: a text that is not UTF-8. FZIO_EUNSUPPORTED: a
 * text that holds U+001E, which a client that polls cannot be sent. FZIO_ELIMIT: max_buffered is
 * reached, and the connection is being closed. FZIO_ECLOSED: it was before.
 */
enum fzio_status fzio_connection_send(
	struct fzio_connection *connection, bool binary, const void *data, size_t len);
/* Once what was sent is delivered. The close handler runs before this returns. */
void fzio_connection_close(struct fzio_connection *connection);
const struct fzio_handshake *fzio_connection_handshake(const struct fzio_connection *connection);
/* Yours: one pointer per connection. */
void fzio_connection_set_data(struct fzio_connection *connection, void *data);
void *fzio_connection_data(const struct fzio_connection *connection);

#ifdef __cplusplus
}
#endif

#endif
