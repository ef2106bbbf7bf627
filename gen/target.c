/* SPDX-License-Identifier: MIT */
#include "target.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <fzio/buffer.h>

#include "asyncapi.h"
#include "compile.h"
#include "json_schema.h"
#include "lower_c.h"
#include "lower_md.h"
#include "lower_py.h"
#include "lower_ts.h"
#include "memory.h"
#include "model.h"
#include "templates.h"

/* What every target is given. */
struct job {
	struct json_object *model;
	const char *module; /* its name: files are named after it */
	const char *templates_dir;
	struct output_batch *batch;
	struct diag_sink *sink;
};

/* Adds `<module>.fzio.<ending>`. */
static void add_output(const struct job *job, const char *ending, const char *text, size_t len)
{
	struct fzio_buffer name;
	fzio_buffer_init(&name);
	fzio_buffer_printf(&name, "%s.fzio.%s", job->module, ending);
	output_add(job->batch, gen_terminate(&name), text, len);
	fzio_buffer_finish(&name);
}

/* Breaks lines as the language's own formatter would. */
typedef void layout_fn(struct fzio_buffer *out, const char *text, size_t len);

static bool render(const struct job *job, const char *template, struct json_object *view,
	layout_fn *layout, const char *ending)
{
	struct fzio_buffer text, laid_out;
	fzio_buffer_init(&text);
	fzio_buffer_init(&laid_out);
	bool rendered =
		templates_render(&text, template, job->templates_dir, view, job->batch, job->sink);
	if (rendered && layout != NULL) {
		layout(&laid_out, gen_terminate(&text), text.len);
		add_output(job, ending, gen_terminate(&laid_out), laid_out.len);
	} else if (rendered) {
		add_output(job, ending, gen_terminate(&text), text.len);
	}
	fzio_buffer_finish(&laid_out);
	fzio_buffer_finish(&text);
	return rendered;
}

static bool generate_c(const struct job *job)
{
	struct json_object *view = lower_c(job->model);
	bool fine = render(job, "c/header", view, c_wrap, "h") &&
		    render(job, "c/source", view, c_wrap, "c");
	json_object_put(view);
	return fine;
}

/* A target that is one file. */
static bool generate_file(const struct job *job, struct json_object *(*lower)(struct json_object *),
	const char *template, const char *ending)
{
	struct json_object *view = lower(job->model);
	bool fine = render(job, template, view, NULL, ending);
	json_object_put(view);
	return fine;
}

static bool generate_ts(const struct job *job)
{
	return generate_file(job, lower_ts, "ts/module", "ts");
}

static bool generate_md(const struct job *job)
{
	return generate_file(job, lower_md, "md/module", "md");
}

/* A document as text that people can read, `<module>.<ending>`. It is given up here. */
static bool add_document(const struct job *job, const char *ending, struct json_object *document)
{
	struct fzio_buffer text, name;
	fzio_buffer_init(&text);
	fzio_buffer_init(&name);
	fzio_buffer_append_str(
		&text, json_object_to_json_string_ext(
			       document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	fzio_buffer_append_str(&text, "\n");
	fzio_buffer_printf(&name, "%s.%s", job->module, ending);
	output_add(job->batch, gen_terminate(&name), gen_terminate(&text), text.len);
	fzio_buffer_finish(&name);
	fzio_buffer_finish(&text);
	json_object_put(document);
	return true;
}

static bool generate_jsonschema(const struct job *job)
{
	return add_document(job, "schema.json", json_schema_document(job->model));
}

static bool generate_asyncapi(const struct job *job)
{
	return add_document(job, "asyncapi.json", asyncapi_document(job->model));
}

/* Named so that Python can import it. */
static bool generate_py(const struct job *job)
{
	struct json_object *view = lower_py(job->model);
	struct fzio_buffer text;
	fzio_buffer_init(&text);
	bool rendered = templates_render(
		&text, "py/module", job->templates_dir, view, job->batch, job->sink);
	if (rendered) {
		output_add(
			job->batch, model_str(view, "outputName"), gen_terminate(&text), text.len);
	}
	fzio_buffer_finish(&text);
	json_object_put(view);
	return rendered;
}

static bool generate_model(const struct job *job)
{
	return add_document(job, "fzio.json", json_object_get(job->model));
}

/* In the order in which --help shows them. */
#define TARGET_LIST(X)                                                                             \
	X(c)                                                                                       \
	X(ts)                                                                                      \
	X(jsonschema)                                                                              \
	X(asyncapi)                                                                                \
	X(py)                                                                                      \
	X(md)                                                                                      \
	X(model)

#define NAME(target) #target,
static const char *const names[] = { TARGET_LIST(NAME) };
#define GENERATOR(target) generate_##target,
static bool (*const generators[])(const struct job *) = { TARGET_LIST(GENERATOR) };

const char *const *target_names(size_t *ret_len)
{
	*ret_len = sizeof(names) / sizeof(names[0]);
	return names;
}

bool target_generate(const char *target, const struct ast_module *module, const char *templates_dir,
	struct output_batch *batch, struct diag_sink *sink)
{
	size_t index = 0;
	while (strcmp(names[index], target) != 0) {
		index++; /* options.c accepts no other name */
	}
	struct job job = { .model = model_build(module),
		.module = module->name.text,
		.templates_dir = templates_dir,
		.batch = batch,
		.sink = sink };
	bool fine = generators[index](&job);
	json_object_put(job.model);
	return fine;
}

bool target_generate_stubs(const struct ast_module *module, const char *templates_dir,
	struct output_batch *batch, struct diag_sink *sink)
{
	struct json_object *model = model_build(module);
	struct json_object *view = lower_c(model);
	struct fzio_buffer text, laid_out, name;
	fzio_buffer_init(&text);
	fzio_buffer_init(&laid_out);
	fzio_buffer_init(&name);
	bool wanted = model_bool(view, "hasUsecases");
	bool fine = !wanted || templates_render(&text, "c/stubs", templates_dir, view, batch, sink);
	if (wanted && fine) {
		c_wrap(&laid_out, gen_terminate(&text), text.len);
		fzio_buffer_printf(&name, "%s_usecases.c", model_str(view, "moduleName"));
		output_add_once(
			batch, gen_terminate(&name), gen_terminate(&laid_out), laid_out.len);
	}
	fzio_buffer_finish(&name);
	fzio_buffer_finish(&laid_out);
	fzio_buffer_finish(&text);
	json_object_put(view);
	json_object_put(model);
	return fine;
}
