/* SPDX-License-Identifier: MIT */
#include <fzio/registry.h>

#include <stdlib.h>
#include <string.h>

#include <fzio/log.h>

#include "base/map.h"

/* The usecases are allocated one by one, because routes keep pointers to them. */
struct fzio_registry {
	struct fzio__map usecases; /* by the operation's name, which is constant */
};

struct fzio_registry *fzio_registry_create(void)
{
	struct fzio_registry *registry = malloc(sizeof(*registry));
	if (registry != NULL) {
		fzio__map_init(&registry->usecases);
	}
	return registry;
}

void fzio_registry_destroy(struct fzio_registry *registry)
{
	if (registry == NULL) {
		return;
	}
	size_t position = 0;
	for (void *usecase; (usecase = fzio__map_next(&registry->usecases, &position)) != NULL;) {
		free(usecase);
	}
	fzio__map_finish(&registry->usecases);
	free(registry);
}

enum fzio_status fzio_registry_register(struct fzio_registry *registry,
	const struct fzio_operation *operation, fzio_any_fn *usecase, void *user)
{
	if (registry == NULL || operation == NULL || usecase == NULL) {
		return FZIO_EINVAL;
	}
	if (fzio_registry_find(registry, operation->name) != NULL) {
		fzio_log(FZIO_LOG_ERROR,
			"operation %s is registered twice; the first usecase stays",
			operation->name);
		return FZIO_EEXIST;
	}
	struct fzio_usecase *entry = malloc(sizeof(*entry));
	if (entry == NULL) {
		return FZIO_ENOMEM;
	}
	*entry = (struct fzio_usecase){ operation, usecase, user, false };
	if (!fzio__map_put(&registry->usecases, operation->name, strlen(operation->name), entry)) {
		free(entry);
		return FZIO_ENOMEM;
	}
	return FZIO_OK;
}

enum fzio_status fzio_registry_set_blocking(struct fzio_registry *registry, const char *operation)
{
	if (registry == NULL || operation == NULL) {
		return FZIO_EINVAL;
	}
	struct fzio_usecase *usecase =
		fzio__map_get(&registry->usecases, operation, strlen(operation));
	if (usecase == NULL) {
		fzio_log(FZIO_LOG_ERROR, "operation %s is to run on a worker and has no usecase",
			operation);
		return FZIO_ENOTFOUND;
	}
	usecase->blocking = true;
	return FZIO_OK;
}

const struct fzio_usecase *fzio_registry_find(
	const struct fzio_registry *registry, const char *operation)
{
	if (registry == NULL || operation == NULL) {
		return NULL;
	}
	return fzio__map_get(&registry->usecases, operation, strlen(operation));
}
