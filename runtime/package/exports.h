/* SPDX-License-Identifier: MIT */
/* Included before everything else when the runtime is compiled, with -fvisibility=hidden: what the
 * public headers declare is exported, and they need not say so themselves. */
#ifndef FZIO_PACKAGE_EXPORTS_H
#define FZIO_PACKAGE_EXPORTS_H

#pragma GCC visibility push(default)
#include <fzio/adapter.h>
#include <fzio/arena.h>
#include <fzio/backplane.h>
#include <fzio/buffer.h>
#include <fzio/codec.h>
#include <fzio/context.h>
#include <fzio/emitter.h>
#include <fzio/engine.h>
#include <fzio/failure.h>
#include <fzio/fzio.h>
#include <fzio/http.h>
#include <fzio/log.h>
#include <fzio/registry.h>
#include <fzio/router.h>
#include <fzio/server.h>
#include <fzio/socket.h>
#include <fzio/status.h>
#include <fzio/type.h>
#include <fzio/version.h>
#pragma GCC visibility pop

#endif
