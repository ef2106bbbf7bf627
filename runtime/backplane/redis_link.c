/* SPDX-License-Identifier: MIT */
#include "backplane/redis_link.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <hiredis/adapters/libev.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <fzio/log.h>

#include "backplane/redis_sentinel.h"
#include "base/clock.h"
#include "base/random.h"

#define CONNECT_SECONDS 5.0
/* The pause before the next try: doubled from the first to the last, and a random half of it cut
 * off, so that the processes of a cluster do not come back all at once. */
#define RETRY_SECONDS     0.1
#define RETRY_MAX_SECONDS 5.0
/* A probe goes out every interval; when one has been away for so many the link is deaf. Intervals
 * and not seconds: a process that was held for long has not listened for long either. */
#define PROBE_SECONDS    2.0
#define PROBE_LATE_TICKS 3
/* As long as a message larger than that time allows is being read, the probe waits behind it. */
#define PROBE_BUSY_TICKS 15
/* After an outage what waits is held back for as long as that lasted, up to this: the others were
 * cut off as well and come back at about the same time, and what is published before is lost. */
#define HOLD_MAX_MS 2000
/* How much is pipelined before Redis has answered: what a broken connection may lose. */
#define MAX_IN_FLIGHT       128
#define MAX_IN_FLIGHT_BYTES ((size_t)4 * 1024 * 1024)
/* Redis gives up a subscriber who has more than 32 MB to read; nothing larger is meant well. */
#define MAX_RECEIVED ((size_t)32 * 1024 * 1024)

/* Others can give cause for a line with every message: so many of them in a while are written. */
#define LINES_MAX 10
#define LINES_MS  10000

static void connect_link(struct fzio__redis_link *link);

static bool may_log(struct fzio__redis_link *link)
{
	long long now = fzio__clock_ms();
	if (now - link->lines_ms >= LINES_MS) {
		if (link->lines > LINES_MAX) {
			fzio_log(FZIO_LOG_WARNING,
				"redis: %u more lines such as the last were left out",
				link->lines - LINES_MAX);
		}
		link->lines_ms = now;
		link->lines = 0;
	}
	return ++link->lines <= LINES_MAX;
}

/* ---- going down -------------------------------------------------------------------------- */

static double pause_before_retry(struct fzio__redis_link *link)
{
	double pause = RETRY_SECONDS;
	for (unsigned i = 1; i < link->failures && pause < RETRY_MAX_SECONDS; i++) {
		pause *= 2;
	}
	pause = pause < RETRY_MAX_SECONDS ? pause : RETRY_MAX_SECONDS;
	uint32_t random;
	fzio__random(&random, sizeof(random));
	return pause * (0.5 + 0.5 * random / UINT32_MAX);
}

/* What was sent and not answered may have arrived or not. It is not sent again: Socket.IO promises
 * at most once, and of the two a message that comes twice is worse. */
static void lose_in_flight(struct fzio__redis_link *link)
{
	size_t lost = link->in_flight;
	link->in_flight = link->in_flight_bytes = 0;
	if (lost > 0) {
		fzio_log(FZIO_LOG_WARNING, "redis: %zu message%s without an answer may be lost",
			lost, lost > 1 ? "s" : "");
		atomic_fetch_add(&link->counts->dropped, lost);
		fzio__outbox_settle(link->outbox, lost);
	}
}

static void close_contexts(struct fzio__redis_link *link)
{
	/* Forgotten first: freeing runs callbacks, which then know that they are late. */
	redisAsyncContext *contexts[] = { link->publisher, link->subscriber };
	link->publisher = link->subscriber = NULL;
	for (size_t i = 0; i < 2; i++) {
		if (contexts[i] != NULL) {
			redisAsyncFree(contexts[i]);
		}
	}
}

