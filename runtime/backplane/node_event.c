/* SPDX-License-Identifier: MIT */
/* Events of Node's servers and emitters: msgpack, whose maps are read by name in any order. */
#include <string.h>

#include "backplane/msgpack_read.h"
#include "backplane/node.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/number.h"
#include "socket/packet.h"

/* Where the parts are, found before they are read. */
struct parts {
	struct fzio__msgpack packet;
	struct fzio__msgpack options;
	struct fzio__msgpack data;
	bool has_packet;
	bool has_options;
	bool has_data;
};

static bool is_key(const struct fzio__msgpack_value *key, const char *name)
{
	return key->kind == FZIO__MSGPACK_STR && key->len == strlen(name) &&
	       memcmp(key->data, name, key->len) == 0;
}

/* A text without U+0000, which ours end with. */
static const char *text_of(struct fzio_arena *arena, const struct fzio__msgpack_value *value)
{
	bool ok = value->kind == FZIO__MSGPACK_STR &&
		  memchr(value->data, '\0', value->len) == NULL &&
		  fzio__utf8_valid(value->data, value->len);
	return ok ? fzio_arena_strndup(arena, value->data, value->len) : NULL;
}

static bool read_text(struct fzio__msgpack *reader, struct fzio_arena *arena, const char **ret_text)
{
	struct fzio__msgpack_value value;
	if (!fzio__msgpack_next(reader, &value)) {
		return false;
	}
	*ret_text = text_of(arena, &value);
	return *ret_text != NULL;
}

/* Rooms may be numbers: the room of the number's digits, as it is in JSON. */
static bool read_room(struct fzio__msgpack *reader, struct fzio_arena *arena, const char **ret_room)
{
	struct fzio__msgpack_value value;
	char digits[FZIO__NUMBER_SIZE];
	if (!fzio__msgpack_next(reader, &value)) {
		return false;
	}
	*ret_room = FZIO__NODE_NO_ROOM;
	switch (value.kind) {
	case FZIO__MSGPACK_STR: *ret_room = text_of(arena, &value); break;
	case FZIO__MSGPACK_UINT:
		*ret_room = fzio_arena_strndup(
			arena, digits, fzio__number_write_u64(value.number, digits));
		break;
	case FZIO__MSGPACK_INT:
		*ret_room = fzio_arena_strndup(
			arena, digits, fzio__number_write_i64((int64_t)value.number, digits));
		break;
	case FZIO__MSGPACK_NIL:
	case FZIO__MSGPACK_BOOL: break;
	default: return false;
	}
	return *ret_room != NULL;
}

static bool read_rooms(struct fzio__msgpack *reader, struct fzio_arena *arena,
	const char *const **ret_names, size_t *ret_len)
{
	struct fzio__msgpack_value list;
	if (!fzio__msgpack_next(reader, &list) || list.kind != FZIO__MSGPACK_ARRAY) {
		return false;
	}
	const char **names = fzio_arena_alloc(arena, (list.len + 1) * sizeof(*names));
	for (size_t i = 0; i < list.len; i++) {
		if (names == NULL || !read_room(reader, arena, &names[i])) {
			return false;
		}
	}
	*ret_names = names;
	*ret_len = list.len;
	return names != NULL;
}

static bool read_map(struct fzio__msgpack *reader, size_t *ret_len)
{
	struct fzio__msgpack_value map;
	*ret_len = 0;
	if (!fzio__msgpack_next(reader, &map) || map.kind != FZIO__MSGPACK_MAP) {
		return false;
	}
	*ret_len = map.len;
	return true;
}

static bool read_flag(struct fzio__msgpack *reader, const struct fzio__msgpack_value *key,
	struct fzio__node_event *event)
{
	struct fzio__msgpack value_reader = *reader;
	struct fzio__msgpack_value value;
	if (!fzio__msgpack_next(&value_reader, &value)) {
		return false;
	}
	if (is_key(key, "volatile")) {
		event->target.is_volatile = value.kind == FZIO__MSGPACK_BOOL && value.number != 0;
	} else if (is_key(key, "timeout") && value.kind == FZIO__MSGPACK_UINT) {
		event->timeout_ms = value.number < 3600000 ? (unsigned)value.number : 3600000;
	}
	return fzio__msgpack_skip(reader);
}

