/* SPDX-License-Identifier: MIT */
/* What the loop answers to Node: who its sockets are, where they are, and what they acknowledged. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "backplane/errand.h"
#include "backplane/msgpack_write.h"
#include "backplane/node.h"
#include "base/percent.h"
#include "codec/json.h"
#include "codec/text.h"

/* An answer while it is written. */
struct answer {
	struct fzio__errand *errand;
	struct fzio_buffer out;
	bool has_items;
};

static const char *channel_of(const struct fzio__node *node, const char *namespace_)
{
	for (size_t i = 0; i < node->namespaces_len; i++) {
		if (strcmp(node->namespaces[i].name, namespace_) == 0) {
			return node->namespaces[i].responses;
		}
	}
	return node->namespaces[0].responses;
}

static void publish(
	const struct fzio__node *node, const char *namespace_, const struct fzio_buffer *out)
{
	struct fzio__dialect_host *host = node->dialect.host;
	const char *channel = channel_of(node, namespace_);
	if (!out->failed) {
		host->publish(host, channel, strlen(channel), out->data, out->len);
	}
}

static void publish_answer(const struct fzio__errand *errand, const struct fzio_buffer *out)
{
	publish((const struct fzio__node *)errand->dialect, errand->namespace_, out);
}

static void write_text(struct fzio_buffer *out, const char *text)
{
	fzio__json_write_string(out, text, strlen(text));
}

static void write_member(struct fzio_buffer *out, const char *name, const char *text)
{
	fzio_buffer_printf(out, "\"%s\":", name);
	write_text(out, text);
}

static void separate(struct answer *answer)
{
	fzio_buffer_append_str(&answer->out, answer->has_items ? "," : "");
	answer->has_items = true;
}

static void begin(struct answer *answer, const char *list)
{
	fzio_buffer_append_str(&answer->out, "{");
	write_member(&answer->out, "requestId", answer->errand->id);
	fzio_buffer_printf(&answer->out, ",\"%s\":[", list);
}

static void add_sid(struct fzio_socket *socket, void *user)
{
	struct answer *answer = user;
	separate(answer);
	write_text(&answer->out, fzio_socket_sid(socket));
}

/* ---- REMOTE_FETCH ------------------------------------------------------------------------ */

/* Bytes that are no UTF-8 once they are decoded become U+FFFD, as with Node. */
static void write_decoded(struct fzio_buffer *out, const char *text, size_t len)
{
	struct fzio_buffer decoded;
	size_t points;
	fzio_buffer_init(&decoded);
	char *place = fzio_buffer_reserve(&decoded, len + 1);
	if (place != NULL) {
		decoded.len = fzio__percent_decode(place, text, len);
	}
	fzio__string_write(out, decoded.data, decoded.len, &points);
	fzio_buffer_finish(&decoded);
}

/* The query as an object. */
static void write_query(struct fzio_buffer *out, const char *query)
{
	fzio_buffer_append_str(out, "\"query\":{");
	bool is_first = true;
	while (*query != '\0') {
		size_t len = strcspn(query, "&");
		size_t name_len = strcspn(query, "=&");
		if (name_len > 0) {
			fzio_buffer_append_str(out, is_first ? "" : ",");
			write_decoded(out, query, name_len);
			fzio_buffer_append_str(out, ":");
			size_t skip = name_len < len ? name_len + 1 : len;
			write_decoded(out, query + skip, len - skip);
			is_first = false;
		}
		query += query[len] == '&' ? len + 1 : len;
	}
	fzio_buffer_append_str(out, "}");
}

/* As Date.prototype.toString() writes it. */
static void write_time(struct fzio_buffer *out, int64_t time_ms)
{
	time_t seconds = (time_t)(time_ms / 1000);
	struct tm tm;
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	gmtime_r(&seconds, &tm);
	fzio_buffer_printf(out,
		"\"time\":\"%s %s %02d %d %02d:%02d:%02d GMT+0000 (Coordinated Universal Time)\","
		"\"issued\":%lld",
		days[tm.tm_wday], months[tm.tm_mon], tm.tm_mday, tm.tm_year + 1900, tm.tm_hour,
		tm.tm_min, tm.tm_sec, (long long)time_ms);
}

static void write_handshake(struct fzio_buffer *out, const struct fzio_socket *socket)
{
	const struct fzio_handshake *handshake = fzio_socket_handshake(socket);
	fzio_buffer_append_str(out, "\"handshake\":{\"headers\":{");
	for (size_t i = 0; i < handshake->headers_len; i++) {
		fzio_buffer_append_str(out, i > 0 ? "," : "");
		write_member(out, handshake->headers[i].name, handshake->headers[i].value);
	}
	fzio_buffer_append_str(out, "},");
	write_time(out, handshake->time_ms);
	fzio_buffer_append_str(out, ",");
	write_member(out, "address", handshake->address);
	fzio_buffer_printf(out, ",\"xdomain\":%s,\"secure\":false,",
		fzio_handshake_header(handshake, "origin") != NULL ? "true" : "false");
	write_member(out, "url", handshake->path);
	fzio_buffer_append_str(out, ",");
	write_query(out, handshake->query);
	size_t auth_len;
	const char *auth = fzio_socket_auth(socket, &auth_len);
	fzio_buffer_append_str(out, ",\"auth\":");
	fzio_buffer_append(out, auth != NULL ? auth : "{}", auth != NULL ? auth_len : 2);
	fzio_buffer_append_str(out, "}");
}

