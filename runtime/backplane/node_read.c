/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "backplane/node.h"
#include "backplane/slice.h"

enum fzio__reception fzio__node_refuse(struct fzio__node_reading *reading, const char *why)
{
	reading->why = why;
	return FZIO__RECEIVED_MALFORMED;
}

static enum fzio__reception receive_broadcast(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	struct fzio__node_event event;
	if (!fzio__node_event_read(reading, data, len, &event) || event.uid == NULL) {
		return fzio__node_refuse(reading, "not a broadcast, or one that JSON cannot hold");
	}
	if (strcmp(event.uid, reading->node->uid) == 0) {
		return FZIO__RECEIVED_OWN;
	}
	if (event.is_elsewhere) {
		return FZIO__RECEIVED_OTHER;
	}
	const char *namespace_ = reading->namespace_->name;
	struct fzio__packet *packet = fzio__packet_event(namespace_, event.name, event.args,
		event.args_len, event.attachments, event.attachments_len);
	if (packet == NULL) {
		return fzio__node_refuse(reading, fzio_status_str(FZIO_ENOMEM));
	}
	struct fzio__dialect_host *host = reading->node->dialect.host;
	host->deliver(host, &(struct fzio__action){ .kind = FZIO__ACTION_EMIT,
				    .namespace_ = namespace_,
				    .target = event.target,
				    .packet = packet });
	return FZIO__RECEIVED;
}

/* What a client of another process acknowledged, if that answers a call of ours. */
static enum fzio__reception receive_ack(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	struct fzio__node_ack ack;
	if (!fzio__node_ack_read(reading, data, len, &ack)) {
		return fzio__node_refuse(reading, "an answer that is none");
	}
	size_t uid_len = strlen(reading->node->uid);
	if (ack.request_id == NULL || strncmp(ack.request_id, reading->node->uid, uid_len) != 0 ||
		ack.request_id[uid_len] != '-') {
		return FZIO__RECEIVED_OTHER;
	}
	uint64_t id = strtoull(ack.request_id + uid_len + 1, NULL, 10);
	struct fzio__dialect_host *host = reading->node->dialect.host;
	host->answer(host, id, ack.args, ack.args_len, ack.attachments, ack.attachments_len);
	return FZIO__RECEIVED;
}

/* In JSON all answers are others', but for the probe. */
static enum fzio__reception receive_response(
	struct fzio__node_reading *reading, const char *data, size_t len)
{
	static const char *const names[] = { "requestId", "probe" };
	struct fzio__slice values[2];
	if (len == 0 || data[0] != '{') {
		return receive_ack(reading, data, len);
	}
	if (!fzio__slice_members(
		    (struct fzio__slice){ data, data + len }, names, 2, values, &reading->arena)) {
		return FZIO__RECEIVED_OTHER;
	}
	const char *id = fzio__slice_string(values[0], &reading->arena);
	if (id == NULL || strncmp(id, "fzio-", 5) != 0 || strcmp(id + 5, reading->node->uid) != 0 ||
		values[1].text == NULL) {
		return FZIO__RECEIVED_OTHER;
	}
	reading->probe = strtoul(values[1].text, NULL, 10);
	return FZIO__RECEIVED_PROBE;
}

static bool is_channel(const char *channel, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(channel, name, len) == 0;
}

/* Rooms may be named anything, so whole channels are looked at first. */
static enum fzio__reception receive(struct fzio__node_reading *reading, const char *channel,
	size_t channel_len, const char *data, size_t len)
{
	const struct fzio__node *node = reading->node;
	for (size_t i = 0; i < node->namespaces_len; i++) {
		reading->namespace_ = &node->namespaces[i];
		if (is_channel(channel, channel_len, reading->namespace_->requests)) {
			return fzio__node_request(reading, data, len);
		}
		if (is_channel(channel, channel_len, reading->namespace_->responses) ||
			is_channel(channel, channel_len, reading->namespace_->own_responses)) {
			return receive_response(reading, data, len);
		}
	}
	for (size_t i = 0; i < node->namespaces_len; i++) {
		reading->namespace_ = &node->namespaces[i];
		size_t prefix = strlen(reading->namespace_->broadcasts);
		if (channel_len >= prefix &&
			memcmp(channel, reading->namespace_->broadcasts, prefix) == 0) {
			return receive_broadcast(reading, data, len);
		}
	}
	return FZIO__RECEIVED_OTHER;
}

enum fzio__reception fzio__node_receive(struct fzio__dialect *dialect, const char *channel,
	size_t channel_len, const char *data, size_t len, unsigned long *ret_probe,
	const char **reterr_why)
{
	struct fzio__node_reading reading = { .node = (struct fzio__node *)dialect };
	fzio_arena_init(&reading.arena, 8 * len + 65536);
	enum fzio__reception reception = receive(&reading, channel, channel_len, data, len);
	*ret_probe = reading.probe;
	*reterr_why = reading.why;
	fzio_arena_finish(&reading.arena);
	return reception;
}
