/* SPDX-License-Identifier: MIT */
#include "mustache_tree.h"

#include <string.h>

#include <base/utf8.h>

#include "memory.h"

#define NESTING_MAX 64

struct parser {
	const struct mustache_template *template;
	const char *at;
	const char *end;
	struct mustache_node *open[NESTING_MAX]; /* sections that are not closed yet */
	unsigned depth;
	struct mustache_node **link; /* where the next node goes */
	struct mustache_node **links[NESTING_MAX]; /* and where it goes when a section closes */
	char **reterr_message;
};

/* One tag: {{, a sigil, a name, }}. */
struct tag {
	const char *start, *end; /* of the whole */
	char sigil; /* 0: a value */
	const char *name;
	size_t name_len;
};

static void position(
	const struct mustache_template *template, const char *at, unsigned *line, unsigned *column)
{
	const char *begin = template->text;
	*line = 1;
	for (const char *p = template->text; p < at; p++) {
		if (*p == '\n') {
			++*line;
			begin = p + 1;
		}
	}
	begin += at >= begin + template->indent ? template->indent : 0;
	*column = 1 + (unsigned)fzio__utf8_count(begin, (size_t)(at - begin));
}

static bool fail(struct parser *parser, const char *at, const char *message)
{
	unsigned line, column;
	position(parser->template, at, &line, &column);
	*parser->reterr_message = gen_printf(parser->template->arena, "%s:%u:%u: %s",
		parser->template->name, line, column, message);
	return false;
}

static struct mustache_node *add(struct parser *parser, enum mustache_kind kind, const char *at)
{
	struct mustache_node *node = GEN_NEW(parser->template->arena, struct mustache_node);
	node->kind = kind;
	position(parser->template, at, &node->line, &node->column);
	*parser->link = node;
	parser->link = &node->next;
	return node;
}

static void add_text(struct parser *parser, const char *text, const char *end)
{
	if (text < end) {
		struct mustache_node *node = add(parser, MUSTACHE_TEXT, text);
		node->text = text;
		node->len = (size_t)(end - text);
	}
}

