/* SPDX-License-Identifier: MIT */
/* The rest of the language: who may connect, unions, bytes both ways, `any`, payloads that are no
 * dto, and a question that the client answers. */
#include <fzio/fzio.h>

#include <stdlib.h>
#include <string.h>

#include "gallery.fzio.h"
#include "wall.h"

static enum fzio_status enter(struct fzio_ctx *ctx, const struct gallery_ticket *auth)
{
	const char *token = getenv("GALLERY_TOKEN");
	if (strcmp(auth->token, token != NULL ? token : "sesame") != 0) {
		return gallery_throw_wrong_token(ctx);
	}
	fzio_socket_set_data(fzio_ctx_socket(ctx), strdup(auth->name), free);
	return FZIO_OK;
}

static enum fzio_status hang(
	struct fzio_ctx *ctx, const struct gallery_hang_cmd *cmd, struct gallery_exhibit *ack)
{
	const struct fzio_request *request = fzio_ctx_request(ctx);
	const struct gallery_exhibit *exhibit =
		wall_hang(fzio_ctx_user(ctx), request->sid, request->identity, &cmd->value);
	if (exhibit == NULL) {
		return FZIO_ENOMEM;
	}
	*ack = *exhibit;
	return gallery_emit_hung(fzio_ctx_emitter(ctx), fzio_all(), exhibit);
}

static enum fzio_status list(struct fzio_ctx *ctx, struct gallery_list_ack *ack)
{
	struct gallery_exhibit *items = fzio_ctx_alloc(ctx, WALL_PLACES * sizeof(*items));
	if (items == NULL) {
		return FZIO_ENOMEM;
	}
	ack->value.items = items;
	ack->value.len = wall_list(fzio_ctx_user(ctx), items);
	return FZIO_OK;
}

/* Somebody wants a work of somebody else down, and waits for the answer. */
struct wish {
	struct wall *wall;
	struct fzio_emitter *emitter;
	struct gallery_take_down_reply *reply;
	uint32_t id;
};

static void fulfil(struct wish *wish, bool yes)
{
	struct place *place = wall_find(wish->wall, wish->id);
	if (yes && place != NULL) {
		wall_clear(place);
		gallery_emit_taken_down(wish->emitter, fzio_all(),
			&(struct gallery_taken_down_payload){ .value = wish->id });
	}
	gallery_take_down_reply(wish->reply, &(struct gallery_take_down_ack){ .value = yes });
	free(wish);
}

static void on_answer(
	const struct fzio_answer *answer, const struct gallery_answer *value, void *user)
{
	/* Who has left does not mind; who says nothing, or nonsense, does. */
	fulfil(user, value != NULL ? value->yes : answer->status == FZIO_ECLOSED);
}

static enum fzio_status take_down(struct fzio_ctx *ctx, const struct gallery_take_down_cmd *cmd,
	struct gallery_take_down_ack *ack)
{
	(void)ack; /* it comes with the answer */
	const struct fzio_request *request = fzio_ctx_request(ctx);
	struct place *place = wall_find(fzio_ctx_user(ctx), cmd->value);
	if (place == NULL) {
		return gallery_throw_no_such_work(
			ctx, &(struct gallery_no_such_work){ .id = cmd->value });
	}
	struct wish *wish = malloc(sizeof(*wish));
	if (wish == NULL) {
		return FZIO_ENOMEM;
	}
	*wish = (struct wish){ fzio_ctx_user(ctx), fzio_ctx_emitter(ctx),
		gallery_take_down_defer(ctx), cmd->value };
	if (wish->reply == NULL) {
		free(wish);
		return FZIO_ENOMEM;
	}
	if (strcmp(place->owner, request->sid) == 0) {
		fulfil(wish, true);
		return FZIO_DEFERRED;
	}
	const struct gallery_question question = { .id = cmd->value, .by = request->identity };
	enum fzio_status status = gallery_call_may_go(
		wish->emitter, fzio_sid(place->owner), &question, 30000, on_answer, wish);
	if (status != FZIO_OK) {
		fulfil(wish, status == FZIO_ECLOSED);
	}
	return FZIO_DEFERRED;
}

int main(void)
{
	const char *port = getenv("PORT");
	struct wall wall;
	wall_init(&wall);
	struct fzio_server *server = fzio_server_create(
		&(struct fzio_server_options){ .port = port != NULL ? atoi(port) : 8000 });
	struct fzio_registry *registry = fzio_registry_create();
	if (server == NULL || registry == NULL) {
		return 1;
	}

	gallery_register_connect(registry, enter, NULL);
	gallery_register_hang(registry, hang, &wall);
	gallery_register_list(registry, list, &wall);
	gallery_register_take_down(registry, take_down, &wall);

	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	fzio_adapter_include_router(adapter, &gallery_router);
	fzio_server_static(server, "/", GALLERY_WEB_DIR);
	fzio_server_static(server, "/client", GALLERY_CLIENT_DIR);

	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	wall_finish(&wall);
	return code;
}
