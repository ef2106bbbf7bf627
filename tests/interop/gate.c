/* SPDX-License-Identifier: MIT */
/*
 * What the examples do not use, for gate.test.mjs: a typed connect, bytes, questions to clients and
 * usecases that block. The contract is that of gate.h.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/gate.h"

static struct fzio_server *server;
static int known; /* whose address is an identity */
static atomic_bool released; /* "slow" may go on */

static enum fzio_status connect(struct fzio_ctx *ctx, const struct gate_auth *auth)
{
	if (strcmp(auth->token, "banned") == 0) {
		return fzio_ctx_throw(ctx, &gate_banned_error, &(struct gate_banned){ "tomorrow" });
	}
	if (strcmp(auth->token, "down") == 0) {
		return fzio_ctx_throw(ctx, &gate_down_error, NULL);
	}
	fzio_socket_set_data(fzio_ctx_socket(ctx), &known, NULL);
	return fzio_ctx_join(ctx, "inside");
}

static bool is(const struct fzio_bytes *bytes, const char *text)
{
	return bytes->len == strlen(text) && memcmp(bytes->data, text, bytes->len) == 0;
}

static void wait_released(void)
{
	for (int i = 0; i < 10000 && !atomic_load(&released); i++) {
		usleep(1000);
	}
	atomic_store(&released, false);
}

/* On a worker. */
static enum fzio_status develop(
	struct fzio_ctx *ctx, const struct gate_photo *cmd, struct gate_photo *ack)
{
	if (fzio_ctx_request(ctx)->identity != &known) {
		return FZIO_ESTATE;
	}
	if (is(&cmd->data, "blurred")) {
		return fzio_ctx_throw(ctx, &gate_blurred_error, cmd);
	}
	if (is(&cmd->data, "slow")) {
		wait_released();
		fzio_emit(fzio_ctx_emitter(ctx), &gate_photo_event,
			fzio_sid(fzio_ctx_request(ctx)->sid), cmd);
	}
	if (is(&cmd->data, "release")) {
		atomic_store(&released, true);
	}
	ack->data = cmd->data;
	return FZIO_OK;
}

/* ---- questions: `ask` and `ask elsewhere` take a time in ms and ack what the client answered --- */

struct asking {
	struct fzio_ack *ack;
	unsigned timeout_ms;
	char sid[32];
};

static void answered(const struct fzio_answer *answer, const struct gate_answer *value, void *user)
{
	struct asking *asking = user;
	char text[512];
	int len = value != NULL
			  ? snprintf(text, sizeof(text), "{\"yes\":%s,\"photo\":%zu}",
				    value->yes ? "true" : "false", value->photo.len)
			  : snprintf(text, sizeof(text), "{\"status\":\"%s\",\"violations\":%zu}",
				    fzio_status_str(answer->status),
				    answer->violations != NULL ? answer->violations->len : 0);
	fzio_ack_send(asking->ack, text, (size_t)len, NULL, 0);
	fzio_ack_release(asking->ack);
	free(asking);
}

/* Threads that ask: an emitter ends with its server, so they end first. */
static atomic_int askers;

static void *ask(void *user)
{
	struct asking *asking = user;
	enum fzio_status status =
		gate_call_confirm(fzio_server_emitter(server), fzio_sid(asking->sid),
			&(struct gate_question){ "Sure?" }, asking->timeout_ms, answered, asking);
	if (status != FZIO_OK) {
		answered(&(struct fzio_answer){ .status = status }, NULL, asking);
	}
	return NULL;
}

static void *ask_elsewhere(void *user)
{
	ask(user);
	atomic_fetch_sub(&askers, 1);
	return NULL;
}

static void on_ask(struct fzio_event *event, void *user)
{
	struct asking *asking = calloc(1, sizeof(*asking));
	pthread_t thread;
	if (asking == NULL) {
		return;
	}
	asking->ack = fzio_ack_keep(event->ack);
	asking->timeout_ms = (unsigned)strtoul(event->args, NULL, 10);
	snprintf(asking->sid, sizeof(asking->sid), "%s", fzio_socket_sid(event->socket));
	if (user == NULL) {
		ask(asking);
		return;
	}
	atomic_fetch_add(&askers, 1);
	if (pthread_create(&thread, NULL, ask_elsewhere, asking) == 0) {
		pthread_detach(thread);
	} else {
		ask_elsewhere(asking);
	}
}

static void on_inside(struct fzio_event *event, void *user)
{
	(void)user;
	bool inside = fzio_socket_in_room(event->socket, "inside");
	fzio_ack_send(event->ack, inside ? "true" : "false", inside ? 4 : 5, NULL, 0);
}

static bool compose(struct fzio_registry *registry)
{
	const char *port = getenv("PORT");
	server = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = port != NULL ? atoi(port) : 0, .workers = 2 });
	struct fzio_adapter *adapter =
		server != NULL ? fzio_adapter_create(server,
					 &(struct fzio_adapter_options){ .registry = registry })
			       : NULL;
	return adapter != NULL && gate_register_connect(registry, connect, NULL) == FZIO_OK &&
	       gate_register_develop(registry, develop, NULL) == FZIO_OK &&
	       fzio_registry_set_blocking(registry, "gate.develop") == FZIO_OK &&
	       fzio_adapter_include_router(adapter, &gate_router) == FZIO_OK &&
	       fzio_server_on(server, "/gate", "ask", on_ask, NULL) == FZIO_OK &&
	       fzio_server_on(server, "/gate", "ask elsewhere", on_ask, &known) == FZIO_OK &&
	       fzio_server_on(server, "/gate", "inside", on_inside, NULL) == FZIO_OK;
}

int main(void)
{
	struct fzio_registry *registry = fzio_registry_create();
	int code = compose(registry) ? fzio_server_run(server) : 1;
	while (atomic_load(&askers) > 0) {
		usleep(1000);
	}
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return code;
}
