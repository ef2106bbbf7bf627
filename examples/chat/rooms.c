/* SPDX-License-Identifier: MIT */
#include "rooms.h"

#include <stdlib.h>
#include <string.h>

#include "chat.fzio.h"

/* One socket in one room: in the list of its room, and in the list of its socket. */
struct visit {
	struct visit *next;
	struct visit **link; /* what points at this visit within its room */
	struct visit *next_of_socket;
	struct room *room;
	char user_id[36 * 4 + 1]; /* 36 code points, as the contract says */
};

struct room {
	struct room *next;
	struct visit *visits;
	size_t len;
	char name[64 + 1];
};

struct rooms {
	struct room *first;
};

struct rooms *rooms_create(void)
{
	return calloc(1, sizeof(struct rooms));
}

static void room_remove(struct rooms *rooms, struct room *room)
{
	struct room **link = &rooms->first;
	while (*link != room) {
		link = &(*link)->next;
	}
	*link = room->next;
	free(room);
}

static void visit_end(struct rooms *rooms, struct visit *visit)
{
	struct room *room = visit->room;
	*visit->link = visit->next;
	if (visit->next != NULL) {
		visit->next->link = visit->link;
	}
	free(visit);
	if (--room->len == 0) {
		room_remove(rooms, room);
	}
}

void rooms_destroy(struct rooms *rooms)
{
	while (rooms != NULL && rooms->first != NULL) {
		visit_end(rooms, rooms->first->visits);
	}
	free(rooms);
}

static struct room *room_find(struct rooms *rooms, const char *name)
{
	for (struct room *room = rooms->first; room != NULL; room = room->next) {
		if (strcmp(room->name, name) == 0) {
			return room;
		}
	}
	return NULL;
}

static struct room *room_create(struct rooms *rooms, const char *name)
{
	struct room *room = calloc(1, sizeof(*room));
	if (room != NULL) {
		strncpy(room->name, name, sizeof(room->name) - 1);
		room->next = rooms->first;
		rooms->first = room;
	}
	return room;
}

static struct visit *visit_find(struct fzio_socket *socket, const char *room)
{
	struct visit *visit = fzio_socket_data(socket);
	while (visit != NULL && strcmp(visit->room->name, room) != 0) {
		visit = visit->next_of_socket;
	}
	return visit;
}

static struct visit *visit_begin(
	struct rooms *rooms, struct fzio_socket *socket, const char *room_name)
{
	struct visit *visit = calloc(1, sizeof(*visit));
	struct room *room = room_find(rooms, room_name);
	if (visit != NULL && room == NULL) {
		room = room_create(rooms, room_name);
	}
	if (visit == NULL || room == NULL) {
		free(visit);
		return NULL;
	}
	visit->room = room;
	visit->link = &room->visits;
	visit->next = room->visits;
	if (visit->next != NULL) {
		visit->next->link = &visit->next;
	}
	room->visits = visit;
	room->len++;
	visit->next_of_socket = fzio_socket_data(socket);
	fzio_socket_set_data(socket, visit, NULL);
	return visit;
}

enum fzio_status rooms_enter(
	struct rooms *rooms, struct fzio_ctx *ctx, const char *room, const char *user_id)
{
	struct visit *visit = visit_find(fzio_ctx_socket(ctx), room);
	if (visit == NULL) {
		visit = visit_begin(rooms, fzio_ctx_socket(ctx), room);
	}
	if (visit == NULL) {
		return FZIO_ENOMEM;
	}
	strncpy(visit->user_id, user_id, sizeof(visit->user_id) - 1);
	return fzio_ctx_join(ctx, room);
}

bool rooms_exit(struct rooms *rooms, struct fzio_ctx *ctx, const char *room)
{
	struct fzio_socket *socket = fzio_ctx_socket(ctx);
	struct visit *visit = visit_find(socket, room);
	if (visit == NULL) {
		return false;
	}
	struct visit *first = fzio_socket_data(socket);
	if (first == visit) {
		fzio_socket_set_data(socket, visit->next_of_socket, NULL);
	} else {
		while (first->next_of_socket != visit) {
			first = first->next_of_socket;
		}
		first->next_of_socket = visit->next_of_socket;
	}
	visit_end(rooms, visit);
	fzio_ctx_leave(ctx, room);
	return true;
}

const char *rooms_user(struct rooms *rooms, struct fzio_ctx *ctx, const char *room)
{
	(void)rooms;
	struct visit *visit = visit_find(fzio_ctx_socket(ctx), room);
	return visit != NULL ? visit->user_id : NULL;
}

void rooms_disconnected(struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user)
{
	(void)reason;
	for (struct visit *visit = fzio_socket_data(socket), *next; visit != NULL; visit = next) {
		next = visit->next_of_socket;
		visit_end(user, visit);
	}
	fzio_socket_set_data(socket, NULL, NULL);
}

/* The answer is a DTO of the contract like any other: no JSON is written by hand. */
static struct chat_room room_describe(const struct room *room, struct fzio_arena *arena)
{
	const char **users = fzio_arena_alloc(arena, room->len * sizeof(*users));
	size_t len = 0;
	for (struct visit *visit = room->visits; users != NULL && visit != NULL;
		visit = visit->next) {
		users[len++] = visit->user_id;
	}
	return (struct chat_room){ .room = room->name, .users = { users, len } };
}

void rooms_list(
	const struct fzio_http_request *request, struct fzio_http_response *response, void *user)
{
	struct rooms *rooms = user;
	size_t count = 0, len = 0;
	for (struct room *room = rooms->first; room != NULL; room = room->next) {
		count++;
	}
	struct chat_room *items =
		fzio_arena_alloc(request->arena, (count + 1) * sizeof(struct chat_room));
	for (struct room *room = rooms->first; items != NULL && room != NULL; room = room->next) {
		items[len++] = room_describe(room, request->arena);
	}

	struct fzio_buffer json;
	fzio_buffer_init(&json);
	struct chat_room_list list = { .rooms = { items, len } };
	if (chat_room_list_encode(&json, &list, NULL, NULL) == FZIO_OK) {
		response->content_type = "application/json";
		response->body = fzio_arena_strndup(request->arena, json.data, json.len);
		response->body_len = json.len;
	} else {
		response->status = 500;
	}
	fzio_buffer_finish(&json);
}
