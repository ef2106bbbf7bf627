/* SPDX-License-Identifier: MIT */
/* Files over real sockets: large ones, to slow readers, on connections that go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include <fzio/fzio.h>

#define LARGE ((size_t)24 * 1024 * 1024)

static struct fzio_server *server;
static pthread_t thread;
static char folder[] = "/tmp/fzio-files-XXXXXX";

static void *serve(void *unused)
{
	(void)unused;
	assert_int_equal(fzio_server_run(server), 0);
	return NULL;
}

static void path_of(const char *name, char ret_path[256])
{
	snprintf(ret_path, 256, "%s/%s", folder, name);
}

/* As long as it is said to be, with its own end. */
static void make_file(const char *name, size_t size)
{
	char path[256];
	path_of(name, path);
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "the end", 7, (off_t)(size - 7)), 7);
	close(fd);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	make_file("large", LARGE);
	make_file("small", 100);
	server = fzio_server_create(&(struct fzio_server_options){
		.interface = "127.0.0.1", .port = FZIO_PORT_ANY, .keep_signals = true });
	assert_non_null(server);
	assert_int_equal(fzio_server_static(server, "/", folder), FZIO_OK);
	assert_int_equal(fzio_server_listen(server), FZIO_OK);
	return pthread_create(&thread, NULL, serve, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	fzio_server_stop(server);
	pthread_join(thread, NULL);
	fzio_server_destroy(server);
	for (size_t i = 0; i < 2; i++) {
		char path[256];
		path_of(i == 0 ? "large" : "small", path);
		unlink(path);
	}
	return rmdir(folder);
}

/* ---- a client ---------------------------------------------------------------------------------- */

static int open_client(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int small = 8192;
	struct timeval patience = { .tv_sec = 10 };
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)fzio_server_port(server)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void ask(int fd, const char *method, const char *path)
{
	char request[256];
	int len = snprintf(
		request, sizeof(request), "%s %s HTTP/1.1\r\nHost: a\r\n\r\n", method, path);
	assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
}

/* The head of the answer; what it says of its length. */
static size_t read_head(int fd)
{
	char head[2048];
	size_t len = 0;
	while (len < 4 || memcmp(head + len - 4, "\r\n\r\n", 4) != 0) {
		assert_true(len < sizeof(head) - 1);
		assert_int_equal(recv(fd, head + len, 1, 0), 1);
		len++;
	}
	head[len] = '\0';
	assert_memory_equal(head, "HTTP/1.1 200", 12);
	assert_non_null(strcasestr(head, "\r\nConnection: keep-alive\r\n"));
	const char *length = strcasestr(head, "\r\nContent-Length: ");
	assert_non_null(length);
	return strtoul(length + 18, NULL, 10);
}

static void read_body(int fd, size_t size)
{
	static char piece[65536];
	char last[7] = "";
	for (size_t left = size; left > 0;) {
		ssize_t got =
			recv(fd, piece, left < sizeof(piece) ? left : sizeof(piece), MSG_WAITALL);
		assert_true(got > 0);
		left -= (size_t)got;
		if (left == 0) {
			assert_true(got >= 7);
			memcpy(last, piece + got - 7, 7);
		}
	}
	assert_memory_equal(last, "the end", 7);
}

static unsigned descriptors(void)
{
	unsigned count = 0;
	DIR *open = opendir("/proc/self/fd");
	while (readdir(open)) {
		count++;
	}
	closedir(open);
	return count;
}

static double cpu_seconds(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* ---- the rules --------------------------------------------------------------------------------- */

static void connection_goes_on_after_a_file(void **state)
{
	(void)state;
	int fd = open_client();
	for (int i = 0; i < 3; i++) {
		ask(fd, "HEAD", "/large");
		assert_int_equal(read_head(fd), LARGE); /* and no body: the next head follows */
		ask(fd, "GET", "/small");
		assert_int_equal(read_head(fd), 100);
		read_body(fd, 100);
		ask(fd, "GET", "/large");
		assert_int_equal(read_head(fd), LARGE);
		read_body(fd, LARGE);
	}
	close(fd);
}

static void slow_reader_holds_nobody_up_and_costs_nothing(void **state)
{
	(void)state;
	int slow = open_client();
	ask(slow, "GET", "/large");
	assert_int_equal(read_head(slow), LARGE);
	usleep(100000);
	double used = cpu_seconds();
	for (int i = 0; i < 10; i++) {
		int fd = open_client();
		ask(fd, "GET", "/small");
		read_body(fd, read_head(fd));
		close(fd);
		usleep(50000);
	}
	assert_true(cpu_seconds() - used < 0.2);
	read_body(slow, LARGE);
	ask(slow, "GET", "/small");
	assert_int_equal(read_head(slow), 100);
	close(slow);
}

static void client_that_leaves_takes_the_file_along(void **state)
{
	(void)state;
	usleep(100000); /* those of the test before are gone */
	unsigned base = descriptors();
	for (int i = 0; i < 20; i++) {
		int fd = open_client();
		ask(fd, "GET", "/large");
		read_head(fd);
		close(fd);
	}
	for (int i = 0; i < 100 && descriptors() > base; i++) {
		usleep(20000);
	}
	assert_int_equal(descriptors(), base);
}

static void pipelined_files_come_in_order(void **state)
{
	(void)state;
	int fd = open_client();
	ask(fd, "GET", "/large");
	ask(fd, "GET", "/small");
	ask(fd, "HEAD", "/small");
	assert_int_equal(read_head(fd), LARGE);
	read_body(fd, LARGE);
	assert_int_equal(read_head(fd), 100);
	read_body(fd, 100);
	assert_int_equal(read_head(fd), 100);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connection_goes_on_after_a_file),
		cmocka_unit_test(slow_reader_holds_nobody_up_and_costs_nothing),
		cmocka_unit_test(client_that_leaves_takes_the_file_along),
		cmocka_unit_test(pipelined_files_come_in_order),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