static void fail(struct fzio__redis_link *link, const char *why)
{
	if (link->state == FZIO__REDIS_DOWN) {
		return;
	}
	if (link->state == FZIO__REDIS_UP) {
		link->lost_ms = fzio__clock_ms();
		bool only_writes = link->dialect->subscriptions_len == 0;
		fzio_log(FZIO_LOG_WARNING, "redis: connection to %s lost: %s; %s", link->place, why,
			only_writes ? "what is emitted waits"
				    : "this process serves its own clients alone");
	} else {
		fzio_log(link->failures == 0 ? FZIO_LOG_WARNING : FZIO_LOG_DEBUG,
			"redis: no connection to %s: %s; trying again", link->place, why);
	}
	link->state = FZIO__REDIS_DOWN;
	atomic_store(&link->counts->connected, false);
	link->failures++;
	ev_timer_stop(link->loop, &link->deadline);
	ev_timer_stop(link->loop, &link->probing);
	ev_timer_stop(link->loop, &link->holding);
	close_contexts(link);
	lose_in_flight(link);
	ev_timer_set(&link->retry, pause_before_retry(link), 0.0);
	ev_timer_start(link->loop, &link->retry);
}

/* Is this the context of today, and has it really answered? hiredis also calls back with nothing
 * when a connection ends. */
static bool is_current(const redisAsyncContext *context, const void *reply)
{
	const struct fzio__redis_link *link = context->data;
	return reply != NULL && (context == link->publisher || context == link->subscriber);
}

/* ---- probing ----------------------------------------------------------------------------- */

static void probe_is_back(struct fzio__redis_link *link, unsigned long number)
{
	if (number == link->probe && link->is_probing) {
		link->is_probing = false;
		link->failures = 0; /* only now is it known that all is well */
		atomic_store(&link->counts->ok_ms, fzio__clock_ms());
	}
}

static void on_ping(redisAsyncContext *context, void *reply, void *unused)
{
	(void)unused;
	if (is_current(context, reply)) {
		struct fzio__redis_link *link = context->data;
		probe_is_back(link, link->probe);
	}
}

/* Of what is sent for its effect: the link cannot go on without it. */
static void on_refusal(redisAsyncContext *context, void *raw, void *unused)
{
	(void)unused;
	const redisReply *reply = raw;
	if (is_current(context, raw) && reply->type == REDIS_REPLY_ERROR) {
		fail(context->data, reply->str);
	}
}

/* A process that listens sends something to itself, through everything that others' messages go
 * through. One that only writes has to believe the answer to a PING. */
static void send_probe(struct fzio__redis_link *link)
{
	link->probe++;
	link->is_probing = true;
	link->ticks = 0;
	if (link->subscriber == NULL) {
		redisAsyncCommand(link->publisher, on_ping, NULL, "PING");
		return;
	}
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	const char *channel;
	struct fzio_bytes text = link->dialect->probe(link->dialect, link->probe, &channel, &arena);
	if (text.data != NULL) {
		/* Who may not publish would only hear nothing, and call the link deaf. */
		redisAsyncCommand(link->publisher, on_refusal, NULL, "PUBLISH %s %b", channel,
			text.data, text.len);
	}
	fzio_arena_finish(&arena);
}

/* Is something there that stands before the probe: half a message, or what is still to be read? */
static bool is_reading(const redisAsyncContext *subscriber)
{
	int unread = 0;
	return subscriber->c.reader->pos < subscriber->c.reader->len ||
	       (ioctl(subscriber->c.fd, FIONREAD, &unread) == 0 && unread > 0);
}

static bool is_late(const struct fzio__redis_link *link)
{
	bool is_busy = link->subscriber != NULL && is_reading(link->subscriber);
	return link->ticks >= (is_busy ? PROBE_BUSY_TICKS : PROBE_LATE_TICKS);
}

static void on_probing(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop, (void)events;
	struct fzio__redis_link *link = timer->data;
	link->ticks++;
	if (!link->is_probing) {
		send_probe(link);
	} else if (is_late(link)) {
		fail(link, "nothing that is published comes back, the link is deaf");
	}
}

/* ---- coming up --------------------------------------------------------------------------- */

static void hold(struct fzio__redis_link *link)
{
	long long outage = link->lost_ms > 0 ? fzio__clock_ms() - link->lost_ms : 0;
	link->lost_ms = 0;
	link->is_holding = outage > 0;
	if (link->is_holding) {
		double seconds = (double)(outage < HOLD_MAX_MS ? outage : HOLD_MAX_MS) / 1000;
		ev_timer_set(&link->holding, seconds, 0.0);
		ev_timer_start(link->loop, &link->holding);
	}
}

