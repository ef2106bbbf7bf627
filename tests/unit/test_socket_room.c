/* SPDX-License-Identifier: MIT */
/* Rooms, targets, emits (design.md "Generated C": encoded once, an empty target is refused). */
#include "socket_mock.h"

static struct {
	struct mock *mock;
	struct fzio_socket *sockets[8]; /* in the order of their CONNECT */
	size_t len;
	size_t left;
	enum {
		NOTHING,
		EMIT,
		DISCONNECT_OTHERS
	} then; /* in the disconnect handler */
} seen;

static void on_connected(struct fzio_socket *socket, void *user)
{
	(void)user;
	if (seen.len < sizeof(seen.sockets) / sizeof(seen.sockets[0])) {
		seen.sockets[seen.len++] = socket;
	}
}

static size_t emit(const struct fzio_target target)
{
	struct fzio__packet *packet = fzio__packet_event("/", "e", "1", 1, NULL, 0);
	assert_non_null(packet);
	size_t sent = fzio__hub_broadcast(seen.mock->hub, "/", &target, packet);
	fzio__packet_destroy(packet);
	return sent;
}

static void on_disconnect(
	struct fzio_socket *socket, enum fzio_disconnect_reason reason, void *user)
{
	(void)socket;
	(void)reason;
	(void)user;
	seen.left++;
	if (seen.then == EMIT) {
		emit(fzio_all());
	} else if (seen.then == DISCONNECT_OTHERS) {
		struct fzio_target all = fzio_all();
		fzio__hub_disconnect(seen.mock->hub, "/", &all, true);
	}
}

/* Clients a, b, c, d in `/`: a and b in "ab", b and c in "bc". */
static struct fzio__session *client[4];
static const char *sid[4];

static int setup(void **state)
{
	mock_setup(state);
	memset(&seen, 0, sizeof(seen));
	seen.mock = *state;
	struct fzio_namespace_handlers handlers = { .connected = on_connected,
		.disconnect = on_disconnect };
	assert_int_equal(fzio__hub_namespace(seen.mock->hub, "/", &handlers), FZIO_OK);
	for (size_t i = 0; i < 4; i++) {
		client[i] = mock_open(seen.mock);
		sid[i] = mock_join(client[i], "0");
	}
	assert_int_equal(fzio_socket_join(seen.sockets[0], "ab"), FZIO_OK);
	assert_int_equal(fzio_socket_join(seen.sockets[1], "ab"), FZIO_OK);
	assert_int_equal(fzio_socket_join(seen.sockets[1], "bc"), FZIO_OK);
	assert_int_equal(fzio_socket_join(seen.sockets[2], "bc"), FZIO_OK);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, mock_teardown)

/* "ab": a and b got the event, once, and nobody else. */
static void expect_received(const char *names)
{
	for (size_t i = 0; i < 4; i++) {
		if (strchr(names, (int)('a' + i))) {
			mock_expect(client[i], "2[\"e\",1]");
		}
		mock_expect_nothing(client[i]);
	}
}

/* ---- rooms ---------------------------------------------------------------------------------- */

static void joining_twice_is_joining_once(void **state)
{
	(void)state;
	assert_int_equal(fzio_socket_join(seen.sockets[0], "ab"), FZIO_OK);
	assert_int_equal(emit(fzio_room("ab")), 2);
	expect_received("ab");
	fzio_socket_leave(seen.sockets[0], "ab");
	assert_false(fzio_socket_in_room(seen.sockets[0], "ab"));
	assert_int_equal(emit(fzio_room("ab")), 1);
	expect_received("b");
}

static void room_names_are_non_empty_utf8(void **state)
{
	(void)state;
	assert_int_equal(fzio_socket_join(seen.sockets[0], ""), FZIO_EINVAL);
	assert_int_equal(fzio_socket_join(seen.sockets[0], NULL), FZIO_EINVAL);
	assert_int_equal(fzio_socket_join(seen.sockets[0], "\xff"), FZIO_EINVAL);
	assert_int_equal(fzio_socket_join(seen.sockets[0], "caf\xc3\xa9 [1],2"), FZIO_OK);
	assert_int_equal(emit(fzio_room("caf\xc3\xa9 [1],2")), 1);
	fzio_socket_leave(seen.sockets[0], "nowhere");
	fzio_socket_leave(seen.sockets[0], NULL);
	assert_false(fzio_socket_in_room(seen.sockets[0], NULL));
}

