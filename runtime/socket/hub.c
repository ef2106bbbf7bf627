/* SPDX-License-Identifier: MIT */
/* Everything that one loop knows of Socket.IO: its namespaces, and what has just died. */
#include "socket/hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "base/utf8.h"
#include "socket/internal.h"

#define HUB_OF(app_pointer) ((struct fzio__hub *)(app_pointer)) /* its first member */
/* ---- the engine's application ------------------------------------------------------------ */

static void on_open(struct fzio__engine_app *app, struct fzio__session *session)
{
	fzio__peer_open(HUB_OF(app), session);
}

static void on_message(struct fzio__engine_app *app, struct fzio__session *session, bool binary,
	const char *data, size_t len)
{
	(void)app;
	struct fzio__peer *peer = fzio__session_data(session);
	if (peer) {
		fzio__peer_message(peer, binary, data, len);
	}
}

static void on_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	(void)app;
	struct fzio__peer *peer = fzio__session_data(session);
	if (peer) {
		fzio__peer_close(peer, reason);
	}
}

struct fzio__engine_app *fzio__hub_app(struct fzio__hub *hub)
{
	return &hub->app;
}

/* ---- the dead ---------------------------------------------------------------------------- */

static void bury(struct fzio__hub *hub)
{
	while (hub->dead_sockets) {
		struct fzio_socket *socket = hub->dead_sockets;
		hub->dead_sockets = socket->next;
		fzio__socket_free(socket);
	}
	while (hub->dead_peers) {
		struct fzio__peer *peer = hub->dead_peers;
		hub->dead_peers = peer->next;
		fzio__peer_free(peer);
	}
}

static void on_burial(struct fzio__timer *timer)
{
	bury(FZIO__CONTAINER_OF(timer, struct fzio__hub, burial));
}

/* Without memory for the timer they wait for the next one who dies. */
static void arm_burial(struct fzio__hub *hub)
{
	if (!fzio__timer_armed(&hub->burial)) {
		fzio__timer_arm(hub->timers, &hub->burial, 0);
	}
}

void fzio__hub_bury_socket(struct fzio__hub *hub, struct fzio_socket *socket)
{
	socket->next = hub->dead_sockets;
	hub->dead_sockets = socket;
	arm_burial(hub);
}

void fzio__hub_bury_peer(struct fzio__hub *hub, struct fzio__peer *peer)
{
	peer->next = hub->dead_peers;
	hub->dead_peers = peer;
	arm_burial(hub);
}

/* ---- the hub ----------------------------------------------------------------------------- */

struct fzio__hub *fzio__hub_create(const struct fzio__hub_options *options,
	struct fzio__timers *timers, struct fzio__executor *executor)
{
	struct fzio__hub *hub = calloc(1, sizeof(*hub));
	struct fzio__gate *gate = hub ? fzio__gate_create(executor) : NULL;
	if (!gate) {
		free(hub);
		return NULL;
	}
	hub->app = (struct fzio__engine_app){ on_open, on_message, on_close };
	hub->options = *options;
	hub->timers = timers;
	hub->gate = gate;
	hub->burial.fire = on_burial;
	fzio__map_init(&hub->namespaces);
	fzio_buffer_init(&hub->out);
	/* An event's name and arguments are copied, and the name may be unescaped before. */
	fzio_arena_init(&hub->arena, 2 * options->max_payload + 65536);
	return hub;
}

static void destroy_namespace(struct fzio__namespace *namespace_)
{
	size_t position = 0;
	struct fzio__listener *listener;
	while ((listener = fzio__map_next(&namespace_->listeners, &position))) {
		free(listener);
	}
	fzio__map_finish(&namespace_->listeners);
	fzio__map_finish(&namespace_->sockets);
	fzio__map_finish(&namespace_->rooms);
	free(namespace_);
}

void fzio__hub_destroy(struct fzio__hub *hub)
{
	if (!hub) {
		return;
	}
	fzio__gate_close(hub->gate);
	fzio__gate_unref(hub->gate);
	fzio__timer_disarm(hub->timers, &hub->burial);
	bury(hub);
	size_t position = 0;
	struct fzio__namespace *namespace_;
	while ((namespace_ = fzio__map_next(&hub->namespaces, &position))) {
		destroy_namespace(namespace_);
	}
	fzio__map_finish(&hub->namespaces);
	fzio_buffer_finish(&hub->out);
	fzio_arena_finish(&hub->arena);
	free(hub->receivers);
	free(hub);
}

struct fzio__hub_counts fzio__hub_counts(const struct fzio__hub *hub)
{
	return hub->counts;
}

/* ---- namespaces and listeners ------------------------------------------------------------ */

