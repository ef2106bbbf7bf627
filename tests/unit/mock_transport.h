/* SPDX-License-Identifier: MIT */
#ifndef MOCK_TRANSPORT_H
#define MOCK_TRANSPORT_H

/*
 * An engine between a transport and an application that only write down what they are told, and
 * a clock that the test turns. Included by one file of a test program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/engine.h"

#define RS "\x1e"

struct mock_exchange {
	struct fzio__exchange exchange;
	int answers;
	int status;
	char type[64];
	char headers[1024];
	char *body; /* NUL-terminated */
	size_t body_len;
	bool close;
};

struct mock_link {
	struct fzio__link link;
	char sent[4096]; /* `text|` and `<hex>|` in order */
	size_t buffered;
	int closes;
	unsigned code;
	bool discard;
};

static struct mock {
	struct fzio__timers timers;
	struct fzio__engine_app app;
	struct fzio__engine *engine;
	struct fzio__engine_options options;
	char log[4096]; /* what the application saw: `open `, `text:hello `, `close:… ` */
	struct fzio__session *session; /* the latest */
	void (*on_open)(struct fzio__session *session);
	void (*on_message)(struct fzio__session *session, const char *data, size_t len);
	bool echo;
	struct mock_exchange *exchanges[64];
	size_t exchanges_len;
	struct mock_link *links[64];
	size_t links_len;
} mock;

/* ---- the application ------------------------------------------------------------------------- */

static inline void mock_note(char *log, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static inline void mock_note(char *log, size_t size, const char *format, ...)
{
	size_t len = strlen(log);
	va_list args;
	va_start(args, format);
	vsnprintf(log + len, size - len, format, args);
	va_end(args);
}

static inline void mock_note_bytes(char *log, size_t size, const void *data, size_t len)
{
	mock_note(log, size, "<");
	for (size_t i = 0; i < len && i < 64; i++) {
		mock_note(log, size, "%02x", ((const unsigned char *)data)[i]);
	}
	mock_note(log, size, ">");
}

static inline void mock_open(struct fzio__engine_app *app, struct fzio__session *session)
{
	(void)app;
	mock.session = session;
	mock_note(mock.log, sizeof(mock.log), "open ");
	if (mock.on_open) {
		mock.on_open(session);
	}
}

static inline void mock_message(struct fzio__engine_app *app, struct fzio__session *session,
	bool binary, const char *data, size_t len)
{
	(void)app;
	assert_int_equal(data[len], '\0');
	if (binary) {
		mock_note_bytes(mock.log, sizeof(mock.log), data, len);
		mock_note(mock.log, sizeof(mock.log), " ");
	} else {
		mock_note(mock.log, sizeof(mock.log), "text:%.64s ", data);
	}
	if (mock.on_message) {
		mock.on_message(session, data, len);
	}
	if (mock.echo) {
		fzio__session_send(session, binary, NULL, 0, data, len);
	}
}

static inline void mock_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
#define MOCK_REASON(name, text) [name] = text,
	static const char *const texts[] = { FZIO_DISCONNECT_LIST(MOCK_REASON) };
#undef MOCK_REASON
	(void)app;
	/* Nothing that is done here may do harm. */
	fzio__session_send(session, false, NULL, 0, "late", 4);
	fzio__session_close(session, FZIO_DISCONNECT_FORCED_CLOSE);
	assert_false(fzio__session_is_open(session));
	mock_note(mock.log, sizeof(mock.log), "close:%s ", texts[reason]);
}

/* What the application saw since the last question. */
static inline const char *mock_seen(void)
{
	static char seen[sizeof(mock.log)];
	strcpy(seen, mock.log);
	mock.log[0] = '\0';
	return seen;
}

/* ---- the transport --------------------------------------------------------------------------- */

static inline void mock_respond(
	struct fzio__exchange *exchange, const struct fzio__engine_response *response)
{
	struct mock_exchange *self = (struct mock_exchange *)exchange;
	assert_null(exchange->session);
	assert_non_null(response->headers);
	self->answers++;
	self->status = response->status;
	self->close = response->close;
	snprintf(self->type, sizeof(self->type), "%s",
		response->content_type ? response->content_type : "");
	snprintf(self->headers, sizeof(self->headers), "%s", response->headers);
	free(self->body);
	self->body = calloc(1, response->body_len + 1);
	self->body_len = response->body_len;
	if (response->body_len > 0) {
		memcpy(self->body, response->body, response->body_len);
	}
}

