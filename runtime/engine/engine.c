/* SPDX-License-Identifier: MIT */
/* The engine of one loop: its sessions, and the ways in from the transport. */
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "engine/session.h"

static void flush_due(struct fzio__timer *timer)
{
	fzio__engine_flush(FZIO__CONTAINER_OF(timer, struct fzio__engine, flush));
}

struct fzio__engine *fzio__engine_create(const struct fzio__engine_options *options,
	struct fzio__timers *timers, struct fzio__engine_app *app)
{
	struct fzio__engine *engine = calloc(1, sizeof(*engine));
	if (!engine) {
		return NULL;
	}
	engine->ping = fzio__message_create(false, 1);
	if (!engine->ping) {
		free(engine);
		return NULL;
	}
	engine->ping->data[0] = '2';
	engine->options = *options;
	engine->timers = timers;
	engine->app = app;
	engine->dirty_end = &engine->dirty;
	engine->flush.fire = flush_due;
	fzio__map_init(&engine->by_sid);
	fzio_buffer_init(&engine->scratch);
	return engine;
}

/* Takes the session off its transport without a word. */
static void detach(struct fzio__session *session)
{
	fzio__polling_forget(&session->get);
	fzio__polling_forget(&session->post);
	fzio__probe_end(session, false);
	if (session->link) {
		session->link->session = NULL;
		session->link = NULL;
	}
}

/* Those that stay are in the list until they are told; the application may end any other. */
static void shut_down(struct fzio__engine *engine, enum fzio_disconnect_reason reason)
{
	struct fzio__session *stays = NULL;
	struct fzio__session *session;
	engine->shut_down = true;
	while ((session = stays ? stays->next : engine->sessions)) {
		fzio__session_shut_down(session, reason);
		if (session->state == FZIO__SESSION_LEAVING) {
			stays = session;
		}
	}
}

void fzio__engine_destroy(struct fzio__engine *engine)
{
	if (!engine) {
		return;
	}
	for (struct fzio__session *session = engine->sessions; session; session = session->next) {
		detach(session);
	}
	shut_down(engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
	fzio__engine_sweep(engine);
	fzio__timer_disarm(engine->timers, &engine->flush);
	fzio__map_finish(&engine->by_sid);
	fzio_buffer_finish(&engine->scratch);
	fzio__message_unref(engine->ping);
	free(engine);
}

void fzio__engine_shutdown(struct fzio__engine *engine, enum fzio_disconnect_reason reason)
{
	shut_down(engine, reason);
}

static void flush_session(struct fzio__session *session)
{
	if (session->state == FZIO__SESSION_CLOSED) {
		return;
	}
	if (session->doomed) {
		fzio__session_end(
			session, (struct fzio__end){ .reason = session->doomed, .discard = true });
	} else if (session->queue.len > 0) {
		fzio__polling_answer(session, NULL);
	}
}

void fzio__engine_flush(struct fzio__engine *engine)
{
	while (engine->dirty) {
		struct fzio__session *session = engine->dirty;
		engine->dirty = session->next_dirty;
		if (!engine->dirty) {
			engine->dirty_end = &engine->dirty;
		}
		session->dirty = false;
		flush_session(session);
	}
	fzio__timer_disarm(engine->timers, &engine->flush);
}

void fzio__engine_sweep(struct fzio__engine *engine)
{
	fzio__engine_flush(engine);
	while (engine->closed) {
		struct fzio__session *session = engine->closed;
		engine->closed = session->next;
		fzio__session_free(session);
	}
}

size_t fzio__engine_sessions(const struct fzio__engine *engine)
{
	return engine->open_sessions;
}

/* ---- requests -------------------------------------------------------------------------------- */

static void answer_preflight(struct fzio__engine *engine,
	const struct fzio__engine_request *request, struct fzio__exchange *exchange)
{
	struct fzio_buffer *headers = &engine->scratch;
	fzio_buffer_clear(headers);
	fzio__cors_append(engine, request->origin, headers);
	fzio__cors_append_preflight(request, headers);
	const char *lines = fzio_buffer_terminate(headers);
	exchange->ops->respond(exchange, &(struct fzio__engine_response){
						 .status = 204,
						 .headers = lines ? lines : "",
						 .close = request->content_length > 0,
					 });
}

void fzio__engine_request(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange)
{
	exchange->session = NULL;
	exchange->is_post = false;
	if (engine->shut_down) {
		fzio__request_end(engine, request, exchange, 503);
		return;
	}
	if (request->method == FZIO__OPTIONS && engine->options.cors_origins) {
		answer_preflight(engine, request, exchange);
		return;
	}
	struct fzio__session *session = NULL;
	enum fzio__error error = fzio__request_check(engine, request, &session);
	if (error != FZIO__ERROR_NONE) {
		fzio__request_refuse(engine, request, exchange, error);
	} else if (!session) {
		fzio__polling_open(engine, request, exchange);
	} else if (request->method == FZIO__POST) {
		fzio__polling_post(session, request, exchange);
	} else {
		fzio__polling_get(session, request, exchange);
	}
}

bool fzio__engine_upgrade(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__engine_response *ret_response)
{
	struct fzio__session *session = NULL;
	enum fzio__error error = FZIO__BAD_REQUEST;
	if (!engine->shut_down) {
		error = fzio__request_check(engine, request, &session);
	}
	if (error == FZIO__ERROR_NONE) {
		return true;
	}
	const char *message = fzio__error_message(error);
	*ret_response = (struct fzio__engine_response){
		.status = error == FZIO__FORBIDDEN ? 403 : 400,
		.content_type = "text/html",
		.headers = fzio__cors_lines(engine, request->origin),
		.body = message,
		.body_len = strlen(message),
		.close = true,
	};
	if (engine->shut_down) {
		ret_response->status = 503;
		ret_response->content_type = NULL;
		ret_response->body = NULL;
		ret_response->body_len = 0;
	}
	return false;
}
