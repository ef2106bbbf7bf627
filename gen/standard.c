/* SPDX-License-Identifier: MIT */
#include "standard.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

bool standard_has_name(const char *module)
{
	return strncmp(module, "std.", strlen("std.")) == 0;
}

const char *standard_folder(struct fzio_arena *arena)
{
	char program[PATH_MAX], folder[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (len <= 0) {
		return NULL;
	}
	program[len] = '\0';
	*(strrchr(program, '/') + 1) = '\0';
	/* As it is installed; as it is built. */
	static const char *const places[] = { FZIO_IDL_FROM_PROGRAM, "idl" };
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (realpath(gen_printf(arena, "%s%s", program, places[i]), folder) != NULL) {
			return gen_printf(arena, "%s", folder);
		}
	}
	return NULL;
}
