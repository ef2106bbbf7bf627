/* SPDX-License-Identifier: MIT */
#include "usecase/adapter.h"

#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "usecase/connect.h"
#include "usecase/context.h"
#include "usecase/dispatch.h"
#include "usecase/lane.h"

struct fzio_adapter *fzio__adapter_create(const struct fzio_adapter_options *options,
	struct fzio__hub *hub, struct fzio__executor *executor, struct fzio_emitter *emitter)
{
	struct fzio_adapter *adapter = calloc(1, sizeof(*adapter));
	if (adapter == NULL) {
		return NULL;
	}
	if (options != NULL) {
		adapter->options = *options;
	}
	adapter->hub = hub;
	adapter->executor = executor;
	adapter->emitter = emitter;
	atomic_init(&adapter->references, 1);
	pthread_mutex_init(&adapter->lock, NULL);
	fzio__map_init(&adapter->lanes);
	return adapter;
}

void fzio__adapter_unref(struct fzio_adapter *adapter)
{
	if (adapter == NULL || atomic_fetch_sub(&adapter->references, 1) != 1) {
		return;
	}
	for (struct fzio_ctx *ctx = adapter->spare, *next; ctx != NULL; ctx = next) {
		next = ctx->next;
		fzio__ctx_destroy(ctx);
	}
	for (struct fzio__inclusion *item = adapter->inclusions, *next; item != NULL; item = next) {
		next = item->next;
		free(item);
	}
	fzio__map_finish(&adapter->lanes);
	pthread_mutex_destroy(&adapter->lock);
	free(adapter);
}

/* The registry's usecase, if it was made for this very operation: two contracts may use one name
 * for different types, and the usecase would be called with the wrong ones. */
static const struct fzio_usecase *find_usecase(
	const struct fzio_adapter *adapter, const struct fzio_operation *operation)
{
	const struct fzio_usecase *usecase =
		fzio_registry_find(adapter->options.registry, operation->name);
	return usecase != NULL && usecase->operation == operation ? usecase : NULL;
}

static struct fzio__inclusion *create_inclusion(
	struct fzio_adapter *adapter, const struct fzio_router *router)
{
	size_t len = router->commands_len + (router->connect != NULL ? 1 : 0);
	struct fzio__inclusion *inclusion =
		calloc(1, sizeof(*inclusion) + len * sizeof(inclusion->routes[0]));
	if (inclusion == NULL) {
		return NULL;
	}
	inclusion->adapter = adapter;
	inclusion->router = router;
	inclusion->connect = (struct fzio_command){ "connect", router->connect, NULL };
	inclusion->routes_len = len;
	for (size_t i = 0; i < len; i++) {
		struct fzio__route *route = &inclusion->routes[i];
		route->inclusion = inclusion;
		route->command =
			i < router->commands_len ? &router->commands[i] : &inclusion->connect;
		if (adapter->options.resolver == NULL) {
			route->usecase = find_usecase(adapter, route->command->operation);
		}
	}
	return inclusion;
}

static enum fzio_status bind_events(struct fzio__hub *hub, struct fzio__inclusion *inclusion)
{
	const struct fzio_router *router = inclusion->router;
	enum fzio_status status = fzio__hub_namespace(hub, router->namespace_, NULL);
	for (size_t i = 0; i < router->commands_len && status == FZIO_OK; i++) {
		status = fzio__hub_on_arrival(hub, router->namespace_, router->commands[i].event,
			fzio__dispatch, &inclusion->routes[i]);
	}
	if (status == FZIO_OK && router->connect != NULL) {
		status = fzio__hub_on_connect(hub, router->namespace_, fzio__connect,
			&inclusion->routes[router->commands_len]);
	}
	if (status == FZIO_OK) {
		status = fzio__hub_on_unhandled(
			hub, router->namespace_, fzio__dispatch_unknown, inclusion);
	}
	return status;
}

static bool is_included(const struct fzio_adapter *adapter, const char *namespace_)
{
	for (struct fzio__inclusion *item = adapter->inclusions; item != NULL; item = item->next) {
		if (strcmp(item->router->namespace_, namespace_) == 0) {
			return true;
		}
	}
	return false;
}

enum fzio_status fzio_adapter_include_router(
	struct fzio_adapter *adapter, const struct fzio_router *router)
{
	if (adapter == NULL || router == NULL) {
		return FZIO_EINVAL;
	}
	if (router->abi != FZIO_ABI) {
		fzio_log(FZIO_LOG_ERROR, "a router of version %d meets a runtime of version %d: %s",
			router->abi, FZIO_ABI, fzio_status_str(FZIO_EABI));
		adapter->broken = true;
		return FZIO_EABI;
	}
	enum fzio_status status = FZIO_ENOMEM;
	if (adapter->started || adapter->closed) {
		status = FZIO_ESTATE;
	} else if (is_included(adapter, router->namespace_)) {
		status = FZIO_EEXIST;
	} else {
		struct fzio__inclusion *inclusion = create_inclusion(adapter, router);
		if (inclusion != NULL) {
			/* In the list even if binding fails: the hub may know some of it. */
			inclusion->next = adapter->inclusions;
			adapter->inclusions = inclusion;
			status = bind_events(adapter->hub, inclusion);
		}
	}
	if (status != FZIO_OK) {
		fzio_log(FZIO_LOG_ERROR, "the router of %s is not included: %s", router->namespace_,
			fzio_status_str(status));
		adapter->broken = true;
	}
	return status;
}

static void report_missing(const struct fzio_adapter *adapter, const struct fzio__route *route)
{
	const struct fzio_command *command = route->command;
	const char *name = command->operation->name;
	if (fzio_registry_find(adapter->options.registry, name) != NULL) {
		fzio_log(FZIO_LOG_ERROR,
			"operation %s (event %s of %s) has a usecase of another contract", name,
			command->event, route->inclusion->router->namespace_);
	} else {
		fzio_log(FZIO_LOG_ERROR, "operation %s (event %s of %s) has no usecase", name,
			command->event, route->inclusion->router->namespace_);
	}
}

size_t fzio__adapter_start(struct fzio_adapter *adapter)
{
	size_t missing = 0;
	for (struct fzio__inclusion *item = adapter->inclusions; item != NULL; item = item->next) {
		for (size_t i = 0; i < item->routes_len; i++) {
			struct fzio__route *route = &item->routes[i];
			if (adapter->options.resolver != NULL || route->usecase != NULL) {
				continue;
			}
			/* Registered after the router was included? That is in time. */
			route->usecase = find_usecase(adapter, route->command->operation);
			if (route->usecase == NULL) {
				report_missing(adapter, route);
				missing++;
			}
		}
	}
	adapter->started = missing == 0 && !adapter->broken;
	return missing;
}

void fzio__adapter_close(struct fzio_adapter *adapter)
{
	size_t outstanding = 0;
	fzio__lanes_end(adapter);
	pthread_mutex_lock(&adapter->lock);
	adapter->closed = true;
	for (struct fzio_ctx *ctx = adapter->deferred; ctx != NULL; ctx = ctx->next) {
		fzio__handle_release(ctx->handle);
		ctx->handle = NULL;
		outstanding++;
	}
	adapter->deferred = NULL;
	pthread_mutex_unlock(&adapter->lock);
	if (outstanding > 0) {
		fzio_log(FZIO_LOG_WARNING,
			"the server ends while %zu deferred acks are still to come", outstanding);
	}
}
