/* SPDX-License-Identifier: MIT */
#include "codec/fault.h"

#include <inttypes.h>

#include "base/bump.h"
#include "base/utf8.h"
#include "codec/field.h"
#include "codec/number.h"

/* The ids and words of pydantic's python mode: clients and dashboards know them already. */
struct words {
	const char *type;
	const char *msg; /* NULL: memory is out */
};

static struct words type_words(const struct fzio_field *field)
{
	static const struct words words[] = {
		[FZIO_BOOL] = { "bool_type", "Input should be a valid boolean" },
		[FZIO_INT] = { "int_type", "Input should be a valid integer" },
		[FZIO_I32] = { "int_type", "Input should be a valid integer" },
		[FZIO_U32] = { "int_type", "Input should be a valid integer" },
		[FZIO_I64] = { "int_type", "Input should be a valid integer" },
		[FZIO_U64] = { "int_type", "Input should be a valid integer" },
		[FZIO_FLOAT] = { "float_type", "Input should be a valid number" },
		[FZIO_STRING] = { "string_type", "Input should be a valid string" },
		[FZIO_BYTES] = { "bytes_type", "Input should be a valid bytes" },
		[FZIO_UUID] = { "uuid_type",
			"UUID input should be a string, bytes or UUID object" },
		[FZIO_TIMESTAMP] = { "datetime_type", "Input should be a valid datetime" },
		[FZIO_ARRAY] = { "list_type", "Input should be a valid list" },
		[FZIO_MAP] = { "dict_type", "Input should be a valid dictionary" },
		[FZIO_UNION] = { "model_attributes_type",
			"Input should be a valid dictionary or object to extract fields from" },
	};
	return words[field->kind];
}

/* A bound as text, in the form of its kind. */
static void format_bound(const struct fzio_field *field, enum fzio__fault fault, char ret_text[33])
{
	size_t len;
	bool is_max = fault == FZIO__FAULT_MAX;
	if (field->kind == FZIO_FLOAT) {
		double bound = is_max ? field->max_float : field->min_float;
		len = fzio__number_write_double(
			fault == FZIO__FAULT_STEP ? field->step_float : bound, ret_text);
	} else if (field->kind == FZIO_U64) {
		uint64_t max = field->flags & FZIO_MAX ? field->max_u64 : UINT64_MAX;
		uint64_t min = field->flags & FZIO_MIN ? field->min_u64 : 0;
		uint64_t bound = is_max ? max : min;
		len = fzio__number_write_u64(
			fault == FZIO__FAULT_STEP ? field->step_u64 : bound, ret_text);
	} else {
		int64_t bound = is_max ? fzio__integer_max(field) : fzio__integer_min(field);
		len = fzio__number_write_i64(
			fault == FZIO__FAULT_STEP ? field->step : bound, ret_text);
	}
	ret_text[len] = '\0';
}

static struct words bound_words(
	struct fzio_arena *arena, const struct fzio_field *field, enum fzio__fault fault)
{
	char bound[FZIO__NUMBER_SIZE + 1];
	const char *type = "multiple_of";
	const char *relation = "a multiple of";
	format_bound(field, fault, bound);
	if (fault == FZIO__FAULT_MAX) {
		bool open = field->flags & FZIO_MAX && field->flags & FZIO_BELOW;
		type = open ? "less_than" : "less_than_equal";
		relation = open ? "less than" : "less than or equal to";
	} else if (fault == FZIO__FAULT_MIN) {
		bool open = field->flags & FZIO_MIN && field->flags & FZIO_ABOVE;
		type = open ? "greater_than" : "greater_than_equal";
		relation = open ? "greater than" : "greater than or equal to";
	}
	return (struct words){ type,
		fzio_arena_printf(arena, "Input should be %s %s", relation, bound) };
}

