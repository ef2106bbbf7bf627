/* SPDX-License-Identifier: MIT */
/* A program without a server: what it emits waits for a Redis that never comes. */
#include <fzio/backplane.h>

#include <stdio.h>

#include "consumer.fzio.h"

int main(void)
{
	const struct fzio_emitter_options options = { .linger_ms = 1 };
	struct fzio_emitter *emitter = fzio_emitter_connect("redis://127.0.0.1:1/0", &options);
	if (emitter == NULL) {
		return 1;
	}
	const struct consumer_answer answer = { .value = 42 };
	enum fzio_status status = consumer_emit_told(emitter, fzio_all(), &answer);
	printf("%d waiting\n", (int)fzio_emitter_status(emitter).waiting);
	fzio_emitter_close(emitter);
	return status == FZIO_OK ? 0 : 1;
}