struct fzio__namespace *fzio__hub_find(
	const struct fzio__hub *hub, const char *name, size_t name_len)
{
	return fzio__map_get(&hub->namespaces, name, name_len);
}

static bool is_namespace_name(const char *name)
{
	return name && name[0] == '/' && !strpbrk(name, ",?") &&
	       fzio__utf8_valid(name, strlen(name));
}

static enum fzio_status declare(
	struct fzio__hub *hub, const char *name, struct fzio__namespace **ret_namespace)
{
	if (!is_namespace_name(name)) {
		return FZIO_EINVAL;
	}
	size_t len = strlen(name);
	struct fzio__namespace *namespace_ = fzio__hub_find(hub, name, len);
	if (!namespace_) {
		namespace_ = calloc(1, sizeof(*namespace_) + len + 1);
		if (!namespace_) {
			return FZIO_ENOMEM;
		}
		namespace_->name_len = len;
		memcpy(namespace_->name, name, len);
		fzio__map_init(&namespace_->listeners);
		fzio__map_init(&namespace_->sockets);
		fzio__map_init(&namespace_->rooms);
		if (!fzio__map_put(&hub->namespaces, namespace_->name, len, namespace_)) {
			free(namespace_);
			return FZIO_ENOMEM;
		}
	}
	*ret_namespace = namespace_;
	return FZIO_OK;
}

enum fzio_status fzio__hub_namespace(
	struct fzio__hub *hub, const char *name, const struct fzio_namespace_handlers *handlers)
{
	struct fzio__namespace *namespace_;
	enum fzio_status status = declare(hub, name, &namespace_);
	if (status == FZIO_OK && handlers) {
		namespace_->handlers = *handlers;
	}
	return status;
}

static enum fzio_status listen(struct fzio__hub *hub, const char *name, const char *event,
	const struct fzio__listener *prototype)
{
	size_t len = event ? strlen(event) : 0;
	if (!event || fzio__packet_is_reserved(event, len) || !fzio__utf8_valid(event, len)) {
		return FZIO_EINVAL;
	}
	struct fzio__namespace *namespace_;
	enum fzio_status status = declare(hub, name, &namespace_);
	if (status != FZIO_OK) {
		return status;
	}
	if (fzio__map_get(&namespace_->listeners, event, len)) {
		return FZIO_EEXIST;
	}
	struct fzio__listener *listener = malloc(sizeof(*listener) + len + 1);
	if (!listener) {
		return FZIO_ENOMEM;
	}
	*listener = *prototype;
	memcpy(listener->event, event, len + 1);
	if (!fzio__map_put(&namespace_->listeners, listener->event, len, listener)) {
		free(listener);
		return FZIO_ENOMEM;
	}
	return FZIO_OK;
}

enum fzio_status fzio__hub_on(struct fzio__hub *hub, const char *namespace_, const char *event,
	fzio_event_fn *handler, void *user)
{
	if (!handler) {
		return FZIO_EINVAL;
	}
	struct fzio__listener listener = { .handler = handler, .user = user };
	return listen(hub, namespace_, event, &listener);
}

enum fzio_status fzio__hub_on_arrival(struct fzio__hub *hub, const char *namespace_,
	const char *event, fzio__arrival_fn *handler, void *user)
{
	if (!handler) {
		return FZIO_EINVAL;
	}
	struct fzio__listener listener = { .arrival = handler, .user = user };
	return listen(hub, namespace_, event, &listener);
}

enum fzio_status fzio__hub_on_unhandled(
	struct fzio__hub *hub, const char *namespace_, fzio__arrival_fn *handler, void *user)
{
	struct fzio__namespace *found;
	enum fzio_status status = declare(hub, namespace_, &found);
	if (status == FZIO_OK) {
		found->unhandled = handler;
		found->unhandled_user = user;
	}
	return status;
}

enum fzio_status fzio__hub_on_connect(
	struct fzio__hub *hub, const char *namespace_, fzio_connect_fn *guard, void *user)
{
	struct fzio__namespace *found;
	enum fzio_status status = declare(hub, namespace_, &found);
	if (status == FZIO_OK) {
		found->guard = guard;
		found->guard_user = user;
	}
	return status;
}

struct fzio_socket *fzio__hub_socket(
	const struct fzio__hub *hub, const char *namespace_, const char *sid)
{
	const struct fzio__namespace *found = fzio__hub_find(hub, namespace_, strlen(namespace_));
	return found ? fzio__map_get(&found->sockets, sid, strlen(sid)) : NULL;
}

const char *fzio__hub_next_namespace(const struct fzio__hub *hub, size_t *position)
{
	const struct fzio__namespace *namespace_ = fzio__map_next(&hub->namespaces, position);
	return namespace_ ? namespace_->name : NULL;
}
