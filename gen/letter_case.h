/* SPDX-License-Identifier: MIT */
#ifndef GEN_LETTER_CASE_H
#define GEN_LETTER_CASE_H

#include <fzio/arena.h>

/* Names as other languages write them. Letters are those of ASCII, whatever the locale says; what
 * is returned stands in the arena. */

/* `JoinRoomCmd` is `join_room_cmd`, `HTTPServer` is `http_server`. */
const char *case_snake(struct fzio_arena *arena, const char *name);
/* `Chat` and `user_left` are `ChatUserLeft`; a dot parts words as well. */
char *case_camel(struct fzio_arena *arena, const char *before, const char *name);
/* `room_full` is `ROOM_FULL`. */
const char *case_upper(struct fzio_arena *arena, const char *name);

#endif
