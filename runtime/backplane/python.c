/* SPDX-License-Identifier: MIT */
#include "backplane/python.h"

#include <stdlib.h>
#include <string.h>

#include <fzio/type.h>

static void destroy(struct fzio__dialect *dialect)
{
	free(dialect);
}

/* As Python writes uuid4().hex. */
static void generate_host_id(char ret_id[33])
{
	struct fzio_uuid uuid = fzio_uuid_random();
	char text[37];
	fzio_uuid_format(&uuid, text);
	size_t len = 0;
	for (const char *c = text; *c != '\0'; c++) {
		if (*c != '-') {
			ret_id[len++] = *c;
		}
	}
	ret_id[len] = '\0';
}

struct fzio__dialect *fzio__python_create(struct fzio__dialect_host *host, const char *channel)
{
	size_t channel_len = strlen(channel);
	struct fzio__python *python = malloc(sizeof(*python) + channel_len + 1);
	if (python == NULL) {
		return NULL;
	}
	char *copy = strcpy((char *)(python + 1), channel);
	python->channel_len = channel_len;
	python->subscription = (struct fzio__subscription){ .channel = copy };
	python->dialect = (struct fzio__dialect){ .host = host,
		.channel = copy,
		.subscriptions = &python->subscription,
		.subscriptions_len = host->executor != NULL ? 1 : 0,
		.publish = fzio__python_publish,
		.probe = fzio__python_probe,
		.receive = fzio__python_receive,
		.destroy = destroy };
	generate_host_id(python->host_id);
	return &python->dialect;
}
