/* SPDX-License-Identifier: MIT */
#ifndef FZIO_H
#define FZIO_H

/* Everything a program with generated code needs. */
#include <fzio/adapter.h>
#include <fzio/arena.h>
#include <fzio/backplane.h>
#include <fzio/codec.h>
#include <fzio/context.h>
#include <fzio/emitter.h>
#include <fzio/http.h>
#include <fzio/log.h>
#include <fzio/registry.h>
#include <fzio/router.h>
#include <fzio/server.h>
#include <fzio/socket.h>
#include <fzio/status.h>
#include <fzio/type.h>
#include <fzio/version.h>

#endif
