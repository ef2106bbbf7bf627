/* SPDX-License-Identifier: MIT */
#ifndef FZIO_FAILURE_H
#define FZIO_FAILURE_H

#include <stdbool.h>

#include <fzio/type.h>

/*
 * Kinds of errors, as in the seed's taxonomy (facts/seed.md §2.2). On the wire a failure is the
 * one argument of the ack: {"error":{"detail":…,"code":…,"kind":…,"context":…}}. Kinds whose
 * status is 500 or more are masked: the client gets a generic text, the log gets the real one.
 */
#define FZIO_ERROR_KIND_LIST(X)                                                                    \
	X(FZIO_NOT_FOUND, "not_found", 404)                                                        \
	X(FZIO_CONFLICT, "conflict", 409)                                                          \
	X(FZIO_CONCURRENCY, "concurrency", 409)                                                    \
	X(FZIO_VALIDATION, "validation", 422)                                                      \
	X(FZIO_DOMAIN, "domain", 400)                                                              \
	X(FZIO_PRECONDITION, "precondition", 400)                                                  \
	X(FZIO_AUTHENTICATION, "authentication", 401)                                              \
	X(FZIO_AUTHORIZATION, "authorization", 403)                                                \
	X(FZIO_CONFIGURATION, "configuration", 500)                                                \
	X(FZIO_INFRASTRUCTURE, "infrastructure", 500)                                              \
	X(FZIO_THROTTLED, "throttled", 429)                                                        \
	X(FZIO_TIMEOUT, "timeout", 504)                                                            \
	X(FZIO_INTERNAL, "internal", 500)

enum fzio_error_kind {
	FZIO__ERROR_KIND_NONE,
#define FZIO__KIND(name, text, status) name,
	FZIO_ERROR_KIND_LIST(FZIO__KIND)
#undef FZIO__KIND
};

/* What `error RoomFull : conflict { capacity: u32; }` becomes. */
struct fzio_error_type {
	const char *name; /* `RoomFull` */
	const char *code; /* on the wire: `room_full` */
	const char *detail; /* the text for people: its doc comment's first sentence, or its name */
	enum fzio_error_kind kind;
	const struct fzio_dto *context; /* NULL when it has no members */
};

#ifdef __cplusplus
extern "C" {
#endif

const char *fzio_error_kind_str(enum fzio_error_kind kind);
/* The HTTP status that goes with a kind. */
int fzio_error_kind_status(enum fzio_error_kind kind);

#ifdef __cplusplus
}
#endif

#endif
