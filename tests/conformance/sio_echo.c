/* SPDX-License-Identifier: MIT */
/*
 * Socket.IO that echoes events and acknowledges with arguments: what the Socket.IO protocol suite
 * asks for. It wants an "auth" event after each answer to CONNECT, and listens for it only when it
 * has had that answer: of two frames in one read it would lose the second. So the event comes a
 * little later, from a thread of its own.
 */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "echo.h"

#define LATER_NS 20000000L

struct greeting {
	struct timespec due;
	char *namespace_;
	char *sid;
	char *args;
};

/* Pointers to greetings: from the loop at [1] to the thread at [0]. */
static int greetings[2];

static void free_greeting(struct greeting *greeting)
{
	free(greeting->namespace_);
	free(greeting->sid);
	free(greeting->args);
	free(greeting);
}

static void connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	size_t len = 0;
	const char *auth = fzio_socket_auth(socket, &len);
	struct greeting *greeting = calloc(1, sizeof(*greeting));
	if (greeting == NULL) {
		abort();
	}
	clock_gettime(CLOCK_MONOTONIC, &greeting->due);
	greeting->due.tv_nsec += LATER_NS;
	greeting->due.tv_sec += greeting->due.tv_nsec / 1000000000L;
	greeting->due.tv_nsec %= 1000000000L;
	greeting->namespace_ = strdup(fzio_socket_namespace(socket));
	greeting->sid = strdup(fzio_socket_sid(socket));
	greeting->args = auth != NULL ? strndup(auth, len) : strdup("{}");
	if (write(greetings[1], &greeting, sizeof(struct greeting *)) < 0) {
		abort();
	}
}

/* All are as late as the others, so that they are due in their order. */
static void *greet(void *emitter)
{
	struct greeting *greeting;
	while (read(greetings[0], &greeting, sizeof(struct greeting *)) > 0) {
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &greeting->due, NULL);
		fzio_emit_raw(emitter, greeting->namespace_, "auth", fzio_sid(greeting->sid),
			greeting->args, strlen(greeting->args), NULL, 0);
		free_greeting(greeting);
	}
	return NULL;
}

static void message(struct fzio_event *event, void *user)
{
	(void)user;
	fzio_socket_emit(event->socket, "message-back", event->args, event->args_len,
		event->attachments, event->attachments_len);
}

static void message_with_ack(struct fzio_event *event, void *user)
{
	(void)user;
	if (event->ack != NULL) {
		fzio_ack_send(event->ack, event->args, event->args_len, event->attachments,
			event->attachments_len);
	}
}

int main(int argc, char **argv)
{
	struct fzio_server_options options = echo_options(argc, argv);
	options.connect_timeout_ms = 1000;
	const struct fzio_namespace_handlers handlers = { .connected = connected };
	struct fzio_server *server = fzio_server_create(&options);
	fzio_server_namespace(server, "/", &handlers);
	fzio_server_namespace(server, "/custom", &handlers);
	fzio_server_on(server, "/", "message", message, NULL);
	fzio_server_on(server, "/", "message-with-ack", message_with_ack, NULL);
	pthread_t greeter;
	if (pipe(greetings) != 0 ||
		pthread_create(&greeter, NULL, greet, fzio_server_emitter(server)) != 0) {
		abort();
	}
	int code = fzio_server_run(server);
	close(greetings[1]);
	pthread_join(greeter, NULL);
	close(greetings[0]);
	fzio_server_destroy(server);
	return code;
}
