/* SPDX-License-Identifier: MIT */
#ifndef MOCK_HUB_H
#define MOCK_HUB_H

/*
 * A hub and a mailbox without a protocol, for tests of the usecase layer: it keeps what it is told
 * and what it was asked to send. Included by one file of a test program; its functions stand in
 * for the library's own.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/executor.h"
#include "socket/hub.h"

#define MOCK_MAX 32

struct fzio__handle {
	struct fzio_socket *socket;
	unsigned references;
};

struct fzio_socket {
	const char *sid;
	const char *namespace_;
	const char *auth;
	struct fzio_handshake handshake;
	struct fzio__handle *handle;
	void *data;
	char room[64]; /* the one it is in */
	bool gone; /* nobody finds it by its sid */
};

struct mock_handler {
	const char *namespace_;
	const char *event; /* NULL: unhandled events */
	fzio__arrival_fn *handler;
	void *user;
};

static struct mock {
	struct fzio__executor executor;
	pthread_t loop;
	pthread_mutex_t lock;
	struct fzio__task *mailbox, **mailbox_end;
	struct fzio_socket *sockets; /* the one that can be found by its sid */
	fzio_connect_fn *connect;
	void *connect_user;
	fzio_acked_fn *acked; /* of the last call */
	void *acked_user;
	struct mock_handler handlers[MOCK_MAX];
	size_t handlers_len;
	char sent[4096]; /* `ack 7 […]\n`, `emit /chat all message […]\n` in order */
	char log[8192];
	int handles; /* not released */
} mock;

static inline void mock_note(const char *format, ...)
{
	size_t len = strlen(mock.sent);
	va_list args;
	va_start(args, format);
	vsnprintf(mock.sent + len, sizeof(mock.sent) - len, format, args);
	va_end(args);
}

/* What was sent since the last question. */
static inline const char *mock_sent(void)
{
	static char sent[sizeof(mock.sent)];
	strcpy(sent, mock.sent);
	mock.sent[0] = '\0';
	return sent;
}

static inline void mock_log(enum fzio_log_level level, const char *line, void *user)
{
	(void)user;
	pthread_mutex_lock(&mock.lock);
	size_t len = strlen(mock.log);
	snprintf(mock.log + len, sizeof(mock.log) - len, "%d %s\n", (int)level, line);
	pthread_mutex_unlock(&mock.lock);
}

static inline bool mock_is_current(struct fzio__executor *executor)
{
	(void)executor;
	return pthread_equal(pthread_self(), mock.loop);
}

static inline void mock_post(struct fzio__executor *executor, struct fzio__task *task)
{
	(void)executor;
	pthread_mutex_lock(&mock.lock);
	task->next = NULL;
	*mock.mailbox_end = task;
	mock.mailbox_end = &task->next;
	pthread_mutex_unlock(&mock.lock);
}

static inline size_t mock_empty_mailbox(bool run)
{
	size_t len = 0;
	for (;; len++) {
		pthread_mutex_lock(&mock.lock);
		struct fzio__task *task = mock.mailbox;
		if (task != NULL) {
			mock.mailbox = task->next;
			mock.mailbox_end = mock.mailbox ? mock.mailbox_end : &mock.mailbox;
		}
		pthread_mutex_unlock(&mock.lock);
		if (task == NULL) {
			return len;
		}
		(run ? task->run : task->drop)(task);
	}
}

static inline void mock_begin(void)
{
	memset(&mock, 0, sizeof(mock));
	mock.executor = (struct fzio__executor){ mock_is_current, mock_post };
	mock.loop = pthread_self();
	mock.mailbox_end = &mock.mailbox;
	pthread_mutex_init(&mock.lock, NULL);
	fzio_log_set(mock_log, NULL, FZIO_LOG_DEBUG);
}

/* One packet `["event"<rest>` with its attachments, as the hub would hand it over. False: the
 * session is closed. */