static void room_ends_with_its_last_member(void **state)
{
	(void)state;
	assert_int_equal(fzio__hub_counts(seen.mock->hub).rooms, 2);
	fzio_socket_leave(seen.sockets[0], "ab");
	fzio_socket_leave(seen.sockets[1], "ab");
	assert_int_equal(fzio__hub_counts(seen.mock->hub).rooms, 1);
	mock_text(client[1], "1");
	fzio__session_close(client[2], FZIO_DISCONNECT_TRANSPORT_CLOSE);
	assert_int_equal(fzio__hub_counts(seen.mock->hub).rooms, 0);
	assert_int_equal(fzio__hub_counts(seen.mock->hub).sockets, 2);
	assert_int_equal(emit(fzio_room("bc")), 0);
}

static void own_sid_is_a_room_that_is_never_left(void **state)
{
	(void)state;
	assert_true(fzio_socket_in_room(seen.sockets[2], sid[2]));
	assert_int_equal(fzio_socket_join(seen.sockets[2], sid[2]), FZIO_OK);
	fzio_socket_leave(seen.sockets[2], sid[2]);
	assert_int_equal(emit(fzio_sid(sid[2])), 1);
	expect_received("c");
}

static void another_sid_is_a_room_like_any(void **state)
{
	(void)state;
	assert_int_equal(fzio_socket_join(seen.sockets[0], sid[2]), FZIO_OK);
	assert_int_equal(emit(fzio_sid(sid[2])), 2);
	expect_received("ac");
	mock_text(client[2], "1");
	assert_int_equal(emit(fzio_sid(sid[2])), 1);
	expect_received("a");
}

static void namespaces_have_rooms_of_their_own(void **state)
{
	(void)state;
	struct fzio_target target = fzio_room("ab");
	struct fzio__packet *packet = fzio__packet_event("/custom", "e", "1", 1, NULL, 0);
	assert_int_equal(fzio__hub_broadcast(seen.mock->hub, "/custom", &target, packet), 0);
	assert_int_equal(fzio__hub_broadcast(seen.mock->hub, "/nowhere", &target, packet), 0);
	fzio__packet_destroy(packet);
	expect_received("");
}

/* Joins and leaves at random, against a table. */
static void membership_agrees_with_a_model(void **state)
{
	(void)state;
	enum {
		ROOMS = 12
	};
	bool model[4][ROOMS] = { { false } };
	unsigned random = 1;
	char name[16];
	for (size_t step = 0; step < 20000; step++) {
		random = random * 1103515245u + 12345u;
		size_t s = random >> 16 & 3;
		size_t r = (random >> 18) % ROOMS;
		snprintf(name, sizeof(name), "r%zu", r);
		if (random >> 30 & 1) {
			assert_int_equal(fzio_socket_join(seen.sockets[s], name), FZIO_OK);
			model[s][r] = true;
		} else {
			fzio_socket_leave(seen.sockets[s], name);
			model[s][r] = false;
		}
		size_t check = (random >> 8) % ROOMS;
		snprintf(name, sizeof(name), "r%zu", check);
		for (size_t i = 0; i < 4; i++) {
			assert_true(fzio_socket_in_room(seen.sockets[i], name) == model[i][check]);
		}
	}
}

/* ---- targets -------------------------------------------------------------------------------- */

static void all_means_all_of_the_namespace(void **state)
{
	(void)state;
	struct fzio__session *elsewhere = mock_open(seen.mock);
	mock_join(elsewhere, "0/custom");
	assert_int_equal(emit(fzio_all()), 4);
	expect_received("abcd");
	mock_expect_nothing(elsewhere);
}

static void room_means_its_members(void **state)
{
	(void)state;
	assert_int_equal(emit(fzio_room("ab")), 2);
	expect_received("ab");
}

