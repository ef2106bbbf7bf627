/* SPDX-License-Identifier: MIT */
#ifndef GEN_NEW_H
#define GEN_NEW_H

#include "options.h"

/* `fzio-gen new DIR`: writes a small project into a folder that is new or empty. It is called
 * after the folder. */
enum exit_status new_project(const char *dir);

#endif
