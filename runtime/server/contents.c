/* SPDX-License-Identifier: MIT */
/* What a server is told before it starts: adapters, namespaces, events, routes, folders. */
#include "server/server.h"

/* Refused with a line in the log, because many callers do not look at what is returned. `rules`
 * are those that an invalid one broke. */
static enum fzio_status refuse(
	enum fzio_status status, const char *what, const char *name, const char *rules)
{
	if (status != FZIO_OK) {
		bool broken = status == FZIO_EINVAL && rules != NULL;
		fzio_log(FZIO_LOG_ERROR, "%s %s: %s%s%s", what, name != NULL ? name : "(null)",
			fzio_status_str(status), broken ? "; " : "", broken ? rules : "");
	}
	return status;
}

static enum fzio_status check(const struct fzio_server *server)
{
	if (server == NULL) {
		return FZIO_EINVAL;
	}
	return server->port != 0 ? FZIO_ESTATE : FZIO_OK;
}

/* As above, and there is Socket.IO at all. */
static enum fzio_status check_socket(const struct fzio_server *server)
{
	enum fzio_status status = check(server);
	return status == FZIO_OK && server->options.engine != NULL ? FZIO_EUNSUPPORTED : status;
}

struct fzio_adapter *fzio_adapter_create(
	struct fzio_server *server, const struct fzio_adapter_options *options)
{
	enum fzio_status status = check_socket(server);
	if (status != FZIO_OK) {
		refuse(status, "adapter", "of the server", NULL);
		return NULL;
	}
	struct fzio_adapter *adapter = fzio__adapter_create(
		options, server->hub, fzio__loop_executor(server->loop), server->emitter);
	if (adapter != NULL) {
		adapter->workers = server->workers;
		adapter->next = server->adapters;
		server->adapters = adapter;
	}
	return adapter;
}

enum fzio_status fzio_server_namespace(struct fzio_server *server, const char *namespace_,
	const struct fzio_namespace_handlers *handlers)
{
	enum fzio_status status = check_socket(server);
	if (status == FZIO_OK) {
		status = fzio__hub_namespace(server->hub, namespace_, handlers);
	}
	return refuse(status, "namespace", namespace_,
		"it is UTF-8, begins with a slash, and holds neither , nor ?");
}

enum fzio_status fzio_server_on(struct fzio_server *server, const char *namespace_,
	const char *event, fzio_event_fn *handler, void *user)
{
	enum fzio_status status = check_socket(server);
	if (status == FZIO_OK) {
		status = fzio__hub_on(server->hub, namespace_, event, handler, user);
	}
	return refuse(status, "event", event,
		"it is UTF-8, not one of Socket.IO's own (connect, disconnect, …), and has a "
		"namespace and a handler");
}

enum fzio_status fzio_server_route(struct fzio_server *server, const char *method, const char *path,
	fzio_http_fn *handler, void *user)
{
	enum fzio_status status = check(server);
	if (status == FZIO_OK) {
		status = fzio__http_route(&server->http, method, path, handler, user);
	}
	return refuse(status, "route", path,
		"it begins with a slash, has a * at its end only and no ?, has a handler, and its "
		"method is NULL or in capitals");
}

enum fzio_status fzio_server_static(
	struct fzio_server *server, const char *prefix, const char *directory)
{
	enum fzio_status status = check(server);
	if (status == FZIO_OK) {
		status = fzio__http_static(&server->http, prefix, directory);
	}
	return refuse(status, "static files under", prefix,
		"the prefix begins with a slash, and there is a directory");
}

void fzio_server_fallback(struct fzio_server *server, fzio_http_fn *handler, void *user)
{
	enum fzio_status status = check(server);
	if (status != FZIO_OK) {
		refuse(status, "fallback", "of the server", NULL);
		return;
	}
	server->http.fallback = handler;
	server->http.fallback_user = user;
}
