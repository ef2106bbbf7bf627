/* SPDX-License-Identifier: MIT */
#include "codec/collect.h"

#include "base/bump.h"
#include "codec/read.h"

/*
 * The collecting pass over a text that is known to be valid JSON within the depth limit, so that
 * nothing here asks about grammar. It reads values with the fast pass's own functions.
 */
struct collect {
	struct fzio__reader reader;
	struct fzio__collector out;
	bool stop; /* a limit or memory: reader.fault */
};

static void collect_value(
	struct collect *collect, const struct fzio_field *field, const char *text);

static void stop(struct collect *collect, enum fzio__fault fault)
{
	collect->reader.fault = fault;
	collect->stop = true;
}

static const char *space(const struct collect *collect, const char *text)
{
	return fzio__space(text, collect->reader.end);
}

/* Behind the value at `text`. */
static const char *skip(const struct collect *collect, const char *text)
{
	struct fzio__json_limits all = { .depth = FZIO__DEPTH_MAX };
	return fzio__json_skip(text, collect->reader.end, &all);
}

/* The next member's name and value; `text` is behind the bracket or a value. NULL: no more. */
static const char *next_member(
	const struct collect *collect, const char *text, struct fzio__string *ret_name)
{
	text = space(collect, text);
	if (*text == '}') {
		return NULL;
	}
	text = space(collect, *text == ',' ? text + 1 : text);
	text = space(collect, fzio__string_scan(text, collect->reader.end, ret_name));
	return space(collect, text + 1);
}

/* A name of the payload as a step of a location; NULL when memory is out. */
static const char *step_name(struct collect *collect, const struct fzio__string *name)
{
	char *text = fzio__arena_take(collect->out.arena, name->len + 1, 1);
	if (!text) {
		stop(collect, FZIO__FAULT_MEMORY);
		return NULL;
	}
	fzio__string_unescape(name, text);
	text[name->len] = '\0';
	return text;
}

static bool is_kept(const struct collect *collect)
{
	return collect->out.violations->len < FZIO_VIOLATIONS_MAX;
}

/* The keys of a map are as sensitive as its values. */
static const char *map_step(
	struct collect *collect, const struct fzio_field *field, const struct fzio__string *name)
{
	bool hide = collect->out.hidden || field->keys->flags & FZIO_SENSITIVE;
	return hide ? "***" : step_name(collect, name);
}

/* A member that the contract does not know is named by the client. */
static const char *extra_step(struct collect *collect, const struct fzio__string *name)
{
	if (!is_kept(collect)) {
		return ""; /* beyond the limit it is only counted */
	}
	return collect->out.hidden ? "***" : step_name(collect, name);
}

/* The violations so far. */
static size_t count(const struct collect *collect)
{
	return collect->out.violations->len + collect->out.violations->more;
}

/* Has nothing been added since there were so many? */
static bool is_clean(const struct collect *collect, size_t before)
{
	return !collect->stop && count(collect) == before;
}

/* Takes back what was added since there were so many. */
static void forget(struct collect *collect, size_t before)
{
	struct fzio_violations *violations = collect->out.violations;
	violations->len = before < FZIO_VIOLATIONS_MAX ? before : FZIO_VIOLATIONS_MAX;
	violations->more = before - violations->len;
}

/* Where values go that are only looked at. */
union place {
	struct fzio_uuid uuid;
	struct timespec time;
	struct fzio__list list;
};

static void add_scalar(struct collect *collect, const struct fzio_field *field,
	enum fzio__fault fault, const struct fzio__string *string)
{
	if (fault == FZIO__FAULT_UNSUPPORTED) {
		return; /* the rest of the payload is explained all the same */
	}
	if (fzio__fault_status(fault) != FZIO_EPAYLOAD) {
		stop(collect, fault);
		return;
	}
	const char *text = fzio__read_text(&collect->reader, string);
	fzio__collector_add(
		&collect->out, field, fault, (struct fzio__detail){ text, text ? string->len : 0 });
}

static uint32_t find_field(const struct fzio_dto *dto, const struct fzio__string *name)
{
	uint32_t index = 0;
	while (index < dto->len &&
		!fzio__string_is(name, dto->fields[index].name, dto->fields[index].name_len)) {
		index++;
	}
	return index;
}

