/* SPDX-License-Identifier: MIT */
/* A program out of the tree: generated code, its codec, and a server that is created only. */
#include <fzio/fzio.h>

#include <stdio.h>
#include <string.h>

#include "consumer.fzio.h"

static enum fzio_status ask(
	struct fzio_ctx *ctx, const struct consumer_question *cmd, struct consumer_answer *ack)
{
	(void)ctx;
	ack->value = (int64_t)strlen(cmd->text);
	return FZIO_OK;
}

int main(void)
{
	static const char json[] = "{\"value\":42}";
	struct fzio_arena arena;
	struct fzio_violations violations = { 0 };
	const struct consumer_answer *answer = NULL;
	fzio_arena_init(&arena, 0);
	if (consumer_answer_decode(&arena, json, strlen(json), &answer, &violations) != FZIO_OK) {
		return 1;
	}
	printf("%s %d\n", FZIO_VERSION, (int)answer->value);
	fzio_arena_finish(&arena);

	struct fzio_server *server = fzio_server_create(
		&(struct fzio_server_options){ .interface = "127.0.0.1", .port = FZIO_PORT_ANY });
	struct fzio_registry *registry = fzio_registry_create();
	if (server == NULL || registry == NULL) {
		return 1;
	}
	consumer_register_ask(registry, ask, NULL);
	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	bool included = fzio_adapter_include_router(adapter, &consumer_router) == FZIO_OK;
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return included ? 0 : 1;
}
