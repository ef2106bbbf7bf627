/* SPDX-License-Identifier: MIT */
/* What a handler may ask of a socket, and handles to sockets that may go away. */
#include <stdlib.h>
#include <string.h>

#include "socket/internal.h"

const char *fzio_disconnect_reason_str(enum fzio_disconnect_reason reason)
{
	switch (reason) {
#define CASE(name, text)                                                                           \
	case name: return text;
		FZIO_DISCONNECT_LIST(CASE)
#undef CASE
	case FZIO__DISCONNECT_NONE: break;
	}
	return "none";
}

const char *fzio_socket_sid(const struct fzio_socket *socket)
{
	return socket ? socket->sid : NULL;
}

const char *fzio_socket_namespace(const struct fzio_socket *socket)
{
	return socket ? socket->namespace_->name : NULL;
}

const struct fzio_handshake *fzio_socket_handshake(const struct fzio_socket *socket)
{
	return socket ? fzio__session_handshake(socket->peer->session) : NULL;
}

const char *fzio_handshake_header(const struct fzio_handshake *handshake, const char *name)
{
	for (size_t i = 0; handshake && i < handshake->headers_len; i++) {
		if (strcmp(handshake->headers[i].name, name) == 0) {
			return handshake->headers[i].value;
		}
	}
	return NULL;
}

const char *fzio_socket_auth(const struct fzio_socket *socket, size_t *ret_len)
{
	if (ret_len) {
		*ret_len = socket ? socket->auth_len : 0;
	}
	return socket && socket->has_auth ? socket->auth : NULL;
}

/* ---- the user's data ------------------------------------------------------------------------- */

struct fzio__keepsake {
	atomic_uint references; /* one is the socket's */
	void *data;
	void (*destroy)(void *data);
};

bool fzio__socket_keep_data(struct fzio_socket *socket, struct fzio__keepsake **ret_keepsake)
{
	struct fzio__keepsake *keepsake = NULL;
	if (socket->data && socket->destroy_data) {
		keepsake = socket->keepsake ? socket->keepsake : malloc(sizeof(*keepsake));
		if (!keepsake) {
			return false;
		}
		if (!socket->keepsake) {
			atomic_init(&keepsake->references, 1);
			keepsake->data = socket->data;
			keepsake->destroy = socket->destroy_data;
			socket->keepsake = keepsake;
		}
		atomic_fetch_add(&keepsake->references, 1);
	}
	*ret_keepsake = keepsake;
	return true;
}

void fzio__keepsake_release(struct fzio__keepsake *keepsake)
{
	if (!keepsake || atomic_fetch_sub(&keepsake->references, 1) != 1) {
		return;
	}
	if (keepsake->destroy) {
		keepsake->destroy(keepsake->data);
	}
	free(keepsake);
}

void fzio_socket_set_data(struct fzio_socket *socket, void *data, void (*destroy)(void *data))
{
	if (!socket) {
		if (data && destroy) {
			destroy(data); /* it was handed over */
		}
		return;
	}
	void *old = socket->data;
	void (*destroy_old)(void *) = socket->destroy_data;
	socket->data = data;
	socket->destroy_data = destroy;
	if (old == data) {
		if (socket->keepsake) {
			socket->keepsake->destroy = destroy;
		}
	} else if (socket->keepsake) {
		struct fzio__keepsake *keepsake = socket->keepsake;
		socket->keepsake = NULL;
		fzio__keepsake_release(keepsake);
	} else if (old && destroy_old) {
		destroy_old(old);
	}
}

void *fzio_socket_data(const struct fzio_socket *socket)
{
	return socket ? socket->data : NULL;
}

/* ---- handles -------------------------------------------------------------------------------- */

struct fzio__handle {
	struct fzio_socket *socket; /* NULL once it has left */
	size_t references;
};

struct fzio__handle *fzio__socket_handle(struct fzio_socket *socket)
{
	struct fzio__handle *handle = socket->handle;
	if (!handle) {
		handle = malloc(sizeof(*handle));
		if (!handle) {
			return NULL;
		}
		/* Nobody would tell the handle of a socket that has left already. */
		bool has_left = socket->state == FZIO__SOCKET_LEFT;
		*handle = (struct fzio__handle){ has_left ? NULL : socket, 0 };
		socket->handle = has_left ? NULL : handle;
	}
	handle->references++;
	return handle;
}

struct fzio_socket *fzio__handle_socket(const struct fzio__handle *handle)
{
	return handle ? handle->socket : NULL;
}

void fzio__handle_release(struct fzio__handle *handle)
{
	if (!handle || --handle->references > 0) {
		return;
	}
	if (handle->socket) {
		handle->socket->handle = NULL;
	}
	free(handle);
}

void fzio__handle_detach(struct fzio__handle *handle)
{
	handle->socket = NULL;
}
