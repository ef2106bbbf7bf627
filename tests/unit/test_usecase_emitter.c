/* SPDX-License-Identifier: MIT */
/* Server events: checked first, sent to whom they are for, from any thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mock_hub.h"
#include "seats.h"
#include "usecase/emitter.h"

static struct fzio_emitter *emitter;
static const struct seats_take_ack taken = { .room = "blue", .left = 2 };
static const char *const two[] = { "blue", "red" };

static int setup(void **state)
{
	(void)state;
	mock_begin();
	emitter = fzio__emitter_create(NULL, &mock.executor, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fzio__emitter_destroy(emitter);
	return 0;
}

static void assert_emitted(struct fzio_target target, const char *to)
{
	char expected[256];
	snprintf(expected, sizeof(expected),
		"emit /seats taken [{\"room\":\"blue\",\"left\":2}] +0%s\n", to);
	assert_int_equal(fzio_emit(emitter, &seats_taken_event, target, &taken), FZIO_OK);
	assert_string_equal(mock_sent(), expected);
}

static void emit_reaches_its_target(void **state)
{
	(void)state;
	assert_emitted(fzio_all(), " to all");
	assert_emitted(fzio_room("blue"), " to blue");
	assert_emitted(fzio_rooms(two, 2), " to blue,red");
	assert_emitted(fzio_sid("abc"), " to abc");
	assert_emitted(fzio_except(fzio_all(), two, 1), " to all except blue");
	assert_emitted(fzio_except(fzio_room("green"), two, 2), " to green except blue,red");
	assert_emitted(fzio_volatile(fzio_room("blue")), " to blue volatile");
}

static void event_without_payload_has_no_argument(void **state)
{
	(void)state;
	assert_int_equal(fzio_emit(emitter, &seats_reset_event, fzio_all(), NULL), FZIO_OK);
	assert_string_equal(mock_sent(), "emit /seats reset [] +0 to all\n");
}

static void invalid_payload_is_not_sent(void **state)
{
	(void)state;
	const struct seats_take_ack invalid = { .room = "blue", .left = -1 };
	assert_int_equal(
		fzio_emit(emitter, &seats_taken_event, fzio_all(), &invalid), FZIO_EPAYLOAD);
	assert_int_equal(fzio_emit(emitter, &seats_taken_event, fzio_all(), NULL), FZIO_EPAYLOAD);
	assert_string_equal(mock_sent(), "");
	assert_non_null(strstr(mock.log, "emit of /seats taken: TakeAck: left: "));
}

static void empty_target_is_refused_never_a_broadcast(void **state)
{
	(void)state;
	static const char *const hole[] = { "blue", NULL };
	static const char *const empty[] = { "blue", "" };
	const struct fzio_target targets[] = {
		{ 0 },
		fzio_room(NULL),
		fzio_room(""),
		fzio_rooms(NULL, 0),
		fzio_rooms(two, 0),
		fzio_rooms(NULL, 1),
		fzio_rooms(hole, 2),
		fzio_rooms(empty, 2),
		fzio_except(fzio_all(), hole, 2),
		fzio_except(fzio_room("blue"), empty, 2),
	};
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		assert_int_equal(
			fzio_emit(emitter, &seats_taken_event, targets[i], &taken), FZIO_ETARGET);
		assert_int_equal(fzio_emit_raw(emitter, "/seats", "x", targets[i], "1", 1, NULL, 0),
			FZIO_ETARGET);
		assert_int_equal(
			fzio_emitter_join(emitter, "/seats", targets[i], "a"), FZIO_ETARGET);
		assert_int_equal(
			fzio_emitter_disconnect(emitter, "/seats", targets[i], true), FZIO_ETARGET);
	}
	assert_string_equal(mock_sent(), "");
}

static void raw_arguments_must_be_json(void **state)
{
	(void)state;
	static const char *const bad[] = { "{", "1,", ",1", "[1", "1]", "1 2", "01", "\"\xff\"",
		"{\"_placeholder\":true,\"num\":1}", "1,{\"_placeholder\":true,\"num\":-1}" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(fzio_emit_raw(emitter, "/", "x", fzio_all(), bad[i],
					 strlen(bad[i]), &(struct fzio_bytes){ 0 }, 1),
			FZIO_ESYNTAX);
		bool is_json = strchr(bad[i], '_') != NULL;
		assert_string_equal(
			mock.log, is_json ? "2 emit of / x: a placeholder has no attachment\n"
					  : "2 emit of / x: the text is not valid JSON\n");
		mock.log[0] = '\0';
	}
	assert_string_equal(mock_sent(), "");
	assert_int_equal(
		fzio_emit_raw(emitter, "/", "x", fzio_all(), "1, {}XX", 5, NULL, 0), FZIO_OK);
	assert_string_equal(mock_sent(), "emit / x [1, {}] +0 to all\n");
	assert_int_equal(fzio_emit_raw(emitter, "/", "x", fzio_all(), NULL, 0, NULL, 0), FZIO_OK);
	assert_string_equal(mock_sent(), "emit / x [] +0 to all\n");
	const char *args = "1,{\"_placeholder\":true,\"num\":0}";
	assert_int_equal(fzio_emit_raw(emitter, "/", "x", fzio_all(), args, strlen(args),
				 &(struct fzio_bytes){ (const uint8_t *)"ab", 2 }, 1),
		FZIO_OK);
	assert_string_equal(
		mock_sent(), "emit / x [1,{\"_placeholder\":true,\"num\":0}] +1 ab to all\n");
}

static void raw_names_are_checked(void **state)
{
	(void)state;
	assert_int_equal(
		fzio_emit_raw(emitter, "seats", "x", fzio_all(), "1", 1, NULL, 0), FZIO_EINVAL);
	assert_int_equal(fzio_emit_raw(emitter, "/", "", fzio_all(), "1", 1, NULL, 0), FZIO_EINVAL);
	assert_int_equal(
		fzio_emit_raw(emitter, "/", "\xff", fzio_all(), "1", 1, NULL, 0), FZIO_EINVAL);
	assert_int_equal(fzio_emitter_join(emitter, "/", fzio_all(), ""), FZIO_EINVAL);
	/* A client that gets one of these takes it for a broken packet, and closes (peers.md §1.11). */
	static const char *const reserved[] = { "connect", "connect_error", "disconnect",
		"disconnecting", "newListener", "removeListener" };
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		assert_int_equal(
			fzio_emit_raw(emitter, "/", reserved[i], fzio_all(), "1", 1, NULL, 0),
			FZIO_EINVAL);
	}
	assert_string_equal(mock_sent(), "");
}

