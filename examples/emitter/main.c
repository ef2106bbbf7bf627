/* SPDX-License-Identifier: MIT */
/* A job that speaks in the chat without being a server: `emitter ROOM TEXT`, REDIS_URL as the
 * chat has it. The emit is the one that the chat itself calls. */
#include <fzio/backplane.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat.fzio.h"

int main(int argc, char **argv)
{
	const char *url = getenv("REDIS_URL"), *dialect = getenv("REDIS_DIALECT");
	if (argc != 3) {
		fprintf(stderr, "usage: emitter ROOM TEXT\n"
				"Says TEXT in ROOM of the chats that have the same REDIS_URL "
				"[redis://localhost:6379/0].\n");
		return 2;
	}
	bool is_node = dialect != NULL && strcmp(dialect, "node") == 0;
	struct fzio_emitter_options options = {
		.redis_dialect = is_node ? FZIO_DIALECT_NODE : FZIO_DIALECT_PYTHON,
	};
	struct fzio_emitter *emitter =
		fzio_emitter_connect(url != NULL ? url : "redis://localhost:6379/0", &options);
	if (emitter == NULL) {
		return 1;
	}

	struct chat_message message = {
		.user_id = "job",
		.room = argv[1],
		.text = argv[2],
		.ts = fzio_timestamp_now(),
	};
	enum fzio_status status = chat_emit_message(emitter, fzio_room(argv[1]), &message);
	if (status == FZIO_OK) {
		status = fzio_emitter_flush(emitter, 5000);
	}
	if (status != FZIO_OK) {
		fprintf(stderr, "emitter: not sent: %s\n", fzio_status_str(status));
	}
	fzio_emitter_close(emitter);
	return status == FZIO_OK ? 0 : 1;
}
