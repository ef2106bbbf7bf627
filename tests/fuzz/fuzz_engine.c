/* SPDX-License-Identifier: MIT */
/*
 * Drives the engine like a transport that is told what to do by the input: requests, bodies,
 * frames, leaving clients, time, and an application that sends and closes. What must hold is
 * asserted; the sanitizers see the rest.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "engine/engine.h"

#define EXCHANGES 8
#define LINKS     6
#define SESSIONS  16
#define MAX_BODY  512
#define LEAVE_MS  30000 /* as long as a client may take to be told */

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

struct exchange {
	struct fzio__exchange base;
	bool busy; /* asked, and neither answered nor left */
};

struct link {
	struct fzio__link base;
	bool open;
	size_t buffered;
};

static struct {
	const uint8_t *data;
	size_t len;
	struct fzio__timers timers;
	struct fzio__engine *engine;
	struct exchange exchanges[EXCHANGES];
	struct link links[LINKS];
	char sids[SESSIONS][21]; /* of all there were, alive or not */
	size_t sids_len;
	struct fzio__session *sessions[SESSIONS]; /* open ones */
	size_t opened, closed;
} fuzz;

static uint8_t take(void)
{
	if (fuzz.len == 0) {
		return 0;
	}
	fuzz.len--;
	return *fuzz.data++;
}

/* ---- the transport --------------------------------------------------------------------------- */

static void respond(struct fzio__exchange *base, const struct fzio__engine_response *response)
{
	struct exchange *exchange = (struct exchange *)base;
	REQUIRE(exchange->busy);
	REQUIRE(!base->session);
	REQUIRE(response->status >= 200 && response->status < 600);
	REQUIRE(response->headers);
	REQUIRE(response->status == 200 || response->body_len < 64);
	if (response->body_len > 0) {
		REQUIRE(response->content_type);
		REQUIRE(fzio__utf8_valid(response->body, response->body_len));
	}
	exchange->busy = false;
}

static struct fzio_handshake *handshake(void)
{
	/* Now and then memory is out. */
	return take() == 255 ? NULL : calloc(1, sizeof(struct fzio_handshake));
}

static struct fzio_handshake *exchange_handshake(struct fzio__exchange *exchange)
{
	(void)exchange;
	return handshake();
}

static void link_send(struct fzio__link *base, bool binary, const void *head, size_t head_len,
	const void *body, size_t body_len)
{
	struct link *link = (struct link *)base;
	REQUIRE(link->open);
	REQUIRE(binary || head_len + body_len > 0);
	REQUIRE(head_len == 0 || head);
	REQUIRE(body_len == 0 || body);
	link->buffered += head_len + body_len;
}

static size_t link_buffered(struct fzio__link *base)
{
	return ((struct link *)base)->buffered;
}

static void link_close(struct fzio__link *base, unsigned code, const char *reason, bool discard)
{
	(void)discard;
	struct link *link = (struct link *)base;
	REQUIRE(link->open);
	REQUIRE(!base->session);
	REQUIRE(code == 0 || code == 1009);
	REQUIRE(reason);
	link->open = false;
}

static struct fzio_handshake *link_handshake(struct fzio__link *link)
{
	(void)link;
	return handshake();
}

/* ---- the application ------------------------------------------------------------------------- */

static void act_on(struct fzio__session *session)
{
	static const char text[300];
	switch (take() % 8) {
	case 0: fzio__session_send(session, false, NULL, 0, "hello", 5); break;
	case 1: fzio__session_send(session, true, "\1\2", 2, text, take()); break;
	case 2: fzio__session_send(session, false, text + 1, take() + 1, text, take()); break;
	case 3: fzio__session_close(session, FZIO_DISCONNECT_FORCED_SERVER_CLOSE); break;
	default: break;
	}
}

static void app_open(struct fzio__engine_app *app, struct fzio__session *session)
{
	(void)app;
	size_t place = fuzz.sids_len++ % SESSIONS;
	fuzz.opened++;
	snprintf(fuzz.sids[place], sizeof(fuzz.sids[place]), "%s", fzio__session_sid(session));
	for (place = 0; place < SESSIONS && fuzz.sessions[place]; place++) {
	}
	if (place < SESSIONS) {
		fuzz.sessions[place] = session;
	}
	fzio__session_set_data(session, (void *)(uintptr_t)(place + 1));
	act_on(session);
}

static void app_message(struct fzio__engine_app *app, struct fzio__session *session, bool binary,
	const char *data, size_t len)
{
	(void)app;
	REQUIRE(data[len] == '\0');
	REQUIRE(binary || len > 0);
	REQUIRE(binary || fzio__utf8_valid(data, len));
	REQUIRE(fzio__session_is_open(session));
	act_on(session);
}