static struct words text_words(
	struct fzio_arena *arena, const struct fzio_field *field, bool is_short)
{
	int64_t bound = is_short ? field->min : field->max;
	if (field->kind == FZIO_BYTES) {
		return (struct words){ is_short ? "bytes_too_short" : "bytes_too_long",
			fzio_arena_printf(arena, "Data should have at %s %" PRId64 " byte%s",
				is_short ? "least" : "most", bound, bound == 1 ? "" : "s") };
	}
	return (struct words){ is_short ? "string_too_short" : "string_too_long",
		fzio_arena_printf(arena, "String should have at %s %" PRId64 " character%s",
			is_short ? "least" : "most", bound, bound == 1 ? "" : "s") };
}

static struct words list_words(struct fzio_arena *arena, const struct fzio_field *field,
	bool is_short, size_t len, bool hidden)
{
	int64_t bound = is_short ? field->min : field->max;
	const char *msg =
		fzio_arena_printf(arena, "%s should have at %s %" PRId64 " item%s after validation",
			field->kind == FZIO_MAP ? "Dictionary" : "List",
			is_short ? "least" : "most", bound, bound == 1 ? "" : "s");
	if (msg && !hidden) {
		msg = fzio_arena_printf(arena, "%s, not %zu", msg, len);
	}
	return (struct words){ is_short ? "too_short" : "too_long", msg };
}

/* Quoted as Python does. */
static const char *quote_of(const char *name)
{
	return strchr(name, '\'') && !strchr(name, '"') ? "\"" : "'";
}

/* 'guest', 'member' or 'OWNER'. */
static struct words enum_words(struct fzio_arena *arena, const struct fzio_enum *enumeration)
{
	const char *msg = "Input should be ";
	for (size_t i = 0; i < enumeration->len && msg; i++) {
		const char *name = enumeration->values[i].name;
		bool last = i + 1 == enumeration->len;
		const char *quote = quote_of(name);
		const char *before = i == 0 ? "" : last ? " or " : ", ";
		msg = fzio_arena_printf(arena, "%s%s%s%s%s", msg, before, quote, name, quote);
	}
	return (struct words){ "enum", msg };
}

static struct words no_tag_words(struct fzio_arena *arena, const struct fzio_union *variants)
{
	const char *quote = quote_of(variants->on);
	return (struct words){ "union_tag_not_found",
		fzio_arena_printf(arena, "Unable to extract tag using discriminator %s%s%s", quote,
			variants->on, quote) };
}

/* A tag is a short word; what a client writes instead is not repeated to its end. */
#define TAG_SHOWN 64

static struct words tag_words(struct fzio_arena *arena, const struct fzio_union *variants,
	struct fzio__detail detail, bool hidden)
{
	const char *text = hidden || !detail.text ? "***" : detail.text;
	size_t len = hidden || !detail.text ? 3 : detail.len;
	bool is_cut = len > TAG_SHOWN;
	len = is_cut ? fzio__utf8_cut(text, TAG_SHOWN) : len;
	const char *msg = fzio_arena_printf(arena,
		"Input tag '%.*s%s' found using '%s' does not match any of the expected tags: ",
		(int)len, text, is_cut ? "…" : "", variants->on);
	for (size_t i = 0; i < variants->len && msg; i++) {
		const char *name = variants->variants[i].name;
		const char *quote = quote_of(name);
		msg = fzio_arena_printf(
			arena, "%s%s%s%s%s", msg, i == 0 ? "" : ", ", quote, name, quote);
	}
	return (struct words){ "union_tag_invalid", msg };
}

static struct words uuid_words(struct fzio_arena *arena, struct fzio__detail detail, bool hidden)
{
	const char *why =
		hidden ? "its text is not shown" : fzio__uuid_fault(arena, detail.text, detail.len);
	return (struct words){ "uuid_parsing",
		why ? fzio_arena_printf(arena, "Input should be a valid UUID, %s", why) : NULL };
}

static struct words timestamp_words(struct fzio__detail detail)
{
	struct words words;
	words.msg = fzio__timestamp_fault(detail.text, detail.len, &words.type);
	return words;
}

