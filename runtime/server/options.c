/* SPDX-License-Identifier: MIT */
#include "server/options.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include <fzio/log.h>

#define DEFAULT_PORT         8000
#define DEFAULT_PATH         "/socket.io/"
#define DEFAULT_MAX_BUFFERED ((size_t)8 * 1024 * 1024)

/* Clients keep these times and sizes in 32 bits, and Node's timers fire at once beyond. */
#define LARGEST INT_MAX

static const char *const default_headers[] = { "host", "origin", "cookie", "authorization",
	"user-agent", "accept-language", "x-forwarded-for", "x-real-ip", "x-request-id", NULL };

#define WORKERS_DEFAULT 4u
#define WORKERS_MAX     1024u

#define REFUSE(...) (fzio_log(FZIO_LOG_ERROR, "server options: " __VA_ARGS__), false)

static bool resolve_port(struct fzio_server_options *options)
{
	if (options->port == 0) {
		options->port = DEFAULT_PORT;
	} else if (options->port == FZIO_PORT_ANY) {
		options->port = 0;
	} else if (options->port < 0 || options->port > 65535) {
		return REFUSE("port %d is not between 1 and 65535", options->port);
	}
	return true;
}

static bool check_interface(const char *interface)
{
	unsigned char address[sizeof(struct in6_addr)];
	if (interface == NULL || inet_pton(AF_INET, interface, address) == 1 ||
		inet_pton(AF_INET6, interface, address) == 1) {
		return true;
	}
	return REFUSE("interface \"%s\" is not an IP address, such as \"127.0.0.1\" or \"::1\"",
		interface);
}

static bool resolve_path(struct fzio_server_options *options, struct fzio_arena *arena)
{
	const char *path = options->path != NULL ? options->path : DEFAULT_PATH;
	if (path[0] != '/') {
		return REFUSE("path \"%s\" does not start with a slash", path);
	}
	for (const char *c = path; *c != '\0'; c++) {
		if (!isgraph((unsigned char)*c) || *c == '?' || *c == '#' || *c == '%') {
			return REFUSE("path \"%s\" holds more than letters, digits and "
				      "punctuation other than ? # %%",
				path);
		}
	}
	bool complete = path[strlen(path) - 1] == '/';
	options->path = fzio_arena_printf(arena, "%s%s", path, complete ? "" : "/");
	return options->path != NULL;
}

/* As browsers write it: scheme://host[:port], nothing behind. */
static bool is_origin(const char *origin)
{
	if (strcmp(origin, "*") == 0 || strcmp(origin, "null") == 0) {
		return true;
	}
	const char *host = strstr(origin, "://");
	if (host == NULL || host == origin || host[3] == '\0') {
		return false;
	}
	for (const char *c = origin; *c != '\0'; c++) {
		/* The host is lower case in every Origin header. */
		if (!isgraph((unsigned char)*c) || isupper((unsigned char)*c)) {
			return false;
		}
	}
	return strpbrk(host + 3, "/?#*,") == NULL;
}

static bool check_origins(const struct fzio_server_options *options)
{
	const char *const *origins = options->cors_origins;
	if (origins == NULL) {
		return !options->cors_credentials ||
		       REFUSE("cors_credentials without cors_origins");
	}
	bool any = false;
	size_t len = 0;
	for (; origins[len] != NULL; len++) {
		if (!is_origin(origins[len])) {
			return REFUSE("cors_origins: \"%s\" is not an origin, such as "
				      "\"https://example.org\", nor \"*\"",
				origins[len]);
		}
		any = any || strcmp(origins[len], "*") == 0;
	}
	if (len == 0) {
		return REFUSE("cors_origins is an empty list; leave it NULL for no CORS");
	}
	if (any && len > 1) {
		return REFUSE("cors_origins: \"*\" stands alone");
	}
	if (any && options->cors_credentials) {
		return REFUSE("cors_credentials need a list of origins: browsers refuse them "
			      "with \"*\"");
	}
	return true;
}

static bool check_headers(const char *const *headers)
{
	for (size_t i = 0; headers != NULL && headers[i] != NULL; i++) {
		const char *name = headers[i];
		size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");
		if (len == 0 || name[len] != '\0') {
			return REFUSE("handshake_headers: \"%s\" is not the lower-case name of a "
				      "header",
				name);
		}
	}
	return true;
}

static bool resolve_ms(const char *name, unsigned *value, unsigned fallback)
{
	if (*value == 0) {
		*value = fallback;
	}
	return *value <= LARGEST || REFUSE("%s %u is more than %d", name, *value, LARGEST);
}

