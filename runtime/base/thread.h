/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BASE_THREAD_H
#define FZIO__BASE_THREAD_H

#include <pthread.h>

/* A thread of our own, which takes no signals but those of its own crashes: the others are for the
 * threads of the program. 0, or an error number. */
int fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user);

#endif
