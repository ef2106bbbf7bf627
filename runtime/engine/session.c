/* SPDX-License-Identifier: MIT */
/* One client from its handshake to its end, whatever carries it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/session.h"

/* The first character names the loop, so that any loop knows whose a request is. */
static void choose_sid(struct fzio__session *session)
{
	struct fzio__engine *engine = session->engine;
	do {
		fzio__sid_generate(session->sid);
		if (engine->options.owner) {
			session->sid[0] = engine->options.owner;
		}
	} while (fzio__map_get(&engine->by_sid, session->sid, FZIO__SID_LEN));
}

struct fzio__session *fzio__session_create(
	struct fzio__engine *engine, struct fzio_handshake *handshake)
{
	size_t max = engine->options.max_sessions;
	bool is_full = max > 0 && engine->by_sid.len >= max;
	struct fzio__session *session = is_full ? NULL : calloc(1, sizeof(*session));
	if (!session) {
		free(handshake);
		return NULL;
	}
	session->engine = engine;
	session->handshake = handshake;
	choose_sid(session);
	if (!fzio__map_put(&engine->by_sid, session->sid, FZIO__SID_LEN, session)) {
		fzio__session_free(session);
		return NULL;
	}
	session->next = engine->sessions;
	if (session->next) {
		session->next->previous = session;
	}
	engine->sessions = session;
	engine->open_sessions++;
	return session;
}

void fzio__session_opened(struct fzio__session *session)
{
	fzio__heartbeat_start(session);
	session->engine->app->open(session->engine->app, session);
}

void fzio__session_free(struct fzio__session *session)
{
	if (!session) {
		return;
	}
	fzio__queue_finish(&session->queue);
	free(session->get.headers);
	free(session->post.headers);
	free(session->handshake);
	free(session);
}

size_t fzio__session_open_packet(
	const struct fzio__session *session, bool polling, char ret_text[FZIO__OPEN_PACKET_SIZE])
{
	const struct fzio__engine_options *options = &session->engine->options;
	int len = snprintf(ret_text, FZIO__OPEN_PACKET_SIZE,
		"0{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%u,\"pingTimeout\":%u,"
		"\"maxPayload\":%zu}",
		session->sid, polling && options->websocket ? "\"websocket\"" : "",
		options->ping_interval_ms, options->ping_timeout_ms, options->max_payload);
	return (size_t)len;
}

/* ---- the end --------------------------------------------------------------------------------- */

/* From the living to those that wait for the sweep. */
static void retire(struct fzio__session *session)
{
	struct fzio__engine *engine = session->engine;
	fzio__map_remove(&engine->by_sid, session->sid, FZIO__SID_LEN);
	fzio__timer_disarm(engine->timers, &session->heartbeat);
	if (session->previous) {
		session->previous->next = session->next;
	} else {
		engine->sessions = session->next;
	}
	if (session->next) {
		session->next->previous = session->previous;
	}
	session->previous = NULL;
	session->next = engine->closed;
	engine->closed = session;
}

static void tell_app(struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	struct fzio__engine *engine = session->engine;
	engine->open_sessions--;
	engine->app->close(engine->app, session, reason);
}

void fzio__session_end(struct fzio__session *session, struct fzio__end end)
{
	if (session->state == FZIO__SESSION_CLOSED) {
		return;
	}
	bool was_open = session->state == FZIO__SESSION_OPEN;
	session->state = FZIO__SESSION_CLOSED;
	retire(session);
	if (end.discard) {
		fzio__queue_clear(&session->queue);
	}
	fzio__polling_answer(session, end.last_packet ? end.last_packet : "1");
	fzio__polling_refuse_post(session, 400);
	fzio__probe_end(session, true);
	struct fzio__link *link = session->link;
	if (link) {
		session->link = NULL;
		link->session = NULL;
		link->ops->close(link, end.code, "", end.discard);
	}
	fzio__queue_finish(&session->queue);
	if (was_open) {
		tell_app(session, end.reason);
	}
}

void fzio__session_close(struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	if (session->state != FZIO__SESSION_OPEN) {
		return;
	}
	if (session->link || session->get.exchange) {
		fzio__session_end(session, (struct fzio__end){ .reason = reason });
		return;
	}
	/* The client is between two polls: its next GET shall still learn of it, or its "5". */
	session->state = FZIO__SESSION_LEAVING;
	if (!session->probed) {
		fzio__probe_end(session, true);
	}
	fzio__heartbeat_leave(session);
	tell_app(session, reason);
}

void fzio__session_shut_down(struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	if (session->probed) {
		fzio__session_close(session, reason);
	} else {
		fzio__session_end(session, (struct fzio__end){ .reason = reason });
	}
}

void fzio__session_mark_dirty(struct fzio__session *session)
{
	struct fzio__engine *engine = session->engine;
	if (session->dirty) {
		return;
	}
	session->dirty = true;
	session->next_dirty = NULL;
	*engine->dirty_end = session;
	engine->dirty_end = &session->next_dirty;
	/* If that fails, the sweep of this loop pass does it. */
	if (!fzio__timer_armed(&engine->flush)) {
		fzio__timer_arm(engine->timers, &engine->flush, 0);
	}
}

void fzio__session_doom(struct fzio__session *session, enum fzio_disconnect_reason reason)
{
	if (session->state != FZIO__SESSION_CLOSED && !session->doomed) {
		session->doomed = reason;
		fzio__session_mark_dirty(session);
	}
}

