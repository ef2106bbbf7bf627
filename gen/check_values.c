/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <fzio/type.h>

#include <base/utf8.h>

#include "check.h"
#include "memory.h"
#include "pattern.h"

/* Defaults: of the member's type, and within its constraints. */

struct values {
	struct check *check;
	struct names known; /* values of enums, by `module.Enum value` */
};

static void report_wrong(struct check *check, const struct ast_field *field, const char *expected)
{
	diag_label(diag_add(check->sink, SEVERITY_ERROR, 411, field->fallback->span,
			   "this is no default for '%s'", field->name.text),
		"%s", expected);
}

/* The value is of its type, but outside what the type allows. */
static void report_outside(struct check *check, const struct ast_field *field, const char *why)
{
	const struct ast_limits *limits = field->type->limits;
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 412, field->fallback->span,
		"the default of '%s' is outside its own type", field->name.text);
	diag_label(diag, "%s", why);
	const struct ast_decl *decl = field->type->decl;
	if (limits != NULL && decl != NULL && decl->kind == AST_DECL_TYPE) {
		diag_also(diag, decl->name.span, "'%s' says so", decl->name.text);
	}
}

/* --- numbers --- */

static void check_number_limits(
	struct check *check, const struct ast_field *field, const struct check_number *value)
{
	enum ast_kind kind = field->type->kind;
	const struct ast_limits *limits = field->type->limits;
	if (limits == NULL) {
		return;
	}
	struct check_number min = { limits->min, limits->min_u64, limits->min_float };
	struct check_number max = { limits->max, limits->max_u64, limits->max_float };
	struct check_number step = { limits->step, limits->step_u64, limits->step_float };
	int low = limits->has_min ? check_number_compare(kind, value, &min) : 1;
	int high = limits->has_max ? check_number_compare(kind, value, &max) : -1;
	const char *why = NULL;
	if (low < 0 || (low == 0 && limits->above)) {
		why = gen_printf(check->arena, "must be %s %s",
			limits->above ? "more than" : "at least",
			check_number_text(check, kind, &min));
	} else if (high > 0 || (high == 0 && limits->below)) {
		why = gen_printf(check->arena, "must be %s %s",
			limits->below ? "less than" : "at most",
			check_number_text(check, kind, &max));
	} else if (limits->has_step && !check_number_divides(kind, value, &step)) {
		why = gen_printf(check->arena, "must be a multiple of %s",
			check_number_text(check, kind, &step));
	}
	if (why != NULL) {
		report_outside(check, field, why);
	}
}

static void check_number_value(struct check *check, struct ast_field *field)
{
	struct check_number number;
	const char *why = NULL;
	if (field->fallback->kind != AST_VALUE_NUMBER) {
		report_wrong(check, field, "a number is expected");
		return;
	}
	if (!check_number(field->type->kind, field->fallback->text, &number, &why)) {
		report_wrong(check, field, why);
		return;
	}
	field->fallback_int = number.integer;
	field->fallback_u64 = number.u64;
	field->fallback_float = number.real;
	check_number_limits(check, field, &number);
}

/* --- what has a length --- */

static bool check_length(struct check *check, const struct ast_field *field, uint64_t len)
{
	const struct ast_limits *limits = field->type->limits;
	const char *why = NULL;
	if (limits != NULL && limits->has_min && len < (uint64_t)limits->min) {
		why = gen_printf(check->arena, "must have a length of at least %lld",
			(long long)limits->min);
	} else if (limits != NULL && limits->has_max && len > (uint64_t)limits->max) {
		why = gen_printf(
			check->arena, "must have a length of at most %lld", (long long)limits->max);
	}
	if (why != NULL) {
		report_outside(check, field, why);
	}
	return why == NULL;
}

static bool matches(const char *pattern, const char *text)
{
	struct pattern_tables tables;
	const char *message;
	size_t offset;
	if (!pattern_compile(pattern, &tables, &message, &offset)) {
		return true; /* reported */
	}
	bool found = pattern_matches(&tables, text, strlen(text));
	pattern_finish(&tables);
	return found;
}

static void check_string(struct check *check, const struct ast_field *field)
{
	const char *text = field->fallback->text;
	if (field->fallback->kind != AST_VALUE_STRING) {
		report_wrong(check, field, "a string is expected");
		return;
	}
	uint64_t len = fzio__utf8_count(text, strlen(text));
	const struct ast_limits *limits = field->type->limits;
	if (check_length(check, field, len) && limits != NULL && limits->pattern != NULL &&
		!matches(limits->pattern, text)) {
		report_outside(
			check, field, gen_printf(check->arena, "must match /%s/", limits->pattern));
	}
}

/* --- the others --- */

static void check_text(struct check *check, const struct ast_field *field)
{
	const char *text = field->fallback->text;
	bool is_uuid = field->type->kind == AST_UUID, fine = false;
	if (field->fallback->kind == AST_VALUE_STRING && is_uuid) {
		struct fzio_uuid uuid;
		fine = fzio_uuid_parse(text, strlen(text), &uuid);
	} else if (field->fallback->kind == AST_VALUE_STRING) {
		struct timespec time;
		fine = fzio_timestamp_parse(text, strlen(text), &time);
	}
	if (!fine) {
		report_wrong(check, field,
			is_uuid ? "a uuid is expected: \"00000000-0000-0000-0000-000000000000\""
				: "a timestamp is expected: \"2026-01-31T12:00:00Z\"");
	}
}

