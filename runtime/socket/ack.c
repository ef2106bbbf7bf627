/* SPDX-License-Identifier: MIT */
/* Acknowledging events of clients: at once, or later from any thread. */
#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "codec/json.h"
#include "codec/write.h"
#include "socket/internal.h"

void fzio__socket_ack(struct fzio_socket *socket, uint64_t ack_id, const char *args,
	size_t args_len, const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (socket->state != FZIO__SOCKET_JOINED) {
		return;
	}
	struct fzio__peer *peer = socket->peer;
	struct fzio_buffer *out = &peer->hub->out;
	fzio_buffer_clear(out);
	fzio__packet_write_header(out,
		&(struct fzio__packet_header){
			.type = attachments_len > 0 ? FZIO__PACKET_BINARY_ACK : FZIO__PACKET_ACK,
			.attachments = attachments_len,
			.namespace_ = socket->namespace_->name,
			.namespace_len = socket->namespace_->name_len,
			.has_id = true,
			.id = ack_id });
	fzio_buffer_append(out, "[", 1);
	if (args_len > 0) {
		fzio_buffer_append(out, args, args_len);
	}
	fzio_buffer_append(out, "]", 1);
	fzio__peer_send_out(peer);
	fzio__peer_send_attachments(peer, attachments, attachments_len);
}

/* ---- the right to acknowledge --------------------------------------------------------------- */

void fzio__ack_init(struct fzio_ack *ack, struct fzio_socket *socket, uint64_t id)
{
	*ack = (struct fzio_ack){ .hub = socket->peer->hub, .socket = socket, .id = id };
	atomic_init(&ack->sent, false);
}

/* On the loop's thread, or when there is no loop any more. */
static void destroy_kept(struct fzio_ack *ack)
{
	fzio__handle_release(ack->handle);
	fzio__gate_unref(ack->gate);
	free(ack);
}

static void run_release(struct fzio__task *task)
{
	destroy_kept(FZIO__CONTAINER_OF(task, struct fzio_ack, release));
}

static struct fzio_ack *create_kept(struct fzio_ack *own)
{
	struct fzio_ack *kept = calloc(1, sizeof(*kept));
	struct fzio__handle *handle = kept ? fzio__socket_handle(own->socket) : NULL;
	if (!handle) {
		free(kept);
		return NULL;
	}
	kept->id = own->id;
	kept->handle = handle;
	kept->gate = own->hub->gate;
	atomic_fetch_add(&kept->gate->references, 1);
	atomic_init(&kept->sent, atomic_load(&own->sent));
	atomic_init(&kept->references, 1); /* the event's own */
	kept->release = (struct fzio__task){ .run = run_release, .drop = run_release };
	return kept;
}

struct fzio_ack *fzio_ack_keep(struct fzio_ack *ack)
{
	if (!ack) {
		return NULL;
	}
	struct fzio_ack *kept = ack;
	if (!ack->gate) {
		if (!ack->kept) {
			ack->kept = create_kept(ack);
		}
		kept = ack->kept;
	}
	if (kept) {
		atomic_fetch_add(&kept->references, 1);
	}
	return kept;
}

void fzio_ack_release(struct fzio_ack *ack)
{
	if (!ack || !ack->gate || atomic_fetch_sub(&ack->references, 1) != 1) {
		return;
	}
	fzio__gate_pass(ack->gate, &ack->release);
}

void fzio__ack_finish(struct fzio_ack *ack)
{
	fzio_ack_release(ack->kept);
}

/* ---- sending it ----------------------------------------------------------------------------- */

/* An ack on its way to its loop: the text `[…]` and copies of its attachments, in one piece. */
struct delivery {
	struct fzio__task task;
	struct fzio_ack *ack; /* a reference */
	const char *text;
	size_t text_len;
	size_t attachments_len;
	struct fzio_bytes attachments[];
};

static void send_text(struct fzio_socket *socket, uint64_t id, const char *text, size_t len,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	fzio__socket_ack(socket, id, text + 1, len - 2, attachments, attachments_len);
}

static void drop_delivery(struct fzio__task *task)
{
	struct delivery *delivery = (struct delivery *)task;
	struct fzio_ack *ack = delivery->ack;
	free(delivery);
	if (atomic_fetch_sub(&ack->references, 1) == 1) {
		destroy_kept(ack);
	}
}

static void run_delivery(struct fzio__task *task)
{
	struct delivery *delivery = (struct delivery *)task;
	struct fzio_socket *socket = fzio__handle_socket(delivery->ack->handle);
	if (socket) {
		send_text(socket, delivery->ack->id, delivery->text, delivery->text_len,
			delivery->attachments, delivery->attachments_len);
	}
	drop_delivery(task);
}

static struct delivery *create_delivery(const char *text, size_t text_len,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	struct delivery *delivery =
		malloc(sizeof(*delivery) + attachments_len * sizeof(*attachments) + text_len +
			fzio__bytes_total(attachments, attachments_len));
	if (!delivery) {
		return NULL;
	}
	char *position = (char *)(delivery->attachments + attachments_len);
	delivery->task = (struct fzio__task){ .run = run_delivery, .drop = drop_delivery };
	delivery->text = memcpy(position, text, text_len);
	delivery->text_len = text_len;
	delivery->attachments_len = attachments_len;
	fzio__bytes_pack(delivery->attachments, attachments, attachments_len,
		(uint8_t *)position + text_len);
	return delivery;
}

/* The text is valid; the first to come may send. */
static enum fzio_status send_checked(struct fzio_ack *ack, const struct fzio_buffer *text,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (!ack->gate && !ack->kept) {
		if (!atomic_exchange(&ack->sent, true)) {
			send_text(ack->socket, ack->id, text->data, text->len, attachments,
				attachments_len);
		}
		return FZIO_OK;
	}
	struct fzio_ack *kept = ack->gate ? ack : ack->kept;
	struct delivery *delivery =
		create_delivery(text->data, text->len, attachments, attachments_len);
	if (!delivery) {
		return FZIO_ENOMEM;
	}
	if (atomic_exchange(&kept->sent, true)) {
		free(delivery);
		return FZIO_OK;
	}
	delivery->ack = kept;
	atomic_fetch_add(&kept->references, 1);
	fzio__gate_pass(kept->gate, &delivery->task);
	return FZIO_OK;
}

enum fzio_status fzio_ack_send(struct fzio_ack *ack, const char *args, size_t args_len,
	const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (!ack || !fzio__packet_is_given(args, args_len, attachments, attachments_len)) {
		return FZIO_EINVAL;
	}
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	fzio_buffer_append(&text, "[", 1);
	if (args_len > 0) {
		fzio_buffer_append(&text, args, args_len);
	}
	fzio_buffer_append(&text, "]", 1);
	enum fzio_status status = FZIO_ENOMEM;
	if (fzio_buffer_terminate(&text)) {
		/* Checked with its brackets: `1],[2` is no list of arguments. */
		bool ok = fzio__json_valid(text.data, text.len, NULL) &&
			  fzio__json_placeholders(text.data, text.len, attachments_len);
		status = ok ? send_checked(ack, &text, attachments, attachments_len) : FZIO_ESYNTAX;
	}
	fzio_buffer_finish(&text);
	return status;
}
