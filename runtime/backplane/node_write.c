/* SPDX-License-Identifier: MIT */
/* Messages to Node's adapters: broadcasts in msgpack, all else in JSON. */
#include <stdio.h>
#include <string.h>

#include "backplane/event_text.h"
#include "backplane/msgpack_write.h"
#include "backplane/node.h"
#include "codec/json.h"

/* ---- broadcasts -------------------------------------------------------------------------- */

static void pack_packet(msgpack_packer *packer, const char *namespace_,
	const struct fzio__event_text *event, const struct fzio_bytes *attachments)
{
	msgpack_pack_map(packer, 3);
	fzio__msgpack_write_text(packer, "type");
	msgpack_pack_int(packer, 2);
	fzio__msgpack_write_text(packer, "data");
	msgpack_pack_array(packer, 1 + event->args_count);
	fzio__msgpack_write_json(packer, event->name, event->name + event->name_len, NULL, 0);
	const char *text = event->args, *end = event->args + event->args_len;
	for (size_t i = 0; i < event->args_count; i++) {
		text = fzio__json_space(text, end);
		const char *behind = fzio__json_skip(text, end, NULL);
		fzio__msgpack_write_json(packer, text, behind, attachments, event->attachments_len);
		text = fzio__json_space(behind, end) + 1; /* the comma */
	}
	fzio__msgpack_write_text(packer, "nsp");
	fzio__msgpack_write_text(packer, namespace_);
}

static void pack_names(msgpack_packer *packer, const char *const *names, size_t len)
{
	msgpack_pack_array(packer, len);
	for (size_t i = 0; i < len; i++) {
		fzio__msgpack_write_text(packer, names[i]);
	}
}

static void pack_options(msgpack_packer *packer, const struct fzio_target *target)
{
	size_t len;
	const char *const *rooms = fzio__target_rooms(target, &len);
	msgpack_pack_map(packer, 3);
	fzio__msgpack_write_text(packer, "rooms");
	pack_names(packer, rooms, len);
	fzio__msgpack_write_text(packer, "except");
	pack_names(packer, target->except, target->except_len);
	fzio__msgpack_write_text(packer, "flags");
	msgpack_pack_map(packer, target->is_volatile ? 1 : 0);
	if (target->is_volatile) {
		fzio__msgpack_write_text(packer, "volatile");
		msgpack_pack_true(packer);
	}
}

static void write_channel(struct fzio_buffer *out, const struct fzio__node *node, const char *kind,
	const char *namespace_)
{
	fzio_buffer_append_str(out, node->dialect.channel);
	fzio_buffer_append_str(out, kind);
	fzio_buffer_append_str(out, "#");
	fzio_buffer_append_str(out, namespace_);
	fzio_buffer_append_str(out, "#");
}

static enum fzio_status publish_text(const struct fzio__node *node,
	const struct fzio_buffer *channel, const struct fzio_buffer *out)
{
	struct fzio__dialect_host *host = node->dialect.host;
	return channel->failed || out->failed
		       ? FZIO_ENOMEM
		       : host->publish(host, channel->data, channel->len, out->data, out->len);
}

static struct fzio_bytes *list_attachments(
	const struct fzio__event_text *event, struct fzio_arena *arena)
{
	struct fzio_bytes *list =
		fzio_arena_alloc(arena, (event->attachments_len + 1) * sizeof(*list));
	for (size_t i = 0; list != NULL && i < event->attachments_len; i++) {
		const struct fzio__message *message = event->attachments[i];
		list[i] = (struct fzio_bytes){ (const uint8_t *)message->data, message->len };
	}
	return list;
}

/* A request that carries an event, and whose answers name it. */
static void pack_call(msgpack_packer *packer, const struct fzio__node *node, uint64_t call_id)
{
	char id[48];
	snprintf(id, sizeof(id), "%s-%llu", node->uid, (unsigned long long)call_id);
	msgpack_pack_map(packer, 5);
	fzio__msgpack_write_text(packer, "uid");
	fzio__msgpack_write_text(packer, node->uid);
	fzio__msgpack_write_text(packer, "requestId");
	fzio__msgpack_write_text(packer, id);
	fzio__msgpack_write_text(packer, "type");
	msgpack_pack_int(packer, FZIO__NODE_BROADCAST);
	fzio__msgpack_write_text(packer, "packet");
}

