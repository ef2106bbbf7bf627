/* SPDX-License-Identifier: MIT */
/* Correct as it is; with -DMISUSE=N it holds the mistake N, which must not compile (misuse.sh). */
#include "kitchen.fzio.h"

static enum fzio_status leave(struct fzio_ctx *ctx, const struct kitchen_point *cmd)
{
	(void)ctx, (void)cmd;
	return FZIO_OK;
}

static enum fzio_status enter(
	struct fzio_ctx *ctx, const struct kitchen_point *cmd, struct kitchen_scalars *ack)
{
	(void)cmd, (void)ack;
	return kitchen_throw_closed(ctx);
}

#if MISUSE == 1 /* another payload */
static enum fzio_status wrong(
	struct fzio_ctx *ctx, const struct kitchen_lists *cmd, struct kitchen_scalars *ack)
#elif MISUSE == 2 /* another ack */
static enum fzio_status wrong(
	struct fzio_ctx *ctx, const struct kitchen_point *cmd, struct kitchen_lists *ack)
#elif MISUSE == 3 /* no ack */
static enum fzio_status wrong(struct fzio_ctx *ctx, const struct kitchen_point *cmd)
#elif MISUSE == 4 /* a payload that may be written to */
static enum fzio_status wrong(
	struct fzio_ctx *ctx, struct kitchen_point *cmd, struct kitchen_scalars *ack)
#elif MISUSE == 5 /* another result */
static void wrong(
	struct fzio_ctx *ctx, const struct kitchen_point *cmd, struct kitchen_scalars *ack)
#endif
#if MISUSE >= 1 && MISUSE <= 5
{
	(void)ctx, (void)cmd;
#if MISUSE != 3
	(void)ack;
#endif
#if MISUSE != 5
	return FZIO_OK;
#endif
}
#else
#define wrong enter
#endif

void register_all(struct fzio_registry *registry);
void register_all(struct fzio_registry *registry)
{
	kitchen_register_enter(registry, wrong, NULL);
	kitchen_register_enter(registry, &enter, NULL);
	kitchen_register_leave(registry, leave, NULL);
#if MISUSE == 6 /* no usecase at all */
	kitchen_register_leave(registry, (void *)registry, NULL);
#endif
}