static inline bool mock_arrive_with(struct fzio_socket *socket, const char *event, const char *rest,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct fzio__arrival arrival = {
		.socket = socket,
		.event = event,
		.args = rest,
		.end = rest + strlen(rest),
		.attachments = attachments,
		.attachments_len = attachments_len,
		.wants_ack = true,
		.ack_id = 7,
	};
	const struct mock_handler *unhandled = NULL;
	for (size_t i = 0; i < mock.handlers_len; i++) {
		const struct mock_handler *handler = &mock.handlers[i];
		if (strcmp(handler->namespace_, socket->namespace_) != 0) {
			continue;
		}
		if (handler->event == NULL) {
			unhandled = handler;
		} else if (strcmp(handler->event, event) == 0) {
			return handler->handler(&arrival, handler->user);
		}
	}
	return unhandled != NULL && unhandled->handler(&arrival, unhandled->user);
}

static inline bool mock_arrive(struct fzio_socket *socket, const char *event, const char *rest)
{
	return mock_arrive_with(socket, event, rest, NULL, 0);
}

/* The socket leaves its namespace. */
static inline void mock_leave(struct fzio_socket *socket)
{
	if (socket->handle != NULL) {
		socket->handle->socket = NULL;
		socket->handle = NULL;
	}
}

/* ---- the hub's functions ---------------------------------------------------------------- */

enum fzio_status fzio__hub_namespace(
	struct fzio__hub *hub, const char *name, const struct fzio_namespace_handlers *handlers)
{
	(void)hub, (void)name, (void)handlers;
	return FZIO_OK;
}

enum fzio_status fzio__hub_on_arrival(struct fzio__hub *hub, const char *namespace_,
	const char *event, fzio__arrival_fn *handler, void *user)
{
	(void)hub;
	for (size_t i = 0; i < mock.handlers_len; i++) {
		if (event != NULL && mock.handlers[i].event != NULL &&
			strcmp(mock.handlers[i].namespace_, namespace_) == 0 &&
			strcmp(mock.handlers[i].event, event) == 0) {
			return FZIO_EEXIST;
		}
	}
	mock.handlers[mock.handlers_len++] =
		(struct mock_handler){ namespace_, event, handler, user };
	return FZIO_OK;
}

enum fzio_status fzio__hub_on_unhandled(
	struct fzio__hub *hub, const char *namespace_, fzio__arrival_fn *handler, void *user)
{
	return fzio__hub_on_arrival(hub, namespace_, NULL, handler, user);
}

void fzio__socket_ack(struct fzio_socket *socket, uint64_t ack_id, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	(void)socket;
	mock_note("ack %u [%.*s]", (unsigned)ack_id, (int)args_len, args != NULL ? args : "");
	for (size_t i = 0; i < attachments_len; i++) {
		mock_note(" +%.*s", (int)attachments[i].len, (const char *)attachments[i].data);
	}
	mock_note("\n");
}

enum fzio_status fzio__hub_on_connect(
	struct fzio__hub *hub, const char *namespace_, fzio_connect_fn *guard, void *user)
{
	(void)hub, (void)namespace_;
	mock.connect = guard;
	mock.connect_user = user;
	return FZIO_OK;
}

struct fzio_socket *fzio__hub_socket(
	const struct fzio__hub *hub, const char *namespace_, const char *sid)
{
	(void)hub, (void)namespace_;
	bool found =
		mock.sockets != NULL && !mock.sockets->gone && strcmp(mock.sockets->sid, sid) == 0;
	return found ? mock.sockets : NULL;
}

enum fzio_status fzio_socket_call(struct fzio_socket *socket, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	mock_note("call %s %s [%.*s] %u", socket->sid, event, (int)args_len, args, timeout_ms);
	for (size_t i = 0; i < attachments_len; i++) {
		mock_note(" +%.*s", (int)attachments[i].len, (const char *)attachments[i].data);
	}
	mock_note("\n");
	mock.acked = acked;
	mock.acked_user = user;
	return FZIO_OK;
}

struct fzio__handle *fzio__socket_handle(struct fzio_socket *socket)
{
	if (socket->handle == NULL) {
		socket->handle = calloc(1, sizeof(*socket->handle));
		socket->handle->socket = socket;
	}
	socket->handle->references++;
	mock.handles++;
	return socket->handle;
}

bool fzio__socket_keep_data(struct fzio_socket *socket, struct fzio__keepsake **ret_keepsake)
{
	(void)socket;
	*ret_keepsake = NULL;
	return true;
}

