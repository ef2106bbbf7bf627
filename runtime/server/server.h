/* SPDX-License-Identifier: MIT */
#ifndef FZIO__SERVER_SERVER_H
#define FZIO__SERVER_SERVER_H

#include <stdatomic.h>

#include <fzio/server.h>

#include "server/app.h"
#include "server/http.h"
#include "socket/backplane.h"
#include "transport/loop.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"
#include "usecase/workers.h"

/* The parts, in the order in which they are made; they end in the order that server.c says. */
struct fzio_server {
	struct fzio_arena arena; /* of the options' texts */
	struct fzio_server_options options; /* resolved */
	struct fzio__http http;
	struct fzio__server_app app;
	struct fzio__loop *loop;
	struct fzio__hub *hub;
	struct fzio__engine *engine;
	struct fzio__backplane *backplane;
	struct fzio_emitter *emitter;
	struct fzio__workers *workers;
	struct fzio_adapter *adapters;
	int port; /* 0: not listening */
	atomic_bool running;
	bool has_run; /* it has stopped, then, or is about to */
};

#endif
