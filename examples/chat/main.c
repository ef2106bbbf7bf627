/* SPDX-License-Identifier: MIT */
/* The seed's chat: a contract (chat.fzio), three usecases, a page and a REST route, one process. */
#include <fzio/fzio.h>

#include <stdlib.h>
#include <string.h>

#include "chat.fzio.h"
#include "rooms.h"

static enum fzio_status join(
	struct fzio_ctx *ctx, const struct chat_join_room_cmd *cmd, struct chat_join_room_ack *ack)
{
	enum fzio_status status = rooms_enter(fzio_ctx_deps(ctx), ctx, cmd->room, cmd->user_id);
	*ack = (struct chat_join_room_ack){ .room = cmd->room, .joined = true };
	return status;
}

static enum fzio_status leave(struct fzio_ctx *ctx, const struct chat_leave_room_cmd *cmd,
	struct chat_leave_room_ack *ack)
{
	if (!rooms_exit(fzio_ctx_deps(ctx), ctx, cmd->room)) {
		return chat_throw_not_in_room(ctx, &(struct chat_not_in_room){ .room = cmd->room });
	}
	*ack = (struct chat_leave_room_ack){ .room = cmd->room, .left = true };
	return FZIO_OK;
}

static enum fzio_status send(
	struct fzio_ctx *ctx, const struct chat_send_cmd *cmd, struct chat_send_ack *ack)
{
	const char *user_id = rooms_user(fzio_ctx_deps(ctx), ctx, cmd->room);
	if (user_id == NULL) {
		return chat_throw_not_in_room(ctx, &(struct chat_not_in_room){ .room = cmd->room });
	}
	struct chat_message message = {
		.user_id = user_id,
		.room = cmd->room,
		.text = cmd->text,
		.ts = cmd->ts != NULL ? *cmd->ts : fzio_timestamp_now(),
	};
	ack->ok = true;
	return chat_emit_message(fzio_ctx_emitter(ctx), fzio_room(cmd->room), &message);
}

static enum fzio_status context_factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	(void)ctx, (void)request;
	*ret_deps = user; /* every usecase works on the same rooms */
	return FZIO_OK;
}

int main(void)
{
	const char *port = getenv("PORT"), *dialect = getenv("REDIS_DIALECT");
	bool is_node = dialect != NULL && strcmp(dialect, "node") == 0;
	struct rooms *rooms = rooms_create();
	struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){
		.port = port != NULL ? atoi(port) : 8000,
		.redis_url = getenv("REDIS_URL"), /* several processes are one chat */
		.redis_dialect = is_node ? FZIO_DIALECT_NODE : FZIO_DIALECT_PYTHON,
	});
	struct fzio_registry *registry = fzio_registry_create();
	if (rooms == NULL || server == NULL || registry == NULL) {
		return 1;
	}

	chat_register_join(registry, join, NULL);
	chat_register_leave(registry, leave, NULL);
	chat_register_send(registry, send, NULL);

	struct fzio_adapter_options options = {
		.registry = registry,
		.context_factory = context_factory,
		.context_user = rooms,
	};
	struct fzio_adapter *adapter = fzio_adapter_create(server, &options);
	fzio_adapter_include_router(adapter, &chat_router);

	struct fzio_namespace_handlers handlers = {
		.disconnect = rooms_disconnected,
		.user = rooms,
	};
	fzio_server_namespace(server, "/chat", &handlers);
	fzio_server_route(server, "GET", "/api/rooms", rooms_list, rooms);
	fzio_server_static(server, "/", CHAT_WEB_DIR);
	fzio_server_static(server, "/client", CHAT_CLIENT_DIR);

	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	rooms_destroy(rooms);
	return code;
}
