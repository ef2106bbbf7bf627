/* SPDX-License-Identifier: MIT */
/*
 * Usecases that block: they run beside the loop, and yet the commands of one socket keep their
 * order (design.md, "Usecases and threads"). Also to be run under TSan.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mock_hub.h"
#include "seats.h"
#include "usecase/adapter.h"
#include "usecase/emitter.h"
#include "usecase/workers.h"

#define TAKE(room) ",{\"room\":\"" room "\"}]"

/* What the blocking `take` does, and what it waits for. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned started, allowed, most, running;
	bool defer, fails, throws;
	struct fzio_reply *reply;
	char order[256]; /* rooms as they were taken; `quit` */
	unsigned made, released;
	sigset_t blocked; /* on the worker */
} script;

static struct fzio_registry *registry;
static struct fzio_emitter *emitter;
static struct fzio_adapter *adapter;
static struct fzio__workers *workers;
static struct fzio_socket client, other;

static enum fzio_status take(
	struct fzio_ctx *ctx, const struct seats_take_cmd *cmd, struct seats_take_ack *ack)
{
	assert_false(mock_is_current(&mock.executor));
	assert_null(fzio_ctx_socket(ctx));
	assert_int_equal(fzio_ctx_join(ctx, cmd->room), FZIO_OK);
	fzio_ctx_leave(ctx, "lobby");
	assert_false(fzio_ctx_in_room(ctx, cmd->room));
	pthread_sigmask(SIG_SETMASK, NULL, &script.blocked);
	pthread_mutex_lock(&script.lock);
	strcat(strcat(script.order, cmd->room), ";");
	script.started++;
	script.running++;
	script.most = script.running > script.most ? script.running : script.most;
	pthread_cond_broadcast(&script.changed);
	if (script.defer) {
		script.reply = fzio_ctx_defer(ctx);
		assert_null(fzio_ctx_defer(ctx));
		pthread_cond_broadcast(&script.changed);
	}
	while (script.allowed == 0) {
		pthread_cond_wait(&script.changed, &script.lock);
	}
	script.allowed--;
	script.running--;
	bool defers = script.defer && !script.fails;
	pthread_mutex_unlock(&script.lock);
	if (defers) {
		return FZIO_DEFERRED;
	}
	if (script.throws) {
		return fzio_ctx_throw(ctx, &seats_full_error, &(struct seats_full){ 3 });
	}
	*ack = (struct seats_take_ack){ .room = fzio_ctx_strdup(ctx, cmd->room), .left = 1 };
	return script.fails ? FZIO_EIO : FZIO_OK;
}

static enum fzio_status quit(struct fzio_ctx *ctx)
{
	assert_true(mock_is_current(&mock.executor));
	assert_non_null(fzio_ctx_socket(ctx));
	strcat(script.order, "quit;");
	return FZIO_OK;
}

static enum fzio_status factory(
	struct fzio_ctx *ctx, const struct fzio_request *request, void **ret_deps, void *user)
{
	(void)ctx, (void)request, (void)user;
	assert_true(mock_is_current(&mock.executor));
	*ret_deps = &script;
	script.made++;
	return FZIO_OK;
}

static void release(void *deps, void *user)
{
	(void)user;
	assert_ptr_equal(deps, &script);
	script.released++;
}