static void report_unknown_value(
	struct check *check, const struct ast_field *field, const struct ast_decl *decl)
{
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 413, field->fallback->span,
		"'%s' has no value '%s'", decl->name.text, field->fallback->text);
	diag_also(diag, decl->name.span, "declared here");
	if (!check_may_suggest(check)) {
		return;
	}
	size_t len = 0;
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		len++;
	}
	const char **names = gen_realloc(NULL, (len + 1) * sizeof(*names));
	len = 0;
	for (const struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
		names[len++] = it->name.text;
	}
	const char *meant = diag_suggest(field->fallback->text, names, len);
	if (meant != NULL) {
		diag_help(diag, "did you mean '%s'?", meant);
	}
	free(names);
}

static const char *key_of(struct check *check, const struct ast_decl *decl, const char *value)
{
	return gen_printf(
		check->arena, "%s.%s %s", decl->module->name.text, decl->name.text, value);
}

/* Large enums are defaults of many members: each is put into the set once. */
static const struct ast_enum_value *find_value(
	struct values *values, struct ast_decl *decl, const char *name)
{
	if (decl->state == 0) {
		decl->state = 1;
		for (struct ast_enum_value *it = decl->values; it != NULL; it = it->next) {
			names_add(&values->known, key_of(values->check, decl, it->name.text), it);
		}
	}
	return names_get(&values->known, key_of(values->check, decl, name));
}

static void check_enum(struct values *values, struct ast_field *field)
{
	struct check *check = values->check;
	/* The tree is the checker's to mark. */
	struct ast_decl *decl = (struct ast_decl *)check_target(field->type);
	struct ast_value *value = field->fallback;
	/* `true` may well be the name of a value. */
	bool is_name = value->kind == AST_VALUE_NAME || value->kind == AST_VALUE_TRUE ||
		       value->kind == AST_VALUE_FALSE || value->kind == AST_VALUE_NULL;
	if (!is_name) {
		report_wrong(check, field,
			gen_printf(check->arena, "the name of a value of '%s' is expected",
				decl->name.text));
		return;
	}
	const struct ast_enum_value *found = find_value(values, decl, value->text);
	if (found == NULL) {
		report_unknown_value(check, field, decl);
		return;
	}
	value->kind = AST_VALUE_NAME;
	field->fallback_int = found->number;
}

static void check_empty(struct check *check, const struct ast_field *field)
{
	bool is_array = field->type->kind == AST_ARRAY;
	if (field->fallback->kind != (is_array ? AST_VALUE_EMPTY_ARRAY : AST_VALUE_EMPTY_MAP)) {
		report_wrong(check, field,
			is_array ? "the default of an array is []" : "the default of a map is {}");
		return;
	}
	check_length(check, field, 0);
}

static void check_bool(struct check *check, const struct ast_field *field)
{
	enum ast_value_kind kind = field->fallback->kind;
	if (kind != AST_VALUE_TRUE && kind != AST_VALUE_FALSE) {
		report_wrong(check, field, "true or false is expected");
	}
}

static void report_none(struct check *check, const struct ast_field *field)
{
	struct diag *diag = diag_add(check->sink, SEVERITY_ERROR, 414, field->fallback->span,
		"'%s' cannot have a default", check_type_text(check, field->type));
	diag_label(diag, "only null, for a type with '?'");
	diag_help(diag, "write '%s?' for a member that may be absent", field->name.text);
}

static void check_value(struct values *values, struct ast_field *field)
{
	struct check *check = values->check;
	enum ast_kind kind = field->type->kind;
	if (field->fallback->kind == AST_VALUE_NULL && kind != AST_POISON) {
		if (field->type->nullable) {
			return;
		}
		if (kind != AST_ENUM) {
			diag_label(diag_add(check->sink, SEVERITY_ERROR, 411, field->fallback->span,
					   "this is no default for '%s'", field->name.text),
				"null needs a type that is nullable: '%s?'",
				check_type_text(check, field->type));
			return;
		}
	}
	switch (kind) {
	case AST_BOOL: check_bool(check, field); break;
	case AST_INT:
	case AST_I32:
	case AST_U32:
	case AST_I64:
	case AST_U64:
	case AST_FLOAT: check_number_value(check, field); break;
	case AST_STRING: check_string(check, field); break;
	case AST_UUID:
	case AST_TIMESTAMP: check_text(check, field); break;
	case AST_ENUM: check_enum(values, field); break;
	case AST_ARRAY:
	case AST_MAP: check_empty(check, field); break;
	case AST_BYTES:
	case AST_ANY:
	case AST_DTO:
	case AST_UNION: report_none(check, field); break;
	case AST_POISON:
	case AST_UNRESOLVED: break;
	}
}

void check_values(struct check *check)
{
	struct values values = { .check = check };
	names_init(&values.known);
	CHECK_EACH_DECL(check, decl)
	{
		for (struct ast_field *field = decl->fields; field != NULL; field = field->next) {
			if (field->fallback != NULL) {
				check_value(&values, field);
			}
		}
	}
	CHECK_EACH_DECL(check, decl)
	{
		decl->state = 0;
	}
	names_finish(&values.known);
}