static void on_held(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop, (void)events;
	struct fzio__redis_link *link = timer->data;
	link->is_holding = false;
	fzio__redis_link_pump(link);
}

static bool is_master(const redisReply *role)
{
	return role->type == REDIS_REPLY_ARRAY && role->elements > 0 &&
	       role->element[0]->str != NULL && strcmp(role->element[0]->str, "master") == 0;
}

/* Both ways look well there, but what is published at a replica stays there. Who may not ask for
 * the role is not told. */
static void on_role(redisAsyncContext *context, void *raw, void *unused)
{
	(void)unused;
	const redisReply *reply = raw;
	if (is_current(context, raw) && reply->type != REDIS_REPLY_ERROR && !is_master(reply)) {
		const struct fzio__redis_link *link = context->data;
		fzio_log(FZIO_LOG_WARNING,
			"redis: %s is a replica: what this process publishes is not heard by those "
			"who are connected to the master",
			link->place);
	}
}

static void come_up(struct fzio__redis_link *link)
{
	if (link->url->kind != FZIO__REDIS_SENTINEL) {
		redisAsyncCommand(link->publisher, on_role, NULL, "ROLE");
	}
	ev_timer_stop(link->loop, &link->deadline);
	link->state = FZIO__REDIS_UP;
	atomic_fetch_add(&link->counts->reconnects, link->was_up);
	fzio_log(FZIO_LOG_INFO, "redis: connected to %s%s", link->place,
		link->was_up ? " again" : "");
	link->was_up = true;
	atomic_store(&link->counts->connected, true);
	send_probe(link);
	ev_timer_set(&link->probing, PROBE_SECONDS, PROBE_SECONDS);
	ev_timer_start(link->loop, &link->probing);
	hold(link);
	fzio__redis_link_pump(link);
}

static void confirm(struct fzio__redis_link *link)
{
	link->missing--;
	if (link->missing == 0 && link->state == FZIO__REDIS_CONNECTING) {
		come_up(link);
	}
}

static void on_message(
	struct fzio__redis_link *link, const redisReply *channel, const redisReply *text)
{
	if (channel->type != REDIS_REPLY_STRING || text->type != REDIS_REPLY_STRING) {
		return;
	}
	unsigned long probe = 0;
	const char *why = "it is too large";
	struct fzio__dialect *dialect = link->dialect;
	enum fzio__reception reception = FZIO__RECEIVED_MALFORMED;
	if ((size_t)text->len <= MAX_RECEIVED) {
		reception = dialect->receive(dialect, channel->str, (size_t)channel->len, text->str,
			(size_t)text->len, &probe, &why);
	}
	switch (reception) {
	case FZIO__RECEIVED: atomic_fetch_add(&link->counts->received, 1); break;
	case FZIO__RECEIVED_PROBE: probe_is_back(link, probe); break;
	case FZIO__RECEIVED_MALFORMED:
		atomic_fetch_add(&link->counts->malformed, 1);
		if (may_log(link)) {
			fzio_log(FZIO_LOG_WARNING, "redis: %zu bytes on %s refused: %s",
				(size_t)text->len, channel->str, why);
		}
		break;
	case FZIO__RECEIVED_OWN:
	case FZIO__RECEIVED_OTHER: break;
	}
}

/* `[p]subscribe channel n`, `message channel text`, `pmessage pattern channel text`. */
static void on_subscriber(redisAsyncContext *context, void *raw, void *unused)
{
	(void)unused;
	if (!is_current(context, raw)) {
		return;
	}
	struct fzio__redis_link *link = context->data;
	const redisReply *reply = raw;
	if (reply->type == REDIS_REPLY_ERROR) {
		fail(link, reply->str);
	} else if (reply->type == REDIS_REPLY_ARRAY && reply->elements >= 3) {
		if (reply->element[2]->type == REDIS_REPLY_INTEGER) {
			confirm(link);
		} else {
			size_t last = reply->elements - 1;
			on_message(link, reply->element[last - 1], reply->element[last]);
		}
	}
}

