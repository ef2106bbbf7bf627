/* SPDX-License-Identifier: MIT */
#ifndef FZIO__USECASE_CONNECT_H
#define FZIO__USECASE_CONNECT_H

#include <fzio/socket.h>

/* A CONNECT to a namespace whose contract types it. `user` is its struct fzio__route. */
fzio_connect_fn fzio__connect;

#endif
