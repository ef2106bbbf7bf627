/* SPDX-License-Identifier: MIT */
/* A server of seed.fzio that has nothing but the usecases that fzio-gen --stubs begins. */
#include <fzio/fzio.h>

#include <stdlib.h>

#include "seed.fzio.h"

void seed_usecases_register(struct fzio_registry *registry, void *user);

int main(void)
{
	struct fzio_server *server = fzio_server_create(&(struct fzio_server_options){
		.port = atoi(getenv("PORT")),
	});
	struct fzio_registry *registry = fzio_registry_create();
	if (server == NULL || registry == NULL) {
		return 1;
	}
	seed_usecases_register(registry, NULL);
	struct fzio_adapter *adapter =
		fzio_adapter_create(server, &(struct fzio_adapter_options){ .registry = registry });
	fzio_adapter_include_router(adapter, &seed_router);
	fzio_adapter_include_router(adapter, &seed_radio_router);
	fzio_adapter_include_router(adapter, &seed_vault_router);

	int code = fzio_server_run(server);
	fzio_server_destroy(server);
	fzio_registry_destroy(registry);
	return code;
}
