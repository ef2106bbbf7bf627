/* SPDX-License-Identifier: MIT */
/*
 * Messages of python-socketio's managers, and of anyone else who may publish: nothing is believed.
 * What reaches a client was read by our own strict reader, so NaN, Infinity, lone surrogates and
 * U+0000, which Python may write, cost the whole message.
 */
#include <string.h>

#include "backplane/errand.h"
#include "backplane/python.h"
#include "backplane/slice.h"
#include "base/base64.h"
#include "codec/json.h"
#include "socket/packet.h"

/* Python waits for ever for an ack that nobody gives; we forget it. */
#define CALLBACK_MS (10 * 60 * 1000)

enum member {
	METHOD,
	EVENT,
	DATA,
	BINARY,
	NAMESPACE,
	ROOM,
	SKIP_SID,
	CALLBACK,
	HOST_ID,
	SID,
	ID,
	ARGS,
	TARGET,
	EXCEPT,
	CLOSE,
	VOLATILE,
	MEMBERS,
};

static const char *const member_names[MEMBERS] = { "method", "event", "data", "binary", "namespace",
	"room", "skip_sid", "callback", "host_id", "sid", "id", "args", "target", "except", "close",
	"volatile" };

struct reading {
	struct fzio__python *python;
	struct fzio_arena arena;
	struct fzio__slice members[MEMBERS];
	const char *why; /* it was refused */
	unsigned long probe;
};

static enum fzio__reception refuse(struct reading *reading, const char *why)
{
	reading->why = why;
	return FZIO__RECEIVED_MALFORMED;
}

static const char *read_string(struct reading *reading, enum member member)
{
	return fzio__slice_string(reading->members[member], &reading->arena);
}

static const char *read_namespace(struct reading *reading)
{
	if (fzio__slice_is_absent(reading->members[NAMESPACE])) {
		return "/";
	}
	const char *namespace_ = read_string(reading, NAMESPACE);
	bool ok = namespace_ != NULL && namespace_[0] == '/' && strchr(namespace_, ',') == NULL;
	return ok ? namespace_ : NULL;
}

/* Python's rooms may be numbers: the room of the number's digits. */
static const char *read_room(struct reading *reading)
{
	const char *room = fzio__slice_name(reading->members[ROOM], &reading->arena);
	return room != NULL && room[0] != '\0' ? room : NULL;
}

static bool read_exceptions(struct reading *reading, enum member member, struct fzio_target *target)
{
	struct fzio__slice value = reading->members[member];
	return fzio__slice_is_absent(value) || fzio__slice_names(value, &reading->arena, NULL,
						       &target->except, &target->except_len);
}

/* ---- emit ---------------------------------------------------------------------------------- */

static bool read_attachments(struct reading *reading, struct fzio__slice rest,
	struct fzio_bytes *attachments, size_t len)
{
	struct fzio__slice item;
	for (size_t i = 0; i < len && fzio__slice_next(&rest, &item); i++) {
		const char *text;
		size_t text_len;
		if (*item.text != '"' || fzio__json_string(item.text, item.end, &reading->arena,
						 &text, &text_len) == NULL) {
			return false;
		}
		/* Decoding writes no more than there was to read. */
		uint8_t *data = fzio_arena_alloc(&reading->arena, text_len + 1);
		ssize_t data_len = data != NULL ? fzio__base64_decode(text, text_len, data) : -1;
		if (data_len < 0) {
			return false;
		}
		attachments[i] = (struct fzio_bytes){ data, (size_t)data_len };
	}
	return true;
}

/* Takes `data` apart into what stands for the arguments and the attachments. */
static bool read_data(struct reading *reading, struct fzio__slice *ret_args,
	struct fzio_bytes **ret_attachments, size_t *ret_len)
{
	struct fzio__slice data = reading->members[DATA];
	*ret_args = data;
	*ret_attachments = NULL;
	*ret_len = 0;
	if (!fzio__slice_is(reading->members[BINARY], "true")) {
		return true;
	}
	size_t items = *data.text == '[' ? fzio__slice_count(data) : 0;
	if (items == 0) {
		return false;
	}
	struct fzio__slice inner = fzio__slice_inside(data);
	fzio__slice_next(&inner, ret_args);
	*ret_len = items - 1;
	*ret_attachments = fzio_arena_alloc(&reading->arena, items * sizeof(struct fzio_bytes));
	return *ret_attachments != NULL &&
	       read_attachments(reading, inner, *ret_attachments, *ret_len);
}

/* A list is the arguments, anything else one argument; null is none, in a list too. */
static struct fzio__slice arguments_of(struct fzio__slice data)
{
	struct fzio__slice args = *data.text == '[' ? fzio__slice_inside(data) : data;
	if (fzio__slice_is(args, "null")) {
		args.end = args.text;
	}
	return args;
}