static bool read_flags(struct fzio__msgpack *reader, struct fzio__node_event *event)
{
	size_t len;
	struct fzio__msgpack_value key;
	bool ok = read_map(reader, &len);
	for (size_t i = 0; i < len && ok; i++) {
		ok = fzio__msgpack_next(reader, &key) && read_flag(reader, &key, event);
	}
	return ok;
}

static bool read_options(
	struct fzio__msgpack *reader, struct fzio_arena *arena, struct fzio__node_event *event)
{
	size_t len;
	struct fzio__msgpack_value key;
	struct fzio_target *target = &event->target;
	bool ok = read_map(reader, &len);
	for (size_t i = 0; i < len && ok; i++) {
		ok = fzio__msgpack_next(reader, &key);
		if (ok && is_key(&key, "rooms")) {
			ok = read_rooms(reader, arena, &target->rooms, &target->rooms_len);
		} else if (ok && is_key(&key, "except")) {
			ok = read_rooms(reader, arena, &target->except, &target->except_len);
		} else if (ok && is_key(&key, "flags")) {
			ok = read_flags(reader, event);
		} else if (ok) {
			ok = fzio__msgpack_skip(reader);
		}
	}
	/* With Node no rooms are everybody. */
	target->kind = target->rooms_len > 0 ? FZIO_TARGET_ROOMS : FZIO_TARGET_ALL;
	return ok;
}

static bool read_packet(struct fzio__msgpack *reader, struct fzio__node_reading *reading,
	struct parts *parts, struct fzio__node_event *event)
{
	size_t len;
	struct fzio__msgpack_value key;
	const char *nsp = "/";
	bool ok = read_map(reader, &len);
	for (size_t i = 0; i < len && ok; i++) {
		ok = fzio__msgpack_next(reader, &key);
		if (ok && is_key(&key, "nsp")) {
			ok = read_text(reader, &reading->arena, &nsp);
		} else if (ok) {
			if (is_key(&key, "data")) {
				parts->data = *reader;
				parts->has_data = true;
			}
			ok = fzio__msgpack_skip(reader);
		}
	}
	event->is_elsewhere = ok && strcmp(nsp, reading->namespace_->name) != 0;
	return ok && parts->has_data;
}

/* A request: {uid, requestId, type, packet, opts}. */
static bool find_in_map(struct fzio__msgpack *reader, size_t len, struct fzio_arena *arena,
	struct parts *parts, struct fzio__node_event *event)
{
	struct fzio__msgpack_value key;
	bool ok = true;
	for (size_t i = 0; i < len && ok; i++) {
		ok = fzio__msgpack_next(reader, &key);
		struct fzio__msgpack value = *reader;
		ok = ok && fzio__msgpack_skip(reader);
		if (ok && is_key(&key, "packet")) {
			parts->packet = value;
			parts->has_packet = true;
		} else if (ok && is_key(&key, "opts")) {
			parts->options = value;
			parts->has_options = true;
		} else if (ok && is_key(&key, "uid")) {
			ok = read_text(&value, arena, &event->uid);
		} else if (ok && is_key(&key, "requestId")) {
			ok = read_text(&value, arena, &event->request_id);
		}
	}
	return ok && parts->has_packet && parts->has_options && event->request_id != NULL;
}

/* A broadcast: [uid, packet, opts]. */
static bool find_in_array(struct fzio__msgpack *reader, struct fzio_arena *arena,
	struct parts *parts, struct fzio__node_event *event)
{
	if (!read_text(reader, arena, &event->uid)) {
		return false;
	}
	parts->packet = *reader;
	if (!fzio__msgpack_skip(reader)) {
		return false;
	}
	parts->options = *reader;
	return fzio__msgpack_skip(reader);
}

static bool find_parts(struct fzio__msgpack *reader, struct fzio_arena *arena, struct parts *parts,
	struct fzio__node_event *event)
{
	struct fzio__msgpack_value value;
	if (!fzio__msgpack_next(reader, &value)) {
		return false;
	}
	bool ok = false;
	if (value.kind == FZIO__MSGPACK_ARRAY && value.len == 3) {
		ok = find_in_array(reader, arena, parts, event);
	} else if (value.kind == FZIO__MSGPACK_MAP) {
		ok = find_in_map(reader, value.len, arena, parts, event);
	}
	return ok && reader->at == reader->end;
}