static inline struct fzio_handshake *mock_handshake(void)
{
	struct fzio_handshake *handshake = calloc(1, sizeof(*handshake));
	*handshake = (struct fzio_handshake){
		.address = "192.0.2.1", .path = "/engine.io/", .query = ""
	};
	return handshake;
}

static inline struct fzio_handshake *mock_exchange_handshake(struct fzio__exchange *exchange)
{
	(void)exchange;
	return mock_handshake();
}

static inline void mock_send(struct fzio__link *link, bool binary, const void *head,
	size_t head_len, const void *body, size_t body_len)
{
	struct mock_link *self = (struct mock_link *)link;
	assert_int_equal(self->closes, 0);
	if (binary) {
		assert_int_equal(head_len, 0);
		mock_note_bytes(self->sent, sizeof(self->sent), body, body_len);
	} else {
		mock_note(self->sent, sizeof(self->sent), "%.*s%.*s", (int)head_len,
			head ? (const char *)head : "", (int)body_len,
			body ? (const char *)body : "");
	}
	mock_note(self->sent, sizeof(self->sent), "|");
}

static inline size_t mock_buffered(struct fzio__link *link)
{
	return ((struct mock_link *)link)->buffered;
}

static inline void mock_link_close(
	struct fzio__link *link, unsigned code, const char *reason, bool discard)
{
	struct mock_link *self = (struct mock_link *)link;
	assert_null(link->session);
	assert_non_null(reason);
	self->closes++;
	self->code = code;
	self->discard = discard;
}

static inline struct fzio_handshake *mock_link_handshake(struct fzio__link *link)
{
	(void)link;
	return mock_handshake();
}

static inline struct mock_exchange *mock_exchange(void)
{
	static const struct fzio__exchange_ops ops = { mock_respond, mock_exchange_handshake };
	struct mock_exchange *exchange = calloc(1, sizeof(*exchange));
	exchange->exchange.ops = &ops;
	assert_true(mock.exchanges_len < 64);
	return mock.exchanges[mock.exchanges_len++] = exchange;
}

static inline struct mock_link *mock_link(void)
{
	static const struct fzio__link_ops ops = { mock_send, mock_buffered, mock_link_close,
		mock_link_handshake };
	struct mock_link *link = calloc(1, sizeof(*link));
	link->link.ops = &ops;
	assert_true(mock.links_len < 64);
	return mock.links[mock.links_len++] = link;
}

/* What went out on the WebSocket since the last question. */
static inline const char *mock_sent(struct mock_link *link)
{
	static char sent[sizeof(link->sent)];
	strcpy(sent, link->sent);
	link->sent[0] = '\0';
	return sent;
}

/* ---- requests -------------------------------------------------------------------------------- */

static inline struct fzio__engine_request mock_request(enum fzio__method method, const char *sid)
{
	return (struct fzio__engine_request){
		.method = method,
		.transport = "polling",
		.eio = "4",
		.sid = sid,
		.content_length = method == FZIO__GET ? -1 : 0,
	};
}

static inline struct mock_exchange *mock_ask(struct fzio__engine_request request)
{
	struct mock_exchange *exchange = mock_exchange();
	fzio__engine_request(mock.engine, &request, &exchange->exchange);
	return exchange;
}

static inline struct mock_exchange *mock_get(const char *sid)
{
	return mock_ask(mock_request(FZIO__GET, sid));
}

/* A POST whose body is still to come. */
static inline struct mock_exchange *mock_post_begin(const char *sid, size_t len)
{
	struct fzio__engine_request request = mock_request(FZIO__POST, sid);
	request.content_length = (int64_t)len;
	request.content_type = "text/plain;charset=UTF-8";
	return mock_ask(request);
}

static inline void mock_post_body(struct mock_exchange *exchange, const char *body, size_t len)
{
	char *copy = malloc(len + 1); /* exactly: the sanitizer sees a byte too many */
	memcpy(copy, body, len);
	fzio__engine_body(mock.engine, &exchange->exchange, copy, len);
	free(copy);
}