static bool read_target(struct reading *reading, struct fzio_target *target)
{
	struct fzio__slice room = reading->members[ROOM];
	target->kind = FZIO_TARGET_ALL;
	if (!fzio__slice_is_absent(room)) {
		target->kind = FZIO_TARGET_ROOMS;
		if (!fzio__slice_names(
			    room, &reading->arena, NULL, &target->rooms, &target->rooms_len)) {
			return false;
		}
	}
	target->is_volatile = fzio__slice_is(reading->members[VOLATILE], "true");
	return read_exceptions(reading, SKIP_SID, target);
}

static bool is_short(const char *text)
{
	return text != NULL && strlen(text) <= FZIO__ERRAND_NAME_MAX;
}

/* `callback` is [room, namespace, number], to be sent back with what each client acknowledges. */
static bool read_callback(struct reading *reading, struct fzio__errand *errand)
{
	struct fzio__slice callback = reading->members[CALLBACK], room, namespace_, id;
	if (*callback.text != '[' || fzio__slice_count(callback) != 3) {
		return false;
	}
	struct fzio__slice rest = fzio__slice_inside(callback);
	fzio__slice_next(&rest, &room);
	fzio__slice_next(&rest, &namespace_);
	fzio__slice_next(&rest, &id);
	struct fzio_arena *arena = &reading->arena;
	errand->asker = read_string(reading, HOST_ID);
	errand->room = fzio_arena_strndup(arena, room.text, (size_t)(room.end - room.text));
	errand->id = *id.text != '"' ? fzio__slice_name(id, arena) : NULL;
	return is_short(errand->asker) && is_short(errand->room) && is_short(errand->id);
}

/* An event that its receivers are to acknowledge: their loop knows them. */
static enum fzio__reception receive_call(struct reading *reading, struct fzio__errand *about)
{
	if (!read_callback(reading, about)) {
		return refuse(reading, "emit whose callback is broken");
	}
	/* What stands in the message goes before the errand is done. */
	struct fzio_arena *arena = &reading->arena;
	about->args = fzio_arena_strndup(arena, about->args, about->args_len);
	about->namespace_ = fzio_arena_strdup(arena, about->namespace_);
	struct fzio__errand *errand =
		about->args != NULL && about->namespace_ != NULL
			? fzio__errand_create(&reading->python->dialect, arena, about)
			: NULL;
	if (errand == NULL) {
		return refuse(reading, fzio_status_str(FZIO_ENOMEM));
	}
	fzio__errand_post(errand);
	return FZIO__RECEIVED;
}