static const char *find(const char *at, const char *end, const char *what)
{
	return memmem(at, (size_t)(end - at), what, strlen(what));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool read_name(struct parser *parser, struct tag *tag, const char *from, const char *to)
{
	while (from < to && is_space(*from)) {
		from++;
	}
	while (to > from && is_space(to[-1])) {
		to--;
	}
	tag->name = from;
	tag->name_len = (size_t)(to - from);
	for (; from < to; from++) {
		if (is_space(*from) || *from == '{' || *from == '}') {
			return fail(parser, tag->start, "a name is one word");
		}
	}
	return tag->name_len > 0 || fail(parser, tag->start, "the tag has no name");
}

static bool read_tag(struct parser *parser, const char *start, struct tag *ret)
{
	const char *from = start + 2;
	*ret = (struct tag){ .start = start };
	if (from < parser->end && *from != '\0' && strchr("#^/>!&={", *from) != NULL) {
		ret->sigil = *from++;
	}
	const char *close = ret->sigil == '{' ? "}}}" : "}}";
	const char *to = find(from, parser->end, close);
	if (to == NULL) {
		return fail(parser, start, "the tag is not closed");
	}
	ret->end = to + strlen(close);
	if (ret->sigil == '=') {
		return fail(parser, start, "delimiters cannot be changed");
	}
	return ret->sigil == '!' || read_name(parser, ret, from, to);
}

/* A tag that prints nothing itself takes its whole line with it when nothing else is there. */
static bool stands_alone(const struct parser *parser, const struct tag *tag, const char **ret_begin,
	const char **ret_end)
{
	const char *begin = tag->start, *end = tag->end;
	if (tag->sigil == 0 || tag->sigil == '&' || tag->sigil == '{') {
		return false;
	}
	while (begin > parser->template->text && (begin[-1] == ' ' || begin[-1] == '\t')) {
		begin--;
	}
	if (begin > parser->template->text && begin[-1] != '\n') {
		return false;
	}
	while (end < parser->end && (*end == ' ' || *end == '\t')) {
		end++;
	}
	if (end + 1 < parser->end && end[0] == '\r' && end[1] == '\n') {
		end++;
	}
	if (end < parser->end && *end != '\n') {
		return false;
	}
	*ret_begin = begin;
	*ret_end = end < parser->end ? end + 1 : end;
	return true;
}

static bool open_section(struct parser *parser, struct mustache_node *node, const struct tag *tag)
{
	if (parser->depth == NESTING_MAX) {
		return fail(parser, tag->start, "sections are nested too deeply");
	}
	parser->open[parser->depth] = node;
	parser->links[parser->depth++] = parser->link;
	parser->link = &node->first;
	return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
	if (parser->depth == 0) {
		return fail(parser, tag->start, "no section is open here");
	}
	const char *open = parser->open[parser->depth - 1]->name;
	if (strlen(open) != tag->name_len || memcmp(open, tag->name, tag->name_len) != 0) {
		return fail(parser, tag->start,
			gen_printf(parser->template->arena, "section '%s' is open here, not '%.*s'",
				open, (int)tag->name_len, tag->name));
	}
	parser->link = parser->links[--parser->depth];
	return true;
}

static struct mustache_part *parts_of(struct parser *parser, const char *name)
{
	struct mustache_part *first = NULL, **link = &first;
	for (const char *end; name != NULL; name = *end != '\0' ? end + 1 : NULL) {
		end = strchrnul(name, '.');
		struct mustache_part *part = GEN_NEW(parser->template->arena, struct mustache_part);
		part->key = gen_strndup(parser->template->arena, name, (size_t)(end - name));
		part->hash = lh_get_hash(parser->template->hasher, part->key);
		*link = part;
		link = &part->next;
	}
	return first;
}

static void set_place(struct parser *parser, struct mustache_node *node)
{
	if (strcmp(node->name, ".") == 0) {
		node->place = MUSTACHE_CONTEXT;
	} else if (strcmp(node->name, "-first") == 0) {
		node->place = MUSTACHE_FIRST;
	} else if (strcmp(node->name, "-last") == 0) {
		node->place = MUSTACHE_LAST;
	} else {
		node->parts = parts_of(parser, node->name);
	}
}

static bool add_tag(struct parser *parser, const struct tag *tag, const char *line_begin)
{
	if (tag->sigil == '!') {
		return true;
	}
	if (tag->sigil == '/') {
		return close_section(parser, tag);
	}
	enum mustache_kind kind = tag->sigil == '#'   ? MUSTACHE_SECTION
				  : tag->sigil == '^' ? MUSTACHE_INVERTED
				  : tag->sigil == '>' ? MUSTACHE_PARTIAL
						      : MUSTACHE_VALUE;
	struct mustache_node *node = add(parser, kind, tag->start);
	node->name = gen_strndup(parser->template->arena, tag->name, tag->name_len);
	set_place(parser, node);
	node->text = line_begin != NULL ? line_begin : "";
	node->len = line_begin != NULL ? (size_t)(tag->start - line_begin) : 0;
	return (kind != MUSTACHE_SECTION && kind != MUSTACHE_INVERTED) ||
	       open_section(parser, node, tag);
}

bool mustache_parse(const struct mustache_template *template, struct mustache_node **ret_first,
	char **reterr_message)
{
	struct mustache_node *first = NULL;
	struct parser parser = {
		.template = template,
		.at = template->text,
		.end = template->text + template->len,
		.link = &first,
		.reterr_message = reterr_message,
	};
	const char *start;
	while ((start = find(parser.at, parser.end, "{{")) != NULL) {
		struct tag tag;
		if (!read_tag(&parser, start, &tag)) {
			return false;
		}
		const char *line_begin = NULL, *text_end = tag.start, *next = tag.end;
		if (stands_alone(&parser, &tag, &line_begin, &next)) {
			text_end = line_begin;
		}
		add_text(&parser, parser.at, text_end);
		if (!add_tag(&parser, &tag, line_begin)) {
			return false;
		}
		parser.at = next;
	}
	add_text(&parser, parser.at, parser.end);
	if (parser.depth > 0) {
		const struct mustache_node *open = parser.open[parser.depth - 1];
		*reterr_message =
			gen_printf(template->arena, "%s:%u:%u: section '%s' is not closed",
				template->name, open->line, open->column, open->name);
		return false;
	}
	*ret_first = first;
	return true;
}
