/* SPDX-License-Identifier: MIT */
/* Bare Engine.IO that sends every message back: what the Engine.IO protocol suite asks for. */
#include "echo.h"

static void message(
	struct fzio_connection *connection, bool binary, const char *data, size_t len, void *user)
{
	(void)user;
	fzio_connection_send(connection, binary, data, len);
}

int main(int argc, char **argv)
{
	const struct fzio_engine_handlers handlers = { .message = message };
	struct fzio_server_options options = echo_options(argc, argv);
	options.path = "/engine.io/";
	options.engine = &handlers;
	struct fzio_server *server = fzio_server_create(&options);
	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	return code;
}
