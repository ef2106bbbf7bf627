/* SPDX-License-Identifier: MIT */
#ifndef FZIO_STATUS_H
#define FZIO_STATUS_H

/*
 * What functions of fzio return. Zero is success, FZIO_DEFERRED is a usecase's "the ack comes
 * later", everything negative is an error. This list is the one source of codes and texts.
 */
#define FZIO_STATUS_LIST(X)                                                                        \
	X(FZIO_OK, 0, "success")                                                                   \
	X(FZIO_DEFERRED, 1, "the ack follows later")                                               \
	X(FZIO_ENOMEM, -1, "out of memory")                                                        \
	X(FZIO_EINVAL, -2, "invalid argument")                                                     \
	X(FZIO_EPAYLOAD, -3, "the payload does not satisfy its type")                              \
	X(FZIO_ETARGET, -4, "the target of an emit is empty")                                      \
	X(FZIO_EEXIST, -5, "already registered")                                                   \
	X(FZIO_ENOTFOUND, -6, "not found")                                                         \
	X(FZIO_EABI, -7,                                                                           \
		"generated code and runtime are of different versions: run fzio-gen again")        \
	X(FZIO_ELIMIT, -8, "a limit was reached")                                                  \
	X(FZIO_ECLOSED, -9, "the connection is closed")                                            \
	X(FZIO_EIO, -10, "input or output failed")                                                 \
	X(FZIO_ETHROWN, -11, "a typed error was thrown")                                           \
	X(FZIO_ESYNTAX, -12, "the text is not valid JSON")                                         \
	X(FZIO_ETIMEOUT, -13, "timed out")                                                         \
	X(FZIO_ESTATE, -14, "not possible in this state")                                          \
	X(FZIO_EUNSUPPORTED, -15, "not supported")

enum fzio_status {
#define FZIO__STATUS(name, value, text) name = value,
	FZIO_STATUS_LIST(FZIO__STATUS)
#undef FZIO__STATUS
};

#ifdef __cplusplus
extern "C" {
#endif

/* The text of a status, never NULL; static. Any thread. */
const char *fzio_status_str(enum fzio_status status);

#ifdef __cplusplus
}
#endif

#endif
