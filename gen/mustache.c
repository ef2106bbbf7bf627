/* SPDX-License-Identifier: MIT */
#include "mustache.h"

#include <string.h>

#include "memory.h"
#include "mustache_tree.h"

#define DEPTH_MAX 100 /* of sections and partials together: a partial may include itself */

/* One context: what a section put in front of the names outside it. */
struct frame {
	const struct frame *outer;
	struct json_object *value;
	bool is_item;
	size_t index, count; /* of an item in its list */
};

/* A partial is parsed once for each indentation that it is used with. */
struct parsed {
	struct parsed *next;
	const struct mustache_node *node; /* the first that asked for it */
	const char *name;
	struct mustache_node *first;
};

struct renderer {
	struct fzio_arena arena;
	struct fzio_buffer *out;
	mustache_partial_fn *partial;
	void *user;
	const char *template_name; /* of the part that is being rendered */
	unsigned depth;
	struct parsed *parsed;
	struct json_object *falsehood, *truth; /* what -first and -last are */
	struct json_object *hasher; /* an object, for its table */
	char *error; /* in the arena */
};
#define MEMORY_MAX ((size_t)1 << 30)

static bool render(
	struct renderer *renderer, const struct mustache_node *first, const struct frame *frame);

static bool fail(struct renderer *renderer, const struct mustache_node *node, const char *message)
{
	renderer->error = gen_printf(&renderer->arena, "%s:%u:%u: %s '%s'", renderer->template_name,
		node->line, node->column, message, node->name);
	return false;
}

/* {{#-first}} and {{#-last}}, of the innermost list. */
static bool find_place(const struct renderer *renderer, const struct frame *frame, bool first,
	struct json_object **ret)
{
	while (frame != NULL && !frame->is_item) {
		frame = frame->outer;
	}
	if (frame == NULL) {
		return false;
	}
	*ret = frame->index == (first ? 0 : frame->count - 1) ? renderer->truth
							      : renderer->falsehood;
	return true;
}

static bool get(
	struct json_object *object, const struct mustache_part *part, struct json_object **ret)
{
	if (!json_object_is_type(object, json_type_object)) {
		return false;
	}
	struct lh_entry *entry =
		lh_table_lookup_entry_w_hash(json_object_get_object(object), part->key, part->hash);
	if (entry != NULL) {
		*ret = (struct json_object *)lh_entry_v(entry);
	}
	return entry != NULL;
}

/* The first part of a dotted name is looked up from the inside out, the others within it. */
static bool find_key(
	const struct frame *frame, const struct mustache_part *part, struct json_object **ret)
{
	while (frame != NULL && !get(frame->value, part, ret)) {
		frame = frame->outer;
	}
	bool found = frame != NULL;
	while (found && (part = part->next) != NULL) {
		found = get(*ret, part, ret);
	}
	return found;
}

static bool find(const struct renderer *renderer, const struct frame *frame,
	const struct mustache_node *node, struct json_object **ret)
{
	switch (node->place) {
	case MUSTACHE_CONTEXT: *ret = frame->value; return true;
	case MUSTACHE_FIRST: return find_place(renderer, frame, true, ret);
	case MUSTACHE_LAST: return find_place(renderer, frame, false, ret);
	case MUSTACHE_KEY: break;
	}
	return find_key(frame, node->parts, ret);
}

static bool is_false(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null: return true;
	case json_type_boolean: return !json_object_get_boolean(value);
	case json_type_array: return json_object_array_length(value) == 0;
	default: return false;
	}
}

static bool render_value(
	struct renderer *renderer, const struct mustache_node *node, struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null: return true;
	case json_type_array: return fail(renderer, node, "text is wanted, this is a list:");
	case json_type_object: return fail(renderer, node, "text is wanted, this is an object:");
	case json_type_string:
		fzio_buffer_append(renderer->out, json_object_get_string(value),
			(size_t)json_object_get_string_len(value));
		return true;
	default:
		fzio_buffer_append_str(renderer->out,
			json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
		return true;
	}
}

static bool render_section(struct renderer *renderer, const struct mustache_node *node,
	struct json_object *value, const struct frame *outer)
{
	struct frame frame = { .outer = outer, .value = value };
	if (is_false(value)) {
		return true;
	}
	if (!json_object_is_type(value, json_type_array)) {
		return render(renderer, node->first, &frame);
	}
	frame.is_item = true;
	frame.count = json_object_array_length(value);
	for (; frame.index < frame.count; frame.index++) {
		frame.value = json_object_array_get_idx(value, frame.index);
		if (!render(renderer, node->first, &frame)) {
			return false;
		}
	}
	return true;
}

/* Indented before it is parsed, so that partials of partials and lines that disappear come out as
 * if they had been written so. Empty lines stay empty. */
