/* SPDX-License-Identifier: MIT */
/* What the standard modules are in a program: defaults are filled in, bounds are kept. */
#include <stdio.h>
#include <string.h>

#include <fzio/fzio.h>

#include "use.fzio.h"

static const char good[] =
	"{\"near\":{\"center\":{\"lat\":47.4,\"lng\":8.5},\"radius\":500},\"page\":{\"after\":\"MTA\"}}";
static const char bad[] =
	"{\"near\":{\"center\":{\"lat\":97.4,\"lng\":8.5},\"radius\":500},\"page\":{}}";

static enum fzio_status decode(
	struct fzio_arena *arena, const char *text, const struct use_find_shops **ret_cmd)
{
	struct fzio_violations violations = { 0 };
	return use_find_shops_decode(arena, text, strlen(text), ret_cmd, &violations);
}

int main(void)
{
	struct fzio_arena arena;
	const struct use_find_shops *cmd = NULL;
	fzio_arena_init(&arena, 0);
	bool fine = decode(&arena, good, &cmd) == FZIO_OK && cmd->page.limit == 50 &&
		    cmd->page.order == STD_PAGING_ORDER_ASCENDING &&
		    strcmp(cmd->page.after, "MTA") == 0 &&
		    decode(&arena, bad, &cmd) == FZIO_EPAYLOAD;
	fzio_arena_finish(&arena);
	puts(fine ? "fine" : "FAILED");
	return fine ? 0 : 1;
}
