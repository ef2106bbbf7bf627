/* SPDX-License-Identifier: MIT */
/* Messages to python-socketio's managers, with the white space of Python's json.dumps(). */
#include <string.h>

#include <fzio/log.h>

#include "backplane/errand.h"
#include "backplane/event_text.h"
#include "backplane/python.h"
#include "base/base64.h"
#include "codec/json.h"

static void write_text(struct fzio_buffer *out, const char *text)
{
	fzio__json_write_string(out, text, strlen(text));
}

static void write_names(struct fzio_buffer *out, const char *const *names, size_t len)
{
	fzio_buffer_append_str(out, "[");
	for (size_t i = 0; i < len; i++) {
		fzio_buffer_append_str(out, i > 0 ? ", " : "");
		write_text(out, names[i]);
	}
	fzio_buffer_append_str(out, "]");
}

/* null, a string, or a list: what `room` and `skip_sid` may be. */
static void write_some(struct fzio_buffer *out, const char *const *names, size_t len)
{
	if (len == 0) {
		fzio_buffer_append_str(out, "null");
	} else if (len == 1) {
		write_text(out, names[0]);
	} else {
		write_names(out, names, len);
	}
}

/*
 * Every version understands one argument that stands there alone; only 5.15.1 and later take a
 * list for the arguments. So a list is written where nothing else says the same: for several
 * arguments, and around one that is a list or null itself (seed.md §3.3).
 */
static void write_arguments(struct fzio_buffer *out, const struct fzio__event_text *event)
{
	if (event->args_count == 0) {
		fzio_buffer_append_str(out, "null");
		return;
	}
	bool is_alone = event->args_count == 1 && event->args[0] != '[' && event->args[0] != 'n';
	fzio_buffer_append_str(out, is_alone ? "" : "[");
	fzio_buffer_append(out, event->args, event->args_len);
	fzio_buffer_append_str(out, is_alone ? "" : "]");
}

static void write_base64(struct fzio_buffer *out, const struct fzio__message *attachment)
{
	size_t len = FZIO__BASE64_LEN(attachment->len);
	fzio_buffer_append_str(out, ", \"");
	char *place = fzio_buffer_reserve(out, len);
	if (place != NULL) {
		fzio__base64_encode(attachment->data, attachment->len, place);
		out->len += len;
	}
	fzio_buffer_append_str(out, "\"");
}

static void write_data(struct fzio_buffer *out, const struct fzio__event_text *event)
{
	if (event->attachments_len == 0) {
		write_arguments(out, event);
		return;
	}
	fzio_buffer_append_str(out, "[");
	write_arguments(out, event);
	for (size_t i = 0; i < event->attachments_len; i++) {
		write_base64(out, event->attachments[i]);
	}
	fzio_buffer_append_str(out, "]");
}

static void write_end(struct fzio_buffer *out, const struct fzio__python *python)
{
	fzio_buffer_printf(out, ", \"host_id\": \"%s\"", python->host_id);
}

static enum fzio_status send(struct fzio__python *python, struct fzio_buffer *out)
{
	fzio_buffer_append_str(out, "}");
	struct fzio__dialect_host *host = python->dialect.host;
	return out->failed ? FZIO_ENOMEM
			   : host->publish(host, python->dialect.channel, python->channel_len,
				     out->data, out->len);
}

/* What comes back with the ack: of a call, which is to one sid. */
static void write_callback(struct fzio_buffer *out, const struct fzio__action *action)
{
	fzio_buffer_append_str(out, ", \"callback\": ");
	if (action->call_id == 0) {
		fzio_buffer_append_str(out, "null");
		return;
	}
	fzio_buffer_append_str(out, "[");
	write_text(out, action->target.room);
	fzio_buffer_append_str(out, ", ");
	write_text(out, action->namespace_);
	fzio_buffer_printf(out, ", %llu]", (unsigned long long)action->call_id);
}

static enum fzio_status publish_emit(
	struct fzio__python *python, const struct fzio__action *action, struct fzio_buffer *out)
{
	struct fzio__event_text event;
	if (!fzio__event_text_read(action->packet, &event)) {
		return FZIO_EINVAL;
	}
	const struct fzio_target *target = &action->target;
	size_t rooms_len;
	const char *const *rooms = fzio__target_rooms(target, &rooms_len);

	fzio_buffer_append_str(out, "{\"method\": \"emit\", \"event\": ");
	fzio_buffer_append(out, event.name, event.name_len);
	fzio_buffer_append_str(out, ", \"data\": ");
	write_data(out, &event);
	fzio_buffer_append_str(out, event.attachments_len > 0
					    ? ", \"binary\": true, \"namespace\": "
					    : ", \"binary\": false, \"namespace\": ");
	write_text(out, action->namespace_);
	fzio_buffer_append_str(out, ", \"room\": ");
	write_some(out, rooms, rooms_len);
	fzio_buffer_append_str(out, ", \"skip_sid\": ");
	write_some(out, target->except, target->except_len);
	write_callback(out, action);
	write_end(out, python);
	if (target->is_volatile) {
		fzio_buffer_append_str(out, ", \"volatile\": true");
	}
	return send(python, out);
}

