/* SPDX-License-Identifier: MIT */
#ifndef FZIO__TRANSPORT_ACCEPTOR_H
#define FZIO__TRANSPORT_ACCEPTOR_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include <fzio/status.h>

#include "base/timers.h"

struct fzio__loop;

/* The peer of a connection: IPv6, or IPv4 mapped into it. */
struct fzio__peer_address {
	uint8_t bytes[16];
};

#define FZIO__PEER_ADDRESS_TEXT_SIZE 46

/* The listening socket of a loop. */
struct fzio__acceptor {
	struct fzio__loop *loop;
	struct ev_io io;
	struct fzio__timer pause; /* until descriptors may be free again */
	int fd; /* -1: not listening */
	bool told; /* of the lack of descriptors; once for each time it lasts */
	uint64_t quiet_until_ms; /* about being full */
};

void fzio__acceptor_init(struct fzio__acceptor *acceptor, struct fzio__loop *loop);
/* `interface` NULL: all, IPv4 and IPv6. FZIO_EIO: the log says why. */
enum fzio_status fzio__acceptor_listen(
	struct fzio__acceptor *acceptor, const char *interface, int port, int *ret_port);
/* Accepts from now on, on the loop's thread. */
void fzio__acceptor_start(struct fzio__acceptor *acceptor);
void fzio__acceptor_close(struct fzio__acceptor *acceptor);

/* `192.0.2.1`, `2001:db8::1`. */
void fzio__peer_address_text(
	const struct fzio__peer_address *peer, char ret_text[FZIO__PEER_ADDRESS_TEXT_SIZE]);

#endif
