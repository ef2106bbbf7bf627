/* SPDX-License-Identifier: MIT */
#include "server/app.h"

#include <fzio/log.h>

static void hub_open(struct fzio__engine_app *app, struct fzio__session *session)
{
	struct fzio__server_app *self = (struct fzio__server_app *)app;
	self->hub->open(self->hub, session);
}

static void hub_message(struct fzio__engine_app *app, struct fzio__session *session, bool binary,
	const char *data, size_t len)
{
	struct fzio__server_app *self = (struct fzio__server_app *)app;
	self->hub->message(self->hub, session, binary, data, len);
}

static void count_close(struct fzio__server_app *self, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	if (reason != FZIO_DISCONNECT_SLOW_CONSUMER) {
		return;
	}
	self->slow_consumers++;
	const struct fzio_handshake *handshake = fzio__session_handshake(session);
	fzio_log(FZIO_LOG_WARNING, "a client at %s reads too slowly: its buffer is full, closed",
		handshake != NULL ? handshake->address : "?");
}

static void hub_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	struct fzio__server_app *self = (struct fzio__server_app *)app;
	count_close(self, session, reason);
	self->hub->close(self->hub, session, reason);
}

/* The session is the connection of the public header. */
static void bare_open(struct fzio__engine_app *app, struct fzio__session *session)
{
	const struct fzio_engine_handlers *handlers = &((struct fzio__server_app *)app)->handlers;
	if (handlers->open != NULL) {
		handlers->open((struct fzio_connection *)session, handlers->user);
	}
}

static void bare_message(struct fzio__engine_app *app, struct fzio__session *session, bool binary,
	const char *data, size_t len)
{
	const struct fzio_engine_handlers *handlers = &((struct fzio__server_app *)app)->handlers;
	if (handlers->message != NULL) {
		handlers->message(
			(struct fzio_connection *)session, binary, data, len, handlers->user);
	}
}

static void bare_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	struct fzio__server_app *self = (struct fzio__server_app *)app;
	count_close(self, session, reason);
	if (self->handlers.close != NULL) {
		self->handlers.close(
			(struct fzio_connection *)session, reason, self->handlers.user);
	}
}

void fzio__server_app_init(struct fzio__server_app *app, struct fzio__engine_app *hub,
	const struct fzio_engine_handlers *handlers)
{
	if (handlers != NULL) {
		*app = (struct fzio__server_app){
			.app = { bare_open, bare_message, bare_close },
			.handlers = *handlers,
		};
	} else {
		*app = (struct fzio__server_app){
			.app = { hub_open, hub_message, hub_close },
			.hub = hub,
		};
	}
}
