/* SPDX-License-Identifier: MIT */
/*
 * The server pings, the client answers (version 4 turned this round). One timer a session: it
 * waits for the next ping, or for the pong of the last one.
 */
#include "base/container.h"
#include "engine/session.h"

/* Node's closeTimeout: for a client between two polls. */
#define LEAVE_MS 30000
/* A large message on a slow line keeps the pong behind it waiting; drop by drop it must not. */
#define PATIENCE 8
/* Of the time for a pong: as late as that we may be with the ping, and end when we said we would. */
#define LATE 8

static uint64_t now(const struct fzio__session *session)
{
	return session->engine->timers->now_ms;
}

static void arm(struct fzio__session *session, uint64_t after_ms)
{
	if (!fzio__timer_arm(session->engine->timers, &session->heartbeat, after_ms)) {
		fzio__session_doom(session, FZIO_DISCONNECT_TRANSPORT_ERROR);
	}
}

/* `late_ms`: the ping is, because the loop was held or the machine is busy. */
static void send_ping(struct fzio__session *session, uint64_t late_ms)
{
	const struct fzio__engine_options *options = &session->engine->options;
	session->awaits_pong = true;
	session->patience_ms = now(session) + PATIENCE * ((uint64_t)options->ping_interval_ms +
								 options->ping_timeout_ms);
	uint64_t most_ms = options->ping_timeout_ms / LATE;
	arm(session, options->ping_timeout_ms - (late_ms < most_ms ? late_ms : most_ms));
	fzio__session_send_message(session, session->engine->ping);
}

static void fire(struct fzio__timer *timer)
{
	struct fzio__session *session = FZIO__CONTAINER_OF(timer, struct fzio__session, heartbeat);
	if (session->state == FZIO__SESSION_OPEN && !session->awaits_pong) {
		send_ping(session, now(session) - timer->at_ms);
		return;
	}
	/* Or the client that was to be told of the end did not come back: nobody reads the reason. */
	bool unread = session->link && session->link->ops->buffered(session->link) > 0;
	fzio__session_end(session,
		(struct fzio__end){ .reason = FZIO_DISCONNECT_PING_TIMEOUT, .discard = unread });
}

void fzio__heartbeat_start(struct fzio__session *session)
{
	session->heartbeat.fire = fire;
	session->awaits_pong = false;
	arm(session, session->engine->options.ping_interval_ms);
}

void fzio__heartbeat_pong(struct fzio__session *session)
{
	/* One that nobody asked for must not put the next ping off. */
	if (session->awaits_pong) {
		fzio__heartbeat_start(session);
	}
}

void fzio__heartbeat_progress(struct fzio__session *session)
{
	unsigned timeout = session->engine->options.ping_timeout_ms;
	if (session->state != FZIO__SESSION_OPEN || !session->awaits_pong ||
		now(session) + timeout > session->patience_ms) {
		return;
	}
	arm(session, timeout);
}

void fzio__heartbeat_upgraded(struct fzio__session *session)
{
	if (session->awaits_pong) {
		arm(session, session->engine->options.ping_timeout_ms);
	}
}

void fzio__heartbeat_leave(struct fzio__session *session)
{
	arm(session, LEAVE_MS);
}
