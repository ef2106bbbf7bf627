/* SPDX-License-Identifier: MIT */
/*
 * Accepts by itself, because libwebsockets 4.1.6 can neither share a port between contexts nor
 * bound its connections (transport.md, D1, D4).
 */
#include "transport/acceptor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fzio/log.h>

#include "base/container.h"
#include "transport/connection.h"
#include "transport/internal.h"

/* How many are taken before those that are open get their turn. */
#define BATCH    64
#define PAUSE_MS 100
/* Between two words about the same trouble. */
#define QUIET_MS 60000

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* ---- listening ------------------------------------------------------------------------------- */

static socklen_t fill_address(union address *ret_address, const char *interface, int port)
{
	memset(ret_address, 0, sizeof(*ret_address));
	if (interface && inet_pton(AF_INET, interface, &ret_address->v4.sin_addr) == 1) {
		ret_address->v4.sin_family = AF_INET;
		ret_address->v4.sin_port = htons((uint16_t)port);
		return sizeof(ret_address->v4);
	}
	ret_address->v6.sin6_family = AF_INET6;
	ret_address->v6.sin6_port = htons((uint16_t)port);
	if (!interface) {
		ret_address->v6.sin6_addr = in6addr_any;
		return sizeof(ret_address->v6);
	}
	bool valid = inet_pton(AF_INET6, interface, &ret_address->v6.sin6_addr) == 1;
	return valid ? sizeof(ret_address->v6) : 0;
}

/* -1: errno says why. */
static int open_listener(const union address *address, socklen_t len)
{
	int on = 1;
	int both = 0; /* whatever the machine's default is: `::` is all, as everywhere */
	int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* Accepted sockets inherit it. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (address->any.sa_family == AF_INET6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof(both));
	}
	if (bind(fd, &address->any, len) == 0 && listen(fd, SOMAXCONN) == 0) {
		return fd;
	}
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int bound_port(int fd)
{
	union address address;
	socklen_t len = sizeof(address);
	if (getsockname(fd, &address.any, &len) != 0) {
		return 0;
	}
	return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

/* What whoever started the server can do about it. */
static const char *remedy(int error)
{
	switch (error) {
	case EADDRINUSE: return "; `ss -ltnp` says by whom";
	case EACCES: return "; a port below 1024 takes root or CAP_NET_BIND_SERVICE";
	case EADDRNOTAVAIL: return "; is it one of this machine's?";
	default: return "";
	}
}

enum fzio_status fzio__acceptor_listen(
	struct fzio__acceptor *acceptor, const char *interface, int port, int *ret_port)
{
	if (acceptor->fd >= 0) {
		return FZIO_ESTATE;
	}
	union address address;
	socklen_t len = fill_address(&address, interface, port);
	if (len == 0) {
		return FZIO_EINVAL;
	}
	int fd = open_listener(&address, len);
	if (fd < 0 && errno == EAFNOSUPPORT && !interface) {
		len = fill_address(&address, "0.0.0.0", port); /* a machine without IPv6 */
		fd = open_listener(&address, len);
	}
	if (fd < 0) {
		int error = errno;
		fzio_log(FZIO_LOG_ERROR, "cannot listen on %s port %d: %s%s",
			interface ? interface : "any interface,", port, strerror(error),
			remedy(error));
		errno = error;
		return FZIO_EIO;
	}
	acceptor->fd = fd;
	*ret_port = bound_port(fd);
	fzio_log(FZIO_LOG_INFO, "listening on %s port %d",
		interface ? interface : "all interfaces,", *ret_port);
	return FZIO_OK;
}

/* ---- accepting ------------------------------------------------------------------------------- */

static void keep_peer(const union address *address, struct fzio__peer_address *ret_peer)
{
	if (address->any.sa_family == AF_INET6) {
		memcpy(ret_peer->bytes, &address->v6.sin6_addr, sizeof(ret_peer->bytes));
		return;
	}
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	memcpy(ret_peer->bytes, mapped, sizeof(mapped));
	memcpy(ret_peer->bytes + sizeof(mapped), &address->v4.sin_addr, 4);
}

void fzio__peer_address_text(
	const struct fzio__peer_address *peer, char ret_text[FZIO__PEER_ADDRESS_TEXT_SIZE])
{
	struct in6_addr address;
	memcpy(&address, peer->bytes, sizeof(address));
	bool is_v4 = IN6_IS_ADDR_V4MAPPED(&address);
	const void *bytes = is_v4 ? peer->bytes + 12 : peer->bytes;
	if (!inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes, ret_text, FZIO__PEER_ADDRESS_TEXT_SIZE)) {
		ret_text[0] = '\0';
	}
}