static void app_close(struct fzio__engine_app *app, struct fzio__session *session,
	enum fzio_disconnect_reason reason)
{
	(void)app;
	REQUIRE(reason != FZIO__DISCONNECT_NONE);
	size_t place = (size_t)(uintptr_t)fzio__session_data(session);
	REQUIRE(place > 0);
	fzio__session_set_data(session, NULL);
	if (place <= SESSIONS) {
		REQUIRE(fuzz.sessions[place - 1] == session);
		fuzz.sessions[place - 1] = NULL;
	}
	fuzz.closed++;
	act_on(session);
	for (size_t i = 0; i < SESSIONS; i++) {
		if (fuzz.sessions[i] && take() == 7) {
			act_on(fuzz.sessions[i]);
		}
	}
}

/* ---- what may happen ------------------------------------------------------------------------- */

static const char *any_sid(void)
{
	uint8_t which = take();
	if (which % 5 == 4) {
		return which & 32 ? "unknown" : NULL;
	}
	return fuzz.sids_len > 0 ? fuzz.sids[which % SESSIONS] : NULL;
}

static struct fzio__engine_request any_request(void)
{
	static const char *const transports[] = { "polling", "websocket", "__proto__", NULL };
	static const char *const texts[] = { NULL, "4", "https://a.example", "a\nb",
		"application/octet-stream", "Mozilla; MSIE 9" };
	uint8_t how = take();
	return (struct fzio__engine_request){
		.method = how & 1 ? FZIO__POST : FZIO__GET,
		.transport = transports[how & 128 ? take() % 4 : 0],
		.eio = how & 16 ? texts[take() % 6] : "4",
		.sid = how & 2 ? any_sid() : NULL,
		.origin = how & 4 ? texts[take() % 6] : NULL,
		.host = how & 4 ? "a.example" : NULL,
		.content_type = how & 8 ? texts[take() % 6] : NULL,
		.access_control_request_headers = how & 8 ? texts[take() % 6] : NULL,
		.user_agent = how & 8 ? texts[take() % 6] : NULL,
		.content_length = how & 64 ? (int64_t)take() * 4 - 1 : -1,
	};
}

static void ask(void)
{
	struct exchange *exchange = &fuzz.exchanges[take() % EXCHANGES];
	if (exchange->busy) {
		return;
	}
	struct fzio__engine_request request = any_request();
	if (take() == 9) {
		request.method = take() & 1 ? FZIO__OPTIONS : FZIO__OTHER_METHOD;
	}
	exchange->busy = true;
	fzio__engine_request(fuzz.engine, &request, &exchange->base);
	REQUIRE(exchange->busy == (exchange->base.session != NULL));
}

/* Memory of exactly this size, with the one byte behind it that the engine may write. */
static char *take_bytes(size_t *ret_len)
{
	size_t len = take() % 64;
	if (len == 63) {
		len = MAX_BODY + 1;
	}
	char *bytes = malloc(len + 1);
	REQUIRE(bytes);
	for (size_t i = 0; i < len; i++) {
		bytes[i] = (char)take();
	}
	bytes[len] = 'X';
	*ret_len = len;
	return bytes;
}

static void bring_body(void)
{
	struct exchange *exchange = &fuzz.exchanges[take() % EXCHANGES];
	if (!exchange->busy || !exchange->base.is_post) {
		return;
	}
	if (take() % 4 == 0) {
		size_t received = (size_t)take() * 3;
		REQUIRE(fzio__engine_body_progress(fuzz.engine, &exchange->base, received) ==
			exchange->busy);
		return;
	}
	size_t len;
	char *body = take_bytes(&len);
	fzio__engine_body(fuzz.engine, &exchange->base, body, len);
	free(body);
	REQUIRE(!exchange->busy);
}

static void leave(void)
{
	struct exchange *exchange = &fuzz.exchanges[take() % EXCHANGES];
	if (exchange->busy) {
		exchange->busy = false;
		fzio__engine_gone(fuzz.engine, &exchange->base);
		REQUIRE(!exchange->base.session);
	}
}

static void open_link(void)
{
	struct link *link = &fuzz.links[take() % LINKS];
	if (link->open) {
		return;
	}
	struct fzio__engine_request request = any_request();
	struct fzio__engine_response response;
	request.upgrade = true;
	request.method = FZIO__GET;
	request.transport = "websocket";
	if (!fzio__engine_upgrade(fuzz.engine, &request, &response)) {
		REQUIRE(response.status >= 400 && response.headers);
		return;
	}
	link->open = true;
	link->buffered = 0;
	if (!fzio__engine_link_open(fuzz.engine, request.sid, &link->base)) {
		REQUIRE(!link->base.session);
		link->open = false;
	}
}

