/* SPDX-License-Identifier: MIT */
#ifndef FZIO__BACKPLANE_EVENT_TEXT_H
#define FZIO__BACKPLANE_EVENT_TEXT_H

#include "socket/hub.h"

/* An event packet taken apart again; everything points into it. */
struct fzio__event_text {
	const char *name; /* a JSON string with its quotes */
	size_t name_len;
	const char *args; /* separated by commas, without brackets; a byte is readable behind */
	size_t args_len;
	size_t args_count;
	struct fzio__message *const *attachments;
	size_t attachments_len;
};

/* `packet` must be of fzio__packet_event(). False: it is not. */
bool fzio__event_text_read(const struct fzio__packet *packet, struct fzio__event_text *ret_event);

#endif