/* Clients would be refused, and whoever runs the server would look for the reason elsewhere. */
static void tell_full(struct fzio__acceptor *acceptor)
{
	const struct fzio__loop *loop = acceptor->loop;
	if (loop->timers.now_ms < acceptor->quiet_until_ms) {
		return;
	}
	acceptor->quiet_until_ms = loop->timers.now_ms + QUIET_MS;
	fzio_log(FZIO_LOG_WARNING,
		"the limit of %zu connections is reached, more are turned away: raise "
		"max_connections, or the limit of descriptors (ulimit -n)",
		loop->max_connections);
}

/* One too many gets to know why, if the line takes it; nobody waits for it. */
static void turn_away(int fd)
{
	static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\n"
				     "Content-Length: 0\r\nConnection: close\r\n\r\n";
	ssize_t sent = send(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)sent;
	close(fd);
}

static void pause_accepting(struct fzio__acceptor *acceptor, int error)
{
	if (!acceptor->told) {
		fzio_log(
			FZIO_LOG_WARNING, "cannot accept connections for now: %s", strerror(error));
		acceptor->told = true;
	}
	/* Without memory for the end of the pause there is none: better busy than deaf. */
	if (fzio__timer_arm(&acceptor->loop->timers, &acceptor->pause, PAUSE_MS)) {
		ev_io_stop(acceptor->loop->ev, &acceptor->io);
	}
}

static void resume(struct fzio__timer *timer)
{
	struct fzio__acceptor *acceptor = FZIO__CONTAINER_OF(timer, struct fzio__acceptor, pause);
	fzio__acceptor_start(acceptor);
}

/* False: no more for now. */
static bool accept_one(struct fzio__acceptor *acceptor)
{
	struct fzio__loop *loop = acceptor->loop;
	union address address;
	socklen_t len = sizeof(address);
	int fd = accept4(acceptor->fd, &address.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0) {
		int error = errno;
		if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
			pause_accepting(acceptor, error);
			return false;
		}
		/* The others concern one connection that is gone already. */
		return error != EAGAIN && error != EBADF && error != EINVAL;
	}
	acceptor->told = false;
	if (loop->connections_len >= loop->max_connections || (size_t)fd >= loop->max_descriptors) {
		tell_full(acceptor);
		turn_away(fd);
		return true;
	}
	struct fzio__peer_address peer;
	keep_peer(&address, &peer);
	fzio__connection_adopt(loop, fd, &peer);
	return true;
}

static void accept_all(struct ev_loop *ev, struct ev_io *io, int events)
{
	(void)ev;
	(void)events;
	struct fzio__acceptor *acceptor = io->data;
	for (int i = 0; i < BATCH && accept_one(acceptor); i++) {
	}
}

void fzio__acceptor_init(struct fzio__acceptor *acceptor, struct fzio__loop *loop)
{
	*acceptor = (struct fzio__acceptor){ .loop = loop, .fd = -1, .pause = { .fire = resume } };
	ev_init(&acceptor->io, accept_all);
	acceptor->io.data = acceptor;
}

void fzio__acceptor_start(struct fzio__acceptor *acceptor)
{
	if (acceptor->fd >= 0) {
		ev_io_set(&acceptor->io, acceptor->fd, EV_READ);
		ev_io_start(acceptor->loop->ev, &acceptor->io);
	}
}

void fzio__acceptor_close(struct fzio__acceptor *acceptor)
{
	if (acceptor->fd < 0) {
		return;
	}
	ev_io_stop(acceptor->loop->ev, &acceptor->io);
	fzio__timer_disarm(&acceptor->loop->timers, &acceptor->pause);
	close(acceptor->fd);
	acceptor->fd = -1;
}
