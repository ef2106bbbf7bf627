/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>

int fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user)
{
	/* It inherits what is blocked when it is made. */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(ret_thread, NULL, run, user);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}