void fzio__keepsake_release(struct fzio__keepsake *keepsake)
{
	assert_null(keepsake);
}

struct fzio_socket *fzio__handle_socket(const struct fzio__handle *handle)
{
	return handle->socket;
}

void fzio__handle_release(struct fzio__handle *handle)
{
	mock.handles--;
	if (--handle->references == 0) {
		if (handle->socket != NULL) {
			handle->socket->handle = NULL;
		}
		free(handle);
	}
}

struct fzio__packet *fzio__packet_event(const char *namespace_, const char *event, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	char text[512];
	int len = snprintf(text, sizeof(text), "%s %s [%.*s] +%zu", namespace_, event,
		(int)args_len, args != NULL ? args : "", attachments_len);
	for (size_t i = 0; i < attachments_len; i++) {
		len += snprintf(text + len, sizeof(text) - (size_t)len, " %.*s",
			(int)attachments[i].len, (const char *)attachments[i].data);
	}
	struct fzio__packet *packet = malloc(sizeof(*packet) + sizeof(packet->messages[0]));
	packet->len = 1;
	packet->messages[0] = fzio__message_create(false, (size_t)len);
	memcpy(packet->messages[0]->data, text, (size_t)len);
	return packet;
}

void fzio__packet_destroy(struct fzio__packet *packet)
{
	if (packet != NULL) {
		fzio__message_unref(packet->messages[0]);
		free(packet);
	}
}

static inline void mock_note_target(const struct fzio_target *target)
{
	if (target->kind == FZIO_TARGET_ALL) {
		mock_note(" to all");
	} else if (target->room != NULL) {
		mock_note(" to %s", target->room);
	}
	for (size_t i = 0; i < target->rooms_len; i++) {
		mock_note("%s%s", i == 0 ? " to " : ",", target->rooms[i]);
	}
	for (size_t i = 0; i < target->except_len; i++) {
		mock_note("%s%s", i == 0 ? " except " : ",", target->except[i]);
	}
	mock_note("%s\n", target->is_volatile ? " volatile" : "");
}

size_t fzio__hub_broadcast(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const struct fzio__packet *packet)
{
	(void)hub, (void)namespace_;
	mock_note("emit %s", packet->messages[0]->data);
	mock_note_target(target);
	return 1;
}

void fzio__hub_join(struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target,
	const char *room)
{
	(void)hub;
	mock_note("join %s %s", namespace_, room);
	mock_note_target(target);
}

void fzio__hub_leave(struct fzio__hub *hub, const char *namespace_,
	const struct fzio_target *target, const char *room)
{
	(void)hub;
	mock_note("leave %s %s", namespace_, room);
	mock_note_target(target);
}

void fzio__hub_disconnect(
	struct fzio__hub *hub, const char *namespace_, const struct fzio_target *target, bool close)
{
	(void)hub;
	mock_note("disconnect %s%s", namespace_, close ? " close" : "");
	mock_note_target(target);
}

/* ---- the socket's ------------------------------------------------------------------------- */

const char *fzio_socket_sid(const struct fzio_socket *socket)
{
	return socket->sid;
}

const struct fzio_handshake *fzio_socket_handshake(const struct fzio_socket *socket)
{
	return &socket->handshake;
}

const char *fzio_socket_auth(const struct fzio_socket *socket, size_t *ret_len)
{
	*ret_len = socket->auth != NULL ? strlen(socket->auth) : 0;
	return socket->auth;
}

void *fzio_socket_data(const struct fzio_socket *socket)
{
	return socket->data;
}

void fzio_socket_set_data(struct fzio_socket *socket, void *data, void (*destroy)(void *data))
{
	(void)destroy;
	socket->data = data;
}

enum fzio_status fzio_socket_join(struct fzio_socket *socket, const char *room)
{
	snprintf(socket->room, sizeof(socket->room), "%s", room);
	return FZIO_OK;
}

void fzio_socket_leave(struct fzio_socket *socket, const char *room)
{
	if (strcmp(socket->room, room) == 0) {
		socket->room[0] = '\0';
	}
}

bool fzio_socket_in_room(const struct fzio_socket *socket, const char *room)
{
	return strcmp(socket->room, room) == 0;
}

#endif
