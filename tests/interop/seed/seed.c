/* SPDX-License-Identifier: MIT */
/*
 * A server of seed.fzio whose usecases do what the message says, for tests that ask row by row how
 * the seed's behaviour became ours (seed.test.mjs).
 *
 *   WITHOUT_LOOK=1   registers no usecase for seed.look
 *   RESOLVER=1       finds usecases by a resolver of its own, which refuses seed.locked
 */
#include <fzio/fzio.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "seed.fzio.h"

static enum fzio_status echo(
	struct fzio_ctx *ctx, const struct seed_text *cmd, struct seed_text *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status probe(
	struct fzio_ctx *ctx, const struct seed_probe *cmd, struct seed_probe *ack)
{
	(void)ctx;
	*ack = *cmd;
	return FZIO_OK;
}

static enum fzio_status nothing(struct fzio_ctx *ctx, const struct seed_text *cmd)
{
	(void)ctx, (void)cmd;
	return FZIO_OK;
}

static enum fzio_status look(struct fzio_ctx *ctx, struct seed_text *ack)
{
	(void)ctx;
	ack->text = "seen";
	return FZIO_OK;
}

static enum fzio_status fail(
	struct fzio_ctx *ctx, const struct seed_fail_cmd *cmd, struct seed_text *ack)
{
	if (strcmp(cmd->how, "declared") == 0) {
		return seed_throw_declared(ctx, &(struct seed_declared){ .left = 3 });
	}
	if (strcmp(cmd->how, "coded") == 0) {
		return fzio_ctx_fail(ctx, FZIO_NOT_FOUND, "seed.lost", "There is no %s", "key");
	}
	if (strcmp(cmd->how, "masked") == 0) {
		return fzio_ctx_fail(ctx, FZIO_INFRASTRUCTURE, "seed.db", "password=hunter2");
	}
	if (strcmp(cmd->how, "status") == 0) {
		return FZIO_EIO;
	}
	ack->text = strcmp(cmd->how, "long ack") == 0 ? "far too long to be an ack" : NULL;
	return FZIO_OK;
}

static struct fzio_target target_of(struct fzio_ctx *ctx, const char *to, const char **ret_sid)
{
	static const char *const both[] = { "a", "b" };
	*ret_sid = fzio_ctx_request(ctx)->sid;
	if (strcmp(to, "all") == 0) {
		return fzio_all();
	}
	if (strcmp(to, "all, volatile") == 0) {
		return fzio_volatile(fzio_all());
	}
	if (strcmp(to, "all but me") == 0) {
		return fzio_except(fzio_all(), ret_sid, 1);
	}
	if (strcmp(to, "me") == 0) {
		return fzio_sid(*ret_sid);
	}
	if (strcmp(to, "both") == 0) {
		return fzio_rooms(both, 2);
	}
	if (strcmp(to, "no rooms") == 0) {
		return fzio_rooms(both, 0);
	}
	return strcmp(to, "none") == 0 ? (struct fzio_target){ 0 } : fzio_room(to);
}

static enum fzio_status emit(
	struct fzio_ctx *ctx, const struct seed_emit_cmd *cmd, struct seed_emit_ack *ack)
{
	const char *sid;
	struct fzio_target target = target_of(ctx, cmd->to, &sid);
	struct fzio_emitter *emitter = fzio_ctx_emitter(ctx);
	enum fzio_status status;
	if (strcmp(cmd->text, "NaN") == 0) {
		status = seed_emit_numbered(emitter, target, &(struct seed_number){ NAN });
	} else {
		status = seed_emit_told(emitter, target, &(struct seed_text){ cmd->text });
	}
	ack->status = fzio_status_str(status);
	return FZIO_OK;
}

static enum fzio_status number(
	struct fzio_ctx *ctx, const struct seed_text *cmd, struct seed_number *ack)
{
	(void)ctx;
	ack->value = strcmp(cmd->text, "inf") == 0 ? (double)INFINITY : 0.5;
	return FZIO_OK;
}

static enum fzio_status open_vault(struct fzio_ctx *ctx, const struct seed_key *auth)
{
	if (strcmp(auth->key, "sesame") != 0) {
		return seed_throw_wrong_key(ctx, &(struct seed_wrong_key){ .key = auth->key });
	}
	return FZIO_OK;
}

static enum fzio_status keep(
	struct fzio_ctx *ctx, const struct seed_blob *cmd, struct seed_blob *ack)
{
	*ack = *cmd;
	return seed_vault_emit_kept(
		fzio_ctx_emitter(ctx), fzio_sid(fzio_ctx_request(ctx)->sid), cmd);
}

static enum fzio_status context_factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	*ret_deps = user;
	if (request->auth != NULL && strstr(request->auth, "no-deps") != NULL) {
		return fzio_ctx_fail(ctx, FZIO_THROTTLED, NULL, "Not now");
	}
	return FZIO_OK;
}

static enum fzio_status resolver(struct fzio_ctx *ctx, const char *operation,
	const struct fzio_usecase **ret_usecase, void *user)
{
	if (strcmp(operation, "seed.locked") == 0) {
		return fzio_ctx_fail(ctx, FZIO_AUTHORIZATION, NULL, "Locked for %s",
			fzio_ctx_request(ctx)->event);
	}
	*ret_usecase = fzio_registry_find(user, operation);
	return *ret_usecase != NULL ? FZIO_OK : FZIO_EUNSUPPORTED;
}

static enum fzio_status connect(struct fzio_socket *socket, const char *auth, size_t auth_len,
	struct fzio_refusal *reterr_refusal, void *user)
{
	(void)socket, (void)auth_len, (void)user;
	if (auth != NULL && strstr(auth, "stranger") != NULL) {
		strcpy(reterr_refusal->message, "Who are you?");
		return FZIO_ETHROWN;
	}
	return FZIO_OK;
}

static void connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	const char *auth = fzio_socket_auth(socket, NULL);
	if (auth != NULL && strstr(auth, "\"a\"") != NULL) {
		fzio_socket_join(socket, "a");
	}
	if (auth != NULL && strstr(auth, "\"b\"") != NULL) {
		fzio_socket_join(socket, "b");
	}
}

static void register_all(struct fzio_registry *registry)
{
	seed_register_echo(registry, echo, NULL);
	seed_register_probe(registry, probe, NULL);
	seed_register_nothing(registry, nothing, NULL);
	seed_register_fail(registry, fail, NULL);
	seed_register_emit(registry, emit, NULL);
	seed_register_number(registry, number, NULL);
	seed_register_locked(registry, look, NULL);
	seed_vault_register_connect(registry, open_vault, NULL);
	seed_vault_register_keep(registry, keep, NULL);
	if (getenv("WITHOUT_LOOK") == NULL) {
		seed_register_look(registry, look, NULL);
	}
}

int main(void)
{
	struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){
		.port = atoi(getenv("PORT")),
	});
	struct fzio_registry *registry = fzio_registry_create();
	if (server == NULL || registry == NULL) {
		return 1;
	}
	register_all(registry);
	struct fzio_adapter_options options = {
		.registry = registry,
		.context_factory = context_factory,
		.resolver = getenv("RESOLVER") != NULL ? resolver : NULL,
		.resolver_user = registry,
	};
	struct fzio_adapter *adapter = fzio_adapter_create(server, &options);
	fzio_adapter_include_router(adapter, &seed_router);
	fzio_adapter_include_router(adapter, &seed_radio_router);
	fzio_adapter_include_router(adapter, &seed_vault_router);
	fzio_server_namespace(server, "/seed",
		&(struct fzio_namespace_handlers){ .connect = connect, .connected = connected });

	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return code;
}