/* The data that programs keep with a socket is theirs, and has no JSON. */
static void add_socket(struct fzio_socket *socket, void *user)
{
	struct answer *answer = user;
	struct fzio_buffer *out = &answer->out;
	separate(answer);
	fzio_buffer_append_str(out, "{");
	write_member(out, "id", fzio_socket_sid(socket));
	fzio_buffer_append_str(out, ",");
	write_handshake(out, socket);
	fzio_buffer_append_str(out, ",\"rooms\":[");
	write_text(out, fzio_socket_sid(socket));
	size_t position = 0;
	const char *room;
	while ((room = fzio__socket_next_room(socket, &position)) != NULL) {
		fzio_buffer_append_str(out, ",");
		write_text(out, room);
	}
	fzio_buffer_append_str(out, "],\"data\":{}}");
}

static void add_rooms(struct answer *answer)
{
	struct fzio__errand *errand = answer->errand;
	const struct fzio__hub *hub = errand->dialect->host->hub;
	size_t position = 0;
	const char *room;
	while ((room = fzio__hub_next_room(hub, errand->namespace_, &position)) != NULL) {
		separate(answer);
		write_text(&answer->out, room);
	}
}

/* ---- BROADCAST --------------------------------------------------------------------------- */

static void add_ack(struct fzio__errand *errand, const struct fzio_acked *acked)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	msgpack_packer packer;
	msgpack_packer_init(&packer, &out, fzio__msgpack_append);
	msgpack_pack_map(&packer, 3);
	fzio__msgpack_write_text(&packer, "type");
	msgpack_pack_int(&packer, FZIO__NODE_ACK);
	fzio__msgpack_write_text(&packer, "requestId");
	fzio__msgpack_write_text(&packer, errand->id);
	fzio__msgpack_write_text(&packer, "packet");
	const char *end = acked->args + acked->args_len;
	const char *behind = acked->args_len > 0 ? fzio__json_skip(acked->args, end, NULL) : NULL;
	if (behind != NULL) {
		fzio__msgpack_write_json(&packer, fzio__json_space(acked->args, end), behind,
			acked->attachments, acked->attachments_len);
	} else {
		msgpack_pack_nil(&packer);
	}
	publish_answer(errand, &out);
	fzio_buffer_finish(&out);
}

void fzio__node_answer_count(
	const struct fzio__node *node, const char *namespace_, const char *request_id, size_t count)
{
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	fzio_buffer_printf(&out, "{\"type\":%d,", FZIO__NODE_CLIENT_COUNT);
	write_member(&out, "requestId", request_id);
	fzio_buffer_printf(&out, ",\"clientCount\":%zu}", count);
	publish(node, namespace_, &out);
	fzio_buffer_finish(&out);
}

/* Node expects the count before the first ack, and no client answers before this returns. */
static void call(struct fzio__errand *errand)
{
	errand->acked = add_ack;
	fzio__errand_call(errand);
	fzio__node_answer_count((const struct fzio__node *)errand->dialect, errand->namespace_,
		errand->id, errand->receivers);
}

static void list(struct fzio__errand *errand)
{
	struct answer answer = { .errand = errand };
	struct fzio__hub *hub = errand->dialect->host->hub;
	struct fzio_target all = fzio_all();
	fzio_buffer_init(&answer.out);
	switch (errand->type) {
	case FZIO__NODE_ALL_ROOMS:
		begin(&answer, "rooms");
		fzio__hub_visit(hub, errand->namespace_, &all, add_sid, &answer);
		add_rooms(&answer);
		break;
	case FZIO__NODE_FETCH:
		begin(&answer, "sockets");
		fzio__hub_visit(hub, errand->namespace_, &errand->target, add_socket, &answer);
		break;
	default:
		begin(&answer, "sockets");
		fzio__hub_visit(hub, errand->namespace_, &errand->target, add_sid, &answer);
		break;
	}
	fzio_buffer_append_str(&answer.out, "]}");
	publish_answer(errand, &answer.out);
	fzio_buffer_finish(&answer.out);
}

void fzio__node_answer(struct fzio__errand *errand)
{
	if (errand->type == FZIO__NODE_BROADCAST) {
		call(errand);
	} else {
		list(errand);
	}
}
