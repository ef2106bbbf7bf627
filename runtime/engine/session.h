/* SPDX-License-Identifier: MIT */
#ifndef FZIO__ENGINE_SESSION_H
#define FZIO__ENGINE_SESSION_H

#include "base/random.h"
#include "engine/engine.h"
#include "engine/packet.h"

/*
 * What the files of this folder share. A session is OPEN until the application was told of its
 * end. One that the server ends while its client is between two polls is LEAVING: the next GET
 * still gets what was queued and the close packet. A client whose probe was answered pauses its
 * polling, and then listens to neither transport until it has sent its "5": it keeps the WebSocket
 * and is told there. A CLOSED one only waits for the sweep.
 */
enum fzio__session_state {
	FZIO__SESSION_OPEN,
	FZIO__SESSION_LEAVING,
	FZIO__SESSION_CLOSED
};

/* A request of this session that is not answered yet, and the headers its answer needs. */
struct fzio__waiting {
	struct fzio__exchange *exchange; /* NULL: none */
	char *headers; /* owned; NULL: those that every answer has */
};

/* Messages for a client that polls, until its next GET. */
struct fzio__queue {
	struct fzio__message **messages; /* a reference each */
	size_t len;
	size_t capacity;
	size_t bytes; /* in a payload */
};

struct fzio__session {
	struct fzio__engine *engine;
	struct fzio__session *previous,
		*next; /* of the engine's sessions; `next` also when closed */
	char sid[FZIO__SID_LEN + 1];
	enum fzio__session_state state;
	/* Why it is to end at the next flush: what happens in a send must not call the
	 * application, which may be walking over its sessions. */
	enum fzio_disconnect_reason doomed;
	bool dirty; /* in the engine's list of those to be flushed */
	bool awaits_pong;
	struct fzio__session *next_dirty;
	struct fzio__link *link; /* NULL: polling */
	struct fzio__link *probe; /* a WebSocket that may become the link */
	bool probed; /* its probe was answered */
	struct fzio__waiting get;
	struct fzio__waiting post; /* its body is on the way */
	struct fzio__queue queue;
	struct fzio__timer heartbeat; /* the next ping, its timeout, or the end of LEAVING */
	struct fzio__timer upgrade; /* how long a probe may take */
	struct fzio__timer noop; /* while a probed client polls */
	uint64_t patience_ms; /* no sign of life extends the wait for a pong beyond this time */
	struct fzio_handshake *handshake; /* one malloc() */
	void *data; /* the application's */
};

struct fzio__engine {
	struct fzio__engine_options options;
	struct fzio__timers *timers;
	struct fzio__engine_app *app;
	struct fzio__map by_sid;
	struct fzio__session *sessions; /* OPEN and LEAVING */
	struct fzio__session *closed;
	struct fzio__session *dirty, **dirty_end;
	struct fzio__timer flush;
	struct fzio__message *ping; /* the one packet that all clients get */
	struct fzio_buffer scratch; /* a payload or headers being put together */
	size_t open_sessions;
	bool shut_down;
};

/* ---- engine.c -------------------------------------------------------------------------------- */

/* Answers the GETs that wait and have something to be told, all of it at once, and ends what is
 * doomed. Comes by itself with the next timers, or earlier from who knows that a batch ends. */
void fzio__engine_flush(struct fzio__engine *engine);

/* ---- session.c ------------------------------------------------------------------------------- */

/* Registers a session that has neither transport nor timer yet; takes the handshake over, and
 * frees it on failure. NULL: out of memory, or there are max_sessions. */
struct fzio__session *fzio__session_create(
	struct fzio__engine *engine, struct fzio_handshake *handshake);
/* The open packet is out: starts the heartbeat and tells the application. */
void fzio__session_opened(struct fzio__session *session);
void fzio__session_free(struct fzio__session *session);

/* How a session ends. */
struct fzio__end {
	enum fzio_disconnect_reason reason;
	const char *last_packet; /* to a GET that waits; NULL: the close packet */
	unsigned code; /* of the close frame, 0: none */
	bool discard; /* what is queued need not arrive */
};

/* Ends the session on both sides at once. Does nothing when it is closed already. */
void fzio__session_end(struct fzio__session *session, struct fzio__end end);
/* Ends it as fzio__session_close() does, but only who moves to a WebSocket is waited for: the
 * server stops, and who polls again is told by finding nobody. */
