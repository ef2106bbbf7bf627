/* SPDX-License-Identifier: MIT */
#ifndef GEN_ASYNCAPI_H
#define GEN_ASYNCAPI_H

#include <json-c/json.h>

/*
 * The model as an AsyncAPI 3.0.0 document, of the server: a namespace is a channel, what it
 * receives is a command, what it sends an event. Acks are replies, and a reply is the ack or one
 * of the errors. No binding of AsyncAPI knows Socket.IO, so what it adds stands in `x-fzio-…`.
 */
struct json_object *asyncapi_document(struct json_object *model);

#endif
