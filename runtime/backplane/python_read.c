/* SPDX-License-Identifier: MIT */
/*
 * Messages of python-socketio's managers, and of anyone else who may publish: nothing is believed.
 * What reaches a client was read by our own strict reader, so NaN, Infinity, lone surrogates and
 * U+0000, which Python may write, cost the whole message.
 */
#include <string.h>

#include "backplane/python.h"
#include "base/base64.h"
#include "codec/json.h"
#include "socket/packet.h"

/* A value as it is written, white space around it cut off; text == NULL: not there. */
struct slice {
	const char *text;
	const char *end;
};

enum member {
	METHOD,
	EVENT,
	DATA,
	BINARY,
	NAMESPACE,
	ROOM,
	SKIP_SID,
	HOST_ID,
	SID,
	ID,
	TARGET,
	EXCEPT,
	CLOSE,
	VOLATILE,
	MEMBERS,
};

static const char *const member_names[MEMBERS] = { "method", "event", "data", "binary", "namespace",
	"room", "skip_sid", "host_id", "sid", "id", "target", "except", "close", "volatile" };

struct reading {
	struct fzio__python *python;
	struct fzio_arena arena;
	struct slice members[MEMBERS];
	const char *why; /* it was refused */
	unsigned long probe;
};

static enum fzio__reception refuse(struct reading *reading, const char *why)
{
	reading->why = why;
	return FZIO__RECEIVED_MALFORMED;
}

static void keep_member(struct reading *reading, const char *name, size_t len, struct slice value)
{
	for (int i = 0; i < MEMBERS; i++) {
		if (strlen(member_names[i]) == len && memcmp(member_names[i], name, len) == 0) {
			reading->members[i] = value; /* the last of two counts, as in Python */
		}
	}
}

/* All of it must be one JSON object. */
static bool read_members(struct reading *reading, const char *text, const char *end)
{
	text = fzio__json_space(text, end);
	if (text == end || *text != '{') {
		return false;
	}
	text = fzio__json_space(text + 1, end);
	bool more = text < end && *text != '}';
	while (more) {
		const char *name;
		size_t name_len;
		text = fzio__json_string(text, end, &reading->arena, &name, &name_len);
		text = text != NULL ? fzio__json_space(text, end) : NULL;
		if (text == NULL || text == end || *text != ':') {
			return false;
		}
		struct slice value = { .text = fzio__json_space(text + 1, end) };
		value.end = fzio__json_skip(value.text, end, NULL);
		if (value.end == NULL) {
			return false;
		}
		keep_member(reading, name, name_len, value);
		text = fzio__json_space(value.end, end);
		more = text < end && *text == ',';
		text = more ? fzio__json_space(text + 1, end) : text;
	}
	return text < end && *text == '}' && fzio__json_space(text + 1, end) == end;
}

static bool is_word(struct slice value, const char *word)
{
	return value.text != NULL && (size_t)(value.end - value.text) == strlen(word) &&
	       memcmp(value.text, word, strlen(word)) == 0;
}

static bool is_absent(struct slice value)
{
	return value.text == NULL || is_word(value, "null");
}

/* A string; NULL if it is none. */
static const char *read_string(struct reading *reading, struct slice value)
{
	const char *string;
	size_t len;
	if (value.text == NULL || *value.text != '"' ||
		fzio__json_string(value.text, value.end, &reading->arena, &string, &len) == NULL) {
		return NULL;
	}
	return fzio_arena_strndup(&reading->arena, string, len);
}

/* Python's rooms may be numbers: the room of the number's digits. */
static const char *read_name(struct reading *reading, struct slice value)
{
	if (value.text != NULL &&
		(*value.text == '-' || (*value.text >= '0' && *value.text <= '9'))) {
		return fzio_arena_strndup(
			&reading->arena, value.text, (size_t)(value.end - value.text));
	}
	return read_string(reading, value);
}

/* The items of a valid list: the next, and behind it. False at the end. */
static bool next_item(const char **position, const char *end, struct slice *ret_item)
{
	const char *text = fzio__json_space(*position, end);
	if (text == end) {
		return false;
	}
	ret_item->text = text;
	ret_item->end = fzio__json_skip(text, end, NULL);
	if (ret_item->end == NULL) {
		return false;
	}
	text = fzio__json_space(ret_item->end, end);
	*position = text < end ? text + 1 : end;
	return true;
}

/* Between the brackets. */
static struct slice inside(struct slice list)
{
	struct slice inner = { fzio__json_space(list.text + 1, list.end - 1), list.end - 1 };
	while (inner.end > inner.text && memchr(" \t\r\n", inner.end[-1], 4) != NULL) {
		inner.end--;
	}
	return inner;
}

static size_t count_items(struct slice list)
{
	struct slice inner = inside(list), item;
	size_t len = 0;
	while (next_item(&inner.text, inner.end, &item)) {
		len++;
	}
	return len;
}

/* One name or a list of them. False: neither, or memory is out. */
static bool read_names(
	struct reading *reading, struct slice value, const char *const **ret_names, size_t *ret_len)
{
	bool is_list = *value.text == '[';
	size_t len = is_list ? count_items(value) : 1;
	const char **names = fzio_arena_alloc(&reading->arena, (len + 1) * sizeof(*names));
	struct slice rest = is_list ? inside(value) : value, item;
	for (size_t i = 0; names != NULL && i < len; i++) {
		if (!next_item(&rest.text, rest.end, &item)) {
			return false;
		}
		names[i] = read_name(reading, item);
		if (names[i] == NULL) {
			return false;
		}
	}
	*ret_names = names;
	*ret_len = len;
	return names != NULL;
}

