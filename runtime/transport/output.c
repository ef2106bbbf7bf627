/* SPDX-License-Identifier: MIT */
/*
 * What is to be written stands in one buffer and goes out with one call for each loop pass. What
 * the kernel does not take stays here, where its length is known, and nothing gets between.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "transport/connection.h"

/* Kept by a connection that is quiet. */
#define KEPT ((size_t)512)

size_t fzio__output_waiting(const struct fzio__connection *connection)
{
	return connection->out.len - connection->out_sent;
}

/* A buffer far too large for what is said now was made for a moment that is over. */
static void clear(struct fzio__connection *connection)
{
	struct fzio_buffer *out = &connection->out;
	bool is_large = out->capacity > KEPT && out->len < out->capacity / 8;
	connection->out_sent = 0;
	if (is_large) {
		fzio_buffer_finish(out);
	} else {
		fzio_buffer_clear(out);
	}
}

/* So that a buffer which is never quite empty does not grow for ever. */
static void drop_sent(struct fzio__connection *connection)
{
	struct fzio_buffer *out = &connection->out;
	size_t sent = connection->out_sent;
	if (sent > 0 && sent >= out->len - sent) {
		memcpy(out->data, out->data + sent, out->len - sent);
		out->len -= sent;
		connection->out_sent = 0;
	}
}

enum fzio__written fzio__output_write(struct fzio__connection *connection)
{
	struct fzio_buffer *out = &connection->out;
	if (out->failed) {
		return FZIO__WRITE_FAILED;
	}
	size_t waiting = fzio__output_waiting(connection);
	if (waiting == 0) {
		return FZIO__ALL_WRITTEN;
	}
	ssize_t sent = send(connection->fd, out->data + connection->out_sent, waiting,
		MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0 && errno != EAGAIN && errno != EINTR && errno != ENOBUFS) {
		return FZIO__WRITE_FAILED;
	}
	connection->out_sent += sent > 0 ? (size_t)sent : 0;
	if (connection->out_sent == out->len) {
		clear(connection);
		return FZIO__ALL_WRITTEN;
	}
	drop_sent(connection);
	return FZIO__MORE_TO_WRITE;
}
