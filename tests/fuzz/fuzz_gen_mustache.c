/* SPDX-License-Identifier: MIT */
/* A template, which is its own partial, over a view with one value of each kind: it renders, or
 * the message names a place. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mustache.h"

struct text {
	const char *data;
	size_t len;
};

static const char *partial(const char *name, size_t *ret_len, void *user)
{
	struct text *text = user;
	*ret_len = text->len;
	return strcmp(name, "p") == 0 ? text->data : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct json_object *view;
	if (view == NULL) {
		view = json_tokener_parse("{\"s\":\"text\",\"n\":7,\"z\":null,\"f\":false,"
					  "\"a\":[{\"s\":\"x\"},{}],\"o\":{\"s\":\"in\"}}");
	}
	struct text text = { .data = (const char *)data, .len = size };
	struct fzio_buffer out;
	fzio_buffer_init(&out);
	char *message = NULL;
	if (size < 300 &&
		!mustache_render(&out, "t", text.data, size, view, partial, &text, &message)) {
		if (message == NULL || strchr(message, ':') == NULL) {
			abort();
		}
	}
	free(message);
	fzio_buffer_finish(&out);
	return 0;
}