static void raw_arguments_must_be_there(void **state)
{
	(void)state;
	static const char one[] = "{\"_placeholder\":true,\"num\":0}";
	const struct fzio_bytes nothing = { NULL, 5 };
	assert_int_equal(
		fzio_emit_raw(emitter, "/", "x", fzio_all(), NULL, 5, NULL, 0), FZIO_EINVAL);
	assert_int_equal(fzio_emit_raw(emitter, "/", "x", fzio_all(), one, strlen(one), NULL, 1),
		FZIO_EINVAL);
	assert_int_equal(
		fzio_emit_raw(emitter, "/", "x", fzio_all(), one, strlen(one), &nothing, 1),
		FZIO_EINVAL);
	assert_string_equal(mock_sent(), "");
}

static void rooms_and_connections_by_target(void **state)
{
	(void)state;
	assert_int_equal(fzio_emitter_join(emitter, "/seats", fzio_sid("abc"), "a"), FZIO_OK);
	assert_int_equal(fzio_emitter_leave(emitter, "/seats", fzio_room("a"), "b"), FZIO_OK);
	assert_int_equal(fzio_emitter_disconnect(emitter, "/seats", fzio_room("a"), true), FZIO_OK);
	assert_string_equal(mock_sent(),
		"join /seats a to abc\nleave /seats b to a\ndisconnect /seats close to a\n");
}

/* Names that are gone as soon as each call has returned. */
static void *emit_elsewhere(void *unused)
{
	(void)unused;
	char room[] = "blue", other[] = "red", except[] = "abc";
	const char *rooms[] = { room, other };
	const char *excepts[] = { except };
	struct fzio_target target = fzio_except(fzio_rooms(rooms, 2), excepts, 1);
	fzio_emit(emitter, &seats_taken_event, target, &taken);
	fzio_emit(emitter, &seats_reset_event, fzio_volatile(fzio_room(room)), NULL);
	char namespace_[] = "/other", event[] = "x";
	fzio_emit_raw(emitter, namespace_, event, fzio_all(), "1", 1, NULL, 0);
	fzio_emitter_join(emitter, namespace_, fzio_sid(except), room);
	fzio_emitter_disconnect(emitter, namespace_, fzio_sid(except), false);
	memset(room, '#', 4);
	memset(other, '#', 3);
	memset(except, '#', 3);
	memset(namespace_, '#', 6);
	return NULL;
}

