/* SPDX-License-Identifier: MIT */
/*
 * Another machine for a server, by LD_PRELOAD: a clock that jumps, and no limit of descriptors.
 *
 *     CLOCK=FILE   8 bytes of it, little-endian: milliseconds that the clock is ahead
 *     NOFILE=N     the limit of descriptors that the server is told
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

typedef int clock_fn(clockid_t clock, struct timespec *ret_time);
typedef int limit_fn(__rlimit_resource_t resource, struct rlimit *ret_limit);
typedef int set_limit_fn(__rlimit_resource_t resource, const struct rlimit *limit);
typedef long sysconf_fn(int name);

static clock_fn *real_clock;
static limit_fn *real_limit;
static set_limit_fn *real_set_limit;
static sysconf_fn *real_sysconf;
static const volatile int64_t *ahead_ms;
static rlim_t told; /* 0: the real one */

__attribute__((constructor)) static void look_up(void)
{
	*(void **)&real_clock = dlsym(RTLD_NEXT, "clock_gettime");
	*(void **)&real_limit = dlsym(RTLD_NEXT, "getrlimit");
	*(void **)&real_set_limit = dlsym(RTLD_NEXT, "setrlimit");
	*(void **)&real_sysconf = dlsym(RTLD_NEXT, "sysconf");
	const char *clock = getenv("CLOCK");
	int fd = clock ? open(clock, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		void *map = mmap(NULL, sizeof(*ahead_ms), PROT_READ, MAP_SHARED, fd, 0);
		ahead_ms = map == MAP_FAILED ? NULL : map;
		close(fd);
	}
	const char *limit = getenv("NOFILE");
	told = limit ? strtoul(limit, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *ret_time)
{
	if (!real_clock) {
		look_up();
	}
	int result = real_clock(clock, ret_time);
	int64_t ahead = ahead_ms ? *ahead_ms : 0;
	ret_time->tv_sec += ahead / 1000;
	return result;
}

int getrlimit(__rlimit_resource_t resource, struct rlimit *ret_limit)
{
	if (told == 0 || resource != RLIMIT_NOFILE) {
		return real_limit(resource, ret_limit);
	}
	*ret_limit = (struct rlimit){ told, RLIM_INFINITY };
	return 0;
}

int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
	if (told == 0 || resource != RLIMIT_NOFILE) {
		return real_set_limit(resource, limit);
	}
	told = limit->rlim_cur;
	return 0;
}

long sysconf(int name)
{
	if (!real_sysconf) {
		look_up();
	}
	return told != 0 && name == _SC_OPEN_MAX ? (long)told : real_sysconf(name);
}
