/* SPDX-License-Identifier: MIT */
#include "backplane/redis_sentinel.h"

#include <stdio.h>
#include <stdlib.h>

#include <hiredis/hiredis.h>

#include <fzio/log.h>

static bool read_address(const redisReply *reply, char *ret_name, int *ret_port)
{
	if (reply == NULL || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
		reply->element[0]->type != REDIS_REPLY_STRING ||
		reply->element[1]->type != REDIS_REPLY_STRING ||
		reply->element[0]->len >= FZIO__SENTINEL_NAME_SIZE) {
		return false;
	}
	*ret_port = atoi(reply->element[1]->str);
	snprintf(ret_name, FZIO__SENTINEL_NAME_SIZE, "%s", reply->element[0]->str);
	return *ret_port > 0 && *ret_port <= 65535;
}

static bool ask(
	const struct fzio__redis_host *host, const char *service, char *ret_name, int *ret_port)
{
	const struct timeval timeout = { .tv_usec = 250000 };
	redisContext *context = redisConnectWithTimeout(host->name, host->port, timeout);
	if (context == NULL) {
		return false;
	}
	bool ok = false;
	if (context->err == 0 && redisSetTimeout(context, timeout) == REDIS_OK) {
		redisReply *reply =
			redisCommand(context, "SENTINEL get-master-addr-by-name %s", service);
		ok = read_address(reply, ret_name, ret_port);
		if (reply != NULL) {
			freeReplyObject(reply);
		}
	}
	if (!ok) {
		fzio_log(FZIO_LOG_DEBUG, "redis: sentinel %s:%d does not know %s: %s", host->name,
			host->port, service, context->err != 0 ? context->errstr : "no answer");
	}
	redisFree(context);
	return ok;
}

bool fzio__redis_sentinel_ask(const struct fzio__redis_url *url, const char *service,
	char ret_name[FZIO__SENTINEL_NAME_SIZE], int *ret_port)
{
	for (size_t i = 0; i < url->hosts_len; i++) {
		if (ask(&url->hosts[i], service, ret_name, ret_port)) {
			return true;
		}
	}
	return false;
}
