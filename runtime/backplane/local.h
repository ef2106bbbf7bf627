/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_LOCAL_H
#define FZIO__BACKPLANE_LOCAL_H

#include "socket/backplane.h"

/* The backplane of a process that is alone: there is nobody to publish to. Static. */
struct fzio__backplane *fzio__backplane_local(void);

#endif
