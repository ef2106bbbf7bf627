/* SPDX-License-Identifier: MIT */
/* Socket.IO that echoes events and acknowledges with arguments: what the Socket.IO protocol suite
 * asks for. */
#include "echo.h"

static void connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	size_t len = 0;
	const char *auth = fzio_socket_auth(socket, &len);
	fzio_socket_emit(
		socket, "auth", auth != NULL ? auth : "{}", auth != NULL ? len : 2, NULL, 0);
}

static void message(struct fzio_event *event, void *user)
{
	(void)user;
	fzio_socket_emit(event->socket, "message-back", event->args, event->args_len,
		event->attachments, event->attachments_len);
}

static void message_with_ack(struct fzio_event *event, void *user)
{
	(void)user;
	if (event->ack != NULL) {
		fzio_ack_send(event->ack, event->args, event->args_len, event->attachments,
			event->attachments_len);
	}
}

int main(int argc, char **argv)
{
	struct fzio_server_options options = echo_options(argc, argv);
	options.connect_timeout_ms = 1000;
	const struct fzio_namespace_handlers handlers = { .connected = connected };
	struct fzio_server *server = fzio_server_create(&options);
	fzio_server_namespace(server, "/", &handlers);
	fzio_server_namespace(server, "/custom", &handlers);
	fzio_server_on(server, "/", "message", message, NULL);
	fzio_server_on(server, "/", "message-with-ack", message_with_ack, NULL);
	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	return code;
}
