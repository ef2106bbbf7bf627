/* SPDX-License-Identifier: MIT */
#ifndef ECHO_H
#define ECHO_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/fzio.h>

/*
 * What both conformance servers have in common: short times, so that a suite can wait for them.
 * Tests of other things than pings ask for long ones, so that nothing depends on how busy a machine is.
 */
static inline struct fzio_server_options echo_options(int argc, char **argv)
{
	static const char *const origins[] = { "*", NULL };
	struct fzio_server_options options = {
		.interface = "127.0.0.1",
		.port = 3000,
		.cors_origins = origins,
		.ping_interval_ms = 300,
		.ping_timeout_ms = 200,
		.max_payload = 1000000,
	};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--port") == 0 && i + 1 < argc) {
			int port = atoi(argv[++i]);
			options.port = port != 0 ? port : FZIO_PORT_ANY;
		} else if (strcmp(argv[i], "--interface") == 0 && i + 1 < argc) {
			options.interface = argv[++i];
		} else if (strcmp(argv[i], "--max-connections") == 0 && i + 1 < argc) {
			options.max_connections = (unsigned)atoi(argv[++i]);
		} else if (strcmp(argv[i], "--ping-interval") == 0 && i + 1 < argc) {
			options.ping_interval_ms = (unsigned)atoi(argv[++i]);
		} else if (strcmp(argv[i], "--ping-timeout") == 0 && i + 1 < argc) {
			options.ping_timeout_ms = (unsigned)atoi(argv[++i]);
		} else {
			fprintf(stderr,
				"usage: %s [--port 3000] [--interface 127.0.0.1] "
				"[--max-connections N]\n       [--ping-interval 300] "
				"[--ping-timeout 200]\n",
				argv[0]);
			exit(2);
		}
	}
	return options;
}

#endif
