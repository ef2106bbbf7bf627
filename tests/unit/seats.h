/* SPDX-License-Identifier: MIT */
#ifndef SEATS_H
#define SEATS_H

/*
 * What fzio-gen would write for this contract, by hand, for tests that do not want the compiler:
 *
 *     dto TakeCmd { room: string(1..8); seats: int(1..) = 1; }
 *     dto TakeAck { room: string; left: int(0..); }
 *     error Full : conflict { capacity: int; }
 *     error Down : infrastructure;
 *     namespace seats {
 *         command take (TakeCmd) -> TakeAck throws Full, Down;
 *         command quit ();
 *         event taken (TakeAck);
 *         event reset ();
 *     }
 */
#include <stddef.h>

#include <fzio/fzio.h>

struct seats_take_cmd {
	const char *room;
	int64_t seats;
};

struct seats_take_ack {
	const char *room;
	int64_t left;
};

struct seats_full {
	int64_t capacity;
};

typedef enum fzio_status seats_take_fn(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack);
typedef enum fzio_status seats_quit_fn(struct fzio_ctx *ctx);

static const struct fzio_dto seats_take_cmd_dto = {
	.name = "TakeCmd",
	.fields =
		(const struct fzio_field[]){
			{ FZIO_NAME("room"), .kind = FZIO_STRING, .flags = FZIO_MIN | FZIO_MAX,
				.min = 1, .max = 8,
				.offset = offsetof(struct seats_take_cmd, room) },
			{ FZIO_NAME("seats"), .kind = FZIO_INT, .flags = FZIO_MIN | FZIO_DEFAULTED,
				.min = 1, .offset = offsetof(struct seats_take_cmd, seats),
				.fallback = &(const int64_t){ 1 } },
		},
	.len = 2,
	.size = sizeof(struct seats_take_cmd),
};

static const struct fzio_dto seats_take_ack_dto = {
	.name = "TakeAck",
	.fields =
		(const struct fzio_field[]){
			{ FZIO_NAME("room"), .kind = FZIO_STRING,
				.offset = offsetof(struct seats_take_ack, room) },
			{ FZIO_NAME("left"), .kind = FZIO_INT, .flags = FZIO_MIN, .min = 0,
				.offset = offsetof(struct seats_take_ack, left) },
		},
	.len = 2,
	.size = sizeof(struct seats_take_ack),
};

static const struct fzio_dto seats_full_dto = {
	.name = "Full",
	.fields =
		(const struct fzio_field[]){
			{ FZIO_NAME("capacity"), .kind = FZIO_INT,
				.offset = offsetof(struct seats_full, capacity) },
		},
	.len = 1,
	.size = sizeof(struct seats_full),
};

static const struct fzio_error_type seats_full_error = { "Full", "full", "No seat is left",
	FZIO_CONFLICT, &seats_full_dto };
static const struct fzio_error_type seats_down_error = { "Down", "down", "The database is down",
	FZIO_INFRASTRUCTURE, NULL };
static const struct fzio_error_type seats_other_error = { "Other", "other", "Declared by nobody",
	FZIO_CONFLICT, NULL };

static inline enum fzio_status seats_take_call(
	fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack)
{
	return ((seats_take_fn *)usecase)(ctx, payload, ack);
}

static inline enum fzio_status seats_quit_call(
	fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack)
{
	(void)payload, (void)ack;
	return ((seats_quit_fn *)usecase)(ctx);
}

static const struct fzio_operation seats_take_operation = {
	.name = "seats.take",
	.payload = &seats_take_cmd_dto,
	.ack = &seats_take_ack_dto,
	.throws = (const struct fzio_error_type *const[]){ &seats_full_error, &seats_down_error },
	.throws_len = 2,
	.call = seats_take_call,
};
static const struct fzio_operation seats_quit_operation = {
	.name = "seats.quit",
	.call = seats_quit_call,
};

static const struct fzio_server_event seats_taken_event = {
	.namespace_ = "/seats",
	.event = "taken",
	.payload = &seats_take_ack_dto,
};
static const struct fzio_server_event seats_reset_event = {
	.namespace_ = "/seats",
	.event = "reset",
};

static const struct fzio_router seats_router = {
	.abi = FZIO_ABI,
	.namespace_ = "/seats",
	.commands =
		(const struct fzio_command[]){
			{ "take", &seats_take_operation, NULL },
			{ "quit", &seats_quit_operation, NULL },
		},
	.commands_len = 2,
	.events =
		(const struct fzio_server_event *const[]){ &seats_taken_event, &seats_reset_event },
	.events_len = 2,
};

static inline enum fzio_status seats_register_take(
	struct fzio_registry *registry, seats_take_fn *usecase, void *user)
{
	return fzio_registry_register(
		registry, &seats_take_operation, (fzio_any_fn *)usecase, user);
}

static inline enum fzio_status seats_register_quit(
	struct fzio_registry *registry, seats_quit_fn *usecase, void *user)
{
	return fzio_registry_register(
		registry, &seats_quit_operation, (fzio_any_fn *)usecase, user);
}

#endif