static enum fzio__reception receive_emit(struct reading *reading, const char *namespace_)
{
	const char *event = read_string(reading, EVENT);
	if (event == NULL || event[0] == '\0' || fzio__packet_is_reserved(event, strlen(event))) {
		return refuse(reading, "emit without a usable event");
	}
	if (reading->members[DATA].text == NULL) {
		return refuse(reading, "emit without data");
	}
	struct fzio_target target = { 0 };
	if (!read_target(reading, &target)) {
		return refuse(reading, "emit with a room or skip_sid that is not a name");
	}
	struct fzio__slice data;
	struct fzio_bytes *attachments;
	size_t attachments_len;
	if (!read_data(reading, &data, &attachments, &attachments_len) ||
		!fzio__json_placeholders(
			data.text, (size_t)(data.end - data.text), attachments_len)) {
		return refuse(reading, "emit whose attachments are broken");
	}
	struct fzio__slice args = arguments_of(data);
	if (!fzio__slice_is_absent(reading->members[CALLBACK])) {
		return receive_call(reading, &(struct fzio__errand){ .run = fzio__errand_call,
						     .acked = fzio__python_acked,
						     .timeout_ms = CALLBACK_MS,
						     .namespace_ = namespace_,
						     .target = target,
						     .event = event,
						     .args = args.text,
						     .args_len = (size_t)(args.end - args.text),
						     .attachments = attachments,
						     .attachments_len = attachments_len });
	}
	struct fzio__packet *packet = fzio__packet_event(namespace_, event, args.text,
		(size_t)(args.end - args.text), attachments, attachments_len);
	if (packet == NULL) {
		return refuse(reading, fzio_status_str(FZIO_ENOMEM));
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	host->deliver(host, &(struct fzio__action){ .kind = FZIO__ACTION_EMIT,
				    .namespace_ = namespace_,
				    .target = target,
				    .packet = packet });
	return FZIO__RECEIVED;
}

/* ---- the others ---------------------------------------------------------------------------- */

/* `sid` is a sid, or with us any room; empty and with `target` it may be everybody. */
static bool read_sid(struct reading *reading, struct fzio_target *target)
{
	const char *sid = read_string(reading, SID);
	if (sid == NULL) {
		return false;
	}
	if (sid[0] == '\0' && fzio__slice_is(reading->members[TARGET], "\"all\"")) {
		target->kind = FZIO_TARGET_ALL;
	} else {
		target->kind = FZIO_TARGET_ROOMS;
		target->room = sid;
	}
	return read_exceptions(reading, EXCEPT, target);
}

static enum fzio__reception receive_for_sid(
	struct reading *reading, const char *namespace_, enum fzio__action_kind kind)
{
	struct fzio__action action = { .kind = kind, .namespace_ = namespace_ };
	if (!read_sid(reading, &action.target)) {
		return refuse(reading, "a method without its sid");
	}
	if (kind == FZIO__ACTION_DISCONNECT) {
		action.close = fzio__slice_is(reading->members[CLOSE], "true");
	} else {
		action.room = read_room(reading);
		if (action.room == NULL) {
			return refuse(reading, "a method without its room");
		}
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	host->deliver(host, &action);
	return FZIO__RECEIVED;
}

static enum fzio__reception receive_close_room(struct reading *reading, const char *namespace_)
{
	const char *room = read_room(reading);
	if (room == NULL) {
		return refuse(reading, "close_room without a room");
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	host->deliver(host, &(struct fzio__action){ .kind = FZIO__ACTION_LEAVE,
				    .namespace_ = namespace_,
				    .target = fzio_room(room),
				    .room = room });
	return FZIO__RECEIVED;
}

/* 0: it is no number, or too large. */
static uint64_t read_digits(struct fzio__slice value)
{
	uint64_t number = 0;
	if (value.text == NULL || value.end - value.text > 19) {
		return 0;
	}
	for (const char *c = value.text; c < value.end; c++) {
		if (*c < '0' || *c > '9') {
			return 0;
		}
		number = number * 10 + (uint64_t)(*c - '0');
	}
	return number;
}

static enum fzio__reception receive_probe(struct reading *reading, bool is_own)
{
	if (!is_own) {
		return FZIO__RECEIVED_OTHER;
	}
	reading->probe = (unsigned long)read_digits(reading->members[ID]);
	return FZIO__RECEIVED_PROBE;
}

/* An answer to an event of ours: `host_id` names who asked, not who answers. */
static enum fzio__reception receive_callback(struct reading *reading)
{
	uint64_t id = read_digits(reading->members[ID]);
	struct fzio__slice args = reading->members[ARGS];
	if (id == 0 || args.text == NULL || *args.text != '[' ||
		!fzio__json_placeholders(args.text, (size_t)(args.end - args.text), 0)) {
		return refuse(reading, "callback without a usable id or args");
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	struct fzio__slice inner = fzio__slice_inside(args);
	host->answer(host, id, inner.text, (size_t)(inner.end - inner.text), NULL, 0);
	return FZIO__RECEIVED;
}

static bool is_own(struct reading *reading)
{
	const char *host_id = read_string(reading, HOST_ID);
	return host_id != NULL && strcmp(host_id, reading->python->host_id) == 0;
}

static enum fzio__reception receive_method(struct reading *reading, const char *method)
{
	bool own = is_own(reading);
	if (strcmp(method, "probe") == 0) {
		return receive_probe(reading, own);
	}
	if (strcmp(method, "callback") == 0) {
		return own ? receive_callback(reading) : FZIO__RECEIVED_OTHER;
	}
	if (own) {
		return FZIO__RECEIVED_OWN;
	}
	const char *namespace_ = read_namespace(reading);
	if (namespace_ == NULL) {
		return refuse(reading, "the namespace is none");
	}
	if (strcmp(method, "emit") == 0) {
		return receive_emit(reading, namespace_);
	}
	if (strcmp(method, "disconnect") == 0) {
		return receive_for_sid(reading, namespace_, FZIO__ACTION_DISCONNECT);
	}
	if (strcmp(method, "enter_room") == 0) {
		return receive_for_sid(reading, namespace_, FZIO__ACTION_JOIN);
	}
	if (strcmp(method, "leave_room") == 0) {
		return receive_for_sid(reading, namespace_, FZIO__ACTION_LEAVE);
	}
	if (strcmp(method, "close_room") == 0) {
		return receive_close_room(reading, namespace_);
	}
	return refuse(reading, "unknown method");
}

enum fzio__reception fzio__python_receive(struct fzio__dialect *dialect, const char *channel,
	size_t channel_len, const char *data, size_t len, unsigned long *ret_probe,
	const char **reterr_why)
{
	(void)channel, (void)channel_len;
	struct reading reading = { .python = (struct fzio__python *)dialect };
	fzio_arena_init(&reading.arena, 4 * len + 4096);
	enum fzio__reception reception;
	struct fzio__slice text = { data, data + len };
	if (!fzio__slice_members(text, member_names, MEMBERS, reading.members, &reading.arena)) {
		reception = refuse(&reading, "not a JSON object, or one our strict reader refuses");
	} else {
		const char *method = read_string(&reading, METHOD);
		reception = method != NULL ? receive_method(&reading, method)
					   : refuse(&reading, "no method");
	}
	*ret_probe = reading.probe;
	*reterr_why = reading.why;
	fzio_arena_finish(&reading.arena);
	return reception;
}
