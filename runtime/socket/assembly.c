/* SPDX-License-Identifier: MIT */
/* A binary packet in the making: its text, then one binary message for each attachment. */
#include <stdlib.h>
#include <string.h>

#include "socket/internal.h"

struct fzio__assembly *fzio__assembly_create(
	const struct fzio__packet_header *header, const char *text, size_t len)
{
	size_t attachments = header->attachments * sizeof(struct fzio_bytes);
	struct fzio__assembly *assembly = malloc(sizeof(*assembly) + attachments + len + 1);
	if (!assembly) {
		return NULL;
	}
	char *copy = (char *)assembly->attachments + attachments;
	memcpy(copy, text, len);
	copy[len] = '\0';
	assembly->header = *header;
	assembly->header.payload = copy + (header->payload - text);
	assembly->header.namespace_ =
		header->namespace_len > 1 ? copy + (header->namespace_ - text) : "/";
	assembly->text_end = copy + len;
	assembly->bytes = len;
	assembly->received = 0;
	return assembly;
}

bool fzio__assembly_add(
	struct fzio__assembly *assembly, const char *data, size_t len, size_t max_bytes)
{
	if (assembly->bytes > max_bytes || len > max_bytes - assembly->bytes) {
		return false;
	}
	uint8_t *copy = malloc(len > 0 ? len : 1);
	if (!copy) {
		return false;
	}
	if (len > 0) {
		memcpy(copy, data, len);
	}
	assembly->attachments[assembly->received++] = (struct fzio_bytes){ copy, len };
	assembly->bytes += len;
	return true;
}

bool fzio__assembly_is_complete(const struct fzio__assembly *assembly)
{
	return assembly->received == assembly->header.attachments;
}

void fzio__assembly_destroy(struct fzio__assembly *assembly)
{
	if (!assembly) {
		return;
	}
	for (size_t i = 0; i < assembly->received; i++) {
		free((void *)assembly->attachments[i].data);
	}
	free(assembly);
}
