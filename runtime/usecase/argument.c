/* SPDX-License-Identifier: MIT */
#include "usecase/argument.h"

#include "codec/json.h"
#include "usecase/context.h"

/* What stands between the comma behind the event's name and the packet's closing bracket. */
struct arguments {
	const char *text;
	const char *end;
	bool any; /* there is a comma, so that there must be a value */
	struct fzio_decode_options options;
};

/* NULL when there is nothing to say, which spares a packet without attachments a little. */
static const struct fzio_decode_options *options_of(const struct arguments *arguments)
{
	return arguments->options.attachments_len > 0 ? &arguments->options : NULL;
}

static bool find_arguments(const struct fzio__arrival *arrival, struct arguments *ret_arguments)
{
	const char *text = fzio__json_space(arrival->args, arrival->end);
	const char *end = fzio__json_space_before(text, arrival->end);
	if (text == end || end[-1] != ']') {
		return false;
	}
	end--;
	bool any = text < end;
	*ret_arguments = (struct arguments){ .text = any ? text + 1 : text,
		.end = end,
		.any = any,
		.options = { .attachments = arrival->attachments,
			.attachments_len = arrival->attachments_len } };
	return !any || *text == ',';
}

static long count(const struct arguments *arguments)
{
	if (!arguments->any) {
		return 0;
	}
	long len =
		fzio__json_list(arguments->text, (size_t)(arguments->end - arguments->text), NULL);
	return len > 0 ? len : -1;
}

long fzio__arguments_count(const struct fzio__arrival *arrival)
{
	struct arguments arguments;
	return find_arguments(arrival, &arguments) ? count(&arguments) : -1;
}

static enum fzio_status fail_count(struct fzio_ctx *ctx)
{
	return fzio_ctx_fail(ctx, FZIO_VALIDATION, "socketio.too_many_arguments",
		fzio__ctx_operation(ctx)->payload != NULL ? "The event takes one argument"
							  : "The event takes no argument");
}

/* A command without a payload: nothing, or null, which is what clients make of undefined. */
static enum fzio_status read_nothing(struct fzio_ctx *ctx, const struct arguments *arguments)
{
	long len = count(arguments);
	if (len < 0) {
		return FZIO_ESYNTAX;
	}
	const char *value = fzio__json_space(arguments->text, arguments->end);
	return len == 0 || (len == 1 && *value == 'n') ? FZIO_OK : fail_count(ctx);
}

/* The slow way, for an argument that could not be read: says everything that is wrong with it. A
 * missing argument means the same as null, which is right for a payload that may be null. */
static enum fzio_status explain(struct fzio_ctx *ctx, const struct arguments *arguments,
	enum fzio_status status, const void **ret_payload)
{
	long len = count(arguments);
	if (len < 0) {
		return FZIO_ESYNTAX;
	}
	if (len > 1) {
		return fail_count(ctx);
	}
	const char *text = arguments->text;
	size_t text_len = (size_t)(arguments->end - text);
	if (len == 0) {
		text = "null";
		text_len = 4;
	}
	struct fzio_violations violations;
	violations.len = violations.more = 0;
	if (status == FZIO_EPAYLOAD || status == FZIO_ESYNTAX) {
		status = fzio_decode(&ctx->arena, fzio__ctx_operation(ctx)->payload, text, text_len,
			options_of(arguments), ret_payload, &violations);
	}
	switch (status) {
	case FZIO_EPAYLOAD: return fzio__fail_payload(ctx, &violations);
	case FZIO_ELIMIT:
		return fzio_ctx_fail(ctx, FZIO_VALIDATION, "socketio.payload_limit",
			"The payload exceeds a limit of the server");
	default: return status;
	}
}

enum fzio_status fzio__argument_read(
	struct fzio_ctx *ctx, const struct fzio__arrival *arrival, const void **ret_payload)
{
	const struct fzio_dto *dto = fzio__ctx_operation(ctx)->payload;
	struct arguments arguments;
	if (!find_arguments(arrival, &arguments)) {
		return FZIO_ESYNTAX;
	}
	if (dto == NULL) {
		*ret_payload = NULL;
		return read_nothing(ctx, &arguments);
	}
	if (!arguments.any) {
		return explain(ctx, &arguments, FZIO_EPAYLOAD, ret_payload);
	}
	const char *text = fzio__json_space(arguments.text, arguments.end);
	const void *payload;
	enum fzio_status status = fzio__decode_prefix(
		&ctx->arena, dto, text, arguments.end, options_of(&arguments), &payload, &text);
	if (status != FZIO_OK) {
		return explain(ctx, &arguments, status, ret_payload);
	}
	if (fzio__json_space(text, arguments.end) != arguments.end) {
		return count(&arguments) < 0 ? FZIO_ESYNTAX : fail_count(ctx);
	}
	*ret_payload = payload;
	return FZIO_OK;
}
