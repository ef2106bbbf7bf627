/* SPDX-License-Identifier: MIT */
/* Bare Engine.IO: the public connection is the session. */
#include <string.h>

#include "base/utf8.h"
#include "engine/session.h"

static struct fzio__session *session_of(const struct fzio_connection *connection)
{
	return (struct fzio__session *)connection;
}

enum fzio_status fzio_connection_send(
	struct fzio_connection *connection, bool binary, const void *data, size_t len)
{
	struct fzio__session *session = session_of(connection);
	if (!fzio__session_is_open(session)) {
		return FZIO_ECLOSED;
	}
	if (!data && len > 0) {
		return FZIO_EINVAL;
	}
	if (!binary && len > 0) {
		if (!fzio__utf8_valid(data, len)) {
			return FZIO_EINVAL;
		}
		/* A polling client would take what stands behind it for another packet. */
		if (!session->link && memchr(data, FZIO__SEPARATOR, len)) {
			return FZIO_EUNSUPPORTED;
		}
	}
	fzio__session_send(session, binary, NULL, 0, data, len);
	return fzio__session_is_open(session) ? FZIO_OK : FZIO_ELIMIT;
}

void fzio_connection_close(struct fzio_connection *connection)
{
	fzio__session_close(session_of(connection), FZIO_DISCONNECT_FORCED_CLOSE);
}

const struct fzio_handshake *fzio_connection_handshake(const struct fzio_connection *connection)
{
	return fzio__session_handshake(session_of(connection));
}

void fzio_connection_set_data(struct fzio_connection *connection, void *data)
{
	fzio__session_set_data(session_of(connection), data);
}

void *fzio_connection_data(const struct fzio_connection *connection)
{
	return fzio__session_data(session_of(connection));
}
