/* SPDX-License-Identifier: MIT */
#include "lower_ts.h"

#include <fzio/failure.h>

#include "model.h"

/* Names of declarations are the contract's: what we make up has to keep clear of them. */
static void take_names(struct ts *ts)
{
	static const char *const lists[] = { "types", "enums", "dtos", "unions", "errors" };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		MODEL_EACH(declaration, model_get(ts->model, lists[i]))
		{
			const char *name = ts_name(&ts->arena, model_str(declaration, "name"));
			model_put_bool(ts->taken, name, true);
		}
	}
}

static struct json_object *error_kinds(struct ts *ts)
{
	static const enum fzio_error_kind kinds[] = {
#define KIND(name, text, status) name,
		FZIO_ERROR_KIND_LIST(KIND)
#undef KIND
	};
	struct json_object *object = json_object_new_object(), *cases = json_object_new_array();
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *text = ts_literal(&ts->arena, fzio_error_kind_str(kinds[i]));
		json_object_array_add(cases, ts_case(text, NULL));
	}
	model_put_str(object, "name", "FzioErrorKind");
	ts_put_cases(ts, object, cases);
	return object;
}

struct json_object *lower_ts(struct json_object *model)
{
	struct json_object *view = json_object_new_object(), *module = model_get(model, "module");
	bool sockets = json_object_array_length(model_get(model, "namespaces")) > 0;
	struct ts ts = { .model = model,
		.module = model_str(module, "name"),
		.taken = json_object_new_object(),
		.imports = json_object_new_array() };
	fzio_arena_init(&ts.arena, (size_t)1 << 30);
	take_names(&ts);
	model_put_str(view, "generator", model_str(model, "generator"));
	model_put_str(view, "file", model_str(module, "file"));
	model_put(view, "comment", ts_comment(&ts, module, NULL));
	model_put_bool(view, "sockets", sockets);
	model_put(view, "kinds", error_kinds(&ts));
	ts_put_declarations(&ts, view);
	ts_put_namespaces(&ts, view);
	model_put(view, "imports", ts.imports);
	json_object_put(ts.taken);
	fzio_arena_finish(&ts.arena);
	return view;
}