void fzio__session_shut_down(struct fzio__session *session, enum fzio_disconnect_reason reason);
/* Ends it soon, from inside a send. */
void fzio__session_doom(struct fzio__session *session, enum fzio_disconnect_reason reason);
/* To be looked at by the next fzio__engine_flush(). */
void fzio__session_mark_dirty(struct fzio__session *session);
/* A packet as it came, from either transport, while the session is OPEN. False: it ended it. */
bool fzio__session_receive(struct fzio__session *session, struct fzio__engine_packet packet);
/* What the open packet says, with its digit; NUL-terminated. */
#define FZIO__OPEN_PACKET_SIZE 256
size_t fzio__session_open_packet(
	const struct fzio__session *session, bool polling, char ret_text[FZIO__OPEN_PACKET_SIZE]);

/* ---- heartbeat.c ----------------------------------------------------------------------------- */

void fzio__heartbeat_start(struct fzio__session *session);
void fzio__heartbeat_pong(struct fzio__session *session);
/* Part of something came: the pong may be behind it. */
void fzio__heartbeat_progress(struct fzio__session *session);
/* A new transport: the pong that was lost with the old one is waited for anew, not forever. */
void fzio__heartbeat_upgraded(struct fzio__session *session);
/* The time that a client between two polls has to come back for the close packet. */
void fzio__heartbeat_leave(struct fzio__session *session);

/* ---- queue.c --------------------------------------------------------------------------------- */

/* Takes the reference over, on failure too. False: out of memory. */
bool fzio__queue_push(struct fzio__queue *queue, struct fzio__message *message);
void fzio__queue_clear(struct fzio__queue *queue);
void fzio__queue_finish(struct fzio__queue *queue);

/* ---- polling.c ------------------------------------------------------------------------------- */

void fzio__polling_open(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange);
void fzio__polling_get(struct fzio__session *session, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange);
void fzio__polling_post(struct fzio__session *session, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange);
/* Answers the waiting GET, if any, with the queue and `last` (may be NULL) behind it. */
void fzio__polling_answer(struct fzio__session *session, const char *last);
/* Answers a waiting POST, if any, whose session is gone. */
void fzio__polling_refuse_post(struct fzio__session *session, int status);
/* Takes the exchange back without an answer. */
void fzio__polling_forget(struct fzio__waiting *waiting);

/* ---- websocket.c ----------------------------------------------------------------------------- */

/* Ends a probe, if any; the session stays on polling. */
void fzio__probe_end(struct fzio__session *session, bool close);

/* ---- request.c ------------------------------------------------------------------------------- */

enum fzio__error {
	FZIO__ERROR_NONE = -1,
	FZIO__UNKNOWN_TRANSPORT,
	FZIO__UNKNOWN_SID,
	FZIO__BAD_METHOD,
	FZIO__BAD_REQUEST,
	FZIO__FORBIDDEN,
	FZIO__UNSUPPORTED_VERSION
};

/* The checks of a request, in their order. A session is found when the request names one. */
enum fzio__error fzio__request_check(const struct fzio__engine *engine,
	const struct fzio__engine_request *request, struct fzio__session **ret_session);
const char *fzio__error_message(enum fzio__error error);
/* Answers with an error and its JSON body. */
void fzio__request_refuse(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange, enum fzio__error error);
/* Answers with a bare status; closes the connection if a body could still come. */
void fzio__request_end(struct fzio__engine *engine, const struct fzio__engine_request *request,
	struct fzio__exchange *exchange, int status);

/* ---- cors.c ---------------------------------------------------------------------------------- */

/* Could this be the value of a header? */
bool fzio__cors_is_header_value(const char *value);
/* May a WebSocket come from there? Unlike requests, browsers do not protect these. */
bool fzio__cors_admits(
	const struct fzio__engine *engine, const struct fzio__engine_request *request);
void fzio__cors_append(
	const struct fzio__engine *engine, const char *origin, struct fzio_buffer *headers);
/* The same alone; the engine's, until the next answer. */
const char *fzio__cors_lines(struct fzio__engine *engine, const char *origin);
/* The lines that a preflight gets beside these. */
void fzio__cors_append_preflight(
	const struct fzio__engine_request *request, struct fzio_buffer *headers);

#endif