static void subscribe(struct fzio__redis_link *link)
{
	const struct fzio__dialect *dialect = link->dialect;
	for (size_t i = 0; i < dialect->subscriptions_len; i++) {
		const struct fzio__subscription *subscription = &dialect->subscriptions[i];
		redisAsyncCommand(link->subscriber, on_subscriber, NULL, "%s %s",
			subscription->is_pattern ? "PSUBSCRIBE" : "SUBSCRIBE",
			subscription->channel);
	}
}

/* The answer to the last of what a connection begins with. */
static void on_greeted(redisAsyncContext *context, void *raw, void *unused)
{
	(void)unused;
	if (!is_current(context, raw)) {
		return;
	}
	struct fzio__redis_link *link = context->data;
	const redisReply *reply = raw;
	if (reply->type == REDIS_REPLY_ERROR) {
		fail(link, reply->str);
	} else if (context == link->subscriber) {
		subscribe(link);
	} else {
		confirm(link);
	}
}

/* Sentinel may name a server that is the master no more. */
static void on_sentinel_role(redisAsyncContext *context, void *raw, void *unused)
{
	(void)unused;
	const redisReply *reply = raw;
	if (is_current(context, raw) && !is_master(reply)) {
		fail(context->data, reply->type == REDIS_REPLY_ERROR
					    ? reply->str
					    : "the server that Sentinel named is not the master");
	}
}

/* Pipelined: hiredis sends it as soon as the connection is made. */
static void greet(const struct fzio__redis_link *link, redisAsyncContext *context)
{
	const struct fzio__redis_url *url = link->url;
	if (url->user != NULL) {
		redisAsyncCommand(
			context, on_refusal, NULL, "AUTH %s %s", url->user, url->password);
	} else if (url->password != NULL) {
		redisAsyncCommand(context, on_refusal, NULL, "AUTH %s", url->password);
	}
	if (url->db > 0) {
		redisAsyncCommand(context, on_refusal, NULL, "SELECT %d", url->db);
	}
	if (url->kind == FZIO__REDIS_SENTINEL) {
		redisAsyncCommand(context, on_sentinel_role, NULL, "ROLE");
	}
	redisAsyncCommand(context, on_greeted, NULL, "PING");
}

/* ---- connecting -------------------------------------------------------------------------- */

/* hiredis frees the context after this. */
static void forget(const redisAsyncContext *context, const char *why)
{
	struct fzio__redis_link *link = context->data;
	if (context == link->publisher) {
		link->publisher = NULL;
	} else if (context == link->subscriber) {
		link->subscriber = NULL;
	} else {
		return;
	}
	fail(link, why);
}

static void on_connected(const redisAsyncContext *context, int status)
{
	if (status != REDIS_OK) {
		forget(context, context->errstr);
	}
}

static void on_disconnected(const redisAsyncContext *context, int status)
{
	(void)status;
	forget(context, context->err != 0 ? context->errstr : "closed");
}

static redisAsyncContext *open_context(
	struct fzio__redis_link *link, const struct fzio__redis_host *host)
{
	const struct fzio__redis_url *url = link->url;
	redisAsyncContext *context = url->kind == FZIO__REDIS_UNIX
					     ? redisAsyncConnectUnix(url->path)
					     : redisAsyncConnect(host->name, host->port);
	if (context == NULL) {
		fail(link, fzio_status_str(FZIO_ENOMEM));
		return NULL;
	}
	if (context->err != 0) {
		fail(link, context->errstr);
		redisAsyncFree(context);
		return NULL;
	}
	context->data = link;
	redisLibevAttach(link->loop, context);
	redisAsyncSetConnectCallback(context, on_connected);
	redisAsyncSetDisconnectCallback(context, on_disconnected);
	greet(link, context);
	return context;
}

static void on_deadline(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop, (void)events;
	fail(timer->data, "it does not answer in time");
}

static void on_retry(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop, (void)events;
	connect_link(timer->data);
}

static void name_place(struct fzio__redis_link *link, const struct fzio__redis_host *host)
{
	if (link->url->kind == FZIO__REDIS_UNIX) {
		snprintf(link->place, sizeof(link->place), "%s", link->url->path);
	} else {
		snprintf(link->place, sizeof(link->place), "%s:%d", host->name, host->port);
	}
}

