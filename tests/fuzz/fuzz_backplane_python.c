/* SPDX-License-Identifier: MIT */
/* Anything on the channel: what is delivered was read by our own strict reader, and what two
 * processes of ours write to each other is understood. */
#include "backplane/python.h"

#include "backplane.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fzio__dialect *create(struct fzio__dialect_host *host)
{
	return fzio__python_create(host, "socketio");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (create_all(create)) {
		/* So that answers and probes can be for it. */
		strcpy(((struct fzio__python *)receiver)->host_id, "x");
	}
	receive(receiver, "socketio", strlen("socketio"), data, size);
	return 0;
}
