#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every public header compiles alone, as C11 and as C++17, without a warning.
set -euo pipefail
root=$1
cd "$root/runtime/include"
for header in fzio/*.h; do
	echo "#include <$header>
struct fzio__not_empty { int nothing; };" |
		${CC:-gcc} -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I. -x c -
	echo "#include <$header>" | ${CXX:-g++} -std=c++17 -Wall -Wextra -Werror -fsyntax-only -I. -x c++ -
done
echo "$(ls fzio/*.h | wc -l) public headers stand alone"
