/* SPDX-License-Identifier: MIT */
/* Emitters without a server: the part of this layer that links without a transport. */
#include <fzio/backplane.h>
#include <fzio/log.h>

#include "backplane/redis.h"
#include "usecase/emitter.h"

#define LINGER_MS 2000

#define REFUSE(...) (fzio_log(FZIO_LOG_ERROR, "fzio_emitter_connect: " __VA_ARGS__), false)

static bool check(const char *redis_url, const struct fzio_emitter_options *options)
{
	if (redis_url == NULL) {
		return REFUSE("no redis_url; one is redis://localhost:6379/0");
	}
	if (options->redis_dialect != FZIO_DIALECT_PYTHON &&
		options->redis_dialect != FZIO_DIALECT_NODE) {
		return REFUSE("redis_dialect %d is neither FZIO_DIALECT_PYTHON nor "
			      "FZIO_DIALECT_NODE",
			(int)options->redis_dialect);
	}
	if (options->redis_channel != NULL && options->redis_channel[0] == '\0') {
		return REFUSE("redis_channel is empty");
	}
	return true;
}

struct fzio_emitter *fzio_emitter_connect(
	const char *redis_url, const struct fzio_emitter_options *options)
{
	struct fzio_emitter_options chosen = { 0 };
	if (options != NULL) {
		chosen = *options;
	}
	if (!check(redis_url, &chosen)) {
		return NULL;
	}
	struct fzio__backplane *backplane = fzio__redis_create(&(struct fzio__redis_options){
		.url = redis_url,
		.channel = chosen.redis_channel,
		.dialect = chosen.redis_dialect,
		.max_waiting = chosen.max_waiting,
		.max_waiting_bytes = chosen.max_waiting_bytes,
		.linger_ms = chosen.linger_ms > 0 ? chosen.linger_ms : LINGER_MS,
	});
	if (backplane == NULL) {
		return NULL;
	}
	struct fzio_emitter *emitter = fzio__emitter_create(NULL, NULL, backplane);
	if (emitter == NULL || fzio__redis_start(backplane) != FZIO_OK) {
		fzio__emitter_destroy(emitter);
		backplane->destroy(backplane);
		return NULL;
	}
	return emitter;
}

enum fzio_status fzio_emitter_flush(struct fzio_emitter *emitter, unsigned timeout_ms)
{
	if (emitter == NULL) {
		return FZIO_EINVAL;
	}
	struct fzio__backplane *backplane = fzio__emitter_backplane(emitter);
	return backplane != NULL ? backplane->flush(backplane, timeout_ms) : FZIO_OK;
}

struct fzio_backplane_status fzio_emitter_status(struct fzio_emitter *emitter)
{
	struct fzio__backplane *backplane =
		emitter != NULL ? fzio__emitter_backplane(emitter) : NULL;
	return backplane != NULL ? backplane->status(backplane)
				 : (struct fzio_backplane_status){ .seconds_since_ok = -1 };
}

void fzio_emitter_close(struct fzio_emitter *emitter)
{
	if (emitter == NULL) {
		return;
	}
	if (fzio__emitter_has_sockets(emitter)) {
		fzio_log(FZIO_LOG_ERROR, "fzio_emitter_close: this emitter is its server's");
		return;
	}
	struct fzio__backplane *backplane = fzio__emitter_backplane(emitter);
	backplane->stop(backplane);
	fzio__emitter_destroy(emitter);
	backplane->destroy(backplane);
}