static void connect_link(struct fzio__redis_link *link)
{
	link->state = FZIO__REDIS_CONNECTING;
	link->is_probing = false;
	struct fzio__redis_host host = link->url->hosts[0];
	name_place(link, &host);
	char name[FZIO__SENTINEL_NAME_SIZE];
	if (link->url->kind == FZIO__REDIS_SENTINEL) {
		host.name = name;
		if (!fzio__redis_sentinel_ask(link->url, link->service, name, &host.port)) {
			char why[FZIO__REDIS_PLACE_SIZE];
			snprintf(why, sizeof(why), "no sentinel knows a master of \"%s\"",
				link->service);
			fail(link, why);
			return;
		}
		name_place(link, &host);
		ev_now_update(link->loop);
	}
	size_t subscriptions = link->is_unsubscribed ? 0 : link->dialect->subscriptions_len;
	link->missing = 1 + subscriptions;
	ev_timer_set(&link->deadline, CONNECT_SECONDS, 0.0);
	ev_timer_start(link->loop, &link->deadline);
	link->publisher = open_context(link, &host);
	if (link->publisher != NULL && subscriptions > 0) {
		link->subscriber = open_context(link, &host);
	}
}

/* ---- publishing -------------------------------------------------------------------------- */

static void on_published(redisAsyncContext *context, void *raw, void *len)
{
	if (!is_current(context, raw)) {
		return;
	}
	struct fzio__redis_link *link = context->data;
	const redisReply *reply = raw;
	if (reply->type == REDIS_REPLY_ERROR) {
		if (may_log(link)) {
			fzio_log(
				FZIO_LOG_WARNING, "redis: a message was not taken: %s", reply->str);
		}
		atomic_fetch_add(&link->counts->dropped, 1);
	} else {
		atomic_fetch_add(&link->counts->published, 1);
	}
	link->in_flight--;
	link->in_flight_bytes -= (uintptr_t)len;
	fzio__outbox_settle(link->outbox, 1);
	fzio__redis_link_pump(link);
}

void fzio__redis_link_pump(struct fzio__redis_link *link)
{
	while (link->state == FZIO__REDIS_UP && !link->is_holding &&
		link->in_flight < MAX_IN_FLIGHT && link->in_flight_bytes < MAX_IN_FLIGHT_BYTES) {
		struct fzio__publication *publication = fzio__outbox_take(link->outbox);
		if (publication == NULL) {
			return;
		}
		link->in_flight++;
		link->in_flight_bytes += publication->len;
		redisAsyncFormattedCommand(link->publisher, on_published,
			(void *)(uintptr_t)publication->len, publication->text, publication->len);
		free(publication);
	}
}

void fzio__redis_link_start(struct fzio__redis_link *link)
{
	link->publisher = link->subscriber = NULL;
	ev_timer_init(&link->retry, on_retry, 0.0, 0.0);
	ev_timer_init(&link->deadline, on_deadline, 0.0, 0.0);
	ev_timer_init(&link->probing, on_probing, 0.0, 0.0);
	ev_timer_init(&link->holding, on_held, 0.0, 0.0);
	link->retry.data = link->deadline.data = link->probing.data = link->holding.data = link;
	connect_link(link);
}

void fzio__redis_link_unsubscribe(struct fzio__redis_link *link)
{
	link->is_unsubscribed = true;
	if (link->state == FZIO__REDIS_CONNECTING) {
		ev_timer_stop(link->loop, &link->deadline);
		close_contexts(link);
		connect_link(link);
	} else if (link->subscriber != NULL) {
		redisAsyncContext *subscriber = link->subscriber;
		link->subscriber = NULL;
		link->is_probing = false;
		redisAsyncFree(subscriber);
	}
}

void fzio__redis_link_stop(struct fzio__redis_link *link)
{
	link->state = FZIO__REDIS_DOWN;
	atomic_store(&link->counts->connected, false);
	ev_timer_stop(link->loop, &link->retry);
	ev_timer_stop(link->loop, &link->deadline);
	ev_timer_stop(link->loop, &link->probing);
	ev_timer_stop(link->loop, &link->holding);
	close_contexts(link);
	lose_in_flight(link);
}