static void bring_frame(void)
{
	static const char *const usual[] = { "2probe", "5", "3", "4x", "1" };
	struct link *link = &fuzz.links[take() % LINKS];
	if (!link->open) {
		return;
	}
	uint8_t how = take();
	size_t len;
	char *data;
	if (how % 2 == 0) {
		const char *text = usual[how / 2 % 5];
		len = strlen(text);
		data = strdup(text);
	} else {
		data = take_bytes(&len);
	}
	bool binary = how % 16 == 15;
	/* The transport has checked it. */
	if (binary || fzio__utf8_valid(data, len)) {
		fzio__engine_link_progress(fuzz.engine, &link->base);
		fzio__engine_link_message(fuzz.engine, &link->base, binary, data, len);
	}
	free(data);
	REQUIRE(link->open == (link->base.session != NULL));
}

static void lose_link(void)
{
	struct link *link = &fuzz.links[take() % LINKS];
	if (link->open) {
		link->open = false;
		fzio__engine_link_gone(fuzz.engine, &link->base);
		REQUIRE(!link->base.session);
	}
}

static void step(void)
{
	struct fzio__session *session;
	switch (take() % 10) {
	case 0:
	case 1: ask(); break;
	case 2: bring_body(); break;
	case 3: leave(); break;
	case 4: open_link(); break;
	case 5: bring_frame(); break;
	case 6: lose_link(); break;
	case 7: fzio__timers_advance(&fuzz.timers, fuzz.timers.now_ms + take() * 4); break;
	case 8:
		session = fuzz.sessions[take() % SESSIONS];
		if (session) {
			act_on(session);
		}
		break;
	default:
		fuzz.links[take() % LINKS].buffered = 0;
		fzio__engine_sweep(fuzz.engine);
		break;
	}
}

static void start(void)
{
	static const char *const origins[] = { "https://a.example", NULL };
	static const char *const all[] = { "*", NULL };
	static const struct fzio__exchange_ops exchange_ops = { respond, exchange_handshake };
	static const struct fzio__link_ops link_ops = { link_send, link_buffered, link_close,
		link_handshake };
	static struct fzio__engine_app app = { app_open, app_message, app_close };
	uint8_t how = take();
	fzio__timers_init(&fuzz.timers);
	fuzz.engine = fzio__engine_create(
		&(struct fzio__engine_options){
			.ping_interval_ms = 300,
			.ping_timeout_ms = 200,
			.upgrade_timeout_ms = 400,
			.max_payload = MAX_BODY,
			.max_buffered = 2000,
			.polling = !(how & 1) || (how & 2),
			.websocket = !(how & 2) || (how & 1),
			.cors_origins = how & 4   ? origins
					: how & 8 ? all
						  : NULL,
			.cors_credentials = how & 16,
			.owner = how & 32 ? 'a' : '\0',
		},
		&fuzz.timers, &app);
	REQUIRE(fuzz.engine);
	for (size_t i = 0; i < EXCHANGES; i++) {
		fuzz.exchanges[i].base.ops = &exchange_ops;
	}
	for (size_t i = 0; i < LINKS; i++) {
		fuzz.links[i].base.ops = &link_ops;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.data = data;
	fuzz.len = size;
	start();
	bool polite = take() & 1;
	while (fuzz.len > 0) {
		step();
		REQUIRE(fzio__engine_sessions(fuzz.engine) == fuzz.opened - fuzz.closed);
	}
	if (polite) {
		fzio__engine_shutdown(fuzz.engine, FZIO_DISCONNECT_SERVER_SHUTTING_DOWN);
		REQUIRE(fzio__engine_sessions(fuzz.engine) == 0);
		/* Who is in the middle of an upgrade is waited for. */
		fzio__timers_advance(&fuzz.timers, fuzz.timers.now_ms + LEAVE_MS);
		for (size_t i = 0; i < EXCHANGES; i++) {
			REQUIRE(!fuzz.exchanges[i].busy);
		}
		for (size_t i = 0; i < LINKS; i++) {
			REQUIRE(!fuzz.links[i].open);
		}
	}
	fzio__engine_destroy(fuzz.engine);
	REQUIRE(fuzz.opened == fuzz.closed);
	REQUIRE(fuzz.timers.len == 0);
	for (size_t i = 0; i < EXCHANGES; i++) {
		REQUIRE(!fuzz.exchanges[i].base.session);
	}
	for (size_t i = 0; i < LINKS; i++) {
		REQUIRE(!fuzz.links[i].base.session);
	}
	fzio__timers_finish(&fuzz.timers);
	return 0;
}