static enum fzio_status publish_emit(const struct fzio__node *node,
	const struct fzio__action *action, struct fzio_buffer *channel, struct fzio_buffer *out)
{
	struct fzio__event_text event;
	if (!fzio__event_text_read(action->packet, &event)) {
		return FZIO_EINVAL;
	}
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	struct fzio_bytes *attachments = list_attachments(&event, &arena);
	if (attachments == NULL) {
		return FZIO_ENOMEM;
	}
	bool is_call = action->call_id != 0;
	size_t rooms_len;
	const char *const *rooms = fzio__target_rooms(&action->target, &rooms_len);
	write_channel(channel, node, is_call ? "-request" : "", action->namespace_);
	if (rooms_len == 1 && !is_call) {
		fzio_buffer_append_str(channel, rooms[0]);
		fzio_buffer_append_str(channel, "#");
	}
	msgpack_packer packer;
	msgpack_packer_init(&packer, out, fzio__msgpack_append);
	if (is_call) {
		pack_call(&packer, node, action->call_id);
	} else {
		msgpack_pack_array(&packer, 3);
		fzio__msgpack_write_text(&packer, node->uid);
	}
	pack_packet(&packer, action->namespace_, &event, attachments);
	fzio_arena_finish(&arena);
	if (is_call) {
		fzio__msgpack_write_text(&packer, "opts");
	}
	pack_options(&packer, &action->target);
	return publish_text(node, channel, out);
}

/* ---- requests ---------------------------------------------------------------------------- */

static void write_names(struct fzio_buffer *out, const char *const *names, size_t len)
{
	fzio_buffer_append_str(out, "[");
	for (size_t i = 0; i < len; i++) {
		fzio_buffer_append_str(out, i > 0 ? "," : "");
		fzio__json_write_string(out, names[i], strlen(names[i]));
	}
	fzio_buffer_append_str(out, "]");
}

static void write_options(struct fzio_buffer *out, const struct fzio_target *target)
{
	size_t len;
	const char *const *rooms = fzio__target_rooms(target, &len);
	fzio_buffer_append_str(out, "\"opts\":{\"rooms\":");
	write_names(out, rooms, len);
	fzio_buffer_append_str(out, ",\"except\":");
	write_names(out, target->except, target->except_len);
	fzio_buffer_append_str(out, "}");
}

static enum fzio_status publish_request(const struct fzio__node *node,
	const struct fzio__action *action, struct fzio_buffer *channel, struct fzio_buffer *out)
{
	static const int types[] = {
		[FZIO__ACTION_JOIN] = FZIO__NODE_JOIN,
		[FZIO__ACTION_LEAVE] = FZIO__NODE_LEAVE,
		[FZIO__ACTION_DISCONNECT] = FZIO__NODE_DISCONNECT,
	};
	write_channel(channel, node, "-request", action->namespace_);
	fzio_buffer_printf(out, "{\"uid\":\"%s\",\"type\":%d,", node->uid, types[action->kind]);
	write_options(out, &action->target);
	if (action->kind == FZIO__ACTION_DISCONNECT) {
		fzio_buffer_append_str(
			out, action->close ? ",\"close\":true}" : ",\"close\":false}");
	} else {
		fzio_buffer_append_str(out, ",\"rooms\":");
		write_names(out, &action->room, 1);
		fzio_buffer_append_str(out, "}");
	}
	return publish_text(node, channel, out);
}

enum fzio_status fzio__node_publish(
	struct fzio__dialect *dialect, const struct fzio__action *action)
{
	const struct fzio__node *node = (const struct fzio__node *)dialect;
	struct fzio_buffer channel, out;
	fzio_buffer_init(&channel);
	fzio_buffer_init(&out);
	enum fzio_status status = action->kind == FZIO__ACTION_EMIT
					  ? publish_emit(node, action, &channel, &out)
					  : publish_request(node, action, &channel, &out);
	fzio_buffer_finish(&channel);
	fzio_buffer_finish(&out);
	return status;
}

/* An answer to a question that nobody asked: Node ignores it. */
struct fzio_bytes fzio__node_probe(struct fzio__dialect *dialect, unsigned long number,
	const char **ret_channel, struct fzio_arena *arena)
{
	const struct fzio__node *node = (const struct fzio__node *)dialect;
	*ret_channel = node->namespaces[0].responses;
	char *text = fzio_arena_printf(
		arena, "{\"requestId\":\"fzio-%s\",\"probe\":%lu}", node->uid, number);
	return (struct fzio_bytes){ (const uint8_t *)text, text != NULL ? strlen(text) : 0 };
}