static struct words words_for(const struct fzio__collector *collector,
	const struct fzio_field *field, enum fzio__fault fault, struct fzio__detail detail)
{
	struct fzio_arena *arena = collector->arena;
	bool hidden = collector->hidden || (field && field->flags & FZIO_SENSITIVE);
	switch (fault) {
	case FZIO__FAULT_TYPE:
		return field->kind == FZIO_ENUM ? enum_words(arena, field->enumeration)
						: type_words(field);
	case FZIO__FAULT_FRACTION:
		return (struct words){ "int_from_float",
			"Input should be a valid integer, got a number with a fractional part" };
	case FZIO__FAULT_DIGITS:
		return (struct words){ "int_parsing",
			"Input should be a valid integer, unable to parse string as an integer" };
	case FZIO__FAULT_FINITE:
		return (struct words){ "finite_number", "Input should be a finite number" };
	case FZIO__FAULT_STEP:
	case FZIO__FAULT_MAX:
	case FZIO__FAULT_MIN: return bound_words(arena, field, fault);
	case FZIO__FAULT_UTF8:
		return (struct words){ "string_unicode",
			"Input should be a valid string, unable to parse raw data as a unicode "
			"string" };
	case FZIO__FAULT_SHORT:
	case FZIO__FAULT_LONG: return text_words(arena, field, fault == FZIO__FAULT_SHORT);
	case FZIO__FAULT_PATTERN:
		return (struct words){ "string_pattern_mismatch",
			fzio_arena_printf(
				arena, "String should match pattern '%s'", field->pattern->text) };
	case FZIO__FAULT_ENUM: return enum_words(arena, field->enumeration);
	case FZIO__FAULT_UUID: return uuid_words(arena, detail, hidden);
	case FZIO__FAULT_TIMESTAMP: return timestamp_words(detail);
	case FZIO__FAULT_FEW:
	case FZIO__FAULT_MANY:
		return list_words(arena, field, fault == FZIO__FAULT_FEW, detail.len, hidden);
	case FZIO__FAULT_UNIQUE:
		return (struct words){ "unique_items", "List should have unique items" };
	case FZIO__FAULT_NO_TAG: return no_tag_words(arena, field->variants);
	case FZIO__FAULT_TAG: return tag_words(arena, field->variants, detail, hidden);
	case FZIO__FAULT_MISSING: return (struct words){ "missing", "Field required" };
	case FZIO__FAULT_EXTRA:
		return (struct words){ "extra_forbidden", "Extra inputs are not permitted" };
	case FZIO__FAULT_TWICE:
		return (struct words){ "duplicate_member", "Field should be given only once" };
	default: return (struct words){ NULL, NULL };
	}
}

static struct fzio_violation *take_violation(struct fzio__collector *collector)
{
	struct fzio_violations *violations = collector->violations;
	if (violations->len == FZIO_VIOLATIONS_MAX) {
		violations->more++;
		return NULL;
	}
	size_t size = collector->depth * sizeof(struct fzio_step);
	struct fzio_step *loc = fzio__arena_take(collector->arena, size + 1, FZIO__ALIGN);
	if (!loc) {
		collector->fault = FZIO__FAULT_MEMORY;
		return NULL;
	}
	memcpy(loc, collector->path, size);
	struct fzio_violation *violation = &violations->items[violations->len];
	*violation = (struct fzio_violation){ .loc = loc, .loc_len = collector->depth };
	return violation;
}

static void store(
	struct fzio__collector *collector, struct fzio_violation *violation, struct words words)
{
	if (!words.msg) {
		collector->fault = FZIO__FAULT_MEMORY;
		return;
	}
	violation->type = words.type;
	violation->msg = words.msg;
	collector->violations->len++;
}

void fzio__collector_add(struct fzio__collector *collector, const struct fzio_field *field,
	enum fzio__fault fault, struct fzio__detail detail)
{
	struct fzio_violation *violation = take_violation(collector);
	if (violation) {
		store(collector, violation, words_for(collector, field, fault, detail));
	}
}

void fzio__collector_add_dto(struct fzio__collector *collector, const struct fzio_dto *dto)
{
	struct fzio_violation *violation = take_violation(collector);
	if (violation) {
		struct words words = { "model_type",
			fzio_arena_printf(collector->arena,
				"Input should be a valid dictionary or instance of %s",
				dto->name) };
		store(collector, violation, words);
	}
}
