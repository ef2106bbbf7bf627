/* SPDX-License-Identifier: MIT */
/* The composition: loop below, engine on it, hub on the engine, usecases on the hub. */
#include "server/server.h"

#include <stdlib.h>

#include "backplane/local.h"
#include "backplane/redis.h"
#include "server/options.h"

/* The first character of every sid names its loop, and there is one loop. */
#define OWNER 'A'

static bool create_loop(struct fzio_server *server)
{
	const struct fzio_server_options *options = &server->options;
	server->loop = fzio__loop_create(&(struct fzio__loop_options){
		.path = options->path,
		.max_payload = options->max_payload,
		.max_connections = options->max_connections,
		.compression = !options->no_compression,
		.handshake_headers = options->handshake_headers,
	});
	return server->loop != NULL;
}

static bool create_hub(struct fzio_server *server)
{
	const struct fzio_server_options *options = &server->options;
	server->hub = fzio__hub_create(
		&(struct fzio__hub_options){
			.connect_timeout_ms = options->connect_timeout_ms,
			.max_attachments = options->max_attachments,
			.max_payload = options->max_payload,
		},
		fzio__loop_timers(server->loop), fzio__loop_executor(server->loop));
	return server->hub != NULL;
}

/* How long what was emitted last may still wait for Redis when the server ends. */
#define LINGER_MS 500

static struct fzio__backplane *create_backplane(const struct fzio_server *server)
{
	const struct fzio_server_options *options = &server->options;
	if (options->redis_url == NULL) {
		return fzio__backplane_local();
	}
	return fzio__redis_create(&(struct fzio__redis_options){
		.url = options->redis_url,
		.channel = options->redis_channel,
		.dialect = options->redis_dialect,
		.linger_ms = LINGER_MS,
		.hub = server->hub,
		.executor = fzio__loop_executor(server->loop),
		.timers = fzio__loop_timers(server->loop),
	});
}

static bool create_emitter(struct fzio_server *server)
{
	server->backplane = create_backplane(server);
	if (server->backplane == NULL) {
		return false;
	}
	server->emitter = fzio__emitter_create(
		server->hub, fzio__loop_executor(server->loop), server->backplane);
	return server->emitter != NULL;
}

static bool create_engine(struct fzio_server *server)
{
	const struct fzio_server_options *options = &server->options;
	fzio__server_app_init(&server->app, fzio__hub_app(server->hub), options->engine);
	server->engine = fzio__engine_create(
		&(struct fzio__engine_options){
			.ping_interval_ms = options->ping_interval_ms,
			.ping_timeout_ms = options->ping_timeout_ms,
			.upgrade_timeout_ms = options->upgrade_timeout_ms,
			.max_payload = options->max_payload,
			.max_buffered = options->max_buffered,
			/* One that polls has a GET waiting: more sessions than connections are
			 * somebody opening them for our memory. */
			.max_sessions = fzio__loop_max_connections(server->loop),
			.polling = !options->no_polling,
			.websocket = !options->no_websocket,
			.cors_origins = options->cors_origins,
			.cors_credentials = options->cors_credentials,
			.owner = OWNER,
		},
		fzio__loop_timers(server->loop), &server->app.app);
	if (server->engine == NULL) {
		return false;
	}
	fzio__loop_attach(server->loop, server->engine, &server->http.app);
	return true;
}

static bool create_workers(struct fzio_server *server)
{
	server->workers = fzio__workers_create(server->options.workers);
	return server->workers != NULL;
}

struct fzio_server *fzio_server_create(const struct fzio_server_options *options)
{
	struct fzio_server *server = calloc(1, sizeof(*server));
	if (server == NULL) {
		fzio_log(FZIO_LOG_ERROR, "server: %s", fzio_status_str(FZIO_ENOMEM));
		return NULL;
	}
	fzio_arena_init(&server->arena, 0);
	fzio__http_init(&server->http);
	if (!fzio__options_resolve(options, &server->arena, &server->options)) {
		fzio_server_destroy(server);
		return NULL;
	}
	if (!create_loop(server) || !create_hub(server) || !create_emitter(server) ||
		!create_engine(server) || !create_workers(server)) {
		fzio_log(FZIO_LOG_ERROR, "server: cannot be created");
		fzio_server_destroy(server);
		return NULL;
	}
	return server;
}

/*
 * Workers end first, while what their usecases use is still here. Then adapters let go, so that
 * deferred replies from now on only free themselves. Then from the sessions upwards: disconnect
 * handlers still see a hub, and what they emit is still published. The backplane stops before the
 * loop ends, whose mailbox it posts to; tasks in the mailbox, dropped with the loop, still see
 * their emitter and backplane.
 */