static bool resolve_size(const char *name, size_t *value, size_t fallback)
{
	if (*value == 0) {
		*value = fallback;
	}
	return *value <= LARGEST || REFUSE("%s %zu is more than %d", name, *value, LARGEST);
}

static bool resolve_numbers(struct fzio_server_options *options)
{
	if (!resolve_ms("ping_interval_ms", &options->ping_interval_ms, 25000) ||
		!resolve_ms("ping_timeout_ms", &options->ping_timeout_ms, 20000) ||
		!resolve_ms("upgrade_timeout_ms", &options->upgrade_timeout_ms, 10000) ||
		!resolve_ms("connect_timeout_ms", &options->connect_timeout_ms, 45000) ||
		!resolve_size("max_payload", &options->max_payload, 1000000) ||
		!resolve_size("max_attachments", &options->max_attachments, 10) ||
		!resolve_size("max_buffered", &options->max_buffered, DEFAULT_MAX_BUFFERED)) {
		return false;
	}
	if (options->workers > WORKERS_MAX) {
		return REFUSE("workers %u is more than %u", options->workers, WORKERS_MAX);
	}
	if (options->workers == 0) {
		options->workers = WORKERS_DEFAULT;
	}
	/* Clients wait for interval + timeout. */
	if (options->ping_timeout_ms > LARGEST - options->ping_interval_ms) {
		return REFUSE(
			"ping_interval_ms and ping_timeout_ms together are more than %d", LARGEST);
	}
	return true;
}

static bool check_redis(const struct fzio_server_options *options)
{
	if (options->redis_url == NULL) {
		/* A dialect alone does no harm: programs take both from the environment. */
		return options->redis_channel == NULL || REFUSE("redis_channel without redis_url");
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
	if (options->engine != NULL) {
		return REFUSE("redis_url needs Socket.IO, and engine is bare Engine.IO");
	}
	return true;
}

static bool check_combinations(const struct fzio_server_options *options)
{
	if (options->no_polling && options->no_websocket) {
		return REFUSE("no_polling and no_websocket leave no transport");
	}
	if (options->loops > 1) {
		return REFUSE("loops is reserved: %u loops are not supported yet, only 1",
			options->loops);
	}
	return check_redis(options);
}

/* A copy of a NULL-terminated list; NULL: out of memory. */
static const char *const *copy_list(const char *const *list, struct fzio_arena *arena)
{
	size_t len = 0;
	while (list[len] != NULL) {
		len++;
	}
	const char **copy = fzio_arena_zalloc(arena, (len + 1) * sizeof(*copy));
	for (size_t i = 0; copy != NULL && i < len; i++) {
		copy[i] = fzio_arena_strdup(arena, list[i]);
		if (copy[i] == NULL) {
			return NULL;
		}
	}
	return copy;
}

/* True with NULL. */
static bool copy_text(const char **text, struct fzio_arena *arena)
{
	if (*text == NULL) {
		return true;
	}
	*text = fzio_arena_strdup(arena, *text);
	return *text != NULL;
}

static bool copy_texts(struct fzio_server_options *options, struct fzio_arena *arena)
{
	if (!copy_text(&options->interface, arena) || !copy_text(&options->redis_url, arena) ||
		!copy_text(&options->redis_channel, arena)) {
		return false;
	}
	if (options->cors_origins != NULL) {
		options->cors_origins = copy_list(options->cors_origins, arena);
		if (options->cors_origins == NULL) {
			return false;
		}
	}
	options->handshake_headers = copy_list(
		options->handshake_headers != NULL ? options->handshake_headers : default_headers,
		arena);
	return options->handshake_headers != NULL;
}

bool fzio__options_resolve(const struct fzio_server_options *options, struct fzio_arena *arena,
	struct fzio_server_options *ret_options)
{
	struct fzio_server_options resolved = { 0 };
	if (options != NULL) {
		resolved = *options;
	}
	if (!resolve_port(&resolved) || !check_interface(resolved.interface) ||
		!check_origins(&resolved) || !check_headers(resolved.handshake_headers) ||
		!resolve_numbers(&resolved) || !check_combinations(&resolved) ||
		!resolve_path(&resolved, arena)) {
		return false;
	}
	if (!copy_texts(&resolved, arena)) {
		return REFUSE("%s", fzio_status_str(FZIO_ENOMEM));
	}
	*ret_options = resolved;
	return true;
}