/* `data` is the event's name and its arguments. What becomes of them is read again by our strict
 * reader, before anybody sees it. */
static bool read_data(struct fzio__msgpack *reader, struct fzio_arena *arena,
	struct fzio_buffer *text, struct fzio__node_event *event)
{
	struct fzio__msgpack_value list;
	if (!fzio__msgpack_next(reader, &list) || list.kind != FZIO__MSGPACK_ARRAY ||
		list.len == 0 || !read_text(reader, arena, &event->name) || !*event->name ||
		fzio__packet_is_reserved(event->name, strlen(event->name))) {
		return false;
	}
	struct fzio__msgpack_bytes attachments = { .arena = arena };
	fzio_buffer_append_str(text, "[");
	for (size_t i = 1; i < list.len; i++) {
		fzio_buffer_append_str(text, i > 1 ? "," : "");
		if (!fzio__msgpack_to_json(reader, text, &attachments)) {
			return false;
		}
	}
	fzio_buffer_append_str(text, "]");
	event->attachments = attachments.items;
	event->attachments_len = attachments.len;
	if (fzio_buffer_terminate(text) == NULL || !fzio__json_valid(text->data, text->len, NULL) ||
		!fzio__json_placeholders(text->data, text->len, attachments.len)) {
		return false;
	}
	event->args_len = text->len - 2;
	event->args = fzio_arena_strndup(arena, text->data + 1, event->args_len);
	return event->args != NULL;
}

bool fzio__node_event_read(struct fzio__node_reading *reading, const char *data, size_t len,
	struct fzio__node_event *ret_event)
{
	struct fzio__msgpack reader = { (const uint8_t *)data, (const uint8_t *)data + len };
	struct parts parts = { .has_packet = false };
	struct fzio_arena *arena = &reading->arena;
	*ret_event = (struct fzio__node_event){ .uid = NULL };
	if (!find_parts(&reader, arena, &parts, ret_event) ||
		!read_packet(&parts.packet, reading, &parts, ret_event) ||
		!read_options(&parts.options, arena, ret_event)) {
		return false;
	}
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	bool ok = read_data(&parts.data, arena, &text, ret_event);
	fzio_buffer_finish(&text);
	return ok;
}

static bool read_ack_argument(
	struct fzio__msgpack *reader, struct fzio_arena *arena, struct fzio__node_ack *ack)
{
	struct fzio_buffer text;
	struct fzio__msgpack_bytes attachments = { .arena = arena };
	fzio_buffer_init(&text);
	bool ok = fzio__msgpack_to_json(reader, &text, &attachments) &&
		  fzio_buffer_terminate(&text) != NULL &&
		  fzio__json_valid(text.data, text.len, NULL) &&
		  fzio__json_placeholders(text.data, text.len, attachments.len);
	ack->args = ok ? fzio_arena_strndup(arena, text.data, text.len) : NULL;
	ack->args_len = text.len;
	ack->attachments = attachments.items;
	ack->attachments_len = attachments.len;
	fzio_buffer_finish(&text);
	return ack->args != NULL;
}

bool fzio__node_ack_read(struct fzio__node_reading *reading, const char *data, size_t len,
	struct fzio__node_ack *ret_ack)
{
	struct fzio__msgpack reader = { (const uint8_t *)data, (const uint8_t *)data + len };
	struct fzio__msgpack_value key;
	size_t members;
	*ret_ack = (struct fzio__node_ack){ .args = "null", .args_len = 4 };
	bool ok = read_map(&reader, &members);
	for (size_t i = 0; i < members && ok; i++) {
		ok = fzio__msgpack_next(&reader, &key);
		if (ok && is_key(&key, "requestId")) {
			ok = read_text(&reader, &reading->arena, &ret_ack->request_id);
		} else if (ok && is_key(&key, "packet")) {
			ok = read_ack_argument(&reader, &reading->arena, ret_ack);
		} else if (ok) {
			ok = fzio__msgpack_skip(&reader);
		}
	}
	return ok && reader.at == reader.end;
}
