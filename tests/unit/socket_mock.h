/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TESTS_SOCKET_MOCK_H
#define FZIO__TESTS_SOCKET_MOCK_H

/* An engine, a clock and a mailbox for tests of the Socket.IO layer: sessions remember what they
 * were sent, time passes when it is told to, and tasks run when they are asked to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "socket/hub.h"

#define MOCK_SENT_MAX 64

struct fzio__session {
	struct fzio__engine_app *app;
	void *data;
	struct fzio_handshake handshake;
	bool open;
	bool slow; /* the next send overflows its buffer */
	size_t buffered;
	enum fzio_disconnect_reason reason; /* why it was closed */
	char *sent[MOCK_SENT_MAX]; /* texts as they are, binary behind "b:" */
	size_t sent_len;
	size_t seen;
	size_t shared; /* messages that came as shared ones */
};

struct mock {
	struct fzio__executor executor; /* first: it is what callbacks get */
	struct fzio__timers timers;
	struct fzio__hub *hub;
	struct fzio__task *tasks;
	bool elsewhere; /* the caller is not on the loop's thread */
	struct fzio__session *sessions[64];
	size_t sessions_len;
};

/* ---- the engine's functions ----------------------------------------------------------------- */

static inline void mock_record(
	struct fzio__session *session, bool binary, const char *data, size_t len)
{
	if (!session->open) {
		return;
	}
	if (session->slow) {
		session->slow = false;
		fzio__session_close(session, FZIO_DISCONNECT_SLOW_CONSUMER);
		return;
	}
	assert_true(session->sent_len < MOCK_SENT_MAX);
	char *copy = malloc(len + 3);
	assert_non_null(copy);
	size_t prefix = binary ? 2 : 0;
	memcpy(copy, "b:", prefix);
	if (len > 0) {
		memcpy(copy + prefix, data, len);
	}
	copy[prefix + len] = '\0';
	session->sent[session->sent_len++] = copy;
}

void fzio__session_send(struct fzio__session *session, bool binary, const void *head,
	size_t head_len, const void *body, size_t body_len)
{
	char *whole = malloc(head_len + body_len + 1);
	assert_non_null(whole);
	if (head_len > 0) {
		memcpy(whole, head, head_len);
	}
	if (body_len > 0) {
		memcpy(whole + head_len, body, body_len);
	}
	mock_record(session, binary, whole, head_len + body_len);
	free(whole);
}

void fzio__session_send_message(struct fzio__session *session, struct fzio__message *message)
{
	session->shared++;
	if (message->binary) {
		mock_record(session, true, message->data, message->len);
	} else {
		assert_int_equal(message->data[0], '4');
		mock_record(session, false, message->data + 1, message->len - 1);
	}
}

void fzio__session_close(struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	if (session->open) {
		session->open = false;
		session->reason = reason;
		session->app->close(session->app, session, reason);
	}
}

size_t fzio__session_buffered(const struct fzio__session *session)
{
	return session->buffered;
}

bool fzio__session_is_open(const struct fzio__session *session)
{
	return session->open;
}

void fzio__session_set_data(struct fzio__session *session, void *data)
{
	session->data = data;
}

void *fzio__session_data(const struct fzio__session *session)
{
	return session->data;
}

const struct fzio_handshake *fzio__session_handshake(const struct fzio__session *session)
{
	return &session->handshake;
}

/* ---- the mailbox ---------------------------------------------------------------------------- */

static inline bool mock_is_current(struct fzio__executor *executor)
{
	return !((struct mock *)executor)->elsewhere;
}

static inline void mock_post(struct fzio__executor *executor, struct fzio__task *task)
{
	struct fzio__task **link = &((struct mock *)executor)->tasks;
	while (*link) {
		link = &(*link)->next;
	}
	task->next = NULL;
	*link = task;
}

static inline size_t mock_run_tasks(struct mock *mock)
{
	size_t run = 0;
	mock->elsewhere = false;
	while (mock->tasks) {
		struct fzio__task *task = mock->tasks;
		mock->tasks = task->next;
		task->run(task);
		run++;
	}
	return run;
}

