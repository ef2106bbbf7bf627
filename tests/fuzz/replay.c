/* SPDX-License-Identifier: MIT */
/* Where there is no libFuzzer: every file of the folders named, once, through the fuzzer's body. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int failures;

static void replay_file(const char *path)
{
	struct stat status;
	FILE *file = fopen(path, "rb");
	if (file == NULL || fstat(fileno(file), &status) != 0) {
		perror(path);
		failures++;
		return;
	}
	if (S_ISREG(status.st_mode)) {
		/* Of its own size, so that reading behind it is noticed. */
		uint8_t *data = malloc((size_t)status.st_size + 1);
		size_t len = fread(data, 1, (size_t)status.st_size, file);
		uint8_t *exact = realloc(data, len > 0 ? len : 1);
		LLVMFuzzerTestOneInput(exact, len);
		free(exact);
	}
	fclose(file);
}

static void replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	if (dir == NULL) {
		perror(folder);
		failures++;
		return;
	}
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		replay_file(path);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		replay_folder(argv[i]);
	}
	return failures > 0;
}