static const char *read_namespace(struct reading *reading)
{
	struct slice value = reading->members[NAMESPACE];
	if (is_absent(value)) {
		return "/";
	}
	const char *namespace_ = read_string(reading, value);
	bool ok = namespace_ != NULL && namespace_[0] == '/' && strchr(namespace_, ',') == NULL;
	return ok ? namespace_ : NULL;
}

static bool read_exceptions(struct reading *reading, enum member member, struct fzio_target *target)
{
	return is_absent(reading->members[member]) ||
	       read_names(reading, reading->members[member], &target->except, &target->except_len);
}

/* ---- emit ---------------------------------------------------------------------------------- */

static bool read_attachments(struct reading *reading, const char *position, const char *end,
	struct fzio_bytes *attachments, size_t len)
{
	struct slice item;
	for (size_t i = 0; i < len && next_item(&position, end, &item); i++) {
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
static bool read_data(struct reading *reading, struct slice *ret_args,
	struct fzio_bytes **ret_attachments, size_t *ret_len)
{
	struct slice data = reading->members[DATA];
	*ret_args = data;
	*ret_attachments = NULL;
	*ret_len = 0;
	if (!is_word(reading->members[BINARY], "true")) {
		return true;
	}
	size_t items = *data.text == '[' ? count_items(data) : 0;
	if (items == 0) {
		return false;
	}
	struct slice inner = inside(data);
	next_item(&inner.text, inner.end, ret_args);
	*ret_len = items - 1;
	*ret_attachments = fzio_arena_alloc(&reading->arena, items * sizeof(struct fzio_bytes));
	return *ret_attachments != NULL &&
	       read_attachments(reading, inner.text, inner.end, *ret_attachments, *ret_len);
}

/* A list is the arguments, anything else one argument; null is none, in a list too. */
static struct slice arguments_of(struct slice data)
{
	struct slice args = *data.text == '[' ? inside(data) : data;
	if (is_word(args, "null")) {
		args.end = args.text;
	}
	return args;
}

static bool read_target(struct reading *reading, struct fzio_target *target)
{
	struct slice room = reading->members[ROOM];
	target->kind = FZIO_TARGET_ALL;
	if (!is_absent(room)) {
		target->kind = FZIO_TARGET_ROOMS;
		if (!read_names(reading, room, &target->rooms, &target->rooms_len)) {
			return false;
		}
	}
	target->is_volatile = is_word(reading->members[VOLATILE], "true");
	return read_exceptions(reading, SKIP_SID, target);
}

static enum fzio__reception receive_emit(struct reading *reading, const char *namespace_)
{
	const char *event = read_string(reading, reading->members[EVENT]);
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
	struct slice data;
	struct fzio_bytes *attachments;
	size_t attachments_len;
	if (!read_data(reading, &data, &attachments, &attachments_len) ||
		!fzio__json_placeholders(
			data.text, (size_t)(data.end - data.text), attachments_len)) {
		return refuse(reading, "emit whose attachments are broken");
	}
	struct slice args = arguments_of(data);
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
	const char *sid = read_string(reading, reading->members[SID]);
	if (sid == NULL) {
		return false;
	}
	if (sid[0] == '\0' && is_word(reading->members[TARGET], "\"all\"")) {
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
		action.close = is_word(reading->members[CLOSE], "true");
	} else {
		action.room = read_name(reading, reading->members[ROOM]);
		if (action.room == NULL || action.room[0] == '\0') {
			return refuse(reading, "a method without its room");
		}
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	host->deliver(host, &action);
	return FZIO__RECEIVED;
}

static enum fzio__reception receive_close_room(struct reading *reading, const char *namespace_)
{
	const char *room = read_name(reading, reading->members[ROOM]);
	if (room == NULL || room[0] == '\0') {
		return refuse(reading, "close_room without a room");
	}
	struct fzio__dialect_host *host = reading->python->dialect.host;
	host->deliver(host, &(struct fzio__action){ .kind = FZIO__ACTION_LEAVE,
				    .namespace_ = namespace_,
				    .target = fzio_room(room),
				    .room = room });
	return FZIO__RECEIVED;
}

static enum fzio__reception receive_probe(struct reading *reading, bool is_own)
{
	struct slice id = reading->members[ID];
	if (!is_own) {
		return FZIO__RECEIVED_OTHER;
	}
	reading->probe = 0;
	for (const char *c = id.text; c != NULL && c < id.end && *c >= '0' && *c <= '9'; c++) {
		reading->probe = reading->probe * 10 + (unsigned long)(*c - '0');
	}
	return FZIO__RECEIVED_PROBE;
}

static bool is_own(struct reading *reading)
{
	const char *host_id = read_string(reading, reading->members[HOST_ID]);
	return host_id != NULL && strcmp(host_id, reading->python->host_id) == 0;
}

static enum fzio__reception receive_method(struct reading *reading, const char *method)
{
	bool own = is_own(reading);
	if (strcmp(method, "probe") == 0) {
		return receive_probe(reading, own);
	}
	if (strcmp(method, "callback") == 0) {
		return FZIO__RECEIVED_OTHER;
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
	if (!read_members(&reading, data, data + len)) {
		reception = refuse(&reading, "not a JSON object, or one our strict reader refuses");
	} else {
		const char *method = read_string(&reading, reading.members[METHOD]);
		reception = method != NULL ? receive_method(&reading, method)
					   : refuse(&reading, "no method");
	}
	*ret_probe = reading.probe;
	*reterr_why = reading.why;
	fzio_arena_finish(&reading.arena);
	return reception;
}
