/* SPDX-License-Identifier: MIT */
/* Files go out piece by piece: each is read when the one before it has left. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "transport/internal.h"
#include "transport/request.h"

#define PIECE ((size_t)64 * 1024)

void fzio__file_respond(
	struct fzio__request *request, const char *path, struct fzio__response *response)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is_ours = fd < 0 && (errno == EMFILE || errno == ENFILE);
	if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
		close(fd);
		fd = -1;
	}
	if (fd < 0) {
		/* It was there a moment ago. */
		*response = (struct fzio__response){ .status = is_ours ? 503 : 404, .file = -1 };
	} else {
		response->file = fd;
		response->file_size = info.st_size;
	}
	fzio__respond(request, response);
}

bool fzio__file_read(struct fzio__request *request)
{
	struct fzio_buffer *out = &request->connection->out;
	size_t wanted = request->file_left < (off_t)PIECE ? (size_t)request->file_left : PIECE;
	char *place = fzio_buffer_reserve(out, wanted);
	ssize_t got = place ? read(request->file, place, wanted) : -1;
	if (got <= 0) {
		return false; /* shorter than it was: the length is said already */
	}
	out->len += (size_t)got;
	request->file_left -= got;
	return true;
}

void fzio__file_close(struct fzio__request *request)
{
	if (request->file >= 0) {
		close(request->file);
	}
	request->file = -1;
	request->file_left = 0;
}