struct found {
	const char *text; /* the member's value, NULL if it is absent */
	bool twice;
};

/* `on` is the tag of the union whose variant this is, or NULL. */
static void collect_extras(
	struct collect *collect, const struct fzio_dto *dto, const char *text, const char *on)
{
	struct fzio__string name;
	while (!collect->stop && (text = next_member(collect, text, &name))) {
		bool is_tag = on && fzio__string_is(&name, on, strlen(on));
		if (!is_tag && find_field(dto, &name) == dto->len) {
			fzio__collector_push(&collect->out, extra_step(collect, &name), 0);
			fzio__collector_add(
				&collect->out, NULL, FZIO__FAULT_EXTRA, (struct fzio__detail){ 0 });
			fzio__collector_pop(&collect->out);
		}
		text = skip(collect, text);
	}
}

static void collect_member(
	struct collect *collect, const struct fzio_field *field, const struct found *found)
{
	enum fzio__fault fault = FZIO__FAULT_NONE;
	fzio__collector_push(&collect->out, field->name, 0);
	if (found->twice) {
		fault = FZIO__FAULT_TWICE;
	} else if (found->text) {
		collect_value(collect, field, found->text);
	} else if (!(field->flags & (FZIO_OPTIONAL | FZIO_DEFAULTED))) {
		fault = FZIO__FAULT_MISSING;
	}
	if (fault != FZIO__FAULT_NONE) {
		fzio__collector_add(&collect->out, field, fault, (struct fzio__detail){ 0 });
	}
	fzio__collector_pop(&collect->out);
}

static void collect_object(
	struct collect *collect, const struct fzio_dto *dto, const char *text, const char *on)
{
	if (*text != '{') {
		fzio__collector_add_dto(&collect->out, dto);
		return;
	}
	size_t size = (dto->len + 1) * sizeof(struct found);
	struct found *found = fzio__arena_take(collect->out.arena, size, FZIO__ALIGN);
	if (!found) {
		stop(collect, FZIO__FAULT_MEMORY);
		return;
	}
	memset(found, 0, size);
	struct fzio__string name;
	const char *member = text + 1;
	while ((member = next_member(collect, member, &name))) {
		struct found *it = &found[find_field(dto, &name)];
		it->twice = it->text != NULL;
		it->text = it->text ? it->text : member;
		member = skip(collect, member);
	}
	for (uint32_t i = 0; i < dto->len && !collect->stop; i++) {
		collect_member(collect, &dto->fields[i], &found[i]);
	}
	if (dto->closed) {
		collect_extras(collect, dto, text + 1, on);
	}
}

/* The tag as Python shows it, but for what is no scalar. */
static struct fzio__detail tag_detail(struct collect *collect, const char *text)
{
	struct fzio__string string;
	if (*text == '{' || *text == '[') {
		return (struct fzio__detail){ *text == '{' ? "{…}" : "[…]", 5 };
	}
	switch (*text) {
	case '"': break;
	case 'n': return (struct fzio__detail){ "None", 4 };
	case 't': return (struct fzio__detail){ "True", 4 };
	case 'f': return (struct fzio__detail){ "False", 5 };
	default: return (struct fzio__detail){ text, (size_t)(skip(collect, text) - text) };
	}
	fzio__string_scan(text, collect->reader.end, &string);
	const char *plain = fzio__read_text(&collect->reader, &string);
	return (struct fzio__detail){ plain, plain ? string.len : 0 };
}

static void collect_tag_fault(struct collect *collect, const struct fzio_field *field,
	const struct found *tag, struct fzio__detail detail)
{
	if (tag->twice) {
		fzio__collector_push(&collect->out, field->variants->on, 0);
		fzio__collector_add(&collect->out, field, FZIO__FAULT_TWICE, detail);
		fzio__collector_pop(&collect->out);
	} else {
		fzio__collector_add(&collect->out, field,
			tag->text ? FZIO__FAULT_TAG : FZIO__FAULT_NO_TAG, detail);
	}
}