static struct mustache_template indent(
	struct renderer *renderer, const struct mustache_node *node, const char *text, size_t len)
{
	struct fzio_buffer buffer;
	fzio_buffer_init(&buffer);
	for (const char *line = text, *end = text + len; line < end;) {
		const char *line_end = memchr(line, '\n', (size_t)(end - line));
		const char *next = line_end != NULL ? line_end + 1 : end;
		if (*line != '\n' && *line != '\r') {
			fzio_buffer_append(&buffer, node->text, node->len);
		}
		fzio_buffer_append(&buffer, line, (size_t)(next - line));
		line = next;
	}
	struct mustache_template template = {
		.arena = &renderer->arena,
		.hasher = json_object_get_object(renderer->hasher),
		.name = node->name,
		.text = gen_strndup(
			&renderer->arena, buffer.data != NULL ? buffer.data : "", buffer.len),
		.len = buffer.len,
		.indent = node->len,
	};
	fzio_buffer_finish(&buffer);
	return template;
}

static const struct parsed *find_parsed(
	const struct renderer *renderer, const struct mustache_node *node)
{
	const struct parsed *parsed = renderer->parsed;
	while (parsed != NULL &&
		(strcmp(parsed->name, node->name) != 0 || parsed->node->len != node->len ||
			memcmp(parsed->node->text, node->text, node->len) != 0)) {
		parsed = parsed->next;
	}
	return parsed;
}

static const struct parsed *parse_partial(
	struct renderer *renderer, const struct mustache_node *node)
{
	size_t len = 0;
	const char *text = renderer->partial != NULL
				   ? renderer->partial(node->name, &len, renderer->user)
				   : NULL;
	if (text == NULL) {
		fail(renderer, node, "unknown partial");
		return NULL;
	}
	struct mustache_template template = indent(renderer, node, text, len);
	struct parsed *parsed = GEN_NEW(&renderer->arena, struct parsed);
	if (!mustache_parse(&template, &parsed->first, &renderer->error)) {
		return NULL;
	}
	parsed->node = node;
	parsed->name = template.name;
	parsed->next = renderer->parsed;
	renderer->parsed = parsed;
	return parsed;
}

static bool render_partial(
	struct renderer *renderer, const struct mustache_node *node, const struct frame *frame)
{
	const struct parsed *parsed = find_parsed(renderer, node);
	if (parsed == NULL) {
		parsed = parse_partial(renderer, node);
	}
	if (parsed == NULL) {
		return false;
	}
	const char *outer_name = renderer->template_name;
	renderer->template_name = parsed->name;
	bool rendered = render(renderer, parsed->first, frame);
	renderer->template_name = outer_name;
	return rendered;
}

static bool render_node(
	struct renderer *renderer, const struct mustache_node *node, const struct frame *frame)
{
	struct json_object *value = NULL;
	if (node->kind == MUSTACHE_TEXT) {
		fzio_buffer_append(renderer->out, node->text, node->len);
		return true;
	}
	if (node->kind == MUSTACHE_PARTIAL) {
		return render_partial(renderer, node, frame);
	}
	if (!find(renderer, frame, node, &value)) {
		return fail(renderer, node, "unknown name");
	}
	if (node->kind == MUSTACHE_VALUE) {
		return render_value(renderer, node, value);
	}
	if (node->kind == MUSTACHE_SECTION) {
		return render_section(renderer, node, value, frame);
	}
	return !is_false(value) || render(renderer, node->first, frame);
}

static bool render(
	struct renderer *renderer, const struct mustache_node *first, const struct frame *frame)
{
	if (renderer->depth == DEPTH_MAX) {
		renderer->error = gen_printf(&renderer->arena,
			"%s: sections and partials are nested too deeply", renderer->template_name);
		return false;
	}
	renderer->depth++;
	bool rendered = true;
	for (const struct mustache_node *node = first; rendered && node != NULL;
		node = node->next) {
		rendered = render_node(renderer, node, frame);
	}
	renderer->depth--;
	return rendered;
}

bool mustache_render(struct fzio_buffer *out, const char *template_name, const char *template_text,
	size_t len, struct json_object *view, mustache_partial_fn *partial, void *user,
	char **reterr_message)
{
	struct renderer renderer = {
		.out = out,
		.partial = partial,
		.user = user,
		.template_name = template_name,
		.falsehood = json_object_new_boolean(false),
		.truth = json_object_new_boolean(true),
		.hasher = json_object_new_object(),
	};
	fzio_arena_init(&renderer.arena, MEMORY_MAX);
	struct mustache_template template = {
		.arena = &renderer.arena,
		.hasher = json_object_get_object(renderer.hasher),
		.name = template_name,
		.text = template_text,
		.len = len,
	};
	struct frame frame = { .value = view };
	struct mustache_node *first;
	bool rendered = mustache_parse(&template, &first, &renderer.error) &&
			render(&renderer, first, &frame);
	if (!rendered) {
		*reterr_message = gen_strdup(renderer.error);
	}
	json_object_put(renderer.hasher);
	json_object_put(renderer.truth);
	json_object_put(renderer.falsehood);
	fzio_arena_finish(&renderer.arena);
	return rendered;
}
