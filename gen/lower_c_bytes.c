/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include <string.h>

#include "model.h"

/* Which dtos and unions hold `bytes`: those with a member that is, and whoever holds one of these. */
struct search {
	struct json_object *users; /* the names of those who hold it, by the name of what is held */
	struct json_object *holders; /* found, by name */
	struct json_object *found; /* the same in a list, which grows while it is walked */
};

static void find(struct search *search, const char *name)
{
	if (!json_object_object_get_ex(search->holders, name, NULL)) {
		model_put_bool(search->holders, name, true);
		json_object_array_add(search->found, json_object_new_string(name));
	}
}

static void add_user(struct search *search, const char *held, const char *user)
{
	struct json_object *users = NULL;
	if (!json_object_object_get_ex(search->users, held, &users)) {
		users = json_object_new_array();
		model_put(search->users, held, users);
	}
	json_object_array_add(users, json_object_new_string(user));
}

static void add_type(struct search *search, const char *owner, struct json_object *type)
{
	for (; type != NULL; type = model_get(type, "item")) {
		const char *kind = model_str(type, "kind");
		if (strcmp(kind, "bytes") == 0) {
			find(search, owner);
		} else if (strcmp(kind, "dto") == 0 || strcmp(kind, "union") == 0) {
			add_user(search, model_str(type, "cName"), owner);
		}
	}
}

static void add_lists(struct search *search, struct json_object *lists)
{
	static const char *const names[][2] = { { "dtos", "fields" }, { "unions", "variants" } };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		MODEL_EACH(decl, model_get(lists, names[i][0]))
		{
			const char *name = model_str(decl, "cName");
			MODEL_EACH(member, model_get(decl, names[i][1]))
			{
				add_type(search, name, model_get(member, "type"));
			}
		}
	}
}

struct json_object *c_bytes_holders(struct json_object *model)
{
	struct search search = { json_object_new_object(), json_object_new_object(),
		json_object_new_array() };
	add_lists(&search, model);
	add_lists(&search, model_get(model, "imported"));
	for (size_t i = 0; i < json_object_array_length(search.found); i++) {
		struct json_object *found = json_object_array_get_idx(search.found, i);
		struct json_object *users = NULL;
		json_object_object_get_ex(search.users, json_object_get_string(found), &users);
		for (size_t j = 0; users != NULL && j < json_object_array_length(users); j++) {
			struct json_object *user = json_object_array_get_idx(users, j);
			find(&search, json_object_get_string(user));
		}
	}
	json_object_put(search.users);
	json_object_put(search.found);
	return search.holders;
}
