/* SPDX-License-Identifier: MIT */
#ifndef GATE_H
#define GATE_H

/*
 * What fzio-gen would write for this contract, by hand, for tests that do not want the compiler:
 *
 *     dto Auth { @sensitive token: string(4..); picture?: bytes; }
 *     dto Photo { data: bytes(1..8); }
 *     dto Question { text: string(1..); }
 *     dto Answer { yes: bool; photo?: bytes; }
 *     error Banned : authorization { until: string; }
 *     error Blurred : validation { data: bytes; }
 *     error Down : infrastructure;
 *     namespace gate {
 *         connect (Auth) throws Banned, Blurred, Down;
 *         command develop (Photo) -> Photo throws Blurred;
 *         @deprecated("use develop")
 *         command print (Photo) -> Photo throws Blurred runs gate.develop;
 *         event photo (Photo);
 *         event confirm (Question) -> Answer;
 *         event show (Photo) -> Answer;
 *     }
 */
#include <stddef.h>

#include <fzio/fzio.h>

struct gate_auth {
	const char *token;
	struct fzio_bytes picture;
};

struct gate_photo {
	struct fzio_bytes data;
};

struct gate_question {
	const char *text;
};

struct gate_answer {
	bool yes;
	struct fzio_bytes photo;
};

struct gate_banned {
	const char *until;
};

#define GATE_DTO(word, type, ...)                                                                  \
	{                                                                                          \
		.name = word, .fields = (const struct fzio_field[]){ __VA_ARGS__ },                \
		.len = sizeof((const struct fzio_field[]){ __VA_ARGS__ }) /                        \
		       sizeof(struct fzio_field),                                                  \
		.size = sizeof(type)                                                               \
	}

static const struct fzio_dto gate_auth_dto = GATE_DTO("Auth", struct gate_auth,
	{ FZIO_NAME("token"), .kind = FZIO_STRING, .flags = FZIO_MIN | FZIO_SENSITIVE, .min = 4,
		.offset = offsetof(struct gate_auth, token) },
	{ FZIO_NAME("picture"), .kind = FZIO_BYTES, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct gate_auth, picture) });
static const struct fzio_dto gate_photo_dto = GATE_DTO("Photo", struct gate_photo,
	{ FZIO_NAME("data"), .kind = FZIO_BYTES, .flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 8,
		.offset = offsetof(struct gate_photo, data) });
static const struct fzio_dto gate_question_dto = GATE_DTO("Question", struct gate_question,
	{ FZIO_NAME("text"), .kind = FZIO_STRING, .flags = FZIO_MIN, .min = 1,
		.offset = offsetof(struct gate_question, text) });
static const struct fzio_dto gate_answer_dto = GATE_DTO("Answer", struct gate_answer,
	{ FZIO_NAME("yes"), .kind = FZIO_BOOL, .offset = offsetof(struct gate_answer, yes) },
	{ FZIO_NAME("photo"), .kind = FZIO_BYTES, .flags = FZIO_OPTIONAL,
		.offset = offsetof(struct gate_answer, photo) });
static const struct fzio_dto gate_banned_dto = GATE_DTO("Banned", struct gate_banned,
	{ FZIO_NAME("until"), .kind = FZIO_STRING, .offset = offsetof(struct gate_banned, until) });

static const struct fzio_error_type gate_banned_error = { "Banned", "gate.banned", "You are banned",
	FZIO_AUTHORIZATION, &gate_banned_dto };
static const struct fzio_error_type gate_blurred_error = { "Blurred", "blurred", "Hold still",
	FZIO_VALIDATION, &gate_photo_dto };
static const struct fzio_error_type gate_down_error = { "Down", "down", "The database is down",
	FZIO_INFRASTRUCTURE, NULL };

typedef enum fzio_status gate_connect_fn(struct fzio_ctx *ctx, const struct gate_auth *auth);
typedef enum fzio_status gate_develop_fn(
	struct fzio_ctx *ctx, const struct gate_photo *cmd, struct gate_photo *ack);
typedef void gate_confirm_fn(
	const struct fzio_answer *answer, const struct gate_answer *value, void *user);

static inline enum fzio_status gate_connect_call(
	fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack)
{
	(void)ack;
	return ((gate_connect_fn *)usecase)(ctx, payload);
}

static inline enum fzio_status gate_develop_call(
	fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack)
{
	return ((gate_develop_fn *)usecase)(ctx, payload, ack);
}

static inline void gate_confirm_call(
	fzio_any_fn *callback, const struct fzio_answer *answer, void *user)
{
	((gate_confirm_fn *)callback)(answer, answer->value, user);
}

static const struct fzio_operation gate_connect_operation = {
	.name = "gate.connect",
	.payload = &gate_auth_dto,
	.throws = (const struct fzio_error_type *const[]){ &gate_banned_error, &gate_blurred_error,
		&gate_down_error },
	.throws_len = 3,
	.call = gate_connect_call,
};
static const struct fzio_operation gate_develop_operation = {
	.name = "gate.develop",
	.payload = &gate_photo_dto,
	.ack = &gate_photo_dto,
	.throws = (const struct fzio_error_type *const[]){ &gate_blurred_error },
	.throws_len = 1,
	.call = gate_develop_call,
};

static const struct fzio_server_event gate_photo_event = {
	.namespace_ = "/gate", .event = "photo", .payload = &gate_photo_dto
};
static const struct fzio_server_event gate_confirm_event = { .namespace_ = "/gate",
	.event = "confirm",
	.payload = &gate_question_dto,
	.answer = &gate_answer_dto,
	.call = gate_confirm_call };
static const struct fzio_server_event gate_show_event = { .namespace_ = "/gate",
	.event = "show",
	.payload = &gate_photo_dto,
	.answer = &gate_answer_dto,
	.call = gate_confirm_call };

static const struct fzio_router gate_router = {
	.abi = FZIO_ABI,
	.namespace_ = "/gate",
	.commands =
		(const struct fzio_command[]){
			{ "develop", &gate_develop_operation, NULL },
			{ "print", &gate_develop_operation, "use develop" },
		},
	.commands_len = 2,
	.events = (const struct fzio_server_event *const[]){ &gate_photo_event, &gate_confirm_event,
		&gate_show_event },
	.events_len = 3,
	.connect = &gate_connect_operation,
};

static inline enum fzio_status gate_register_connect(
	struct fzio_registry *registry, gate_connect_fn *usecase, void *user)
{
	return fzio_registry_register(
		registry, &gate_connect_operation, (fzio_any_fn *)usecase, user);
}

static inline enum fzio_status gate_register_develop(
	struct fzio_registry *registry, gate_develop_fn *usecase, void *user)
{
	return fzio_registry_register(
		registry, &gate_develop_operation, (fzio_any_fn *)usecase, user);
}

static inline enum fzio_status gate_call_confirm(struct fzio_emitter *emitter,
	struct fzio_target target, const struct gate_question *payload, unsigned timeout_ms,
	gate_confirm_fn *callback, void *user)
{
	return fzio_call(emitter, &gate_confirm_event, target, payload, timeout_ms,
		(fzio_any_fn *)callback, user);
}

#endif
