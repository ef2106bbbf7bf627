/* SPDX-License-Identifier: MIT */
/* Rooms: who is in which, so that both joining and leaving take one step. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "socket/internal.h"

struct fzio__room *fzio__room_find(const struct fzio__namespace *namespace_, const char *name)
{
	return fzio__map_get(&namespace_->rooms, name, strlen(name));
}

static struct fzio__room *create(struct fzio_socket *socket, const char *name)
{
	size_t len = strlen(name);
	struct fzio__room *room = calloc(1, sizeof(*room) + len + 1);
	if (!room) {
		return NULL;
	}
	room->name_len = len;
	memcpy(room->name, name, len);
	if (!fzio__map_put(&socket->namespace_->rooms, room->name, len, room)) {
		free(room);
		return NULL;
	}
	socket->peer->hub->counts.rooms++;
	return room;
}

static void destroy_if_empty(struct fzio_socket *socket, struct fzio__room *room)
{
	if (room->len == 0) {
		fzio__map_remove(&socket->namespace_->rooms, room->name, room->name_len);
		socket->peer->hub->counts.rooms--;
		free(room->members);
		free(room);
	}
}

/* Room for one more item in an array that doubles; false: out of memory. */
static bool reserve(void **items, size_t len, size_t *capacity, size_t item_size, size_t first)
{
	if (len < *capacity) {
		return true;
	}
	size_t wanted = *capacity ? *capacity * 2 : first;
	void *larger = realloc(*items, wanted * item_size);
	if (!larger) {
		return false;
	}
	*items = larger;
	*capacity = wanted;
	return true;
}

static bool add(struct fzio_socket *socket, struct fzio__room *room)
{
	void *members = room->members;
	bool ok = reserve(&members, room->len, &room->capacity, sizeof(*room->members), 4);
	room->members = members;
	void *slots = socket->rooms;
	ok = ok &&
	     reserve(&slots, socket->rooms_len, &socket->rooms_capacity, sizeof(*socket->rooms), 2);
	socket->rooms = slots;
	if (ok) {
		room->members[room->len] = (struct fzio__room_member){ socket, socket->rooms_len };
		socket->rooms[socket->rooms_len++] = (struct fzio__room_slot){ room, room->len++ };
	}
	return ok;
}

/* The last of either array takes the place that becomes free, and the other side is told. */
static void remove_slot(struct fzio_socket *socket, size_t slot)
{
	struct fzio__room_slot gone = socket->rooms[slot];
	struct fzio__room *room = gone.room;
	struct fzio__room_member moved_member = room->members[--room->len];
	room->members[gone.index] = moved_member;
	moved_member.socket->rooms[moved_member.slot].index = gone.index;

	struct fzio__room_slot moved_slot = socket->rooms[--socket->rooms_len];
	if (slot < socket->rooms_len) {
		socket->rooms[slot] = moved_slot;
		moved_slot.room->members[moved_slot.index].slot = slot;
	}
	destroy_if_empty(socket, room);
}

/* The place of the room among the socket's, or rooms_len. Searched from the shorter side. */
static size_t find_slot(const struct fzio_socket *socket, const struct fzio__room *room)
{
	if (room->len < socket->rooms_len) {
		for (size_t i = 0; i < room->len; i++) {
			if (room->members[i].socket == socket) {
				return room->members[i].slot;
			}
		}
		return socket->rooms_len;
	}
	size_t slot = 0;
	while (slot < socket->rooms_len && socket->rooms[slot].room != room) {
		slot++;
	}
	return slot;
}

static bool is_member(const struct fzio_socket *socket, const struct fzio__room *room)
{
	return room && find_slot(socket, room) < socket->rooms_len;
}

enum fzio_status fzio_socket_join(struct fzio_socket *socket, const char *room)
{
	if (!room || room[0] == '\0' || !fzio__utf8_valid(room, strlen(room))) {
		return FZIO_EINVAL;
	}
	if (!socket || (socket->state != FZIO__SOCKET_CONNECTING &&
			       socket->state != FZIO__SOCKET_JOINED)) {
		return FZIO_ECLOSED;
	}
	struct fzio__room *found = fzio__room_find(socket->namespace_, room);
	if (strcmp(room, socket->sid) == 0 || is_member(socket, found)) {
		return FZIO_OK;
	}
	if (!found) {
		found = create(socket, room);
	}
	if (!found) {
		return FZIO_ENOMEM;
	}
	if (!add(socket, found)) {
		destroy_if_empty(socket, found);
		return FZIO_ENOMEM;
	}
	return FZIO_OK;
}

void fzio_socket_leave(struct fzio_socket *socket, const char *room)
{
	struct fzio__room *found =
		socket && room ? fzio__room_find(socket->namespace_, room) : NULL;
	if (is_member(socket, found)) {
		remove_slot(socket, find_slot(socket, found));
	}
}

bool fzio_socket_in_room(const struct fzio_socket *socket, const char *room)
{
	if (!socket || !room) {
		return false;
	}
	/* Everybody is in the room of the own sid until the end. */
	if (strcmp(room, socket->sid) == 0) {
		return socket->state != FZIO__SOCKET_LEFT;
	}
	return is_member(socket, fzio__room_find(socket->namespace_, room));
}

void fzio__room_leave_all(struct fzio_socket *socket)
{
	while (socket->rooms_len > 0) {
		remove_slot(socket, socket->rooms_len - 1);
	}
}

const char *fzio__hub_next_room(
	const struct fzio__hub *hub, const char *namespace_, size_t *position)
{
	const struct fzio__namespace *found = fzio__hub_find(hub, namespace_, strlen(namespace_));
	const struct fzio__room *room = found ? fzio__map_next(&found->rooms, position) : NULL;
	return room ? room->name : NULL;
}

const char *fzio__socket_next_room(const struct fzio_socket *socket, size_t *position)
{
	return *position < socket->rooms_len ? socket->rooms[(*position)++].room->name : NULL;
}
