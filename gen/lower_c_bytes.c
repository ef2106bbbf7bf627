/* SPDX-License-Identifier: MIT */
#include "lower_c.h"

#include "model.h"

/* Which dtos and unions hold `bytes` is found in rounds: whoever holds a holder is one, too, and
 * when a round finds nobody new, all are found. Most contracts need one round. */

static bool type_holds(struct json_object *holders, struct json_object *type)
{
	for (; type != NULL; type = model_get(type, "item")) {
		const char *name = model_str(type, "cName");
		if (c_is_kind(type, "bytes") ||
			(name != NULL && json_object_object_get_ex(holders, name, NULL))) {
			return true;
		}
	}
	return false;
}

static bool any_holds(struct json_object *holders, struct json_object *members)
{
	MODEL_EACH(member, members)
	{
		if (type_holds(holders, model_get(member, "type"))) {
			return true;
		}
	}
	return false;
}

/* True: somebody new was found. */
static bool find_among(struct json_object *holders, struct json_object *decls, const char *members)
{
	bool found = false;
	MODEL_EACH(decl, decls)
	{
		const char *name = model_str(decl, "cName");
		if (!json_object_object_get_ex(holders, name, NULL) &&
			any_holds(holders, model_get(decl, members))) {
			model_put_bool(holders, name, true);
			found = true;
		}
	}
	return found;
}

struct json_object *c_bytes_holders(struct json_object *model)
{
	struct json_object *holders = json_object_new_object();
	struct json_object *imported = model_get(model, "imported");
	bool found = true;
	while (found) {
		found = find_among(holders, model_get(imported, "dtos"), "fields");
		found = find_among(holders, model_get(imported, "unions"), "variants") || found;
		found = find_among(holders, model_get(model, "unions"), "variants") || found;
		found = find_among(holders, model_get(model, "dtos"), "fields") || found;
	}
	return holders;
}
