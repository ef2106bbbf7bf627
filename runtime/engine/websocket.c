/* SPDX-License-Identifier: MIT */
/* WebSockets: those that open a session, and those that a polling session moves to. */
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "engine/session.h"

/* How often a probed client's GET is released, until it has stopped polling. */
#define NOOP_MS 100

static void send_text(struct fzio__link *link, const char *packet, size_t len)
{
	link->ops->send(link, false, NULL, 0, packet, len);
}

/* ---- opening --------------------------------------------------------------------------------- */

static bool open_session(struct fzio__engine *engine, struct fzio__link *link)
{
	struct fzio_handshake *handshake = link->ops->handshake(link);
	struct fzio__session *session = handshake ? fzio__session_create(engine, handshake) : NULL;
	if (!session) {
		return false;
	}
	link->session = session;
	session->link = link;
	char text[FZIO__OPEN_PACKET_SIZE];
	send_text(link, text, fzio__session_open_packet(session, false, text));
	fzio__session_opened(session);
	return true;
}

static void probe_timeout(struct fzio__timer *timer)
{
	struct fzio__session *session = FZIO__CONTAINER_OF(timer, struct fzio__session, upgrade);
	fzio__probe_end(session, true);
}

static bool open_probe(struct fzio__session *session, struct fzio__link *link)
{
	struct fzio__engine *engine = session->engine;
	if (session->state != FZIO__SESSION_OPEN || session->link || session->probe) {
		return false;
	}
	session->upgrade.fire = probe_timeout;
	if (!fzio__timer_arm(
		    engine->timers, &session->upgrade, engine->options.upgrade_timeout_ms)) {
		return false;
	}
	link->session = session;
	link->probing = true;
	session->probe = link;
	return true;
}

bool fzio__engine_link_open(struct fzio__engine *engine, const char *sid, struct fzio__link *link)
{
	link->session = NULL;
	link->probing = false;
	if (engine->shut_down) {
		return false;
	}
	if (!sid || !*sid) {
		return open_session(engine, link);
	}
	struct fzio__session *session = fzio__map_get(&engine->by_sid, sid, strlen(sid));
	return session && open_probe(session, link);
}

/* ---- upgrading ------------------------------------------------------------------------------- */

/* Not a probe any more, whatever becomes of it. */
static struct fzio__link *release_probe(struct fzio__session *session)
{
	struct fzio__link *link = session->probe;
	struct fzio__timers *timers = session->engine->timers;
	fzio__timer_disarm(timers, &session->upgrade);
	fzio__timer_disarm(timers, &session->noop);
	session->probe = NULL;
	session->probed = false;
	if (link) {
		link->session = NULL;
		link->probing = false;
	}
	return link;
}

void fzio__probe_end(struct fzio__session *session, bool close)
{
	struct fzio__link *link = release_probe(session);
	if (link && close) {
		link->ops->close(link, 0, "", false);
	}
}

/* A client that is told once may poll once more before it pauses: repeat. */
static void release_get(struct fzio__timer *timer)
{
	struct fzio__session *session = FZIO__CONTAINER_OF(timer, struct fzio__session, noop);
	if (session->state != FZIO__SESSION_OPEN) {
		return; /* whoever polls is told of the end */
	}
	fzio__polling_answer(session, session->queue.len > 0 ? NULL : "6");
	fzio__timer_arm(session->engine->timers, &session->noop, NOOP_MS);
}

static void answer_probe(struct fzio__session *session)
{
	send_text(session->probe, "3probe", 6);
	if (!session->probed) {
		session->probed = true;
		session->noop.fire = release_get;
		release_get(&session->noop);
	}
}

/* What waited for a GET goes first, so that the order holds across the swap. */
static void upgrade(struct fzio__session *session)
{
	struct fzio__link *link = release_probe(session);
	link->session = session;
	session->link = link;
	for (size_t i = 0; i < session->queue.len; i++) {
		const struct fzio__message *message = session->queue.messages[i];
		link->ops->send(link, message->binary, NULL, 0, message->data, message->len);
	}
	fzio__queue_finish(&session->queue);
	if (session->state == FZIO__SESSION_LEAVING) {
		/* What it moved for is that it ended; the application was told why. */
		fzio__session_end(session,
			(struct fzio__end){ .reason = FZIO_DISCONNECT_FORCED_SERVER_CLOSE });
		return;
	}
	fzio__polling_answer(session, "6");
	fzio__heartbeat_upgraded(session);
}

static void probe_message(struct fzio__session *session, struct fzio__engine_packet packet)
{
	if (packet.type == FZIO__ENGINE_PACKET_PING && strcmp(packet.data, "probe") == 0 &&
		packet.len == 5) {
		answer_probe(session);
	} else if (packet.type == FZIO__ENGINE_PACKET_UPGRADE && session->probed) {
		upgrade(session);
	} else {
		fzio__probe_end(session, true);
	}
}

/* ---- what comes ------------------------------------------------------------------------------ */

static void refuse_size(struct fzio__session *session, struct fzio__link *link)
{
	if (link->probing) {
		fzio__probe_end(session, true);
		return;
	}
	fzio__session_end(session, (struct fzio__end){
					   .reason = FZIO_DISCONNECT_TRANSPORT_ERROR,
					   .code = 1009, /* RFC 6455 §7.4.1: too big */
				   });
}

void fzio__engine_link_message(
	struct fzio__engine *engine, struct fzio__link *link, bool binary, char *data, size_t len)
{
	struct fzio__session *session = link->session;
	if (!session || session->doomed) {
		return;
	}
	if (len > engine->options.max_payload) {
		refuse_size(session, link);
		return;
	}
	struct fzio__engine_packet packet = { FZIO__ENGINE_PACKET_BINARY, data, len };
	if (binary) {
		data[len] = '\0';
	} else {
		packet = fzio__engine_packet_read(data, len, false);
	}
	if (link->probing) {
		probe_message(session, packet);
	} else {
		fzio__session_receive(session, packet);
	}
}

void fzio__engine_link_progress(struct fzio__engine *engine, struct fzio__link *link)
{
	(void)engine;
	/* While it probes, the heartbeat goes over polling. */
	if (link->session && !link->probing) {
		fzio__heartbeat_progress(link->session);
	}
}

/* Socket.IO calls a connection that vanished closed as well; its errors are protocol errors. */
void fzio__engine_link_gone(struct fzio__engine *engine, struct fzio__link *link)
{
	(void)engine;
	struct fzio__session *session = link->session;
	if (!session) {
		return;
	}
	if (link->probing) {
		fzio__probe_end(session, false);
		return;
	}
	link->session = NULL;
	session->link = NULL;
	fzio__session_end(session, (struct fzio__end){ .reason = FZIO_DISCONNECT_TRANSPORT_CLOSE });
}
