/* SPDX-License-Identifier: MIT */
#include <fzio/failure.h>
#include <fzio/status.h>

const char *fzio_status_str(enum fzio_status status)
{
	switch (status) {
#define CASE(name, value, text)                                                                    \
	case name: return text;
		FZIO_STATUS_LIST(CASE)
#undef CASE
	}
	return "unknown status";
}

const char *fzio_error_kind_str(enum fzio_error_kind kind)
{
	switch (kind) {
#define CASE(name, text, status)                                                                   \
	case name: return text;
		FZIO_ERROR_KIND_LIST(CASE)
#undef CASE
	case FZIO__ERROR_KIND_NONE: break;
	}
	return "internal";
}

int fzio_error_kind_status(enum fzio_error_kind kind)
{
	switch (kind) {
#define CASE(name, text, status)                                                                   \
	case name: return status;
		FZIO_ERROR_KIND_LIST(CASE)
#undef CASE
	case FZIO__ERROR_KIND_NONE: break;
	}
	return 500;
}
