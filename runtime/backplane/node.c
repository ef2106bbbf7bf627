/* SPDX-License-Identifier: MIT */
#include "backplane/node.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"

static void destroy(struct fzio__dialect *dialect)
{
	struct fzio__node *node = (struct fzio__node *)dialect;
	fzio_arena_finish(&node->arena);
	free(node);
}

/* As a pattern that means nothing but this text. */
static const char *escape_pattern(struct fzio_arena *arena, const char *text, const char *end)
{
	char *escaped = fzio_arena_alloc(arena, 2 * strlen(text) + strlen(end) + 1);
	if (escaped == NULL) {
		return NULL;
	}
	char *out = escaped;
	for (; *text != '\0'; text++) {
		if (strchr("*?[]^\\", *text) != NULL) {
			*out++ = '\\';
		}
		*out++ = *text;
	}
	strcpy(out, end);
	return escaped;
}

#define SUBSCRIPTIONS_EACH 4

/* Subscribes to SUBSCRIPTIONS_EACH channels. */
static bool add_namespace(
	struct fzio__node *node, const char *name, struct fzio__subscription *subscriptions)
{
	const char *prefix = node->dialect.channel;
	struct fzio_arena *arena = &node->arena;
	struct fzio__node_namespace *namespace_ = &node->namespaces[node->namespaces_len++];
	namespace_->name = fzio_arena_strdup(arena, name);
	namespace_->broadcasts = fzio_arena_printf(arena, "%s#%s#", prefix, name);
	namespace_->requests = fzio_arena_printf(arena, "%s-request#%s#", prefix, name);
	namespace_->responses = fzio_arena_printf(arena, "%s-response#%s#", prefix, name);
	namespace_->own_responses =
		fzio_arena_printf(arena, "%s-response#%s#%s#", prefix, name, node->uid);
	if (namespace_->name == NULL || namespace_->broadcasts == NULL ||
		namespace_->requests == NULL || namespace_->responses == NULL ||
		namespace_->own_responses == NULL) {
		return false;
	}
	subscriptions[0] = (struct fzio__subscription){ true,
		escape_pattern(arena, namespace_->broadcasts, "*") };
	subscriptions[1] = (struct fzio__subscription){ false, namespace_->requests };
	subscriptions[2] = (struct fzio__subscription){ false, namespace_->responses };
	subscriptions[3] = (struct fzio__subscription){ false, namespace_->own_responses };
	return subscriptions[0].channel != NULL;
}

static enum fzio_status start(struct fzio__dialect *dialect)
{
	struct fzio__node *node = (struct fzio__node *)dialect;
	const struct fzio__hub *hub = dialect->host->hub;
	if (hub == NULL) {
		return FZIO_OK; /* it only writes */
	}
	size_t len = 0, position = 0;
	while (fzio__hub_next_namespace(hub, &position) != NULL) {
		len++;
	}
	struct fzio__subscription *subscriptions = fzio_arena_zalloc(
		&node->arena, (SUBSCRIPTIONS_EACH * len + 1) * sizeof(*subscriptions));
	node->namespaces = fzio_arena_zalloc(&node->arena, (len + 1) * sizeof(*node->namespaces));
	if (subscriptions == NULL || node->namespaces == NULL) {
		return FZIO_ENOMEM;
	}
	const char *name;
	position = 0;
	while ((name = fzio__hub_next_namespace(hub, &position)) != NULL) {
		if (!add_namespace(node, name,
			    subscriptions + SUBSCRIPTIONS_EACH * node->namespaces_len)) {
			return FZIO_ENOMEM;
		}
	}
	dialect->subscriptions = subscriptions;
	dialect->subscriptions_len = SUBSCRIPTIONS_EACH * len;
	return FZIO_OK;
}

struct fzio__dialect *fzio__node_create(struct fzio__dialect_host *host, const char *prefix)
{
	struct fzio__node *node = calloc(1, sizeof(*node));
	if (node == NULL) {
		return NULL;
	}
	fzio_arena_init(&node->arena, 0);
	node->dialect = (struct fzio__dialect){ .host = host,
		.channel = fzio_arena_strdup(&node->arena, prefix),
		.start = start,
		.publish = fzio__node_publish,
		.probe = fzio__node_probe,
		.receive = fzio__node_receive,
		.destroy = destroy };
	/* Emitters have one name, servers six random characters. */
	char sid[FZIO__SID_LEN + 1];
	fzio__sid_generate(sid);
	sid[6] = '\0';
	strcpy(node->uid, host->executor != NULL ? sid : "emitter");
	if (node->dialect.channel == NULL) {
		destroy(&node->dialect);
		return NULL;
	}
	return &node->dialect;
}
