/* SPDX-License-Identifier: MIT */
/*
 * What generated C says to JSON. Reads frames of `dto length\n` and that many bytes; answers each
 * with a line: {"status":"payload","errors":[{"type":…,"loc":…,"msg":…}],"more":0}, or
 * {"status":"ok","json":{…},"bytes":[…]} with what it would write, after reading that again in turn,
 * and which of the attachments that is with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/codec.h>

#include "verdict_types.h"

#define FRAME_MAX ((size_t)1 << 20)

/* Every frame has these, as many bytes as values.mjs says. */
static const struct fzio_bytes attachments[] = {
	{ (const uint8_t *)"a", 1 },
	{ (const uint8_t *)"bcde", 4 },
	{ (const uint8_t *)"fghijklmn", 9 },
	{ (const uint8_t *)"", 0 },
};
#define ATTACHMENTS (sizeof(attachments) / sizeof(attachments[0]))

static const char *const statuses[] = { "ok", "syntax", "payload", "limit", "other" };

static const char *status_name(enum fzio_status status)
{
	switch (status) {
	case FZIO_OK: return statuses[0];
	case FZIO_ESYNTAX: return statuses[1];
	case FZIO_EPAYLOAD: return statuses[2];
	case FZIO_ELIMIT:
	case FZIO_ENOMEM: return statuses[3];
	default: return statuses[4];
	}
}

/* Decodes a text of its own size, so that a sanitizer sees what is read behind it. */
static enum fzio_status decode(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, size_t len, const struct fzio_decode_options *options,
	const void **ret_value, struct fzio_violations *violations)
{
	char *copy = malloc(len + 1);
	if (copy == NULL) {
		return FZIO_ENOMEM;
	}
	memcpy(copy, text, len);
	copy[len] = '\0';
	enum fzio_status status =
		fzio_decode(arena, dto, copy, len, options, ret_value, violations);
	free(copy);
	return status;
}

/* What is written must be read as what was written. */
static bool write_again(struct fzio_arena *arena, const struct fzio_dto *dto, const void *value,
	struct fzio_buffer *out, struct fzio_attachments *written)
{
	struct fzio_buffer again;
	struct fzio_attachments rewritten = { 0 };
	const void *copy = NULL;
	fzio_buffer_init(&again);
	bool same = fzio_encode_with(out, written, dto, value, arena, NULL) == FZIO_OK;
	struct fzio_decode_options options = { .attachments = written->items,
		.attachments_len = written->len };
	same = same && decode(arena, dto, out->data, out->len, &options, &copy, NULL) == FZIO_OK &&
	       fzio_encode_with(&again, &rewritten, dto, copy, arena, NULL) == FZIO_OK &&
	       again.len == out->len && memcmp(again.data, out->data, out->len) == 0;
	fzio_buffer_finish(&again);
	return same;
}

static size_t number_of(const struct fzio_bytes *bytes)
{
	size_t i = 0;
	while (i < ATTACHMENTS && attachments[i].len != bytes->len) {
		i++;
	}
	return i;
}

static void print_bytes(const struct fzio_attachments *written)
{
	printf(",\"bytes\":[");
	for (size_t i = 0; i < written->len; i++) {
		printf("%s%zu", i > 0 ? "," : "", number_of(&written->items[i]));
	}
	printf("]");
}

static void answer(
	struct fzio_arena *arena, const struct fzio_dto *dto, const char *text, size_t len)
{
	static const struct fzio_decode_options options = { .attachments = attachments,
		.attachments_len = ATTACHMENTS };
	struct fzio_violations violations;
	struct fzio_attachments written = { 0 };
	struct fzio_buffer out;
	const void *value = NULL;
	violations.len = violations.more = 0;
	fzio_buffer_init(&out);
	enum fzio_status status = decode(arena, dto, text, len, &options, &value, &violations);
	printf("{\"status\":\"%s\"", status_name(status));
	if (status == FZIO_OK) {
		bool same = write_again(arena, dto, value, &out, &written);
		printf(",\"same\":%s,\"json\":%.*s", same ? "true" : "false", (int)out.len,
			out.data);
		print_bytes(&written);
	} else if (status == FZIO_EPAYLOAD) {
		fzio_violations_write(&violations, &out);
		printf(",\"more\":%zu,\"errors\":%.*s", violations.more, (int)out.len, out.data);
	}
	puts("}");
	fzio_buffer_finish(&out);
}

static const struct fzio_dto *find(const char *name)
{
	for (const struct verdict_type *it = verdict_types; it->name != NULL; it++) {
		if (strcmp(it->name, name) == 0) {
			return it->dto != NULL ? it->dto : it->error->context;
		}
	}
	return NULL;
}

int main(void)
{
	static char text[FRAME_MAX];
	char name[128];
	size_t len;
	struct fzio_arena arena;
	fzio_arena_init(&arena, FZIO_ARENA_LIMIT);
	while (scanf("%127s %zu", name, &len) == 2 && getchar() == '\n') {
		const struct fzio_dto *dto = find(name);
		if (dto == NULL || len > sizeof(text) || fread(text, 1, len, stdin) != len) {
			fprintf(stderr, "verdict: no dto '%s', or a bad frame\n", name);
			return EXIT_FAILURE;
		}
		answer(&arena, dto, text, len);
		fzio_arena_reset(&arena);
	}
	fzio_arena_finish(&arena);
	return feof(stdin) ? EXIT_SUCCESS : EXIT_FAILURE;
}
