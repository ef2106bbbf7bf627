/* SPDX-License-Identifier: MIT */
#include "base/random.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BLOCK_SIZE 256

/* A forked child must not repeat its parent's bytes: each fork makes all blocks stale. */
static atomic_uint fork_count;
static pthread_once_t watch_once = PTHREAD_ONCE_INIT;

static _Thread_local struct {
	unsigned char bytes[BLOCK_SIZE];
	size_t left;
	unsigned fork_count;
} block;

static void note_fork(void)
{
	atomic_fetch_add(&fork_count, 1);
}

static void watch_forks(void)
{
	pthread_atfork(NULL, NULL, note_fork);
}

static void fill(void *data, size_t len)
{
	unsigned char *place = data;
	while (len > 0) {
		ssize_t got = getrandom(place, len, 0);
		if (got < 0 && errno == EINTR) {
			continue; /* the kernel's pool was not ready yet, early after a boot */
		}
		if (got <= 0) {
			fputs("fzio: the kernel gives no random bytes\n", stderr);
			abort();
		}
		place += got;
		len -= (size_t)got;
	}
}

void fzio__random(void *data, size_t len)
{
	if (len > BLOCK_SIZE) {
		fill(data, len);
		return;
	}
	pthread_once(&watch_once, watch_forks);
	unsigned forks = atomic_load_explicit(&fork_count, memory_order_relaxed);
	if (block.left < len || block.fork_count != forks) {
		fill(block.bytes, BLOCK_SIZE);
		block.left = BLOCK_SIZE;
		block.fork_count = forks;
	}
	block.left -= len;
	memcpy(data, block.bytes + block.left, len);
	/* What was handed out does not stay behind to be found. */
	memset(block.bytes + block.left, 0, len);
}

void fzio__sid_generate(char ret_sid[FZIO__SID_LEN + 1])
{
	static const char alphabet[64] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char bytes[FZIO__SID_LEN];
	fzio__random(bytes, sizeof(bytes));
	for (size_t i = 0; i < FZIO__SID_LEN; i++) {
		ret_sid[i] = alphabet[bytes[i] & 63];
	}
	ret_sid[FZIO__SID_LEN] = '\0';
}
