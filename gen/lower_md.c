/* SPDX-License-Identifier: MIT */
#include "lower_md.h"

#include "memory.h"
#include "model.h"

/* Adds `title: [a](#a), [b](#b)` to the contents, unless there is nothing to list. */
static void add_contents(struct md *md, struct json_object *contents, const char *title,
	struct json_object *list, const char *name, const char *anchor)
{
	if (json_object_array_length(list) == 0) {
		return;
	}
	struct json_object *object = json_object_new_object(), *links = json_object_new_array();
	MODEL_EACH(item, list)
	{
		const char *link = gen_printf(
			&md->arena, "[%s](#%s)", model_str(item, name), model_str(item, anchor));
		json_object_array_add(links, json_object_new_string(link));
	}
	model_put_str(object, "title", title);
	model_put(object, "links", links);
	json_object_array_add(contents, object);
}

static struct json_object *contents_of(struct md *md, struct json_object *view)
{
	struct json_object *contents = json_object_new_array();
	MODEL_EACH(namespace_, model_get(view, "namespaces"))
	{
		const char *title = gen_printf(&md->arena, "[Namespace %s](#%s)",
			model_str(namespace_, "path"), model_str(namespace_, "anchor"));
		struct json_object *both = json_object_new_array();
		static const char *const lists[] = { "commands", "events" };
		for (size_t i = 0; i < 2; i++) {
			MODEL_EACH(member, model_get(namespace_, lists[i]))
			{
				json_object_array_add(both, json_object_get(member));
			}
		}
		add_contents(md, contents, title, both, "event", "anchor");
		json_object_put(both);
	}
	add_contents(md, contents, "Types", model_get(view, "types"), "name", "name");
	add_contents(md, contents, "Enums", model_get(view, "enums"), "name", "name");
	add_contents(md, contents, "Data", model_get(view, "dtos"), "name", "name");
	add_contents(md, contents, "Unions", model_get(view, "unions"), "name", "name");
	add_contents(md, contents, "Errors", model_get(view, "errors"), "name", "name");
	return contents;
}

static bool has_commands(struct json_object *view)
{
	MODEL_EACH(namespace_, model_get(view, "namespaces"))
	{
		if (json_object_array_length(model_get(namespace_, "commands")) > 0) {
			return true;
		}
	}
	return false;
}

/* What the built-in types are in JSON, of those that the page names. */
static struct json_object *kinds_of(struct md *md)
{
	static const char *const words[][2] = {
		{ "bool", "`true` or `false`" },
		{ "int", "an integer of at most ±(2^53−1)" },
		{ "i32", "an integer of 32 bits" },
		{ "u32", "an integer of 32 bits, not negative" },
		{ "i64", "an integer of 64 bits, in decimal, as a string" },
		{ "u64", "an integer of 64 bits, not negative, in decimal, as a string" },
		{ "float", "a number" },
		{ "string", "a string without U+0000" },
		{ "bytes", "an attachment, which packets hold the place of with "
			   "`{\"_placeholder\":true,\"num\":0}`" },
		{ "uuid", "a string, as in `\"0f8fad5b-d9cb-469f-a165-70867728950e\"`" },
		{ "timestamp", "a string as of RFC 3339 with its offset, as in "
			       "`\"2026-01-31T09:30:00Z\"`" },
		{ "any", "any JSON" },
	};
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (json_object_object_get_ex(md->kinds, words[i][0], NULL)) {
			struct json_object *line = json_object_new_object();
			model_put_str(line, "kind", words[i][0]);
			model_put_str(line, "json", words[i][1]);
			json_object_array_add(list, line);
		}
	}
	return list;
}

struct json_object *lower_md(struct json_object *model)
{
	struct json_object *view = json_object_new_object(), *module = model_get(model, "module");
	struct md md = { .model = model,
		.module = model_str(module, "name"),
		.kinds = json_object_new_object() };
	fzio_arena_init(&md.arena, (size_t)1 << 30);
	model_put_str(view, "module", md.module);
	model_put_str(view, "version", model_str(module, "version"));
	model_put_str(view, "generator", model_str(model, "generator"));
	model_put_str(view, "file", md_code(&md.arena, model_str(module, "file")));
	md_put_doc(&md, view, module);
	md_put_declarations(&md, view);
	md_put_namespaces(&md, view);
	model_put(view, "contents", contents_of(&md, view));
	model_put_bool(view, "has_commands", has_commands(view));
	model_put(view, "kinds", kinds_of(&md));
	json_object_put(md.kinds);
	fzio_arena_finish(&md.arena);
	return view;
}
