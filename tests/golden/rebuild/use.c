/* SPDX-License-Identifier: MIT */
#include "my.box.fzio.h"

int64_t use(const struct my_box_box *box);
int64_t use(const struct my_box_box *box)
{
	return box->size;
}