/* ---- in -------------------------------------------------------------------------------------- */

bool fzio__session_receive(struct fzio__session *session, struct fzio__engine_packet packet)
{
	struct fzio__engine_app *app = session->engine->app;
	struct fzio__end end = { .reason = FZIO__DISCONNECT_NONE };
	switch (packet.type) {
	case FZIO__ENGINE_PACKET_MESSAGE:
	case FZIO__ENGINE_PACKET_BINARY:
		app->message(app, session, packet.type == FZIO__ENGINE_PACKET_BINARY, packet.data,
			packet.len);
		break;
	case FZIO__ENGINE_PACKET_PONG: fzio__heartbeat_pong(session); break;
	case FZIO__ENGINE_PACKET_CLOSE:
		end.reason = FZIO_DISCONNECT_TRANSPORT_CLOSE;
		end.last_packet = "6";
		break;
	case FZIO__ENGINE_PACKET_PING: end.reason = FZIO_DISCONNECT_TRANSPORT_ERROR; break;
	case FZIO__ENGINE_PACKET_OPEN:
	case FZIO__ENGINE_PACKET_UPGRADE:
	case FZIO__ENGINE_PACKET_NOOP: break; /* without meaning here, and without harm */
	case FZIO__ENGINE_PACKET_INVALID: end.reason = FZIO_DISCONNECT_PARSE_ERROR; break;
	}
	if (end.reason) {
		fzio__session_end(session, end);
	}
	return fzio__session_is_open(session);
}

/* ---- out ------------------------------------------------------------------------------------- */

/* Room for `size` more bytes; otherwise the client reads too slowly, and is let go. */
static bool has_room(struct fzio__session *session, size_t size)
{
	size_t limit = session->engine->options.max_buffered;
	size_t waiting = fzio__session_buffered(session);
	if (waiting > limit || size > limit - waiting) {
		fzio__session_doom(session, FZIO_DISCONNECT_SLOW_CONSUMER);
		return false;
	}
	return true;
}

/* Takes the reference over. */
static void enqueue(struct fzio__session *session, struct fzio__message *message)
{
	if (!fzio__queue_push(&session->queue, message)) {
		fzio__session_doom(session, FZIO_DISCONNECT_TRANSPORT_ERROR);
		return;
	}
	if (session->get.exchange) {
		fzio__session_mark_dirty(session);
	}
}

void fzio__session_send_message(struct fzio__session *session, struct fzio__message *message)
{
	if (!fzio__session_is_open(session)) {
		return;
	}
	struct fzio__link *link = session->link;
	if (!has_room(session, link ? message->len : fzio__payload_size(message))) {
		return;
	}
	if (link) {
		link->ops->send(link, message->binary, NULL, 0, message->data, message->len);
	} else {
		enqueue(session, fzio__message_ref(message));
	}
}

/* The digit, the head and the body as one message. */
static struct fzio__message *join(
	bool binary, const void *head, size_t head_len, const void *body, size_t body_len)
{
	size_t digit = binary ? 0 : 1;
	if (head_len > SIZE_MAX - digit || body_len > SIZE_MAX - digit - head_len) {
		return NULL;
	}
	struct fzio__message *message = fzio__message_create(binary, digit + head_len + body_len);
	if (!message) {
		return NULL;
	}
	char *place = message->data;
	if (!binary) {
		*place++ = '4';
	}
	if (head_len > 0) {
		memcpy(place, head, head_len);
	}
	if (body_len > 0) {
		memcpy(place + head_len, body, body_len);
	}
	return message;
}

void fzio__session_send(struct fzio__session *session, bool binary, const void *head,
	size_t head_len, const void *body, size_t body_len)
{
	char digit_and_head[256];
	if (!fzio__session_is_open(session)) {
		return;
	}
	struct fzio__link *link = session->link;
	/* What is usual: a short head, and nothing to be put together but the head. */
	if (link && head_len < sizeof(digit_and_head)) {
		size_t digit = binary ? 0 : 1;
		digit_and_head[0] = '4';
		if (head_len > 0) {
			memcpy(digit_and_head + digit, head, head_len);
		}
		if (has_room(session, digit + head_len + body_len)) {
			link->ops->send(
				link, binary, digit_and_head, digit + head_len, body, body_len);
		}
		return;
	}
	struct fzio__message *message = join(binary, head, head_len, body, body_len);
	if (!message) {
		fzio__session_doom(session, FZIO_DISCONNECT_TRANSPORT_ERROR);
		return;
	}
	fzio__session_send_message(session, message);
	fzio__message_unref(message);
}

/* ---- what is asked about it ------------------------------------------------------------------ */

const char *fzio__session_sid(const struct fzio__session *session)
{
	return session->sid;
}

const struct fzio_handshake *fzio__session_handshake(const struct fzio__session *session)
{
	return session->handshake;
}

void fzio__session_set_data(struct fzio__session *session, void *data)
{
	session->data = data;
}

void *fzio__session_data(const struct fzio__session *session)
{
	return session->data;
}

struct fzio__engine *fzio__session_engine(const struct fzio__session *session)
{
	return session->engine;
}

size_t fzio__session_buffered(const struct fzio__session *session)
{
	struct fzio__link *link = session->link;
	return link ? link->ops->buffered(link) : session->queue.bytes;
}

bool fzio__session_is_open(const struct fzio__session *session)
{
	return session->state == FZIO__SESSION_OPEN && !session->doomed;
}
