/* SPDX-License-Identifier: MIT */
#ifndef FZIO_VERSION_H
#define FZIO_VERSION_H

#define FZIO_VERSION "0.1.0"

/*
 * The contract between generated code and this runtime: the layout of the descriptor tables in
 * type.h and router.h. Generated headers compare it when they are compiled, and routers carry it
 * so that a shared library swapped underneath is noticed when the router is included.
 */
#define FZIO_ABI 1

#endif