static void write_fields_of_our_own(struct fzio_buffer *out, const struct fzio__action *action)
{
	const struct fzio_target *target = &action->target;
	if (target->kind == FZIO_TARGET_ALL) {
		fzio_buffer_append_str(out, ", \"target\": \"all\"");
	}
	if (target->except_len > 0) {
		fzio_buffer_append_str(out, ", \"except\": ");
		write_names(out, target->except, target->except_len);
	}
	if (action->close) {
		fzio_buffer_append_str(out, ", \"close\": true");
	}
}

/* The same to one sid, or room; "" with everybody. */
static enum fzio_status publish_to(struct fzio__python *python, const struct fzio__action *action,
	const char *sid, struct fzio_buffer *out)
{
	static const char *const methods[] = {
		[FZIO__ACTION_JOIN] = "enter_room",
		[FZIO__ACTION_LEAVE] = "leave_room",
		[FZIO__ACTION_DISCONNECT] = "disconnect",
	};
	fzio_buffer_clear(out);
	fzio_buffer_printf(out, "{\"method\": \"%s\", \"sid\": ", methods[action->kind]);
	write_text(out, sid);
	if (action->kind != FZIO__ACTION_DISCONNECT) {
		fzio_buffer_append_str(out, ", \"room\": ");
		write_text(out, action->room);
	}
	fzio_buffer_append_str(out, ", \"namespace\": ");
	write_text(out, action->namespace_);
	write_end(out, python);
	write_fields_of_our_own(out, action);
	return send(python, out);
}

static enum fzio_status publish_close_room(
	struct fzio__python *python, const struct fzio__action *action, struct fzio_buffer *out)
{
	fzio_buffer_append_str(out, "{\"method\": \"close_room\", \"room\": ");
	write_text(out, action->room);
	fzio_buffer_append_str(out, ", \"namespace\": ");
	write_text(out, action->namespace_);
	write_end(out, python);
	return send(python, out);
}

static enum fzio_status publish_to_each(
	struct fzio__python *python, const struct fzio__action *action, struct fzio_buffer *out)
{
	const struct fzio_target *target = &action->target;
	size_t len;
	const char *const *sids = fzio__target_rooms(target, &len);
	if (target->kind == FZIO_TARGET_ALL) {
		return publish_to(python, action, "", out);
	}
	if (action->kind == FZIO__ACTION_LEAVE && len == 1 && target->except_len == 0 &&
		strcmp(sids[0], action->room) == 0) {
		return publish_close_room(python, action, out);
	}
	enum fzio_status status = FZIO_OK;
	for (size_t i = 0; i < len && status == FZIO_OK; i++) {
		status = publish_to(python, action, sids[i], out);
	}
	return status;
}

enum fzio_status fzio__python_publish(
	struct fzio__dialect *dialect, const struct fzio__action *action)
{
	struct fzio__python *python = (struct fzio__python *)dialect;
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	enum fzio_status status = action->kind == FZIO__ACTION_EMIT
					  ? publish_emit(python, action, &out)
					  : publish_to_each(python, action, &out);
	fzio_buffer_finish(&out);
	return status;
}

/* Python cannot carry bytes in an ack (seed.md §3.2): it would take the placeholders for objects. */
void fzio__python_acked(struct fzio__errand *errand, const struct fzio_acked *acked)
{
	struct fzio__python *python = (struct fzio__python *)errand->dialect;
	if (acked->attachments_len > 0) {
		fzio_log(FZIO_LOG_WARNING,
			"redis: an ack in %s holds bytes, which cannot be sent to the process "
			"that asked for it",
			errand->namespace_);
		return;
	}
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_append_str(&out, "{\"method\": \"callback\", \"host_id\": ");
	write_text(&out, errand->asker);
	fzio_buffer_printf(&out, ", \"sid\": %s, \"namespace\": ", errand->room);
	write_text(&out, errand->namespace_);
	fzio_buffer_printf(&out, ", \"id\": %s, \"args\": [", errand->id);
	fzio_buffer_append(&out, acked->args, acked->args_len);
	fzio_buffer_append_str(&out, "]");
	send(python, &out);
	fzio_buffer_finish(&out);
}

struct fzio_bytes fzio__python_probe(struct fzio__dialect *dialect, unsigned long number,
	const char **ret_channel, struct fzio_arena *arena)
{
	const struct fzio__python *python = (const struct fzio__python *)dialect;
	*ret_channel = dialect->channel;
	char *text = fzio_arena_printf(arena,
		"{\"method\": \"probe\", \"id\": %lu, \"host_id\": \"%s\"}", number,
		python->host_id);
	return (struct fzio_bytes){ (const uint8_t *)text, text != NULL ? strlen(text) : 0 };
}