static int setup(void **state)
{
	(void)state;
	memset(&script, 0, sizeof(script));
	pthread_mutex_init(&script.lock, NULL);
	pthread_cond_init(&script.changed, NULL);
	mock_begin();
	/* Twenty characters, as every sid has. */
	client = (struct fzio_socket){ .sid = "client-of-the-first-",
		.namespace_ = "/seats",
		.handshake = { .address = "192.0.2.7", .path = "/socket.io/", .query = "" } };
	other = client;
	other.sid = "other-client-of-two-";
	registry = fzio_registry_create();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	workers = fzio__workers_create(2);
	adapter = fzio__adapter_create(&(struct fzio_adapter_options){ .registry = registry,
					       .context_factory = factory,
					       .context_release = release },
		NULL, &mock.executor, emitter);
	adapter->workers = workers;
	assert_int_equal(seats_register_take(registry, take, NULL), FZIO_OK);
	assert_int_equal(seats_register_quit(registry, quit, NULL), FZIO_OK);
	assert_int_equal(fzio_registry_set_blocking(registry, "seats.take"), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &seats_router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
	return 0;
}

/* As the server ends: workers, adapter, mailbox. */
static void end_server(void)
{
	fzio__workers_stop(workers);
	fzio__adapter_close(adapter);
	mock_empty_mailbox(false);
	fzio__emitter_destroy(emitter);
	fzio__workers_destroy(workers);
	fzio__adapter_unref(adapter);
	adapter = NULL;
}

static void allow(unsigned more)
{
	pthread_mutex_lock(&script.lock);
	script.allowed += more;
	pthread_cond_broadcast(&script.changed);
	pthread_mutex_unlock(&script.lock);
}

static int teardown(void **state)
{
	(void)state;
	if (adapter != NULL) {
		allow(1000); /* a test that failed leaves usecases at work */
		end_server();
	}
	fzio_registry_destroy(registry);
	assert_int_equal(script.made, script.released);
	assert_int_equal(mock.handles, 0);
	pthread_cond_destroy(&script.changed);
	pthread_mutex_destroy(&script.lock);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void wait_started(unsigned started)
{
	pthread_mutex_lock(&script.lock);
	while (script.started < started) {
		pthread_cond_wait(&script.changed, &script.lock);
	}
	pthread_mutex_unlock(&script.lock);
}

/* Runs the mailbox until `sent` holds `text`; at most some seconds. */
static const char *wait_sent(const char *text)
{
	for (int i = 0; i < 5000 && strstr(mock.sent, text) == NULL; i++) {
		if (mock_empty_mailbox(true) == 0) {
			usleep(1000);
		}
	}
	mock_empty_mailbox(true);
	return mock_sent();
}

#define ACK(room) "ack 7 [{\"room\":\"" room "\",\"left\":1}]\n"
#define AWAY(room)                                                                                 \
	"join /seats " room " to client-of-the-first-\nleave /seats lobby to client-of-the-first-\n"

static void usecase_runs_beside_the_loop(void **state)
{
	(void)state;
	allow(1);
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	/* What it did to its rooms is done before its ack. */
	assert_string_equal(wait_sent("ack"), AWAY("a") ACK("a"));
	assert_int_equal(adapter->lanes.len, 0);
	assert_int_equal(script.released, 1);
}

static void commands_of_a_socket_keep_their_order(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	wait_started(1);
	assert_true(mock_arrive(&client, "quit", "]"));
	assert_true(mock_arrive(&client, "take", TAKE("b")));
	assert_true(mock_arrive(&client, "quit", "]"));
	mock_empty_mailbox(true);
	assert_string_equal(script.order, "a;");
	allow(2);
	assert_string_equal(wait_sent("\"b\""),
		AWAY("a") ACK("a") "ack 7 []\n" AWAY("b") ACK("b") "ack 7 []\n");
	assert_string_equal(script.order, "a;quit;b;quit;");
	assert_int_equal(adapter->lanes.len, 0);
}

static void sockets_do_not_wait_for_each_other(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_true(mock_arrive(&other, "take", TAKE("b")));
	wait_started(2);
	assert_int_equal(script.most, 2);
	allow(2);
	wait_sent("\"a\"");
	for (int i = 0; i < 5000 && adapter->lanes.len > 0; i++) {
		mock_empty_mailbox(true);
		usleep(1000);
	}
	assert_int_equal(adapter->lanes.len, 0);
}

static void broken_and_invalid_commands_do_not_wait(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	wait_started(1);
	assert_false(mock_arrive(&client, "take", ",{]"));
	assert_true(mock_arrive(&client, "take", ",{}]"));
	assert_non_null(strstr(mock_sent(), "socketio.invalid_payload"));
	allow(1);
	wait_sent("\"a\"");
}

static void failures_of_a_worker_are_acks(void **state)
{
	(void)state;
	allow(2);
	script.throws = true;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_non_null(strstr(wait_sent("ack"), "\"context\":{\"capacity\":3}"));
	script.throws = false;
	script.fails = true;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_non_null(strstr(wait_sent("ack"), "core.internal"));
}

static void what_waits_is_dropped_with_its_client(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	wait_started(1);
	assert_true(mock_arrive(&client, "quit", "]"));
	mock_leave(&client);
	allow(1);
	for (int i = 0; i < 5000 && adapter->lanes.len > 0; i++) {
		mock_empty_mailbox(true);
		usleep(1000);
	}
	assert_string_equal(script.order, "a;");
	assert_null(strstr(mock_sent(), "ack"));
}

static void too_many_waiting_are_refused(void **state)
{
	(void)state;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	wait_started(1);
	for (int i = 0; i < 256; i++) {
		assert_true(mock_arrive(&client, "take", TAKE("b")));
	}
	assert_string_equal(mock_sent(), "");
	assert_true(mock_arrive(&client, "take", TAKE("b")));
	assert_non_null(strstr(mock_sent(), "socketio.too_many_waiting"));
	mock_leave(&client);
	allow(1);
}

/* A contract whose payload is as large as it likes. */
struct note {
	const char *text;
};

static enum fzio_status keep_note(
	fzio_any_fn *usecase, struct fzio_ctx *ctx, const void *payload, void *ack)
{
	(void)usecase, (void)ctx, (void)payload, (void)ack;
	pthread_mutex_lock(&script.lock);
	script.started++;
	pthread_cond_broadcast(&script.changed);
	while (script.allowed == 0) {
		pthread_cond_wait(&script.changed, &script.lock);
	}
	pthread_mutex_unlock(&script.lock);
	return FZIO_OK;
}

static const struct fzio_field note_field = { FZIO_NAME("text"), .kind = FZIO_STRING };
static const struct fzio_dto note_dto = {
	.name = "Note", .fields = &note_field, .len = 1, .size = sizeof(struct note)
};
static const struct fzio_operation note_operation = {
	.name = "notes.note", .payload = &note_dto, .call = keep_note
};
static const struct fzio_command note_command = { "note", &note_operation, NULL };
static const struct fzio_router notes_router = {
	.abi = FZIO_ABI, .namespace_ = "/notes", .commands = &note_command, .commands_len = 1
};

static void include_notes(void)
{
	adapter->started = false;
	assert_int_equal(
		fzio_registry_register(registry, &note_operation, (fzio_any_fn *)keep_note, NULL),
		FZIO_OK);
	assert_int_equal(fzio_registry_set_blocking(registry, "notes.note"), FZIO_OK);
	assert_int_equal(fzio_adapter_include_router(adapter, &notes_router), FZIO_OK);
	assert_int_equal(fzio__adapter_start(adapter), 0);
}

/* Of large ones fewer wait: a client must not fill the memory while its usecase is at work. */
static void too_much_waiting_is_refused(void **state)
{
	(void)state;
	enum {
		SIZE = 1024 * 1024
	};
	char *large = malloc(SIZE + 64);
	assert_non_null(large);
	int len = snprintf(large, 64, ",{\"text\":\"");
	memset(large + len, 'x', SIZE);
	strcpy(large + len + SIZE, "\"}]");
	include_notes();
	client.namespace_ = "/notes";
	assert_true(mock_arrive(&client, "note", large));
	wait_started(1);
	/* Its text counts, and what it was read into: 8 MiB are four of them. */
	int waiting = 0;
	while (waiting < 10 && mock_arrive(&client, "note", large) && mock.sent[0] == '\0') {
		waiting++;
	}
	mock_leave(&client);
	allow(1);
	free(large);
	assert_int_equal(waiting, 4);
	assert_non_null(strstr(mock_sent(), "socketio.too_many_waiting"));
}

/* Signals are for the program's threads; a usecase that crashes is for whoever reports crashes. */
static void workers_take_no_signals_but_their_own_crashes(void **state)
{
	(void)state;
	allow(1);
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	wait_sent("ack");
	static const int taken[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		assert_int_equal(sigismember(&script.blocked, taken[i]), 0);
	}
	static const int left[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGALRM, SIGCHLD, SIGUSR1 };
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		assert_int_equal(sigismember(&script.blocked, left[i]), 1);
	}
}

static const struct seats_take_ack later = { .room = "later", .left = 2 };

static struct fzio_reply *wait_reply(void)
{
	pthread_mutex_lock(&script.lock);
	while (script.reply == NULL) {
		pthread_cond_wait(&script.changed, &script.lock);
	}
	pthread_mutex_unlock(&script.lock);
	return script.reply;
}

static void worker_may_defer(void **state)
{
	(void)state;
	script.defer = true;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	struct fzio_reply *reply = wait_reply();
	assert_true(mock_arrive(&client, "quit", "]"));
	allow(1);
	/* The next has its turn when the usecase has returned, not when it has answered. */
	assert_non_null(strstr(wait_sent("ack 7 []"), "ack 7 []"));
	assert_int_equal(fzio_reply_send(reply, &later), FZIO_OK);
	assert_string_equal(wait_sent("ack"), "ack 7 [{\"room\":\"later\",\"left\":2}]\n");
}

/* The usecase still uses the context that its reply would end. */
static void reply_waits_for_its_usecase(void **state)
{
	(void)state;
	script.defer = true;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_int_equal(fzio_reply_send(wait_reply(), &later), FZIO_OK);
	mock_empty_mailbox(true);
	assert_null(strstr(mock_sent(), "ack"));
	allow(1);
	assert_non_null(strstr(wait_sent("ack"), "\"later\""));
}

static void failing_after_asking_is_the_answer(void **state)
{
	(void)state;
	script.defer = true;
	script.fails = true;
	allow(1);
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_non_null(strstr(wait_sent("ack"), "core.internal"));
	assert_int_equal(fzio_registry_set_blocking(registry, "seats.none"), FZIO_ENOTFOUND);
}

static void *allow_soon(void *user)
{
	usleep(20000);
	allow(2);
	return user;
}

/* It waits for the usecases that run; those in the queue, and all that waits, are dropped. */
static void end_of_the_server_waits_for_workers(void **state)
{
	(void)state;
	pthread_t thread;
	static struct fzio_socket third;
	third = client;
	third.sid = "third-client-of-all-";
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_true(mock_arrive(&other, "take", TAKE("b")));
	wait_started(2);
	assert_true(mock_arrive(&third, "take", TAKE("c")));
	assert_true(mock_arrive(&client, "quit", "]"));
	assert_int_equal(pthread_create(&thread, NULL, allow_soon, NULL), 0);
	end_server();
	pthread_join(thread, NULL);
	assert_null(strchr(script.order, 'c'));
	assert_null(strstr(mock_sent(), "ack"));
}

/* Nobody is in a room any more, and nobody is there to bring it to the loop. */
static void *use_rooms(void *user)
{
	struct fzio_ctx *ctx = user;
	fzio_ctx_leave(ctx, "b");
	bool clean = fzio_ctx_join(ctx, "b") == FZIO_ECLOSED && !fzio_ctx_in_room(ctx, "b") &&
		     fzio_ctx_socket(ctx) == NULL;
	return clean ? user : NULL;
}

static void reply_after_the_server_frees_itself(void **state)
{
	(void)state;
	script.defer = true;
	allow(1);
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	struct fzio_reply *reply = wait_reply();
	end_server();
	pthread_t thread;
	void *clean = NULL;
	assert_int_equal(pthread_create(&thread, NULL, use_rooms, fzio_reply_ctx(reply)), 0);
	pthread_join(thread, &clean);
	assert_non_null(clean);
	assert_int_equal(fzio_reply_send(reply, &later), FZIO_OK);
}

static void a_worker_that_cannot_start_is_an_error(void **state)
{
	(void)state;
	fzio__workers_stop(workers);
	fzio__workers_destroy(workers);
	workers = fzio__workers_create(0);
	/* No thread at all: told to the client, and the next command is served. */
	adapter->workers = workers;
	assert_true(mock_arrive(&client, "take", TAKE("a")));
	assert_non_null(strstr(mock_sent(), "core.internal"));
	assert_int_equal(adapter->lanes.len, 0);
	assert_true(mock_arrive(&client, "quit", "]"));
	assert_string_equal(mock_sent(), "ack 7 []\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(usecase_runs_beside_the_loop),
		TEST(commands_of_a_socket_keep_their_order),
		TEST(sockets_do_not_wait_for_each_other),
		TEST(broken_and_invalid_commands_do_not_wait),
		TEST(failures_of_a_worker_are_acks),
		TEST(what_waits_is_dropped_with_its_client),
		TEST(too_many_waiting_are_refused),
		TEST(too_much_waiting_is_refused),
		TEST(workers_take_no_signals_but_their_own_crashes),
		TEST(worker_may_defer),
		TEST(reply_waits_for_its_usecase),
		TEST(failing_after_asking_is_the_answer),
		TEST(end_of_the_server_waits_for_workers),
		TEST(reply_after_the_server_frees_itself),
		TEST(a_worker_that_cannot_start_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
