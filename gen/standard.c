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
	const char *path = gen_printf(arena, "%s%s", program, FZIO_IDL_FROM_PROGRAM);
	return realpath(path, folder) != NULL ? gen_printf(arena, "%s", folder) : NULL;
}