static void collect_union(struct collect *collect, const struct fzio_field *field, const char *text)
{
	const struct fzio_union *variants = field->variants;
	struct found tag = { 0 };
	struct fzio__string name;
	if (*text != '{') {
		fzio__collector_add(
			&collect->out, field, FZIO__FAULT_TYPE, (struct fzio__detail){ 0 });
		return;
	}
	const char *member = text + 1;
	while ((member = next_member(collect, member, &name))) {
		if (fzio__string_is(&name, variants->on, strlen(variants->on))) {
			tag.twice = tag.text != NULL;
			tag.text = member;
		}
		member = skip(collect, member);
	}
	int kind = tag.text ? fzio__union_kind(variants, tag.text, collect->reader.end) : 0;
	if (kind == 0 || tag.twice) {
		struct fzio__detail detail = { 0 };
		detail = tag.text ? tag_detail(collect, tag.text) : detail;
		collect_tag_fault(collect, field, &tag, detail);
		return;
	}
	fzio__collector_push(&collect->out, variants->variants[kind - 1].name, 0);
	collect_object(collect, variants->variants[kind - 1].dto, text, variants->on);
	fzio__collector_pop(&collect->out);
}

static size_t count_items(const struct collect *collect, const char *text)
{
	bool is_map = *text == '{';
	size_t len = 0;
	struct fzio__string name;
	if (is_map) {
		for (text++; (text = next_member(collect, text, &name)); len++) {
			text = skip(collect, text);
		}
		return len;
	}
	for (text = space(collect, text + 1); *text != ']'; len++) {
		text = skip(collect, *text == ',' ? text + 1 : text);
		text = space(collect, text);
	}
	return len;
}

static void add_len(struct collect *collect, const struct fzio_field *field, size_t len)
{
	enum fzio__fault fault = fzio__check_len(field, len);
	if (fault != FZIO__FAULT_NONE) {
		fzio__collector_add(
			&collect->out, field, fault, (struct fzio__detail){ .len = len });
	}
}

/*
 * No item explains why the list was refused: whether they differ is asked of the fast pass. Where a
 * key stands twice is said of the key, where an item does of the array.
 */
static void collect_distinct(
	struct collect *collect, const struct fzio_field *field, const char *text)
{
	struct fzio__list list = { 0 };
	struct fzio__string name;
	struct fzio__reader reader = collect->reader;
	if (fzio__read_value(&reader, field, text, &list)) {
		return;
	}
	enum fzio__fault fault = reader.fault;
	if (fzio__fault_status(fault) != FZIO_EPAYLOAD) {
		stop(collect, fault);
		return;
	}
	if (fault != FZIO__FAULT_TWICE) {
		fzio__collector_add(&collect->out, field, fault, (struct fzio__detail){ 0 });
		return;
	}
	text = next_member(collect, text + 1, &name);
	for (size_t i = 0; i < reader.twice; i++) {
		text = next_member(collect, skip(collect, text), &name);
	}
	fzio__collector_push(&collect->out, map_step(collect, field, &name), 0);
	fzio__collector_add(&collect->out, field, fault, (struct fzio__detail){ 0 });
	fzio__collector_pop(&collect->out);
}

/* Too long is said alone, too short only of items that are right: as pydantic does. */
static void collect_array(struct collect *collect, const struct fzio_field *field, const char *text)
{
	const char *start = text;
	size_t len = count_items(collect, text);
	if (fzio__check_len(field, len) == FZIO__FAULT_MANY) {
		add_len(collect, field, len);
		return;
	}
	if (!(field->flags & FZIO_MAX) && len > collect->reader.items_limit) {
		stop(collect, FZIO__FAULT_LIMIT);
		return;
	}
	size_t before = count(collect);
	text = space(collect, text + 1);
	for (size_t i = 0; i < len && !collect->stop; i++) {
		text = space(collect, *text == ',' ? text + 1 : text);
		fzio__collector_push(&collect->out, NULL, i);
		collect_value(collect, field->items, text);
		fzio__collector_pop(&collect->out);
		text = space(collect, skip(collect, text));
	}
	if (is_clean(collect, before)) {
		add_len(collect, field, len);
	}
	if (is_clean(collect, before) && field->flags & FZIO_UNIQUE) {
		collect_distinct(collect, field, start);
	}
}

