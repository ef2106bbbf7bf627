/* SPDX-License-Identifier: MIT */
#include "backplane/redis_url.h"

#include <ctype.h>
#include <string.h>

#include <fzio/log.h>

#include "base/hex.h"

#define DEFAULT_PORT          6379
#define DEFAULT_SENTINEL_PORT 26379
#define DB_MAX                1000000

#define REFUSE(...) (fzio_log(FZIO_LOG_ERROR, "redis_url: " __VA_ARGS__), false)

/* A copy with its %XX decoded; NULL: a broken one, U+0000, or memory. */
static const char *decode(struct fzio_arena *arena, const char *text, size_t len)
{
	char *decoded = fzio_arena_alloc(arena, len + 1);
	size_t out = 0;
	for (size_t i = 0; decoded != NULL && i < len; i++) {
		char c = text[i];
		if (c == '%') {
			int high = len - i >= 3 ? fzio__hex_digit(text[i + 1]) : -1;
			int low = high >= 0 ? fzio__hex_digit(text[i + 2]) : -1;
			if (low < 0) {
				return NULL;
			}
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0') {
			return NULL;
		}
		decoded[out++] = c;
	}
	if (decoded != NULL) {
		decoded[out] = '\0';
	}
	return decoded;
}

/* `[user]:password@` before a host. Behind it; NULL: broken. */
static const char *parse_credentials(
	const char *text, const char *end, struct fzio_arena *arena, struct fzio__redis_url *url)
{
	const char *at = memrchr(text, '@', (size_t)(end - text));
	if (at == NULL) {
		return text;
	}
	const char *colon = memchr(text, ':', (size_t)(at - text));
	const char *user_end = colon != NULL ? colon : at;
	if (user_end > text) {
		url->user = decode(arena, text, (size_t)(user_end - text));
	}
	if (colon != NULL && colon + 1 < at) {
		url->password = decode(arena, colon + 1, (size_t)(at - colon - 1));
	}
	bool ok = (user_end == text || url->user != NULL) &&
		  (colon == NULL || colon + 1 == at || url->password != NULL);
	if (ok && url->user != NULL && url->password == NULL) {
		(void)REFUSE("there is a user but no password; write user:password@");
		return NULL;
	}
	if (!ok) {
		(void)REFUSE("user or password are not well percent-encoded");
		return NULL;
	}
	return at + 1;
}

static bool parse_number(const char *text, size_t len, int max, int *ret_number)
{
	int number = 0;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i])) {
			return false;
		}
		number = number * 10 + (text[i] - '0');
		if (number > max) {
			return false;
		}
	}
	*ret_number = number;
	return len > 0;
}

static bool parse_db(const char *text, size_t len, struct fzio__redis_url *url)
{
	return len == 0 || parse_number(text, len, DB_MAX, &url->db) ||
	       REFUSE("\"%.*s\" is not the number of a database", (int)len, text);
}

/* `host[:port]`, `[::1]:port`. */
static bool parse_host(
	const char *text, size_t len, struct fzio_arena *arena, struct fzio__redis_url *url)
{
	if (url->hosts_len == FZIO__REDIS_HOSTS_MAX) {
		return REFUSE("there are more than %d hosts", FZIO__REDIS_HOSTS_MAX);
	}
	const char *end = text + len;
	const char *name = text, *name_end = NULL, *colon = NULL;
	if (len > 0 && text[0] == '[') {
		name = text + 1;
		name_end = memchr(name, ']', len - 1);
		colon = name_end != NULL && name_end + 1 < end ? name_end + 1 : NULL;
	} else {
		colon = memchr(text, ':', len);
		name_end = colon != NULL ? colon : end;
	}
	int port = url->kind == FZIO__REDIS_SENTINEL ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT;
	bool ok = name_end != NULL && name_end > name;
	if (ok && colon != NULL) {
		ok = *colon == ':' &&
		     parse_number(colon + 1, (size_t)(end - colon - 1), 65535, &port) && port > 0;
	}
	if (!ok) {
		return REFUSE("\"%.*s\" is not a host, such as localhost:6379 or [::1]:6379",
			(int)len, text);
	}
	const char *copy = fzio_arena_strndup(arena, name, (size_t)(name_end - name));
	url->hosts[url->hosts_len++] = (struct fzio__redis_host){ copy, port };
	return copy != NULL || REFUSE("out of memory");
}

