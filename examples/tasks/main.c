/* SPDX-License-Identifier: MIT */
/* Work on another thread: `start` acknowledges with the task's id, joins its room `task:<id>`, and
 * the worker emits `task.progress` there: an emitter may be used from any thread. */
#include <fzio/fzio.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tasks.fzio.h"

#define TASKS_MAX 64
#define STEP_MS   50

static atomic_int running;
static atomic_bool stopping;

struct task {
	struct fzio_emitter *emitter;
	char room[64];
	int64_t steps;
};

static void *work(void *argument)
{
	struct task *task = argument;
	for (int64_t done = 1; done <= task->steps && !stopping; done++) {
		usleep(STEP_MS * 1000);
		tasks_emit_task_progress(task->emitter, fzio_room(task->room),
			&(struct tasks_progress_payload){ .done = done, .total = task->steps });
	}
	free(task);
	atomic_fetch_sub(&running, 1);
	return NULL;
}

static enum fzio_status start(struct fzio_ctx *ctx, const struct tasks_start_task_cmd *cmd,
	struct tasks_start_task_ack *ack)
{
	static unsigned long last_id; /* usecases run on the loop, one at a time */
	if (atomic_fetch_add(&running, 1) >= TASKS_MAX) {
		atomic_fetch_sub(&running, 1);
		return tasks_throw_too_many_tasks(ctx);
	}
	struct task *task = malloc(sizeof(*task));
	pthread_t thread;
	if (task == NULL) {
		atomic_fetch_sub(&running, 1);
		return FZIO_ENOMEM;
	}
	task->emitter = fzio_ctx_emitter(ctx);
	task->steps = cmd->steps;
	ack->task_id = fzio_ctx_printf(ctx, "%lu", ++last_id);
	snprintf(task->room, sizeof(task->room), "task:%lu", last_id);
	enum fzio_status status = fzio_ctx_join(ctx, task->room);
	if (status != FZIO_OK || pthread_create(&thread, NULL, work, task) != 0) {
		free(task);
		atomic_fetch_sub(&running, 1);
		return status != FZIO_OK ? status : FZIO_ENOMEM;
	}
	pthread_detach(thread);
	return FZIO_OK;
}

int main(void)
{
	const char *port = getenv("PORT");
	struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){
		.port = port != NULL ? atoi(port) : 8000,
	});
	struct fzio_registry *registry = fzio_registry_create();
	if (server == NULL || registry == NULL) {
		return 1;
	}
	tasks_register_start(registry, start, NULL);
	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	fzio_adapter_include_router(adapter, &tasks_router);
	fzio_server_static(server, "/", TASKS_WEB_DIR);
	fzio_server_static(server, "/client", TASKS_CLIENT_DIR);

	int code = fzio_server_run(server);
	/* The emitter ends with the server, so the workers end first. */
	stopping = true;
	while (running > 0) {
		usleep(1000);
	}
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return code;
}