/* ---- the tests' side ------------------------------------------------------------------------ */

/* Namespaces `/` and `/custom`, without handlers. */
static inline int mock_setup(void **state)
{
	struct mock *mock = calloc(1, sizeof(*mock));
	assert_non_null(mock);
	mock->executor = (struct fzio__executor){ mock_is_current, mock_post };
	fzio__timers_init(&mock->timers);
	mock->timers.now_ms = 1000;
	struct fzio__hub_options options = {
		.connect_timeout_ms = 45000, .max_attachments = 10, .max_payload = 1000
	};
	mock->hub = fzio__hub_create(&options, &mock->timers, &mock->executor);
	assert_non_null(mock->hub);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/", NULL), FZIO_OK);
	assert_int_equal(fzio__hub_namespace(mock->hub, "/custom", NULL), FZIO_OK);
	*state = mock;
	return 0;
}

static inline int mock_teardown(void **state)
{
	struct mock *mock = *state;
	for (size_t i = 0; i < mock->sessions_len; i++) {
		fzio__session_close(mock->sessions[i], FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	}
	fzio__hub_destroy(mock->hub);
	for (size_t i = 0; i < mock->sessions_len; i++) {
		struct fzio__session *session = mock->sessions[i];
		for (size_t s = 0; s < session->sent_len; s++) {
			free(session->sent[s]);
		}
		free(session);
	}
	fzio__timers_finish(&mock->timers);
	free(mock);
	return 0;
}

static inline struct fzio__session *mock_open(struct mock *mock)
{
	struct fzio__session *session = calloc(1, sizeof(*session));
	assert_non_null(session);
	assert_true(mock->sessions_len < sizeof(mock->sessions) / sizeof(mock->sessions[0]));
	mock->sessions[mock->sessions_len++] = session;
	session->app = fzio__hub_app(mock->hub);
	session->open = true;
	session->handshake.address = "192.0.2.7";
	session->app->open(session->app, session);
	return session;
}

/* A copy of its own size, so that a sanitizer sees every read beyond the end. */
static inline void mock_message(
	struct fzio__session *session, bool binary, const void *data, size_t len)
{
	char *copy = malloc(len + 1);
	assert_non_null(copy);
	if (len > 0) {
		memcpy(copy, data, len);
	}
	copy[len] = '\0';
	session->app->message(session->app, session, binary, copy, len);
	free(copy);
}

static inline void mock_text(struct fzio__session *session, const char *text)
{
	mock_message(session, false, text, strlen(text));
}

static inline void mock_binary(struct fzio__session *session, const char *data)
{
	mock_message(session, true, data, strlen(data));
}

static inline void mock_pass(struct mock *mock, uint64_t ms)
{
	fzio__timers_advance(&mock->timers, mock->timers.now_ms + ms);
}

/* The next that was sent; NULL: nothing. */
static inline const char *mock_next(struct fzio__session *session)
{
	return session->seen < session->sent_len ? session->sent[session->seen++] : NULL;
}

static inline void mock_expect(struct fzio__session *session, const char *expected)
{
	const char *sent = mock_next(session);
	assert_non_null(sent);
	assert_string_equal(sent, expected);
}

static inline void mock_expect_nothing(struct fzio__session *session)
{
	const char *sent = mock_next(session);
	if (sent) {
		fail_msg("unexpected: %s", sent);
	}
}

/* Joins by `packet` (`0`, `0/custom,`) and checks the reply; the sid, valid as long as the mock. */
static inline const char *mock_join(struct fzio__session *session, const char *packet)
{
	mock_text(session, packet);
	const char *reply = mock_next(session);
	assert_non_null(reply);
	char *sid = strstr(reply, "{\"sid\":\"");
	assert_non_null(sid);
	assert_true(reply[0] == '0');
	assert_string_equal(sid + 8 + 20, "\"}");
	sid[8 + 20] = '\0';
	return sid + 8;
}

static inline void mock_expect_closed(
	struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	assert_false(session->open);
	assert_int_equal(session->reason, reason);
}

#endif