static inline struct mock_exchange *mock_post_bytes(const char *sid, const char *body, size_t len)
{
	struct mock_exchange *exchange = mock_post_begin(sid, len);
	if (!exchange->answers) {
		mock_post_body(exchange, body, len);
	}
	return exchange;
}

static inline struct mock_exchange *mock_post(const char *sid, const char *body)
{
	return mock_post_bytes(sid, body, strlen(body));
}

/* The sid of the latest session, valid beyond its life. */
static inline const char *mock_sid(void)
{
	static char sids[8][32];
	static unsigned next;
	char *sid = sids[next++ % 8];
	snprintf(sid, sizeof(sids[0]), "%s", fzio__session_sid(mock.session));
	return sid;
}

/* A session on polling. */
static inline const char *mock_poll(void)
{
	struct mock_exchange *exchange = mock_get(NULL);
	assert_int_equal(exchange->status, 200);
	assert_string_equal(mock_seen(), "open ");
	return mock_sid();
}

static inline bool mock_lives(const char *sid)
{
	struct fzio__engine_request request = mock_request(FZIO__OTHER_METHOD, sid);
	return strcmp(mock_ask(request)->body, "{\"code\":3,\"message\":\"Bad request\"}") == 0;
}

static inline void mock_frame(struct mock_link *link, bool binary, const char *data, size_t len)
{
	char *copy = malloc(len + 1);
	memcpy(copy, data, len);
	copy[len] = 'X';
	fzio__engine_link_message(mock.engine, &link->link, binary, copy, len);
	free(copy);
}

static inline void mock_text(struct mock_link *link, const char *text)
{
	mock_frame(link, false, text, strlen(text));
}

/* A session on a WebSocket. */
static inline struct mock_link *mock_connect(void)
{
	struct mock_link *link = mock_link();
	assert_true(fzio__engine_link_open(mock.engine, NULL, &link->link));
	assert_string_equal(mock_seen(), "open ");
	assert_memory_equal(mock_sent(link), "0{", 2);
	return link;
}

/* ---- set-up ---------------------------------------------------------------------------------- */

/* What the transport does once per loop pass. */
static inline void mock_pass(void)
{
	fzio__timers_advance(&mock.timers, mock.timers.now_ms);
	fzio__engine_sweep(mock.engine);
}

static inline void mock_wait(uint64_t ms)
{
	fzio__timers_advance(&mock.timers, mock.timers.now_ms + ms);
	fzio__engine_sweep(mock.engine);
}

static inline void mock_restart(struct fzio__engine_options options)
{
	fzio__engine_destroy(mock.engine);
	mock.options = options;
	mock.engine = fzio__engine_create(&mock.options, &mock.timers, &mock.app);
	assert_non_null(mock.engine);
	mock_seen();
}

static inline int mock_setup(void **state)
{
	(void)state;
	memset(&mock, 0, sizeof(mock));
	mock.app = (struct fzio__engine_app){ mock_open, mock_message, mock_close };
	fzio__timers_init(&mock.timers);
	mock.timers.now_ms = 1000000;
	mock_restart((struct fzio__engine_options){
		.ping_interval_ms = 300,
		.ping_timeout_ms = 200,
		.upgrade_timeout_ms = 1000,
		.max_payload = 1000000,
		.max_buffered = 2000,
		.polling = true,
		.websocket = true,
		.owner = 'a',
	});
	return 0;
}

static inline int mock_teardown(void **state)
{
	(void)state;
	fzio__engine_destroy(mock.engine);
	assert_int_equal(mock.timers.len, 0);
	fzio__timers_finish(&mock.timers);
	for (size_t i = 0; i < mock.exchanges_len; i++) {
		assert_null(mock.exchanges[i]->exchange.session);
		assert_true(mock.exchanges[i]->answers <= 1);
		free(mock.exchanges[i]->body);
		free(mock.exchanges[i]);
	}
	for (size_t i = 0; i < mock.links_len; i++) {
		assert_null(mock.links[i]->link.session);
		assert_true(mock.links[i]->closes <= 1);
		free(mock.links[i]);
	}
	return 0;
}

#define mock_test(name) cmocka_unit_test_setup_teardown(name, mock_setup, mock_teardown)

#endif