/* The one option there is: the database's number. */
static bool parse_query(const char *text, struct fzio__redis_url *url)
{
	if (*text == '\0') {
		return true;
	}
	if (strncmp(text, "?db=", 4) != 0) {
		return REFUSE("\"%s\" is not understood; the only option is ?db=N", text);
	}
	return parse_db(text + 4, strlen(text + 4), url);
}

static bool parse_tcp(const char *text, struct fzio_arena *arena, struct fzio__redis_url *url)
{
	const char *end = text + strcspn(text, "/?");
	text = parse_credentials(text, end, arena, url);
	if (text == NULL || !parse_host(text, (size_t)(end - text), arena, url)) {
		return false;
	}
	if (*end == '/') {
		size_t len = strcspn(end + 1, "?");
		if (!parse_db(end + 1, len, url)) {
			return false;
		}
		end += 1 + len;
	}
	return parse_query(end, url);
}

static bool parse_unix(const char *text, struct fzio_arena *arena, struct fzio__redis_url *url)
{
	/* The path begins at the first slash: a slash in a password is written %2F. */
	const char *path = text + strcspn(text, "/");
	if (parse_credentials(text, path, arena, url) != path || *path == '\0') {
		return REFUSE("unix:// takes an absolute path, as in unix:///run/redis/redis.sock");
	}
	size_t len = strcspn(path, "?");
	url->path = decode(arena, path, len);
	return url->path != NULL ? parse_query(path + len, url)
				 : REFUSE("the path is not well percent-encoded");
}

static bool parse_sentinel(const char *text, struct fzio_arena *arena, struct fzio__redis_url *url)
{
	const char *end = text + strcspn(text, "/");
	text = parse_credentials(text, end, arena, url);
	if (text == NULL) {
		return false;
	}
	for (;;) {
		size_t len = strcspn(text, ",/");
		if (!parse_host(text, len, arena, url)) {
			return false;
		}
		text += len;
		if (*text != ',') {
			break;
		}
		text++;
	}
	if (*text == '\0') {
		return true;
	}
	size_t db_len = strcspn(text + 1, "/");
	if (!parse_db(text + 1, db_len, url)) {
		return false;
	}
	text += 1 + db_len;
	if (text[0] == '/' && text[1] != '\0') {
		url->service = decode(arena, text + 1, strlen(text + 1));
		return url->service != NULL || REFUSE("the service is not well percent-encoded");
	}
	return true;
}

static bool refuse_scheme(const char *text)
{
	size_t len = strcspn(text, ":");
	if (strncmp(text, "rediss:", 7) == 0 || strncmp(text, "valkeys:", 8) == 0 ||
		strncmp(text, "rediss+", 7) == 0 || strncmp(text, "valkeys+", 8) == 0) {
		return REFUSE("%.*s:// is TLS, which this build's hiredis does not have; let "
			      "stunnel carry the connection (client mode, accept = "
			      "127.0.0.1:6379, connect = your-redis:6380) and name redis://"
			      "127.0.0.1:6379",
			(int)len, text);
	}
	return REFUSE("its scheme is none of redis://, unix://, redis+sentinel://; one is "
		      "redis://localhost:6379/0");
}

bool fzio__redis_url_parse(
	const char *text, struct fzio_arena *arena, struct fzio__redis_url *ret_url)
{
	static const struct {
		const char *scheme;
		enum fzio__redis_url_kind kind;
		bool (*parse)(const char *, struct fzio_arena *, struct fzio__redis_url *);
	} forms[] = {
		{ "redis://", FZIO__REDIS_TCP, parse_tcp },
		{ "valkey://", FZIO__REDIS_TCP, parse_tcp },
		{ "unix://", FZIO__REDIS_UNIX, parse_unix },
		{ "redis+sentinel://", FZIO__REDIS_SENTINEL, parse_sentinel },
		{ "valkey+sentinel://", FZIO__REDIS_SENTINEL, parse_sentinel },
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t len = strlen(forms[i].scheme);
		if (strncmp(text, forms[i].scheme, len) == 0) {
			struct fzio__redis_url url = { .kind = forms[i].kind };
			if (!forms[i].parse(text + len, arena, &url)) {
				return false;
			}
			*ret_url = url;
			return true;
		}
	}
	return refuse_scheme(text);
}