static void member_of_several_rooms_gets_one_copy(void **state)
{
	(void)state;
	const char *rooms[] = { "ab", "bc", "ab", "nowhere", sid[1] };
	assert_int_equal(emit(fzio_rooms(rooms, 5)), 3);
	expect_received("abc");
}

static void except_leaves_out_rooms_and_sids(void **state)
{
	(void)state;
	const char *except[] = { sid[0], "bc", "nowhere" };
	assert_int_equal(emit(fzio_except(fzio_all(), except, 3)), 1);
	expect_received("d");
	assert_int_equal(emit(fzio_except(fzio_room("ab"), except, 1)), 1);
	expect_received("b");
	assert_int_equal(emit(fzio_except(fzio_sid(sid[0]), except, 1)), 0);
	expect_received("");
	/* The next target starts afresh. */
	assert_int_equal(emit(fzio_all()), 4);
	expect_received("abcd");
}

static void empty_target_reaches_nobody(void **state)
{
	(void)state;
	struct fzio_target zeroed = { 0 };
	assert_int_equal(emit(zeroed), 0);
	assert_int_equal(emit(fzio_rooms(NULL, 0)), 0);
	assert_int_equal(emit(fzio_room("")), 0);
	assert_int_equal(emit(fzio_room(NULL)), 0);
	const char *names[] = { "", NULL };
	assert_int_equal(emit(fzio_rooms(names, 2)), 0);
	expect_received("");
}

static void volatile_spares_who_has_not_read_yet(void **state)
{
	(void)state;
	client[0]->buffered = 1;
	assert_int_equal(emit(fzio_volatile(fzio_room("ab"))), 1);
	expect_received("b");
	assert_int_equal(emit(fzio_room("ab")), 2);
	expect_received("ab");
}

static enum fzio_status emit_to_the_room_just_joined(struct fzio_socket *socket, const char *auth,
	size_t auth_len, struct fzio_refusal *reterr_refusal, void *user)
{
	(void)auth;
	(void)auth_len;
	(void)reterr_refusal;
	(void)user;
	assert_int_equal(fzio_socket_join(socket, "ab"), FZIO_OK);
	assert_int_equal(emit(fzio_room("ab")), 2);
	assert_int_equal(emit(fzio_sid(fzio_socket_sid(socket))), 0);
	struct fzio_target room = fzio_room("ab");
	fzio__hub_join(seen.mock->hub, "/", &room, "members");
	assert_false(fzio_socket_in_room(socket, "members"));
	return FZIO_OK;
}

static void client_that_is_not_connected_yet_receives_nothing(void **state)
{
	(void)state;
	struct fzio_namespace_handlers handlers = { .connect = emit_to_the_room_just_joined };
	assert_int_equal(fzio__hub_namespace(seen.mock->hub, "/", &handlers), FZIO_OK);
	struct fzio__session *late = mock_open(seen.mock);
	mock_join(late, "0");
	mock_expect_nothing(late);
	expect_received("ab");
	/* The room it joined meanwhile is kept. */
	assert_int_equal(emit(fzio_room("ab")), 3);
	mock_expect(late, "2[\"e\",1]");
}

static void rooms_are_left_with_the_namespace(void **state)
{
	(void)state;
	mock_text(client[0], "1");
	assert_int_equal(emit(fzio_room("ab")), 1);
	expect_received("b");
	mock_join(client[0], "0");
	assert_int_equal(emit(fzio_room("ab")), 1);
	expect_received("b");
}

static void everybody_gets_the_same_message(void **state)
{
	(void)state;
	emit(fzio_all());
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(client[i]->shared, 1);
	}
	expect_received("abcd");
	assert_int_equal(fzio__hub_counts(seen.mock->hub).emits, 4);
}

