/* SPDX-License-Identifier: MIT */
#include "backplane/questions.h"

#include <stdlib.h>
#include <string.h>

#include "base/container.h"
#include "codec/write.h"

struct fzio__question {
	struct fzio__question *next;
	struct fzio__questions *questions;
	struct fzio__timer timer;
	uint64_t id;
	fzio_acked_fn *acked;
	void *user;
};

struct answer {
	struct fzio__task task;
	struct fzio__questions *questions;
	struct fzio_arena arena;
	struct fzio_acked acked;
	uint64_t id;
};

void fzio__questions_init(struct fzio__questions *questions, struct fzio__timers *timers)
{
	*questions = (struct fzio__questions){ .timers = timers };
	questions->end = &questions->first;
}

static struct fzio__question *take(struct fzio__questions *questions, uint64_t id)
{
	struct fzio__question **link = &questions->first;
	while (*link != NULL && (*link)->id != id) {
		link = &(*link)->next;
	}
	struct fzio__question *question = *link;
	if (question != NULL) {
		*link = question->next;
		questions->end = question->next != NULL ? questions->end : link;
		fzio__timer_disarm(questions->timers, &question->timer);
	}
	return question;
}

/* The callback may do anything, also ask again: the question is forgotten before. */
static void end_question(struct fzio__question *question, const struct fzio_acked *acked)
{
	fzio_acked_fn *callback = question->acked;
	void *user = question->user;
	free(question);
	callback(acked, user);
}

static void time_out(struct fzio__timer *timer)
{
	struct fzio__question *question = FZIO__CONTAINER_OF(timer, struct fzio__question, timer);
	take(question->questions, question->id);
	end_question(question, &(struct fzio_acked){ .status = FZIO_ETIMEOUT });
}

uint64_t fzio__questions_add(
	struct fzio__questions *questions, unsigned timeout_ms, fzio_acked_fn *acked, void *user)
{
	struct fzio__question *question =
		questions->has_ended ? NULL : calloc(1, sizeof(*question));
	if (question == NULL) {
		return 0;
	}
	question->questions = questions;
	question->timer.fire = time_out;
	question->acked = acked;
	question->user = user;
	if (!fzio__timer_arm(questions->timers, &question->timer, timeout_ms)) {
		free(question);
		return 0;
	}
	question->id = ++questions->last_id;
	*questions->end = question;
	questions->end = &question->next;
	return question->id;
}

void fzio__questions_forget(struct fzio__questions *questions, uint64_t id)
{
	free(take(questions, id));
}

void fzio__questions_end(struct fzio__questions *questions)
{
	questions->has_ended = true;
	while (questions->first != NULL) {
		struct fzio__question *question = take(questions, questions->first->id);
		end_question(question, &(struct fzio_acked){ .status = FZIO_ECLOSED });
	}
}

/* ---- answers ----------------------------------------------------------------------------- */

static void drop(struct fzio__task *task)
{
	struct answer *answer = (struct answer *)task;
	fzio_arena_finish(&answer->arena);
	free(answer);
}

static void run(struct fzio__task *task)
{
	struct answer *answer = (struct answer *)task;
	struct fzio__question *question = take(answer->questions, answer->id);
	if (question != NULL) {
		end_question(question, &answer->acked);
	}
	drop(task);
}

static bool copy_attachments(
	struct answer *answer, const struct fzio_bytes *attachments, size_t attachments_len)
{
	if (attachments_len == 0) {
		return true;
	}
	size_t size = attachments_len * sizeof(*attachments);
	struct fzio_bytes *copies = fzio_arena_alloc(&answer->arena, size);
	if (copies == NULL) {
		return false;
	}
	answer->acked.attachments = memcpy(copies, attachments, size);
	answer->acked.attachments_len = attachments_len;
	return fzio__bytes_copy_all(&answer->arena, copies, attachments_len);
}

struct fzio__task *fzio__answer_create(struct fzio__questions *questions, uint64_t id,
	const char *args, size_t args_len, const struct fzio_bytes *attachments,
	size_t attachments_len)
{
	struct answer *answer = calloc(1, sizeof(*answer));
	if (answer == NULL) {
		return NULL;
	}
	answer->task = (struct fzio__task){ .run = run, .drop = drop };
	answer->questions = questions;
	answer->id = id;
	fzio_arena_init(&answer->arena, 64 * 1024 * 1024);
	answer->acked.args = fzio_arena_strndup(&answer->arena, args, args_len);
	answer->acked.args_len = args_len;
	if (answer->acked.args == NULL || !copy_attachments(answer, attachments, attachments_len)) {
		drop(&answer->task);
		return NULL;
	}
	return &answer->task;
}