static void collect_key(
	struct collect *collect, const struct fzio_field *key, const struct fzio__string *name)
{
	union place place;
	enum fzio__fault fault = fzio__read_string(&collect->reader, key, name, &place);
	if (fault != FZIO__FAULT_NONE) {
		fzio__collector_push(&collect->out, "[key]", 0);
		add_scalar(collect, key, fault, name);
		fzio__collector_pop(&collect->out);
	}
}

/* Of a map, too long is said alone once too many entries are right; too short only of right ones. */
static void collect_map(struct collect *collect, const struct fzio_field *field, const char *text)
{
	const char *start = text;
	size_t before = count(collect);
	size_t len = 0, right = 0;
	struct fzio__string name;
	for (text++; !collect->stop && (text = next_member(collect, text, &name)); len++) {
		const char *step = is_kept(collect) ? map_step(collect, field, &name) : "";
		size_t before_entry = count(collect);
		fzio__collector_push(&collect->out, step, 0);
		collect_key(collect, field->keys, &name);
		collect_value(collect, field->items, text);
		fzio__collector_pop(&collect->out);
		right += is_clean(collect, before_entry);
		text = skip(collect, text);
	}
	if (!collect->stop && fzio__check_len(field, right) == FZIO__FAULT_MANY) {
		forget(collect, before);
		add_len(collect, field, right);
		return;
	}
	if (is_clean(collect, before)) {
		add_len(collect, field, len);
	}
	if (is_clean(collect, before) && !(field->flags & FZIO_MAX) &&
		len > collect->reader.items_limit) {
		stop(collect, FZIO__FAULT_LIMIT);
	}
	if (is_clean(collect, before)) {
		collect_distinct(collect, field, start);
	}
}

static void collect_scalar(
	struct collect *collect, const struct fzio_field *field, const char *text)
{
	union place place;
	struct fzio__string string = { 0 };
	if (fzio__read_scalar(&collect->reader, field, text, &place)) {
		return;
	}
	if (*text == '"') {
		fzio__string_scan(text, collect->reader.end, &string);
	}
	add_scalar(collect, field, collect->reader.fault, &string);
}

static void collect_kind(struct collect *collect, const struct fzio_field *field, const char *text)
{
	bool is_list = (field->kind == FZIO_ARRAY && *text == '[') ||
		       (field->kind == FZIO_MAP && *text == '{');
	if (field->kind == FZIO_DTO) {
		collect_object(collect, field->dto, text, NULL);
	} else if (field->kind == FZIO_UNION) {
		collect_union(collect, field, text);
	} else if (is_list && field->kind == FZIO_ARRAY) {
		collect_array(collect, field, text);
	} else if (is_list) {
		collect_map(collect, field, text);
	} else if (field->kind == FZIO_ARRAY || field->kind == FZIO_MAP) {
		fzio__collector_add(
			&collect->out, field, FZIO__FAULT_TYPE, (struct fzio__detail){ 0 });
	} else {
		collect_scalar(collect, field, text);
	}
}

static void collect_value(struct collect *collect, const struct fzio_field *field, const char *text)
{
	if (*text == 'n' && field->flags & FZIO_NULLABLE) {
		return;
	}
	/* Whatever stands in a sensitive value is sensitive, too. */
	bool outer = collect->out.hidden;
	collect->out.hidden = outer || field->flags & FZIO_SENSITIVE;
	collect_kind(collect, field, text);
	collect->out.hidden = outer;
}

enum fzio_status fzio__collect(struct fzio_arena *arena, const struct fzio_dto *dto,
	const char *text, const char *end, const struct fzio_decode_options *options,
	struct fzio_violations *reterr_violations)
{
	struct collect collect;
	fzio__reader_init(&collect.reader, arena, end, options);
	fzio__collector_init(&collect.out, arena, reterr_violations);
	collect.stop = false;
	text = space(&collect, text);
	if (dto->bare) {
		collect_value(&collect, dto->fields, text);
	} else {
		collect_object(&collect, dto, text, NULL);
	}
	enum fzio__fault fault = collect.stop ? collect.reader.fault : collect.out.fault;
	return fault == FZIO__FAULT_NONE ? FZIO_EPAYLOAD : fzio__fault_status(fault);
}
