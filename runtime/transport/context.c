/* SPDX-License-Identifier: MIT */
/* libwebsockets: its context, on our libev loop, and what it calls back. */
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

#include <fzio/log.h>

#include "base/clock.h"
#include "transport/connection.h"
#include "transport/internal.h"
#include "transport/request.h"
#include "transport/websocket.h"

/* Of one request, all headers and the URL together; beyond it libwebsockets hangs up. */
#define HEAD_SIZE 32768
/* Frames are read by us: what it allocates for them is not used. */
#define FRAME_BUFFER 64
/* Its own deadlines do not fire on a foreign loop that is quiet, and might when it is not: out of
 * the way. All deadlines are ours. */
#define NO_DEADLINE (24 * 3600)
/* Nor is it to ping after five minutes, and hang up ten seconds later: it reads no pong. */
static const lws_retry_bo_t no_pings;

/* ---- its log ----------------------------------------------------------------------------------- */

/* Bad input makes it write error lines: one a second tells enough. */
static void log_line(int level, const char *line)
{
	(void)level;
	static atomic_long last_s;
	long now_s = (long)(fzio__clock_ms() / 1000) + 1; /* 0 is never */
	long last = atomic_load(&last_s);
	if (last == now_s || !atomic_compare_exchange_strong(&last_s, &last, now_s)) {
		return;
	}
	fzio_log(FZIO_LOG_WARNING, "libwebsockets: %.*s", (int)strcspn(line, "\n"), line);
}

static void set_log(void)
{
	lws_set_log_level(LLL_ERR, log_line);
}

/* ---- what it calls back ------------------------------------------------------------------------ */

static int on_connection(
	struct fzio__connection *connection, enum lws_callback_reasons reason, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_HTTP: return fzio__request_head(connection, in, len) ? 0 : -1;
	case LWS_CALLBACK_HTTP_BODY: fzio__request_body(connection, in, len); return 0;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION: return fzio__request_complete(connection) ? 0 : -1;
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return fzio__upgrade_confirm(connection, in) ? 0 : -1;
	case LWS_CALLBACK_ESTABLISHED: return fzio__websocket_open(connection) ? 0 : -1;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_CLOSED_HTTP:
	case LWS_CALLBACK_WSI_DESTROY: fzio__connection_gone(connection); return 0;
	/* CONNECT makes it a raw socket. Frames before our 101, which no client may send, are what
	 * it still reads itself, or has a wish to be written for (RFC 6455 §4.1). */
	case LWS_CALLBACK_RAW_ADOPT:
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
	case LWS_CALLBACK_SERVER_WRITEABLE: return -1;
	default: return 0;
	}
}

static int callback(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user;
	/* NULL: it concerns the context, or its pipe. */
	struct fzio__connection *connection = lws_get_opaque_user_data(wsi);
	return connection ? on_connection(connection, reason, in, len) : 0;
}

/* ---- its contexts ------------------------------------------------------------------------------ */

/*
 * Whenever a socket closes, libwebsockets looks through its whole table for traces of it, since
 * asserts are on in the package: with a place for each of 20,000 descriptors that is a fifth of
 * what a connection costs, and with 256 Ki more than all the rest. So those that come first, which
 * the kernel numbers from below, have a context of their own with a short table.
 */
#define FEW 1024

/*
 * Its tables have a place for each descriptor that the process may have; where that is without
 * limit, as in many a container, it makes do with 2,560 of them and searches from end to end. So
 * it is shown the limit that we go by.
 */
static struct lws_context *create_within(size_t descriptors, struct lws_context_creation_info *info)
{
	struct rlimit limit;
	bool lowers = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > descriptors;
	if (lowers) {
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){ descriptors, limit.rlim_max });
	}
	struct lws_context *context = lws_create_context(info);
	if (lowers) {
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	return context;
}

static bool create(struct fzio__loop *loop, size_t descriptors, struct fzio__context *context)
{
	void *foreign_loops[] = { loop->ev };
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN_SERVER,
		.protocols = loop->protocols,
		.options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
		.foreign_loops = foreign_loops,
		.max_http_header_data = HEAD_SIZE,
		.pt_serv_buf_size = (unsigned)FZIO__INPUT_SIZE,
		.timeout_secs = NO_DEADLINE,
		.keepalive_timeout = NO_DEADLINE,
		.timeout_secs_ah_idle = NO_DEADLINE,
		.retry_and_idle_policy = &no_pings,
		.alpn = "http/1.1",
		.gid = (gid_t)-1,
		.uid = (uid_t)-1,
		.user = loop,
	};
	context->lws = create_within(descriptors, &info);
	context->vhost = context->lws ? lws_create_vhost(context->lws, &info) : NULL;
	return context->vhost != NULL;
}

static void destroy(struct fzio__context *context)
{
	if (context->lws) {
		lws_context_destroy(context->lws);
	}
	*context = (struct fzio__context){ 0 };
}

struct lws_vhost *fzio__context_of(struct fzio__loop *loop, int fd)
{
	if (fd < FEW && loop->few.vhost) {
		return loop->few.vhost;
	}
	if (!loop->many.vhost && !create(loop, loop->max_descriptors, &loop->many)) {
		destroy(&loop->many);
	}
	return loop->many.vhost;
}

bool fzio__contexts_create(struct fzio__loop *loop)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_log);
	loop->protocols[0] = (struct lws_protocols){
		.name = "fzio",
		.callback = callback,
		.rx_buffer_size = FRAME_BUFFER,
		.tx_packet_size = FZIO__INPUT_SIZE,
	};
	loop->protocols[1] = loop->protocols[0];
	loop->protocols[1].name = loop->subprotocol;
	strcpy(loop->subprotocol, "none");
	size_t few = loop->max_descriptors < FEW ? loop->max_descriptors : FEW;
	if (create(loop, few, &loop->few)) {
		return true;
	}
	/* A program that has so many open that its own pipe finds no place. */
	destroy(&loop->few);
	return fzio__context_of(loop, FEW) != NULL;
}

void fzio__contexts_destroy(struct fzio__loop *loop)
{
	destroy(&loop->few);
	destroy(&loop->many);
}
