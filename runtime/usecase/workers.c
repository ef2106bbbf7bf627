/* SPDX-License-Identifier: MIT */
#include "usecase/workers.h"

#include <stdlib.h>

#include "base/thread.h"

struct fzio__workers {
	pthread_mutex_t lock;
	pthread_cond_t wake; /* a task, or the end */
	struct fzio__task *first;
	struct fzio__task **last;
	size_t waiting; /* tasks */
	size_t idle; /* threads */
	bool stopping;
	size_t max;
	size_t len;
	pthread_t threads[];
};

struct fzio__workers *fzio__workers_create(size_t max)
{
	struct fzio__workers *workers =
		calloc(1, sizeof(*workers) + max * sizeof(workers->threads[0]));
	if (workers != NULL) {
		pthread_mutex_init(&workers->lock, NULL);
		pthread_cond_init(&workers->wake, NULL);
		workers->last = &workers->first;
		workers->max = max;
	}
	return workers;
}

/* Under the lock. */
static struct fzio__task *take(struct fzio__workers *workers)
{
	struct fzio__task *task = workers->first;
	if (task != NULL) {
		workers->first = task->next;
		workers->waiting--;
		if (workers->first == NULL) {
			workers->last = &workers->first;
		}
	}
	return task;
}

static void *work(void *user)
{
	struct fzio__workers *workers = user;
	pthread_mutex_lock(&workers->lock);
	while (!workers->stopping) {
		struct fzio__task *task = take(workers);
		if (task == NULL) {
			workers->idle++;
			pthread_cond_wait(&workers->wake, &workers->lock);
			workers->idle--;
			continue;
		}
		pthread_mutex_unlock(&workers->lock);
		task->run(task);
		pthread_mutex_lock(&workers->lock);
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

/* If it cannot, the others have more to do. */
static void start(struct fzio__workers *workers)
{
	int error = fzio__thread_create(&workers->threads[workers->len], work, workers);
	workers->len += error == 0;
}

bool fzio__workers_post(struct fzio__workers *workers, struct fzio__task *task)
{
	pthread_mutex_lock(&workers->lock);
	if (workers->waiting >= workers->idle && workers->len < workers->max) {
		start(workers);
	}
	bool posted = workers->len > 0;
	if (posted) {
		task->next = NULL;
		*workers->last = task;
		workers->last = &task->next;
		workers->waiting++;
		pthread_cond_signal(&workers->wake);
	}
	pthread_mutex_unlock(&workers->lock);
	return posted;
}

void fzio__workers_stop(struct fzio__workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->wake);
	pthread_mutex_unlock(&workers->lock);
	for (size_t i = 0; i < workers->len; i++) {
		pthread_join(workers->threads[i], NULL);
	}
	workers->len = 0;
	for (struct fzio__task *task; (task = take(workers)) != NULL;) {
		task->drop(task);
	}
}

void fzio__workers_destroy(struct fzio__workers *workers)
{
	if (workers != NULL) {
		pthread_cond_destroy(&workers->wake);
		pthread_mutex_destroy(&workers->lock);
		free(workers);
	}
}
