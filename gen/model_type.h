/* SPDX-License-Identifier: MIT */
#ifndef GEN_MODEL_TYPE_H
#define GEN_MODEL_TYPE_H

#include <json-c/json.h>

#include "ast.h"

/* The model's parts that stand for type expressions, and what types lead to. */

struct json_object *model_type(const struct ast_type *type);
/* {"value": …} or null: no default. */
struct json_object *model_default(const struct ast_field *field);

/* Declarations of other modules that a module's own lead to, in the order they are met. */
struct model_reach {
	const struct ast_decl **decls;
	size_t len;
};
void model_reach_init(struct model_reach *reach, const struct ast_module *module);
void model_reach_finish(struct model_reach *reach);

#endif