static void binary_event_is_followed_by_its_attachments(void **state)
{
	(void)state;
	const struct fzio_bytes attachments[] = { { (const uint8_t *)"one", 3 }, { NULL, 0 } };
	struct fzio__packet *packet = fzio__packet_event(
		"/", "e\"", "{\"_placeholder\":true,\"num\":0}", 29, attachments, 2);
	assert_int_equal(packet->len, 3);
	struct fzio_target target = fzio_room("ab");
	assert_int_equal(fzio__hub_broadcast(seen.mock->hub, "/", &target, packet), 2);
	fzio__packet_destroy(packet);
	for (size_t i = 0; i < 2; i++) {
		mock_expect(client[i], "52-[\"e\\\"\",{\"_placeholder\":true,\"num\":0}]");
		mock_expect(client[i], "b:one");
		mock_expect(client[i], "b:");
	}
	fzio__packet_destroy(NULL);
}

static void packet_names_its_namespace_and_may_have_no_arguments(void **state)
{
	(void)state;
	struct fzio__packet *packet = fzio__packet_event("/custom", "e", NULL, 0, NULL, 0);
	assert_string_equal(packet->messages[0]->data, "42/custom,[\"e\"]");
	assert_int_equal(packet->messages[0]->len, 15);
	assert_false(packet->messages[0]->binary);
	fzio__packet_destroy(packet);
}

/* ---- handlers in the middle of it ----------------------------------------------------------- */

static void slow_client_goes_and_the_others_are_served(void **state)
{
	(void)state;
	client[1]->slow = true;
	emit(fzio_all());
	mock_expect_closed(client[1], FZIO_DISCONNECT_SLOW_CONSUMER);
	expect_received("acd");
	assert_int_equal(seen.left, 1);
}

static void emit_in_a_disconnect_handler_reaches_those_who_stay(void **state)
{
	(void)state;
	seen.then = EMIT;
	client[1]->slow = true;
	emit(fzio_all());
	for (size_t i = 0; i < 4; i++) {
		if (i != 1) {
			mock_expect(client[i], "2[\"e\",1]");
			mock_expect(client[i], "2[\"e\",1]");
		}
		mock_expect_nothing(client[i]);
	}
}

static void everybody_may_be_disconnected_in_the_middle_of_an_emit(void **state)
{
	(void)state;
	seen.then = DISCONNECT_OTHERS;
	for (size_t i = 0; i < 4; i++) {
		client[i]->slow = true;
	}
	assert_int_equal(emit(fzio_all()), 1); /* to the first, which took the others along */
	assert_int_equal(seen.left, 4);
	assert_int_equal(fzio__hub_counts(seen.mock->hub).sockets, 0);
	assert_int_equal(fzio__hub_counts(seen.mock->hub).rooms, 0);
}

/* ---- by target ------------------------------------------------------------------------------ */

static void target_joins_and_leaves_rooms(void **state)
{
	(void)state;
	struct fzio_target bc = fzio_room("bc");
	fzio__hub_join(seen.mock->hub, "/", &bc, "new");
	assert_int_equal(emit(fzio_room("new")), 2);
	expect_received("bc");
	struct fzio_target ab = fzio_room("ab");
	fzio__hub_leave(seen.mock->hub, "/", &ab, "new");
	assert_int_equal(emit(fzio_room("new")), 1);
	expect_received("c");
	/* A room may be emptied by itself. */
	fzio__hub_leave(seen.mock->hub, "/", &bc, "bc");
	assert_int_equal(emit(fzio_room("bc")), 0);
}

static void target_is_disconnected(void **state)
{
	(void)state;
	struct fzio_target ab = fzio_room("ab");
	fzio__hub_disconnect(seen.mock->hub, "/", &ab, false);
	mock_expect(client[0], "1");
	mock_expect(client[1], "1");
	assert_true(client[0]->open);
	struct fzio_target c = fzio_sid(sid[2]);
	fzio__hub_disconnect(seen.mock->hub, "/", &c, true);
	mock_expect(client[2], "1");
	mock_expect_closed(client[2], FZIO_DISCONNECT_FORCED_SERVER_CLOSE);
	assert_int_equal(emit(fzio_all()), 1);
	expect_received("d");
}

static void disconnecting_everybody_survives_its_handlers(void **state)
{
	(void)state;
	seen.then = DISCONNECT_OTHERS;
	struct fzio_target all = fzio_all();
	fzio__hub_disconnect(seen.mock->hub, "/", &all, true);
	assert_int_equal(seen.left, 4);
	mock_pass(seen.mock, 1);
}

