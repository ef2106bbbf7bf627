/* SPDX-License-Identifier: MIT */
#ifndef ROOMS_H
#define ROOMS_H

#include <fzio/fzio.h>

/*
 * What the chat itself knows: who is in which room, under what name. All of it runs on the
 * server's loop, as usecases and HTTP handlers do, so nothing is locked.
 */
struct rooms;

struct rooms *rooms_create(void);
void rooms_destroy(struct rooms *rooms);

/* The socket of `ctx` enters a room as `user_id`; entering again changes the name. */
enum fzio_status rooms_enter(
	struct rooms *rooms, struct fzio_ctx *ctx, const char *room, const char *user_id);
/* False: it was not there. */
bool rooms_exit(struct rooms *rooms, struct fzio_ctx *ctx, const char *room);
/* Its name in the room, NULL: it is not there. */
const char *rooms_user(struct rooms *rooms, struct fzio_ctx *ctx, const char *room);

/* A namespace's disconnect handler; `user` is the rooms. */
void rooms_disconnected(struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user);
/* An HTTP handler that answers a RoomList; `user` is the rooms. */
void rooms_list(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user);

#endif
