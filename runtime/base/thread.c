/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>
#include <stddef.h>

int fzio__thread_create(pthread_t *ret_thread, void *(*run)(void *user), void *user)
{
	/* What the kernel sends the thread that has crashed: blocked, it would end the process past
	 * whoever reports crashes. */
	static const int own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };
	sigset_t others, before;
	sigfillset(&others);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		sigdelset(&others, own[i]);
	}
	/* It inherits what is blocked when it is made. */
	pthread_sigmask(SIG_SETMASK, &others, &before);
	int error = pthread_create(ret_thread, NULL, run, user);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}
