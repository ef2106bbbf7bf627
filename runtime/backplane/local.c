/* SPDX-License-Identifier: MIT */
#include "backplane/local.h"

static enum fzio_status publish(
	struct fzio__backplane *backplane, const struct fzio__action *action)
{
	(void)backplane, (void)action;
	return FZIO_OK;
}

/* Whoever is not here is nowhere. */
static enum fzio_status call(struct fzio__backplane *backplane, const struct fzio__action *action,
	unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	(void)backplane, (void)action, (void)timeout_ms, (void)acked, (void)user;
	return FZIO_ECLOSED;
}

static enum fzio_status flush(struct fzio__backplane *backplane, unsigned timeout_ms)
{
	(void)backplane, (void)timeout_ms;
	return FZIO_OK;
}

static struct fzio_backplane_status status(struct fzio__backplane *backplane)
{
	(void)backplane;
	return (struct fzio_backplane_status){ .seconds_since_ok = -1 };
}

static void nothing(struct fzio__backplane *backplane)
{
	(void)backplane;
}

struct fzio__backplane *fzio__backplane_local(void)
{
	static struct fzio__backplane local = { .publish = publish,
		.call = call,
		.unsubscribe = nothing,
		.end_calls = nothing,
		.flush = flush,
		.status = status,
		.stop = nothing,
		.destroy = nothing };
	return &local;
}