void fzio_server_destroy(struct fzio_server *server)
{
	if (server == NULL) {
		return;
	}
	if (atomic_load(&server->running)) {
		/* A handler that calls this stands on what would be freed. */
		fzio_log(FZIO_LOG_ERROR, "fzio_server_destroy: the server runs; stop it, and "
					 "destroy it when fzio_server_run() has returned");
		return;
	}
	if (server->workers != NULL) {
		fzio__workers_stop(server->workers);
	}
	for (struct fzio_adapter *adapter = server->adapters; adapter; adapter = adapter->next) {
		fzio__adapter_close(adapter);
	}
	if (server->backplane != NULL) {
		server->backplane->end_calls(server->backplane);
	}
	if (server->engine != NULL) {
		fzio__engine_destroy(server->engine);
	}
	if (server->hub != NULL) {
		fzio__hub_destroy(server->hub);
	}
	if (server->backplane != NULL) {
		server->backplane->stop(server->backplane);
	}
	if (server->loop != NULL) {
		fzio__loop_destroy(server->loop);
	}
	fzio__emitter_destroy(server->emitter);
	if (server->backplane != NULL) {
		server->backplane->destroy(server->backplane);
	}
	for (struct fzio_adapter *adapter = server->adapters, *next; adapter; adapter = next) {
		next = adapter->next;
		fzio__adapter_unref(adapter);
	}
	fzio__workers_destroy(server->workers);
	fzio__http_finish(&server->http);
	fzio_arena_finish(&server->arena);
	free(server);
}

static enum fzio_status start_adapters(struct fzio_server *server)
{
	size_t missing = 0;
	bool broken = false;
	for (struct fzio_adapter *adapter = server->adapters; adapter; adapter = adapter->next) {
		missing += fzio__adapter_start(adapter);
		broken = broken || adapter->broken;
	}
	if (missing > 0) {
		fzio_log(FZIO_LOG_ERROR, "not started: %zu operation%s without a usecase", missing,
			missing > 1 ? "s" : "");
	}
	if (broken) {
		fzio_log(FZIO_LOG_ERROR, "not started: a router is not included");
	}
	return missing > 0 || broken ? FZIO_ESTATE : FZIO_OK;
}

enum fzio_status fzio_server_listen(struct fzio_server *server)
{
	if (server == NULL) {
		return FZIO_EINVAL;
	}
	if (server->port != 0) {
		return FZIO_ESTATE;
	}
	enum fzio_status status = start_adapters(server);
	if (status != FZIO_OK) {
		return status;
	}
	status = fzio__loop_listen(
		server->loop, server->options.interface, server->options.port, &server->port);
	if (status == FZIO_OK && server->options.redis_url != NULL) {
		status = fzio__redis_start(server->backplane);
		if (status != FZIO_OK) {
			/* Nobody is to be served by one that its cluster does not know. */
			fzio__loop_unlisten(server->loop);
			server->port = 0;
		}
	}
	return status;
}

int fzio_server_port(const struct fzio_server *server)
{
	return server != NULL ? server->port : 0;
}

int fzio_server_run(struct fzio_server *server)
{
	if (server == NULL || (server->port == 0 && fzio_server_listen(server) != FZIO_OK)) {
		return 1;
	}
	if (atomic_exchange(&server->running, true)) {
		fzio_log(FZIO_LOG_ERROR, "fzio_server_run: the server runs already");
		return 1;
	}
	if (server->has_run) {
		fzio_log(
			FZIO_LOG_ERROR, "fzio_server_run: the server was stopped; create it again");
		atomic_store(&server->running, false);
		return 1;
	}
	server->has_run = true;
	fzio__loop_run(server->loop, !server->options.keep_signals);
	server->backplane->unsubscribe(server->backplane);
	atomic_store(&server->running, false);
	fzio_log(FZIO_LOG_INFO, "stopped");
	return 0;
}

void fzio_server_stop(struct fzio_server *server)
{
	if (server != NULL) {
		fzio__loop_stop(server->loop);
	}
}

struct fzio_emitter *fzio_server_emitter(struct fzio_server *server)
{
	return server != NULL ? server->emitter : NULL;
}

struct fzio_server_status fzio_server_status(const struct fzio_server *server)
{
	if (server == NULL) {
		return (struct fzio_server_status){ .backplane.seconds_since_ok = -1 };
	}
	struct fzio__hub_counts counts = fzio__hub_counts(server->hub);
	return (struct fzio_server_status){
		.connections = fzio__engine_sessions(server->engine),
		.sockets = counts.sockets,
		.rooms = counts.rooms,
		.events = counts.events,
		.emits = counts.emits,
		.slow_consumers = server->app.slow_consumers,
		.backplane = server->backplane->status(server->backplane),
	};
}
