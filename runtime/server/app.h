/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SERVER_APP_H
#define FZIO__SERVER_APP_H

#include <fzio/engine.h>

#include "engine/engine.h"

/*
 * What the engine talks to: counts what the server's status shows, and passes everything on to the
 * hub, or to the handlers of bare Engine.IO.
 */
struct fzio__server_app {
	struct fzio__engine_app app;
	struct fzio__engine_app *hub; /* NULL: bare */
	struct fzio_engine_handlers handlers;
	unsigned long long slow_consumers;
};

/* `handlers` NULL: Socket.IO, by `hub`. */
void fzio__server_app_init(struct fzio__server_app *app, struct fzio__engine_app *hub,
	const struct fzio_engine_handlers *handlers);

#endif