static void emit_elsewhere_and_wait(void)
{
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, emit_elsewhere, NULL), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(mock_sent(), "");
}

static void other_threads_go_through_the_mailbox_in_order(void **state)
{
	(void)state;
	emit_elsewhere_and_wait();
	assert_int_equal(mock_empty_mailbox(true), 5);
	assert_string_equal(mock_sent(),
		"emit /seats taken [{\"room\":\"blue\",\"left\":2}] +0 to blue,red except abc\n"
		"emit /seats reset [] +0 to blue volatile\n"
		"emit /other x [1] +0 to all\n"
		"join /other blue to abc\n"
		"disconnect /other to abc\n");
}

static void dropped_emits_free_themselves(void **state)
{
	(void)state;
	emit_elsewhere_and_wait();
	assert_int_equal(mock_empty_mailbox(false), 5);
	assert_string_equal(mock_sent(), "");
}

/* ---- the backplane ----------------------------------------------------------------------- */

static enum fzio_status note_publish(
	struct fzio__backplane *backplane, const struct fzio__action *action)
{
	(void)backplane;
	pthread_mutex_lock(&mock.lock);
	mock_note("publish %d %s", (int)action->kind, action->namespace_);
	if (action->packet != NULL) {
		mock_note(" %s", action->packet->messages[0]->data);
	}
	mock_note_target(&action->target);
	pthread_mutex_unlock(&mock.lock);
	return FZIO_EUNSUPPORTED;
}

static struct fzio__backplane elsewhere = { .publish = note_publish };

static void own_sockets_first_then_the_backplane(void **state)
{
	(void)state;
	struct fzio_emitter *both = fzio__emitter_create(NULL, &mock.executor, &elsewhere);
	assert_int_equal(
		fzio_emit_raw(both, "/a", "x", fzio_room("blue"), "1", 1, NULL, 0), FZIO_OK);
	assert_string_equal(mock_sent(), "emit /a x [1] +0 to blue\n"
					 "publish 1 /a /a x [1] +0 to blue\n");
	assert_int_equal(fzio_emitter_join(both, "/a", fzio_sid("abc"), "blue"), FZIO_OK);
	assert_string_equal(mock_sent(), "join /a blue to abc\npublish 2 /a to abc\n");
	fzio__emitter_destroy(both);
}

static void *emit_one_elsewhere(void *both)
{
	fzio_emit_raw(both, "/a", "x", fzio_room("blue"), "1", 1, NULL, 0);
	return NULL;
}

static void other_threads_publish_too(void **state)
{
	(void)state;
	struct fzio_emitter *both = fzio__emitter_create(NULL, &mock.executor, &elsewhere);
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, emit_one_elsewhere, both), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(mock_sent(), "publish 1 /a /a x [1] +0 to blue\n");
	assert_int_equal(mock_empty_mailbox(true), 1);
	assert_string_equal(mock_sent(), "emit /a x [1] +0 to blue\n");
	fzio__emitter_destroy(both);
}

static void without_own_sockets_only_the_backplane_is_asked(void **state)
{
	(void)state;
	struct fzio_emitter *write_only = fzio__emitter_create(NULL, NULL, &elsewhere);
	assert_int_equal(fzio_emit_raw(write_only, "/a", "x", fzio_all(), "1", 1, NULL, 0),
		FZIO_EUNSUPPORTED);
	assert_string_equal(mock_sent(), "publish 1 /a /a x [1] +0 to all\n");
	assert_int_equal(
		fzio_emit(write_only, &seats_taken_event, (struct fzio_target){ 0 }, &taken),
		FZIO_ETARGET);
	assert_string_equal(mock_sent(), "");
	fzio__emitter_destroy(write_only);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(emit_reaches_its_target),
		TEST(event_without_payload_has_no_argument),
		TEST(invalid_payload_is_not_sent),
		TEST(empty_target_is_refused_never_a_broadcast),
		TEST(raw_arguments_must_be_json),
		TEST(raw_names_are_checked),
		TEST(raw_arguments_must_be_there),
		TEST(rooms_and_connections_by_target),
		TEST(other_threads_go_through_the_mailbox_in_order),
		TEST(dropped_emits_free_themselves),
		TEST(own_sockets_first_then_the_backplane),
		TEST(other_threads_publish_too),
		TEST(without_own_sockets_only_the_backplane_is_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
