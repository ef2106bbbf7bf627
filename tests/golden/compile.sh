#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# compile.sh COMPILER DIR OPTION…: C compilers read every source of DIR, C++ compilers every header
# from a file of their own, all with every warning as an error.
set -euo pipefail
compiler=$1 dir=$2
shift 2
common=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only "$@")
status=0
case $compiler in
*++)
	for header in "$dir"/*.h; do
		echo "#include \"$(basename "$header")\"" |
			"$compiler" -x c++ -std=c++17 "${common[@]}" - || status=1
	done
	;;
*)
	for source in "$dir"/*.c; do
		"$compiler" -std=c11 -Wshadow -Wstrict-prototypes -Wmissing-prototypes "${common[@]}" "$source" ||
			status=1
	done
	;;
esac
exit $status
