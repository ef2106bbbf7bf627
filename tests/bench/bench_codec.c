/* SPDX-License-Identifier: MIT */
/*
 * Reads or writes chat's join N times. Its figure is a difference of instruction counts:
 *
 *   valgrind --tool=callgrind bench_codec decode 1000
 *   valgrind --tool=callgrind bench_codec decode 2000
 *
 * The second less the first, by 1000, is what one message costs; start-up falls out.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/codec.h>

struct join {
	const char *room;
	const char *user_id;
};

static const struct fzio_field join_fields[] = {
	{ FZIO_NAME("room"), .kind = FZIO_STRING, .offset = offsetof(struct join, room),
		.flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 64 },
	{ FZIO_NAME("user_id"), .kind = FZIO_STRING, .offset = offsetof(struct join, user_id),
		.flags = FZIO_MIN | FZIO_MAX, .min = 1, .max = 36 },
};
static const struct fzio_dto join_dto = {
	.name = "JoinRoomCmd", .fields = join_fields, .len = 2, .size = sizeof(struct join)
};

static int decode(long times)
{
	static const char text[] = "{\"room\":\"general\",\"user_id\":\"u-1001\"}";
	struct fzio_arena arena;
	fzio_arena_init(&arena, 0);
	enum fzio_status status = FZIO_OK;
	for (long i = 0; i < times && status == FZIO_OK; i++) {
		const void *value;
		fzio_arena_reset(&arena);
		status = fzio_decode(&arena, &join_dto, text, sizeof(text) - 1, NULL, &value, NULL);
	}
	fzio_arena_finish(&arena);
	return status == FZIO_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int encode(long times)
{
	static const struct join join = { "general", "u-1001" };
	struct fzio_arena arena;
	struct fzio_buffer out;
	fzio_arena_init(&arena, 0);
	fzio_buffer_init(&out);
	enum fzio_status status = FZIO_OK;
	for (long i = 0; i < times && status == FZIO_OK; i++) {
		fzio_buffer_clear(&out);
		status = fzio_encode(&out, &join_dto, &join, &arena, NULL);
	}
	fzio_buffer_finish(&out);
	fzio_arena_finish(&arena);
	return status == FZIO_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	long times = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	if (times > 0 && strcmp(argv[1], "decode") == 0) {
		return decode(times);
	}
	if (times > 0 && strcmp(argv[1], "encode") == 0) {
		return encode(times);
	}
	fprintf(stderr, "usage: %s decode|encode TIMES\n", argv[0]);
	return 2;
}
