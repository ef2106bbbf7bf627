#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# format.sh ROOT DIR: generated C is laid out as the C that people write here.
set -euo pipefail
clang-format --style="file:$1/.clang-format" --dry-run -Werror "$2"/*.[ch]
