/* SPDX-License-Identifier: MIT */
/* Anything on Node's channels, the first byte naming the channel: what is delivered was read by our
 * own strict reader, and what we publish of it is understood by another process of ours. */
#include "backplane/node.h"

#include "backplane.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fzio__node_namespace namespaces[] = {
	{ "/", "socket.io#/#", "socket.io-request#/#", "socket.io-response#/#",
		"socket.io-response#/#BBBBBB#" },
	{ "/chat", "socket.io#/chat#", "socket.io-request#/chat#", "socket.io-response#/chat#",
		"socket.io-response#/chat#BBBBBB#" },
};
static const char *const channels[] = { "socket.io#/#", "socket.io#/#room#", "socket.io#/chat#",
	"socket.io-request#/#", "socket.io-request#/chat#", "socket.io-response#/#", "other",
	"socket.io-response#/#BBBBBB#" };

static struct fzio__dialect *create(struct fzio__dialect_host *host)
{
	struct fzio__dialect *dialect = fzio__node_create(host, "socket.io");
	if (dialect != NULL) {
		struct fzio__node *node = (struct fzio__node *)dialect;
		node->namespaces = namespaces;
		node->namespaces_len = 2;
	}
	return dialect;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (create_all(create)) {
		/* So that answers and probes can be for it. */
		strcpy(((struct fzio__node *)receiver)->uid, "BBBBBB");
	}
	if (size > 0) {
		const char *channel = channels[data[0] % (sizeof(channels) / sizeof(channels[0]))];
		receive(receiver, channel, strlen(channel), data + 1, size - 1);
	}
	return 0;
}