/* ---- to one --------------------------------------------------------------------------------- */

static void emit_to_one_is_checked(void **state)
{
	(void)state;
	struct fzio_socket *socket = seen.sockets[0];
	const char *broken[] = { "oops", "1,", "1],[2", "{\"_placeholder\":true,\"num\":0}" };
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		assert_int_equal(
			fzio_socket_emit(socket, "e", broken[i], strlen(broken[i]), NULL, 0),
			FZIO_ESYNTAX);
	}
	assert_int_equal(fzio_socket_emit(socket, NULL, "1", 1, NULL, 0), FZIO_EINVAL);
	assert_int_equal(fzio_socket_emit(socket, "\xff", "1", 1, NULL, 0), FZIO_EINVAL);
	assert_int_equal(fzio_socket_emit(socket, "disconnect", "1", 1, NULL, 0), FZIO_EINVAL);
	const struct fzio_bytes nothing = { NULL, 5 };
	assert_int_equal(fzio_socket_emit(socket, "e", NULL, 5, NULL, 0), FZIO_EINVAL);
	assert_int_equal(
		fzio_socket_emit(socket, "e", broken[3], strlen(broken[3]), NULL, 1), FZIO_EINVAL);
	assert_int_equal(fzio_socket_emit(socket, "e", broken[3], strlen(broken[3]), &nothing, 1),
		FZIO_EINVAL);
	expect_received("");
	assert_int_equal(fzio_socket_emit(socket, "e", "1", 1, NULL, 0), FZIO_OK);
	expect_received("a");
}

static void emit_to_one_carries_attachments(void **state)
{
	(void)state;
	struct fzio_bytes attachment = { (const uint8_t *)"data", 4 };
	const char *args = "[{\"_placeholder\":true,\"num\":0}],null";
	assert_int_equal(fzio_socket_emit(seen.sockets[3], "e", args, strlen(args), &attachment, 1),
		FZIO_OK);
	mock_expect(client[3], "51-[\"e\",[{\"_placeholder\":true,\"num\":0}],null]");
	mock_expect(client[3], "b:data");
	expect_received("");
}

static void brackets_in_a_namespace_name_do_not_matter(void **state)
{
	(void)state;
	struct fzio_namespace_handlers handlers = { .connected = on_connected };
	assert_int_equal(fzio__hub_namespace(seen.mock->hub, "/a[1", &handlers), FZIO_OK);
	mock_join(client[0], "0/a[1,");
	assert_int_equal(fzio_socket_emit(seen.sockets[4], "e", "1", 1, NULL, 0), FZIO_OK);
	mock_expect(client[0], "2/a[1,[\"e\",1]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(joining_twice_is_joining_once),
		TEST(room_names_are_non_empty_utf8),
		TEST(room_ends_with_its_last_member),
		TEST(own_sid_is_a_room_that_is_never_left),
		TEST(another_sid_is_a_room_like_any),
		TEST(namespaces_have_rooms_of_their_own),
		TEST(membership_agrees_with_a_model),
		TEST(all_means_all_of_the_namespace),
		TEST(room_means_its_members),
		TEST(member_of_several_rooms_gets_one_copy),
		TEST(except_leaves_out_rooms_and_sids),
		TEST(empty_target_reaches_nobody),
		TEST(volatile_spares_who_has_not_read_yet),
		TEST(client_that_is_not_connected_yet_receives_nothing),
		TEST(rooms_are_left_with_the_namespace),
		TEST(everybody_gets_the_same_message),
		TEST(binary_event_is_followed_by_its_attachments),
		TEST(packet_names_its_namespace_and_may_have_no_arguments),
		TEST(slow_client_goes_and_the_others_are_served),
		TEST(emit_in_a_disconnect_handler_reaches_those_who_stay),
		TEST(everybody_may_be_disconnected_in_the_middle_of_an_emit),
		TEST(target_joins_and_leaves_rooms),
		TEST(target_is_disconnected),
		TEST(disconnecting_everybody_survives_its_handlers),
		TEST(emit_to_one_is_checked),
		TEST(emit_to_one_carries_attachments),
		TEST(brackets_in_a_namespace_name_do_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
