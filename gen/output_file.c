/* SPDX-License-Identifier: MIT */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

static bool report(FILE *err, const char *path, int problem)
{
	fprintf(err, "fzio-gen: %s: %s\n", path, strerrordesc_np(problem));
	return false;
}

bool output_file_equals(const char *path, const char *text, size_t len)
{
	struct stat status;
	FILE *file = fopen(path, "rbe");
	if (file == NULL) {
		return false;
	}
	bool same = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode) &&
		    (size_t)status.st_size == len;
	char chunk[8192];
	for (size_t at = 0; same && at < len;) {
		size_t got = fread(chunk, 1, sizeof(chunk), file);
		same = got > 0 && got <= len - at && memcmp(chunk, text + at, got) == 0;
		at += got;
	}
	fclose(file);
	return same;
}

bool output_file_exists(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0;
}

/* Creates every folder above a file. */
static bool create_folders(const char *path, FILE *err)
{
	char *folder = gen_strdup(path);
	bool fine = true;
	for (char *slash = strchr(folder + 1, '/'); slash != NULL && fine;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
			fine = report(err, folder, errno);
		}
		*slash = '/';
	}
	free(folder);
	return fine;
}

static bool write_all(int descriptor, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t written = write(descriptor, text, len);
		if (written < 0 && errno != EINTR) {
			return false;
		}
		if (written > 0) {
			text += written;
			len -= (size_t)written;
		}
	}
	return true;
}

/* The permissions of a file created the usual way: mkostemp() gives it to its owner only. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* The place may be free or hold a file; a rename onto anything else would fail half-way. */
static bool is_free(const char *path, FILE *err)
{
	struct stat status;
	if (lstat(path, &status) != 0) {
		return errno == ENOENT || report(err, path, errno);
	}
	if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) {
		return true;
	}
	return report(err, path, S_ISDIR(status.st_mode) ? EISDIR : EEXIST);
}

bool output_file_stage(
	struct output_file *file, const char *path, const char *text, size_t len, FILE *err)
{
	if (!create_folders(path, err) || !is_free(path, err)) {
		return false;
	}
	char *temporary = gen_realloc(NULL, strlen(path) + sizeof(".XXXXXX"));
	sprintf(temporary, "%s.XXXXXX", path);
	int descriptor = mkostemp(temporary, O_CLOEXEC);
	if (descriptor < 0) {
		report(err, path, errno);
		free(temporary);
		return false;
	}
	bool fine = write_all(descriptor, text, len) && fchmod(descriptor, usual_mode()) == 0;
	int problem = errno;
	/* Some file systems tell only here that there was no room. */
	if (close(descriptor) != 0 && fine) {
		fine = false;
		problem = errno;
	}
	if (!fine) {
		unlink(temporary);
		free(temporary);
		return report(err, path, problem);
	}
	*file = (struct output_file){ gen_strdup(path), temporary, false };
	return true;
}

bool output_file_publish(struct output_file *file, FILE *err)
{
	/* Unlike rename(), link() replaces nothing; output_file_finish() removes the other name. Some
	 * file systems have no links. */
	if (file->once && (link(file->temporary, file->path) == 0 || errno == EEXIST)) {
		return true;
	}
	if (rename(file->temporary, file->path) != 0) {
		return report(err, file->path, errno);
	}
	free(file->temporary);
	file->temporary = NULL;
	return true;
}

void output_file_finish(struct output_file *file)
{
	if (file->temporary != NULL) {
		unlink(file->temporary);
	}
	free(file->temporary);
	free(file->path);
}
